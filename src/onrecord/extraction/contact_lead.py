"""What verbs and nouns of contact share: the `Lead` that they fill, and questions about the words around a trigger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from onrecord.extraction.contact_status import Status
from onrecord.extraction.context import Context
from onrecord.extraction.office_holders import holder_at
from onrecord.extraction.sides import capital_at, parties_at, standing
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, PlaceMention, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Modality
from onrecord.packs import slug

Mode = Literal["call", "meeting", "visit", "letter"]
_COUNTRY = 2
_OPENING = 2
LISTS = {name: frozenset(rows) for name, rows in table("contact")["lists"].items()}


@dataclass(slots=True)
class Lead:
    """A trigger with its parties so far.

    `definite`: the words point back to a contact told of before. `previous`: they tell of one before ("last spoke").
    `echo`: they may speak of the one told of in their own sentence ("met, their first talks since May"). `separate`:
    they tell of one contact with each of several. `undated`: the date of the clause is not its own ("a day after").
    `journey`: only a going somewhere is told of. `arrival`: one party has come for it ("arrived for talks").
    `spoken`: that they spoke is told, not how.
    """

    token: int
    mode: Mode
    status: Status
    modality: Modality
    parties: list[Actor] = field(default_factory=list)
    initiator: Actor | None = None
    definite: bool = False
    previous: bool = False
    echo: bool = False
    separate: bool = False
    undated: bool = False
    journey: bool = False
    arrival: bool = False
    spoken: bool = False
    confidence: float = 0.8

    def add(self, actors: Iterable[Actor], *, first: bool = False) -> None:
        """More parties, each once; those who act stand `first`."""
        new: list[Actor] = []
        for a in actors:
            if all(a.id != b.id for b in (*self.parties, *new)):
                new.append(a)
        self.parties = new + self.parties if first else self.parties + new


def asked(p: Parsed, t: Token) -> bool:
    """Whether a token stands in a question."""
    s = p.sentences[t.sent]
    return any(p.tokens[j].text == "?" for j in range(max(s.first, s.last - 2), s.last))


def phoned(p: Parsed, i: int) -> bool:
    """Whether the words around a trigger tell of a telephone or a video link."""
    near = p.kids(i)
    near += [c for o in p.kids(i, "dobj", "dative") for c in p.kids(o.i, "prep") if c.lower in ("by", "via", "over")]
    near += [g for c in near if c.dep in ("prep", "compound", "amod", "npadvmod", "agent") for g in p.kids(c.i)]
    for c in (*p.kids(i, "prep"), *(c for o in p.kids(i, "dobj") for c in p.kids(o.i, "prep"))):
        near += [x for o in p.kids(c.i, "pobj") if c.lower == "with" for x in _in_a_call(p, o)]
    if any(c.lower == "call" and c.dep == "pobj" and p.tokens[c.head].lower in ("in", "during", "on") for c in near):
        return syntax.is_verb(p, i) and p.tokens[i].lemma not in LISTS["tell"]
    return any(c.lower in LISTS["phone_words"] for c in near)


def _in_a_call(p: Parsed, t: Token) -> list[Token]:
    """The call that the parser hung on the other side: "discussed it with his counterpart in a phone call"."""
    inner = [o for c in p.kids(t.i, "prep") if c.lower in ("in", "during", "by", "over") for o in p.kids(c.i, "pobj")]
    return [x for o in inner if o.lemma in LISTS["talk"] | LISTS["phone_words"] for x in (o, *p.kids(o.i, "compound"))]


def people_at(context: Context, h: int) -> tuple[Actor, ...]:
    """Who is meant at a phrase head of a contact: the parties there, those of "a group of …", a known surname."""
    p, t = context.parsed, context.parsed.tokens[h]
    joined = next((c for c in p.kids(h, "nmod") if c.pos == "NOUN" and p.kids(c.i, "cc")), None)
    first = parties_at(context, joined.i) if joined is not None and t.lemma in words("side", "collective") else ()
    if joined is not None and first:
        start = p.kids(joined.i, "cc")[0].i + 1
        name = p.text(start, h + 1)
        return (first[0], Actor(name, slug(name), "anonymous", role=name, span=p.span(start, h + 1)))
    found = _sent_by(context, h) or parties_at(context, h)
    if not found and t.lemma in LISTS["groups"]:
        found = tuple(a for name, o in syntax.obliques(p, h) if name == "of" for a in parties_at(context, o))
    return found or holder_at(context, h)


def _sent_by(context: Context, h: int) -> tuple[Actor, ...]:
    """The two for whom a joint phrase of envoys speaks: "envoys of X and representatives of Y"."""
    p = context.parsed
    mention = p.mention_at(h)
    if mention is None or mention.kind != "nominal" or mention.head != h:
        return ()
    inside = [m for m in p.mentions if m.kind == "name" and mention.first < m.first < mention.last]
    owners = [m for m in inside if {p.tokens[j].lower for j in (m.first - 1, m.first - 2)} & {"of", "from"}]
    known = [m.actor for m in owners if m.actor is not None and m.actor.type in ("country", "organisation")]
    if len(known) != 2 or known[0].id == known[1].id:
        return ()
    between = p.tokens[owners[0].last : owners[1].first]
    return tuple(known) if any(t.lower == "and" for t in between) else ()


def came_for(p: Parsed, v: int) -> bool:
    """Whether a verb is what somebody came or left to do: "arrived to meet Ek"."""
    t = p.tokens[v]
    purpose = t.tag == "VB" and t.dep in ("advcl", "xcomp") and any(c.lower == "to" for c in p.kids(v, "aux"))
    return purpose and p.tokens[t.head].lemma in LISTS["coming"] and p.tokens[t.head].tag in ("VBD", "VBN")


def makers(context: Context, v: int) -> list[Actor]:
    """Who does what a verb says."""
    p = context.parsed
    expected = syntax.is_passive(p, v) and p.tokens[v].lemma in LISTS["awaiting"]
    heads = syntax.subject(p, v) if expected else syntax.agents(p, v)
    found = [a for h in heads for a in people_at(context, h)]
    metonym = LISTS["asking"] | LISTS["refusal"] | LISTS["sending"]
    return found or [a for h in heads if p.tokens[v].lemma in metonym for a in capital_at(context, h)]


def told(context: Context, v: int, lead: Lead) -> None:
    """Add the one who is told something in the contact: under the verb itself or its clause of purpose."""
    p = context.parsed
    for verb in (
        p.tokens[v],
        *(c for c in p.kids(v, "xcomp", "advcl", "conj") if c.pos == "VERB" and not p.kids(c.i, "nsubj")),
    ):
        if verb.lemma not in LISTS["tell"] or syntax.is_passive(p, verb.i):
            continue
        objects = p.kids(verb.i, "dobj", "dative")
        lead.add(a for c in objects for a in parties_at(context, c.i))
        if not objects:
            clauses = [c for c in p.kids(verb.i, "ccomp", "xcomp") if c.tag == "VB"]
            lead.add(a for c in clauses for s in p.kids(c.i, "nsubj") for a in parties_at(context, s.i))


def visited_place(context: Context, trigger: int) -> PlaceMention | None:
    """The place that a visit is to."""
    p = context.parsed
    for m in context.places_by_sentence.get(p.tokens[trigger].sent, ()):
        t = p.tokens[m.last - 1]
        if (t.dep == "dobj" and t.head == trigger) or (
            t.dep == "pobj" and p.tokens[t.head].lower == "to" and syntax.within(p, t.i, trigger)
        ):
            return m
    v = syntax.clause_verb(p, trigger)
    for m in context.places_by_sentence.get(p.tokens[trigger].sent, ()):
        t = p.tokens[m.last - 1]
        if t.dep == "pobj" and p.tokens[t.head].lower == "in" and p.tokens[t.head].head == v != trigger:
            return m if p.tokens[v].lemma in LISTS["going"] else None
    due = [c.i for s in p.kids(v, "nsubj") for c in p.kids(s.i, "amod", "acl") if c.lower in LISTS["awaited"]]
    ends = {h for i in due for name, h in syntax.obliques(p, i) if name in ("in", "to") and v != trigger}
    near = context.places_by_sentence.get(p.tokens[trigger].sent, ())
    return next((m for m in near if m.last - 1 in ends and p.tokens[trigger].pos == "NOUN"), None)


def add_host(context: Context, lead: Lead) -> None:
    """Add the state that is visited where only a place in it is named."""
    if len(lead.parties) != 1 or not (lead.parties[0].country or is_official(context, lead.parties[0])):
        return
    found = visited_place(context, lead.token)
    if found is None or found.place.country in (None, lead.parties[0].country):
        return
    if lead.parties[0].country is None and not abroad(context, found):
        return
    country = next((c for c in context.pack.countries if c.id == found.place.country), None)
    if country is not None:
        lead.add([Actor(country.name, slug(country.name), "country", country=country.id)])
        lead.confidence = 0.6


def is_official(context: Context, a: Actor) -> bool:
    """Whether somebody is known as an official by name and office, if not of which state."""
    return a.type == "person" and a.role is not None and standing(a, context.pack) == "official"


def abroad(context: Context, m: PlaceMention) -> bool:
    """Whether a place is a state or its capital, and not in a state where the article begins."""
    p = context.parsed
    opening = [x for x in p.places if p.tokens[x.first].sent <= p.sentences[0].index + _OPENING]
    home = {x.place.country for x in opening if x is not m and p.tokens[x.first].sent != p.tokens[m.first].sent}
    land = next((c for c in context.pack.countries if c.id == m.place.country), None)
    return land is not None and land.id not in home and (m.extent == _COUNTRY or m.place.name == land.capital)


def own_people(context: Context, head: int, of: list[Actor]) -> bool:
    """Whether a phrase is of the people of the one who acts: "his advisers"."""
    p = context.parsed
    if p.tokens[head].lemma not in LISTS["own_people"]:
        return False
    ids = {a.id for a in of}
    return any(c.lower in ("his", "her", "their", "its") or ids & {a.id for a in context.actors(c.i)}
               for c in p.kids(head, "poss"))  # fmt: skip
