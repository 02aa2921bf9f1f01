"""Whom "they" means in a quotation that names nobody: the one foreign side of the sentence before it, or nobody."""

from __future__ import annotations

from onrecord.language.actors import Entity
from onrecord.language.pairs import PairFinder
from onrecord.language.salience import SUBJECT
from onrecord.model.parsed import Quote, Token

_SIDES = frozenset(("country", "organisation", "group"))


class OtherSide(PairFinder):
    """Adds the reading of "they" in quotations to the finder of pairs."""

    def other_side(self, t: Token) -> Entity | None:
        """The side that a plural pronoun inside a quotation stands for, where it acts or owns; None when in doubt."""
        acts = t.dep == "nsubj" and bool(self.parsed.kids(t.head, "dobj"))
        if not acts and t.tag != "PRP$":
            return None
        quote = self.parsed.quote_at(t.i)
        if quote is None or self._named_inside(quote, t.i):
            return None
        before = quote.first - 1
        if before < 0:
            return None
        if self.tokens[before].sent == self.tokens[quote.first].sent and self._named_between(quote):
            return None
        sentence = self.parsed.sentences[self.tokens[before].sent]
        speakers = {
            s.entity.country
            for s in self.by_sentence[sentence.index]
            if s.entity is not None and s.entity.type == "person" and self.tokens[s.head].dep in SUBJECT
        }
        sides = {
            s.entity.country or s.entity.id: s.entity
            for s in self.by_sentence[sentence.index]
            if s.entity is not None and s.entity.type in _SIDES and s.head < quote.first
        }
        foreign = [e for place, e in sides.items() if place not in speakers]
        return foreign[0] if len(foreign) == 1 and speakers else None

    def _named_inside(self, quote: Quote, stop: int) -> bool:
        """Whether the quotation itself names a side or a plural actor before the pronoun."""
        first, last = self.tokens[quote.first].sent, self.tokens[stop].sent
        return any(
            quote.first <= s.head < stop and s.kind != "pronoun" and s.entity is not None
            for n in range(first, last + 1)
            for s in self.by_sentence[n]
        )

    def _named_between(self, quote: Quote) -> bool:
        """Whether the words that lead to the quotation in its own sentence name a plural actor."""
        sentence = self.tokens[quote.first].sent
        return any(s.plural and s.head < quote.first for s in self.by_sentence[sentence])
