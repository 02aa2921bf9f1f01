"""Who does it: heads of phrases in; the side that they mean, as it is known or as the text names it, out."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.extraction.context import Context
from onrecord.extraction.incident_parts import counted_in, lemma, listed, words_at
from onrecord.extraction.sides import capital_at, named_or_adjective, organisation_type, state_of_teller
from onrecord.model import syntax
from onrecord.model.parts import Actor
from onrecord.packs import slug

_SIDES = ("country", "organisation", "group", "anonymous")
_MODIFIERS = ("amod", "compound", "nmod", "poss")
_LONG = 6
_NEAR = 4
_QUOTES = "\"“”"
_FIRST_PERSON = frozenset({"we", "our"})
_OWN_WORDS = frozenset({"it", "its", "they", "their"}) | _FIRST_PERSON


def side(context: Context, heads: Iterable[int]) -> Actor | None:
    """The first of the heads that is a side: a state, a body, a group, or armed people as the text names them."""
    heads = [x for h in heads for x in part_of(context, h)]
    if (joint := _joint(context, heads)) is not None:
        return joint
    for h in heads:
        t = context.parsed.tokens[h]
        if t.pos == "PRON" and (told := teller(context, h)) is not None:
            return told
        word = lemma(t).removesuffix("s")
        if t.pos == "PRON" and outside(context, h):
            continue
        if t.pos == "NOUN" and (body := _called(context, h)) is not None:
            return body
        force = t.pos == "NOUN" and word in listed("state") | listed("nonstate")
        if force and (own := _own_force(context, h)) is not None:
            return own
        if t.pos == "NOUN" and word in listed("nonstate") and (body := _body_of(context, h)) is not None:
            return body
        for a in context.actors(h):
            if (a.type in _SIDES or a.role) and (a.type != "anonymous" or a.name.count(" ") < _LONG):
                return a
        if word in listed("state") and (found := owner(context, h)) is not None:
            return found
        if t.dep in ("nsubj", "poss") and (capital := capital_at(context, h)):
            return capital[0]
        if t.pos == "NOUN" and lemma(t) in listed("nonstate") | listed("crowd") | listed("state"):
            return unnamed(context, h)
    return None


def part_of(context: Context, h: int) -> list[int]:
    """The force of which only a part is told: "elements of the 9th Brigade", "units of the Karvethi army"."""
    p = context.parsed
    if lemma(p.tokens[h]) not in listed("partitive"):
        return [h]
    whole = [x for name, x in syntax.obliques(p, h) if name == "of"]
    return [x for x in whole if context.actors(x) or words_at(context, x) & listed("state")] or [h]


def outside(context: Context, h: int) -> bool:
    """Whether "they" or "it" in quoted words is held to be a body that those words do not name and nobody knows."""
    p, quote = context.parsed, context.parsed.quote_at(h)
    if quote is None or p.tokens[h].lower not in ("they", "it"):
        return False
    strange = {a.id for a in context.actors(h) if a.type == "organisation" and a.country is None
               and organisation_type(a, context.pack) is None}  # fmt: skip
    inside = [m for m in p.mentions if m.kind != "pronoun" and p.quote_at(m.head) == quote and m.head < h]
    return bool(strange) and not any(m.actor is not None and m.actor.id in strange for m in inside)


def _called(context: Context, h: int) -> Actor | None:
    """The movement that a bare noun stands for: "the group", "the force", where one alone was named just before."""
    p, t = context.parsed, context.parsed.tokens[h]
    bare = [c.lower for c in p.kids(h, "det")] == ["the"] and not p.kids(h, *_MODIFIERS, "prep", "nummod", "appos")
    if not bare or t.tag != "NN" or lemma(t) not in listed("called"):
        return None
    for sent in range(t.sent, max(t.sent - _NEAR, -1), -1):
        near = [m for m in p.mentions if m.head < h and p.tokens[m.head].sent == sent
                and m.actor is not None and organisation_type(m.actor, context.pack) == "movement"]  # fmt: skip
        heads = [m for m in near if p.tokens[m.head].dep not in _MODIFIERS] or near
        if heads:
            return heads[0].actor if len({m.actor.id for m in heads if m.actor is not None}) == 1 else None
    return None


def _own_force(context: Context, h: int) -> Actor | None:
    """Whose troops they are where a pronoun says so: "its forces"."""
    p = context.parsed
    return next((a for c in p.kids(h, "poss") if (a := teller(context, c.i)) is not None), None)


def _joint(context: Context, heads: list[int]) -> Actor | None:
    """Two states that act as one, as the text names them: "Syrian and Russian warplanes"."""
    p = context.parsed
    for h in heads[:1]:
        several = [x for c in p.kids(h, "amod", "compound", "nmod") for x in syntax.conjuncts(p, c.i)]
        states = {a.id for x in several for a in named_or_adjective(context, x) if a.type == "country"}
        if len(states) > 1 and p.tokens[h].pos == "NOUN":
            name = syntax.core_phrase(p, h)
            return Actor(name, slug(name), "group", span=p.span(*syntax.phrase_range(p, h)))
    return None


def teller(context: Context, i: int) -> Actor | None:
    """The body or group that tells of itself: "it", "its", "they", "we" inside what it said, where nobody else of its
    sort is named before in what it said."""
    p, t = context.parsed, context.parsed.tokens[i]
    word = t.lower
    if word not in _OWN_WORDS:
        return None
    over = [a for a in p.attributions_over(i) if a.speaker is not None and a.source]
    if not over or (word in _FIRST_PERSON) != context.quoted(i):
        return None
    a = min(over, key=lambda a: next(last - first for first, last in a.content_tokens if first <= i < last))
    first = max(f for f, last in a.content_tokens if f <= i < last)
    s = p.sentence_of(i)
    if a.speaker is None or a.speaker.type == "person" or len(a.members) > 1:
        return None
    between = range(max(first, s.first), i)
    rivals = [m for m in p.mentions if m.actor is not None and m.actor.type != "person" and m.head in between
              and m.actor.id != a.speaker.id and p.tokens[m.head].dep in ("nsubj", "nsubjpass")]
    return None if rivals else state_of_teller(a.speaker, context.pack)


def unnamed(context: Context, h: int) -> Actor:
    """Somebody as the text names them: "gunmen", "dozens of students"."""
    q = context.quantity_by_noun.get(h)
    number = int(q.quantity.value) if q and q.quantity.value else None
    name = syntax.core_phrase(context.parsed, next(iter(counted_in(context, h)), h)).strip(_QUOTES)
    span = context.parsed.span(*syntax.phrase_range(context.parsed, h))
    return Actor(name, slug(name), "anonymous", count=number, span=span)


def owner(context: Context, h: int, *, before: bool = True) -> Actor | None:
    """Whose a weapon, a force or an act is: "Norland's drones", "Norlandic drones", "drones of Norland"."""
    p = context.parsed
    if before and (joint := _joint(context, [h])) is not None:
        return joint
    for c in p.kids(h, *_MODIFIERS) if before else p.kids(h, "poss"):
        if c.dep == "poss" and (found := teller(context, c.i) or side(context, [c.i])) is not None:
            return found
        if c.text[:1].isupper():
            known = next(iter(named_or_adjective(context, c.i)), None)
            if known is not None and known.type in ("country", "organisation", "group"):
                return known
        for g in p.kids(c.i, "amod") if c.dep in ("compound", "nmod") else ():
            of = next(iter(named_or_adjective(context, g.i)), None) if g.text[:1].isupper() else None
            if of is not None and of.type == "country":
                return of
    armed_ones = [c.i for c in p.kids(h, "compound", "nmod", "amod") if before and c.pos in ("NOUN", "PROPN")
                  and not plain_kind(context, c.i)
                  and lemma(c) in listed("militants") | listed("nonstate") | listed("forces")]  # fmt: skip
    by = [x for name, x in syntax.obliques(p, h) if name in ("by", "belonging to")]
    return side(context, [*armed_ones, *by])


def plain_kind(context: Context, h: int) -> bool:
    """Whether a word before a noun only says of what kind it is: "a group strike"."""
    t = context.parsed.tokens[h]
    return t.dep in ("compound", "nmod") and lemma(t) in listed("called") and not context.parsed.kids(h)


def _body_of(context: Context, h: int) -> Actor | None:
    """The body whose fighters are meant: "fighters of the M23 rebel group"."""
    p = context.parsed
    heads = [x for name, x in syntax.obliques(p, h) if name in ("of", "from", "with")]
    heads += [c.i for x in heads for c in p.kids(x, "compound", "nmod") if c.text[:1].isupper()]
    return next((a for x in heads for a in context.actors(x) if a.type in ("organisation", "group")), None)
