"""Whom a name means: a name or id as a user types it in, the ids of the actors of a ledger that go by it out.

A name means whoever has all of its words in one name, in any order and in any spelling that the tables hold for one:
case, accents and transliteration do not count. "assad" is not in "ambassador".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.engine import Connection

from onrecord.ledger.fold import fold
from onrecord.ledger.tables import actors
from onrecord.packs.pack import load_pack, slug
from onrecord.packs.spelling import beginnings, sought


class Sought:
    """A name that is looked for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.words = fold(name).split()
        self._short = len(self.words) > 1
        self._forms = {sought(word, self._short) for word in self.words}

    def means(self, folded: str) -> bool:
        """Whether a name, folded, is one that this one means; Bill is William only where there is another word."""
        return bool(self._forms) and self._forms <= {sought(word, self._short) for word in folded.split()}

    def may_mean(self, folded: ColumnElement[str]) -> ColumnElement[bool]:
        """Names of which `means` may be true, by the letters with which their words begin."""
        return and_(
            true(), *(or_(false(), *(folded.contains(f" {c}") for c in beginnings(word))) for word in self.words)
        )


def matching(connection: Connection, names: Sequence[Sought], pack: str | None) -> set[str]:
    """The ids of the actors that one of the names means; where nobody has a name, of those whom the pack calls so."""
    if not names:
        return set()
    query = select(actors.c.id, actors.c.folded).distinct()
    given = [n.name for n in names]
    rows = connection.execute(query.where(or_(actors.c.id.in_(given), *(n.may_mean(actors.c.folded) for n in names))))
    found: set[str] = set()
    met: set[str] = set()
    for actor, folded in rows:
        for name in names:
            if actor == name.name or name.means(folded):
                found.add(actor)
                met.add(name.name)
    if pack is not None:
        found |= {actor for name in names if name.name not in met for actor in _in_pack(pack, name.name)}
    return found


@lru_cache(maxsize=256)
def _in_pack(pack: str, name: str) -> frozenset[str]:
    """The ids of persons, bodies and countries to whom the pack gives a name that this one means. Raises PackError."""
    wanted, known = Sought(name), load_pack(pack)
    named = [(person.id, (person.name, *person.aliases)) for person in known.people]
    named += [(body.id, (body.name, *body.aliases)) for body in known.organisations]
    named += [(slug(country.name), (country.name, *country.aliases)) for country in known.countries]
    return frozenset(actor for actor, names in named if any(wanted.means(fold(n)) for n in names))
