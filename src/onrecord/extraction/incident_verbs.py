"""Events told by a verb ("Y shelled X", "a missile hit X", "grenades were thrown at X"): a verb in, a draft out."""

from __future__ import annotations

from onrecord.extraction.context import Context
from onrecord.extraction.harms import alight, harm_of
from onrecord.extraction.incident_actors import owner, side
from onrecord.extraction.incident_classes import classify, means_of, of_weapon
from onrecord.extraction.incident_parts import (
    HARD,
    Draft,
    armed,
    attackable,
    dated,
    lemma,
    listed,
    object_of,
    objects_of,
    polarity_of,
    real,
    voices,
    words_at,
)
from onrecord.extraction.incident_places import enough, place_of
from onrecord.extraction.incident_takings import disarming, taking
from onrecord.extraction.moments import told_day
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token

_AT = frozenset({"at", "on", "into", "towards", "toward", "against", "onto", "inside", "outside", "near", "upon"})
_INTO = _AT | {"in", "through"}
_THROUGH = frozenset({"through", "into"})
_REACH = 12
_AGAIN = (["another"], ["others"], ["one"], ["second"], ["third"])
_FROM_PLACE = frozenset({"abduction", "disarmed"})
_FROM = frozenset({"from"})
_TO_PEOPLE = frozenset({"abduction", "sexual_violence"})


def from_verb(context: Context, t: Token, plain: str, last: Draft | None = None) -> Draft | None:
    """The event that a verb tells, or None where it has another sense, or is only supposed; `last` is the incident
    told just before, whose arm "another" may be."""
    p = context.parsed
    if not real(context, t.i) or (t.tag == "VBG" and t.dep in ("csubj", "pcomp") and not _blamed(context, t)):
        return None
    if _stopped(context, t):
        return None
    d = Draft(t.i, plain, tokens=[t.i], confidence=0.75, polarity=polarity_of(context, t.i))
    agents = syntax.agents(p, t.i)
    if last is not None and last.tools and [p.tokens[h].lower for h in agents] in _AGAIN:
        agents = last.tools
    if any(c.lower in ("any", "no") for h in agents for c in p.kids(h, "det")):
        return None
    weapons = [h for h in agents if of_weapon(context, p.tokens[h]) and not bearer(context, h)]
    d.doers, d.tools = [h for h in agents if h not in weapons], weapons
    craft = [h for h in d.doers if lemma(p.tokens[h]) in words("loss", "materiel")]
    d.actor = side(context, d.doers) or next((a for h in weapons + craft if (a := owner(context, h)) is not None), None)
    way = _WAYS.get(plain, _done_to)
    if not way(context, d, t, weapons):
        return None
    told = {lemma(x) for x in p.tokens[p.sentences[t.sent].first : p.sentences[t.sent].last]}
    if told & listed("unreal") or (told & listed("sport") and not weapons and d.fine in ("attack", "strike")):
        return None
    also = _FROM if d.fine in _FROM_PLACE else frozenset[str]()
    d.place = place_of(context, [t.i, syntax.main_verb(p, t.i), d.target], also=also)
    d.when = told_day(context, t.i)
    harm, tokens = harm_of(context, t.i, t.i)
    d.harm += [i for i in harm if i not in d.harm]
    d.tokens += tokens
    d.attribution = voices(context, t.i)
    if plain == "shooting" and not d.harm and lemma(t) not in listed("hurting"):
        return None
    bare = d.fine == "taking" and d.place is None and d.when is None
    if bare and not _named(context, d.target):
        return None
    present = t.tag in ("VBZ", "VBP") and not p.kids(t.i, "aux", "auxpass")
    if present and d.when is None and not d.harm:
        return None
    if d.target >= 0 and words_at(context, d.target) & listed("mock"):
        return None
    always = any(c.lemma == "be" and c.tag in ("VBZ", "VBP") for c in p.kids(t.i, "auxpass"))
    passive = d.target >= 0 and syntax.is_passive(p, t.i) and not always
    whom = d.fine in _TO_PEOPLE and (passive or (d.actor is not None and d.target < 0))
    return d if whom or enough(context, d) else None


