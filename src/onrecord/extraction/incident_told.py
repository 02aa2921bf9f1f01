"""Incidents that no table foresees: a trigger that the learned model sees in, a draft read off the tree out."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.extraction.codebook import event_types
from onrecord.extraction.context import Context
from onrecord.extraction.harms import harm_kind, harm_of, harmed
from onrecord.extraction.incident_actors import outside, owner, side, unnamed
from onrecord.extraction.incident_classes import classify, means_of, of_weapon
from onrecord.extraction.incident_parts import (
    HARD,
    Draft,
    armed,
    attackable,
    counted,
    dated,
    lemma,
    listed,
    objects_of,
    outcome_words,
    polarity_of,
    real,
    voices,
    words_at,
)
from onrecord.extraction.incident_places import place_of
from onrecord.extraction.incident_senses import fights, goes_on, other_sense, set_up, summed, supposed
from onrecord.extraction.incident_verbs import bearer
from onrecord.extraction.moments import told_day
from onrecord.extraction.sides import organisation_type
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor

SURE = 0.5
_AT = ("at", "on", "against", "into", "onto", "inside", "towards", "upon", "through", "near", "outside")
_OF = ("of", "on", "against", "at", "into", "targeting", "between", "among", "with")
_ALONG = frozenset({"to", "from", "into", "across", "towards", "toward", "through", "out of"})
_MOVES = frozenset({"mobilised", "defected", "transferred", "displaced", "agreed", "protest", "abduction", "taken"})
_BEFALL = frozenset({"accident", "natural", "displaced", "found_dead"})
_PLANNED = frozenset({"protest", "sanction", "mobilised", "agreed", "curfew"})
_FALLING = ("fall", "pass")
_VIOLENT = frozenset({"attack", "clash", "strike", "shelling"})
_FLOWN = frozenset({"drone_strike", "air_strike", "missile_strike"})
_TAKEN = frozenset({"regained", "overtaken"})
_AIMLESS = frozenset({"agreed", "protest", "curfew", "base"})
_GAMES = ("strike", "attack", "clash", "taken", "shelling", "overtaken", "regained")
_WORDS = ("VERB", "NOUN", "PROPN", "AUX")
_FINE = {
    "Air/drone strike": "strike",
    "Shelling/artillery/missile attack": "shelling",
    "Armed clash": "clash",
    "Attack": "attack",
    "Looting/property destruction": "destruction",
    "Change to group/activity": "mobilised",
}


def triggers(context: Context) -> dict[int, tuple[str, float]]:
    """By token the type that is likeliest there and how likely any is, for the best word of each told event."""
    p = context.parsed
    seen = p.triggers or {}
    out: dict[int, tuple[str, float]] = {}
    last = -2
    for t in p.tokens:
        chances = seen.get(t.start)
        if not chances or t.pos not in _WORDS or p.sentences[t.sent].heading:
            continue
        odds = sum(chances.values())
        if odds < SURE:
            continue
        found = max(chances, key=lambda name: chances[name]), odds
        if last >= 0 and t.i - last <= 2 and out[last][0] == found[0]:
            better = (t.pos == "VERB", odds) > (p.tokens[last].pos == "VERB", out[last][1])
            if not better:
                continue
            del out[last]
        out[t.i] = found
        last = t.i
    return out


def told(context: Context, t: Token, name: str, odds: float) -> Draft | None:
    """The draft of an event of a type that a word tells, or None where it is only supposed or says too little."""
    p = context.parsed
    verb = t.i if t.pos in ("VERB", "AUX") else syntax.support_verb(p, t.i)
    fine = _fine(name)
    if fine == "agreed" and fights(context, t):
        name, fine = "Air/drone strike", "strike"
    if other_sense(context, t, fine) or (verb >= 0 and goes_on(context, t, verb)):
        return None
    planned = fine in _PLANNED and context.modality(t.i) == "planned"
    at = t.i if t.pos in ("VERB", "AUX") else verb if verb >= 0 else syntax.clause_verb(p, t.i)
    if not planned and (not real(context, at) or supposed(context, t, at)):
        return None
    d = Draft(t.i, fine, tokens=[t.i], framed=True, aim=name, typed=True, confidence=0.6 if odds > 0.8 else 0.5)
    if planned:
        d.modality = "planned"
    if t.pos in ("NOUN", "PROPN"):
        d.definite = any(c.lower in listed("definite") for c in p.kids(t.i, "det"))
        d.framed = not d.definite
    _parties(context, d, t, verb)
    if d.target >= 0 and words_at(context, d.target) & listed("spaces") and d.fine in _VIOLENT | _FLOWN:
        d.fine, d.aim = "mobilised", None
    also = _ALONG if d.fine in _MOVES else frozenset[str]()
    d.place = place_of(context, [t.i, verb, syntax.main_verb(p, at), d.target], also=also)
    d.when = told_day(context, t.i) or told_day(context, at)
    d.harm, tokens = harm_of(context, t.i, verb)
    d.tokens += tokens
    _befallen(context, d, t)
    d.polarity = polarity_of(context, at)
    d.attribution = voices(context, t.i)
    q = context.quantity_by_noun.get(t.i)
    d.count = q.quantity if q is not None and q.quantity.value != 1 else None
    if lemma(t) in listed("thwarting"):
        d.outcome = outcome_words(context, t.i)
    if fine == "mobilised" and d.actor is not None and d.actor.type == "person":
        return None
    if fine == "base" and not set_up(context, t):
        return None
    broken = any(i.category == "damaged" for i in d.harm)
    forces = armed(context, d.doers) == {"state"}
    if fine == "destruction" and forces and not broken and not attackable(context, d.target):
        return None
    if fine in _VIOLENT and d.when is None and d.count is None and summed(context, at) and (
            (d.actor is None and d.place is None) or (not d.harm and p.tokens[at].dep == "relcl")):
        return None
    if fine == "mobilised" and d.when is None and summed(context, at) and any(
            c.lower == "since" for c in p.kids(at, "prep")):
        return None
    if p.tokens[at].lemma in ("have", "hold") and (fine in _TAKEN or fine in _VIOLENT):
        return None
    parts = sum((d.actor is not None, d.target >= 0, d.place is not None, d.when is not None, bool(d.harm)))
    return d if parts + (d.fine in HARD) + (odds > 0.9) >= 2 and parts else None


def _parties(context: Context, d: Draft, t: Token, verb: int) -> None:
    """Who does it with what, and to whom; with what tells the class of a strike."""
    p, fine = context.parsed, d.fine
    agents, objects = _around(context, t, verb)
    d.tools = [h for h in agents if of_weapon(context, p.tokens[h]) and not bearer(context, h)]
    d.doers = [h for h in agents if h not in d.tools and not dated(context, h)]
    objects = [h for h in objects if not dated(context, h) and p.tokens[h].dep != "npadvmod"]
    loads = [h for h in objects if _load(context, h)] if fine != "disarmed" else []
    aims = [h for h in objects if h not in loads]
    if fine in _TAKEN:
        aims = [x for h in aims for x in _held(context, h)]
    d.target = next((h for h in aims if attackable(context, h)), next(iter(aims), -1))
    if fine == "disarmed" and d.target >= 0 and words_at(context, d.target) & listed("flying"):
        d.fine = means_of(context, [d.target]) or fine
        d.outcome, d.doers = outcome_words(context, t.i), [h for h in d.doers if side(context, [h]) is None]
    if fine in _AIMLESS and d.target >= 0 and side(context, [d.target]) is None:
        d.target = -1
    if fine == "strike":
        d.fine = classify(context, "strike", t.i, [*d.doers, *d.tools], loads)
        d.fine = d.fine if d.fine in ("air_strike", "drone_strike") else "strike"
    elif fine == "shelling":
        d.fine = "missile_strike" if classify(context, "strike", t.i, agents, loads) == "missile_strike" else fine
    _actor(context, d, t)
    if fine in _TAKEN and d.actor is not None:
        kind = organisation_type(d.actor, context.pack)
        forces = d.actor.type == "country" or (d.target >= 0 and armed(context, d.doers) == {"state"})
        whose = "overtaken" if kind == "movement" else "regained" if forces else fine
        d.fine = whose
        d.aim = d.aim if whose == fine else None


def _fine(name: str) -> str:
    """The class of the vocabulary that stands for a type where nothing more is known."""
    known = next((t for t in event_types() if t.name == name), None)
    return _FINE.get(name) or (next(iter(known.classes)) if known else "attack")


def _held(context: Context, h: int) -> list[int]:
    """What the control is of that somebody takes: "control of the village"; else the thing itself."""
    p = context.parsed
    over = [x for name, x in syntax.obliques(p, h) if name in ("of", "over")]
    return over if lemma(p.tokens[h]) == "control" and over else [h]


def _load(context: Context, h: int) -> bool:
    """Whether an object is what is fired or driven, not what it is aimed at: "fired rockets", "drove his van into"."""
    p, t = context.parsed, context.parsed.tokens[h]
    owned = any(c.lower in ("his", "her", "their", "its") for c in p.kids(h, "poss"))
    driven = owned and any(name in ("into", "through", "at") for name, _ in syntax.obliques(p, t.head))
    fired = lemma(p.tokens[t.head]) in listed("missile_verbs") | {"use"} and lemma(t) in listed("weapons") | {"gas"}
    return driven or fired or bool(of_weapon(context, t)) or lemma(t) in listed("gunfire") | listed("thrown")


def _around(context: Context, t: Token, verb: int) -> tuple[list[int], list[int]]:
    """Who may have done it, and what it may have been done to, by the places in the tree."""
    p = context.parsed
    if t.pos in ("VERB", "AUX"):
        near = syntax.obliques(p, t.i) + [x for h in objects_of(context, t.i) for x in syntax.obliques(p, h)]
        agents = syntax.agents(p, t.i)
        if t.lemma in _FALLING:
            agents = [h for name, h in near if name == "to"] or agents
        return agents, objects_of(context, t.i) + [h for name, h in near if name in _AT]
    agents = syntax.agents_of_noun(p, t.i) or [h for c in p.kids(t.i, "acl") for h in syntax.by_agents(p, c.i)]
    sides = [h for i in (t.i, verb) if i >= 0 for name, h in syntax.obliques(p, i) if name == "between"]
    if not agents and sides:
        both = [x for h in sides for x in syntax.conjuncts(p, h)]
        return both[:1], both[1:]
    objects = [h for name, h in syntax.obliques(p, t.i) if name in _OF]
    if verb >= 0:
        own = t.i in syntax.patients(p, verb)
        agents = agents or (syntax.agents(p, verb) if own else [])
        objects += [h for h in syntax.patients(p, verb) if h != t.i and not own]
        objects += [h for name, h in syntax.obliques(p, verb) if name in ("on", "against", "at") and own]
    return agents, objects


def _actor(context: Context, d: Draft, t: Token) -> None:
    p = context.parsed
    idle = listed("bombs") | listed("inanimate")
    d.doers = [h for h in d.doers if not words_at(context, h) & idle]
    d.doers = [h for h in d.doers if not outside(context, h)]
    d.actor = side(context, d.doers) or context.first_actor(d.doers) or _whose(context, d.tools)
    if d.actor is None and t.pos in ("NOUN", "PROPN"):
        d.actor = owner(context, t.i)
    nouns = [h for h in d.doers if p.tokens[h].pos not in ("PRON", "DET", "ADP", "NUM")]
    if d.actor is None and nouns:
        d.actor = unnamed(context, nouns[0])


def _whose(context: Context, heads: Iterable[int]) -> Actor | None:
    return next((a for h in heads if (a := owner(context, h)) is not None), None)


def _befallen(context: Context, d: Draft, t: Token) -> None:
    """What befalls people is done by nobody: they are harmed, or the target."""
    if d.fine not in _BEFALL:
        return
    if d.fine in ("accident", "natural") and d.doers and not syntax.patients(context.parsed, t.i):
        d.target = next((h for h in d.doers if attackable(context, h)), d.doers[0])
    heads = [h for h in (*d.doers, d.target) if h >= 0]
    if d.fine == "displaced" and all(i.category != "displaced" for i in d.harm):
        who = [h for h in heads if counted(context, h) or lemma(context.parsed.tokens[h]) in listed("persons")]
        d.harm += [harmed(context, h, "displaced") for h in who[:1] if harm_kind(t) in (None, "displaced")]
    if d.target < 0 and d.doers and not d.harm:
        d.target = d.doers[0]
    d.actor = None
    d.target = -1 if d.harm else d.target
