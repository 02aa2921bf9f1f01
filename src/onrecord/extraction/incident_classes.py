"""Which class of event it is: a trigger and the words around it in, a class of the vocabulary out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from onrecord.extraction.context import Context
from onrecord.extraction.frames import words_of
from onrecord.extraction.incident_parts import HARD, Draft, armed, lemma, listed, words_at
from onrecord.extraction.sides import organisation_type
from onrecord.extraction.vocabulary import mapping, table
from onrecord.model import syntax
from onrecord.model.parsed import Token

_OPEN = frozenset({"attack", "strike", "bombing", "shooting", "ground_attack", "explosion", "raid", "clash"})
_ASSAULTS = frozenset({"attack", "strike", "shooting", "ground_attack", "raid", "destruction"})
_WITH = frozenset({"by", "with", "from", "of", "using"})
_NOT_FOR = {
    "raid": frozenset({"ground_attack", "shooting", "explosion", "riot", "crackdown"}),
    "clash": HARD - {"chemical"} | {"shooting", "destruction", "crackdown", "ground_attack"},
    "explosion": frozenset({"air_strike", "ground_attack", "shooting", "riot", "crackdown", "shelling"}),
    "bombing": frozenset({"ground_attack", "riot", "crackdown"}),
    "shooting": frozenset({"ground_attack", "explosion", "riot"}),
    "ground_attack": frozenset({"crackdown", "explosion", "riot"}),
}


@cache
def _rank() -> dict[str, int]:
    return {name: n for n, name in enumerate(table("incident")["means"])}


@cache
def _of_category(category: str) -> str | None:
    known = mapping("incident", "means")
    if "defence" in category:
        return None
    return next((known[w] for w in category.lower().replace("-", " ").split() if w in known), None)


def means_of(context: Context, heads: Iterable[int]) -> str | None:
    """The class that the weapons among the heads and their modifiers give, or None."""
    known, found, p = mapping("incident", "means"), list[str](), context.parsed
    heads = list(heads)
    filled = [c.i for h in heads for c in p.kids(h, "acl", "amod") if c.lemma in listed("filled")]
    for h in [*heads, *(x for c in filled for name, x in syntax.obliques(p, c) if name == "with")]:
        near = words_at(context, h)
        if {"water", "cannon"} <= near:
            near = {"teargas"}
        if near & listed("flying"):
            near = near - {"suicide", "explosive", "explosives"}
        found += [known[w] for w in near if w in known]
        e = context.equipment_by_head.get(h)
        if e is not None and (name := _of_category(e.category)) is not None:
            found.append(name)
    return min(found, key=lambda name: _rank()[name], default=None)


def classify(context: Context, plain: str, trigger: int, doers: Iterable[int] = (), tools: Iterable[int] = ()) -> str:
    """The class by what stands on the trigger ("drone attack"), who does it and with what; else the plain one."""
    p = context.parsed
    on = {c.lower for c in p.kids(trigger, "compound", "amod", "nmod")}
    if plain in ("raid", "shelling") and on & listed("from_the_air"):
        return "air_strike"
    volley = plain == "shelling" and lemma(p.tokens[trigger]) in listed("volleys")
    if plain not in _OPEN and not volley:
        return plain
    heads = [*doers, *tools]
    heads += [c.i for c in p.kids(trigger, "compound", "amod", "nmod", "poss")]
    known = mapping("incident", "means")
    for name, h in syntax.obliques(p, trigger):
        if name in _WITH or (name == "in" and lemma(p.tokens[h]) in known):
            heads.append(h)
    heads += [
        x for h in syntax.patients(p, trigger) for name, x in syntax.obliques(p, h)
        if name in ("with", "using") and words_at(context, x) & set(known)
    ]  # fmt: skip
    verb = syntax.support_verb(p, trigger) if not syntax.is_verb(p, trigger) else -1
    for c in (*p.kids(trigger, "acl", "advcl"), *(p.kids(verb, "advcl") if verb >= 0 else ())):
        if c.lemma in ("use", "involve"):
            heads += [h for o in p.kids(c.i, "dobj") for h in syntax.conjuncts(p, o.i)]
    found = means_of(context, heads)
    if found is None or found in _NOT_FOR.get(plain, ()):
        return plain
    return found


def settled(context: Context, d: Draft) -> str:
    """The final class of a draft, when its doers, target and harm are known."""
    p = context.parsed
    fine, doers = d.fine, armed(context, d.doers)
    on = {lemma(p.tokens[d.target])} | words_at(context, d.target) if d.target >= 0 else set[str]()
    near = {w for h in d.doers for w in words_at(context, h)}
    if fine == "strike" and lemma(p.tokens[d.trigger]) != "strike":
        fine = d.fine = "attack"
    if fine == "taking":
        return _taken(context, d, doers)
    if fine in ("arrest", "crackdown") and _at_protest(context, d, on):
        return "dispersed"
    if fine == "attack" and {c.lower for c in p.kids(d.trigger, "advmod", "amod")} & listed("sexually"):
        return "sexual_violence"
    if fine in _ASSAULTS and near & listed("robbers"):
        return "crime"
    if fine == "clash" and near & listed("communities") and not (doers or near & listed("crowd")):
        return "mob"
    if fine in _ASSAULTS and near & listed("mobs"):
        return "mob"
    if fine in _ASSAULTS or fine in ("clash", "riot"):
        found = _of_crowds(context, d, near, on)
        if found is not None:
            return found
    if fine == "blast" and _industrial(context, d):
        return "accident"
    if fine == "bombing":
        force = d.actor is not None and organisation_type(d.actor, context.pack) == "military"
        by_state = "state" in doers or force or (d.actor is not None and d.actor.type == "country")
        return "air_strike" if by_state else "explosion"
    if fine in ("ground_attack", "raid") and d.aim is None and _on_people(d, on, doers):
        d.aim = "Attack"
    if fine == "attack" and d.outcome not in (None, "claimed"):
        return "clash"
    if fine in ("attack", "shooting"):
        hurt = {w for i in d.harm for w in i.name.lower().split()}
        fighters = (on | hurt | {w.removesuffix("s") for w in hurt}) & listed("military_targets")
        hit = {w.removesuffix("s") for w in hurt | on}
        if hit & listed("civilians") or (near & listed("gunmen") and not fighters):
            return fine
        return "clash" if doers and fighters else fine
    return fine


def _on_people(d: Draft, on: set[str], doers: set[str]) -> bool:
    """Whether it is people who do not fight that are raided: those who are hurt or hit are named as such."""
    hurt = {w.removesuffix("s") for i in d.harm if i.category in ("killed", "wounded") for w in i.name.lower().split()}
    fighters = (on | hurt) & listed("military_targets")
    whom = (on | hurt) & (listed("civilians") | {"people", "village", "villager"})
    return "nonstate" in doers and bool(hurt and whom) and not fighters


def _industrial(context: Context, d: Draft) -> bool:
    """Whether a blast is told of a plant or the like, and of nobody's attack."""
    sentence = context.parsed.sentence_of(d.trigger)
    told = {lemma(t) for t in context.parsed.tokens[sentence.first : sentence.last]}
    return bool(told & words_of(("plants",))) and not told & words_of(("assailing",))


