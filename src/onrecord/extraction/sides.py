"""Which actors are sides (officials, governments, armed groups, bodies): an actor and a pack in, its standing out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from onrecord.extraction.context import Context
from onrecord.extraction.governors import governors
from onrecord.extraction.side_pairs import pair_told
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parts import Actor, Voice
from onrecord.packs import Pack, slug
from onrecord.packs.pack import Country, Organisation, Person

Standing = Literal["official", "private", "unknown"]
_SHORTEST_LEAD = 8
_OF_BODY = re.compile(r"\b(?:of|from) (?:the )?((?:[A-Z][\w\'’-]*)(?: [A-Z][\w\'’-]*)+|[A-Z]{2,}\d*)")
_NAMED_AFTER = re.compile(r" (?:of|from) (?:the )?(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=8)
def _organisations(pack: Pack) -> dict[str, Organisation]:
    return {o.id: o for o in pack.organisations}


@lru_cache(maxsize=8)
def _people(pack: Pack) -> dict[str, Person]:
    return {p.id: p for p in pack.people}


@lru_cache(maxsize=8)
def _movements(pack: Pack) -> dict[str, str]:
    names = ((n.lower(), o) for o in pack.organisations if o.type == "movement" for n in (o.name, *o.aliases))
    return {name: o.id for name, o in names}


@lru_cache(maxsize=8)
def _bodies(pack: Pack) -> tuple[tuple[str, str], ...]:
    """The names of alliances and bodies as a title opens with them ("un " of "UN envoy"), with their ids."""
    kinds = ("alliance", "body")
    return tuple((f"{n.lower()} ", o.id) for o in pack.organisations if o.type in kinds for n in (o.name, *o.aliases))


@lru_cache(maxsize=8)
def _adjectives(pack: Pack) -> dict[str, Country]:
    return {word.lower(): c for c in reversed(pack.countries) for word in (*c.adjectives, *c.demonyms)}


@lru_cache(maxsize=8)
def _capitals(pack: Pack) -> dict[str, Country]:
    return {c.capital.lower(): c for c in reversed(pack.countries) if c.capital and " " not in c.capital}


@lru_cache(maxsize=4096)
def _lower_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def organisation_type(actor: Actor, pack: Pack) -> str | None:
    """The type that the pack gives an organisation ("alliance", "media"), or None."""
    known = _organisations(pack).get(actor.id)
    return known.type if known else None


def _by_words(text: str) -> Standing:
    found = _lower_words(text)
    if found & words("side", "private"):
        return "private"
    return "official" if found & words("side", "official") else "unknown"


def standing(actor: Actor, pack: Pack) -> Standing:
    """Whether an actor speaks for a state, an armed group or a body; "unknown" for a bare name."""
    if actor.type == "country":
        return "official"
    known = organisation_type(actor, pack)
    if known is not None:
        return "private" if known in words("side", "private_types") else "official"
    if actor.type == "person":
        by_role = _by_words(actor.role) if actor.role else "unknown"
        if by_role != "unknown":
            return by_role
        return "official" if actor.id in _people(pack) else "unknown"
    return _by_words(_NAMED_AFTER.split(f"{actor.name} {actor.role or ''}")[0] if actor.type != "organisation" else
                     f"{actor.name} {actor.role or ''}")  # fmt: skip


def state_of_teller(a: Actor, pack: Pack) -> Actor:
    """The state for which a ministry or a staff tells, which has no forces or losses of its own; others as they are."""
    own = next((c for c in pack.countries if c.id == a.country), None)
    tells = a.name.rsplit(" ", 1)[-1].lower() in words("side", "tellers") or organisation_type(a, pack) == "ministry"
    if own is None or a.type != "organisation" or not tells:
        return a
    return Actor(own.name, slug(own.name), "country", span=a.span, country=own.id)


def camp(actor: Actor, pack: Pack) -> str | None:
    """The side that an actor is on: a movement, an alliance, a body is its own; others are their country's."""
    if organisation_type(actor, pack) in ("movement", "alliance", "body"):
        return actor.id
    title = (actor.role or actor.name).lower()
    for name, body in _bodies(pack):
        if title.startswith(name) and actor.type in ("person", "anonymous", "group"):
            return body
    if actor.country is None and actor.type in ("anonymous", "group"):
        of = _OF_BODY.search(actor.name)
        if of:
            return slug(of[1])
    found = _lower_words(f"{actor.name} {actor.role or ''}")
    if found & words("side", "camp"):
        return actor.id
    people = _people_of(actor)
    if people:
        return people
    movements = _movements(pack)
    one = next((movements[w] for w in sorted(found) if w in movements), None)
    if one is None and actor.type in ("anonymous", "group"):
        text = actor.name.lower()
        one = next((o for name, o in movements.items() if " " in name and text.endswith(f" {name}")), None)
    return one or actor.country


