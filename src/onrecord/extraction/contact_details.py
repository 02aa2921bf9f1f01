"""The details of a contact: its trigger in; when, where, how long, at whose request, what was urged out."""

from __future__ import annotations

from onrecord.extraction.contact_lead import LISTS, Lead, visited_place
from onrecord.extraction.context import Context
from onrecord.extraction.moments import moment
from onrecord.extraction.sides import parties_at, standing
from onrecord.model import syntax
from onrecord.model.parsed import DateMention, Parsed, PlaceMention, Token
from onrecord.model.parts import Actor, Place, When

_BACK = 2
_EXACT = {"point": 0, "area": 1, "country": 2}
_PAIRS = {('"', '"'), ("“", "”"), ("«", "»")}
_LONGEST_MINUTES = 24 * 60
_REACH = 14
_NAMING = ("NOUN", "PROPN", "PRON")


def when_of(context: Context, i: int, cues: dict[int, list[int]]) -> When | None:
    """When it took place. `cues`: tokens of speech by sentence."""
    return moment(context, i) or _when_spoken(context, i, cues)


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
    found = [m for m in context.places_by_sentence.get(p.tokens[lead.token].sent, ()) if _located(context, m, lead)]
    return min(found, key=lambda m: _EXACT.get(m.place.precision, 1)).place if found else None


def _located(context: Context, m: PlaceMention, lead: Lead) -> bool:
    """Whether a place is where the contact was: joined to its trigger or clause, and to no party and no topic."""
    p = context.parsed
    t = p.tokens[m.last - 1]
    if m.as_actor or {a.id for a in lead.parties} & {a.id for a in _named_at(context, t.i)}:
        return False
    if any(s.start <= m.span.start < s.end for a in p.attributions for s in a.source):
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


def _is_host(context: Context, m: PlaceMention, parties: tuple[Actor, ...]) -> bool:
    return any(a.type == "country" and a.country == m.place.country for a in parties)


def _party_heads(context: Context, t: Token, lead: Lead) -> tuple[int, ...]:
    return (t.i,) if {a.id for a in parties_at(context, t.i)} & {a.id for a in lead.parties} else ()


def lengths(context: Context, i: int) -> tuple[float | None, float | None, bool]:
    """How long it lasted in minutes, how many days there had been none before it, and whether those are days."""
    p = context.parsed
    minutes = gap = None
    exact = False
    for d in context.dates_by_sentence.get(p.tokens[i].sent, ()):
        if d.type != "DURATION":
            continue
        if d.minutes and d.minutes < _LONGEST_MINUTES and _is_length(context, d, i):
            minutes = d.minutes
        elif d.days and (_is_gap(context, d) or _is_silence(context, d, i)):
            gap, exact = float(round(d.days)), d.timex.endswith("D") and not d.approx
    return minutes, gap, exact


def _is_length(context: Context, d: DateMention, i: int) -> bool:
    """Whether a duration is that of the contact: "spoke for an hour", "the call lasted an hour", "hour-long call"."""
    p = context.parsed
    t = p.tokens[i]
    if t.left <= d.first <= t.right and not syntax.is_verb(p, i):
        return True
    head = next((j for j in range(d.first, d.last) if not d.first <= p.tokens[j].head < d.last), d.first)
    v = syntax.clause_verb(p, head)
    if syntax.is_verb(p, i):
        return v == i and syntax.prepositions_above(p, head) in ("for", "")
    return v == syntax.clause_verb(p, i) and p.tokens[v].lemma in LISTS["lasting"]


def _is_silence(context: Context, d: DateMention, i: int) -> bool:
    """Whether a duration says how long there has been none: "has not spoken with Ek for 19 days"."""
    p = context.parsed
    verb = p.tokens[syntax.clause_verb(p, i)]
    perfect = any(c.lower in ("has", "have", "had", "'ve") for c in p.kids(verb.i, "aux"))
    before = p.tokens[d.first - 1].lower if d.first else ""
    return perfect and before in ("for", "in") and syntax.negated(p, verb.i) and _clause_of(p, d) == verb.i


def _clause_of(p: Parsed, d: DateMention) -> int:
    head = next((j for j in range(d.first, d.last) if not d.first <= p.tokens[j].head < d.last), d.first)
    return syntax.clause_verb(p, head)


def counterparts(context: Context, lead: Lead) -> bool:
    """Whether one party is told to be the counterpart of another abroad: "the minister met his French counterpart"."""
    p = context.parsed
    if len(lead.parties) != 2 or any(standing(a, context.pack) == "private" for a in lead.parties):
        return False
    s = p.sentence_of(lead.token)
    own = [a for a in lead.parties if a.country is None and a.type in ("anonymous", "person")]
    if len(own) != 1 or standing(own[0], context.pack) != "official":
        return False
    words = [p.tokens[j] for j in range(s.first, s.last) if p.tokens[j].lemma == "counterpart"]
    return any(c.lower in ("his", "her", "their") for t in words for c in p.kids(t.i, "poss"))


def _is_gap(context: Context, d: DateMention) -> bool:
    """Whether a duration says how long there was none: "the first call in 84 days", "first time in three years"."""
    p = context.parsed
    start = max(p.sentence_of(d.first).first, d.first - _REACH)
    before = [p.tokens[j].lower for j in range(start, d.first)]
    return bool(before) and before[-1] in LISTS["gap_before"] and "first" in before


def since(context: Context, i: int) -> When | None:
    """The day after "since" in the sentence of a trigger."""
    p = context.parsed
    for d in context.dates_by_sentence.get(p.tokens[i].sent, ()):
        if d.type == "DATE" and d.first and p.tokens[d.first - 1].lower == "since" and d.when.precision == "day":
            return d.when
    return None


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


