"""What an undated article says of the day it came out: a parse, records and a pack in; `Hint`s out.

Each hint allows some stretches of days. A sum is a hint that can date a report; a bound ("told as past") only narrows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from onrecord.linking.anchors import anchored
from onrecord.linking.hints_told import told, touch
from onrecord.linking.offices import holders
from onrecord.linking.pairs import gaps
from onrecord.linking.spans_of_time import add, day
from onrecord.linking.words import table, words
from onrecord.model import syntax
from onrecord.model.parsed import DateMention, Parsed
from onrecord.model.parts import Span
from onrecord.model.records import Record
from onrecord.packs import Pack

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Window = tuple[date, date]
Kind = Literal["contact", "length", "own day", "past", "to come", "weekday", "office"]

_AFTER = timedelta(days=6)
_BEFORE = timedelta(days=13)
_LEAD = 2
_MARGIN = timedelta(days=3)
_ROUGH = {"W": 3, "M": 10, "Y": 30}
"""Days either way by which weeks, months and years are counted as people do."""
_YEARLESS = re.compile(r"(?:XXXX|\d{4})-\d\d-\d\d")
_YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Hint:
    """Days on which a report may have come out, in order, by one reason; none where its own words `clash`."""

    kind: Kind
    windows: tuple[Window, ...]
    words: str
    spans: tuple[Span, ...]
    clash: tuple[str, str] | None = None

    @property
    def firm(self) -> bool:
        """Whether it is a sum, and not only a bound or something that is so in many a year."""
        return self.kind in ("contact", "length", "own day")


def hints(p: Parsed, records: Sequence[Record], pack: Pack) -> Iterator[Hint]:
    """Everything that an article says of its own day."""
    yield from _contacts(p, records)
    yield from _lengths(p, pack)
    yield from _counted(p)
    for t in told(p):
        yield Hint(t.kind, ((t.first, t.last),), t.words, t.spans)
    yield from _weekdays(p)
    yield from _own_day(p)
    yield from _offices(p, pack)


def _contacts(p: Parsed, records: Sequence[Record]) -> Iterator[Hint]:
    """ "Their first call in 61 days", where the day of the last one is known."""
    for now, gap, before, then in gaps(p, records):
        at = add(then, gap) if gap.unit == "D" else None
        if at is not None:
            names = " and ".join(a.name for a in now.participants[:2])
            reason = f"{names}: first {now.mode} in {gap.words}, and the last was on {then.isoformat()}"
            yield from _on("contact", at, f"{reason}: {at.isoformat()}", (*before.evidence, *now.evidence), _named(p))


def _lengths(p: Parsed, pack: Pack) -> Iterator[Hint]:
    """ "It is 84 days since the invasion", "on Tuesday, 710 days after … on April 15, 2023"."""
    for sum_ in anchored(p, pack):
        event = sum_.event
        said = "today" if event is None else event.span.text.lower().removeprefix("on ").strip()
        if said in ("today", "now", *WEEKDAYS):
            named = {WEEKDAYS.index(said)} if said in WEEKDAYS else _named(p)
            yield from _on("length", sum_.at, sum_.words, sum_.spans, named)


def _on(kind: Kind, at: date, reason: str, spans: tuple[Span, ...], named: set[int]) -> Iterator[Hint]:
    """The day of something that is told as news: the weekday that the text names must be its own."""
    if not named:
        yield Hint(kind, ((at, at + _AFTER),), f"{reason}; published then or within the week after", spans)
    elif at.weekday() in named:
        yield Hint(kind, ((at, at),), f"{reason}, a {WEEKDAYS[at.weekday()].capitalize()}, which the text names", spans)
    else:
        real, other = WEEKDAYS[at.weekday()].capitalize(), " or ".join(WEEKDAYS[n].capitalize() for n in sorted(named))
        yield Hint(kind, (), f"{reason}, a {real}, where the text names {other}", spans, (real, other))


def _counted(p: Parsed) -> Iterator[Hint]:
    """ "Two months after the invasion, the town is …", "on the 60th day of the war": counted from a key date."""
    for d in p.dates:
        at = day(d.counted[1]) if d.counted else None
        if d.type != "DATE" or d.counted is None or at is None or p.quote_at(d.first) is not None:
            continue
        unit, sentence = d.counted[0], p.sentence_of(d.first)
        reason = f"{d.when.why or d.span.text}: {at.isoformat()}"
        lead = unit == "nthD" and p.tokens[d.first].sent < _LEAD
        if unit in ("D", "nthD") and (lead or _present(p, d.first)):
            yield from _on("length", at, reason, (d.span,), _named(p, sentence.first, sentence.last))
        elif unit in _ROUGH and _present(p, d.first):
            slack = timedelta(_ROUGH[unit])
            yield Hint("length", ((at - slack, at + slack),), f"{reason}, give or take", (d.span,))


def _present(p: Parsed, i: int) -> bool:
    """Whether the sentence of a token tells how things stand."""
    v = p.tokens[p.sentence_of(i).root]
    if syntax.clause_verb(p, i) != v.i:
        return False
    return v.tag in ("VBZ", "VBP") or any(c.tag in ("VBZ", "VBP") for c in p.kids(v.i, "aux", "auxpass"))


def _named(p: Parsed, first: int = 0, last: int | None = None) -> set[int]:
    """The weekdays that the text names without a date of their own."""
    stop = len(p.tokens) if last is None else last
    return {
        n
        for d in p.dates
        for n, name in enumerate(WEEKDAYS)
        if first <= d.first < stop and d.when.basis == "unresolved" and name in d.span.text.lower() and d.type != "SET"
    }


def _weekdays(p: Parsed) -> Iterator[Hint]:
    """ "On Tuesday, April 26": the years in which that day is one, for what is told as news."""
    for d in p.dates:
        named = [n for n, name in enumerate(WEEKDAYS) if name in d.span.text.lower()]
        yearless = d.type in ("DATE", "TIME") and d.when.basis != "explicit" and _YEARLESS.match(d.timex)
        if len(named) != 1 or not yearless or d.counted or p.quote_at(d.first) is not None or not _is_news(p, d):
            continue
        days = [at for y in _YEARS if (at := day(f"{y}{d.timex[4:10]}")) is not None and at.weekday() == named[0]]
        before, after = (_BEFORE, timedelta(0)) if _ahead(p, d) else (timedelta(0), _AFTER)
        windows = tuple((at - before, at + after) for at in days)
        yield Hint("weekday", windows, f"{d.span.text} fits {{year}}", (d.span,))


def _own_day(p: Parsed) -> Iterator[Hint]:
    """ "Today (23 December)", "yesterday, 6 May": that day of every year."""
    for n, d in enumerate(p.dates):
        shift = table("days_from_report").get(d.span.text.lower())
        for other in (*p.dates[max(n - 1, 0) : n], *p.dates[n + 1 : n + 2]):
            yearless = other.when.basis != "explicit" and _YEARLESS.fullmatch(other.timex) and not other.counted
            if shift is None or not yearless or not touch(p, d, other) or p.quote_at(d.first) is not None:
                continue
            days = [at - timedelta(shift) for y in _YEARS if (at := day(f"{y}{other.timex[4:]}")) is not None]
            reason = f"{other.span.text} is {d.span.text.lower()}, in {{year}}"
            yield Hint("weekday", tuple((at, at) for at in days), reason, (d.span, other.span))


def _is_news(p: Parsed, d: DateMention) -> bool:
    """Whether a date is of the lead, or of the words of a speaker."""
    v = syntax.clause_verb(p, d.first)
    return p.tokens[d.first].sent < _LEAD or any(a.cue_token == v for a in p.attributions)


def _ahead(p: Parsed, d: DateMention) -> bool:
    v = syntax.clause_verb(p, d.first)
    return any(c.lower in words("to_come") for c in p.kids(v, "aux"))


def _offices(p: Parsed, pack: Pack) -> Iterator[Hint]:
    """Who holds an office: the report is of a term, or of the days around it."""
    for h in holders(p, pack, plain=True):
        terms = [((day(t.start) or date.min), (day(t.end) or date.max)) for t in h.terms]
        spread = [
            (low if low == date.min else low - _MARGIN, high if high == date.max else high + _MARGIN)
            for low, high in terms
        ]
        if any(low > date.min or high < date.max for low, high in terms):
            reason = f"{h.name} was {h.described(pack)}"
            yield Hint("office", tuple(sorted(spread)), reason, (h.role, h.mention.span))