def _people_of(actor: Actor) -> str | None:
    """The people inside a state for whom unnamed leaders speak: "Tigrayan leaders", "Kurdish officials"."""
    if actor.type not in ("group", "anonymous") or actor.country is not None:
        return None
    return next((w for w in actor.name.lower().split() if w in words("side", "peoples")), None)


def two_sides(actors: tuple[Actor, ...], pack: Pack) -> bool:
    """Whether the actors can be two sides: nobody private, no troops, somebody official, not all of one camp."""
    if len(actors) < 2:
        return False
    standings = [standing(a, pack) for a in actors]
    if "private" in standings or "official" not in standings:
        return False
    if any(a.type in ("group", "anonymous") and _lower_words(a.name) & words("side", "callings") for a in actors):
        return False
    unnamed = [_lower_words(a.name.split(" of ")[0]) for a in actors if a.type in ("group", "anonymous")]
    if any(found & words("side", "troops") for found in unnamed):
        return False
    camps = {camp(a, pack) for a in actors if camp(a, pack) is not None}
    homeless = sum(_abroad(a, s) for a, s in zip(actors, standings, strict=True) if camp(a, pack) is None)
    return len(camps) + homeless > 1


def _abroad(actor: Actor, of: Standing) -> bool:
    """Whether an actor of no known country can be another side than those of one country."""
    if actor.type in ("person", "organisation"):
        return of == "official"
    if actor.type == "anonymous" and any(w[:1].isupper() for w in actor.name.split()[:-1]):
        return bool(_lower_words(actor.name) & words("side", "abroad_named"))
    return bool(_lower_words(actor.name) & words("side", "abroad"))


def group_at(context: Context, i: int) -> Actor | None:
    """The unnamed side that a phrase stands for ("allied countries", "his counterpart"), as the text names it."""
    p, t = context.parsed, context.parsed.tokens[i]
    if t.pos != "NOUN" or t.lemma not in words("side", "collective"):
        return None
    if t.lemma == "member" and not any(name == "of" and context.actors(h) for name, h in syntax.obliques(p, i)):
        return None
    name = syntax.core_phrase(p, i) if t.lemma != "member" else syntax.phrase(p, i)
    name = name.removeprefix("-called ")
    kind: Literal["group", "anonymous"] = "group" if t.tag == "NNS" else "anonymous"
    owners = [a for c in p.kids(i, "poss", "amod", "compound") for a in named_or_adjective(context, c.i)]
    country = next((a.country for a in owners if a.type == "country"), None)
    return Actor(name, slug(name), kind, span=p.span(*syntax.phrase_range(p, i)), country=country)


def states_called(context: Context, text: str) -> tuple[Actor, ...]:
    """The states that a word for all of them means: "the two Koreas", "the inter-Korean line"."""
    plain = text.lower().replace(" - ", "-")
    ids: list[str] = next((ids for word, ids in table("side")["together"].items() if word in plain), [])
    known = {c.id: c for c in context.pack.countries}
    found = [known[i] for i in ids if i in known]
    return tuple(Actor(c.name, slug(c.name), "country", country=c.id) for c in found)


def country_called(context: Context, word: str) -> Actor | None:
    """The country of an adjective or demonym ("French")."""
    country = _adjectives(context.pack).get(word.lower())
    return Actor(country.name, slug(country.name), "country", country=country.id) if country else None


def named_or_adjective(context: Context, i: int) -> tuple[Actor, ...]:
    """Who is named at a token, or the country of an adjective: "US-Chinese talks"."""
    tokens, known = context.parsed.tokens, _adjectives(context.pack)
    country = (known.get(f"{tokens[i - 1].lower} {tokens[i].lower}") if i else None) or known.get(tokens[i].lower)
    if country:
        return (Actor(country.name, slug(country.name), "country", country=country.id),)
    mention = context.parsed.mention_at(i)
    return (mention.actor,) if mention and mention.actor and mention.kind == "name" else ()


def capital_at(context: Context, i: int) -> list[Actor]:
    """The country of a capital that stands for it: "a call from Seoul"."""
    country = _capitals(context.pack).get(context.parsed.tokens[i].lower)
    return [Actor(country.name, slug(country.name), "country", country=country.id)] if country else []


