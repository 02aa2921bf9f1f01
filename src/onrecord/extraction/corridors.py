"""Corridors for people and aid: a `Context` in, `Channel` records of what is told of them out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction.channel_status import LISTS, agreed, verb_of, verb_status
from onrecord.extraction.context import Context
from onrecord.extraction.moments import moment
from onrecord.extraction.sides import parties_at, standing
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Channel


def corridors(context: Context) -> Iterator[Channel]:
    """One record for each opening, closing or use of a corridor that is told of; none for a mere mention."""
    p = context.parsed
    for t in p.tokens:
        if t.lemma.lower() != "corridor" or t.pos not in ("NOUN", "PROPN") or p.sentences[t.sent].heading:
            continue
        if t.dep in ("compound", "nmod") or not _for_people(p, t):
            continue
        record = _told(context, t)
        if record is not None:
            yield record


def _for_people(p: Parsed, t: Token) -> bool:
    """Whether people flee or aid passes through: by its own words, or by its name and those of its sentence."""
    before = [c for c in p.kids(t.i, "amod", "compound", "nmod") if c.i < t.i]
    if {c.lower for c in before} & LISTS["corridor_modifier"]:
        return True
    if any(name == "for" and p.tokens[h].lemma in LISTS["relief"] for name, h in syntax.obliques(p, t.i)):
        return True
    s = p.sentences[t.sent]
    named = any(c.pos == "PROPN" for c in before)
    return named and any(p.tokens[j].lemma.lower() in LISTS["relief"] for j in range(s.first, s.last))


def _told(context: Context, t: Token) -> Channel | None:
    p = context.parsed
    v = verb_of(p, t)
    if v < 0:
        return None
    planned = agreed(p, t, v)
    through = t.dep == "pobj" and p.tokens[t.head].head == v and p.tokens[t.head].lower in LISTS["passing"]
    status = "established" if planned else "used" if through else verb_status(p, v)
    modality = "planned" if planned else context.modality(v)
    told = status == "existing" and any(c.lower in ("open", "available") for c in p.kids(v, "acomp", "oprd"))
    if status is None or (status == "existing" and not told) or modality in ("possible", "conditional"):
        return None
    heads = [h for h in syntax.agents(p, v) if h != t.i]
    heads += [h for name, h in (*syntax.obliques(p, t.i), *syntax.obliques(p, v)) if name in ("with", "between")]
    found = {a.id: a for h in heads for a in parties_at(context, h) if _is_side(context, a)}
    first = next((c.left for c in p.kids(t.i, "amod", "compound", "nmod") if c.lower not in LISTS["bare"]), t.i)
    return Channel(
        name=p.text(min(first, t.i), t.i + 1),
        parties=tuple(found.values()),
        status=status,
        when=moment(context, v) if status != "existing" else None,
        attribution=context.attribution(t.i),
        polarity=context.polarity(v) if status != "suspended" else "asserted",
        modality=modality,
        confidence=0.7,
        evidence=context.evidence(t.i),
    )


def _is_side(context: Context, a: Actor) -> bool:
    return a.type in ("country", "organisation", "group") and standing(a, context.pack) == "official"
