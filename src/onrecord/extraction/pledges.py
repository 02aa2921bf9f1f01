"""Pledges: aid that a donor considers, announces, approves or delivers; a parsed article in, a `Pledge` each out.

The status tells how far a gift has come; `modality` is actual for all statuses but `considered` (possible), and
conditional where the gift depends on an "if". What is asked for, or ought to be given, is no pledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.pledge_goods import Goods, amount_beside, donated, price
from onrecord.extraction.pledge_nouns import delivery, package
from onrecord.extraction.pledge_parties import abroad, donors, home, party, reached, recipient, voice_donor
from onrecord.extraction.pledge_reading import Reading, givers_of, same_side, tell
from onrecord.extraction.pledge_status import Standing, chain, decided, standing
from onrecord.extraction.pledge_turns import arrived, bought, contains, lent, raised, received, stopped, trained
from onrecord.extraction.sides import organisation_type
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor
from onrecord.model.records import Pledge

_SERVICES = words("pledge", "services")
_OWN_BUYING = words("pledge", "own_buying")
_HANDING = words("pledge", "handing")
_DONATE = words("pledge", "donate")
_GIVE = words("pledge", "give")
_MOVE = words("pledge", "move")
_SENDING = words("pledge", "sending")
_WITH = words("pledge", "with")
_ANNOUNCE = words("pledge", "announce")
_ANNOUNCED = words("pledge", "announced")
_PENDING = words("pledge", "pending")
_PREPOSITIONAL = words("pledge", "prepositional")
_ARRIVE = words("pledge", "arrive")
_HOSTILE = words("pledge", "hostile_prepositions")
_CARRIERS = words("pledge", "carriers")
_SOLD = words("pledge", "sold")
_FUNDING = words("pledge", "funding")
_WARLIKE = words("pledge", "warlike")
_CONSIDERED = words("pledge", "considered")
_PARTICLE: dict[str, str] = table("pledge")["particle"]


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
                reading.told.append(record)
                yield record


def _is_attack(context: Context, v: int, aid: Goods) -> bool:
    names = {name for name, _ in syntax.obliques(context.parsed, v)}
    found = (names & _HOSTILE) - ({"at"} if "to" in names else set())
    return bool(found) and (aid.equipment or found != {"into"})


def _given(reading: Reading, t: Token) -> Iterator[Pledge]:
    """ "X sent Y to Z", "provided Z with Y", "armed Z", "X's commitment to send Y", "Y pledged by X"."""
    context, p = reading.context, reading.context.parsed
    needed = _PARTICLE.get(t.lemma)
    if needed and not any(c.lower == needed for c in p.kids(t.i)):
        return
    patients = syntax.patients(p, t.i)
    if any(p.tokens[h].lower.endswith(("self", "selves")) for h in patients):
        return
    phrases = syntax.obliques(p, t.i)
    held = [h for name, h in (*phrases, *(o for x in patients for o in syntax.obliques(p, x))) if name == "with"]
    held = held if t.lemma in _WITH else []
    aid = reading.goods(held) if held else reading.goods([])
    swapped = bool(aid)
    if not swapped and (t.lemma in _GIVE or t.lemma in _MOVE):
        carried = any(p.tokens[h].lemma in _CARRIERS for h in patients)
        inside = [h for name, h in phrases if name in ("of", "in") or (carried and name == "with")]
        aid = reading.goods([*patients, *inside])
        if not aid and (t.lemma in _DONATE | _HANDING or (t.lemma in _SENDING and _between_states(context, t))):
            aid = donated(context, patients, counted=t.lemma not in _DONATE)
    if not aid:
        yield from lent(reading, t)
        return
    if t.lemma in _MOVE and _is_attack(context, t.i, aid):
        return
    if swapped:
        to = next((a for h in patients if (a := party(context, h)) is not None), None)
        private = False
    else:
        to, private = recipient(context, t.i, aid.outer, aid.heads)
        if to is not None and t.lemma in _MOVE and aid.equipment and _is_place(to):
            return
    if private or _comes_later(context, t):
        return
    stands = standing(context, t.i)
    givers = givers_of(context, t.i)
    to = _at_home(context, t, givers, to)
    unnamed = any(c.tag == "PRP" and not context.actors(c.i) for c in p.kids(t.i, "dative"))
    if to is None and not (_told_as_gift(context, t, aid) or (unnamed and aid.firm)):
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
        said = [c for h in (*aid.outer, *aid.heads) for c in p.kids(h, "acl")]
        told = [c.i for c in said if c.lemma in _ANNOUNCED | _GIVE | _MOVE]
        givers = donors(context, [h for v in told for h in syntax.by_agents(p, v)])
    if not givers and syntax.is_passive(p, t.i):
        givers, confidence = voice_donor(context, t.i, _ANNOUNCED), 0.6
    if t.lemma in _SOLD:
        if not aid.equipment or to is None:
            return
        confidence = 0.55
    yield from tell(reading, t.i, givers, to, aid, stands, confidence if aid.firm else 0.55,
                    amount_beside(context, t.i))


def _between_states(context: Context, t: Token) -> bool:
    """Whether a state sends, and it is to a state: then vehicles that are no arms are aid too."""
    givers = givers_of(context, t.i)
    to = [a for h in syntax.recipients(context.parsed, t.i) if (a := party(context, h)) is not None]
    return bool(givers) and bool(to) and all(a.type == "country" for a in (*givers, *to))


def _at_home(context: Context, t: Token, givers: tuple[Actor, ...], to: Actor | None) -> Actor | None:
    """Who gets it: of "the army" that would be the giver's own, that of the state in which the article begins."""
    own = home(context)
    if to is None or own is None or not givers or not all(same_side(g, to) for g in givers):
        return to
    heads = [context.parsed.tokens[h] for h in syntax.recipients(context.parsed, t.i)]
    bare = any(h.lemma in _SERVICES and any(c.lower == "the" for c in context.parsed.kids(h.i, "det")) for h in heads)
    return own if bare else to


