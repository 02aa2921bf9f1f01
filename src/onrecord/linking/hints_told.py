"""Full dates that are told as past, as to come, or from the report's own day: a parse in; bounds on that day out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from onrecord.linking.spans_of_time import day
from onrecord.linking.words import table, words
from onrecord.model import syntax
from onrecord.model.parsed import DateMention, Parsed
from onrecord.model.parts import Span

_BESIDE = {",", "(", "-", "–", "—", "on", ":"}
_SLACK = {"day": 0, "week": 3, "month": 15}


@dataclass(frozen=True, slots=True)
class Told:
    """The report came out on one of the days from `first` to `last`, by what `kind` of telling."""

    kind: Literal["own day", "past", "to come"]
    first: date
    last: date
    words: str
    spans: tuple[Span, ...]


def told(p: Parsed) -> Iterator[Told]:
    """Every bound."""
    for n, d in enumerate(p.dates):
        yield from _own_day(p, n)
        if d.type != "DATE" or d.when.basis != "explicit" or d.when.precision not in ("day", "month", "year"):
            continue
        first, last = day(d.when.start), day(d.when.end)
        if first is None or last is None:
            continue
        if _is_past(p, d):
            yield Told("past", first, date.max, f"{d.span.text} is past", (d.span,))
        elif d.when.precision == "day" and _is_to_come(p, d):
            yield Told("to come", date.min, last, f"{d.span.text} is to come", (d.span,))


def _own_day(p: Parsed, n: int) -> Iterator[Told]:
    """ "Yesterday, 26 April 2022", "two weeks ago, on April 12, 2022": a full date beside one told from the report."""
    d = p.dates[n]
    if d.when.basis != "unresolved" or d.type == "SET":
        return
    for m in (n - 1, n + 1):
        other = p.dates[m] if 0 <= m < len(p.dates) else None
        if other is None or other.when.basis != "explicit" or other.when.precision != "day" or not touch(p, d, other):
            continue
        at, text, spans = day(other.when.start), d.span.text.lower(), (d.span, other.span)
        if at is None:
            continue
        if text in table("days_from_report"):
            published = at - timedelta(days=table("days_from_report")[text])
            yield Told("own day", published, published, f"{other.span.text} is {text}", spans)
        elif text.endswith(" ago") and d.days and d.when.precision in _SLACK and not d.approx:
            slack = timedelta(days=_SLACK[d.when.precision])
            published = at + timedelta(days=round(d.days))
            yield Told("own day", published - slack, published + slack, f"{other.span.text} is {text}", spans)


def touch(p: Parsed, a: DateMention, b: DateMention) -> bool:
    """Whether two dates stand beside each other: "yesterday, 26 April", "today (23 December)"."""
    low, high = (a.last, b.first) if a.first < b.first else (b.last, a.first)
    between = p.tokens[low:high]
    one = p.tokens[a.first].sent == p.tokens[b.first].sent
    return one and len(between) <= 2 and all(t.lower in _BESIDE for t in between)


def _is_past(p: Parsed, d: DateMention) -> bool:
    """Whether something happened on a date: the plain past, with no condition."""
    v = p.tokens[syntax.clause_verb(p, d.first)]
    helpers = {c.lower for c in p.kids(v.i, "aux", "auxpass")}
    past = v.tag == "VBD" or (v.tag == "VBN" and bool(helpers & words("past_helpers")))
    led = p.tokens[d.first - 1].lower if d.first else ""
    open_ = helpers & words("modal_helpers") or led in words("bounds_ahead")
    return past and not open_ and not any(c.lower in words("conditions") for c in p.kids(v.i, "mark"))


def _is_to_come(p: Parsed, d: DateMention) -> bool:
    """Whether something will happen on a date, in the report's own words."""
    v = p.tokens[syntax.clause_verb(p, d.first)]
    helpers = {c.lower for c in p.kids(v.i, "aux")}
    sentence = p.sentence_of(d.first)
    others = [x for x in p.dates if x is not d and sentence.first <= x.first < sentence.last]
    own = v.i == sentence.root or (v.dep == "ccomp" and v.head == sentence.root)
    return bool(helpers & words("to_come")) and own and not others and p.quote_at(d.first) is None
