"""Pledges told by a noun ("the delivery of Y to Z", "X's $3 billion package for Z"): a noun in, `Pledge`s out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.extraction.pledge_goods import Goods, amount_under, price
from onrecord.extraction.pledge_parties import donors, party, recipient
from onrecord.extraction.pledge_reading import Reading, tell
from onrecord.extraction.pledge_status import Standing, Status, standing
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor
from onrecord.model.records import Pledge

_ANNOUNCING = words("pledge", "announced") | words("pledge", "approved") | words("pledge", "announce")
_PENDING = words("pledge", "pending")
_COMPLETED = words("pledge", "completed")
_GIVEN_NOUN = words("pledge", "given_noun")
_ARRIVE = words("pledge", "arrive")
_SOLD = words("pledge", "sold")
_STOP = words("pledge", "stop")
_OF_SUBJECT = _ARRIVE | words("pledge", "contain")
_TAKEN = words("pledge", "take_delivery")
_WORTH = words("pledge", "amounting")
_HANDLED = frozenset().union(*(words("pledge", kind) for kind in (
    "announce", "receive", "arrive", "contain", "thank", "train", "with", "give", "move", "buy", "raise")))


def delivery(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X's delivery of Y to Z", "a shipment of Y from X to Z", "approved the sale of Y to Z", "took delivery of"."""
    context, p = reading.context, reading.context.parsed
    phrases = syntax.obliques(p, t.i)
    aid = reading.goods([h for name, h in phrases if name == "of"])
    if not aid:
        return
    verb = syntax.support_verb(p, t.i)
    above = p.tokens[verb].lemma if verb >= 0 else ""
    if above in _ARRIVE or above in _STOP:
        return
    givers = donors(context, syntax.agents_of_noun(p, t.i))
    sources = [*phrases, *(syntax.obliques(p, verb) if above in _TAKEN else ()),
               *(o for h in aid.heads for o in syntax.obliques(p, h))]
    givers = givers or donors(context, [h for name, h in sources if name == "from"])
    if not givers and verb >= 0 and above in _ANNOUNCING:
        givers = donors(context, syntax.agents(p, verb))
    to, _ = recipient(context, t.i, (t.i, *aid.outer), aid.heads)
    if above in _TAKEN and t.lemma == "delivery":
        to = next((a for h in syntax.agents(p, verb) if (a := party(context, h)) is not None), None)
    if to is None or not aid.firm or ((t.lemma in _SOLD or t.lemma == "supply") and not aid.equipment):
        return
    stands = standing(context, verb if verb >= 0 and above else t.i)
    if stands is None:
        return
    status: Status = stands.status
    if status == "delivered" and above not in _COMPLETED and above not in _TAKEN and above:
        status = "announced"
    if not above and t.lemma not in _GIVEN_NOUN:
        status = "announced"
    yield from tell(reading, t.i, givers, to, aid, Standing(status, stands.polarity, stands.modality),
                    0.55 if t.lemma in _SOLD else 0.65, price(context, (verb, t.i, *aid.heads)))


def package(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X's $3 billion aid package for Z is stalled", "X's package for Z is worth $3 billion"."""
    context, p = reading.context, reading.context.parsed
    verb = syntax.support_verb(p, t.i)
    above = p.tokens[verb].lemma if verb >= 0 else ""
    told_there = above in _HANDLED and verb > t.i and (t.dep != "nsubj" or above in _OF_SUBJECT)
    if t.i in reading.taken or told_there:
        return
    aid = _with_worth(reading, reading.goods([t.i]), verb)
    if aid.amount is None or not aid.items:
        return
    to, _ = recipient(context, t.i, aid.outer, aid.heads)
    givers = _owners(reading, t, to)
    if to is None or not givers:
        return
    stands = standing(context, verb if verb >= 0 else t.i)
    if stands is None:
        return
    status: Status = "announced" if stands.status == "delivered" else stands.status
    polarity = stands.polarity
    if verb >= 0 and _PENDING & {above, *(c.lemma for c in p.kids(verb, "acomp", "attr", "oprd"))}:
        status = "pending"
    elif above in _STOP:
        polarity = "denied"
    yield from tell(reading, t.i, givers, to, aid, Standing(status, polarity, stands.modality), 0.55)


def _with_worth(reading: Reading, aid: Goods, verb: int) -> Goods:
    """The aid with the sum that its verb says it comes to: "is worth", "totals", "amounts to"."""
    p = reading.context.parsed
    if not aid.items or aid.amount is not None or verb < 0 or p.tokens[verb].lemma not in _WORTH:
        return aid
    inside = [c.i for c in p.kids(verb, "acomp", "attr", "dobj", "oprd")]
    inside += [h for name, h in syntax.obliques(p, verb) if name in ("to", "at")]
    found = next((a for h in inside if (a := amount_under(reading.context, h)) is not None), None)
    return replace(aid, amount=found) if found else aid


def _owners(reading: Reading, t: Token, to: Actor | None) -> tuple[Actor, ...]:
    """Whose package it is: an owner, an adjective or a name before it, or who it comes from."""
    context, p = reading.context, reading.context.parsed
    before = [c.i for c in p.kids(t.i, "poss", "amod", "compound", "nmod")]
    before += [c.i for h in before for c in p.kids(h, "compound", "nmod")]
    found = tuple(g for g in donors(context, before) if to is not None and g.id != to.id)
    return found or donors(context, [h for name, h in syntax.obliques(p, t.i) if name in ("from", "by")])
