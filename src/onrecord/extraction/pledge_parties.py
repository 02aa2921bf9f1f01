"""Who gives and who gets: phrase heads of a parsed article in, donors and recipients out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from onrecord.extraction.context import Context
from onrecord.extraction.sides import capital_at, named_or_adjective, standing
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parts import Actor
from onrecord.packs import Pack, slug
from onrecord.packs.pack import Country

_RECEIVERS = words("pledge", "receivers")
_SERVICES = words("pledge", "services")
_SPEAKING_FOR = words("pledge", "speaking_for")
_HELPING = words("pledge", "helping")
_WHOSE = words("pledge", "whose")
_GROUPS = words("pledge", "donor_groups")
_EFFORTS = words("pledge", "efforts")
_RULE = words("pledge", "rule")
_HEADS = ("president", "prime-minister", "chancellor")
_KNOWN = frozenset({"country", "organisation", "group"})
_BOARDS = words("pledge", "boards")
_GIVING = frozenset({"to", "for", "towards", "toward", "into"})
_OF_EFFORT = frozenset({"of", "in", "for", "inside", "within"})
_DEPTH = 3
_LEAD = 8
_NEEDY = words("pledge", "needy")


@lru_cache(maxsize=8)
def _rulers(pack: Pack) -> dict[str, set[str | None]]:
    """The countries that heads of state or government of one surname have led."""
    found: dict[str, set[str | None]] = {}
    for person in pack.people:
        if any(o.office.endswith(_HEADS) for o in person.offices):
            found.setdefault(person.name.split()[-1], set()).add(person.country)
    return found


@lru_cache(maxsize=8)
def _countries(pack: Pack) -> dict[str, Country]:
    return {c.id: c for c in pack.countries}


def state(context: Context, actor: Actor) -> Actor | None:
    """The country that a person speaks for, others as they are; None for a private person or a mere description."""
    if actor.type in _KNOWN:
        return actor
    if actor.type == "anonymous" or standing(actor, context.pack) != "official":
        return None
    country = _countries(context.pack).get(actor.country or "")
    if country is None:
        return actor if actor.type == "person" and actor.role else None
    return Actor(country.name, slug(country.name), "country", span=actor.span, country=country.id)


def _as_country(context: Context, code: str) -> Actor:
    country = _countries(context.pack)[code]
    return Actor(country.name, slug(country.name), "country", country=country.id)


def _speaker_state(context: Context, i: int) -> tuple[Actor, ...]:
    """Whom "we" stands for: the state of the one who speaks."""
    voices = [v for v in context.attribution(i) if v.span is not None]
    found = state(context, voices[0].actor) if voices else None
    return (found,) if found else ()


def donors(context: Context, heads: Iterable[int]) -> tuple[Actor, ...]:
    """Everyone who gives, each once; a person gives for the state he speaks for."""
    found: dict[str, Actor] = {}
    for h in heads:
        known = tuple(a for a in context.actors(h) if a.type != "anonymous")
        if not known and context.parsed.tokens[h].lower in _SPEAKING_FOR:
            known = _speaker_state(context, h)
        for a in known or (*capital_at(context, h), *_unnamed(context, h)):
            giver = state(context, a)
            if giver is not None:
                found.setdefault(giver.id, giver)
    return tuple(found.values())


def _unnamed(context: Context, h: int) -> Iterator[Actor]:
    """Givers told by a noun: "the Karo administration" without a word on Karo, "Western allies"."""
    p, t = context.parsed, context.parsed.tokens[h]
    if t.lemma.lower() in _RULE:
        yield from (a for c in p.kids(h, "poss") for a in context.actors(c.i) if a.country and a.type == "person")
        for c in p.kids(h, "compound", "nmod"):
            led = _rulers(context.pack).get(c.text, set())
            if len(led) == 1:
                name = p.text(c.i, h + 1)
                yield Actor(name, slug(name), "organisation", span=p.span(c.i, h + 1), country=next(iter(led)))
    elif t.lemma.lower() in _BOARDS:
        owners = [a for c in p.kids(h, "poss", "compound", "nmod") for a in context.actors(c.i)]
        yield from (a for a in owners[:1] if a.type == "organisation")
    elif t.lemma.lower() in _GROUPS and t.pos == "NOUN" and not any(c.tag == "PRP$" for c in p.kids(h, "poss")):
        name = syntax.core_phrase(p, h)
        yield Actor(name, slug(name), "group", span=p.span(*syntax.phrase_range(p, h)))


def voice_donor(context: Context, i: int, cues: frozenset[str]) -> tuple[Actor, ...]:
    """The state of the one who announces a gift of which no giver is named: "20 tanks will be sent, Lind announced"."""
    p = context.parsed
    for a in p.attributions_over(i):
        if a.speaker is None or a.cue_lemma not in cues:
            continue
        found = state(context, a.speaker)
        if found is not None:
            return (found,)
    return ()


def party(context: Context, h: int) -> Actor | None:
    """One who gets: an actor, the state of an official, a country told by its capital or people, or a group."""
    p, t = context.parsed, context.parsed.tokens[h]
    mention = p.mention_at(h)
    described = mention is not None and mention.kind == "nominal"
    for a in context.actors(h):
        if a.type == "group" and a.country in _countries(context.pack) and t.lemma.lower() in _SERVICES:
            return _as_country(context, a.country)
        if a.type != "anonymous" and not (described and a.type == "person"):
            return state(context, a)
    capital = capital_at(context, h)
    if capital:
        return capital[0]
    for m in context.places_by_sentence.get(t.sent, ()):
        country = _countries(context.pack).get(m.place.country or "")
        if m.first <= h < m.last and country is not None and (m.extent == 2 or m.place.name == country.capital):
            return _as_country(context, country.id)
    lemma = t.lemma.lower()
    if lemma in _EFFORTS:
        return _helped(context, h)
    if lemma in _SERVICES:
        for c in p.kids(h, "amod", "compound", "poss", "nmod"):
            owners = (*named_or_adjective(context, c.i), *context.actors(c.i))
            owner = next((a for a in owners if a.type == "country"), None)
            if owner is not None:
                return owner
    if lemma in _SERVICES and any(c.lower == "the" for c in p.kids(h, "det")) and (own := home(context)) is not None:
        return own
    if (lemma in _RECEIVERS or t.lower in _NEEDY) and not any(c.tag == "PRP$" for c in p.kids(h, "poss")):
        first, _ = syntax.phrase_range(p, h)
        last = max([h, *(c.right for c in p.kids(h, "prep") if c.lower in _WHOSE and c.i > h)]) + 1
        name = p.text(first, last)
        near = [a.country for c in p.kids(h, "amod", "compound", "poss") for a in named_or_adjective(context, c.i)]
        near += [m.place.country for m in context.places_by_sentence.get(t.sent, ()) if h < m.first < last]
        land = near[0] if len(set(near)) == 1 else None
        return Actor(name, slug(name), "group", span=p.span(first, last), country=land)
    return _territory(context, h)


def home(context: Context) -> Actor | None:
    """The state in which the article begins: the only one whose places its first sentence names."""
    p = context.parsed
    lead = next((s for s in p.sentences if not s.heading and s.last - s.first > _LEAD), None)
    found = {m.place.country for m in context.places_by_sentence.get(lead.index, ())} if lead is not None else set()
    code = next(iter(found)) if len(found) == 1 else None
    return _as_country(context, code) if code in _countries(context.pack) and code else None


def _helped(context: Context, h: int) -> Actor | None:
    """Who gains by an effort: "the reconstruction of Gaza", "the humanitarian response in Sudan", "the U.N. appeal"."""
    p = context.parsed
    inner = [x for name, x in syntax.obliques(p, h) if name in _OF_EFFORT]
    owners = [c.i for c in p.kids(h, "poss", "compound", "nmod")]
    return next((a for x in (*inner, *owners) if (a := party(context, x)) is not None), None)


def _territory(context: Context, h: int) -> Actor | None:
    """A place below a state that is known to lie in one, for those who live there: "aid to Gaza"."""
    for m in context.places_by_sentence.get(context.parsed.tokens[h].sent, ()):
        if m.first <= h < m.last and m.extent < 2 and m.place.country and m.place.precision != "unresolved":
            return Actor(m.place.name, slug(m.place.name), "group", span=m.span, country=m.place.country)
    return None


def abroad(context: Context, heads: Iterable[int], givers: Iterable[Actor]) -> bool:
    """Whether a gift goes to a place outside the countries that give: "aid for Gaza"."""
    own = {g.country for g in givers}
    found = {m.place.country for h in heads for m in context.places_by_sentence.get(context.parsed.tokens[h].sent, ())
             if m.first <= h < m.last and m.place.country}
    return bool(found) and not found & own


def reached(context: Context, v: int, aid: Iterable[int]) -> list[int]:
    """The heads behind "to" and "for" at a verb and at what is given."""
    found = list(syntax.recipients(context.parsed, v))
    for h in aid:
        found += _under(context, h)
    return found


def refused(context: Context, h: int) -> bool:
    """Whether a phrase names a private person: what they get is no aid between sides."""
    known = context.actors(h)
    return bool(known) and all(a.type == "person" and state(context, a) is None for a in known)


def recipient(context: Context, v: int, outer: Iterable[int], heads: Iterable[int]) -> tuple[Actor | None, bool]:
    """Who gets it, and whether the gift goes to a private person instead."""
    p = context.parsed
    reach = list(syntax.recipients(p, v)) if syntax.is_verb(p, v) else []
    for h in dict.fromkeys((*outer, *heads)):
        reach += _under(context, h)
    if syntax.is_verb(p, v):
        for name, h in syntax.obliques(p, v):
            reach += [h] if name in _GIVING and h not in reach else []
            reach += _under(context, h)
    private = False
    for h in reach:
        found = party(context, h)
        if found is not None:
            return found, False
        private = private or refused(context, h)
    for h in dict.fromkeys((*outer, *heads, v)):
        for c in p.kids(h, "compound", "nmod", "dative"):
            named = context.actor(c.i) if c.dep != "compound" or c.tag in ("NNP", "NNPS") else None
            body = named is not None and named.type == "organisation" and named.country and c.dep != "compound"
            if named is not None and (named.type == "country" or body):
                return named, False
        for x in _purposes(context, h):
            if (a := party(context, x) or _helped(context, x)) is not None:
                return a, False
    return None, private


def _purposes(context: Context, h: int) -> list[int]:
    """The objects of what a gift is to do: "to help X", "to help rebuild schools in X", "which will enable X to"."""
    p = context.parsed
    found: list[int] = []
    for c in p.kids(h, "acl", "advcl", "relcl", "xcomp"):
        if c.lemma in _HELPING and c.tag in ("VB", "VBG", "VBZ"):
            inner = [c, *(x for x in p.kids(c.i, "xcomp", "ccomp") if x.lemma in _HELPING)]
            found += [x.i for v in inner for x in p.kids(v.i, "dobj")]
            found += [x.i for v in p.kids(c.i, "ccomp") for x in p.kids(v.i, "nsubj")]
            found += [x for v in inner for name, x in syntax.obliques(p, v.i) if name == "in"]
    return found


def _under(context: Context, h: int, depth: int = 0) -> list[int]:
    """The heads behind "to" and "for" below a noun, through "of" and "in": "a package of weapons for X"."""
    found: list[int] = []
    for name, x in syntax.obliques(context.parsed, h):
        if name in _GIVING:
            found.append(x)
        if depth < _DEPTH and name != "including":
            found += _under(context, x, depth + 1)
    return found
