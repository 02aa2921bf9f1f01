"""What a loss is made of: phrase heads of a parsed article in; fighters and materiel, whose they are, items out."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.extraction.context import Context
from onrecord.extraction.incident_actors import side, unnamed
from onrecord.extraction.incident_parts import armed, lemma, listed
from onrecord.extraction.sides import (
    capital_at,
    named_or_adjective,
    organisation_type,
    reported,
    standing,
    state_of_teller,
)
from onrecord.extraction.vocabulary import mapping, words
from onrecord.model import syntax
from onrecord.model.parsed import EquipmentMention, Token
from onrecord.model.parts import Actor, Item, Quantity
from onrecord.packs import slug

_SIDES = ("country", "organisation", "group", "anonymous")
_OF = frozenset({"of", "from", "belonging to", "by"})
_MODIFIERS = ("amod", "compound", "nmod")
_LONE = frozenset({"single", "lone"})
_QUOTES = "\"“”'‘’"
_ONE = Quantity(1.0, 1.0, 1.0, None, None, "a single")


def noun_of(context: Context, h: int) -> str:
    """The lemma of a noun; "service member" is one."""
    p = context.parsed
    served = h > 0 and p.tokens[h - 1].lower == "service" and lemma(p.tokens[h]) == "member"
    return "servicemember" if served else lemma(p.tokens[h])


def is_fighter(context: Context, h: int) -> bool:
    """Whether a noun is a fighter, whose death is a loss of a side."""
    return noun_of(context, h) in words("loss", "fighters")


def _is_person(context: Context, h: int) -> bool:
    return noun_of(context, h) in words("loss", "fighters") | words("loss", "men") | words("loss", "fallen")


def equipment_at(context: Context, h: int) -> EquipmentMention | None:
    """The equipment that a noun is the head of or stands in: "the landing ship Orkan"."""
    found = context.equipment_by_head.get(h)
    return found or next((e for e in context.parsed.equipment if e.first <= h < e.last), None)


def item(context: Context, h: int) -> Item:
    """The thing lost with its category and number; "a single tank" is one."""
    if context.parsed.tokens[h].pos == "NUM" and (men := men_before(context, h)) >= 0:
        number = next((q.quantity for q in context.parsed.quantities if q.first <= h < q.last), None)
        return Item(item(context, men).name, "personnel", number)
    plain, equipment = context.item(h), equipment_at(context, h)
    name = equipment.name if equipment else plain.name
    category = equipment.category if equipment else plain.category
    if category is None:
        category = "personnel" if _is_person(context, h) else mapping("loss", "category").get(noun_of(context, h))
    before = context.parsed.kids(h, "amod", "det")
    lone = any(c.lower in _LONE for c in before) and any(c.lower == "a" for c in before)
    if lone:
        name = name.split(" ", 1)[1] if name.split(" ", 1)[0].lower() in _LONE else name
    return Item(name.strip(_QUOTES), category, plain.quantity or (_ONE if lone else None))


def goods(context: Context, heads: Iterable[int], *, men: bool) -> list[int]:
    """Heads that are fighters or materiel; "dozens of tanks" and "12 of its tanks" count as tanks.

    What is asked is none: "did not say how many aircraft it lost".
    """
    p = context.parsed
    out: list[int] = []
    for h in heads:
        t = p.tokens[h]
        inner = [x for name, x in syntax.obliques(p, h) if name == "of"]
        if any(x.lower in ("how", "whatever") for x in p.tokens[t.left : h]):
            continue
        if inner and (t.pos in ("NUM", "DET") or lemma(t) in words("loss", "carriers")):
            h, t = inner[0], p.tokens[inner[0]]
        if t.pos == "PROPN" and equipment_at(context, h) is None:
            named = [c for c in p.kids(h, *_MODIFIERS) if _materiel(context, c)]
            h, t = (named[-1].i, named[-1]) if named else (h, t)
        fallen = next((c for c in p.kids(h, "amod") if lemma(c) in words("loss", "fallen")), None)
        if men and t.pos == "NUM" and fallen is not None and fallen.i > h:
            out.append(fallen.i)
            continue
        if men and t.pos == "NUM" and not inner and men_before(context, h) >= 0:
            out.append(h)
            continue
        word = lemma(t)
        known = h in context.equipment_by_head
        dead = t.pos in ("ADJ", "VERB") and t.lower in words("loss", "fallen") and h in context.quantity_by_noun
        if (t.pos not in ("NOUN", "PROPN") and not known and not dead) or word in words("loss", "not_lost"):
            continue
        good = equipment_at(context, h) is not None or is_fighter(context, h) or _materiel(context, t)
        if good or (men and word in words("loss", "men") | words("loss", "fallen") and h in context.quantity_by_noun):
            out.append(h)
    return out


def men_before(context: Context, h: int) -> int:
    """The fighters that a bare number counts, told of just before: "Ten soldiers died. X says it lost six"; or -1."""
    p, first = context.parsed, context.parsed.tokens[h].sent - 1
    near = [x for x in p.tokens[:h] if x.sent >= first and x.pos == "NOUN"]
    counted = [x.i for x in near if x.i in context.quantity_by_noun]
    return counted[-1] if counted and is_fighter(context, counted[-1]) else -1


def listed_on(context: Context, heads: list[int]) -> list[int]:
    """The counted things of a list, also where the parse breaks off: "1,310 troops, two carriers and five guns"."""
    p = context.parsed
    opened = {q.first: h for h, q in context.quantity_by_noun.items()}
    at = heads[-1] if heads and heads[-1] in context.quantity_by_noun else -1
    out = list(heads)
    while at >= 0:
        j = at + 1
        while j < len(p.tokens) and p.tokens[j].lower in (",", "and") and j <= at + 2:
            j += 1
        at = opened.get(j, -1) if j > at + 1 else -1
        if at >= 0 and any(x.pos in ("VERB", "AUX") and x.dep != "amod" for x in p.tokens[j:at]):
            at = -1
        out += [at] if at >= 0 and at not in out else []
    return out


def _materiel(context: Context, t: Token) -> bool:
    return t.i in context.equipment_by_head or lemma(t) in words("loss", "materiel")


def side_at(context: Context, heads: Iterable[int]) -> Actor | None:
    """The first head that is a side: its state where it is a state's force told by an adjective."""
    for h in heads:
        t = context.parsed.tokens[h]
        if t.dep in ("nsubj", "poss") and (capital := capital_at(context, h)):
            return capital[0]
        if any(m.first <= h < m.last and not m.as_actor and m.extent < 2
               for m in context.places_by_sentence.get(t.sent, ())):
            continue
        if t.pos == "PROPN" and lemma(t) in listed("targets") - listed("state") - listed("nonstate"):
            continue
        found = side(context, [h]) or next(iter(reported(context, h) or ()), None)
        if found is None or found.type not in _SIDES or standing(found, context.pack) == "private":
            continue
        if found.type != "anonymous":
            return state_of_teller(found, context.pack)
        if not armed(context, [h]):
            continue
        return _of_the_story(context, h) if _bare_force(context, h) else found
    return None


