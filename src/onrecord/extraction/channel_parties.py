"""Between whom a standing line is: a `Context` and the token of the line in; the parties out."""

from __future__ import annotations

from onrecord.extraction.channel_status import LISTS, STATUS, first_of, verb_of
from onrecord.extraction.context import Context
from onrecord.extraction.sides import (
    body_at,
    camp,
    capital_at,
    named_or_adjective,
    parties_at,
    standing,
    states_called,
    two_sides,
)
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.packs import slug


def parties_of(context: Context, t: Token) -> tuple[Actor, ...]:
    """The sides that a line is between: those who use or set it up, and those whom its own words name."""
    p = context.parsed
    v = verb_of(p, t)
    joined = [h for name, h in syntax.obliques(p, t.i) if name in ("between", "with", "to")]
    doers = _doers(p, t, v)
    called = {*joined, *doers}
    heads = [*doers, *_inside(p, t)]
    found: list[Actor] = []
    own = p.span(t.left, t.i + 1)
    within = {x for c in p.kids(t.i, "compound", "amod", "nmod") for x in range(c.left, c.right + 1)}
    for h in heads:
        at = parties_at(context, h) or _body(context, h) or (_states(p, h) if h in joined else ())
        at = at or (tuple(capital_at(context, h)) if h in called else ())
        apposed = [x for c in p.kids(h, "appos") for x in syntax.conjuncts(p, c.i)]
        also = [a for x in apposed for a in parties_at(context, x) if a.type in ("country", "organisation")]
        owners = [a for c in p.kids(h, "poss") for a in context.actors(c.i)] if h in joined and not at else []
        for a in (*at, *(also if any(b.type == "country" for b in at) else ()), *owners):
            itself = a.span is not None and own.start <= a.span.start < own.end and a.name.lower() in own.text.lower()
            itself |= h in within and a.type != "country"
            if not itself and all(a.id != b.id for b in found) and standing(a, context.pack) != "private":
                found.append(a)
    phrases = [own.text, *(p.text(p.tokens[h].left, p.tokens[h].right + 1) for h in doers)]
    called_so = {a.id: a for text in phrases for a in states_called(context, text)}
    found += [a for a in called_so.values() if all(a.id != b.id for b in found)]
    named = [a for a in found if a.type in ("country", "organisation") or camp(a, context.pack) is not None]
    if len(named) > 2:
        named = [a for a in named if a.type != "country" or not _by_bodies(context, a, named)]
    return tuple(named if len(named) > 1 else found)


def _by_bodies(context: Context, state: Actor, found: list[Actor]) -> bool:
    """Whether a state is there by a body of its own: Moscow cuts the line "between the Pentagon and its ministry"."""
    return any(a.type != "country" and camp(a, context.pack) == camp(state, context.pack) for a in found)


def _doers(p: Parsed, t: Token, v: int) -> list[int]:
    """Heads of those who do what is told of a line, and of whom they do it with."""
    if v < 0:
        return []
    heads = [h for h in syntax.agents(p, v) if h != t.i]
    heads += [h for name, h in syntax.obliques(p, v) if name in ("with", "between", "by", "among")]
    calls = _calls(p, t)
    if calls is not None:
        heads += [c.i for c in p.kids(calls.i, "poss")]
        heads += [h for name, h in syntax.obliques(p, calls.i) if name in ("from", "to", "by")]
    to = [c for c in p.kids(v, "dative", "prep") if c.lower == "to" and c.i == t.i + 1]
    heads += [o.i for c in to for o in p.kids(c.i, "pobj")]
    if STATUS.get(p.tokens[v].lemma) == "used" or p.tokens[v].lemma in LISTS["linking"]:
        heads += [h for h in syntax.patients(p, v) if h != t.i]
    return heads


def _calls(p: Parsed, t: Token) -> Token | None:
    """The calls that are made on a line: "answered the calls on the line"."""
    first = first_of(p, t)
    noun = p.tokens[p.tokens[first.head].head]
    return noun if first.dep == "pobj" and noun.lemma in LISTS["carried"] else None