def _split(context: Context, i: int) -> tuple[Actor, ...]:
    """The states or bodies of a plural phrase: "the ministers of A and B", "Moroccan and Spanish officials"."""
    p, t = context.parsed, context.parsed.tokens[i]
    if t.tag not in ("NNS", "NNPS") or t.lemma.lower().removesuffix("s") not in words("side", "collective"):
        return ()
    heads: list[int] = []
    for name, head in syntax.obliques(p, i):
        if name in ("of", "from", "for"):
            inner = [h for n, h in syntax.obliques(p, head) if n == "of"]
            heads += inner if len(inner) > 1 else [head]
    heads += [c.i for c in p.kids(i, "conj") if heads and c.pos == "PROPN"]
    if len(heads) == 1 and p.tokens[heads[0]].lemma in words("side", "paired"):
        mention = p.mention_at(heads[0])
        several = (mention.members if mention else ()) or pair_at(context, heads[0])
        if len(several) > 1:
            return several
    if len(heads) < 2:
        for c in p.kids(i, "amod", "compound", "nmod"):
            both = syntax.conjuncts(p, c.i)
            if len(both) == 1 and any(g.text == "-" for g in p.kids(c.i, "punct")):
                both = [g.i for g in p.kids(c.i, "compound", "nmod", "amod")] + both
            heads = both if len(both) > 1 else heads
    found = [a for x in heads for a in named_or_adjective(context, x) if a.type in ("country", "organisation")]
    return tuple({a.id: a for a in found}.values())


def voices(context: Context, i: int, actors: tuple[Actor, ...]) -> tuple[Voice, ...]:
    """The attribution of an act, without those who act and whose "cue" is only the verb of it: "X refuses to meet"."""
    deciding = {w.lower: w.lemma in words("side", "refusing") for w in governors(context.parsed, i)}
    own = {a.id for a in actors}
    cued = [(v, deciding.get(v.cue.lower().split()[-1])) for v in context.attribution(i)]
    return tuple(v for v, refusing in cued if not refusing and (refusing is None or v.actor.id not in own))


def body_at(context: Context, i: int) -> Actor | None:
    """The service or craft of a named state or body: "Japan's coast guard" by its words, "a NATO plane" as NATO."""
    p, t = context.parsed, context.parsed.tokens[i]
    craft = t.lemma in words("side", "craft")
    if not craft and t.lemma.lower() not in words("side", "service"):
        return None
    for c in p.kids(i, "poss", "compound", "nmod", "amod"):
        for owner in (a for x in (c.i, *(g.i for g in p.kids(c.i))) for a in named_or_adjective(context, x)):
            if owner.type not in ("country", "organisation") or standing(owner, context.pack) != "official":
                continue
            if craft:
                return owner
            name = syntax.phrase(p, i).split(",")[0]
            return Actor(name, slug(name), "organisation", country=owner.country)
    return None