def _bare_force(context: Context, h: int) -> bool:
    """Whether a phrase is a force of some state that it does not name: "the army"."""
    p, t = context.parsed, context.parsed.tokens[h]
    bare = lemma(t) in words("loss", "bare_forces") and not p.kids(h, *_MODIFIERS, "poss")
    return bare and (lemma(t) in words("loss", "rulers") or armed(context, [h]) == {"state"})


def _of_the_story(context: Context, h: int) -> Actor | None:
    """The state whose force is meant by "the army": the only one that is named up to there, its sources aside."""
    p = context.parsed
    called = _called_before(context, h)
    if len(called) == 1:
        return called[0]
    last = p.sentence_of(h).last
    voices = [a for a in p.attributions if a.source]
    told = [s for a in voices for s in a.source]
    countries: set[str] = set()
    for m in p.mentions:
        a = m.actor
        near = m.first < last and m.kind == "name" and a is not None and bool(a.country)
        near = near and a is not None and organisation_type(a, context.pack) not in ("media", "company")
        if near and not any(s.start <= p.tokens[m.first].start < s.end for s in told):
            countries.add(m.actor.country if m.actor and m.actor.country else "")
    countries |= {m.place.country for m in p.places if m.first < last and m.place.country}
    known = [c for c in context.pack.countries if c.id in countries]
    if len(countries) != 1 or not known:
        return None
    return Actor(known[0].name, slug(known[0].name), "country", country=known[0].id)


def _called_before(context: Context, h: int) -> list[Actor]:
    """The states whose forces went by the same noun in the sentences before: "The Norlandic army … The army"."""
    p, t, found = context.parsed, context.parsed.tokens[h], dict[str, Actor]()
    for x in p.tokens[: p.sentence_of(h).first]:
        if x.lemma == t.lemma and x.pos == "NOUN" and x.dep not in _MODIFIERS:
            owners = [c.i for c in p.kids(x.i, "poss")]
            owner = _named_before(context, x.i) or (side_at(context, owners) if owners else None)
            if owner is not None and owner.country:
                found.setdefault(owner.country, owner)
    known = {c.id: c for c in context.pack.countries}
    return [Actor(c.name, slug(c.name), "country", country=k) for k in found if (c := known.get(k)) is not None]


def owner_of(context: Context, h: int, but: Iterable[int] = ()) -> Actor | None:
    """Whose a thing is: "Norland's tanks", "Norlandic tanks", "tanks of Norland", "tanks belonging to Norland"."""
    p, apart = context.parsed, set(but)
    for c in p.kids(h, "poss"):
        return side_at(context, [c.i])
    found = _named_before(context, h)
    if found is None and any(_bare_force(context, c.i) for c in p.kids(h, "compound")):
        return _of_the_story(context, h)
    if found is None:
        found = side_at(context, [x for name, x in syntax.obliques(p, h) if name in _OF and x not in apart])
    for c in p.kids(h, "acl"):
        if found is None and c.lemma == "belong":
            found = side_at(context, [x for name, x in syntax.obliques(p, c.i) if name == "to"])
    return found if found is not None and found.type in _SIDES else None