def _of_crowds(context: Context, d: Draft, near: set[str], on: set[str]) -> str | None:
    """Violence of a protest or against one; None where no protest is told of."""
    sentence = context.parsed.sentence_of(d.trigger)
    told = {lemma(t) for t in context.parsed.tokens[sentence.first : sentence.last] if t.pos != "PROPN"}
    protest, crowd = listed("protest"), bool(near & listed("crowd"))
    if d.fine == "clash" and crowd and not near & listed("nonstate") and (near | on) & listed("police"):
        return "riot"
    if d.fine == "clash" and crowd and not armed(context, d.doers) and not told & protest:
        return "mob"
    if near & listed("police") and on & listed("mourners"):
        return "crackdown"
    if d.fine != "riot" and not (told & protest or on & protest):
        return None
    forces = bool(near & listed("police")) and not crowd
    if forces and (on & listed("crowd") or d.fine in ("shooting", "attack", "strike", "ground_attack", "raid")):
        return None if on & listed("militants") else "crackdown"
    if d.fine == "riot" or crowd or (d.fine == "clash" and told & protest):
        return "riot"
    return None


def _at_protest(context: Context, d: Draft, on: set[str]) -> bool:
    """Whether people are kept from a protest, and nobody is told to be hurt."""
    p = context.parsed
    sentence = p.sentences[p.tokens[d.trigger].sent]
    told = {lemma(t) for t in p.tokens[sentence.first : sentence.last] if t.pos != "PROPN"}
    if not (on | told) & listed("protest") or any(i.category in ("killed", "wounded") for i in d.harm):
        return False
    if d.fine == "arrest":
        return not told & listed("ahead")
    return bool(told & listed("gentle")) and not told & listed("rough")


def _taken(context: Context, d: Draft, doers: set[str]) -> str:
    p, t = context.parsed, context.parsed.tokens[d.trigger]
    sentence = p.sentences[t.sent]
    told = {lemma(x) for x in p.tokens[sentence.first : sentence.last]}
    if told & listed("withdrawal") or ("without" in told and told & listed("no_fight")):
        return "transferred"
    named = {w.removesuffix("s") for w in d.actor.name.lower().split()} if d.actor is not None else set[str]()
    if d.actor is not None and organisation_type(d.actor, context.pack) == "movement":
        return "regained" if t.lemma.startswith("re") and "state" in doers else "overtaken"
    nameless = d.actor is not None and d.actor.type == "organisation" and d.actor.country is None
    known = nameless and d.actor is not None and organisation_type(d.actor, context.pack) is not None
    if named & listed("state") and not named & listed("opposed") and not (nameless and not known):
        doers = doers | {"state"}
    if ("nonstate" in doers and "state" not in doers) or named & listed("opposed"):
        return "overtaken"
    if "state" in doers or (d.actor is not None and d.actor.type == "country"):
        return "regained"
    if d.actor is not None and d.actor.type in ("organisation", "group"):
        return "overtaken" if not t.lemma.startswith("re") else "regained"
    return "taken"


def of_weapon(context: Context, t: Token) -> str | None:
    """The class of a weapon that is itself the doer ("a missile hit", "rockets landed"), or None."""
    blast = t.lemma in ("explosion", "blast", "fire")
    if lemma(t) in listed("accident") or (blast and words_at(context, t.i) & listed("accident")):
        return None
    found = means_of(context, [t.i])
    return found if found in HARD or found in ("riot", "crackdown") else None
