"""Losses: what a side is said to have lost; a parsed article in, a `Loss` with its items each out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor, Item
from onrecord.model.records import Loss

_SIDES = ("country", "organisation", "group")


@EXTRACTORS.put("loss")
def losses(context: Context) -> Iterator[Loss]:
    """Every loss of the article, in order."""
    p = context.parsed
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        if t.pos == "VERB" and t.dep not in ("amod", "compound"):
            if t.lemma in words("loss", "lose"):
                yield from _lost(context, t)
            elif t.lemma in words("loss", "destroy"):
                yield from _destroyed(context, t)
        elif t.pos == "NOUN" and t.lemma in words("loss", "nouns"):
            yield from _noun(context, t)


def _side(context: Context, heads: list[int]) -> Actor | None:
    return next((a for h in heads for a in context.actors(h) if a.type in _SIDES), None)


def _goods(context: Context, heads: list[int]) -> list[int]:
    """Heads that are fighters or materiel."""
    p = context.parsed
    out: list[int] = []
    for h in heads:
        t = p.tokens[h]
        lemma = t.lemma.lower()
        if lemma in words("loss", "not_lost") or t.pos not in ("NOUN", "PROPN"):
            continue
        if h in context.equipment_by_head or lemma in words("loss", "fighters") or lemma in words("loss", "materiel"):
            out.append(h)
    return out


def _owner(context: Context, h: int) -> Actor | None:
    """Whose a thing is: "Norland's tanks", "Norlandic tanks", "tanks of Norland", "tanks belonging to Norland"."""
    p = context.parsed
    mention = p.mention_at(h)
    if mention is not None and mention.actor is not None and mention.actor.type == "group" and mention.head == h:
        return mention.actor
    for c in p.kids(h, "poss", "amod", "compound", "nmod"):
        found = _side(context, [c.i])
        if found is not None:
            return found
    for name, x in syntax.obliques(p, h):
        if name in ("of", "from") and (found := _side(context, [x])) is not None:
            return found
    for c in p.kids(h, "acl"):
        if c.lemma == "belong":
            return _side(context, [x for name, x in syntax.obliques(p, c.i) if name == "to"])
    return None


def _build(context: Context, trigger: int, side: Actor | None, heads: list[int], confidence: float) -> Iterator[Loss]:
    if side is None or not heads or context.modality(trigger) != "actual":
        return
    items: list[Item] = []
    for h in heads:
        item = context.item(h)
        items.append(Item(item.name, item.category or _category(context, h), item.quantity))
    yield Loss(
        side=side,
        items=tuple(items),
        place=context.place(trigger),
        when=context.when(trigger),
        attribution=context.attribution(trigger),
        polarity=context.polarity(trigger),
        evidence=context.evidence(trigger),
        confidence=confidence,
    )


def _category(context: Context, h: int) -> str | None:
    return "personnel" if context.parsed.tokens[h].lemma.lower() in words("loss", "fighters") else None


def _lost(context: Context, t: Token) -> Iterator[Loss]:
    """ "X lost 16 tanks", "16 tanks were lost by X"."""
    p = context.parsed
    heads = _goods(context, syntax.patients(p, t.i))
    yield from _build(context, t.i, _side(context, syntax.agents(p, t.i)), heads, 0.85)


def _destroyed(context: Context, t: Token) -> Iterator[Loss]:
    """ "Y destroyed 16 of X's tanks", "three Norlandic soldiers were killed": the owner is the side that lost."""
    p = context.parsed
    if t.lemma == "shoot" and not any(c.lower == "down" for c in p.kids(t.i, "prt", "advmod")):
        return
    heads = _goods(context, syntax.patients(p, t.i))
    persons = [h for h in heads if p.tokens[h].lemma.lower() in words("loss", "fighters")]
    if t.lemma in words("loss", "persons_only"):
        heads = persons
    elif t.lemma in ("hit", "strike", "damage", "intercept"):
        return
    by_side: dict[str, tuple[Actor, list[int]]] = {}
    shared: Actor | None = None
    for h in heads:
        owner = _owner(context, h) or shared
        if owner is None:
            continue
        shared = shared or owner
        by_side.setdefault(owner.id, (owner, []))[1].append(h)
    doer = _side(context, syntax.agents(p, t.i))
    for owner, owned in by_side.values():
        if doer is not None and doer.id == owner.id:
            continue
        yield from _build(context, t.i, owner, owned, 0.75)


def _noun(context: Context, t: Token) -> Iterator[Loss]:
    """ "X suffered losses of 40 men", "X's losses of 16 tanks", "inflicted heavy losses on X"."""
    p = context.parsed
    heads = _goods(context, [h for name, h in syntax.obliques(p, t.i) if name == "of"])
    q = context.quantity_by_noun.get(t.i)
    verb = syntax.support_verb(p, t.i)
    if not heads and q is None:
        return
    side = _side(context, [c.i for c in p.kids(t.i, "poss", "amod", "compound")])
    if side is None and verb >= 0 and p.tokens[verb].lemma in words("loss", "suffer"):
        if p.tokens[verb].lemma == "inflict":
            side = _side(context, [h for name, h in syntax.obliques(p, verb) if name in ("on", "upon")])
        else:
            side = _side(context, syntax.agents(p, verb))
    if side is None:
        side = next(
            (
                a
                for name, h in syntax.obliques(p, t.i)
                if name in ("among", "for") and (a := _side(context, [h])) is not None
            ),
            None,
        )
    yield from _build(context, t.i, side, heads or [t.i], 0.7)
