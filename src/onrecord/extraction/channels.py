"""Standing lines between parties, such as hotlines: a `Context` in, `Channel` records out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.frequency import frequency_at
from onrecord.extraction.moments import moment
from onrecord.extraction.sides import body_at, parties_at, standing, two_sides
from onrecord.extraction.vocabulary import mapping, table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Channel
from onrecord.packs import slug

_LISTS = {name: frozenset(rows) for name, rows in table("channel")["lists"].items()}
StatusName = Literal["established", "tested", "used", "suspended", "existing"]
_STATUS = cast("dict[str, StatusName]", mapping("channel", "status"))
_HEADS = _LISTS["always"] | _LISTS["line"]
_BACK = 6
_ALIKE = frozenset({"line", "hotline", "channel", "mechanism", "link"})


@dataclass(slots=True)
class _Known:
    """A line told of before in the article, to which "the line" points back."""

    name: str
    head: str
    parties: tuple[Actor, ...]
    sentence: int
    record: Channel | None = None


@EXTRACTORS.put("channel")
def channels(context: Context) -> Iterator[Channel]:
    """One record for each thing that is told of a standing line."""
    p = context.parsed
    known: list[_Known] = []
    for t in p.tokens:
        if t.lower == "it" and known and t.sent - known[-1].sentence <= 1:
            again = _again(context, t, known[-1])
            if again is not None:
                yield again
            continue
        if t.lemma.lower() not in _HEADS or p.sentences[t.sent].heading:
            continue
        if t.pos not in ("NOUN", "PROPN") and not (
            t.i and p.tokens[t.i - 1].lower in _LISTS["strong"] and t.text == t.lemma
        ):
            continue
        if t.dep in ("compound", "nmod") and p.tokens[t.head].lemma in _LISTS["line"]:
            continue
        record = _channel(context, t, known)
        if record is not None:
            yield record
            yield from _besides(context, t, record)


def _besides(context: Context, t: Token, record: Channel) -> Iterator[Channel]:
    """What else its sentence tells of a line: "the line that X set up in May remains open but has been used once"."""
    p = context.parsed
    main = syntax.support_verb(p, t.i)
    if main < 0 or t.dep not in ("nsubj", "nsubjpass"):
        return
    told = {record.status}
    for v in (main, *(c.i for c in p.kids(main, "conj") if not p.kids(c.i, "nsubj", "nsubjpass"))):
        status = _verb_status(p, v)
        if status is None or status in told or context.modality(v) in ("possible", "conditional"):
            continue
        told.add(status)
        yield _told_of(context, t, v, record, status)


def _again(context: Context, t: Token, line: _Known) -> Channel | None:
    """ "It is tested twice a day", "but it has fallen silent": told of the line of the sentence or the one before."""
    p = context.parsed
    v = t.head
    if t.dep not in ("nsubj", "nsubjpass") or not syntax.is_verb(p, v):
        return None
    status = _verb_status(p, v)
    silent = status == "suspended" and bool({c.lower for c in p.kids(v, "acomp", "oprd")} & _LISTS["silent"])
    if status in (None, "existing") or not (silent or syntax.is_passive(p, v)):
        return None
    if context.modality(v) in ("possible", "conditional") or line.record is None:
        return None
    return _told_of(context, t, v, line.record, status)


def _told_of(context: Context, t: Token, v: int, line: Channel, status: StatusName) -> Channel:
    return replace(
        line,
        status=status,
        when=moment(context, v, reported=False) if status != "existing" else None,
        frequency=frequency_at(context, v),
        attribution=context.attribution(v),
        polarity=context.polarity(v) if status != "suspended" else "asserted",
        modality=context.modality(v),
        evidence=tuple(dict.fromkeys((*line.evidence, *context.evidence(t.i)))),
    )


def _channel(context: Context, t: Token, known: list[_Known]) -> Channel | None:
    p = context.parsed
    name, strength = _name(p, t)
    back = None
    if strength == 0:
        back = _referred(p, t, known)
        if back is None:
            return None
        name = back.name
    status = _status(p, t)
    verb = syntax.support_verb(p, t.i)
    modality = context.modality(verb if verb >= 0 else t.i)
    if modality in ("possible", "conditional"):
        return None
    parties = _parties(context, t)
    if not parties and back is None and strength:
        back = _referred(p, t, known)
    if back is not None and len(parties) < 2:
        parties = back.parties
    if back is None and not _between(context, parties, strength):
        return None
    purpose, more = _purpose(p, t)
    record = Channel(
        name=name,
        parties=parties,
        status=status,
        when=moment(context, t.i) if status != "existing" else None,
        frequency=frequency_at(context, t.i),
        purpose=purpose,
        attribution=context.attribution(t.i),
        polarity=context.polarity(t.i) if status != "suspended" else "asserted",
        modality=modality,
        confidence=0.8 if len(parties) > 1 else 0.6,
        evidence=context.evidence(t.i, *more),
    )
    known.append(_Known(name, back.head if back else t.lemma, parties, t.sent, record))
    return record


def _name(p: Parsed, t: Token) -> tuple[str, int]:
    """The name of a line and how sure its words make it: 2 strong, 1 weak, 0 no line at all."""
    before = [c for c in p.kids(t.i, "amod", "compound", "nmod", "punct", "npadvmod") if c.i < t.i]
    while before and before[0].lower in _LISTS["bare"]:
        before = before[1:]
    if t.pos == "VERB":
        before = [p.tokens[t.i - 1]]
    start = min((c.left if t.pos != "VERB" else c.i for c in before), default=t.i)
    words = {w.lower for w in p.tokens[start : t.i]} | {
        p.text(c.left, c.right + 1).lower().replace(" ", "") for c in before
    }
    phrase = p.text(start, t.i + 1)
    words |= {w.strip("-") for w in phrase.lower().replace(" - ", "-").split()}
    if words & _LISTS["not_parties"]:
        return phrase, 0
    of = next(
        (p.tokens[h] for name, h in syntax.obliques(p, t.i) if name == "of" and p.tokens[h].lower in _LISTS["of"]), None
    )
    if of is not None:
        return f"{phrase} of {syntax.core_phrase(p, of.i)}", 2
    if t.lemma.lower() in _LISTS["always"]:
        return phrase, 1
    found = words & (
        _LISTS["centre_modifier"] if t.lemma in ("centre", "center", "cell", "office") else _LISTS["modifier"]
    )
    if t.lemma == "office":
        found &= _LISTS["strong"]
    if t.lemma == "link":
        found &= _LISTS["link_modifier"]
    if not found or (t.lower == "lines" and "red" in found):
        return phrase, 0
    return phrase, 2 if found & _LISTS["strong"] else 1


def _referred(p: Parsed, t: Token, known: list[_Known]) -> _Known | None:
    if not any(c.lower in _LISTS["definite"] for c in p.kids(t.i, "det", "poss")) or (
        p.kids(t.i, "compound", "amod")
        and not ({c.lower for c in p.kids(t.i, "compound", "amod")} & (_LISTS["modifier"] | {"new", "same"}))
    ):
        return None
    near = [k for k in reversed(known) if t.sent - k.sentence <= _BACK]
    return next((k for k in near if k.head == t.lemma), next((k for k in near if {k.head, t.lemma} <= _ALIKE), None))


def _parties(context: Context, t: Token) -> tuple[Actor, ...]:
    p = context.parsed
    found: list[Actor] = []
    v = syntax.support_verb(p, t.i)
    if v < 0:
        v = _instrument_verb(p, t)
    heads: list[int] = [h for h in syntax.agents(p, v) if h != t.i] if v >= 0 else []
    heads += [h for name, h in syntax.obliques(p, t.i) if name in _LISTS["join"]]
    if v >= 0:
        heads += [o.i for c in p.kids(v, "dative") if c.i == t.i + 1 and c.lower == "to" for o in p.kids(c.i, "pobj")]
    heads += [
        h
        for name, o in syntax.obliques(p, t.i)
        if name == "of"
        for n, h in syntax.obliques(p, o)
        if n in _LISTS["join"]
    ]
    heads += [c.i for c in p.kids(t.i, "poss")]
    for c in p.kids(t.i, "compound", "amod", "nmod"):
        heads += [x for x in (c.i, *(g.i for g in p.kids(c.i))) if p.tokens[x].text[:1].isupper()]
    for c in p.kids(t.i, "relcl", "acl", *(("ccomp",) if t.pos == "VERB" else ())):
        heads += [h for h in syntax.agents(p, c.i) if h != t.i]
        heads += [h for h in syntax.subject(p, c.i) if h != t.i and not syntax.is_passive(p, c.i)]
        heads += [h for name, h in syntax.obliques(p, c.i) if name in _LISTS["join"]]
        if c.lemma in ("link", "connect", "involve"):
            heads += [h for o in p.kids(c.i, "dobj") for h in syntax.conjuncts(p, o.i)]
    if v >= 0:
        heads += [h for name, h in syntax.obliques(p, v) if name in ("with", "between", "by", "among")]
        if p.tokens[v].lemma in _STATUS and _STATUS[p.tokens[v].lemma] == "used":
            heads += [h for h in syntax.patients(p, v) if h != t.i]
    joined = {h for name, h in syntax.obliques(p, t.i) if name in ("between", "with", "to")}
    for h in heads:
        found += [
            a
            for a in parties_at(context, h) or _body(context, h) or (_states(p, h) if h in joined else ())
            if all(a.id != b.id for b in found) and standing(a, context.pack) != "private"
        ]
    named = [a for a in found if a.type in ("country", "organisation") or a.country]
    return tuple(named if len(named) > 1 else found)


def _body(context: Context, h: int) -> tuple[Actor, ...]:
    body = body_at(context, h)
    return (body,) if body is not None else ()


def _states(p: Parsed, h: int) -> tuple[Actor, ...]:
    """Unnamed states as the text has them: "a cell with Gulf states"."""
    if p.tokens[h].tag != "NNS" or p.tokens[h].lemma != "state":
        return ()
    name = syntax.core_phrase(p, h)
    return (Actor(name, slug(name), "group", span=p.span(*syntax.phrase_range(p, h))),)


def _instrument_verb(p: Parsed, t: Token) -> int:
    head = p.tokens[t.head]
    if t.dep == "pobj" and head.lower in ("through", "via", "over", "on", "by") and syntax.is_verb(p, head.head):
        return head.head
    return -1


def _between(context: Context, parties: tuple[Actor, ...], strength: int) -> bool:
    if not parties:
        return False
    apart = len({a.country or a.id for a in parties}) > 1
    if apart and all(standing(a, context.pack) == "official" for a in parties):
        return True
    return two_sides(parties, context.pack) or (strength == 2 and parties[0].type == "country" and len(parties) > 1)


def _verb_key(p: Parsed, v: int) -> str:
    particle = next((c.lower for c in p.kids(v, "prt")), None)
    lemma = p.tokens[v].lemma
    return f"{lemma}_{particle}" if particle and f"{lemma}_{particle}" in _STATUS else lemma


def _status(p: Parsed, t: Token) -> StatusName:
    """What is said of the line: by its verb, by its participle, else that it exists."""
    told = _verb_status(p, v) if (v := syntax.support_verb(p, t.i)) >= 0 and t.dep in ("dobj", "conj") else None
    if told is not None and told != "existing":
        return told
    for c in p.kids(t.i, "acl", "relcl"):
        found = _STATUS.get(_verb_key(p, c.i))
        if found and not (c.dep == "relcl" and found == "used" and not p.kids(c.i, "nsubj", "nsubjpass")):
            return found
    v = syntax.support_verb(p, t.i)
    if v < 0:
        return "used" if _instrument_verb(p, t) >= 0 else "existing"
    return _verb_status(p, v) or "existing"


def _verb_status(p: Parsed, v: int) -> StatusName | None:
    """What a verb says of a line, by itself, by its adjective or by the verb above it; None where it says nothing."""
    key = _verb_key(p, v)
    found = _STATUS.get(key)
    adjectives = {c.lower for c in p.kids(v, "acomp", "oprd", "prep", "advmod", "ccomp")}
    if (found == "existing" or p.tokens[v].lemma in ("fall", "go")) and adjectives & _LISTS["silent"]:
        return "suspended"
    if key == "go":
        return "existing"
    if found is None and p.tokens[v].dep == "xcomp":
        found = _STATUS.get(_verb_key(p, p.tokens[v].head))
    return found


def _purpose(p: Parsed, t: Token) -> tuple[str | None, list[int]]:
    """What the line is for, with a token of the sentence that says so when it is the next one."""
    for holder in (t.i, syntax.support_verb(p, t.i)):
        if holder < 0:
            continue
        for c in p.kids(holder, "acl", "advcl", "xcomp", "relcl"):
            target = c
            if c.dep in ("acl", "relcl") and c.lemma in (
                "aim",
                "design",
                "intend",
                "mean",
                "set",
                "use",
                "establish",
                "create",
            ):
                inner = [x for x in p.kids(c.i, "xcomp", "advcl") if x.tag == "VB"]
                inner += [x for prep in p.kids(c.i, "prep") for x in p.kids(prep.i, "pcomp")]
                target = inner[0] if inner else c
            listed = target.lemma in _LISTS["purpose_verb"] and target.tag in ("VB", "VBG")
            to = (
                target.tag == "VB"
                and c.dep in ("acl", "advcl")
                and any(g.lower == "to" for g in p.kids(target.i, "aux"))
            )
            if (listed or to) and target.i > t.i:
                return _words(p, target), []
        for prep in p.kids(holder, "prep"):
            for c in p.kids(prep.i, "pcomp"):
                if c.lemma in _LISTS["purpose_verb"] and prep.lower in ("for", "of"):
                    return _words(p, c), []
    for s in (t.sent, t.sent + 1):
        if s >= len(p.sentences) or p.sentences[s].heading:
            continue
        for j in range(p.sentences[s].first, p.sentences[s].last):
            noun = p.tokens[j]
            if noun.lemma in _LISTS["purpose_noun"] and noun.dep == "nsubj" and p.tokens[noun.head].lemma == "be":
                for c in p.kids(noun.head, "xcomp", "ccomp", "advcl"):
                    if c.tag == "VB" and c.lemma in _LISTS["purpose_verb"]:
                        return _words(p, c), [j]
    return None, []


def _words(p: Parsed, verb: Token) -> str:
    last = verb.right + 1
    while last > verb.i + 1 and p.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return p.text(verb.i, last)
