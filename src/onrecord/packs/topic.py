"""Whether a text concerns the conflict of a pack: a title and a text in, what of the conflict they name out.

No parse: words are looked up as they stand. It errs towards reading: a report that is passed over is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from onrecord.packs.pack import Organisation, Pack, PackPlace, load_pack, slug

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 20_000
THINGS = 3
"""So many things of one side make a text concern the conflict."""


class Topic:
    """What a pack's conflict is about: its sides, and all that is theirs."""

    def __init__(self, pack: Pack, words: Iterable[str] = ()) -> None:
        """`words` are further words or phrases, of which one is enough, in any case."""
        self._pack = pack
        self._all = not pack.sides
        self._names: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for name, thing, side in _named(pack):
            if split := tuple(_WORD.findall(name)):
                self._names.setdefault(split[0], []).append((split, thing, side))
        self._wanted = [tuple(_WORD.findall(w.casefold())) for w in words]

    def concerns(self, title: str | None, text: str) -> bool:
        """Whether the text is to be read in full.

        It names two sides; or one side and a weapon that the pack knows; or three things of one side; or one of the
        words. A pack without `sides` concerns everything.
        """
        if self._all:
            return True
        tokens = _WORD.findall(f"{title or ''}\n{text[:_LONGEST]}")
        things: dict[str, str] = dict(self._found(tokens))
        sides = {side for side in things.values() if side not in ("", _WEAPON)}
        if len(sides) > 1 or (sides and _WEAPON in things.values()):
            return True
        if sides and len(things) >= THINGS:
            return True
        return bool(self._wanted) and self._says(tuple(t.casefold() for t in tokens))

    def _found(self, tokens: list[str]) -> Iterator[tuple[str, str]]:
        for n, token in enumerate(tokens):
            for name, thing, side in self._names.get(token, ()):
                if tuple(tokens[n : n + len(name)]) == name:
                    yield thing, side

    def _says(self, tokens: tuple[str, ...]) -> bool:
        return any(
            tokens[n : n + len(words)] == words for words in self._wanted if words for n in range(len(tokens))
        )  # fmt: skip


_WEAPON = "weapon"


def _named(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Each name with the id of what it names and the side whose that is; "" where it is of no side."""
    sides = set(pack.sides)
    for country in pack.countries:
        if country.id in sides:
            for name in (country.name, *country.aliases, *country.demonyms, *country.adjectives):
                for form in (name, f"{name}s"):
                    yield form, country.id, country.id
            if country.capital:
                yield country.capital, slug(country.capital), country.id
    rows: tuple[Organisation | PackPlace, ...] = (*pack.organisations, *pack.places)
    for row in rows:
        if row.country in sides:
            for name in (row.name, *row.aliases):
                yield name, row.id, row.country or ""
    for person in pack.people:
        if person.country in sides:
            for name in (person.name, *person.aliases, person.name.rsplit(" ", 1)[-1]):
                yield name, person.id, person.country or ""
    for weapon in pack.equipment:
        for name in (weapon.name, *weapon.aliases):
            if name.isascii() and len(name) > 3:
                for form in (name, f"{name}s"):
                    yield form, weapon.name, _WEAPON


@lru_cache(maxsize=64)
def topic_of(pack: str, words: tuple[str, ...] = ()) -> Topic:
    """The topic of a pack with a source's own words. Raises PackError."""
    return Topic(load_pack(pack), words)
