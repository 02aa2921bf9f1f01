"""Verbs of contact: a `Context` and a verb token in, the `Lead` of the contact that it tells of out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import cast

from onrecord.extraction.contact_lead import (
    LISTS,
    Lead,
    Mode,
    add_host,
    asked,
    came_for,
    makers,
    own_people,
    people_at,
    phoned,
)
from onrecord.extraction.contact_status import status_of
from onrecord.extraction.context import Context
from onrecord.extraction.governors import governors
from onrecord.extraction.sides import named_or_adjective, organisation_type, parties_at, standing
from onrecord.extraction.vocabulary import mapping, table, words
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor

_WITH = mapping("contact", "with_verbs")
_OBJECT = mapping("contact", "object_verbs")
_NOUNS = mapping("contact", "nouns")
_PARTICLES: dict[str, list[str]] = table("contact")["particles"]
_NAMING = frozenset({"oprd", "xcomp", "ccomp", "acomp", "attr", "prt"})
_COUNTRY = 2
TRIGGERS = _WITH.keys() | _OBJECT.keys() | LISTS["tell"]


def verb_lead(context: Context, t: Token) -> Lead | None:
    """The contact of "X spoke with Y", "X met Y", "X and Y met", "X told Y by phone"; None where it tells of none."""
    p = context.parsed
    own = _PARTICLES.get(t.lemma)
    bare = own is not None and not any(c.lower in own or c.lemma in own for c in p.kids(t.i))
    if t.dep == "amod" or (bare and not (t.lemma in _OBJECT and phoned(p, t.i))):
        return None
    found = status_of(context, t.i)
    if found is None or asked(p, t) or (t.lemma in ("shake", "exchange") and found[0] in ("none", "declined")):
        return None
    if t.tag in ("VBP", "VBZ") and t.lemma in LISTS["speech_verbs"]:
        return None
    subject = _subject(context, t.i)
    beside = (*p.kids(t.i, "advmod"), p.tokens[max(t.i - 1, 0)])
    mode = cast(Mode, _WITH.get(t.lemma, "call"))
    others = _partners(context, t, subject) if t.lemma in _WITH and not bare else []
    if not others and (t.lemma in _OBJECT or (t.lemma in LISTS["tell"] and phoned(p, t.i))):
        mode = cast(Mode, _OBJECT.get(t.lemma, "call"))
        others = _objects(context, t, subject)
        if syntax.is_passive(p, t.i):
            to = [h for name, h in syntax.obliques(p, t.i) if name == "to" and t.lemma == "summon"]
            subject = makers(context, t.i) or [a for h in to for a in people_at(context, h)]
    if t.lemma == "see" and not any(c.lower == "last" for c in beside) and not _saw(p, t):
        return None
    if t.lemma == "exchange" and any(c.lemma in LISTS["written"] for c in p.kids(t.i, "dobj")):
        mode = "letter"
    if mode == "visit":
        others = [a for a in (*others, *_also_visited(context, t)) if a.type in ("person", "country")]
    elif not others and not _each_other(p, t):
        return None
    lead = Lead(t.i, "call" if phoned(p, t.i) else mode, *found, confidence=0.85 if others else 0.75)
    if lead.status == "held" and t.tag == "VB" and _sent(context, t.i):
        lead.status, lead.modality = "planned", "planned"
    if lead.status == "held" and came_for(p, t.i):
        lead.status, lead.modality, lead.arrival = "planned", "planned", True
    lead.add(subject)
    lead.add(others or _invited(context, t))
    lead.spoken = t.lemma in LISTS["speech_verbs"] and not phoned(p, t.i)
    if mode == "visit":
        add_host(context, lead)
    s = p.sentence_of(t.i)
    near = [p.tokens[j].lower for j in range(t.i, s.last)]
    apart = bool(LISTS["separate"].intersection(near)) or ("and", "with") in pairwise(near)
    lead.separate = len(subject) == 1 and apart
    lead.previous = any(c.lower in LISTS["previous"] for c in beside)
    if t.lemma in LISTS["initiating"] and lead.mode in ("call", "letter") and subject:
        lead.initiator = subject[0]
    return lead


def _invited(context: Context, t: Token) -> list[Actor]:
    """Whose invitation or request to meet it is: "declined an invitation from X to meet"."""
    p = context.parsed
    noun = p.tokens[t.head]
    if t.dep != "acl" or noun.lemma not in LISTS["requests"]:
        return []
    heads = [c.i for c in p.kids(noun.i, "poss")]
    heads += [h for name, h in syntax.obliques(p, noun.i) if name in ("from", "by", "of")]
    return [a for h in heads for a in parties_at(context, h)]


def _subject(context: Context, v: int) -> list[Actor]:
    p = context.parsed
    if p.tokens[v].tag == "VB" and p.tokens[v].dep in ("advcl", "xcomp", "acl") and (sent := _sent(context, v)):
        return sent
    found: list[Actor] = []
    for h in syntax.subject(p, v):
        actors = people_at(context, h)
        if not actors and p.tokens[h].lower in LISTS["previous"]:
            actors = tuple(a for c in p.kids(h, "nummod", "det") for a in parties_at(context, c.i))
        found += actors
    if not found:
        verbs = [w for w in governors(p, v) if syntax.is_verb(p, w.i)]
        found = next((m for w in verbs if (m := makers(context, w.i))), [])
    if len(found) == 1 and p.tokens[v].dep == "relcl" and p.tokens[v].lemma in (_WITH | _OBJECT.keys()):
        t = p.tokens[p.tokens[v].head]
        if t.dep == "conj" and not syntax.is_verb(p, t.head):
            found = [*parties_at(context, t.head), *found]
    return found


def _sent(context: Context, v: int) -> list[Actor]:
    """Whom somebody sends to do it: "dispatched an envoy to meet Ek"; he is of the state of the one who sends him."""
    p = context.parsed
    verb = next((u for u in p.up(v) if syntax.is_verb(p, u.i)), p.tokens[v])
    if verb.lemma not in LISTS["sending_out"]:
        return []
    country = next((a.country for a in makers(context, verb.i) if a.country), None)
    people = [a for h in syntax.patients(p, verb.i) for a in people_at(context, h)]
    return [a if a.country or a.type == "organisation" else replace(a, country=country) for a in people]


def _partners(context: Context, t: Token, subject: list[Actor]) -> list[Actor]:
    """The other side of a verb: its "with" phrase, or one that the parser hung on a phrase of means or time."""
    p = context.parsed
    prepositions = ("with", "to") if t.lemma in LISTS["with_or_to"] else ("with",)
    heads = [(name, h) for name, h in syntax.obliques(p, t.i) if name in prepositions]
    if not heads:
        for c in p.kids(t.i, "prep", "npadvmod", "dobj", "advmod"):
            if c.dep != "prep" or c.lower in LISTS["means"]:
                near = (c, *p.kids(c.i, "pobj"))
                holders = [x for x in near if x.lemma not in _NOUNS or x.lower in LISTS["phone_words"]]
                heads += [o for x in holders for o in syntax.obliques(p, x.i) if o[0] in prepositions]
    found: list[Actor] = []
    for name, h in heads:
        if not own_people(context, h, subject) and not (name == "to" and p.tokens[h].lemma in LISTS["public"]):
            at = people_at(context, h)
            found += [a for a in at if name == "with" or not _audience(context, a)]
    return found


def _audience(context: Context, a: Actor) -> bool:
    """Whether one speaks "to" somebody only as to a public: "spoke to the General Assembly"."""
    return a.type == "organisation" and organisation_type(a, context.pack) not in ("ministry", "movement")


def _objects(context: Context, t: Token, subject: list[Actor]) -> list[Actor]:
    p = context.parsed
    heads = [h for h in syntax.patients(p, t.i) or _called(context, t) if not own_people(context, h, subject)]
    if not heads or (t.lemma == "call" and _named(p, t, heads)):
        return []
    if t.lemma == "summon" and not any(p.tokens[h].lemma in LISTS["diplomats"] for h in heads):
        return []
    several = t.lemma in LISTS["persons_only"]
    if t.lemma == "summon":
        return [_sent_here(context, h, a) for h in heads for a in people_at(context, h)]
    return [a for h in heads for a in people_at(context, h)
            if not several or _is_people(context, a, p.tokens[h])]  # fmt: skip


def _sent_here(context: Context, h: int, a: Actor) -> Actor:
    """A diplomat with the state that the words before his title name: "the Afghan chargé d'affaires, A B"."""
    p = context.parsed
    if a.type != "person" or a.country is not None or p.tokens[h].lemma not in LISTS["diplomats"]:
        return a
    owners = [o for c in p.kids(h, "amod", "compound", "nmod", "poss") for o in named_or_adjective(context, c.i)]
    owner = next((o for o in owners if o.type == "country"), None)
    return replace(a, country=owner.country, role=a.role or syntax.core_phrase(p, h)) if owner else a


def _saw(p: Parsed, t: Token) -> bool:
    """Whether "saw" tells of a meeting: somebody by name, at a place or on a day, and not what he did or was."""
    named = [c for c in p.kids(t.i, "dobj") if c.pos == "PROPN"]
    more = [c for c in p.kids(t.i) if c.dep in ("ccomp", "xcomp", "oprd", "acl", "prt") or c.lower == "as"]
    there = [c for x in (t, *named) for c in p.kids(x.i, "prep") if c.lower in LISTS["locative"]]
    return t.tag in ("VBD", "VBN") and bool(named and there) and not more


def _also_visited(context: Context, t: Token) -> list[Actor]:
    """A second state that the parser hung on the date of the first: "visited X on 4 April and Y from 5 April"."""
    p = context.parsed
    heads = [m.last - 1 for m in context.places_by_sentence.get(t.sent, ()) if m.extent == _COUNTRY and m.first > t.i]
    dated = [h for h in heads if p.tokens[h].dep == "conj" and p.tokens[p.tokens[h].head].ent == "DATE"]
    return [a for h in dated if syntax.clause_verb(p, h) == t.i for a in context.actors(h)]


def _is_people(context: Context, a: Actor, head: Token) -> bool:
    """Whether those who are received are people: a person, officials, "the leaders of X and Y"."""
    if a.type == "country":
        return head.pos == "NOUN" and head.tag == "NNS" and head.lemma in words("side", "collective")
    return a.type == "person" or (a.type in ("group", "anonymous") and standing(a, context.pack) == "official")


def _called(context: Context, t: Token) -> list[int]:
    """The person who is telephoned where the parser takes the name for a predicate: "called Prime Minister Ek"."""
    p = context.parsed
    found = [c for c in p.kids(t.i, "oprd", "attr") if t.lemma == "call"]
    return [c.i for c in found if c.pos == "PROPN" and any(a.type == "person" for a in context.actors(c.i))]


def _named(p: Parsed, t: Token, heads: list[int]) -> bool:
    """Whether "call" gives a name, or demands, instead of telephoning: "called him a liar", "called on him"."""
    named = [c for c in p.kids(t.i) if c.dep in _NAMING and c.i not in heads and not _to_discuss(p, c)]
    if any(p.tokens[c.left - 1].text != "," for c in named):
        return True
    if len(p.kids(t.i, "dobj", "dative", "nsubjpass")) > 1:
        return True
    if any(c.i == t.i + 1 and c.lower in LISTS["call_particles"] for c in p.kids(t.i, "prep")):
        return True
    if any(c.pos == "NOUN" and p.tokens[c.left - 1].text != "," for h in heads for c in p.kids(h, "appos")):
        return True
    last = max(heads)
    after = p.tokens[min(p.tokens[last].right + 1, len(p.tokens) - 1)]
    if after.pos in ("DET", "ADJ") or after.text in ("“", '"', "‘", "«"):
        return True
    people = p.tokens[last].lemma in LISTS["called_people"]
    return bool(p.kids(last, "amod", "det")) and not people


def _to_discuss(p: Parsed, t: Token) -> bool:
    """Whether a clause tells what a call was made for: "called Ek to discuss the talks"."""
    return t.tag == "VB" and t.lemma in LISTS["convey"] and any(c.lower == "to" for c in p.kids(t.i, "aux"))


def _each_other(p: Parsed, t: Token) -> bool:
    """Whether a plural subject met or spoke with each other rather than did it to an audience."""
    own = _PARTICLES.get(t.lemma, [])
    objects = [c for c in p.kids(t.i, "dobj") if c.lower not in LISTS["adverbial_objects"] and c.lemma not in own]
    if (t.lemma != "discuss" and objects) or syntax.is_passive(p, t.i):
        return False
    if t.lemma in LISTS["speech_verbs"] and phoned(p, t.i):
        return True
    if t.lemma in LISTS["together_verbs"]:
        return True
    preps = p.kids(t.i, "prep")
    if any(c.lower == "past" or any(g.lemma == "voice" for g in p.kids(c.i, "pobj")) for c in preps):
        return False
    others = any(g.lower in ("other", "another") for c in preps for g in p.kids(c.i))
    if not others and any(
        c.lower in LISTS["public_prepositions"]
        and not any(g.ent in ("DATE", "TIME") or g.lemma in LISTS["adverbial_objects"] for g in p.kids(c.i))
        for c in preps
    ):
        return False
    if (
        t.lemma in LISTS["speech_verbs"]
        and preps
        and all(any(g.ent in ("DATE", "TIME") for g in p.kids(c.i)) for c in preps)
    ):
        return True
    near = [c.lower for c in p.kids(t.i)] + [g.lower for c in p.kids(t.i) for g in p.kids(c.i)]
    return t.lemma in _WITH and (syntax.negated(p, t.i) or bool(LISTS["mutual"].intersection(near)))
