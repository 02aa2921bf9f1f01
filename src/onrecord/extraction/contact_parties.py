"""The parties of a contact as a desk wants them: a `Context` and actors in; known names, none twice, out."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extraction.contact_lead import LISTS
from onrecord.extraction.context import Context
from onrecord.extraction.office_holders import holder
from onrecord.extraction.sides import camp, capital_at, country_called, named_or_adjective, standing
from onrecord.model import syntax
from onrecord.model.parts import Actor
from onrecord.packs import slug


def settled(context: Context, parties: list[Actor]) -> list[Actor]:
    """The parties without phrases of place; bare surnames are those of office holders where all others are sides."""
    told = [a for a in parties if a.type not in ("group", "anonymous") or a.name.lower() not in LISTS["anybody"]]
    named = [_owned(context, _without_place(context, b)) for a in told for b in _states_of(context, a)]
    known = [_known(context, a) for a in named]
    sides = len(known) > 1 and all(standing(a, context.pack) == "official" for a in known)
    return list({a.id: a for a in (known if sides else named)}.values())


def _known(context: Context, a: Actor) -> Actor:
    if a.type != "person" or a.role or a.country or " " in a.name:
        return a
    person = holder(context, a.name)
    return a if person is None else replace(a, name=person.name, id=person.id, country=person.country)


def _states_of(context: Context, a: Actor) -> tuple[Actor, ...]:
    """The states of "French and German ministers"; anybody else as they are."""
    words = a.name.split()
    if a.type not in ("group", "anonymous") or "and" not in words[1:-1] or not set(words) & LISTS["gathered"]:
        return (a,)
    at = words.index("and")
    pair = [c for w in (words[at - 1], words[at + 1]) if (c := country_called(context, w)) is not None]
    return tuple(pair) if len(pair) == 2 else (a,)


def _owned(context: Context, a: Actor) -> Actor:
    """A person of whose state the text tells by an owner alone: "Ruritania's Ada Lind"."""
    p = context.parsed
    if a.type != "person" or a.role or a.country or a.span is None:
        return a
    mention = next((m for m in p.mentions if m.span.start == a.span.start and m.actor == a), None)
    for c in p.kids(mention.head, "poss") if mention else ():
        owners = (*named_or_adjective(context, c.i), *capital_at(context, c.i))
        owner = next((x for x in owners if x.type in ("country", "organisation") and x.country), None)
        if owner is not None:
            return replace(a, country=owner.country)
    return a


def _without_place(context: Context, a: Actor) -> Actor:
    """ "Hamas delegation in Cairo" without the place where it is met."""
    if a.type not in ("group", "anonymous") or a.span is None:
        return a
    head, found, _ = a.name.partition(" in ")
    if not found or not set(head.split(",")[0].lower().split()) & LISTS["gathered"]:
        return a
    for m in context.parsed.places:
        if m.span.end == a.span.end and m.span.start > a.span.start and a.name.endswith(f" in {m.span.text}"):
            name = a.name.removesuffix(f" in {m.span.text}")
            role = name if a.role == a.name else a.role
            return replace(a, name=name, id=slug(name), role=role)
    return a


def without_doubles(context: Context, parties: list[Actor]) -> tuple[Actor, ...]:
    """The parties without a state, or an unnamed one, for whom somebody of that state is named already.

    The unnamed holder of an office ("the Prime Minister") goes where his state is a party of the same contact.
    """
    pack = context.pack
    named = {camp(a, pack) for a in parties if a.type in ("person", "organisation") and a.country}
    own = [a for a in parties if camp(a, pack) not in named or a.type not in ("country", "anonymous")]
    homeless = [a for a in own if a.type == "anonymous" and a.country is None and is_office(a)]
    if len(homeless) == 1 and len([a for a in own if a.type == "country"]) == 1 and len(own) > 2:
        own.remove(homeless[0])
    return tuple(own if len(own) > 1 else parties)


def is_office(a: Actor) -> bool:
    """Whether an unnamed actor is one holder of an office of state: "the Foreign Secretary"."""
    return a.count in (None, 1) and a.name.lower().split()[-1] in LISTS["offices"] and a.name[:1].isupper()


def one_office(a: list[Actor], b: list[Actor]) -> bool:
    """Whether two lists of parties differ only in that one names whom the other calls by the office."""
    common = {x.id for x in a} & {x.id for x in b}
    left = [[x for x in side if x.id not in common] for side in (a, b)]
    if not common or [len(x) for x in left] != [1, 1]:
        return False
    first, second = left[0][0], left[1][0]
    for bare, full in ((first, second), (second, first)):
        if bare.type == "anonymous" and bare.country is None and is_office(bare) and full.type == "person":
            return full.role is None or set(bare.name.lower().split()) <= set(full.role.lower().split())
    return False


def phrase_heads(context: Context, i: int, names: frozenset[str]) -> list[tuple[str, int]]:
    """(preposition, head) under a token for some prepositions, also where a clause took the head for its subject.

    "A letter to Ek expressing sympathy": the parser has Ek express it.
    """
    p = context.parsed
    found = [(name, h) for name, h in syntax.obliques(p, i) if name in names]
    for c in p.kids(i, "prep", "dative"):
        if c.lower in names:
            found += [(c.lower, s.i) for v in p.kids(c.i, "pcomp") for s in p.kids(v.i, "nsubj")]
    return found
