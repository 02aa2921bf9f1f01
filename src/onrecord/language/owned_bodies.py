"""Bodies of a state that is told otherwise than by its adjective ("its foreign ministry", "Oslo's army"): `Spot`s out.

What comes in is an article with the spots of names and pronouns resolved; a body whose state is in doubt has no spot.
"""

from __future__ import annotations

from onrecord.language.actor_index import ActorIndex
from onrecord.language.actors import Entity, Spot
from onrecord.language.bodies import BodyLinker
from onrecord.language.name_words import name_words
from onrecord.language.salience import SUBJECT, Salience
from onrecord.model.parsed import Parsed, Token
from onrecord.packs.pack import Country

_NEAR = 2
_SHARED = frozenset(("north", "south", "east", "west"))


class OwnedBodies:
    """The bodies of one article that are told by "its", "the country's", a country, its capital or its short name
    ("the South's army"), or by a bare "the foreign ministry"."""

    def __init__(self, parsed: Parsed, index: ActorIndex, bodies: BodyLinker, salience: Salience) -> None:
        self.parsed = parsed
        self.index = index
        self.bodies = bodies
        self.salience = salience
        self.words = name_words()
        self._parts: dict[str, dict[str, int]] = {word: {} for word in _SHARED}
        for s in (s for row in salience.by_sentence for s in row):
            if s.entity is not None and s.entity.type == "country" and s.entity.country:
                lands = self._parts.get(s.entity.name.lower().split(" ", 1)[0])
                if lands is not None:
                    lands[s.entity.country] = min(s.head, lands.get(s.entity.country, s.head))

    def find(self, taken: set[int]) -> list[Spot]:
        """The spots of such bodies; `taken` has the tokens of other spots but pronouns."""
        tokens = self.parsed.tokens
        out = self._short_names()
        for t in tokens:
            if t.i == 0 or t.tag[:2] != "NN" or t.i in taken or not t.text.islower():
                continue
            noun = f"{tokens[t.i - 1].lower} {t.lower}"
            double = noun in self.words["state_body"]
            if not double and t.lower not in self.words["state_body"]:
                continue
            first = t.i - 1 - double
            noun = noun if double else t.lower
            iso, start = self._owner(t, first, double) if first >= 0 else (None, first)
            if iso in self.index.countries and iso is not None:
                entity = self.bodies.of_state(noun, iso)
                out.append(Spot(start, t.i + 1, t.i, "nominal", entity))
        return out

    def _short_names(self) -> list[Spot]:
        """The spots of "the North" and the like where they act; a spot that is there gets its country."""
        out = []
        for t in self.parsed.tokens:
            if t.dep not in SUBJECT or t.lower not in _SHARED or not t.text.istitle():
                continue
            follow = self.parsed.tokens[t.i + 1] if t.i + 1 < len(self.parsed.tokens) else t
            iso = self._part(t.i) if follow.tag[:3] != "NNP" and follow.lower != "of" else None
            if iso is None:
                continue
            country = self.bodies.country(self.index.countries[iso])
            spot = self.salience.at_head.get(t.i)
            if spot is not None:
                spot.entity = country
            else:
                out.append(Spot(t.i - 1, t.i + 1, t.i, "name", country))
        return out

    def _owner(self, t: Token, at: int, double: bool) -> tuple[str | None, int]:
        """The state by its ISO code, and where the phrase begins. `at`: the token before the body's own words."""
        tokens = self.parsed.tokens
        opening = tokens[at]
        if opening.lower in ("its", "their"):
            return _state_of(self.salience.at(at)), at
        if opening.tag == "POS" and at > 0 and tokens[at - 1].lower in self.words["own_land"]:
            return self._last_land(t), tokens[at - 1].left
        if opening.tag == "POS" and at > 0 and (iso := self._part(at - 1)) is not None:
            return iso, at - 2
        if double and opening.lower == "the":
            return self._last_land(t), at
        if double or (opening.tag == "POS" and t.lower in self.words["capital_body"]):
            return self._named(at - (opening.tag == "POS"))
        return None, at

    def _part(self, at: int) -> str | None:
        """The one country of the text so far that "the South" and the like, before a token "'s", is short for."""
        tokens = self.parsed.tokens
        if at == 0 or tokens[at].lower not in _SHARED or tokens[at - 1].lower != "the":
            return None
        fitting = [iso for iso, first in self._parts[tokens[at].lower].items() if first < at]
        return fitting[0] if len(fitting) == 1 else None

    def _named(self, at: int) -> tuple[str | None, int]:
        """The state whose name, adjective or capital ends at a token, and where that begins."""
        for s in self.salience.by_sentence[self.parsed.tokens[at].sent]:
            if s.last == at + 1 and s.entity is not None and s.entity.type == "country":
                return s.entity.country, s.first
        tokens = self.parsed.tokens
        for first in (max(0, at - 1), at):
            name = self.parsed.text(first, at + 1)
            if (country := self.index.adjectives.get(name)) is not None:
                return country.id, first
        if tokens[at].text.isupper() or (at > 0 and tokens[at - 1].tag[:3] == "NNP"):
            return None, at
        for alias, entries in self.index.aliases.get(tokens[at].text, ()):
            if alias == tokens[at].text:
                lands = {e.ref.id for e in entries if e.kind == "capital" and isinstance(e.ref, Country)}
                return (lands.pop() if len(lands) == 1 else None), at
        return None, at

    def _last_land(self, t: Token) -> str | None:
        """The one country that this sentence or those right before it name."""
        found: set[str] = set()
        for n in range(t.sent, max(-1, t.sent - 1 - _NEAR), -1):
            found |= {c for s in self.salience.by_sentence[n] if s.head < t.i and (c := _state_of(s.entity))}
            if found:
                break
        return found.pop() if len(found) == 1 else None


def _state_of(e: Entity | None) -> str | None:
    return e.country if e is not None and e.type in ("country", "organisation", "group") else None
