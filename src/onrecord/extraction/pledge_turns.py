"""Pledges by what becomes of aid: received, arrived, contained in a package, bought for others, raised, stopped."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction.pledge_goods import Goods
from onrecord.extraction.pledge_parties import donors, party, recipient, voice_donor
from onrecord.extraction.pledge_reading import Reading, givers_of, tell
from onrecord.extraction.pledge_status import Standing, Status, standing
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor, Item
from onrecord.model.records import Pledge

_GIVING = words("pledge", "give") | words("pledge", "move")
_ANNOUNCED = words("pledge", "announced")
_PENDING = words("pledge", "pending")
_PACKAGES = words("pledge", "packages")
_FRAMES = words("pledge", "frames") | _PACKAGES
_DELIVERIES = words("pledge", "deliveries")
_PART_OF = words("pledge", "part_of")
_TEACH = words("pledge", "teach")
_STAFF = words("pledge", "staff")
_LENDING = words("pledge", "lending")
_HELPING = words("pledge", "helping") | words("pledge", "train")
_TRADED = words("pledge", "sold") | frozenset({"supply"})
_WARLIKE = words("pledge", "warlike")
_FUEL = frozenset({"supplies", "energy"})
_NEAR = 3
_DEPTH = 3


def received(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "Z received Y from X", "under the package, Z will receive Y"."""
    context, p = reading.context, reading.context.parsed
    aid = reading.goods(syntax.patients(p, t.i))
    to = next((a for h in syntax.agents(p, t.i) if (a := party(context, h)) is not None), None)
    if not aid or to is None:
        return
    phrases = syntax.obliques(p, t.i)
    heads = [h for name, h in phrases if name == "from"]
    heads += [x for i in (*aid.outer, *aid.heads) for name, x in syntax.obliques(p, i) if name == "from"]
    givers, last, also = donors(context, heads), reading.last, tuple[int, ...]()
    within = any(name in _PART_OF and p.tokens[h].lemma in _FRAMES for name, h in phrases)
    if not givers and not heads and within and last is not None and _lately(reading, t) and (
            last.recipient is not None and last.recipient.id == to.id and last.polarity == "asserted"):
        givers, also = (last.donor,), (reading.last_trigger,)
    yield from tell(reading, t.i, givers, to, aid, standing(context, t.i), 0.7, also=also)


def _lately(reading: Reading, t: Token) -> bool:
    return t.sent - reading.context.parsed.tokens[reading.last_trigger].sent <= _NEAR


