"""What an incident did: its trigger and verb in; the people and things harmed, and the tokens that say so, out."""

from __future__ import annotations

from functools import cache

from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import table
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Item


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(table("incident")["lists"][name])


def harm_of(context: Context, trigger: int, verb: int) -> tuple[list[Item], list[int]]:
    """The harm that the clauses around an incident tell ("killing five people", "a dormitory was set on fire")."""
    p = context.parsed
    sentence = p.sentence_of(trigger)
    items: list[Item] = []
    tokens: list[int] = []
    for t in p.tokens[sentence.first : sentence.last]:
        if t.pos != "VERB" or t.lemma not in _list("harm") or not _concerns(context, t, trigger, verb):
            continue
        for h in _harmed(context, t):
            item = _item(context, t, h)
            if item not in items:
                items.append(item)
                tokens.append(t.i)
    return items, tokens


def _concerns(context: Context, t: Token, trigger: int, verb: int) -> bool:
    """Whether a verb of harm belongs to the incident: it is its verb, hangs on it, or tells it as its cause."""
    p = context.parsed
    if t.i in (trigger, verb) or t.head in (trigger, verb):
        return True
    if syntax.within(p, trigger, t.i) or syntax.within(p, t.i, trigger):
        return True
    return verb >= 0 and t.dep == "conj" and syntax.within(p, t.i, verb)


def _harmed(context: Context, t: Token) -> list[int]:
    p = context.parsed
    if t.lemma in ("die", "collapse"):
        return syntax.subject(p, t.i)
    if t.lemma == "set" and not any(c.lower in ("on", "ablaze", "alight", "afire") for c in p.kids(t.i)):
        return []
    if t.lemma == "leave":
        return [o.i for o in p.kids(t.i, "dobj") if _state(context, t, o)] + [
            s.i
            for c in p.kids(t.i, "ccomp", "xcomp", "oprd")
            if c.lower in ("dead", "wounded", "injured", "homeless")
            for s in p.kids(c.i, "nsubj")
        ]
    return [h for h in syntax.patients(p, t.i) if p.tokens[h].pos in ("NOUN", "NUM", "PROPN")]


def _state(context: Context, t: Token, o: Token) -> bool:
    near = (*context.parsed.kids(t.i, "oprd", "acomp", "advcl"), *context.parsed.kids(o.i, "acl", "amod"))
    return any(c.lower in ("dead", "wounded", "injured", "homeless", "damaged", "destroyed") for c in near)


def _item(context: Context, t: Token, h: int) -> Item:
    item = context.item(h)
    kind = (
        "killed"
        if t.lemma in ("kill", "die", "slay")
        else "wounded"
        if t.lemma in ("wound", "injure", "hurt", "maim")
        else "damaged"
    )
    name = item.name if context.parsed.tokens[h].pos != "NUM" else "people"
    q = item.quantity
    if q is None and context.parsed.tokens[h].pos == "NUM":
        q = next((m.quantity for m in context.parsed.quantities if m.first <= h < m.last), None)
    return Item(name, kind, q)