def message_of(context: Context, i: int) -> str | None:
    """What was conveyed: the clause, else the object, of a verb of telling around the contact."""
    verbs = _conveying(context, i)
    for verb in verbs:
        text = _clause(context, verb, i)
        if text:
            return text
    for verb in verbs:
        text = _object(context, verb, i) or _asked_for(context, verb)
        if text:
            return text
    return None


def _conveying(context: Context, i: int) -> list[Token]:
    p = context.parsed
    v = i if syntax.is_verb(p, i) else syntax.clause_verb(p, i)
    if not syntax.is_verb(p, v):
        return []
    verbs = [c for c in p.kids(i, "relcl") if c.pos == "VERB" and v != i]
    verbs += [c for c in p.kids(v, "advcl", "xcomp") if c.pos == "VERB" and not p.kids(c.i, "nsubj")]
    verbs += [c for c in p.kids(v, "conj") if c.pos == "VERB" and not p.kids(c.i, "nsubj")]
    if v != i:
        inside = syntax.prepositions_above(p, i) in LISTS["inside"]
        held_in = any(syntax.within(p, i, c.i) for c in p.kids(v, "dobj"))
        if inside or held_in:
            verbs.insert(0, p.tokens[v])
        s = p.sentence_of(i)
        for j in range(s.first, s.last):
            if p.tokens[j].lemma == "use" and j != v and any(c.lower in ("it", "them") for c in p.kids(j, "dobj")):
                verbs += p.kids(j, "advcl", "xcomp")
    return [c for c in verbs if c.lemma in LISTS["convey"] and not syntax.negated(p, c.i)]


def readout(
    context: Context, verbs: dict[int, list[int]], sentences: set[int], parties: set[str], *, first: int
) -> str | None:
    """What the parties discussed, or one of them conveyed, by the sentences of a contact and the one after them.

    `verbs`: tokens of conveying by sentence; `parties`: ids of the participants; `first`: the trigger. What one says
    where the contact is only mentioned by the way ("Lind, who met Ek, urged calm") need not be said in it.
    """
    p = context.parsed
    aside = p.tokens[syntax.clause_verb(p, first)].dep == "relcl"
    after = max(sentences) + 1
    for s in (*sorted(sentences), after):
        for i in verbs.get(s, ()):
            verb = p.tokens[i]
            if verb.tag != "VBD" or syntax.negated(p, i) or syntax.is_passive(p, i) or p.kids(i, "mark"):
                continue
            own = {a.id for h in syntax.subject(p, i) for a in parties_at(context, h)}
            if not own or not own <= parties or (len(own) < 2 and verb.lemma not in LISTS["conveyed_by_one"]):
                continue
            if aside and len(own) < 2 and s == p.tokens[first].sent and not syntax.within(p, i, first):
                continue
            text = _object(context, verb, -1) or _clause(context, verb, -1)
            if text:
                return text
    return None


def _clause(context: Context, verb: Token, trigger: int) -> str | None:
    p = context.parsed
    clause = next((c for c in p.kids(verb.i, "ccomp", "xcomp") if not c.left <= trigger <= c.right), None)
    if clause is None:
        return None
    first = clause.left
    to = next((c.i for c in p.kids(clause.i, "aux") if c.lower == "to"), None)
    if clause.tag == "VB" and to is not None and p.kids(clause.i, "nsubj"):
        first = to
    return _words(context, first, clause.right + 1)


def _object(context: Context, verb: Token, trigger: int) -> str | None:
    p = context.parsed
    for c in p.kids(verb.i, "dobj"):
        pointing = any(d.lower in ("this", "that", "these", "those") for d in p.kids(c.i, "det"))
        if c.pos != "PRON" and not pointing and not parties_at(context, c.i) and not c.left <= trigger <= c.right:
            return _words(context, c.left, _with_topic(context, verb, c.right + 1))
    return None


def _asked_for(context: Context, verb: Token) -> str | None:
    """What is asked for in a contact: "phoned Ek to press for the opening of the crossing"."""
    p = context.parsed
    if verb.lemma not in LISTS["pleading"]:
        return None
    heads = [o for c in p.kids(verb.i, "prep") if c.lower == "for" for o in p.kids(c.i, "pobj")]
    return _words(context, heads[0].left, heads[0].right + 1) if heads else None


def _with_topic(context: Context, verb: Token, end: int) -> int:
    """The end of an object with the phrase after it that the parser hung on the verb: "reviewed trade across X"."""
    p = context.parsed
    for c in p.kids(verb.i, "prep"):
        if c.i == end and c.lower in LISTS["topic_after"]:
            end = c.right + 1
    return end


def _words(context: Context, first: int, last: int) -> str | None:
    """The words of a range without "to", "that" and the marks around it; None where a quote mark has no partner."""
    p = context.parsed
    while first < last - 1 and (
        p.tokens[first].lower in ("to", "that") or p.tokens[first].text in (",", ":", ";", "-", "–")
    ):
        first += 1
    last = _to_closing_mark(p, first, last)
    while last > first + 1 and p.tokens[last - 1].text in (".", ",", ";", "!", ":", "-", "–", "—"):
        last -= 1
    text = p.text(first, last)
    if len(text) > 2 and (text[0], text[-1]) in _PAIRS and text[-1] not in text[1:-1]:
        text = text[1:-1].rstrip(",.")
    return text if _balanced(text) else None


def _to_closing_mark(p: Parsed, first: int, last: int) -> int:
    """The end of a range moved to the mark that closes a quotation opened in it; tokens are half-open."""
    if _balanced(p.text(first, last)):
        return last
    end = min(p.sentence_of(first).last, last + _REACH)
    return next((j + 1 for j in range(last, end) if _balanced(p.text(first, j + 1))), last)


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("«") == text.count("»")
