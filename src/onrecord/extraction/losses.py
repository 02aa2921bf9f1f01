"""Losses: what a side is said to have lost; a parsed article in, a `Loss` with its items each out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.incident_parts import armed, polarity_of, real, voices
from onrecord.extraction.incident_places import place_of, sole
from onrecord.extraction.loss_parts import (
    equipment_at,
    fighters_as_side,
    fights,
    foe,
    goods,
    is_fighter,
    is_own,
    item,
    listed_on,
    members,
    owner_of,
    side_at,
    told_of_itself,
)
from onrecord.extraction.moments import told_day
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor, Quantity
from onrecord.model.records import Loss

_INTRANSITIVE = frozenset({"die", "perish"})
_AMONG = frozenset({"among", "for", "of", "within", "in"})
_AMOUNT = frozenset({"at", "to", "of", "including", "as"})
_WITH = frozenset({"including", "along with", "together with"})


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
    heads = goods(context, listed_on(context, syntax.patients(p, t.i)), men=True)
    loser = side_at(context, syntax.agents(p, t.i)) or foe(context, syntax.agents(p, t.i))
    if loser is None and syntax.is_passive(p, t.i):
        loser = owner_of(context, heads[0]) if heads else None
    yield from _build(context, t.i, loser, heads, 0.85)


def _destroyed(context: Context, t: Token) -> Iterator[Loss]:
    """ "Y destroyed 16 of X's tanks", "three soldiers of X were killed": the owner is the side that lost."""
    p = context.parsed
    if t.lemma in words("loss", "with_down") and not any(c.lower in ("down", "out") for c in p.kids(t.i)):
        return
    sank = t.lemma == "sink" and not syntax.is_passive(p, t.i) and not p.kids(t.i, "dobj")
    own_end = t.lemma in _INTRANSITIVE or sank
    patients = syntax.subject(p, t.i) if own_end else syntax.patients(p, t.i)
    heads = goods(context, patients, men=False)
    if t.lemma in words("loss", "persons_only"):
        heads = [h for h in heads if is_fighter(context, h)] + members(context, patients)
    doer = side_at(context, syntax.agents(p, t.i)) if not own_end else None
    by_side: dict[str, tuple[Actor, list[int]]] = {}
    shared = _owner_before(context, t) if heads else None
    for h in heads:
        found = owner_of(context, h) or shared
        if found is None and t.lemma in words("loss", "taking"):
            found = side_at(context, [x for name, x in syntax.obliques(p, t.i) if name == "from"])
        if found is not None:
            shared = shared or found
            by_side.setdefault(found.id, (found, []))[1].append(h)
    if not by_side and t.lemma in words("loss", "persons_only"):
        doers = [] if own_end else syntax.agents(p, t.i)
        found = told_of_itself(context, t.i, heads, doers) or fighters_as_side(context, heads)
        if found is not None:
            yield from _build(context, t.i, found, heads, 0.55)
    for loser, lost in by_side.values():
        if doer is None or doer.id != loser.id:
            yield from _build(context, t.i, loser, lost, 0.75)


def _owner_before(context: Context, t: Token) -> Actor | None:
    """The owner that the verb before in a chain named: "killed 11 Norlandic soldiers and destroyed three trucks"."""
    p = context.parsed
    if t.dep != "conj" or p.tokens[t.head].lemma not in words("loss", "destroy"):
        return None
    before = goods(context, syntax.patients(p, t.head), men=False)
    return next((a for h in before if (a := owner_of(context, h)) is not None), None)


def _noun(context: Context, t: Token) -> Iterator[Loss]:
    """ "X suffered losses of 40 men", "losses among X's troops reached 60", "inflicted heavy losses on X"."""
    p = context.parsed
    if t.dep == "compound":
        return
    phrases = syntax.obliques(p, t.i)
    least: Quantity | None = None
    verb = syntax.support_verb(p, t.i)
    of_verb = p.tokens[verb].lemma if verb >= 0 else ""
    heads = goods(context, [h for name, h in phrases if name in ("of", "including")], men=True)
    theirs = next((a for h in heads if (a := owner_of(context, h)) is not None), None)
    added, part = _added(context, t.i, verb)
    if added and not part and not heads and t.i in context.quantity_by_noun:
        heads = [t.i]
    heads += [h for h in goods(context, added, men=True) if h not in heads]
    if not heads and t.dep == "ROOT" and t.tag == "NNS":
        heads = goods(context, _after_colon(context, t), men=True)
    if not heads and of_verb in words("loss", "amounting"):
        after = [c.i for c in p.kids(verb, "dobj", "attr", "oprd")] + [
            h for name, h in syntax.obliques(p, verb) if name in _AMOUNT]
        counted = goods(context, [x for h in after for x in syntax.conjuncts(p, h) if x != t.i], men=True)
        counted = list(dict.fromkeys(counted))
        heads = [h for h in counted if h in context.quantity_by_noun or equipment_at(context, h) is not None]
        if len(heads) == 1 and (number := context.count(heads[0])) is not None:
            least = _at_least(p.tokens[verb], number.quantity)
    if not heads and of_verb in words("loss", "amounting") and t.lemma == "loss":
        yield from _counted(context, t, verb)
    among = [h for name, h in phrases if name in _AMONG and h not in heads]
    loser = theirs or owner_of(context, t.i, but=heads) or side_at(context, among)
    if loser is None and of_verb in words("loss", "inflict"):
        on = syntax.obliques(p, verb) + phrases + [x for h in heads for x in syntax.obliques(p, h)]
        loser = side_at(context, [h for name, h in on if name in ("on", "upon")])
    elif loser is None and of_verb in words("loss", "suffer"):
        teller = syntax.agents(p, verb)
        loser = side_at(context, teller)
        own = loser is not None and (fights(context, loser) or bool(armed(context, teller)))
        if of_verb in words("loss", "tell") and not (own and loser is not None and all(
                is_own(context, loser, h) for h in heads)):
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
    trigger, confidence = verb if verb >= 0 else t.i, 0.7 if heads != [t.i] else 0.55
    yield from _build(context, trigger, loser, heads, confidence, t.i, least)


def _after_colon(context: Context, t: Token) -> list[int]:
    """The counted things of a list without a verb: "Karveth's losses: 40 men, two tanks"."""
    p = context.parsed
    lists = [c.i for c in p.kids(t.i, "appos") if p.tokens[c.left - 1].text == ":"]
    return [x for h in lists for x in syntax.conjuncts(p, h) if x in context.quantity_by_noun]


def _counted(context: Context, t: Token, verb: int) -> Iterator[Loss]:
    """ "X's losses in tanks have topped 2,000": what is counted stands before its number."""
    p = context.parsed
    what = goods(context, [h for name, h in syntax.obliques(p, t.i) if name == "in"], men=False)
    after = [c.i for c in p.kids(verb, "dobj", "attr")] + [h for name, h in syntax.obliques(p, verb) if name in _AMOUNT]
    number = next((q for h in after for q in context.parsed.quantities if q.first <= h < q.last), None)
    loser = owner_of(context, t.i, but=what)
    if len(what) == 1 and number is not None and number.currency is None and loser is not None:
        yield from _build(context, verb, loser, what, 0.65, t.i, _at_least(p.tokens[verb], number.quantity))


def _at_least(verb: Token, q: Quantity) -> Quantity:
    """The number as its verb bounds it: losses that "exceed 20" are more than 20."""
    if verb.lemma not in words("loss", "beyond") or q.value is None:
        return q
    return replace(q, value=None, min=q.value, max=None)


def _added(context: Context, noun: int, verb: int) -> tuple[list[int], bool]:
    """What is named beside the losses in their clause, and whether it is a part of them: "…, including 45 vehicles"."""
    p = context.parsed
    named = [(name, h) for i in (noun, verb) if i >= 0 for name, h in syntax.obliques(p, i) if name in _WITH]
    found, part = [h for _, h in named], any(name == "including" for name, _ in named)
    s = p.sentence_of(noun)
    for c in p.tokens[noun : s.last]:
        if verb >= 0 and c.lower == "including" and c.dep == "prep" and _in_clause(context, c.i, verb):
            found += [x for o in p.kids(c.i, "pobj") for x in syntax.conjuncts(p, o.i)]
            part = True
    return list(dict.fromkeys(found)), part


def _in_clause(context: Context, i: int, verb: int) -> bool:
    """Whether a word hangs on a verb with no other clause between."""
    p = context.parsed
    for up in p.up(i):
        if up.i == verb or (syntax.is_verb(p, up.i) and not (up.tag == "VBG" and up.dep == "prep")):
            return up.i == verb
    return False


def _build(
    context: Context, trigger: int, loser: Actor | None, heads: list[int], confidence: float, at: int = -1,
    count: Quantity | None = None,
) -> Iterator[Loss]:
    """A loss, unless it is only supposed or the side is unknown; `at` is the noun where a noun tells it, `count` the
    number of the thing where it stands apart."""
    p = context.parsed
    heads = [h for h in heads if p.tokens[h].lemma != "loss"]
    if loser is None or not heads or (syntax.is_verb(p, trigger) and not real(context, trigger)):
        return
    unexplained = syntax.negated(p, trigger) and any(c.lower == "why" for c in p.kids(trigger, "advmod"))
    if unexplained or context.modality(trigger) != "actual":
        return
    items = tuple(replace(i, quantity=count) if count else i for i in (item(context, h) for h in heads))
    spot = at if at >= 0 else trigger
    spot_of = place_of(context, [trigger, syntax.main_verb(p, trigger), *heads[-1:], *heads[:1]])
    if spot_of is not None and p.tokens[spot_of.last - 1].dep in ("nsubj", "poss"):
        spot_of = None
    yield Loss(
        side=loser,
        items=items,
        place=sole(context, spot_of),
        when=told_day(context, spot),
        attribution=voices(context, spot),
        polarity=polarity_of(context, trigger),
        evidence=context.evidence(trigger),
        confidence=confidence,
    )
