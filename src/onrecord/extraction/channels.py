"""Standing lines between parties, such as hotlines: a `Context` in, `Channel` records out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.channel_parties import between, other_side, parties_of, speaker_side
from onrecord.extraction.channel_status import LISTS as _LISTS
from onrecord.extraction.channel_status import (
    StatusName,
    agreed,
    purpose_of,
    status_of,
    unanswered,
    verb_of,
    verb_status,
)
from onrecord.extraction.context import Context
from onrecord.extraction.corridors import corridors
from onrecord.extraction.exchanges import exchanges
from onrecord.extraction.frequency import frequency_at
from onrecord.extraction.incident_parts import polarity_of
from onrecord.extraction.moments import moment
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Token
from onrecord.model.parts import Actor, When
from onrecord.model.records import Channel

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
    """One record for each thing that is told of a standing line, a corridor or an exchange."""
    yield from _lines(context)
    yield from corridors(context)
    yield from exchanges(context)


def _lines(context: Context) -> Iterator[Channel]:
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
        if t.dep == "amod" and t.head == t.i - 1 and _turned(p, p.tokens[t.head]):
            t = p.tokens[t.head]
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
        status = verb_status(p, v)
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
    status = verb_status(p, v)
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
        polarity=polarity_of(context, v),
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
    status = status_of(p, t)
    verb = verb_of(p, t)
    planned = agreed(p, t, verb)
    modality = "planned" if planned else context.modality(verb if verb >= 0 else t.i)
    if modality in ("possible", "conditional"):
        return None
    parties = parties_of(context, t)
    if not parties and back is None and strength:
        back = _referred(p, t, known)
    if back is not None and len(parties) < 2:
        parties = back.parties
    if back is None:
        parties = other_side(context, t, speaker_side(context, t, parties))
        if not between(context, parties, strength) and not _one_sided(p, t, parties, status):
            return None
    purpose, more = purpose_of(p, t)
    beside = bool(p.kids(t.i, "acl", "relcl")) and verb >= 0
    told_apart = beside and verb_status(p, verb) not in (None, "existing", status)
    denied = "denied" in {polarity_of(context, i) for i in (t.i, verb) if i >= 0}
    negated = not told_apart and (denied or (unanswered(p, verb) and status != "suspended"))
    record = Channel(
        name=name,
        parties=parties,
        status=status,
        when=_moment(context, t, verb) if status != "existing" else None,
        frequency=frequency_at(context, t.i),
        purpose=purpose,
        attribution=context.attribution(t.i),
        polarity="denied" if negated else "asserted",
        modality=modality,
        confidence=0.8 if len(parties) > 1 else 0.6,
        evidence=context.evidence(t.i, *more),
    )
    known.append(_Known(name, back.head if back else t.lemma, parties, t.sent, record))
    return record


def _moment(context: Context, t: Token, verb: int) -> When | None:
    """The day of what is told of a line: that of its verb, and not the one of a clause about the line."""
    p = context.parsed
    if verb < 0 or verb_status(p, verb) in (None, "existing"):
        return moment(context, t.i)
    return moment(context, verb) or (moment(context, t.i) if not p.kids(t.i, "relcl", "acl") else None)


def _one_sided(p: Parsed, t: Token, parties: tuple[Actor, ...], status: StatusName) -> bool:
    """Whether one state is told to do something to a line that can only be one between states."""
    words = {w.strip("-") for w in p.text(t.left, t.i + 1).lower().replace(" - ", "-").split()}
    told = bool(words & _LISTS["between_states"]) and status in ("suspended", "established")
    return told and len(parties) == 1 and parties[0].type == "country"


def _name(p: Parsed, t: Token) -> tuple[str, int]:
    """The name of a line and how sure its words make it: 2 strong, 1 weak, 0 no line at all."""
    before = [c for c in p.kids(t.i, "amod", "compound", "nmod", "punct", "npadvmod") if c.i < t.i]
    while before and (before[0].lower in _LISTS["bare"] or before[0].dep == "punct"):
        before = before[1:]
    if t.pos == "VERB":
        before = [p.tokens[t.i - 1]]
    start = min((c.left if t.pos != "VERB" else c.i for c in before), default=t.i)
    end = t.i + 2 if _turned(p, t) else t.i + 1
    words = {w.lower for w in p.tokens[start : end - 1]} | {
        p.text(c.left, c.right + 1).lower().replace(" ", "") for c in before
    }
    phrase = p.text(start, end)
    words |= {w.strip("-") for w in phrase.lower().replace(" - ", "-").split()}
    others = _LISTS["not_parties"] if t.lemma not in _LISTS["centres"] else _LISTS["not_parties"] - {"border"}
    if words & others:
        return phrase, 0
    of = next(
        (p.tokens[h] for name, h in syntax.obliques(p, t.i) if name == "of" and p.tokens[h].lower in _LISTS["of"]), None
    )
    if of is not None:
        return f"{phrase} of {syntax.core_phrase(p, of.i)}", 2
    head = p.tokens[end - 1]
    if head.lemma.lower() in _LISTS["always"]:
        return phrase, 1
    found = words & _modifiers(head.lemma.lower())
    if head.lemma == "line" and _bare_line(p, t, [c for c in before if c.tag not in ("VBN", "JJ") or c.ent]):
        return phrase, 1
    if not found or (head.lower == "lines" and "red" in found):
        return phrase, 0
    return phrase, 2 if found & _LISTS["strong"] else 1


def _bare_line(p: Parsed, t: Token, named: list[Token]) -> bool:
    """Whether a mere "line" is one that people speak over: "the line to Moscow", "tested a line between the two"."""
    names = {name for name, _ in syntax.obliques(p, t.i)}
    told = verb_status(p, verb_of(p, t)) if verb_of(p, t) >= 0 else None
    return not named and (bool(names & {"to", "with"}) or ("between" in names and told in ("tested", "established")))


def _modifiers(lemma: str) -> frozenset[str]:
    """The words that make a line of a noun."""
    if lemma in _LISTS["centres"]:
        return _LISTS["centre_modifier"] & _LISTS["strong"] if lemma == "office" else _LISTS["centre_modifier"]
    if lemma == "system":
        return _LISTS["system_modifier"]
    if lemma in _LISTS["traffic"]:
        return _LISTS["traffic_modifier"]
    return _LISTS["link_modifier"] if lemma == "link" else _LISTS["modifier"]


def _turned(p: Parsed, t: Token) -> bool:
    """Whether the parser took the line for an adjective after its own modifier: "deconfliction hotline"."""
    after = p.tokens[min(t.i + 1, len(p.tokens) - 1)]
    return after.head == t.i and after.dep == "amod" and after.lemma.lower() in _LISTS["always"]


def _referred(p: Parsed, t: Token, known: list[_Known]) -> _Known | None:
    if not any(c.lower in _LISTS["definite"] for c in p.kids(t.i, "det", "poss")) or (
        p.kids(t.i, "compound", "amod")
        and not ({c.lower for c in p.kids(t.i, "compound", "amod")} & (_LISTS["modifier"] | {"new", "same"}))
    ):
        return None
    near = [k for k in reversed(known) if t.sent - k.sentence <= _BACK]
    return next((k for k in near if k.head == t.lemma), next((k for k in near if {k.head, t.lemma} <= _ALIKE), None))