def _is_place(to: Actor) -> bool:
    """Whether those who get it are told by a place alone: arms that are sent there need not be a gift."""
    return to.type == "group" and to.span is not None and to.span.text.endswith(to.name)


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
        if up.dep == "nsubjpass":
            return p.tokens[up.head].lemma in _MOVE | _GIVE
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
    if not aid or not decided(context, t.i):
        return
    to, private = recipient(context, t.i, aid.outer, aid.heads)
    if to is None and any(p.tokens[h].lemma in _OWN_BUYING for h in heads):
        return
    if private or not (aid.firm or to) or (to is None and (not aid.items or not _warlike(aid))):
        return
    givers = donors(context, syntax.agents(p, t.i))
    if not givers:
        owners = [c.i for h in aid.outer for c in p.kids(h, "poss", "compound", "amod")]
        givers = tuple(g for g in donors(context, owners) if to is None or g.id != to.id)
        givers = givers or donors(context, [x for h in aid.outer for n, x in syntax.obliques(p, h) if n == "from"])
    if not aid.firm and t.lemma in _CONSIDERED:
        return
    sold = any(p.tokens[h].lemma in _SOLD for h in heads)
    cost = amount_beside(context, t.i) or (price(context, (t.i, *aid.outer, *aid.heads)) if sold else None)
    yield from tell(reading, t.i, givers, to, aid, standing(context, t.i), 0.8 if to else 0.6, cost)


def _warlike(aid: Goods) -> bool:
    """Whether the aid tells by itself that it goes abroad: arms, military or humanitarian aid."""
    return aid.equipment or any(i.category in _WARLIKE for i in aid.items)


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
        if to is None or any(same_side(g, to) for g in givers):
            to = next((a for h in syntax.agents(p, t.i) if (a := party(context, h)) is not None), None)
        if aid.firm and to is not None and not syntax.negated(p, t.i):
            yield from tell(reading, t.i, givers, to, aid, Standing("announced", "asserted", "actual"), 0.6,
                            amount_beside(context, t.i))


_Handler = Callable[[Reading, Token], Iterator[Pledge]]
_VERBS: dict[str, _Handler] = {
    **dict.fromkeys(_ANNOUNCE, _announced),
    **dict.fromkeys(words("pledge", "stop"), stopped),
    **dict.fromkeys(words("pledge", "receive"), received),
    **dict.fromkeys(_ARRIVE, arrived),
    **dict.fromkeys(words("pledge", "contain"), contains),
    **dict.fromkeys(words("pledge", "buy"), bought),
    **dict.fromkeys(words("pledge", "raise"), raised),
    **dict.fromkeys(words("pledge", "thank"), _thanked),
    **dict.fromkeys(words("pledge", "train"), trained),
    **dict.fromkeys((*_WITH, *_GIVE, *_MOVE), _given),
}
_NOUNS: dict[str, _Handler] = {
    **dict.fromkeys(words("pledge", "packages"), package),
    **dict.fromkeys(words("pledge", "deliveries"), delivery),
}
