"""Nouns of contact: a `Context` and a noun token in, the `Lead` of the call, meeting, visit or letter out."""

from __future__ import annotations

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
    told,
)
from onrecord.extraction.contact_parties import phrase_heads
from onrecord.extraction.contact_status import status_of
from onrecord.extraction.context import Context
from onrecord.extraction.sides import capital_at, named_or_adjective, parties_at
from onrecord.extraction.vocabulary import mapping
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor

NOUNS = mapping("contact", "nouns")
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "their", "his", "her", "its"})
_MOST = 6


def noun_lead(context: Context, t: Token, mode: Mode) -> Lead | None:
    """The contact of "a call between X and Y", "X held talks with Y", "the meeting"; None where it tells of none.

    A definite noun without parties is a lead too: its sentence may add to a contact told of elsewhere.
    """
    p = context.parsed
    if (t.lemma == "talk" and t.tag == "NN") or t.dep in ("compound", "nmod", "amod") or _other_thing(p, t):
        return None
    aside = _aside(p, t)
    found = status_of(context, p.tokens[t.head].i if aside else t.i)
    if found is None or asked(p, t) or _named_so(p, t):
        return None
    lead = Lead(t.i, "call" if mode == "meeting" and phoned(p, t.i) else mode, *found)
    own = _own_parties(context, t, lead)
    verb = syntax.support_verb(p, t.i)
    if lead.status == "held" and verb >= 0 and came_for(p, verb):
        lead.status, lead.modality, lead.arrival = "planned", "planned", True
    lead.definite = _points_back(p, t)
    lead.echo = (
        lead.definite and any(c.lower == "their" for c in p.kids(t.i, "poss")) and syntax.support_verb(p, t.i) < 0
    )
    lead.echo |= aside and lead.definite
    lead.separate = t.tag == "NNS" and any(c.lower in LISTS["separate"] for c in p.kids(t.i, "amod"))
    lead.previous = any(c.lower in LISTS["previous"] for c in p.kids(t.i, "amod"))
    _supporters(context, t, lead, own)
    if lead.separate and verb >= 0 and t.dep == "dobj" and not own and not makers(context, verb):
        return None
    if lead.definite:
        _used(context, t, lead)
    if mode == "visit":
        add_host(context, lead)
    if len(lead.parties) < 2 and t.lemma in LISTS["loose_nouns"]:
        return None
    return lead if lead.parties or lead.definite else None


def _other_thing(p: Parsed, t: Token) -> bool:
    """Whether the words before or after the noun make another thing of it: "news conference call", "call for"."""
    if t.lemma != "conference" and any(c.lower in LISTS["not_a_contact"] for c in p.kids(t.i, "compound", "amod")):
        return True
    bodies = [h for name, h in syntax.obliques(p, t.i) if name == "of"]
    bodies += syntax.subject(p, t.head) if t.dep == "dobj" else []
    if any(_sits(p, p.tokens[h]) for h in bodies):
        return True
    above = p.tokens[t.head]
    regular = any(c.lower in LISTS["regular"] for c in p.kids(t.i, "amod"))
    if regular and above.tag in ("VB", "VBP", "VBZ") and not p.kids(above.i, "aux"):
        return True
    if t.lemma == "consultation" and t.tag == "NN" and t.dep == "pobj" and not p.kids(t.i, "det", "amod"):
        return True
    if t.lemma == "conference" and not phoned(p, t.i):
        return True
    if t.lemma == "communication" and t.tag == "NNS":
        return True
    if t.lemma != "call":
        return False
    after = p.tokens[t.i + 1 : t.i + 3]
    if [w.tag for w in after] == ["TO", "VB"] or any(c.tag == "VB" for c in p.kids(t.i, "acl", "relcl")):
        return True
    return any(
        c.lower in ("for", "on") and c.i == t.i + 1 and not any(g.ent in ("DATE", "TIME") for g in p.kids(c.i))
        for c in p.kids(t.i, "prep")
    )


