"""Pledges: aid that a donor considers, announces, approves or delivers; a parsed article in, a `Pledge` each out.

The status tells how far a gift has come; `modality` is actual for all statuses but `considered` (possible), and
conditional where the gift depends on an "if". What is asked for, or ought to be given, is no pledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.pledge_goods import Goods, amount_beside, goods
from onrecord.extraction.pledge_parties import abroad, donors, party, reached, recipient, voice_donor
from onrecord.extraction.pledge_status import Standing, Status, chain, standing
from onrecord.extraction.sides import organisation_type, voices
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor, Amount, Item, When
from onrecord.model.records import Pledge

_GIVE = words("pledge", "give")
_MOVE = words("pledge", "move")
_WITH = words("pledge", "with")
_ANNOUNCE = words("pledge", "announce")
_ANNOUNCED = words("pledge", "announced")
_APPROVED = words("pledge", "approved")
_PENDING = words("pledge", "pending")
_PREPOSITIONAL = words("pledge", "prepositional")
_COMPLETED = words("pledge", "completed")
_GIVEN_NOUN = words("pledge", "given_noun")
_TEACH = words("pledge", "teach")
_ARRIVE = words("pledge", "arrive")
_PACKAGES = words("pledge", "packages")
_HOSTILE = words("pledge", "hostile_prepositions")
_CARRIERS = words("pledge", "carriers")
_SOLD = words("pledge", "sold")
_FUNDING = words("pledge", "funding")
_WARLIKE = words("pledge", "warlike")
_CONSIDERED = words("pledge", "considered")
_NOT_SINCE = words("pledge", "not_since")
_PARTICLE: dict[str, str] = table("pledge")["particle"]
_MOST_DONORS = 8
_NEAR = 3


@dataclass(slots=True)
class Reading:
    """One article while its pledges are read: nouns already told of, and the last pledge for "the package includes"."""

    context: Context
    taken: set[int] = field(default_factory=set)
    last: Pledge | None = None
    last_trigger: int = -1

    def goods(self, heads: list[int]) -> Goods:
        """The aid among some heads that no pledge has told of yet."""
        return goods(self.context, heads, self.taken)


@EXTRACTORS.put("pledge")
def pledges(context: Context) -> Iterator[Pledge]:
    """Every pledge of the article, in order."""
    p = context.parsed
    reading = Reading(context)
    for t in p.tokens:
        if t.pos == "VERB":
            handler = _VERBS.get(t.lemma)
            if handler is None or t.dep in ("amod", "compound"):
                continue
        elif t.pos == "NOUN":
            handler = _NOUNS.get(t.lemma)
            if handler is None:
                continue
        else:
            continue
        if not p.sentences[t.sent].heading:
            for record in handler(reading, t):
                reading.last, reading.last_trigger = record, t.i
                yield record


def _records(reading: Reading, trigger: int, givers: tuple[Actor, ...], to: Actor | None, aid: Goods,
             stands: Standing | None, confidence: float, amount: Amount | None = None,
             also: tuple[int, ...] = ()) -> Iterator[Pledge]:
    context = reading.context
    if stands is None or not aid or not givers:
        return
    known = tuple(g for g in givers[:_MOST_DONORS] if to is None or not _same_side(g, to))
    if not known:
        return
    reading.taken.update((*aid.heads, *aid.outer))
    if any(v.actor.id == g.id for g in known for v in context.attribution(trigger)):
        confidence += 0.03
    for giver in known:
        yield Pledge(
            donor=giver, recipient=to, items=aid.items, amount=aid.amount or amount, status=stands.status,
            when=_when(context, trigger), attribution=voices(context, trigger, known), polarity=stands.polarity,
            modality=stands.modality, evidence=context.evidence(trigger, *aid.heads, *also),
            confidence=round(confidence - (0.15 if stands.modality == "conditional" else 0), 2),
        )


def _same_side(giver: Actor, to: Actor) -> bool:
    return giver.id == to.id or (to.country is not None and giver.country == to.country)


def _when(context: Context, trigger: int) -> When | None:
    """The day of the act or of its announcement ("…, which they announced on Tuesday"); not the start of a span."""
    p = context.parsed
    found = context.when(trigger)
    for g in chain(context, trigger):
        found = found or (context.when(g.i) if g.sent == p.tokens[trigger].sent else None)
    if found is None:
        s = p.sentence_of(trigger)
        told = (t.i for t in p.tokens[s.first : s.last] if t.dep in ("relcl", "acl") and t.lemma in _ANNOUNCED)
        found = next((w for i in told if (w := context.date_under(i)) is not None), None)
    for d in context.dates_by_sentence.get(p.tokens[trigger].sent, ()):
        near = {p.tokens[d.first].lower, p.tokens[max(d.first - 1, 0)].lower}
        if d.when is found and near & _NOT_SINCE:
            return None
    return found


def _givers(context: Context, v: int) -> tuple[Actor, ...]:
    """Who gives: the agent of the verb, else the owner of the plan or the one who passes the bill that provides it."""
    p = context.parsed
    found = donors(context, syntax.agents(p, v))
    for g in chain(context, v):
        if not found:
            found = donors(context, syntax.agents(p, g.i) if syntax.is_verb(p, g.i) else syntax.agents_of_noun(p, g.i))
    return found


def _is_attack(context: Context, v: int) -> bool:
    return any(name in _HOSTILE for name, _ in syntax.obliques(context.parsed, v))


def _given(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X sent Y to Z", "provided Z with Y", "armed Z", "X's commitment to send Y", "Y pledged by X"."""
    context, p = reading.context, reading.context.parsed
    needed = _PARTICLE.get(t.lemma)
    if needed and not any(c.lower == needed for c in p.kids(t.i)):
        return
    patients = syntax.patients(p, t.i)
    phrases = syntax.obliques(p, t.i)
    held = [h for name, h in (*phrases, *(o for x in patients for o in syntax.obliques(p, x))) if name == "with"]
    held = held if t.lemma in _WITH else []
    aid = reading.goods(held) if held else reading.goods([])
    swapped = bool(aid)
    if not swapped and (t.lemma in _GIVE or t.lemma in _MOVE):
        carried = any(p.tokens[h].lemma in _CARRIERS for h in patients)
        inside = [h for name, h in phrases if name in ("of", "in") or (carried and name == "with")]
        aid = reading.goods([*patients, *inside])
    if not aid or (t.lemma in _MOVE and _is_attack(context, t.i)):
        return
    if swapped:
        to = next((a for h in patients if (a := party(context, h)) is not None), None)
        private = False
    else:
        to, private = recipient(context, t.i, aid.outer, aid.heads)
    if private or _comes_later(context, t):
        return
    stands = standing(context, t.i)
    givers = _givers(context, t.i)
    if to is None and not _told_as_gift(context, t, aid):
        reach = reached(context, t.i, (*aid.outer, *aid.heads)) if aid.firm else []
        if not abroad(context, reach, givers):
            return
    if to is not None and not aid.firm and to.type not in ("country", "organisation"):
        return
    if to is not None and to.type == "group" and to.country is None and not aid.equipment:
        reach = [i for h in reached(context, t.i, (*aid.outer, *aid.heads)) for i in range(h, p.tokens[h].right + 1)]
        if all(g.country for g in givers) and not abroad(context, reach, givers):
            return
    if not aid.items and to is not None and to.country is None and organisation_type(to, context.pack) is None:
        return
    confidence = 0.85 if to else 0.6
    if not givers and syntax.is_passive(p, t.i):
        givers, confidence = voice_donor(context, t.i, _ANNOUNCED), 0.6
    if t.lemma in _SOLD:
        if not aid.equipment or to is None:
            return
        confidence = 0.55
    yield from _records(reading, t.i, givers, to, aid, stands, confidence if aid.firm else 0.55,
                        amount_beside(context, t.i))