def arrived(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "A shipment of Y from X arrived in Z", "Y donated by X arrived", "the Y arrived" where X had promised it."""
    context, p = reading.context, reading.context.parsed
    aid = reading.goods(syntax.subject(p, t.i))
    if not aid:
        return
    heads: list[int] = []
    for h in dict.fromkeys((*aid.outer, *aid.heads)):
        heads += [x for name, x in syntax.obliques(p, h) if name == "from"]
        heads += [x for c in p.kids(h, "acl") if c.lemma in _GIVING for x in syntax.by_agents(p, c.i)]
        heads += [c.i for c in p.kids(h, "poss")]
    heads += [h for name, h in syntax.obliques(p, t.i) if name == "from"]
    reach = [h for name, h in syntax.obliques(p, t.i) if name in ("in", "at", "to")]
    reach += [c.i for c in p.kids(t.i, "dobj")]
    to = next((a for h in reach if (a := party(context, h)) is not None), None)
    if to is not None and aid.firm:
        givers = donors(context, heads) or (_promised(reading, aid, to) if not heads else ())
        yield from tell(reading, t.i, givers, to, aid, standing(context, t.i), 0.65)


def _promised(reading: Reading, aid: Goods, to: Actor) -> tuple[Actor, ...]:
    """The only one who was told before to give the same thing to the same side."""
    found = {r.donor.id: r.donor for r in reading.told if r.polarity == "asserted" and r.recipient is not None
             and r.recipient.id == to.id and any(_same(i, j) for i in r.items for j in aid.items)}
    return tuple(found.values()) if len(found) == 1 else ()


def _same(a: Item, b: Item) -> bool:
    one, other = a.name.lower(), b.name.lower()
    return a.category == b.category and (one in other or other in one)


def contains(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "The package includes Y": what the pledge told of before, or in its own phrase, holds."""
    context, p = reading.context, reading.context.parsed
    subjects = syntax.subject(p, t.i)
    subjects += [x for h in subjects if p.tokens[h].lemma == "part" for n, x in syntax.obliques(p, h) if n == "of"]
    holders = [h for h in subjects if p.tokens[h].lemma in _PACKAGES]
    if not holders or (t.dep == "relcl" and holders[0] in reading.taken):
        return
    aid = reading.goods(list(syntax.patients(p, t.i)))
    if not aid.items:
        return
    own, _ = recipient(context, t.i, (), aid.heads)
    to = own or recipient(context, holders[0], holders, ())[0]
    heads = [x for h in holders for c in p.kids(h, "acl", "relcl") for x in syntax.agents(p, c.i)]
    heads += [c.i for h in holders for c in p.kids(h, "poss")]
    givers, stands, last = donors(context, heads), standing(context, t.i), reading.last
    if stands is None:
        return
    status: Status = "announced" if stands.status == "delivered" else stands.status
    also: tuple[int, ...] = ()
    if not givers and last is not None and _lately(reading, t):
        also = (reading.last_trigger,)
        givers, to, status = (last.donor,), to or last.recipient, last.status
    elif not givers:
        givers = voice_donor(context, t.i, _ANNOUNCED)
    if aid.equipment or aid.firm:
        yield from tell(reading, t.i, givers, to, aid, Standing(status, stands.polarity, stands.modality), 0.6,
                        also=also)


def bought(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X will buy Y for Z": arms that one side pays for and another gets."""
    context, p = reading.context, reading.context.parsed
    aid = reading.goods(syntax.patients(p, t.i))
    if not aid.equipment:
        return
    to, _ = recipient(context, t.i, aid.outer, aid.heads)
    stands = standing(context, t.i)
    if to is None or stands is None or to.type not in ("country", "organisation"):
        return
    status: Status = "announced" if stands.status == "delivered" else stands.status
    yield from tell(reading, t.i, givers_of(context, t.i), to, aid,
                    Standing(status, stands.polarity, stands.modality), 0.65)


def raised(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "The conference raised $2 billion for Z"."""
    context, p = reading.context, reading.context.parsed
    aid = reading.goods(syntax.patients(p, t.i))
    to, private = recipient(context, t.i, aid.outer, aid.heads)
    if aid.amount is not None and to is not None and not private and to.country is not None:
        yield from tell(reading, t.i, donors(context, syntax.agents(p, t.i)), to, aid,
                        _announced(standing(context, t.i)), 0.6)


def _announced(stands: Standing | None) -> Standing | None:
    if stands is None or stands.status != "delivered":
        return stands
    return Standing("announced", stands.polarity, stands.modality)


def stopped(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X suspended aid to Z", "X blocked the export of Y to Z": a gift that is not made, so a denied one."""
    context, p = reading.context, reading.context.parsed
    heads = syntax.patients(p, t.i)
    inner = [x for h in heads if p.tokens[h].lemma in _DELIVERIES for name, x in syntax.obliques(p, h) if name == "of"]
    aid = reading.goods([*heads, *inner])
    if not aid.firm or any(name == "by" for name, h in syntax.obliques(p, t.i) if not context.actors(h)):
        return
    if _is_trade(reading, heads, aid):
        return
    to, private = recipient(context, t.i, (*heads, *aid.outer), aid.heads)
    stands = standing(context, t.i)
    unclear = stands is None or stands.polarity == "denied" or stands.modality != "actual"
    if to is None or private or unclear or (syntax.is_passive(p, t.i) and t.lemma in _PENDING):
        return
    givers = donors(context, syntax.agents(p, t.i))
    owners = [c.i for h in (*heads, *aid.outer) for c in p.kids(h, "poss", "amod", "compound")]
    givers = givers or donors(context, owners)
    yield from tell(reading, t.i, givers, to, aid, Standing("announced", "denied", "actual"), 0.65)


def _is_trade(reading: Reading, heads: list[int], aid: Goods) -> bool:
    """Whether what is stopped is bought and sold and no help: exports of wheat, supplies of fuel."""
    kinds = {i.category for i in aid.items}
    sold = any(reading.context.parsed.tokens[h].lemma in _TRADED for h in heads)
    return bool(kinds) and (kinds <= _FUEL or (sold and not aid.equipment and not kinds & _WARLIKE))


def lent(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X will provide 125 soldiers to train the army of Z": people in uniform as help to another side."""
    context, p = reading.context, reading.context.parsed
    heads = [h for h in syntax.patients(p, t.i) if p.tokens[h].lemma in _STAFF and h in context.quantity_by_noun]
    if t.lemma not in _LENDING or not heads or set(heads) & reading.taken:
        return
    purposes = [c for x in (t.i, *heads) for c in p.kids(x, "advcl", "acl", "relcl", "xcomp")
                if c.lemma in _HELPING and c.tag == "VB"]
    reach = [x for c in purposes for x in (*syntax.patients(p, c.i), *_below(reading, c.i))]
    to = next((a for h in reach if (a := party(context, h)) is not None), None)
    if to is None or to.type not in ("country", "organisation") or to.country is None:
        return
    items = tuple(Item(q.noun or p.tokens[h].text, "personnel", q.quantity)
                  for h in heads if (q := context.quantity_by_noun.get(h)) is not None)
    aid = Goods(tuple(heads), tuple(heads), items, None, False, True)
    yield from tell(reading, t.i, givers_of(context, t.i), to, aid, standing(context, t.i), 0.65)


def _below(reading: Reading, i: int, depth: int = 0) -> list[int]:
    """The heads of the prepositional phrases under a word, and of those under them."""
    found: list[int] = []
    for _, h in syntax.obliques(reading.context.parsed, i):
        found += [h, *(_below(reading, h, depth + 1) if depth < _DEPTH else ())]
    return found


def trained(reading: Reading, t: Token) -> Iterator[Pledge]:
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
            yield from tell(reading, t.i, givers_of(context, t.i), to, aid, standing(context, t.i), 0.7)
