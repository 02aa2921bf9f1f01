"""Incidents: violent events in a parsed article in, an `Incident` with actor, target, place and harm each out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import get_args, get_type_hints

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.harms import harm_of
from onrecord.extraction.vocabulary import mapping, table
from onrecord.model import syntax
from onrecord.model.parsed import PlaceMention, Token
from onrecord.model.parts import Actor, Item, Quantity, When
from onrecord.model.records import Incident

_TYPES = get_args(get_type_hints(Incident)["type"])
_GOVERN = ("of", "on", "against", "in", "at", "near")


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(table("incident")["lists"][name])


@dataclass(slots=True)
class _Draft:
    """An incident while its words are gathered; `trigger` is its noun or verb."""

    trigger: int
    type: str
    actor: Actor | None = None
    target: int = -1
    place: PlaceMention | None = None
    when: When | None = None
    count: Quantity | None = None
    outcome: str | None = None
    harm: list[Item] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    definite: bool = False
    confidence: float = 0.7


@EXTRACTORS.put("incident")
def incidents(context: Context) -> Iterator[Incident]:
    """Every incident of the article, in order; later sentences about "the attack" add to the one before."""
    p = context.parsed
    nouns, verbs = mapping("incident", "nouns"), mapping("incident", "verbs")
    drafts: list[_Draft] = []
    used: set[int] = set()
    for t in p.tokens:
        if t.i in used or p.sentences[t.sent].heading:
            continue
        draft: _Draft | None = None
        if t.pos in ("NOUN", "PROPN") and t.lemma.lower() in nouns:
            draft = _from_noun(context, t, nouns[t.lemma.lower()], used)
        elif t.pos == "VERB" and t.lemma in verbs and t.dep not in ("amod", "compound"):
            draft = _from_verb(context, t, verbs[t.lemma], used)
        if draft is not None:
            _place_draft(context, drafts, draft)
    for d in drafts:
        yield _record(context, d)


def _place_draft(context: Context, drafts: list[_Draft], draft: _Draft) -> None:
    """Add a draft, or let it enrich the incident that it speaks of again."""
    p = context.parsed
    if drafts:
        last = drafts[-1]
        near = p.tokens[draft.trigger].sent - p.tokens[last.tokens[-1]].sent
        same_sentence = near == 0 and _compatible(last, draft) and draft.place in (None, last.place)
        if (draft.definite and near <= 2 and _compatible(last, draft)) or (same_sentence and draft.actor is None):
            last.harm += [h for h in draft.harm if h not in last.harm]
            last.tokens += draft.tokens
            last.outcome = last.outcome or draft.outcome
            last.actor = last.actor or draft.actor
            last.place = last.place or draft.place
            last.when = last.when or draft.when
            if last.type == "other":
                last.type = draft.type
            return
    if draft.definite and draft.place is None and draft.actor is None and not draft.harm:
        return
    drafts.append(draft)


def _compatible(a: _Draft, b: _Draft) -> bool:
    return (
        (a.type == b.type or "other" in (a.type, b.type))
        and (a.actor is None or b.actor is None or a.actor.id == b.actor.id)
        and (a.place is None or b.place is None or a.place.place.id == b.place.place.id)
    )


def _type(context: Context, plain: str, i: int, *more: int) -> str:
    """The type by the means that stand on the trigger ("drone attack", "strike by warplanes", "hit by a missile")."""
    p = context.parsed
    means = mapping("incident", "means")
    near: list[Token] = []
    for x in (i, *more):
        near += p.kids(x, "compound", "amod", "nmod")
        near += [p.tokens[h] for name, h in syntax.obliques(p, x) if name in ("by", "with", "from", "of", "using")]
        near += [c for k in list(near) if k.dep in ("pobj", "compound") for c in p.kids(k.i, "compound", "amod")]
    for t in near:
        for form in (t.lower, t.lemma.lower()):
            if form in means and (plain not in ("shelling", "raid", "sabotage") or means[form] != "ground_attack"):
                return means[form]
        e = context.equipment_by_head.get(t.i)
        if e is not None:
            for word in (*e.category.lower().replace("-", " ").split(), *e.name.lower().split()):
                if word in means:
                    return means[word]
    return plain


def _side(context: Context, heads: list[int]) -> Actor | None:
    """Who does it: a side, a group, or unknown armed people as the text names them."""
    return next((a for h in heads for a in context.actors(h) if a.type != "person" or a.role), None)


def _from_noun(context: Context, t: Token, plain: str, used: set[int]) -> _Draft | None:
    """ "an attack on X by Y", "Y launched an offensive", "a drone strike hit X"."""
    p = context.parsed
    modifiers = p.kids(t.i, "compound", "amod", "nmod")
    if any(c.lower in _list("not_incident") for c in modifiers) or t.dep in ("compound",):
        return None
    verb = syntax.support_verb(p, t.i)
    lemma = p.tokens[verb].lemma if verb >= 0 else ""
    mode = context.modality(t.i)
    if mode in ("possible", "conditional", "planned") or _generic(context, t):
        return None
    phrases = syntax.obliques(p, t.i)
    actor = _side(context, syntax.agents_of_noun(p, t.i)) or _side(
        context, [c.i for c in modifiers if c.pos in ("ADJ", "PROPN", "NOUN")]
    )
    target = next((h for name, h in phrases if name in ("on", "against", "into", "targeting")), -1)
    if target < 0 and t.lemma in ("bombing", "shelling", "bombardment", "invasion", "killing", "assassination"):
        target = next((h for name, h in phrases if name == "of"), -1)
    outcome = None
    is_object = verb >= 0 and _is_object(context, t.i, verb)
    if is_object and lemma in _list("light"):
        actor = actor or _side(context, syntax.agents(p, verb))
    elif is_object and lemma in _list("outcome"):
        outcome = _outcome(context, verb)
    draft = _Draft(t.i, _type(context, plain, t.i), actor, target, outcome=outcome, tokens=[t.i])
    draft.definite = any(c.lower in ("the", "this", "that", "these", "those") for c in p.kids(t.i, "det"))
    _fill(context, draft, verb)
    subject_of_event = verb >= 0 and not is_object and lemma in _list("happen")
    grounded = draft.place is not None or draft.actor is not None or draft.harm or _is_target(context, target)
    if not grounded or (plain == "other" and not (is_object or subject_of_event or draft.place or target >= 0)):
        return None
    used.update(i for i in (verb,) if i >= 0)
    return draft


def _is_object(context: Context, noun: int, verb: int) -> bool:
    p = context.parsed
    return noun in syntax.patients(p, verb)


def _generic(context: Context, t: Token) -> bool:
    """A bare plural or mass noun that names no event: "attacks are a crime", "fear of attack", "any attack"."""
    p = context.parsed
    loose = any(c.lower in _list("unspecific") for c in p.kids(t.i, "det", "amod"))
    if loose and not p.kids(t.i, "nummod"):
        return True
    head = p.tokens[t.head]
    return t.dep == "pobj" and p.tokens[head.head].lemma in _list("supposed")


def _outcome(context: Context, verb: int) -> str:
    p = context.parsed
    particle = next((c for c in p.kids(verb, "prt", "advmod") if c.i == verb + 1), None)
    return p.text(verb, (particle.i if particle else verb) + 1)


def _is_target(context: Context, h: int) -> bool:
    """Whether something can be attacked: a place, equipment, a side, or one of the listed things."""
    if h < 0:
        return False
    p = context.parsed
    t = p.tokens[h]
    if t.lemma.lower() in _list("targets") or h in context.equipment_by_head or t.lemma.lower() in _list("persons"):
        return True
    if any(m.first <= h < m.last for m in context.places_by_sentence.get(t.sent, ())):
        return True
    actor = context.actor(h)
    return actor is not None and actor.type in ("country", "group", "organisation")


def _from_verb(context: Context, t: Token, plain: str, used: set[int]) -> _Draft | None:
    """ "Y attacked X", "X was shelled", "a missile hit X", "a mine exploded in X"."""
    p = context.parsed
    if context.modality(t.i) != "actual" or (syntax.negated(p, t.i) and plain == "other"):
        return None
    agents, patients = syntax.agents(p, t.i), syntax.patients(p, t.i)
    if any(p.tokens[h].lemma.lower() in _list("not_incident") for h in patients):
        return None
    target = next((h for h in patients if _is_target(context, h)), -1)
    if target < 0:
        target = next(
            (
                h
                for name, h in syntax.obliques(p, t.i)
                if name in ("at", "on", "into", "towards", "toward") and _is_target(context, h)
            ),
            -1,
        )
    kind = _type(context, plain, t.i, *agents)
    by_means = [h for h in agents if _type(context, "", h) or _weapon(context, h)]
    if by_means:
        kind = _weapon(context, by_means[0]) or kind
    actor = _side(context, [h for h in agents if h not in by_means])
    if actor is None:
        actor = next((a for h in by_means if (a := _owner(context, h)) is not None), None)
    if t.lemma in ("explode", "detonate"):
        target = -1
    elif target < 0:
        return None
    if plain == "other" and not (by_means or actor is not None or kind != "other"):
        return None
    if (
        t.lemma in ("advance", "target", "hit", "strike", "blow")
        and kind in ("other", "ground_attack")
        and not (actor is not None and actor.type in ("group", "country", "organisation"))
    ):
        return None
    draft = _Draft(t.i, kind, actor, target, tokens=[t.i], confidence=0.75)
    _fill(context, draft, t.i)
    if t.lemma in ("explode", "detonate") and draft.place is None and not draft.harm:
        return None
    used.add(t.i)
    return draft


def _weapon(context: Context, h: int) -> str | None:
    """The type that a weapon as doer gives ("a missile hit", "Russian drones struck"), or None."""
    means = mapping("incident", "means")
    t = context.parsed.tokens[h]
    return means.get(t.lower) or means.get(t.lemma.lower())


def _owner(context: Context, h: int) -> Actor | None:
    p = context.parsed
    mention = p.mention_at(h)
    if mention is not None and mention.head == h and mention.actor is not None and mention.actor.type == "group":
        return mention.actor
    return _side(context, [c.i for c in p.kids(h, "amod", "compound", "poss", "nmod")])


def _fill(context: Context, d: _Draft, verb: int) -> None:
    """Place, date, number and harm of a draft."""
    p = context.parsed
    d.place = context.place_mention(d.trigger)
    if d.place is None and d.target >= 0:
        d.place = _place_at(context, d.target) or context.place_mention(d.target)
    if d.place is None and verb >= 0 and verb != d.trigger:
        d.place = context.place_mention(verb)
        if d.place is None:
            d.place = next((m for h in syntax.patients(p, verb) if (m := _place_at(context, h)) is not None), None)
    d.when = context.when(d.trigger)
    q = context.quantity_by_noun.get(d.trigger)
    d.count = q.quantity if q is not None else None
    d.harm, tokens = harm_of(context, d.trigger, verb)
    d.tokens += tokens


def _place_at(context: Context, h: int) -> PlaceMention | None:
    """The place that a target is, or stands in."""
    p = context.parsed
    t = p.tokens[h]
    for m in context.places_by_sentence.get(t.sent, ()):
        if not m.as_actor and (m.first <= h < m.last or t.left <= m.first <= t.right):
            return m
    return None


def _record(context: Context, d: _Draft) -> Incident:
    p = context.parsed
    target = syntax.phrase(p, d.target) if d.target >= 0 else None
    attribution = next(
        (v for i in (d.trigger, *d.tokens) if (v := context.attribution(i)) and any(x.cue != "outlet" for x in v)),
        context.attribution(d.trigger),
    )
    return Incident(
        type=d.type if d.type in _TYPES else "other",  # type: ignore[arg-type]
        subtype=table("incident")["subtypes"].get(d.type),
        actor=d.actor,
        target=target,
        place=d.place.place if d.place else None,
        when=d.when,
        count=d.count,
        outcome=d.outcome,
        harm=tuple(d.harm),
        attribution=attribution,
        polarity=context.polarity(d.trigger),
        modality="actual",
        evidence=context.evidence(*sorted({d.trigger, *d.tokens})),
        confidence=d.confidence,
    )