def _told_as_gift(context: Context, t: Token, aid: Goods) -> bool:
    """Whether a gift without a recipient is one: a verb of giving, or a verb above that promises it."""
    if any(g.lemma in _ANNOUNCED or g.lemma in _PENDING for g in chain(context, t.i)):
        return aid.equipment or (aid.firm and aid.amount is None)
    if t.lemma in _MOVE:
        return False
    return aid.equipment and t.lemma not in _FUNDING


def _comes_later(context: Context, t: Token) -> bool:
    """Whether "tanks pledged by X" are about to be told of by the verb that they are subject of: "… arrived in Z"."""
    p = context.parsed
    if t.dep != "acl":
        return False
    for up in p.up(t.i):
        if up.dep == "nsubj":
            return p.tokens[up.head].lemma in _ARRIVE
        if up.dep not in ("pobj", "prep"):
            return False
    return False


def _announced(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X announced a $3 million package for Z", "is poised to approve another package in aid to Z"."""
    context, p = reading.context, reading.context.parsed
    heads = list(syntax.patients(p, t.i))
    if t.lemma in _PREPOSITIONAL:
        heads += [h for name, h in syntax.obliques(p, t.i) if name in ("on", "for", "to", "off on")]
    aid = reading.goods(heads)
    if not aid:
        return
    to, private = recipient(context, t.i, aid.outer, aid.heads)
    if private or not (aid.firm or to) or (to is None and (not aid.items or not _warlike(aid))):
        return
    givers = donors(context, syntax.agents(p, t.i))
    if not givers:
        owners = [c.i for h in aid.outer for c in p.kids(h, "poss", "compound", "amod")]
        givers = tuple(g for g in donors(context, owners) if to is None or g.id != to.id)
        givers = givers or donors(context, [x for h in aid.outer for n, x in syntax.obliques(p, h) if n == "from"])
    if not aid.firm and t.lemma in _CONSIDERED:
        return
    yield from _records(reading, t.i, givers, to, aid, standing(context, t.i), 0.8 if to else 0.6,
                        amount_beside(context, t.i))


def _warlike(aid: Goods) -> bool:
    """Whether the aid tells by itself that it goes abroad: arms, military or humanitarian aid."""
    return aid.equipment or any(i.category in _WARLIKE for i in aid.items)


def _received(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "Z received Y from X"."""
    context, p = reading.context, reading.context.parsed
    aid = reading.goods(syntax.patients(p, t.i))
    if not aid:
        return
    heads = [h for name, h in syntax.obliques(p, t.i) if name == "from"]
    heads += [x for i in (*aid.outer, *aid.heads) for name, x in syntax.obliques(p, i) if name == "from"]
    to = next((a for h in syntax.agents(p, t.i) if (a := party(context, h)) is not None), None)
    if to is not None:
        yield from _records(reading, t.i, donors(context, heads), to, aid, standing(context, t.i), 0.7)


def _arrived(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "A shipment of Y from X arrived in Z", "Y donated by X arrived"."""
    context, p = reading.context, reading.context.parsed
    aid = reading.goods(syntax.subject(p, t.i))
    if not aid:
        return
    heads: list[int] = []
    for h in dict.fromkeys((*aid.outer, *aid.heads)):
        heads += [x for name, x in syntax.obliques(p, h) if name == "from"]
        heads += [x for c in p.kids(h, "acl") if c.lemma in _GIVE or c.lemma in _MOVE for x in syntax.by_agents(p, c.i)]
        heads += [c.i for c in p.kids(h, "poss")]
    heads += [h for name, h in syntax.obliques(p, t.i) if name == "from"]
    reach = [h for name, h in syntax.obliques(p, t.i) if name in ("in", "at", "to")]
    reach += [c.i for c in p.kids(t.i, "dobj")]
    to = next((a for h in reach if (a := party(context, h)) is not None), None)
    if to is not None and aid.firm:
        yield from _records(reading, t.i, donors(context, heads), to, aid, standing(context, t.i), 0.65)


def _contains(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "The package includes Y": what the pledge told of before, or in its own phrase, holds."""
    context, p = reading.context, reading.context.parsed
    holders = [h for h in syntax.subject(p, t.i) if p.tokens[h].lemma in _PACKAGES]
    if not holders or (t.dep == "relcl" and holders[0] in reading.taken):
        return
    aid = reading.goods(list(syntax.patients(p, t.i)))
    if not aid.items:
        return
    to, _ = recipient(context, holders[0], holders, ())
    heads = [x for h in holders for c in p.kids(h, "acl", "relcl") for x in syntax.agents(p, c.i)]
    heads += [c.i for h in holders for c in p.kids(h, "poss")]
    givers, stands, last = donors(context, heads), standing(context, t.i), reading.last
    if stands is None:
        return
    status: Status = "announced" if stands.status == "delivered" else stands.status
    also: tuple[int, ...] = ()
    if not givers and last is not None and t.sent - p.tokens[reading.last_trigger].sent <= _NEAR:
        also = (reading.last_trigger,)
        givers, to, status = (last.donor,), to or last.recipient, last.status
    elif not givers:
        givers = voice_donor(context, t.i, _ANNOUNCED)
    if aid.equipment or aid.firm:
        yield from _records(reading, t.i, givers, to, aid, Standing(status, stands.polarity, stands.modality), 0.6,
                            also=also)


def _thanked(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "Z thanked X for Y", "praised X for sending Y to Z"."""
    context, p = reading.context, reading.context.parsed
    givers = donors(context, [c.i for c in p.kids(t.i, "dobj")])
    for c in p.kids(t.i, "prep"):
        if c.lower != "for" or not givers:
            continue
        verbs = [x for x in p.kids(c.i, "pcomp") if x.lemma in _GIVE or x.lemma in _MOVE]
        heads = [h for x in verbs for h in syntax.patients(p, x.i)] or [x.i for x in p.kids(c.i, "pobj")]
        aid = reading.goods(heads)
        to, _ = recipient(context, verbs[0].i if verbs else t.i, aid.outer, aid.heads)
        if to is None or any(_same_side(g, to) for g in givers):
            to = next((a for h in syntax.agents(p, t.i) if (a := party(context, h)) is not None), None)
        if aid.firm and to is not None and not syntax.negated(p, t.i):
            yield from _records(reading, t.i, givers, to, aid, Standing("announced", "asserted", "actual"), 0.6,
                                amount_beside(context, t.i))


def _trained(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X will train 500 soldiers of Z": training as aid."""
    context, p = reading.context, reading.context.parsed
    for h in syntax.patients(p, t.i):
        if p.tokens[h].lemma not in _TEACH or h in reading.taken:
            continue
        to = party(context, h)
        q = context.quantity_by_noun.get(h)
        name = f"training of {q.noun if q and q.noun else syntax.core_phrase(p, h)}"
        aid = Goods((h,), (h,), (Item(name, "training", q.quantity if q else None),), None, False, True)
        if to is not None and (to.country is not None or to.type == "organisation"):
            yield from _records(reading, t.i, _givers(context, t.i), to, aid, standing(context, t.i), 0.7)


def _delivery(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X's delivery of Y to Z", "a shipment of Y from X to Z", "approved the sale of Y to Z"."""
    context, p = reading.context, reading.context.parsed
    phrases = syntax.obliques(p, t.i)
    aid = reading.goods([h for name, h in phrases if name == "of"])
    if not aid:
        return
    verb = syntax.support_verb(p, t.i)
    above = p.tokens[verb].lemma if verb >= 0 else ""
    if above in _ARRIVE:
        return
    givers = donors(context, syntax.agents_of_noun(p, t.i))
    givers = givers or donors(context, [h for name, h in phrases if name == "from"])
    if not givers and verb >= 0 and (above in _ANNOUNCED or above in _APPROVED or above in _ANNOUNCE):
        givers = donors(context, syntax.agents(p, verb))
    to, _ = recipient(context, t.i, (t.i, *aid.outer), aid.heads)
    if to is None or not aid.firm or ((t.lemma in _SOLD or t.lemma == "supply") and not aid.equipment):
        return
    stands = standing(context, verb if verb >= 0 and above else t.i)
    if stands is None:
        return
    status: Status = stands.status
    if status == "delivered" and above not in _COMPLETED and above:
        status = "announced"
    if not above and t.lemma not in _GIVEN_NOUN:
        status = "announced"
    yield from _records(reading, t.i, givers, to, aid, Standing(status, stands.polarity, stands.modality),
                        0.55 if t.lemma in _SOLD else 0.65)


def _package(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X's $3 billion aid package for Z is stalled": a sum, a giver and a getter in one phrase."""
    context, p = reading.context, reading.context.parsed
    verb = syntax.support_verb(p, t.i)
    if t.i in reading.taken or (verb >= 0 and p.tokens[verb].lemma in _VERBS and p.tokens[verb].i > t.i):
        return
    aid = reading.goods([t.i])
    if aid.amount is None or not aid.items:
        return
    to, _ = recipient(context, t.i, aid.outer, aid.heads)
    owners = [c.i for c in p.kids(t.i, "poss", "amod", "compound", "nmod")]
    givers = tuple(g for g in donors(context, owners) if to is not None and g.id != to.id)
    givers = givers or donors(context, [h for name, h in syntax.obliques(p, t.i) if name in ("from", "by")])
    if to is None or not givers:
        return
    stands = standing(context, verb if verb >= 0 else t.i)
    if stands is not None:
        status: Status = "announced" if stands.status == "delivered" else stands.status
        if verb >= 0 and _PENDING & {p.tokens[verb].lemma, *(c.lemma for c in p.kids(verb, "acomp", "attr", "oprd"))}:
            status = "pending"
        yield from _records(reading, t.i, givers, to, aid, Standing(status, stands.polarity, stands.modality), 0.55)


_Handler = Callable[[Reading, Token], Iterator[Pledge]]
_VERBS: dict[str, _Handler] = {
    **dict.fromkeys(_ANNOUNCE, _announced),
    **dict.fromkeys(words("pledge", "receive"), _received),
    **dict.fromkeys(_ARRIVE, _arrived),
    **dict.fromkeys(words("pledge", "contain"), _contains),
    **dict.fromkeys(words("pledge", "thank"), _thanked),
    **dict.fromkeys(words("pledge", "train"), _trained),
    **dict.fromkeys((*_WITH, *_GIVE, *_MOVE), _given),
}
_NOUNS: dict[str, _Handler] = {
    **dict.fromkeys(_PACKAGES, _package),
    **dict.fromkeys(words("pledge", "deliveries"), _delivery),
}
