"""Ground and arms that change hands ("rebels seized X", "police found a bomb"): a verb and a draft in, filled."""

from __future__ import annotations

from onrecord.extraction.context import Context
from onrecord.extraction.incident_actors import owner, side
from onrecord.extraction.incident_classes import classify, means_of
from onrecord.extraction.incident_parts import Draft, armed, lemma, listed, object_of, objects_of, words_at
from onrecord.extraction.sides import organisation_type
from onrecord.model import syntax
from onrecord.model.parsed import Token


def taking(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """ "rebels seized the town of X", "troops took control of X", "police seized seven firearms"."""
    p = context.parsed
    if t.lemma == "fall":
        return _fallen(context, d, t)
    objects = syntax.patients(p, t.i)
    if _arms(context, objects):
        return t.lemma in listed("finders") and disarming(context, d, t, weapons)
    held: list[int] = []
    if t.lemma in ("take", "establish", "gain") or any(p.tokens[h].lower == "control" for h in objects):
        over = any(c.lower in ("over", "back") for c in p.kids(t.i, "prt", "advmod"))
        controls = [x for h in objects if p.tokens[h].lower == "control" for x in syntax.obliques(p, h)]
        held = [x for name, x in controls if name in ("of", "over")]
        forces = t.lemma == "take" and _forces(context, d)
        objects = held or (objects if over else [h for h in objects if forces and _settlement(context, h)])
    d.target = next(
        (h for h in objects if _ground(context, h) or (held and p.tokens[h].pos == "PROPN")), -1)
    sided = d.actor is not None and d.actor.type != "person"
    return d.target >= 0 and bool(armed(context, d.doers) or sided)


def _forces(context: Context, d: Draft) -> bool:
    """Whether those who take are armed: by their words, or as a movement or army of the pack."""
    known = d.actor is not None and organisation_type(d.actor, context.pack) in ("movement", "military")
    return known or bool(armed(context, d.doers))


def _settlement(context: Context, h: int) -> bool:
    places = context.places_by_sentence.get(context.parsed.tokens[h].sent, ())
    return any(m.first <= h < m.last and m.extent < 2 for m in places)


def _fallen(context: Context, d: Draft, t: Token) -> bool:
    """ "The town fell to the rebels": the subject is what is taken, "to" says by whom."""
    p = context.parsed
    d.doers = [h for name, h in syntax.obliques(p, t.i) if name in ("to", "under", "into")]
    d.doers = [x for h in d.doers for x in _whose(context, h)]
    d.actor = side(context, d.doers)
    d.target = next((h for h in syntax.subject(p, t.i) if _ground(context, h)), -1)
    unfought = [h for name, h in syntax.obliques(p, t.i) if name == "without"]
    if d.target >= 0 and any(lemma(p.tokens[h]) in listed("no_fight") for h in unfought):
        return True
    return d.target >= 0 and bool(armed(context, d.doers) or (d.actor is not None and d.actor.type != "person"))


def _whose(context: Context, h: int) -> list[int]:
    """The head itself, or whose "hands" or "control" it is."""
    p = context.parsed
    if lemma(p.tokens[h]) not in ("hand", "control"):
        return [h]
    return [c.i for c in p.kids(h, "poss", "compound", "nmod", "amod")] + [x for _, x in syntax.obliques(p, h)]


def _ground(context: Context, h: int) -> bool:
    """Whether a phrase is ground that can be taken: a listed word for it, or a place that is no country."""
    p = context.parsed
    places = context.places_by_sentence.get(p.tokens[h].sent, ())
    return lemma(p.tokens[h]) in listed("territory") or any(
        m.first <= h < m.last and not m.as_actor and m.extent < 2 for m in places)


def _arms(context: Context, heads: list[int]) -> list[int]:
    """The heads that are weapons, or stashes of weapons."""
    p, out = context.parsed, list[int]()
    for h in heads:
        stash = lemma(p.tokens[h]) in listed("stash")
        inner = [x for name, x in syntax.obliques(p, h) if name == "of" and stash]
        if any(lemma(p.tokens[x]) in listed("weapons") for x in (h, *inner)):
            out.append(h)
    return out


def _wrecking(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """ "jets destroyed two depots", "rebels destroyed a bridge"."""
    d.target = object_of(context, t)
    d.fine = classify(context, "attack", t.i, [*d.doers, *weapons])
    return d.target >= 0 and (bool(weapons) or bool(armed(context, d.doers)))


def disarming(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """ "police found 200 cartridges", "troops defused a bomb", "air defences shot down 12 drones"."""
    p = context.parsed
    if t.lemma == "bring" and not any(c.lower == "down" for c in p.kids(t.i, "prt", "advmod")):
        return False
    objects = objects_of(context, t.i)
    arms = _arms(context, objects)
    if not arms and t.lemma in listed("blown"):
        return _wrecking(context, d, t, weapons)
    flying = [h for h in arms if words_at(context, h) & listed("flying")]
    if not arms or (d.actor is not None and d.actor.type == "person"):
        return False
    d.target = arms[0]
    if flying and t.lemma in listed("downing") | {"destroy", "neutralise", "neutralize"}:
        d.fine = means_of(context, flying) or "disarmed"
        d.outcome = p.text(t.i, t.i + (2 if p.tokens[min(t.i + 1, len(p.tokens) - 1)].lower == "down" else 1))
        d.actor = owner(context, flying[0])
        d.aim = "Disrupted weapons use"
        return True
    d.fine = "disarmed"
    near = {w for h in d.doers for w in words_at(context, h)}
    checking = bool(near & listed("checking")) and "nonstate" not in armed(context, d.doers)
    bodies = any(a.type in ("country", "organisation") for h in d.doers for a in context.actors(h))
    forces = armed(context, d.doers) == {"state"} or checking or (bodies and not armed(context, d.doers))
    return forces or (not d.doers and syntax.is_passive(p, t.i))