def _before(context: Context, i: int, known: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Who stands before an "and" that the parser took into the name after it: "Lind and Chief of Staff Gen. Ek"."""
    p, t = context.parsed, context.parsed.tokens[i]
    mention = p.mention_at(i)
    if mention is None or mention.first < 2 or p.tokens[mention.first - 1].lower != "and":
        return ()
    other = p.mention_at(mention.first - 2)
    if other is None or other.actor is None or other.last != mention.first - 1 or not t.left <= other.head <= t.right:
        return ()
    return () if any(a.id == other.actor.id for a in known) else (other.actor,)


def parties_at(context: Context, i: int) -> tuple[Actor, ...]:
    """Who is meant at a phrase head, unnamed sides included and plurals of several countries told apart."""
    several = _listed(context, i) or _split(context, i) or pair_at(context, i) or _together(context, i)
    if len(several) > 1:
        return several
    itself = reported(context, i)
    known = _demonym(context, i) or (context.actors(i) if itself is None else itself)
    if known:
        return (*_before(context, i, known), *known)
    group = group_at(context, i)
    return (group,) if group else _speaker(context, i)


def _together(context: Context, i: int) -> tuple[Actor, ...]:
    """The states of a plural that is the name of several: "the Koreas"."""
    t = context.parsed.tokens[i]
    return states_called(context, t.text) if t.pos == "PROPN" and t.lower.endswith("s") else ()


def _listed(context: Context, i: int) -> tuple[Actor, ...]:
    """Those who are named after a plural: "his Congolese and Rwandan counterparts, A and B"."""
    p, t = context.parsed, context.parsed.tokens[i]
    if t.tag != "NNS" or t.lemma not in words("side", "collective"):
        return ()
    heads = [x for c in p.kids(i, "appos") for x in syntax.conjuncts(p, c.i)]
    heads += [h for name, h in syntax.obliques(p, i) if name == "of"]
    named = [a for x in heads for a in named_or_adjective(context, x)]
    found = {a.id: a for a in named if a.type == "person"}
    states = [a.country for a in named if a.type == "country"]
    owners = [a.country for c in p.kids(i, "poss", "amod") for a in named_or_adjective(context, c.i) if a.country]
    if len(set(owners)) == 1:
        states = [owners[0] for _ in found]
    if len(states) != len(found) or len(found) < 2:
        return tuple(found.values()) if len(found) > 1 else ()
    return tuple(replace(a, country=a.country or c) for a, c in zip(found.values(), states, strict=True))


def reported(context: Context, i: int) -> tuple[Actor, ...] | None:
    """The one who speaks of itself: "it" in "the ministry said it was watching", "they" in "the rebels said they".

    None where the word does not stand for the one who speaks; nobody where that one is not known.
    """
    p, t = context.parsed, context.parsed.tokens[i]
    if t.lower not in ("it", "they") or t.dep not in ("nsubj", "nsubjpass"):
        return None
    clause = p.tokens[t.head]
    cue = p.tokens[clause.head]
    if clause.dep != "ccomp" or not syntax.is_verb(p, cue.i) or cue.i == clause.i:
        return None
    for c in p.kids(cue.i, "nsubj"):
        mention = p.mention_at(c.i)
        body = None if mention and mention.actor else body_at(context, c.i)
        found = (body,) if body else (mention.actor,) if mention and mention.actor and mention.kind != "pronoun" else ()
        if not found and c.tag == "NNPS" and t.lower == "they":
            return ()
        plural = c.tag in ("NNS", "NNPS") or any(a.type == "group" for a in found)
        if found and all(a.type != "person" for a in found) and (t.lower == "it" or plural):
            return found
    return None


def _of_the_lead(context: Context) -> list[str]:
    """The countries of those who are named in the first sentence of an article."""
    p = context.parsed
    first = next((s for s in p.sentences if not s.heading and s.last - s.first > _SHORTEST_LEAD), None)
    if first is None:
        return []
    named = (m.actor for m in p.mentions if m.kind == "name" and first.first <= m.first < first.last)
    return list(dict.fromkeys(a.country for a in named if a is not None and a.country and a.type != "organisation"))


def pair_at(context: Context, i: int) -> tuple[Actor, ...]:
    """The two states of an article about two: "the two countries", "both armies", where nobody else is meant."""
    p, t = context.parsed, context.parsed.tokens[i]
    if told := pair_told(context, i):
        return told
    if t.lemma not in words("side", "paired") or not any(
        c.lower in ("two", "both") for c in p.kids(i, "nummod", "det")
    ):
        return ()
    mention = p.mention_at(i)
    if mention is not None and (mention.actor is not None or mention.members):
        return ()
    counts: dict[str, int] = {}
    for m in p.mentions:
        if m.kind == "name" and m.actor is not None and m.actor.country:
            counts[m.actor.country] = counts.get(m.actor.country, 0) + 1
    ranked = sorted(counts, key=lambda c: -counts[c])
    lead = _of_the_lead(context)
    s = p.sentence_of(i)
    here = {m.actor.country for m in p.mentions if s.first <= m.first < s.last and m.actor is not None}
    if len(lead) == 2 and here <= {None, *lead}:
        ranked = lead
    elif len(ranked) < 2 or (len(ranked) > 2 and counts[ranked[1]] < 2 * counts[ranked[2]]):
        return ()
    known = {c.id: c for c in context.pack.countries}
    pair = [known[c] for c in ranked[:2] if c in known]
    return tuple(Actor(c.name, slug(c.name), "country", country=c.id) for c in pair) if len(pair) == 2 else ()


def _speaker(context: Context, i: int) -> tuple[Actor, ...]:
    """Who "I" or "we" is inside quoted words."""
    if context.parsed.tokens[i].lower not in ("i", "we", "me", "us") or not context.quoted(i):
        return ()
    return tuple(v.actor for v in context.attribution(i)[:1] if v.span is not None and v.actor.type != "anonymous")


def _demonym(context: Context, i: int) -> tuple[Actor, ...]:
    """The state of an adjective that the parser coordinated with a noun: "Kyrgyz and Tajik officials"."""
    p, t = context.parsed, context.parsed.tokens[i]
    partners = [c for c in p.kids(i, "conj") if c.lemma in words("side", "collective")]
    return named_or_adjective(context, i) if partners and t.text[:1].isupper() else ()