def _stopped(context: Context, t: Token) -> bool:
    """Whether a participle only says of arms that were shot down where they came from: "11 drones launched at X"."""
    p = context.parsed
    arm = p.tokens[t.head]
    if t.dep != "acl" or t.tag != "VBN" or lemma(arm) not in listed("flying"):
        return False
    verb = syntax.support_verb(p, arm.i)
    return verb >= 0 and lemma(p.tokens[verb]) in listed("intercept") | {"neutralise", "neutralize", "bring"}


def bearer(context: Context, h: int) -> bool:
    """Whether a phrase with a weapon in it is one of people: "suicide bombers", "bomb disposal experts"."""
    word = lemma(context.parsed.tokens[h])
    return bool(armed(context, [h])) or word in listed("checking") or word in listed("persons")


def _named(context: Context, h: int) -> bool:
    """Whether a phrase has a name or a number in it: "the town of X", "seven villages"."""
    t = context.parsed.tokens[h]
    inside = context.parsed.tokens[t.left : t.right + 1]
    return any(x.pos in ("PROPN", "NUM") for x in inside) or h in context.quantity_by_noun


def _blamed(context: Context, t: Token) -> bool:
    """ "accused of bombing X", "after shelling Y", "killed in fighting with Z"."""
    before = context.parsed.tokens[t.head].lower
    return before in ("of", "after", "for", "by") or (t.lemma == "fight" and before in ("in", "during"))


def _settled(context: Context, h: int) -> bool:
    """Whether a phrase names a town, a site or a region, not a whole country."""
    near = context.places_by_sentence.get(context.parsed.tokens[h].sent, ())
    t = context.parsed.tokens[h]
    return any(m.extent < 2 and (m.first <= h < m.last or t.left <= m.first <= t.right) for m in near)


def _military(context: Context, h: int) -> bool:
    """Whether a phrase is of arms or of people under arms: "three rocket launchers", "a company commander"."""
    near = words_at(context, h)
    return h in context.equipment_by_head or bool(near & (listed("military_targets") | listed("weapons")))


def _at(context: Context, t: Token, *, names: frozenset[str] = _AT, anything: bool = False) -> int:
    """What it is aimed at: "at X", "into X", "targeting X"; `anything` where the weapon leaves no doubt."""
    p = context.parsed
    near = syntax.obliques(p, t.i) + [x for h in p.kids(t.i, "dobj") for x in syntax.obliques(p, h.i)]
    for c in [*p.kids(t.i, "advcl", "acl"), *(c for h in p.kids(t.i, "dobj") for c in p.kids(h.i, "acl"))]:
        if c.lower in ("targeting", "hitting", "striking"):
            near += [("at", h) for h in syntax.patients(p, c.i)]
    good = [h for name, h in near if name in names and not dated(context, h) and p.tokens[h].pos in ("NOUN", "PROPN")
            and lemma(p.tokens[h]) not in listed("nowhere")]
    sure = next((h for h in good if attackable(context, h)), -1)
    return good[0] if sure < 0 and good and anything else sure


