"""What an article calls a body ("the newspaper X", "X, an industry group"): its spots in; whether a noun fits out."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.language.actors import Entity, Spot
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed

_BODIES = ("organisation", "group")
_INDEFINITE = ("a", "an", "another", "one", "some", "any", "every", "each", "no")
_FAR = 120


class BodyNouns:
    """The nouns that the text of one article puts beside the names of bodies. `spots` are those of names, in order."""

    def __init__(self, parsed: Parsed, spots: Iterable[Spot]) -> None:
        self.parsed = parsed
        self.words = name_words()
        self._wanted = self.words["later_body"] | self.words["movement_noun"] | self.words["voice_body"]
        self._told: dict[int, set[str]] = {}
        for s in spots:
            if s.entity is not None and s.entity.type in _BODIES:
                self._told.setdefault(id(s.entity), set()).update(self._beside(s))

    def told(self, noun: str, e: Entity) -> bool:
        """Whether the text itself calls the body by this noun."""
        return noun in self._told.get(id(e), ())

    def fits(self, noun: str, e: Entity) -> bool:
        """Whether a noun tells the sort that the body's own name tells ("the airline" of X Airways)."""
        ends = self.words.body_words.get(noun)
        return ends is not None and (e.noun in ends or e.name.lower().rsplit(None, 1)[-1].rstrip(".") in ends)

    def another(self, noun: str, first: int, last: int) -> bool:
        """Whether tokens `[first, last)` bring up an unnamed body of that noun ("a bank in the north")."""
        tokens = self.parsed.tokens
        for t in tokens[max(first, last - _FAR) : last]:
            if t.lower != noun or t.tag != "NN" or not any(
                c.lower in _INDEFINITE for c in self.parsed.kids(t.i, "det", "nummod")
            ):  # fmt: skip
                continue
            named = t.dep == "appos" or any(c.tag[:3] == "NNP" for c in self.parsed.kids(t.i, "appos"))
            if not named and not (t.dep == "attr" and t.i > 0):
                return True
        return False

    def _beside(self, s: Spot) -> set[str]:
        tokens = self.parsed.tokens
        head = tokens[s.head]
        near = [c for c in self.parsed.kids(s.head, "appos") if c.i > s.head]
        if s.first and tokens[s.first - 1].sent == head.sent and tokens[s.first - 1].tag == "NN":
            near.append(tokens[s.first - 1])
        up = tokens[head.head]
        if head.dep == "appos" and up.i < s.first:
            near.append(up)
        if head.dep == "nsubj" and up.lemma == "be":
            near += self.parsed.kids(up.i, "attr")
        return {t.lower for t in near if t.lower in self._wanted}
