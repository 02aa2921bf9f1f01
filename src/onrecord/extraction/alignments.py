"""Steps of a country towards or away from an alliance: a `Context` in, `Alignment` records out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.alignment_steps import LISTS, NOUNS, VERBS, Step, StepName, judge, member_of, organisation_at
from onrecord.extraction.context import Context
from onrecord.extraction.governors import governors
from onrecord.extraction.moments import moment
from onrecord.extraction.sides import parties_at, reported, standing, voices
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Alignment
from onrecord.packs import slug

_NEAR = 2
_TRIGGERS = {v.split("_")[0] for v in VERBS} | LISTS["moving"] | {"become"}


@EXTRACTORS.put("alignment")
def alignments(context: Context) -> Iterator[Alignment]:
    """One record for each country and step; the same step told twice in one sentence is one record."""
    p = context.parsed
    seen: set[tuple[str, str, str, int]] = set()
    last: tuple[Actor, int] | None = None
    for t in p.tokens:
        before = last[0] if last is not None and t.sent - last[1] <= _NEAR else None
        if t.pos == "VERB" and t.lemma in _TRIGGERS:
            found = _by_verb(context, t, before)
        elif t.pos in ("NOUN", "PROPN") and t.lemma.lower() in NOUNS:
            found = _by_noun(context, t, before)
        else:
            continue
        if p.sentences[t.sent].heading:
            continue
        for record in found:
            key = (record.country.id, record.organisation.id, record.step, t.sent)
            if key not in seen:
                seen.add(key)
                last = (record.organisation, t.sent)
                yield record


def _countries(context: Context, heads: list[int], organisation: Actor) -> list[Actor]:
    found: list[Actor] = []
    for h in heads:
        found += [
            a
            for a in _states(context, h)
            if a.type == "country" and a.id not in {organisation.id, *(b.id for b in found)}
        ]
    return found


def _states(context: Context, h: int) -> tuple[Actor, ...]:
    """Who is meant at a phrase; the country of the speaker for "we", the speaker itself for "said it would"."""
    if context.parsed.tokens[h].lower == "we":
        own = [c for a in parties_at(context, h) for c in context.pack.countries if c.id == a.country]
        return tuple(Actor(c.name, slug(c.name), "country", country=c.id) for c in own)
    found = reported(context, h) or context.actors(h)
    return tuple(x for a in found for x in (_ruled(context, a) or (a,)))


def _state_of(context: Context, a: Actor) -> list[Actor]:
    """The state for which an official acts."""
    own = next((c for c in context.pack.countries if c.id == a.country), None)
    known = a.type == "person" and standing(a, context.pack) == "official" and own is not None
    return [Actor(own.name, slug(own.name), "country", span=a.span, country=own.id)] if known and own else []


def _ruled(context: Context, a: Actor) -> tuple[Actor, ...]:
    """The state of a parliament or government, which decides for it."""
    if a.type != "organisation" or a.name.split()[-1].lower() not in LISTS["deciders"]:
        return ()
    own = next((c for c in context.pack.countries if c.id == a.country), None)
    return (Actor(own.name, slug(own.name), "country", span=a.span, country=own.id),) if own else ()


def _records(
    context: Context, i: int, countries: list[Actor], organisation: Actor, step: Step, confidence: float
) -> Iterator[Alignment]:
    for country in countries:
        yield Alignment(
            country=country,
            organisation=organisation,
            step=step.step,
            when=moment(context, i),
            attribution=voices(context, i, (country,)),
            polarity=step.polarity,
            modality=step.modality,
            confidence=confidence,
            evidence=context.evidence(i),
        )


# verbs
def _by_verb(context: Context, t: Token, before: Actor | None) -> Iterator[Alignment]:
    p = context.parsed
    particle = next((c.lower for c in p.kids(t.i) if c.dep == "prt" or c.lower == "out"), None)
    base = (VERBS.get(f"{t.lemma}_{particle}") if particle else None) or VERBS.get(t.lemma)
    organisation: Actor | None
    if t.lemma == "become":
        base = "joins"
        members = [c for c in p.kids(t.i, "attr", "dobj") if c.lemma == "member"]
        organisation = member_of(context, members[0]) if members else None
    elif base is None:
        yield from _closer(context, t)
        return
    else:
        organisation = _target(context, t, base) or _doer(context, t, base) or _left_out(p, t, base, before)
    if organisation is None or base is None:
        return
    ended = any(c.lemma in LISTS["member_nouns"] for c in p.kids(t.i, "dobj"))
    affected = base == "accepted" or (t.lemma in LISTS["suspended_passive"] and not ended)
    subjects = syntax.patients(p, t.i) if affected else syntax.subject(p, t.i)
    if t.dep == "acl" and p.tokens[t.head].lemma in LISTS["offers"]:
        v = syntax.support_verb(p, t.head)
        subjects = syntax.agents(p, v) if v >= 0 and p.tokens[v].lemma not in LISTS["giving"] else subjects
    step = judge(context, t.i, base)
    if step is not None:
        yield from _records(context, t.i, _countries(context, subjects, organisation), organisation, step, 0.85)


def _doer(context: Context, t: Token, base: StepName) -> Actor | None:
    """The organisation that admits or suspends somebody: "the union admitted X"."""
    p = context.parsed
    if base != "accepted" and t.lemma not in LISTS["suspended_passive"]:
        return None
    to_join = any(VERBS.get(c.lemma) == "joins" for c in p.kids(t.i, "xcomp", "ccomp"))
    if t.lemma in ("welcome", "accept") or (t.lemma == "invite" and not to_join):
        return None
    return next((a for h in syntax.agents(p, t.i) if (a := organisation_at(context, h))), None)


def _left_out(p: Parsed, t: Token, base: StepName, before: Actor | None) -> Actor | None:
    """The organisation just told of, where a verb of joining names none: "X applied in May and joined a year later"."""
    if base not in ("joins", "applies") or t.lemma == "enter" or syntax.is_passive(p, t.i):
        return None
    bare = not p.kids(t.i, "dobj", "xcomp", "ccomp", "prt", "dative") and all(
        any(g.ent == "DATE" for g in p.kids(c.i, "pobj")) for c in p.kids(t.i, "prep")
    )
    return before if bare else None


def _target(context: Context, t: Token, base: StepName) -> Actor | None:
    """The organisation that a verb of joining or leaving is about."""
    p = context.parsed
    if not syntax.is_passive(p, t.i) and base != "accepted":
        for h in syntax.patients(p, t.i):
            found = organisation_at(context, h)
            if found is not None:
                return None if _for_a_cause(p, t) else found
            if base == "leaves":
                if p.tokens[h].lemma in LISTS["member_nouns"] and t.lemma in LISTS["ends_membership"]:
                    return member_of(context, p.tokens[h])
                if t.lemma not in LISTS["suspended_passive"]:
                    return None
    if t.lemma in LISTS["direct_only"]:
        return None
    for name, h in syntax.obliques(p, t.i):
        if name in LISTS[f"{base}_prepositions"]:
            found = organisation_at(context, h) if name != "as" else None
            if found is None and p.tokens[h].lemma in LISTS["member_nouns"] | ({"member"} if name == "as" else set()):
                found = member_of(context, p.tokens[h])
            if found is not None:
                return found
    return None


def _for_a_cause(p: Parsed, t: Token) -> bool:
    """ "joined the union in condemning X" and "joined the alliance in its war" are no accession."""
    for c in p.kids(t.i, "prep"):
        if c.lower in ("in", "for") and p.kids(c.i, "pcomp"):
            return True
        if c.lower == "in" and any(g.lemma in LISTS["causes"] for g in p.kids(c.i, "pobj")):
            return True
    return False


def _closer(context: Context, t: Token) -> Iterator[Alignment]:
    """ "draws ever closer to the union"; closer to joining it is found at the joining."""
    p = context.parsed
    near = p.kids(t.i, "advmod", "acomp", "dobj", "oprd", "attr", "prep", "xcomp")
    inner = [g for c in near for g in p.kids(c.i, "advmod", "amod", "acomp")]
    if not any(c.lower in LISTS["nearness"] for c in (*near, *inner)):
        return
    for holder in (t, *near, *inner):
        for name, h in syntax.obliques(p, holder.i):
            if name not in LISTS["towards"]:
                continue
            organisation = organisation_at(context, h)
            if organisation is None and p.tokens[h].lemma in LISTS["member_nouns"]:
                organisation = member_of(context, p.tokens[h])
            step = judge(context, t.i, "closer") if organisation is not None else None
            if organisation is not None and step is not None:
                step.step = "closer"
                heads = [*syntax.subject(p, t.i), *(c.i for c in p.kids(t.i, "dobj"))]
                yield from _records(context, t.i, _countries(context, heads, organisation), organisation, step, 0.8)
                return


# nouns
def _by_noun(context: Context, t: Token, before: Actor | None) -> Iterator[Alignment]:
    p = context.parsed
    lemma = t.lemma.lower()
    if t.dep in ("compound", "nmod") and p.tokens[t.head].lemma in NOUNS:
        return
    if t.dep in ("compound", "nmod") and p.tokens[t.head].lemma in LISTS["talks"]:
        yield from _talks(context, p.tokens[t.head], before)
        return
    if lemma in ("status", "candidate") and not any(c.lemma in LISTS["status_of"] for c in p.kids(t.i)):
        return
    if t.dep == "nsubj" and p.tokens[t.head].lemma not in LISTS["progress"]:
        return
    base = NOUNS[lemma]
    verbs = [w for w in governors(p, t.i) if syntax.is_verb(p, w.i)]
    if verbs and VERBS.get(verbs[0].lemma) == "applies":
        return
    organisation = member_of(context, t)
    if organisation is None and base in ("applies", "joins") and not _elsewhere(p, t):
        organisation = before
    if organisation is None and base in ("accepted", "joins"):
        givers = [h for w in verbs[:1] for h in syntax.agents(p, w.i)]
        organisation = next((a for h in givers if (a := organisation_at(context, h))), None)
    step = judge(context, t.i, base) if organisation is not None else None
    if organisation is None or step is None:
        return
    owners = [c.i for c in p.kids(t.i, "poss", "compound", "amod", "nmod")]
    owners += [g.i for i in owners for g in p.kids(i, "compound") if lemma == "status"]
    owners += [h for name, h in syntax.obliques(p, t.i) if name in ("of", "by", "for")]
    countries = _countries(context, owners, organisation)
    if step.step == "accepted" and verbs and any(p.tokens[h].tag == "PRP$" for h in owners):
        agents = {a.id for h in syntax.agents(p, verbs[0].i) for a in context.actors(h)}
        countries = [a for a in countries if a.id not in agents]
        verbs = []
    if step.step == base and (base == "accepted" or lemma == "membership") and not verbs:
        return
    if (step.step == "joins" and (lemma == "membership" or not verbs)) or (base == "closer" and not countries):
        return
    if step.step == "considers" and verbs and verbs[0].lemma in LISTS["talked_over"]:
        agents = {a.id for a in _countries(context, syntax.agents(p, verbs[0].i), organisation)}
        countries = [a for a in countries if a.id in agents]
        verbs = []
    for w in verbs:
        if countries:
            break
        heads = syntax.recipients(p, w.i) if step.step == "accepted" else []
        countries = _countries(context, heads, organisation)
        if not countries and (step.step != "accepted" or w.lemma in LISTS["obtaining"]):
            heads = [h for h in syntax.agents(p, w.i) if h != t.i]
            countries = _countries(context, heads, organisation)
            if not countries and base == "applies" and w.lemma in LISTS["own_hand"] | LISTS["handing_in"]:
                countries = [c for h in heads for a in context.actors(h) for c in _state_of(context, a)]
        if not countries and syntax.is_passive(p, w.i):
            countries = _countries(context, syntax.subject(p, w.i), organisation)
    yield from _records(context, t.i, countries, organisation, step, 0.75)


def _elsewhere(p: Parsed, t: Token) -> bool:
    """Whether a noun of joining says into what, so that it is not the alliance told of before."""
    into = any(name in LISTS["member_prepositions"] for name, _ in syntax.obliques(p, t.i))
    return (
        into
        or t.lemma.lower() in ("request", "entry", "admission")
        or any(c.text[:1].isupper() for c in p.kids(t.i, "compound"))
    )


def _talks(context: Context, t: Token, before: Actor | None) -> Iterator[Alignment]:
    """ "X began accession talks with the union" brings X closer."""
    p = context.parsed
    v = syntax.support_verb(p, t.i)
    if v < 0 or p.tokens[v].lemma not in LISTS["beginning"] | LISTS["stopping"]:
        return
    named = [h for holder in (t.i, v) for name, h in syntax.obliques(p, holder) if name in ("with", "to", "for")]
    organisation = next((a for h in named if (a := organisation_at(context, h))), None) or member_of(context, t)
    doers = [x for h in syntax.agents(p, v) for x in (h, *(c.i for c in p.kids(h, "compound", "nmod", "poss", "amod")))]
    organisation = organisation or next((a for h in doers if (a := organisation_at(context, h))), before)
    step = judge(context, t.i, "closer") if organisation is not None else None
    if organisation is None or step is None:
        return
    step.step = "closer"
    if p.tokens[v].lemma in LISTS["stopping"]:
        step.polarity = "denied" if step.polarity == "asserted" else "asserted"
    heads = [*syntax.agents(p, v), *named]
    yield from _records(context, t.i, _countries(context, heads, organisation), organisation, step, 0.75)
