"""How often: a token in, the `Frequency` that its clause states out."""

from __future__ import annotations

from bisect import bisect_left

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import table
from onrecord.model import syntax
from onrecord.model.parts import Frequency


def frequency_at(context: Context, i: int) -> Frequency | None:
    """The frequency of the clause of a token ("twice a week", "daily"), or None."""
    p = context.parsed
    sent = p.tokens[i].sent
    v = syntax.clause_verb(p, i)
    s = p.sentences[sent]
    for n in range(bisect_left(p.quantities, s.first, key=lambda q: q.first), len(p.quantities)):
        q = p.quantities[n]
        if q.first >= s.last:
            break
        if q.frequency is not None and syntax.clause_verb(p, q.first) == v:
            return q.frequency
    adverbs = table("frequency")["adverbs"]
    for c in p.kids(v, "advmod", "npadvmod"):
        if c.lower in adverbs:
            return Frequency(1.0, 1.0, adverbs[c.lower])
    return None