def _aside(p: Parsed, t: Token) -> bool:
    """Whether a noun only says more of what its verb tells: "called Ek on Sunday, the first call since May"."""
    head = p.tokens[t.head]
    told = head.lemma in LISTS["telling"] and t.dep in ("oprd", "dobj", "npadvmod", "attr")
    return told and t.i > head.i and p.tokens[t.left - 1].text == ","


def _named_so(p: Parsed, t: Token) -> bool:
    """Whether somebody only says what they think of it ("called the talks urgent"), or kept out of each other's way."""
    head = p.tokens[t.head]
    if t.dep in ("dobj", "nsubj") and head.lemma in ("call", "describe", "label"):
        return any(c.dep in ("oprd", "acomp", "ccomp") and c.i > t.i for c in p.kids(head.i)) or head.lemma != "call"
    verb = p.tokens[head.head]
    return t.dep == "pobj" and head.lower in LISTS["inside"] and verb.lemma in LISTS["ending"]


def _sits(p: Parsed, t: Token) -> bool:
    """Whether a body only sits when it meets: a cabinet, a parliament, a security council."""
    lemma = t.lemma.lower()
    return lemma in LISTS["own_bodies"] or (lemma == "council" and t.i > 0 and p.tokens[t.i - 1].lower == "security")


def _points_back(p: Parsed, t: Token) -> bool:
    """Whether it can be a contact told of before: definite, and not told apart by words of its own."""
    if t.pos == "PROPN" or not any(c.lower in _DEFINITE for c in p.kids(t.i, "det", "poss")):
        return False
    return all(c.lower in LISTS["phone_words"] | LISTS["bare_adjectives"] for c in p.kids(t.i, "compound", "amod"))


def _own_parties(context: Context, t: Token, lead: Lead) -> bool:
    """Add the parties inside the noun phrase; returns whether an owner ("X's meeting") or maker is among them."""
    p = context.parsed
    owners = [a for c in p.kids(t.i, "poss") for a in parties_at(context, c.i)]
    lead.add(owners)
    brokered = any(c.lemma in LISTS["mediating"] for c in p.kids(t.i, "amod"))
    for c in p.kids(t.i, "compound", "amod", "nmod"):
        if c.text[:1].isupper() and not brokered:
            inner = [g.i for g in p.kids(c.i, "compound", "nmod", "amod", "npadvmod")]
            for x in (*inner, *syntax.conjuncts(p, c.i)):
                lead.add(a for a in named_or_adjective(context, x) if a.type in ("country", "person"))
    maker = bool(owners)
    for holder in (t, *(c for c in p.kids(t.i, "appos") if c.pos == "NOUN")):
        maker |= _phrases(context, holder.i, t, lead)
    for c in p.kids(t.i, "acl", "relcl"):
        if c.lemma in LISTS["support"] and c.lemma not in LISTS["mediating"]:
            agents = [a for h in syntax.agents(p, c.i) if h != t.i for a in parties_at(context, h)]
            if c.lemma in LISTS["asking"] and agents:
                lead.initiator = agents[0]
            if c.lemma not in LISTS["asking"] or len(lead.parties) < 2:
                lead.add(agents, first=True)
                maker |= bool(agents)
            _phrases(context, c.i, t, lead)
    return maker


