"""What an incident did: its trigger and verb in; the people and things harmed, and the tokens that say so, out."""

from __future__ import annotations

from dataclasses import replace

from onrecord.extraction.context import Context
from onrecord.extraction.incident_parts import attackable, lemma, listed, words_at
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Item

_KINDS = ("killed", "wounded", "damaged", "seized", "displaced", "left")
_INTRANSITIVE = frozenset({"die", "perish", "collapse", "burn"})
_OTHERS = frozenset({"those", "others", "other", "one", "ones", "another"})
_OTHER_CLAUSE = frozenset({"ccomp", "parataxis"})


def harm_kind(t: Token) -> str | None:
    """What befalls the object of a verb: killed, wounded, damaged, seized, displaced, left; None for other verbs."""
    word = t.lemma
    return next((k for k in _KINDS if word in listed(k)), None) if t.pos in ("VERB", "ADJ") else None


def harm_of(context: Context, trigger: int, verb: int) -> tuple[list[Item], list[int]]:
    """The harm that the clauses around an incident tell ("killing five people", "two mills burned down")."""
    p = context.parsed
    sentence = p.sentence_of(trigger)
    items: list[Item] = []
    tokens: list[int] = []
    for t in p.tokens[sentence.first : sentence.last]:
        toll = toll_at(context, t) if t.pos == "VERB" else None
        if toll is not None and (t.i == verb or syntax.within(p, trigger, t.i)):
            items, tokens = [*items, toll], [*tokens, t.i]
        if harm_kind(t) is None or not _concerns(context, t, trigger, verb):
            continue
        found = harm_at(context, t)
        for item in found:
            _add(items, item)
        tokens += [t.i] if found else []
    return items, tokens


def alight(context: Context, t: Token) -> bool:
    """Whether something is set on fire: "set ablaze", "set on fire", not "set up on Monday"."""
    p = context.parsed
    below = p.kids(t.i)
    fire = any(c.lower == "on" and any(o.lower in ("fire", "flames") for o in p.kids(c.i, "pobj")) for c in below)
    return fire or any(c.lower in listed("burning") for c in below)


def toll_at(context: Context, t: Token) -> Item | None:
    """How many have died by the word of a toll: "the death toll has risen to 19", "the number of dead reached 30"."""
    p = context.parsed
    if lemma(t) not in listed("toll_verbs") or syntax.negated(p, t.i) or context.modality(t.i) != "actual":
        return None
    for s in syntax.subject(p, t.i):
        near = words_at(context, s) | {p.tokens[h].lower for name, h in syntax.obliques(p, s) if name == "of"}
        if not ("toll" in near or (near & {"number", "count"} and near & listed("dead_words"))):
            continue
        if near & {"wounded", "injured"}:
            continue
        figures = [h for name, h in syntax.obliques(p, t.i) if name in ("to", "at")]
        figures += [c.i for c in p.kids(t.i, "dobj", "attr")]
        for h in figures:
            q = next((m for m in p.quantities if m.first <= h < m.last), None)
            if q is not None and not q.currency and q.quantity.unit is None:
                return Item("people", "killed", q.quantity)
    return None


def _add(items: list[Item], item: Item) -> None:
    """Add an item; the same number "killed and injured" is one number of both."""
    for n, known in enumerate(items):
        if known.name == item.name and known.quantity is item.quantity is not None:
            both = {known.category, item.category} == {"killed", "wounded"}
            items[n] = Item(item.name, "killed or wounded", item.quantity) if both else known
            return
    if item not in items:
        items.append(item)


