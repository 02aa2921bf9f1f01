"""Losses: what a side is said to have lost; a parsed article in, a `Loss` with its items each out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.incident_parts import (
    armed,
    lemma,
    listed,
    owner,
    place_of,
    polarity_of,
    real,
    side,
    sole,
    voices,
)
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor, Item
from onrecord.model.records import Loss

_SIDES = ("country", "organisation", "group", "anonymous")
_OF = frozenset({"of", "from", "belonging to"})
_AMONG = frozenset({"among", "for", "of", "within", "in"})
_AMOUNT = frozenset({"at", "to", "of", "including", "as"})


@EXTRACTORS.put("loss")
def losses(context: Context) -> Iterator[Loss]:
    """Every loss of the article, in order."""
    p = context.parsed
    destroy, nouns = words("loss", "destroy"), words("loss", "nouns")
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        if t.pos == "VERB" and t.dep not in ("amod", "compound"):
            if t.lemma == "lose":
                yield from _lost(context, t)
            elif t.lemma in destroy:
                yield from _destroyed(context, t)
        elif t.pos == "NOUN" and t.lemma in nouns:
            yield from _noun(context, t)


def _lost(context: Context, t: Token) -> Iterator[Loss]:
    """ "X lost 16 tanks", "16 tanks were lost by X", "the ship that X lost"."""
    p = context.parsed
    heads = _goods(context, syntax.patients(p, t.i), men=True)
    loser = _side(context, syntax.agents(p, t.i))
    if loser is None and syntax.is_passive(p, t.i):
        loser = _owner(context, heads[0]) if heads else None
    yield from _build(context, t.i, loser, heads, 0.85)


def _destroyed(context: Context, t: Token) -> Iterator[Loss]:
    """ "Y destroyed 16 of X's tanks", "three soldiers of X were killed": the owner is the side that lost."""
    p = context.parsed
    if t.lemma in words("loss", "with_down") and not any(c.lower in ("down", "out") for c in p.kids(t.i)):
        return
    patients = syntax.subject(p, t.i) if t.lemma in ("die", "perish") else syntax.patients(p, t.i)
    heads = _goods(context, patients, men=False)
    if t.lemma in words("loss", "persons_only"):
        heads = [h for h in heads if _fighter(p.tokens[h])]
    doer = _side(context, syntax.agents(p, t.i)) if t.lemma not in ("die", "perish") else None
    by_side: dict[str, tuple[Actor, list[int]]] = {}
    shared = _owner_before(context, t) if heads else None
    for h in heads:
        found = _owner(context, h) or shared
        if found is None and t.lemma in words("loss", "taking"):
            found = _side(context, [x for name, x in syntax.obliques(p, t.i) if name == "from"])
        if found is not None:
            shared = shared or found
            by_side.setdefault(found.id, (found, []))[1].append(h)
    for loser, lost in by_side.values():
        if doer is None or doer.id != loser.id:
            yield from _build(context, t.i, loser, lost, 0.75)


def _owner_before(context: Context, t: Token) -> Actor | None:
    """The owner that the verb before in a chain named: "killed 11 Norlandic soldiers and destroyed three trucks"."""
    p = context.parsed
    if t.dep != "conj" or p.tokens[t.head].lemma not in words("loss", "destroy"):
        return None
    before = _goods(context, syntax.patients(p, t.head), men=False)
    return next((a for h in before if (a := _owner(context, h)) is not None), None)


def _noun(context: Context, t: Token) -> Iterator[Loss]:
    """ "X suffered losses of 40 men", "losses among X's troops reached 60", "inflicted heavy losses on X"."""
    p = context.parsed
    if t.dep == "compound":
        return
    phrases = syntax.obliques(p, t.i)
    verb = syntax.support_verb(p, t.i)
    of_verb = p.tokens[verb].lemma if verb >= 0 else ""
    heads = _goods(context, [h for name, h in phrases if name in ("of", "including")], men=True)
    if verb >= 0 and not heads:
        including = [h for name, h in syntax.obliques(p, verb) if name == "including"]
        heads = _goods(context, including, men=True)
    if not heads and of_verb in words("loss", "amounting"):
        after = [c.i for c in p.kids(verb, "dobj", "attr", "oprd")] + [
            h for name, h in syntax.obliques(p, verb) if name in _AMOUNT]
        counted = [x for h in after for x in syntax.conjuncts(p, h) if x in context.quantity_by_noun and x != t.i]
        heads = [h for h in counted if _person_like(p.tokens[h])]
    among = [h for name, h in phrases if name in _AMONG and h not in heads]
    loser = _owner(context, t.i, but=heads) or _side(context, among)
    if loser is None and of_verb in words("loss", "inflict"):
        on = syntax.obliques(p, verb) + phrases + [x for h in heads for x in syntax.obliques(p, h)]
        loser = _side(context, [h for name, h in on if name in ("on", "upon")])
    elif loser is None and of_verb in words("loss", "suffer"):
        teller = syntax.agents(p, verb)
        loser = _side(context, teller)
        own = loser is not None and (loser.type == "country" or bool(armed(context, teller)))
        if of_verb in words("loss", "tell") and not own:
            return
    if not heads:
        told = of_verb in words("loss", "suffer") | words("loss", "inflict")
        warring = bool(armed(context, syntax.agents(p, verb))) if verb >= 0 else False
        counted_noun = context.quantity_by_noun.get(t.i)
        numbered = counted_noun is not None and counted_noun.currency is None
        state = loser is not None and loser.type in ("country", "group", "anonymous")
        if t.lemma == "death" or not (numbered or told) or not (state or warring):
            return
        heads = [t.i]
    yield from _build(context, verb if verb >= 0 else t.i, loser, heads, 0.7 if heads != [t.i] else 0.55, t.i)


def _build(
    context: Context, trigger: int, loser: Actor | None, heads: list[int], confidence: float, at: int = -1
) -> Iterator[Loss]:
    """A loss, unless it is only supposed or the side is unknown; `at` is the noun where a noun tells it."""
    p = context.parsed
    if loser is None or not heads or (syntax.is_verb(p, trigger) and not real(context, trigger)):
        return
    unexplained = syntax.negated(p, trigger) and any(c.lower == "why" for c in p.kids(trigger, "advmod"))
    if unexplained or context.modality(trigger) != "actual":
        return
    spot = at if at >= 0 else trigger
    spot_of = place_of(context, [trigger, syntax.main_verb(p, trigger), *heads[-1:], *heads[:1]])
    yield Loss(
        side=loser,
        items=tuple(_item(context, h) for h in heads),
        place=sole(context, spot_of),
        when=context.when(spot),
        attribution=voices(context, spot),
        polarity=polarity_of(context, trigger),
        evidence=context.evidence(trigger),
        confidence=confidence,
    )


def _item(context: Context, h: int) -> Item:
    item = context.item(h)
    category = "personnel" if item.category is None and _person_like(context.parsed.tokens[h]) else item.category
    return Item(item.name, category, item.quantity)


def _fighter(t: Token) -> bool:
    return lemma(t) in words("loss", "fighters")


def _person_like(t: Token) -> bool:
    return lemma(t) in words("loss", "fighters") | words("loss", "men") | words("loss", "fallen")


def _goods(context: Context, heads: list[int], *, men: bool) -> list[int]:
    """Heads that are fighters or materiel; "dozens of tanks" and "12 of its tanks" count as tanks."""
    p = context.parsed
    out: list[int] = []
    for h in heads:
        t = p.tokens[h]
        inner = [x for name, x in syntax.obliques(p, h) if name == "of"]
        if inner and (t.pos == "NUM" or lemma(t) in words("loss", "carriers")):
            h, t = inner[0], p.tokens[inner[0]]
        word = lemma(t)
        if t.pos not in ("NOUN", "PROPN") or word in words("loss", "not_lost"):
            continue
        good = h in context.equipment_by_head or word in words("loss", "fighters") or word in words("loss", "materiel")
        if good or (men and word in words("loss", "men") and h in context.quantity_by_noun):
            out.append(h)
    return out


def _side(context: Context, heads: list[int]) -> Actor | None:
    """The first head that is a side: its state where it is a state's force told by an adjective."""
    for h in heads:
        t = context.parsed.tokens[h]
        if any(m.first <= h < m.last and not m.as_actor and m.extent < 2
               for m in context.places_by_sentence.get(t.sent, ())):
            continue
        if t.pos == "PROPN" and lemma(t) in listed("targets") - listed("state") - listed("nonstate"):
            continue
        found = side(context, [h])
        if found is not None and found.type in _SIDES:
            return found
    return None


def _owner(context: Context, h: int, but: list[int] | None = None) -> Actor | None:
    """Whose a thing is: "Norland's tanks", "Norlandic tanks", "tanks of Norland", "tanks belonging to Norland"."""
    p = context.parsed
    for c in p.kids(h, "poss"):
        return _side(context, [c.i])
    found = owner(context, h)
    if found is None:
        before = [c.i for c in p.kids(h, "amod", "compound", "nmod") if c.text[:1].isupper()]
        found = _side(context, [c for c in before if (m := p.mention_at(c)) is not None and m.head != h])
    if found is None:
        found = _side(context, [x for name, x in syntax.obliques(p, h) if name in _OF and x not in (but or [])])
    for c in p.kids(h, "acl"):
        if found is None and c.lemma == "belong":
            found = _side(context, [x for name, x in syntax.obliques(p, c.i) if name == "to"])
    return found if found is not None and found.type in _SIDES else None
