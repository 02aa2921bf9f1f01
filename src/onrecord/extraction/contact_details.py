"""The details of a contact: its trigger in; when, where and at whose request out."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extraction.contact_lead import LISTS, Lead, visited_place
from onrecord.extraction.context import Context
from onrecord.extraction.moments import moment
from onrecord.extraction.sides import parties_at, standing
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, PlaceMention, Token
from onrecord.model.parts import Actor, Place, When

_BACK = 2
_EXACT = {"point": 0, "area": 1, "country": 2}
_REACH = 14
_NAMING = ("NOUN", "PROPN", "PRON")


def when_of(context: Context, i: int, cues: dict[int, list[int]]) -> When | None:
    """When it took place. `cues`: tokens of speech by sentence."""
    errand = journey_for(context, i)
    return moment(context, i) or (moment(context, errand) if errand >= 0 else None) or _when_spoken(context, i, cues)


def gone_to(context: Context, lead: Lead) -> int:
    """The verb of the journey on which one of those who met was: "Ek, who flew to X on Sunday, met Lind"; or -1."""
    p = context.parsed
    if lead.mode != "meeting" or lead.status != "held":
        return -1
    v = syntax.clause_verb(p, lead.token)
    clauses = [r for s in p.kids(v, "nsubj") for r in p.kids(s.i, "relcl")]
    return next((r.i for r in clauses if r.lemma in LISTS["journeys"] and r.tag == "VBD"), -1)


def journey_for(context: Context, i: int) -> int:
    """The verb of the journey that was made for a contact: "flew to X on Sunday to meet Y"; -1 for none."""
    p = context.parsed
    v = p.tokens[syntax.clause_verb(p, i)]
    above = p.tokens[v.head]
    going = v.tag == "VB" and v.dep in ("advcl", "xcomp") and above.lemma in LISTS["journeys"]
    return above.i if going else -1


def _when_spoken(context: Context, i: int, cues: dict[int, list[int]]) -> When | None:
    """The day of a contact at which somebody spoke: that of the same one's dated words a sentence or two before.

    "Lind told a newspaper on Tuesday that … She spoke after a meeting with …": the meeting was on Tuesday too.
    """
    p = context.parsed
    v = syntax.clause_verb(p, i)
    if v == i or p.tokens[v].lemma not in LISTS["occasion_verbs"] or context.modality(v) != "actual":
        return None
    if syntax.negated(p, v) or context.dates_by_sentence.get(p.tokens[i].sent):
        return None
    speakers = {a.id for h in syntax.subject(p, v) for a in context.actors(h)}
    sent = p.tokens[i].sent
    for cue in (c for before in range(sent - 1, sent - _BACK - 1, -1) for c in cues.get(before, ())):
        first = p.sentence_of(cue).first
        named = {a.id for j in range(first, cue) if p.tokens[j].pos in _NAMING for a in context.actors(j)}
        if named & speakers:
            when = context.when(cue)
            if when is not None and when.precision == "day":
                return when
    return None


def place_of(context: Context, lead: Lead) -> Place | None:
    """Where it took place; a state or capital that is named as one of the parties is no place."""
    p = context.parsed
    if lead.mode == "letter":
        return None
    if lead.mode == "visit":
        visited = visited_place(context, lead.token)
        if visited is not None:
            return None if visited.place.precision == "country" else visited.place
    near = context.places_by_sentence.get(p.tokens[lead.token].sent, ())
    found = [m for m in near if _located(context, m, lead)]
    errand = journey_for(context, lead.token)
    if errand >= 0 and not found:
        ends = {h for name, h in syntax.obliques(p, errand) if name in ("to", "in")}
        found = [m for m in near if m.last - 1 in ends and not m.as_actor]
    if not found:
        found = _where(context, near, lead.token)
    if not found and (journey := gone_to(context, lead)) >= 0 and moment(context, lead.token) is None:
        ends = {h for name, h in syntax.obliques(p, journey) if name in ("to", "in")}
        found = [m for m in near if m.last - 1 in ends and not m.as_actor]
    return min(found, key=lambda m: _EXACT.get(m.place.precision, 1)).place if found else None


def _where(context: Context, near: Sequence[PlaceMention], i: int) -> list[PlaceMention]:
    """The place that a clause with "where" speaks of: "is due in X on Sunday, where he will meet Y"."""
    p = context.parsed
    v = p.tokens[syntax.clause_verb(p, i)]
    where = next((c for c in p.kids(v.i, "advmod") if c.lower == "where"), None)
    if v.dep not in ("relcl", "advcl") or where is None:
        return []
    above = syntax.clause_verb(p, v.head)
    ends = [m for m in near if m.last <= where.i and syntax.clause_verb(p, m.last - 1) == above and not m.as_actor]
    there = LISTS["locative"] | {"to", "for"}
    return [m for m in ends if syntax.prepositions_above(p, m.last - 1) in there][-1:]


def _located(context: Context, m: PlaceMention, lead: Lead) -> bool:
    """Whether a place is where the contact was: joined to its trigger or clause, and to no party and no topic."""
    p = context.parsed
    t = p.tokens[m.last - 1]
    if m.as_actor or {a.id for a in lead.parties} & {a.id for a in _named_at(context, t.i)}:
        return False
    at = p.tokens[lead.token].start
    sources = [s for a in p.attributions for s in a.source if not s.start <= at < s.end]
    if any(s.start <= m.span.start < s.end for s in sources):
        return False
    if any(d.first <= m.first < d.last for d in context.dates_by_sentence.get(t.sent, ())):
        return False
    if t.head == lead.token and t.dep == "compound":
        return True
    v = syntax.clause_verb(p, lead.token)
    if t.dep == "pobj" and p.tokens[t.head].lower == "to" and p.tokens[t.head].head == v:
        return p.tokens[v].lemma in LISTS["going"] and syntax.prepositions_above(p, lead.token) == "for"
    prepositions: list[str] = []
    for _ in range(_REACH):
        head = p.tokens[t.head]
        if t.dep == "prep":
            prepositions.append(t.lower)
        if t.dep == "conj" and syntax.is_verb(p, t.i) and p.kids(t.i, "nsubj", "nsubjpass"):
            return False
        if t.dep == "appos" and _party_heads(context, t, lead):
            t = head
            continue
        if (
            t.dep in ("poss", "appos", "xcomp", "nsubj", "nsubjpass", "agent", "relcl", "advcl", "ccomp")
            or head.i == t.i
        ):
            return False
        aside = t.lower not in LISTS["adverbial_objects"] and t.i not in (lead.token, *_party_heads(context, t, lead))
        if t.dep == "dobj" and head.i == v and aside:
            return False
        if head.i in (lead.token, v):
            break
        t = head
    if any(p.tokens[t.head].lower in LISTS["adverbial_objects"] for t in p.up(m.last - 1)):
        prepositions = prepositions[:1]
    nearest = syntax.prepositions_above(p, m.last - 1)
    elsewhere = LISTS["topic_prepositions"] | LISTS["beside"] | LISTS["ahead"]
    return nearest in LISTS["locative"] and not elsewhere.intersection(prepositions[1:])


def _named_at(context: Context, i: int) -> tuple[Actor, ...]:
    """Who is named at a token, and not by a longer phrase that it only stands in."""
    mention = context.parsed.mention_at(i)
    return () if mention is None or (mention.kind == "nominal" and mention.head != i) else context.actors(i)


def when_at(context: Context, i: int, parties: tuple[Actor, ...]) -> When | None:
    """The day that stands right after the name of a visited state: "X on 4 April and Y from 5 April"."""
    p = context.parsed
    sent = p.tokens[i].sent
    hosts = [m for m in context.places_by_sentence.get(sent, ()) if m.first > i and _is_host(context, m, parties)]
    ends = [m.last for m in hosts]
    ends += [
        n.last for n in p.mentions
        if n.first > i and n.actor and n.actor.type == "country" and any(n.actor.id == a.id for a in parties)
    ]  # fmt: skip
    near = [d for e in ends for d in context.dates_by_sentence.get(sent, ()) if 0 <= d.first - e <= 1]
    return near[0].when if near and near[0].type == "DATE" else None


def day_with(context: Context, i: int, other: Actor) -> When | None:
    """The day behind the name of one of several, each met on a day: "spoke with X on Monday and with Y on Tuesday"."""
    p = context.parsed
    s = p.sentence_of(i)
    at = next((m.last for m in p.mentions if i < m.first < s.last and m.actor and m.actor.id == other.id), s.last)
    end = next((j for j in range(at, s.last) if p.tokens[j].lower == "with"), s.last)
    return next((d.when for d in context.dates_by_sentence[s.index] if at <= d.first < end), None)


def _is_host(context: Context, m: PlaceMention, parties: tuple[Actor, ...]) -> bool:
    return any(a.type == "country" and a.country == m.place.country for a in parties)


def _party_heads(context: Context, t: Token, lead: Lead) -> tuple[int, ...]:
    return (t.i,) if {a.id for a in parties_at(context, t.i)} & {a.id for a in lead.parties} else ()


def counterparts(context: Context, lead: Lead) -> bool:
    """Whether one party is told to be another's counterpart abroad, or rival: "met his French counterpart"."""
    p = context.parsed
    if len(lead.parties) < 2 or any(standing(a, context.pack) == "private" for a in lead.parties):
        return False
    s = p.sentence_of(lead.token)
    if any(_is_rival(p, p.tokens[j], lead.token) for j in range(s.first, s.last)):
        return any(standing(a, context.pack) == "official" for a in lead.parties)
    own = [a for a in lead.parties if a.country is None and a.type in ("anonymous", "person")]
    if len(own) != 1 or standing(own[0], context.pack) != "official":
        return False
    words = [p.tokens[j] for j in range(s.first, s.last) if p.tokens[j].lemma == "counterpart"]
    return any(c.lower in ("his", "her", "their") for t in words for c in p.kids(t.i, "poss"))