def harm_at(context: Context, t: Token) -> list[Item]:
    """The harm that one verb tells, or []; nothing that is denied or only supposed."""
    p, kind = context.parsed, harm_kind(t)
    if kind is None or syntax.negated(p, t.i) or context.modality(t.i) != "actual":
        return []
    if t.tag == "VB" and t.dep in ("relcl", "acl") and any(c.lower == "to" for c in p.kids(t.i, "aux")):
        return []
    if t.lemma == "set" and not alight(context, t):
        return []
    if kind == "left":
        return _left(context, t)
    heads = syntax.patients(p, t.i) if t.lemma not in _INTRANSITIVE or p.kids(t.i, "dobj") else syntax.subject(p, t.i)
    if t.lemma in _INTRANSITIVE and syntax.is_passive(p, t.i):
        heads = syntax.patients(p, t.i)
    if _elliptic(context, t):
        heads = [c.i for c in p.kids(t.i, "npadvmod") if c.pos == "NUM"] or heads or syntax.subject(p, t.i)
    if not heads:
        joined = [c.i for c in p.kids(t.i, "conj") if 0 < c.i - t.i <= 2 and harm_kind(c) is not None]
        heads = [h for j in joined for h in syntax.patients(p, j)]
    heads = [h for h in heads if not _beside(context, t, h) and not _telling(context, h)]
    down = t.lemma == "shoot" and any(c.lower == "down" for c in p.kids(t.i, "prt", "advmod"))
    items: list[Item] = []
    for h in heads:
        word = p.tokens[h]
        if down and h not in context.equipment_by_head:
            continue
        if word.pos not in ("NOUN", "NUM", "PROPN") or word.lower in ("attack", "strike"):
            continue
        human = _human(context, h)
        if kind == "damaged" and lemma(word) in listed("persons"):
            if not any(c.lower in listed("deadly") for c in p.tokens[t.i + 1 : t.i + 4]):
                continue
            item = harmed(context, h, "killed")
        elif kind == "damaged" and word.pos == "NUM":
            things = _elided(context, t)
            if things < 0:
                continue
            item = replace(harmed(context, h, kind), name=harmed(context, things, kind).name)
        else:
            item = harmed(context, h, "damaged" if kind == "killed" and not human else kind)
        counted = h in context.quantity_by_noun or word.pos == "NUM"
        people = kind in ("killed", "wounded", "seized") and human
        if (people or counted or attackable(context, h)) and item not in items:
            items.append(item)
    return items


def _beside(context: Context, t: Token, h: int) -> bool:
    """Whether an object only says more of the one before it: "killed the chief, X said, the most senior leader"."""
    p = context.parsed
    objects = p.kids(t.i, "dobj")
    return len(objects) > 1 and h != objects[0].i and h in (o.i for o in objects) and not p.kids(h, "nummod")


def _telling(context: Context, h: int) -> bool:
    """Whether a head is of those who tell it, taken into the list: "killing five, two officials and a driver said"."""
    at = context.parsed.tokens[h].start
    return any(s.start <= at < s.end for a in context.parsed.attributions for s in a.source)


def _elided(context: Context, t: Token) -> int:
    """What a bare number counts under the verb above: the ships of "attacked ten ships, sinking four"; or -1."""
    p = context.parsed
    above = t
    while above.dep in ("advcl", "conj") and above.head != above.i:
        above = p.tokens[above.head]
        for h in syntax.patients(p, above.i):
            if p.tokens[h].tag == "NNS" and attackable(context, h) and not _human(context, h):
                return h
    return -1


def _human(context: Context, h: int) -> bool:
    t = context.parsed.tokens[h]
    if t.pos == "PROPN":
        return _person(context, h) or t.ent in ("PERSON", "NORP") or h in context.quantity_by_noun
    if h in context.equipment_by_head:
        return False
    return t.lemma not in listed("targets") or t.lemma in listed("persons")


def _person(context: Context, h: int) -> bool:
    actor = context.actor(h)
    return actor is not None and actor.type == "person"


