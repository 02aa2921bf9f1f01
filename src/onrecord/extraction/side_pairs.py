"""The two who are meant by "both sides" or "the two men": a `Context` and a phrase head in; the pair out."""

from __future__ import annotations

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parts import Actor

_BACK = 2
_TWO = frozenset({"two", "both"})


def pair_told(context: Context, i: int) -> tuple[Actor, ...]:
    """The two of the last "between X and Y", or the persons named just before."""
    p, t = context.parsed, context.parsed.tokens[i]
    if not any(c.lower in _TWO for c in p.kids(i, "nummod", "det", "predet", "amod")) or p.kids(i, "prep", "appos"):
        return ()
    start = p.sentences[max(0, t.sent - _BACK)].first
    if t.lemma in words("side", "pair_people"):
        return _persons(context, t.sent)
    if t.lemma not in words("side", "pair_sides"):
        return ()
    for j in range(i - 1, start - 1, -1):
        if p.tokens[j].lower == "between" and p.tokens[j].dep == "prep":
            heads = [x for o in p.kids(j, "pobj") for x in syntax.conjuncts(p, o.i)]
            found = {a.id: a for h in heads if (a := context.actor(h)) is not None}
            return tuple(found.values()) if len(heads) == len(found) == 2 else ()
    return ()


def _persons(context: Context, sent: int) -> tuple[Actor, ...]:
    """The persons named in the sentence before, where they are two."""
    p = context.parsed
    if sent == 0:
        return ()
    before = p.sentences[sent - 1]
    near = [m.actor for m in p.mentions if before.first <= m.first < before.last and m.kind == "name"]
    found = {a.id: a for a in near if a is not None and a.type == "person"}
    return tuple(found.values()) if len(found) == 2 else ()