def _is_rival(p: Parsed, t: Token, trigger: int) -> bool:
    """Whether a word calls those who are in a contact rivals: "met his rival Ek", "the rival leaders met"."""
    if t.lemma != "rival" or syntax.clause_verb(p, t.i) != syntax.clause_verb(p, trigger):
        return False
    owned = any(c.lower in ("his", "her", "their") for x in (t.i, t.head) for c in p.kids(x, "poss"))
    return owned or p.tokens[t.head].tag == "NNS"


def requested_by(context: Context, i: int) -> Actor | None:
    """X in "at the request of X", "at X's invitation" in the clause of the contact."""
    p = context.parsed
    s = p.sentence_of(i)
    for j in range(s.first, s.last):
        t = p.tokens[j]
        if t.lemma not in LISTS["behest"] or t.dep != "pobj" or p.tokens[t.head].lower not in ("at", "on", "upon"):
            continue
        v = syntax.clause_verb(p, j)
        if v not in (i, syntax.clause_verb(p, i)) and i not in syntax.subject(p, v) and not syntax.within(p, j, i):
            continue
        heads = [c.i for c in p.kids(j, "poss")] + [h for name, h in syntax.obliques(p, j) if name == "of"]
        for h in heads:
            actors = parties_at(context, h)
            if actors:
                return actors[0]
    return None