def _done_to(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """Strong verbs: "rebels attacked the base", "the village was shelled"."""
    p = context.parsed
    d.target = object_of(context, t)
    if d.target < 0 and t.lemma in listed("storming"):
        d.target = _at(context, t, names=_THROUGH)
    if d.target < 0 and d.fine in ("shelling", "bombing") and armed(context, d.doers):
        d.target = next((h for h in syntax.patients(p, t.i) if p.tokens[h].pos == "PROPN"), -1)
    d.fine = classify(context, d.fine, t.i, [*d.doers, *weapons])
    if d.target < 0 and d.fine not in ("abduction", "sexual_violence", "mob"):
        return False
    if lemma(t) in listed("sinking") and not (weapons or armed(context, d.doers) or _is_side(d)):
        return False
    if d.fine in ("attack", "ground_attack", "raid", "destruction"):
        person = d.actor is not None and d.actor.type == "person"
        if person or (d.target >= 0 and context.actor(d.target) is not None and not d.doers and not weapons
                      and p.tokens[d.target].ent == "PERSON"):
            return False
    if d.fine in ("abduction", "sexual_violence", "mob"):
        whom = syntax.patients(p, t.i)
        if d.target < 0:
            d.target = next((h for h in whom if p.tokens[h].pos == "NOUN"), -1)
        return bool(whom)
    if d.fine == "raid" and d.doers and all(lemma(p.tokens[h]) in ("police", "officer") for h in d.doers):
        return False
    if d.fine == "destruction" and d.target >= 0 and lemma(p.tokens[d.target]) in listed("persons"):
        d.fine = "attack"
        return bool(d.doers)
    if d.fine == "destruction":
        return d.target >= 0 and (bool(d.doers) or syntax.is_passive(p, t.i))
    return True


def _is_side(d: Draft) -> bool:
    return d.actor is not None and d.actor.type in ("country", "organisation", "group")


def _hit(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """Verbs whose sense depends on who and what: "drones struck X", "opened fire on X", "fired rockets at X"."""
    p = context.parsed
    objects = objects_of(context, t.i) or _shared_object(context, t)
    if t.lemma == "shoot" and any(c.lower == "down" for c in p.kids(t.i, "prt", "advmod")):
        return disarming(context, d, t, weapons)
    idle = listed("not_incident") | listed("unlike")
    if any(lemma(p.tokens[h]) in idle and not (weapons and attackable(context, h)) for h in objects):
        return False
    fired = [h for h in objects if p.tokens[h].lower == "fire"] if t.lemma == "set" else []
    if t.lemma == "set" and not (fired or alight(context, t)):
        return False
    loads = [h for h in objects if means_of(context, [h]) or lemma(p.tokens[h]) in listed("thrown")]
    fighting = armed(context, d.doers)
    if t.lemma == "use":
        found = means_of(context, loads)
        aims = [h for c in p.kids(t.i, "xcomp", "advcl") if c.i > t.i for h in syntax.patients(p, c.i)]
        d.target = next((h for h in aims if attackable(context, h)), _at(context, t))
        d.fine = found or d.fine
        aimed = found in HARD and d.target >= 0
        means = found in ("crackdown", "chemical") or aimed
        return means and bool(fighting) and not (t.dep == "advcl" and t.tag == "VBG")
    if t.lemma == "shoot" and not objects:
        return _loosed(context, d, t, loads, weapons)
    if t.lemma in listed("missile_verbs") and not fired and (loads or t.lemma in ("fire", "shoot", "open")):
        return _loosed(context, d, t, loads, weapons)
    if t.lemma in listed("impact"):
        loads = [h for h in syntax.subject(p, t.i) if of_weapon(context, p.tokens[h])]
        if t.lemma == "crash" and means_of(context, loads) == "air_strike":
            return False
        d.target = _at(context, t, names=_INTO, anything=True)
        if not loads or d.target < 0:
            return False
        d.fine = classify(context, "strike", t.i, loads)
        return d.fine != "strike"
    if t.lemma == "set":
        objects = [h for name, h in syntax.obliques(p, t.i) if name == "to"] if fired else objects
        d.target, d.fine = next((h for h in objects if p.tokens[h].pos == "NOUN"), -1), "destruction"
        return d.target >= 0 and bool(fighting or _crowd(context, d.doers))
    d.target = next((h for h in objects if attackable(context, h)), -1)
    if t.lemma == "advance":
        return False
    if lemma(t) in listed("hurting") and not weapons:
        d.fine = "attack"
        return d.target >= 0 and bool(fighting) and lemma(p.tokens[d.target]) in listed("persons")
    if t.lemma == "shoot":
        d.fine = "shooting"
        return d.target >= 0 and not loads
    d.fine = classify(context, "strike", t.i, [*d.doers, *weapons])
    if d.target < 0 and weapons:
        d.target = next((h for h in objects if p.tokens[h].pos == "NOUN"), _at(context, t))
    if d.target < 0 and fighting:
        d.target = next((h for h in objects if p.tokens[h].pos == "PROPN" and p.tokens[h].ent != "PERSON"), -1)
    if d.target < 0 or t.lemma in listed("missile_verbs"):
        return False
    if d.fine == "strike" and t.lemma == "target" and not (_military(context, d.target) and t.tag != "VBG"):
        return False
    if d.fine == "strike":
        if d.actor is not None and d.actor.type == "person":
            return False
        return bool(fighting) or (_is_side(d) and (_settled(context, d.target) or _military(context, d.target)))
    return bool(weapons) or bool(fighting) or d.actor is not None or syntax.is_passive(p, t.i)


def _shared_object(context: Context, t: Token) -> list[int]:
    """What a verb shares with the one joined to it: "shot and wounded 12 men"."""
    p = context.parsed
    return [h for c in p.kids(t.i, "conj") if 0 < c.i - t.i <= 2 for h in syntax.patients(p, c.i)]


def _loosed(context: Context, d: Draft, t: Token, loads: list[int], weapons: list[int]) -> bool:
    """ "fired rockets at X", "grenades were hurled at X", "opened fire on X", "fired tear gas at the crowd"."""
    p = context.parsed
    loads = loads + [x for h in loads for name, x in syntax.obliques(p, h) if name == "of"]
    gunfire = any(lemma(p.tokens[h]) in listed("gunfire") for h in loads)
    opened = t.lemma == "open" and gunfire
    d.target = _at(context, t, anything=opened or means_of(context, loads) is not None)
    if t.lemma == "open" and not any(lemma(p.tokens[h]) in listed("gunfire") for h in loads):
        return False
    plain = "shooting" if t.lemma in ("open", "shoot") else "strike"
    d.fine = classify(context, plain, t.i, [*d.doers, *weapons], loads)
    if d.fine == "strike" and (gunfire or not loads):
        d.fine = "shooting"
    if d.fine == "crackdown":
        return bool(armed(context, d.doers)) or not d.doers
    if _crowd(context, d.doers) and d.fine in ("riot", "strike", "shooting", "explosion"):
        d.fine = "riot"
        return bool(loads) and t.lemma not in ("open", "use", "launch")
    if d.target < 0 and opened and armed(context, d.doers):
        return True
    if d.target < 0:
        return d.fine in HARD and bool(d.doers) and (d.fine in ("grenade", "chemical") or bool(armed(context, d.doers)))
    return bool(loads) or bool(armed(context, d.doers)) or d.actor is not None


def _crowd(context: Context, heads: list[int]) -> bool:
    return any(words_at(context, h) & (listed("crowd") | listed("mobs")) for h in heads)


def _crackdown(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """ "police beat protesters", "troops dispersed the rally"."""
    d.target = next((h for h in syntax.patients(context.parsed, t.i) if _crowd(context, [h])), -1)
    return d.target >= 0 and armed(context, d.doers) == {"state"}


def _riot(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """ "the protest turned violent", "fans rioted"."""
    p = context.parsed
    d.actor = side(context, d.doers)
    violent = any(c.lower in listed("turned") for c in p.kids(t.i, "acomp", "xcomp", "advcl", "oprd", "dobj"))
    return t.lemma == "riot" or (violent and any(words_at(context, h) & listed("protest") for h in d.doers))


def _explosion(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """ "a car bomb exploded in X", "two bombers blew themselves up at a mosque"."""
    p = context.parsed
    if t.lemma == "blow" and not any(c.lower == "up" for c in p.kids(t.i, "prt", "advmod", "advcl")):
        return False
    objects = syntax.patients(p, t.i)
    themselves = any(p.tokens[h].lower in ("themselves", "himself", "herself", "itself") for h in objects)
    what = [*objects, *syntax.subject(p, t.i)]
    themselves = themselves or any(
        x.lower in ("themselves", "himself", "herself") for c in p.kids(t.i, "advcl") for x in p.kids(c.i, "dobj"))
    if any(words_at(context, h) & listed("accident") for h in what):
        return False
    d.fine = "suicide_bombing" if themselves else classify(context, "explosion", t.i, what, objects)
    d.target = object_of(context, t) if t.lemma == "blow" and not themselves else -1
    if d.target < 0 and t.lemma == "blow" and armed(context, d.doers) and not themselves:
        d.target = next((h for h in objects if p.tokens[h].pos == "NOUN"), -1)
    if d.target < 0:
        d.target = _at(context, t)
    weapon = any(of_weapon(context, p.tokens[h]) for h in what)
    if not weapon:
        weapon = any(lemma(x) in listed("bombs") for x in p.tokens[max(t.i - _REACH, p.sentence_of(t.i).first) : t.i]
                     if x.pos == "NOUN")
    if not syntax.is_passive(p, t.i) and not objects:
        d.actor, d.doers = None, []
    placed = place_of(context, [t.i, d.target]) is not None
    if not weapon and d.fine == "explosion" and not (armed(context, d.doers) and d.target >= 0):
        d.fine = "blast"
    return themselves or weapon or (placed and t.lemma != "blow") or (d.target >= 0 and t.lemma == "blow")


def _killing(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """ "gunmen killed six traders", "two soldiers were shot dead by rebels": somebody armed must do it."""
    p = context.parsed
    people = [h for h in syntax.patients(p, t.i) if p.tokens[h].pos in ("NOUN", "PROPN", "NUM")]
    themselves = any(p.tokens[h].lower in ("themselves", "himself", "herself") for h in syntax.patients(p, t.i))
    if themselves and any(lemma(p.tokens[h]) == "bomber" for h in d.doers):
        d.fine = "suicide_bombing"
        return True
    causes = [h for name, h in syntax.obliques(p, t.i) if name == "in"] + syntax.agents(p, t.i)
    if any(words_at(context, h) & listed("accident") for h in causes):
        return False
    if not people or (t.dep == "advcl" and t.tag == "VBG") or (t.dep in ("relcl", "acl") and not d.doers):
        return False
    d.fine = means_of(context, weapons) or classify(context, "shooting", t.i, d.doers)
    d.target = next((h for h in people if attackable(context, h)), -1)
    side_known = d.actor is not None and d.actor.type in ("group", "organisation")
    if d.fine == "shooting" and not (armed(context, d.doers) or side_known):
        unnamed = syntax.is_passive(p, t.i) and not d.doers
        return t.lemma in listed("telling_by_themselves") and unnamed
    return d.fine != "shooting" or bool(d.doers)


def _clash(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    p = context.parsed
    if t.lemma in ("exchange", "trade") and not any(
        lemma(p.tokens[h]) in listed("gunfire") for h in syntax.patients(p, t.i)):
        return False
    others = [h for name, h in syntax.obliques(p, t.i) if name in ("with", "against")]
    others += [h for h in syntax.patients(p, t.i) if armed(context, [h])]
    d.target = next((h for h in others if attackable(context, h) or armed(context, [h])), -1)
    near = {w for h in (*d.doers, *others) for w in words_at(context, h)}
    fighting = bool(armed(context, [*d.doers, *others]) or near & listed("crowd"))
    return fighting and (bool(d.doers) or (t.dep == "pcomp" and bool(others)))


def _taken(context: Context, d: Draft, t: Token, weapons: list[int]) -> bool:
    """Ground or arms that change hands; "fall" is what rockets do too."""
    return taking(context, d, t, weapons) or (t.lemma == "fall" and _hit(context, d, t, weapons))


_WAYS = {
    "strike": _hit,
    "explosion": _explosion,
    "shooting": _killing,
    "clash": _clash,
    "taking": _taken,
    "disarming": disarming,
    "crackdown": _crackdown,
    "riot": _riot,
}
