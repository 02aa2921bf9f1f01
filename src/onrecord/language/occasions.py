"""To whom and on what occasion a cue verb speaks: a `Parsed` and the cue's token in; an actor or words out."""

from __future__ import annotations

from onrecord.language.cues import cues
from onrecord.model import syntax
from onrecord.model.parsed import Parsed
from onrecord.model.parts import Actor

_OCCASION_PREPOSITIONS = frozenset({"in", "at", "during", "on", "via", "through", "after", "before", "following"})


def addressee_of(p: Parsed, v: int) -> Actor | None:
    """The person told: the object of "told", the "to" phrase of "said"; never an occasion ("told the conference")."""
    lemma = p.tokens[v].lemma
    heads: list[int] = []
    if lemma in cues("told"):
        heads = [c.i for c in p.kids(v, "dobj", "dative") if c.pos != "ADP" and c.i > v]
        if not heads:
            heads = [c.i for x in p.kids(v, "ccomp", "xcomp")[:1] for c in p.kids(x.i, "nsubj")
                     if c.i == v + 1 or (p.tokens[v + 1 : c.i] and p.tokens[c.i].left == v + 1)]
    heads += [o for name, o in syntax.obliques(p, v) if name == "to"]
    for h in heads:
        if p.tokens[h].lemma.lower() in cues("occasion"):
            continue
        actors = p.actors_at(h)
        if actors:
            return actors[0]
    return None


def occasion_of(p: Parsed, v: int) -> str | None:
    """The occasion as the text gives it ("a news conference", "Telegram"), or None."""
    at: int | None = v
    for _ in range(3):
        if at is None:
            break
        for c in p.kids(at, "prep"):
            if c.lower in _OCCASION_PREPOSITIONS:
                for o in p.kids(c.i, "pobj", "pcomp"):
                    if o.lemma.lower() in cues("occasion"):
                        return p.text(o.left, syntax.phrase_range(p, o.i)[1])
        for c in p.kids(at, "dobj") if p.tokens[at].lemma == "tell" else ():
            if c.lemma.lower() in cues("occasion") and c.i > at:
                return p.text(c.left, syntax.phrase_range(p, c.i)[1])
        t = p.tokens[at]
        at = t.head if t.dep in ("conj", "advcl", "xcomp") and t.head != t.i else None
    return None
