"""Bodies of a state that is not named beside them ("its foreign ministry", "the country's army"): `Spot`s out.

What comes in is an article with the spots of names and pronouns resolved; a body whose state is in doubt has no spot.
"""

from __future__ import annotations

from onrecord.language.actor_index import ActorIndex
from onrecord.language.actors import Entity, Spot
from onrecord.language.bodies import BodyLinker
from onrecord.language.name_words import name_words
from onrecord.language.salience import Salience
from onrecord.model.parsed import Parsed, Token

_NEAR = 2


class OwnedBodies:
    """The bodies of one article that are told by "its", "the country's" or a bare "the foreign ministry"."""

    def __init__(self, parsed: Parsed, index: ActorIndex, bodies: BodyLinker, salience: Salience) -> None:
        self.parsed = parsed
        self.index = index
        self.bodies = bodies
        self.salience = salience
        self.words = name_words()

    def find(self, taken: set[int]) -> list[Spot]:
        """The spots of such bodies; `taken` has the tokens of other spots but pronouns."""
        out = []
        tokens = self.parsed.tokens
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

    def _owner(self, t: Token, at: int, double: bool) -> tuple[str | None, int]:
        """The state by its ISO code, and where the phrase begins. `at`: the token before the body's own words."""
        tokens = self.parsed.tokens
        opening = tokens[at]
        if opening.lower in ("its", "their"):
            return _state_of(self.salience.at(at)), at
        if opening.tag == "POS" and at > 0 and tokens[at - 1].lower in self.words["own_land"]:
            return self._last_land(t), tokens[at - 1].left
        if double and opening.lower == "the":
            return self._last_land(t), at
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
