"""Events told by a noun ("a drone strike on X", "three attacks near Y"): a noun token in, a draft or None out."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extraction.context import Context
from onrecord.extraction.harms import harm_of
from onrecord.extraction.incident_actors import owner, plain_kind, side
from onrecord.extraction.incident_classes import classify, means_of, of_weapon
from onrecord.extraction.incident_parts import (
    Draft,
    armed,
    attackable,
    dated,
    disowned,
    lemma,
    listed,
    outcome_words,
    polarity_of,
    real,
    words_at,
)
from onrecord.extraction.incident_places import enough, place_of
from onrecord.extraction.incident_senses import goes_on
from onrecord.extraction.moments import told_day
from onrecord.extraction.vocabulary import mapping
from onrecord.model import syntax
from onrecord.model.parsed import QuantityMention, Token
from onrecord.model.parts import Actor

_ON = frozenset({"on", "against", "into", "targeting", "at"})
_LINKS = frozenset({"of", "for", "to", "about", "against", "from", "on", "in"})
_WEAK = frozenset({"strike", "attack", "clash"})
_THWARTED = "Disrupted weapons use"
_STATES = frozenset({"VBZ", "VBP"})


def from_noun(context: Context, t: Token, plain: str) -> Draft | None:
    """ "an attack on X by Y", "Y launched an offensive", "a drone strike hit X", "three attacks were repelled"."""
    p = context.parsed
    if t.dep == "compound" or _harmless(context, t):
        return None
    outer = _carrier(context, t)
    verb = syntax.support_verb(p, outer)
    of_verb = lemma(p.tokens[verb]) if verb >= 0 else ""
    is_object = verb >= 0 and outer in syntax.patients(p, verb)
    d = Draft(t.i, plain, tokens=[t.i], definite=_definite(context, t, outer))
    if is_object and of_verb in listed("outcome") | listed("intercept"):
        if not real(context, verb):
            return None
        d.outcome = outcome_words(context, verb)
        d.tokens.append(verb)
        if of_verb in listed("thwarting"):
            d.aim = _THWARTED
    elif not _happened(context, t, outer, verb, is_object):
        return None
    _parties(context, d, t, outer, verb, is_object)
    _claimed(context, d, t)
    d.fine = classify(context, plain, t.i, d.doers)
    if d.fine == "explosion" and plain == "explosion" and means_of(context, _about(context, t)) is None:
        d.fine = "blast"
    reaches = verb >= 0 and not is_object and of_verb in listed("reach")
    if d.target < 0 and reaches:
        d.target = next((h for h in syntax.patients(p, verb) if attackable(context, h)), -1)
    telling = listed("light") | listed("outcome") | listed("reach") | listed("happen") | listed("intercept")
    come = p.tokens[p.tokens[t.head].head].i if under(context, t) is not None else -1
    d.place = place_of(context, [t.i, outer, d.target, come, verb if of_verb in telling or of_verb == "be" else -1])
    d.when = told_day(context, outer) or (told_day(context, t.i) if outer != t.i else None)
    spoken = is_object and of_verb in listed("commenting") and not _dated_behind(context, t)
    if (spoken or d.outcome == "claimed") and d.when is not None and not _dated_before(context, t):
        d.when = None
    q = context.quantity_by_noun.get(t.i) or (context.quantity_by_noun.get(outer) if outer != t.i else None)
    d.count = q.quantity if q is not None and not (_single(q) or q.quantity.unit) else None
    d.harm, tokens = harm_of(context, t.i, verb)
    d.tokens += tokens
    if any(c.dep == "det" and c.lower == "no" for c in p.kids(t.i)):
        d.polarity = "denied"
    elif is_object and of_verb in listed("light"):
        d.polarity = polarity_of(context, verb)
    elif disowned(context, t.i) and not _presupposed(context, t, outer):
        d.polarity = "denied"
    elif any(disowned(context, i) for i in tokens):
        d.harm = []
    d.attribution = context.attribution(t.i) or context.attribution(verb if verb >= 0 else t.i)
    if not _grounded(context, d, t, is_object, of_verb) or _running(context, d, t):
        return None
    sure = d.definite or _presupposed(context, t, outer)
    return d if enough(context, replace(d, definite=sure)) else None


def under(context: Context, t: Token) -> str | None:
    """The class of what somebody comes under: "the convoy came under fire", "came under mortar fire"."""
    p, above = context.parsed, context.parsed.tokens[t.head]
    if t.dep != "pobj" or above.lower != "under" or lemma(p.tokens[above.head]) not in listed("come_under"):
        return None
    return "shooting" if lemma(t) in listed("gunfire") else mapping("incident", "nouns").get(lemma(t))


def _claimed(context: Context, d: Draft, t: Token) -> None:
    """Who takes it upon themselves: "X claimed responsibility for the attack", "X claimed the attack"."""
    p = context.parsed
    head = p.tokens[t.head]
    told = next((c.i for c in p.kids(t.i, "acl", "relcl") if lemma(c) in listed("owning") and c.tag == "VBN"), -1)
    if told >= 0:
        verb = told
    elif t.dep == "pobj" and head.lower == "for" and lemma(p.tokens[head.head]) == "responsibility":
        verb = syntax.support_verb(p, head.head)
    else:
        verb = t.head if t.dep == "dobj" and head.lemma == "claim" else -1
    if verb < 0 or lemma(p.tokens[verb]) not in listed("owning") or syntax.negated(p, verb):
        return
    agents = syntax.agents(p, verb)
    if not agents or any(c.lower in ("no", "nobody", "none") for h in agents for c in (p.tokens[h], *p.kids(h, "det"))):
        return
    claimer = side(context, agents) or context.first_actor(agents)
    if claimer is not None and d.actor is None:
        d.actor, d.doers = claimer, agents
    d.outcome = d.outcome or "claimed"
    d.tokens.append(verb)


def _dated_before(context: Context, t: Token) -> bool:
    """Whether an event has its day in front of it ("Sunday's attack"), or behind a target or place of its own."""
    near = context.dates_by_sentence.get(t.sent, ())
    around = syntax.obliques(context.parsed, t.i)
    own = any(name in _ON | {"in", "near"} and not dated(context, h) for name, h in around)
    return any(t.left <= d.first < t.i for d in near) or (own and any(t.i < d.first for d in near))


def _dated_behind(context: Context, t: Token) -> bool:
    """Whether a day stands behind the event, which may be its own: "condemned the killing of two men on Monday"."""
    return any(t.i < d.first for d in context.dates_by_sentence.get(t.sent, ()))


def _about(context: Context, t: Token) -> list[int]:
    """What stands on the noun: its modifiers and what it is of or by."""
    p = context.parsed
    return [c.i for c in p.kids(t.i, "compound", "amod", "nmod")] + [
        h for name, h in syntax.obliques(p, t.i) if name in ("of", "by", "from")]


def _single(q: QuantityMention) -> bool:
    """Whether a number only says that it was one: "one strike", "one of the deadliest attacks"."""
    return q.quantity.value == 1 and not q.quantity.approx and q.quantity.min == q.quantity.max


def _carrier(context: Context, t: Token) -> int:
    """The noun that counts or carries the event: "a series of attacks", "a surge in assaults"."""
    p, first = context.parsed, t
    if t.dep == "conj" and p.tokens[t.head].pos == "NOUN":
        first = p.tokens[t.head]
    if first.dep == "pobj" and p.tokens[first.head].lower in ("of", "in"):
        above = p.tokens[p.tokens[first.head].head]
        if above.pos == "NOUN" and lemma(above) in listed("carriers"):
            return above.i
    return t.i


def _harmless(context: Context, t: Token) -> bool:
    p = context.parsed
    before = p.kids(t.i, "compound", "amod", "nmod", "poss")
    if any(lemma(c) in listed("not_incident") or c.lower in listed("not_incident") for c in before):
        return True
    if t.lemma in ("explosion", "blast") and any(words_at(context, h) & listed("accident") for h in _about(context, t)):
        return True
    return any(name in _ON and lemma(p.tokens[h]) in listed("unlike") for name, h in syntax.obliques(p, t.i))


def _definite(context: Context, t: Token, outer: int) -> bool:
    p = context.parsed
    return any(c.lower in listed("definite") for i in {t.i, outer} for c in p.kids(i, "det"))


def _presupposed(context: Context, t: Token, outer: int) -> bool:
    """Whether the phrase takes the event for granted, whatever the clause around it asks or supposes."""
    p = context.parsed
    for i in {t.i, outer}:
        for c in p.kids(i):
            if c.dep == "det" and c.lower in listed("definite"):
                return True
            if c.dep == "amod" and c.lower in listed("latest"):
                return True
    if t.dep == "conj" and p.tokens[t.head].pos == "NOUN" and not p.kids(t.i, "det"):
        head = p.tokens[t.head]
        return any(c.lower in listed("definite") or c.lower in listed("latest") for c in p.kids(head.i, "det", "amod"))
    return False


def _happened(context: Context, t: Token, outer: int, verb: int, is_object: bool) -> bool:
    p = context.parsed
    for i in {t.i, outer}:
        vague = {c.lower for c in p.kids(i, "det", "amod")} & listed("unspecific")
        if vague and not (vague <= listed("again") and _did(p.tokens[verb]) and not is_object):
            return False
    if is_object and goes_on(context, t, verb):
        return False
    head, above = p.tokens[outer], p.tokens[p.tokens[outer].head]
    linked = head.dep in ("pobj", "pcomp") and above.lower in _LINKS
    if linked and lemma(p.tokens[above.head]) in listed("supposed"):
        return False
    taken = _presupposed(context, t, outer)
    creating = is_object and lemma(p.tokens[verb]) in listed("light")
    if is_object and lemma(p.tokens[verb]) in listed("averting") and not (taken and p.tokens[verb].tag != "VB"):
        return False
    if is_object and _judged(context, t, verb):
        return False
    if taken and not creating:
        return True
    at = verb if verb >= 0 else syntax.clause_verb(p, outer)
    if not real(context, at):
        return False
    bare = t.tag in ("NNS", "NN") and not p.kids(t.i, "det", "nummod", "poss") and outer == t.i
    present = p.tokens[at].tag in _STATES and not p.kids(at, "aux") and p.tokens[at].lower != "says"
    return not (bare and present and context.when(t.i) is None and not is_object and lemma(p.tokens[at]) != "say")


def _did(verb: Token) -> bool:
    """Whether a verb tells what an event did: "a similar blast killed four"."""
    return verb.tag == "VBD" and lemma(verb) in listed("reach") | listed("happen")


def _judged(context: Context, t: Token, verb: int) -> bool:
    """Whether it is only held to be likely or not: "think a strike on X likelier", "called an attack imminent"."""
    p = context.parsed
    if lemma(p.tokens[verb]) not in listed("judging") or not any(c.lower in ("a", "an") for c in p.kids(t.i, "det")):
        return False
    if any(x.tag in ("RBR", "JJR") for x in p.tokens[t.right + 1 : t.right + 2]):
        return True
    return any(c.i > t.i and c.dep in ("oprd", "acomp", "ccomp", "xcomp") for c in p.kids(verb))


def _parties(context: Context, d: Draft, t: Token, outer: int, verb: int, is_object: bool) -> None:
    """Who does it and to whom, by the phrase itself and by the verb that supports it."""
    p = context.parsed
    phrases = syntax.obliques(p, t.i) + (syntax.obliques(p, outer) if outer != t.i else [])
    d.target = next((h for name, h in phrases if name in _ON and attackable(context, h) and not dated(context, h)), -1)
    if d.target < 0 and t.lemma in listed("objective"):
        d.target = next((h for name, h in phrases if name == "of" and attackable(context, h)), -1)
    if d.target < 0 and under(context, t) is not None:
        come = p.tokens[p.tokens[t.head].head].i
        d.target = next((h for h in syntax.subject(p, come) if attackable(context, h)), -1)
    by = syntax.by_agents(p, t.i)
    d.doers = [h for h in by if of_weapon(context, p.tokens[h]) is None] or syntax.agents_of_noun(p, t.i)
    d.doers = [h for h in d.doers if not plain_kind(context, h)]
    d.actor = side(context, d.doers) or _owner_before(context, t, d.target >= 0)
    if is_object and d.outcome is None and lemma(p.tokens[verb]) in listed("light"):
        agents = syntax.agents(p, verb)
        d.doers = d.doers or agents
        weapons = [h for h in agents if of_weapon(context, p.tokens[h])]
        d.actor = d.actor or side(context, [h for h in agents if h not in weapons])
        if d.actor is None and weapons:
            d.actor = owner(context, weapons[0]) or side(context, weapons)
        if d.target < 0:
            d.target = next(
                (h for name, h in syntax.obliques(p, verb) if name in _ON and attackable(context, h)
                 and not dated(context, h)), -1)
    elif d.actor is None and verb >= 0 and not is_object and p.tokens[verb].lemma == "be":
        d.doers = d.doers or [h for name, h in syntax.obliques(p, verb) if name == "by"]
        d.actor = side(context, d.doers)
    if d.fine == "clash":
        around = phrases + (syntax.obliques(p, verb) if verb >= 0 and not is_object else [])
        d.doers += [x for name, h in around if name in ("between", "with", "among") for x in syntax.conjuncts(p, h)]
        d.actor = d.actor or side(context, d.doers[:1])


def _owner_before(context: Context, t: Token, aimed: bool) -> Actor | None:
    """The side before the noun: "Norlandic attacks", "a rebel ambush"; a place stands there too ("Sorvik attack")."""
    p = context.parsed
    found = owner(context, t.i)
    if found is not None and found.type == "country":
        word = next((c for c in p.kids(t.i, "compound", "nmod", "amod", "poss") if c.text[:1].isupper()), None)
        noun_of_place = word is not None and word.lower == found.name.lower() and word.dep != "poss"
        return found if aimed or not noun_of_place else None
    if found is not None:
        return found
    before = [c for c in p.kids(t.i, "compound", "nmod", "amod") if c.pos in ("NOUN", "PROPN")]
    return side(context, [c.i for c in before if not plain_kind(context, c.i)])


def _running(context: Context, d: Draft, t: Token) -> bool:
    """Whether a sentence only sums up what a whole war has cost: "40,000 people have been killed in the offensive"."""
    p = context.parsed
    v = syntax.clause_verb(p, t.i)
    perfect = p.tokens[v].tag == "VBN" and any(c.lower in ("have", "has") for c in p.kids(v, "aux"))
    return perfect and bool(d.harm) and d.definite and d.when is None and d.target < 0 and t.head != v


def _grounded(context: Context, d: Draft, t: Token, is_object: bool, of_verb: str) -> bool:
    """Whether enough is known for a record: where, or at whom, or what harm; more where the word has other senses."""
    p = context.parsed
    told = {lemma(x) for x in p.tokens[p.sentences[t.sent].first : p.sentences[t.sent].last]}
    if d.target >= 0 and words_at(context, d.target) & listed("mock"):
        return False
    person = d.target >= 0 and p.tokens[d.target].ent == "PERSON"
    if person and d.fine == "attack" and not (d.harm or d.place or armed(context, d.doers)):
        return False
    if told & listed("unreal") or (told & listed("sport") and d.fine in _WEAK and not d.harm):
        return False
    if t.lemma == "raid" and told & listed("policing") and not d.harm and d.fine == "raid":
        return False
    if d.fine == "strike":
        fighting = bool(armed(context, d.doers)) or (d.actor is not None and d.actor.type in ("country", "group"))
        if d.actor is None and not d.harm and d.target >= 0 and words_at(context, d.target) & listed("workplaces"):
            return False
        return d.target >= 0 or bool(d.harm) or (fighting and (d.place is not None or is_object))
    if t.lemma in ("battle", "fighting", "clash"):
        between = [h for h in d.doers if armed(context, [h]) or words_at(context, h) & listed("crowd")]
        return d.place is not None or (d.actor is not None and len(d.doers) > 1) or bool(d.harm) or len(between) > 1
    if d.place is not None or d.harm or d.target >= 0:
        return True
    if d.outcome is not None or d.definite:
        return d.actor is not None or d.definite
    return d.actor is not None and is_object and of_verb in listed("light") and bool(words_at(context, t.i))