def _inside(p: Parsed, t: Token) -> list[int]:
    """Heads of those whom the phrase of a line itself names: "X's line with Y", "a line that links X and Y"."""
    heads = [h for name, h in syntax.obliques(p, t.i) if name in LISTS["join"]]
    of = [o for name, o in syntax.obliques(p, t.i) if name == "of"]
    heads += [h for o in of for name, h in syntax.obliques(p, o) if name in LISTS["join"]]
    heads += [c.i for c in p.kids(t.i, "poss")]
    for c in p.kids(t.i, "compound", "amod", "nmod"):
        heads += [x for x in (c.i, *(g.i for g in p.kids(c.i))) if p.tokens[x].text[:1].isupper()]
    for c in p.kids(t.i, "relcl", "acl", *(("ccomp",) if t.pos == "VERB" else ())):
        heads += [h for h in syntax.agents(p, c.i) if h != t.i]
        heads += [h for h in syntax.subject(p, c.i) if h != t.i and not syntax.is_passive(p, c.i)]
        heads += [h for name, h in syntax.obliques(p, c.i) if name in LISTS["join"]]
        if c.lemma in LISTS["linking"]:
            heads += [h for o in p.kids(c.i, "dobj") for h in syntax.conjuncts(p, o.i)]
    return heads


def speaker_side(context: Context, t: Token, parties: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The parties with the body that tells of a line of its own: "the Pentagon said the line to Moscow is open"."""
    p = context.parsed
    far = any(name in ("to", "with") for name, _ in syntax.obliques(p, t.i)) or _calls(p, t) is not None
    if len(parties) != 1 or not far:
        return parties
    voice = next((v.actor for v in context.attribution(t.i) if v.cue != "outlet"), None)
    if voice is None or voice.type not in ("organisation", "country") or voice.country in (None, parties[0].country):
        return parties
    return (voice, *parties) if standing(voice, context.pack) == "official" else parties


def other_side(context: Context, t: Token, parties: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The parties of a "bilateral" line with the other state, where the words around name just one beside its own."""
    p = context.parsed
    own = {a.country for a in parties}
    if len(own) != 1 or None in own or not any(c.lower in LISTS["mutual"] for c in p.kids(t.i, "amod", "compound")):
        return parties
    first, last = p.sentences[max(0, t.sent - 1)].first, p.sentence_of(t.i).last
    found: dict[str, Actor] = {}
    for x in p.tokens[first:last]:
        if x.text[:1].isupper():
            near = (*named_or_adjective(context, x.i), *capital_at(context, x.i))
            found |= {a.country: a for a in near if a.type == "country" and a.country and a.country not in own}
    return (*parties, *found.values()) if len(found) == 1 else parties


def _body(context: Context, h: int) -> tuple[Actor, ...]:
    body = body_at(context, h)
    return (body,) if body is not None else ()


def _states(p: Parsed, h: int) -> tuple[Actor, ...]:
    """Unnamed states as the text has them: "a cell with Gulf states"."""
    if p.tokens[h].tag != "NNS" or p.tokens[h].lemma != "state":
        return ()
    name = syntax.core_phrase(p, h)
    return (Actor(name, slug(name), "group", span=p.span(*syntax.phrase_range(p, h))),)


def between(context: Context, parties: tuple[Actor, ...], strength: int) -> bool:
    """Whether the parties can be those of a line: two sides, or states that the words of a sure line name."""
    if not parties:
        return False
    known = {camp(a, context.pack) or (a.id if a.type == "organisation" else None) for a in parties} - {None}
    apart = len(known) > 1
    if apart and all(standing(a, context.pack) == "official" for a in parties):
        return True
    sides = apart and two_sides(parties, context.pack)
    return sides or (strength == 2 and parties[0].type == "country" and len(parties) > 1)


