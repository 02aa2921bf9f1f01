"""Journeys of officials: a `Context` and a verb of going in; the `Lead` of the visit that it tells of out."""

from __future__ import annotations

from datetime import date, timedelta

from onrecord.extraction.contact_lead import LISTS, Lead, abroad, asked, is_official, makers, people_at
from onrecord.extraction.contact_status import status_of
from onrecord.extraction.context import Context
from onrecord.extraction.sides import standing
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, PlaceMention, Token
from onrecord.model.parts import Actor
from onrecord.packs import slug

TRAVELS = LISTS["journeys"]
_DAYS = 2
_COUNTRY = 2


def travel_lead(context: Context, t: Token) -> Lead | None:
    """The visit of "X travelled to Y", where Y is a state or its capital and the text names no other errand."""
    p = context.parsed
    found = status_of(context, t.i)
    if found is None or asked(p, t) or t.dep == "amod" or _errand(p, t) or context.quoted(t.i):
        return None
    if t.tag in ("VB", "VBG") and found[0] == "held":
        return None
    goers = [a for a in makers(context, t.i) if a.type in ("person", "anonymous")]
    goers = [a for a in goers if a.country or is_official(context, a)]
    if not goers or any(standing(a, context.pack) != "official" for a in goers):
        return None
    hosts = [a for a in _hosts(context, t, known=goers[0].country is not None) if a.country != goers[0].country]
    if not hosts:
        return None
    lead = Lead(t.i, "visit", *found, journey=True, confidence=0.6)
    lead.add(goers)
    lead.add(hosts)
    return lead


def awaited_lead(context: Context, t: Token) -> Lead | None:
    """The visit of "X is expected in Y on Monday", "is due in Y", where Y is a state abroad or its capital."""
    p = context.parsed
    be = t if syntax.is_passive(p, t.i) else p.tokens[t.head]
    now = be.tag in ("VBZ", "VBP") or any(c.tag in ("VBZ", "VBP") for c in p.kids(be.i, "auxpass"))
    if not now or (be is not t and be.lemma != "be") or p.kids(t.i, "xcomp", "ccomp") or syntax.negated(p, be.i):
        return None
    goers = [a for c in p.kids(be.i, "nsubj", "nsubjpass") for a in people_at(context, c.i)]
    goers = [a for a in goers if a.type in ("person", "anonymous") and standing(a, context.pack) == "official"]
    hosts = _hosts(context, t, known=goers[0].country is not None) if goers else []
    hosts = [a for a in hosts if a.country != goers[0].country]
    if not hosts or context.quoted(t.i):
        return None
    lead = Lead(t.i, "visit", "planned", "planned", journey=True, confidence=0.6)
    lead.add(goers)
    lead.add(hosts)
    return lead


def invited_lead(context: Context, t: Token) -> Lead | None:
    """The visit that "X has invited Y to Paris" asks for: Y is abroad, the place is where X is at home."""
    p = context.parsed
    found = status_of(context, t.i)
    if found is None or asked(p, t) or t.dep == "amod":
        return None
    hosts = [a for a in makers(context, t.i) if a.country]
    guests = [a for h in syntax.patients(p, t.i) for a in people_at(context, h) if a.type in ("person", "anonymous")]
    heads = {h for name, h in syntax.obliques(p, t.i) if name == "to"}
    heads |= {h for o in p.kids(t.i, "dobj") for name, h in syntax.obliques(p, o.i) if name == "to"}
    places = [m for m in context.places_by_sentence.get(t.sent, ()) if m.last - 1 in heads]
    if not hosts or not guests or not any(m.place.country == hosts[0].country for m in places):
        return None
    status, modality = found if found[0] in ("none", "declined", "planned") else ("sought", "actual")
    lead = Lead(t.i, "visit", status, modality, undated=True, confidence=0.65)
    lead.add(hosts)
    lead.add(guests)
    return lead


def hosts_apart(parties: list[Actor]) -> list[list[Actor]]:
    """The parties of the visit to each of several states."""
    hosts = [a for a in parties if a.type == "country"]
    guests = [a for a in parties if a.type != "country"]
    return [[*guests, h] for h in hosts] if guests and len(hosts) > 1 else [parties]


def is_past(day: str, published: str) -> bool:
    """Whether a day lies so long before the report that what was to follow it has been."""
    return date.fromisoformat(day) + timedelta(days=_DAYS) <= date.fromisoformat(published)


def _errand(p: Parsed, t: Token) -> bool:
    """Whether the words say what the journey was for, or that it was made by force."""
    if syntax.is_passive(p, t.i) or p.kids(t.i, "dobj"):
        return True
    under = [t.i, *(o.i for c in p.kids(t.i, "prep") if c.i > t.i for o in p.kids(c.i, "pobj"))]
    near = [c for i in under for c in p.kids(i)]
    to_do = any(c.tag == "VB" and c.dep in ("advcl", "xcomp", "acl") for c in near)
    talks = [c for c in near if c.lower == "for" and any(_only_talks(p, o) for o in p.kids(c.i, "pobj"))]
    return to_do or any(c.lower in ("for", "aboard", "with", "from") and c not in talks for c in near)


def _only_talks(p: Parsed, t: Token) -> bool:
    """Whether a journey was for talks, and nobody is named with whom: "travelled to X for consultations"."""
    return t.lemma in LISTS["errands"] and not p.kids(t.i, "prep")


def _hosts(context: Context, t: Token, *, known: bool) -> list[Actor]:
    """The states that are a destination by their own name or that of their capital, in the order of words.

    `known`: whether the visitor's own state is.
    """
    p = context.parsed
    names = ("in", "at") if t.lemma in ("arrive", "land") or t.lower in LISTS["awaited"] else ("to",)
    heads = {h for name, h in syntax.obliques(p, t.i) if name in names}
    for c in p.kids(t.i, "npadvmod"):
        heads |= {o.i for x in p.kids(c.i, "conj") if x.lower in names for o in p.kids(x.i, "pobj")}
    found: dict[str, Actor] = {}
    for m in context.places_by_sentence.get(t.sent, ()):
        host = _host(context, m) if m.last - 1 in heads and (known or abroad(context, m)) else None
        if host is not None:
            found.setdefault(host.id, host)
    s = p.sentences[t.sent]
    for n in p.mentions:
        beside = s.first < n.first < s.last and p.tokens[n.first - 1].lower in names
        if beside and n.actor and n.actor.type == "country" and syntax.clause_verb(p, n.first - 1) == t.i:
            found.setdefault(n.actor.id, n.actor)
    return list(found.values())


def _host(context: Context, m: PlaceMention) -> Actor | None:
    """The state that is meant by a destination."""
    for c in context.pack.countries:
        if c.id == m.place.country and (m.extent == _COUNTRY or m.place.name == c.capital):
            return Actor(c.name, slug(c.name), "country", country=c.id)
    return None