def _phrases(context: Context, holder: int, t: Token, lead: Lead) -> bool:
    """Add the parties of the prepositions under a token; returns whether one of them is the maker."""
    p = context.parsed
    maker = False
    for name, head in phrase_heads(context, holder, LISTS["join"]):
        if p.tokens[head].lemma in NOUNS and head != t.i:
            continue
        if (name in ("to", "of") and lead.mode not in LISTS[f"{name}_modes"]) or (
            name == "from" and lead.mode == "meeting"
        ):
            continue
        if name not in ("between", "among") and own_people(context, head, lead.parties):
            continue
        if name == "by" and any(p.tokens[j].lemma in LISTS["mediating"] for j in range(holder, head)):
            continue
        actors = list(people_at(context, head))
        if not actors and lead.mode in ("call", "letter"):
            actors = capital_at(context, head)
        if name in ("by", "from"):
            maker = True
            if lead.mode in ("call", "letter") and actors:
                lead.initiator = actors[0]
        if name in ("between", "among", "of"):
            actors += [a for c in p.kids(head, "appos") for a in parties_at(context, c.i)]
        lead.add(_unmediated(p, holder, actors))
    return maker


def _unmediated(p: Parsed, holder: int, actors: list[Actor]) -> list[Actor]:
    """The parties without those who only brokered it: "talks between X and Y brokered by Z"."""
    s = p.sentence_of(holder)
    brokers = (t.start for t in p.tokens[holder : s.last] if t.lemma in LISTS["mediating"] and t.tag == "VBN")
    end = next(brokers, None)
    return [a for a in actors if end is None or a.span is None or a.span.start < end]


def _supporters(context: Context, t: Token, lead: Lead, own: bool) -> None:
    """Add who takes part by a verb: "X held talks with Y", "in a call with Y, X said", "X used the call to urge Y"."""
    p = context.parsed
    top = p.tokens[t.i]
    for _ in range(_MOST):
        above = p.tokens[top.head]
        if top.dep == "conj" and not syntax.is_verb(p, above.i):
            top = above
        elif top.dep == "pobj" and above.lower == "of" and p.tokens[above.head].lemma in LISTS["rounds"]:
            top = p.tokens[above.head]
        else:
            break
    head = p.tokens[top.head]
    if top.dep in ("dobj", "nsubjpass") and head.lemma in LISTS["support"]:
        actors = makers(context, head.i)
        if head.lemma not in LISTS["tell"] and head.lemma != "call":
            _phrases(context, head.i, t, lead)
        if actors and lead.mode in ("call", "letter") and head.lemma in LISTS["asking"] | LISTS["sending"]:
            lead.initiator = lead.initiator or actors[0]
        asked_by = top.dep == "nsubjpass" and head.lemma in LISTS["asking"]
        if len(lead.parties) < 2 or not (own or asked_by):
            lead.add(actors, first=True)
        told(context, head.i, lead)
        if lead.mode == "letter":
            lead.add(a for c in p.kids(head.i, "dative") if c.pos != "ADP" for a in parties_at(context, c.i))
    elif top.dep == "nsubj" and head.lemma in LISTS["taking_place"]:
        for name, h in syntax.obliques(p, head.i):
            if name in ("between", "with", "among"):
                lead.add(parties_at(context, h))
    elif top.dep == "nsubj" and head.lemma in LISTS["gathering"]:
        lead.add(a for h in syntax.patients(p, head.i) for a in parties_at(context, h))
    elif top.dep == "pobj":
        _around(context, top, lead, own)


