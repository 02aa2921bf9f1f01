"""Pledges: aid that a donor considers, announces, approves or delivers; a parsed article in, a `Pledge` each out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor, Amount, Item, When
from onrecord.model.records import Pledge
from onrecord.packs import slug

Status = Literal["considered", "pending", "announced", "approved", "delivered"]
_DONORS = ("country", "organisation", "person", "group")


@EXTRACTORS.put("pledge")
def pledges(context: Context) -> Iterator[Pledge]:
    """Every pledge of the article, in order."""
    p = context.parsed
    taken: set[int] = set()
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        if t.pos == "VERB" and t.dep not in ("amod", "compound"):
            if t.lemma in words("pledge", "give"):
                yield from _given(context, t, taken)
            elif t.lemma in words("pledge", "announce"):
                yield from _announced(context, t, taken)
            elif t.lemma in words("pledge", "receive"):
                yield from _received(context, t, taken)
        elif t.pos == "NOUN" and t.lemma in words("pledge", "deliveries"):
            yield from _delivery(context, t, taken)


def _donor(context: Context, heads: list[int]) -> Actor | None:
    """Who gives: a person gives for the country that the pack or the text knows for him."""
    for h in heads:
        for a in context.actors(h):
            if a.type not in _DONORS:
                continue
            if a.type == "person" and a.country:
                country = next((c for c in context.pack.countries if c.id == a.country), None)
                if country is not None:
                    return Actor(country.name, slug(country.name), "country", span=a.span, country=country.id)
            return a
    return None


def _goods(context: Context, heads: list[int], taken: set[int]) -> tuple[list[int], Amount | None]:
    """Which of the heads are aid, and the sum of money among them or inside them."""
    p = context.parsed
    items: list[int] = []
    amount: Amount | None = None
    for h in heads:
        t = p.tokens[h]
        if h in taken or t.lemma.lower() in words("pledge", "not_aid"):
            continue
        money = _money(context, h)
        if money is not None:
            amount = amount or money
        named = h in context.equipment_by_head or t.lemma.lower() in words("pledge", "aid")
        if named or (money is not None and _is_aid_money(context, h)):
            items.append(h)
    return items, amount if items else None


def _money(context: Context, h: int) -> Amount | None:
    p = context.parsed
    t = p.tokens[h]
    for q in context.money_by_sentence.get(t.sent, ()):
        head_inside = q.first <= h < q.last
        hangs = t.left <= q.first <= t.right and not any(
            p.tokens[x].dep in ("relcl", "advcl", "ccomp") for x in _between(context, q.first, h)
        )
        if head_inside or hangs:
            return Amount(
                q.quantity.value if q.quantity.value is not None else q.quantity.min, q.currency or "", q.span.text
            )
    return None


def _between(context: Context, low: int, high: int) -> list[int]:
    out: list[int] = []
    for t in context.parsed.up(low):
        if t.i == high:
            break
        out.append(t.i)
    return out


def _is_aid_money(context: Context, h: int) -> bool:
    """A sum "in aid", "worth of weapons", "for relief"."""
    p = context.parsed
    t = p.tokens[h]
    return any(p.tokens[x].lemma.lower() in words("pledge", "package") for x in range(t.left, t.right + 1))


def _recipient(context: Context, v: int, objects: list[int]) -> Actor | None:
    """To whom: "to X", "for X", the person given to, or the country that the aid is named after."""
    p = context.parsed
    for h in syntax.recipients(p, v):
        if (a := context.actor(h)) is not None and a.type != "anonymous":
            return a
    for o in objects:
        for name, h in syntax.obliques(p, o):
            inner = [h] if name in ("to", "for") else [x for n, x in syntax.obliques(p, h) if n in ("to", "for")]
            for x in inner:
                if (a := context.actor(x)) is not None and a.type != "anonymous":
                    return a
    for name, h in syntax.obliques(p, v):
        if name in ("in", "of", "as") and p.tokens[h].lemma.lower() in words("pledge", "package"):
            for n, x in syntax.obliques(p, h):
                if n in ("to", "for") and (a := context.actor(x)) is not None and a.type != "anonymous":
                    return a
    return None


def _status(context: Context, v: int) -> Status:
    """From the verb, what governs it, its auxiliaries and its tense."""
    p = context.parsed
    t = p.tokens[v]
    chain = [t.lemma, *(p.tokens[g].lemma for g in _above(context, v))]
    aux = {c.lower for x in (v, syntax.main_verb(p, v)) for c in p.kids(x, "aux")}
    if any(w in words("pledge", "considered") for w in chain) or aux & {"may", "might", "could"}:
        return "considered"
    if any(w in words("pledge", "pending") for w in chain[1:]):
        return "pending"
    if any(w in words("pledge", "announced") for w in chain):
        return "announced"
    if t.lemma in words("pledge", "approved"):
        return "pending" if aux & {"will", "'ll", "would", "must", "should"} else "approved"
    if (
        aux & {"will", "'ll", "would", "shall"}
        or t.tag == "VB"
        or (t.tag == "VBG" and "be" in {c.lemma for c in p.kids(v, "aux")})
    ):
        return "announced"
    return "delivered"


def _above(context: Context, v: int) -> list[int]:
    """Verbs and nouns that govern a verb: "agreed to send", "a commitment to send"."""
    p = context.parsed
    out: list[int] = []
    t = p.tokens[v]
    while t.dep in ("xcomp", "acl", "pcomp", "prep", "conj", "ccomp") and t.head != t.i and len(out) < 6:
        if t.dep == "conj" and p.kids(t.i, "nsubj", "aux"):
            break
        if t.dep == "ccomp" and p.tokens[t.head].lemma not in (
            words("pledge", "announced") | words("pledge", "pending") | words("pledge", "considered")
        ):
            break
        t = p.tokens[t.head]
        out.append(t.i)
    return out


def _record(
    context: Context,
    trigger: int,
    donor: Actor | None,
    recipient: Actor | None,
    heads: list[int],
    amount: Amount | None,
    status: Status,
    taken: set[int],
    confidence: float,
) -> Iterator[Pledge]:
    p = context.parsed
    if donor is None or not heads or (recipient is not None and recipient.id == donor.id):
        return
    if context.modality(trigger) == "conditional":
        return
    taken.update(heads)
    items = tuple(_item(context, h) for h in heads)
    governors = [g for g in _above(context, trigger) if p.tokens[g].sent == p.tokens[trigger].sent]
    when = context.when(trigger) or next((w for g in governors if (w := context.when(g))), None)
    when = when or _when_announced(context, trigger)
    polarity = context.polarity(trigger)
    yield Pledge(
        donor=donor,
        recipient=recipient,
        items=items,
        amount=amount,
        status=status,
        when=when,
        attribution=context.attribution(trigger),
        polarity=polarity,
        modality=context.modality(trigger),
        evidence=context.evidence(trigger),
        confidence=confidence,
    )


def _when_announced(context: Context, trigger: int) -> When | None:
    """The date of "…, which they announced on Tuesday" in the same sentence."""
    p = context.parsed
    sentence = p.sentence_of(trigger)
    for t in p.tokens[sentence.first : sentence.last]:
        if t.dep == "relcl" and t.lemma in words("pledge", "announced"):
            found = context.date_under(t.i)
            if found is not None:
                return found
    return None


def _item(context: Context, h: int) -> Item:
    item = context.item(h)
    q = context.quantity_by_noun.get(h)
    if q is not None and q.currency:
        return Item(syntax.phrase(context.parsed, h), "money", None)
    return item


def _given(context: Context, t: Token, taken: set[int]) -> Iterator[Pledge]:
    """ "X sent Y to Z", "provided Z with Y", "armed Z", "a commitment by X to send Y"."""
    p = context.parsed
    patients = syntax.patients(p, t.i)
    with_heads = [h for name, h in syntax.obliques(p, t.i) if name == "with"]
    items, amount = _goods(context, [*patients, *with_heads], taken)
    if not items:
        return
    recipient = _recipient(context, t.i, items)
    if recipient is None and with_heads:
        recipient = context.first_actor([h for h in patients if h not in items])
    donor = _donor(context, syntax.agents(p, t.i)) or _noun_donor(context, t)
    certain = recipient is not None or any(i in context.equipment_by_head for i in items)
    if not certain and amount is None and not _is_announced(context, t.i):
        return
    yield from _record(
        context, t.i, donor, recipient, items, amount, _status(context, t.i), taken, 0.85 if recipient else 0.6
    )


def _is_announced(context: Context, v: int) -> bool:
    p = context.parsed
    return any(p.tokens[g].lemma in words("pledge", "announced") for g in _above(context, v))


def _noun_donor(context: Context, t: Token) -> Actor | None:
    """The owner of the noun that governs an infinitive: "Norland's decision to send"."""
    for g in _above(context, t.i):
        if context.parsed.tokens[g].lemma in words("pledge", "nouns"):
            found = _donor(context, syntax.agents_of_noun(context.parsed, g))
            if found is not None:
                return found
            verb = syntax.support_verb(context.parsed, g)
            if verb >= 0:
                return _donor(context, syntax.agents(context.parsed, verb))
    return None


def _announced(context: Context, t: Token, taken: set[int]) -> Iterator[Pledge]:
    """ "X announced a $3 million package for Z", "is poised to approve another package in aid to Z"."""
    p = context.parsed
    patients = syntax.patients(p, t.i)
    items, amount = _goods(context, patients, taken)
    if not items:
        return
    recipient = _recipient(context, t.i, items)
    if recipient is None and amount is None:
        return
    donor = _donor(context, syntax.agents(p, t.i))
    if donor is None:
        owners = (_donor(context, [c.i]) for i in items for c in p.kids(i, "poss", "compound", "amod"))
        donor = next((d for d in owners if d is not None and (recipient is None or d.id != recipient.id)), None)
    yield from _record(
        context, t.i, donor, recipient, items, amount, _status(context, t.i), taken, 0.8 if recipient else 0.6
    )


def _received(context: Context, t: Token, taken: set[int]) -> Iterator[Pledge]:
    """ "Z received Y from X"."""
    p = context.parsed
    items, amount = _goods(context, syntax.patients(p, t.i), taken)
    heads = [h for name, h in syntax.obliques(p, t.i) if name == "from"]
    heads += [x for i in items for name, x in syntax.obliques(p, i) if name == "from"]
    recipient = context.first_actor(syntax.agents(p, t.i))
    modality = context.modality(t.i)
    status: Status = "delivered" if modality == "actual" else "announced" if modality == "planned" else "considered"
    if recipient is not None:
        yield from _record(context, t.i, _donor(context, heads), recipient, items, amount, status, taken, 0.7)


def _delivery(context: Context, t: Token, taken: set[int]) -> Iterator[Pledge]:
    """ "X's delivery of Y to Z", "a shipment of Y from X to Z"."""
    p = context.parsed
    phrases = syntax.obliques(p, t.i)
    items, amount = _goods(context, [h for name, h in phrases if name == "of"], taken)
    heads = syntax.agents_of_noun(p, t.i) or [h for name, h in phrases if name == "from"]
    reach = [h for name, h in phrases if name in ("to", "for")]
    reach += [x for i in items for name, x in syntax.obliques(p, i) if name in ("to", "for")]
    recipient = context.first_actor(reach)
    verb = syntax.support_verb(p, t.i)
    planned = verb >= 0 and context.modality(verb) != "actual"
    if recipient is not None:
        yield from _record(
            context,
            t.i,
            _donor(context, heads),
            recipient,
            items,
            amount,
            "announced" if planned else "delivered",
            taken,
            0.65,
        )