def _named_before(context: Context, h: int) -> Actor | None:
    """The state or body that the words before a noun name, not where the thing was made: "Chinese-made"."""
    p = context.parsed
    near = p.kids(h, *_MODIFIERS)
    if p.tokens[h].dep in _MODIFIERS and p.tokens[p.tokens[h].head].pos == "PROPN":
        near += p.kids(p.tokens[h].head, *_MODIFIERS)
    near += [g for c in near for g in p.kids(c.i, *_MODIFIERS, "poss")]
    for c in near:
        if not c.text[:1].isupper() or c.i > h or p.tokens[c.i + 1].text == "-":
            continue
        mention = p.mention_at(c.i)
        for known in named_or_adjective(context, c.i)[:1]:
            whole = mention is not None and mention.first <= h < mention.last and known is mention.actor
            if known.type in ("country", "organisation", "group") and not whole:
                return known
    return None


def foe(context: Context, heads: Iterable[int]) -> Actor | None:
    """The other side as the text has it, which is not known by name: "the enemy lost"."""
    return next((unnamed(context, h) for h in heads if lemma(context.parsed.tokens[h]) in words("loss", "foes")), None)


def members(context: Context, heads: Iterable[int]) -> list[int]:
    """Of some heads, the people that belong to a movement or a force: "members of the Karvethi Guard"."""
    p, out = context.parsed, list[int]()
    for h in heads:
        if noun_of(context, h) in words("loss", "men") and h in context.quantity_by_noun and p.tokens[h].pos == "NOUN":
            whose = owner_of(context, h)
            if whose is not None and whose.type in ("organisation", "group") and (
                    organisation_type(whose, context.pack) in ("movement", "military") or _force(whose)):
                out.append(h)
    return out


def _force(actor: Actor) -> bool:
    return bool(set(actor.name.lower().split()) & words("loss", "forces"))


def _force_of(context: Context, a: Actor) -> Actor:
    """The state for whose forces a minister or officer speaks; anybody else as they are."""
    if a.type != "person" or a.country is None or not set((a.role or "").lower().split()) & words("loss", "forces"):
        return a
    own = next((c for c in context.pack.countries if c.id == a.country), None)
    return Actor(own.name, slug(own.name), "country", country=own.id) if own else a


def fights(context: Context, actor: Actor) -> bool:
    """Whether a side has fighters of its own: a state, a movement, a force."""
    return actor.type == "country" or organisation_type(actor, context.pack) == "movement" or _force(actor)


def is_own(context: Context, voice: Actor, h: int) -> bool:
    """Whether who tells of the dead means its own: a state's are "soldiers", a movement's "fighters"."""
    if not is_fighter(context, h) or any(c.tag == "PRP$" for c in context.parsed.kids(h, "poss")):
        return True
    if organisation_type(voice, context.pack) == "movement":
        return noun_of(context, h) in words("loss", "of_movements")
    return (voice.type == "country" or _force(voice)) and noun_of(context, h) in words("loss", "of_states")


def fighters_as_side(context: Context, heads: list[int]) -> Actor | None:
    """The side that a movement's fighters are where no other is named: "killed 40 rebels"."""
    p = context.parsed
    of_movements = listed("militants") | words("loss", "irregulars")
    counted = [h for h in heads if lemma(p.tokens[h]) in of_movements and h in context.quantity_by_noun]
    if not counted or len(counted) < len(heads) or any(p.kids(h, "poss") for h in heads):
        return None
    name = syntax.core_phrase(p, counted[0]).strip(_QUOTES)
    return Actor(name, slug(name), "anonymous", span=p.span(*syntax.phrase_range(p, counted[0])))


def told_of_itself(context: Context, v: int, heads: list[int], doers: list[int]) -> Actor | None:
    """The force that tells of the death of fighters without saying whose: "the army said 21 soldiers were killed".

    What a strike of nobody in particular killed may be others.
    """
    p = context.parsed
    voice = next((_force_of(context, v.actor) for v in context.attribution(v) if v.span is not None), None)
    told = voice is not None and voice.type in ("country", "organisation", "group")
    if voice is None or not told or any(p.kids(h, "poss", "amod") for h in heads):
        return None
    movement = organisation_type(voice, context.pack) == "movement"
    doer = side_at(context, doers)
    if doers and (doer is None or (doer.country == voice.country and armed(context, doers) != {"nonstate"})):
        return None
    first = context.parsed.sentence_of(v).first
    subjects = [t.i for t in p.tokens[first:v] if t.dep == "nsubj" and t.i not in doers]
    if any(a.country and a.country != voice.country for i in subjects for a in context.actors(i)):
        return None
    struck = {h for name, h in syntax.obliques(p, v) if lemma(p.tokens[h]) in words("loss", "struck_by")}
    others = {a.country for h in struck if (a := owner_of(context, h)) is not None}
    if struck and (not others or voice.country in others):
        return None
    counted = all(h in context.quantity_by_noun and is_own(context, voice, h) for h in heads)
    return voice if heads and counted and (movement or voice.country) else None