def _around(context: Context, top: Token, lead: Lead, own: bool) -> None:
    """Add who takes part where the noun stands after a preposition: in, during, after, ahead of, for."""
    p = context.parsed
    prep = p.tokens[top.head]
    name, v = prep.lower, prep.head
    if name in LISTS["inside"] and p.tokens[v].dep == "dobj" and p.tokens[p.tokens[v].head].lemma in LISTS["convey"]:
        v = p.tokens[v].head
    verb = p.tokens[v]
    if verb.dep == "npadvmod" and name in LISTS["beside"] | LISTS["ahead"] and syntax.is_verb(p, verb.head):
        v, lead.undated = verb.head, True
        verb = p.tokens[v]
    if verb.lemma == "be" and name == "for" and any(c.lemma in LISTS["planning"] for c in p.kids(v, "acomp")):
        lead.add(makers(context, v), first=True)
        lead.status, lead.modality = "planned", "planned"
        return
    there = verb.lemma == "be" and any(c.lower in ("in", "at") for c in p.kids(v, "prep"))
    if there and name == "for" and lead.parties:
        lead.add(makers(context, v), first=True)
        lead.status, lead.modality, lead.arrival = "planned", "planned", True
        return
    if name == "to" and verb.lemma in LISTS["inviting"] and syntax.is_verb(p, v):
        lead.add(makers(context, v), first=True)
        lead.add(a for h in syntax.patients(p, v) for a in parties_at(context, h))
        lead.status, lead.modality = "sought", "actual"
        return
    if not syntax.is_verb(p, v):
        if name in ("for", "to", "of", "about", "on"):
            _requested(context, verb, lead)
    elif name == "on" and lead.mode == "visit":
        lead.add(makers(context, v), first=True)
    elif name in LISTS["inside"] and (verb.lemma not in ("be", "talk") or lead.parties):
        if not own or lead.definite or len(lead.parties) < 2:
            if verb.lemma in LISTS["convey"] or verb.lemma in LISTS["support"] or (lead.parties and name == "in"):
                lead.add(makers(context, v), first=True)
            told(context, v, lead)
            lead.confidence = min(lead.confidence, 0.75)
    elif name in LISTS["beside"] | LISTS["ahead"] and not own and lead.parties and _one_sided(p, lead):
        delegates = ("person", "anonymous", "group")
        lead.add(
            (a for a in makers(context, v) if a.type in delegates[: 3 if len(lead.parties) > 1 else 1]), first=True
        )
        if name in LISTS["ahead"] and lead.status == "held":
            lead.status, lead.modality = "planned", "planned"
        lead.confidence = min(lead.confidence, 0.65)
    elif name == "for" and verb.lemma in LISTS["support"] | LISTS["pleading"]:
        lead.add(makers(context, v), first=True)
        if verb.lemma in LISTS["joining"]:
            lead.add(a for h in syntax.patients(p, v) for a in parties_at(context, h))
        elif (
            verb.lemma in LISTS["going"]
            and lead.status == "held"
            and not (verb.tag in ("VBD", "VBN") and (lead.mode == "visit" or verb.lemma in LISTS["gone"]))
        ):
            lead.status, lead.modality = "planned", "planned"
            lead.arrival = verb.tag in ("VBD", "VBN")


def _one_sided(p: Parsed, lead: Lead) -> bool:
    """Whether a noun names one side only: "talks with mediators", and not "talks between A and B"."""
    names = {name for name, _ in syntax.obliques(p, lead.token)}
    return len(lead.parties) == 1 or ("with" in names and not names & {"between", "among", "amongst", "of"})


def _requested(context: Context, noun: Token, lead: Lead) -> None:
    """ "A request for talks", "ready for talks": add who asks or is ready, and who refuses the request."""
    p = context.parsed
    verb = syntax.support_verb(p, noun.i)
    if noun.lemma in LISTS["requests"]:
        owners = [a for c in p.kids(noun.i, "poss") for a in parties_at(context, c.i)]
        if len(lead.parties) < 2:
            lead.add(owners or (makers(context, verb) if verb >= 0 else []), first=True)
        for name, h in syntax.obliques(p, noun.i):
            if name in ("to", "from", "by"):
                lead.add(parties_at(context, h))
    elif verb < 0 and noun.pos == "ADJ" and syntax.is_verb(p, noun.head):
        lead.add(makers(context, noun.head), first=True)


def _used(context: Context, t: Token, lead: Lead) -> None:
    """ "The call was requested by X, who used it to urge Y": both take part."""
    p = context.parsed
    s = p.sentences[t.sent]
    for j in range(s.first, s.last):
        if p.tokens[j].lemma == "use" and any(c.lower in ("it", "them") for c in p.kids(j, "dobj")):
            lead.add(makers(context, j), first=True)
            told(context, j, lead)