def _concerns(context: Context, t: Token, trigger: int, verb: int) -> bool:
    """Whether a verb of harm belongs to the incident: it is its verb, hangs on it, or tells it as its cause."""
    p = context.parsed
    if t.i in (trigger, verb) or t.head == trigger:
        return True
    if t.head == verb:
        return t.dep != "ccomp" or p.tokens[verb].lemma in ("report", "leave", "see")
    if syntax.within(p, trigger, t.i):
        return not _walled(context, trigger, t.i)
    if syntax.within(p, t.i, trigger) or (verb >= 0 and syntax.within(p, t.i, verb)):
        return not _walled(context, t.i, trigger if syntax.within(p, t.i, trigger) else verb)
    return False


def _walled(context: Context, inner: int, outer: int) -> bool:
    """Whether another clause that is told for itself stands between a token and one above it."""
    p = context.parsed
    t = p.tokens[inner]
    for _ in range(40):
        if t.i == outer or t.head == t.i:
            return False
        if t.dep in _OTHER_CLAUSE and t.pos in ("VERB", "AUX"):
            return True
        if t.dep == "advcl" and context.told_beside(t.i):
            return True
        if t.dep == "conj" and t.pos == "VERB" and p.kids(t.i, "nsubj", "nsubjpass") and not _elliptic(context, t):
            return True
        if t.dep == "relcl" and t.head != outer and (p.tokens[t.head].lower in _OTHERS or _placed_relative(context, t)):
            return True
        t = p.tokens[t.head]
    return False


def _elliptic(context: Context, t: Token) -> bool:
    """Whether a second verb of harm leaves out its "were": "15 were killed and dozens wounded"."""
    p = context.parsed
    return t.tag == "VBN" and t.dep == "conj" and harm_kind(t) is not None and syntax.is_passive(p, t.head)


def _placed_relative(context: Context, t: Token) -> bool:
    """Whether a relative clause opens with "in which", "during which": it is about the very noun before it."""
    p = context.parsed
    return any(o.lower == "which" for c in p.kids(t.i, "prep") for o in p.kids(c.i, "pobj"))


def _left(context: Context, t: Token) -> list[Item]:
    """ "left 12 people dead", "left dozens wounded"."""
    p = context.parsed
    out: list[Item] = []
    for kind, states in (("killed", "dead"), ("wounded", "hurt")):
        for c in p.kids(t.i, "ccomp", "xcomp", "oprd", "acomp", "advcl"):
            if c.lower in listed(states):
                subjects = p.kids(c.i, "nsubj", "nsubjpass") or p.kids(t.i, "dobj")
                out += [harmed(context, h, kind) for s in subjects for h in syntax.conjuncts(p, s.i)]
        for o in p.kids(t.i, "dobj"):
            for h in syntax.conjuncts(p, o.i):
                if any(c.lower in listed(states) for c in p.kids(h, "acl", "amod")):
                    out.append(harmed(context, h, kind))
    return out


def harmed(context: Context, h: int, kind: str) -> Item:
    """Whom or what something befell, by the head of the phrase, and how many."""
    p, t = context.parsed, context.parsed.tokens[h]
    q = context.quantity_by_noun.get(h)
    if q is None and (t.pos == "NUM" or lemma(t) in ("dozen", "score", "hundred", "thousand", "other")):
        q = next((m for m in p.quantities if m.first <= h < m.last), None)
    if t.pos == "NUM" or lemma(t) in ("dozen", "score", "hundred", "thousand", "other"):
        name = next((p.tokens[x].lower for n, x in syntax.obliques(p, h) if n == "of"), "people")
    elif q is not None and q.noun and q.noun_token == h:
        name = q.noun
    else:
        called = next((c.i for c in p.kids(h, "appos") if q is None and _person(context, c.i)), h)
        named = p.mention_at(called) if t.pos == "PROPN" or called != h else None
        name = named.actor.name if named is not None and named.actor is not None else syntax.core_phrase(p, h)
    name = " ".join(w for w in name.split() if w.lower() not in listed("burning")) or name
    return Item(name, kind, q.quantity if q else None)
