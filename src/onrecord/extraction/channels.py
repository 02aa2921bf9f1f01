"""Standing lines between parties, such as hotlines: a `Context` in, `Channel` records out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.frequency import frequency_at
from onrecord.extraction.sides import parties_at, standing, two_sides
from onrecord.extraction.vocabulary import mapping, table
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor
from onrecord.model.records import Channel

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


@EXTRACTORS.put("channel")
def channels(context: Context) -> Iterator[Channel]:
    """One record for each thing that is told of a standing line."""
    p = context.parsed
    known: list[_Known] = []
    for t in p.tokens:
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
    if modality in ("possible", "conditional") and status != "existing":
        return None
    parties = _parties(context, t)
    if not parties and back is None and strength:
        back = _referred(p, t, known)
    if back is not None and len(parties) < 2:
        parties = back.parties
    if back is None and not _between(context, parties, strength):
        return None
    if back is None:
        known.append(_Known(name, t.lemma, parties, t.sent))
    when = context.when(t.i) if status != "existing" else None
    purpose, more = _purpose(p, t)
    return Channel(
        name=name,
        parties=parties,
        status=status,
        when=when,
        frequency=frequency_at(context, t.i),
        purpose=purpose,
        attribution=context.attribution(t.i),
        polarity=context.polarity(t.i) if status != "suspended" else "asserted",
        modality=modality,
        confidence=0.8 if len(parties) > 1 else 0.6,
        evidence=context.evidence(t.i, *more),
    )


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
    found = words & (_LISTS["centre_modifier"] if t.lemma in ("centre", "center", "cell") else _LISTS["modifier"])
    if not found:
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
    for h in heads:
        found += [
            a
            for a in parties_at(context, h)
            if all(a.id != b.id for b in found) and standing(a, context.pack) != "private"
        ]
    named = [a for a in found if a.type in ("country", "organisation") or a.country]
    return tuple(named if len(named) > 1 else found)


def _instrument_verb(p: Parsed, t: Token) -> int:
    head = p.tokens[t.head]
    if t.dep == "pobj" and head.lower in ("through", "via", "over", "on", "by") and syntax.is_verb(p, head.head):
        return head.head
    return -1


def _between(context: Context, parties: tuple[Actor, ...], strength: int) -> bool:
    if not parties:
        return False
    return two_sides(parties, context.pack) or (strength == 2 and parties[0].type == "country" and len(parties) > 1)


def _verb_key(p: Parsed, v: int) -> str:
    particle = next((c.lower for c in p.kids(v, "prt")), None)
    lemma = p.tokens[v].lemma
    return f"{lemma}_{particle}" if particle and f"{lemma}_{particle}" in _STATUS else lemma


def _status(p: Parsed, t: Token) -> StatusName:
    """What is said of the line: by its verb, by its participle, else that it exists."""
    for c in p.kids(t.i, "acl", "relcl"):
        found = _STATUS.get(_verb_key(p, c.i))
        if found and not (c.dep == "relcl" and found == "used" and not p.kids(c.i, "nsubj", "nsubjpass")):
            return found
    v = syntax.support_verb(p, t.i)
    if v < 0:
        return "used" if _instrument_verb(p, t) >= 0 else "existing"
    key = _verb_key(p, v)
    found = _STATUS.get(key)
    adjectives = {c.lower for c in p.kids(v, "acomp", "oprd", "prep", "advmod")} | {
        w.lower for c in p.kids(v, "ccomp") for w in (c,)
    }
    if (
        found == "existing"
        and p.tokens[v].lemma in ("be", "remain")
        and adjectives & {"down", "dead", "closed", "silent", "suspended", "severed"}
    ):
        return "suspended"
    if key == "go" and not adjectives & {"dead", "silent", "down", "offline", "quiet"}:
        return "existing"
    if found is None and p.tokens[v].dep == "xcomp":
        found = _STATUS.get(_verb_key(p, p.tokens[v].head))
    return found or "existing"


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
            if target.lemma in _LISTS["purpose_verb"] and target.tag in ("VB", "VBG") and target.i > t.i:
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
