"""The publication date of an undated article by its own arithmetic: records and key dates in, a date with why out.

Two sums are sound enough: a contact "first in N days" after one whose day is known, and "the N-th day" of, or "N days
since", a key date of the pack or an event that the text dates in full. A weekday that the text names must agree; two
sums that disagree give no date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from onrecord.linking.anchors import anchored
from onrecord.linking.pairs import gaps
from onrecord.linking.spans_of_time import add
from onrecord.model.article import Published
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AFTER = 6


def infer(p: Parsed, records: Sequence[Record], pack: Pack) -> Published | None:
    """The date, or None where nothing allows one or two sums disagree."""
    found = dict.fromkeys([*_from_gaps(p, records), *_from_lengths(p, pack)])
    days = {d for d, _ in found}
    if len(days) != 1:
        return None
    at, why = next(iter(found))
    named = _weekdays(p)
    if named and at.weekday() in named:
        same = f"{_WEEKDAYS[at.weekday()].capitalize()}"
        return Published(at.isoformat(), at.isoformat(), "inferred", f"{why}, a {same}, which the text names")
    if named:
        return None
    end = at + timedelta(days=_AFTER)
    return Published(at.isoformat(), end.isoformat(), "inferred", f"{why}; published then or within the week after")


def _from_gaps(p: Parsed, records: Sequence[Record]) -> Iterator[tuple[date, str]]:
    for now, gap, _, then in gaps(p, records):
        at = add(then, gap) if gap.unit == "D" else None
        if at is not None:
            names = " and ".join(a.name for a in now.participants[:2])
            yield (
                at,
                f"{names}: first {now.mode} in {gap.words}, and the last was on {then.isoformat()}: {at.isoformat()}",
            )


def _from_lengths(p: Parsed, pack: Pack) -> Iterator[tuple[date, str]]:
    """ "84 days since the invasion", "on Tuesday, 710 days after … on April 15, 2023": a weekday there must agree."""
    for sum_ in anchored(p, pack):
        event = sum_.event
        said = "today" if event is None else event.span.text.lower().removeprefix("on ").strip()
        if said in ("today", "now", _WEEKDAYS[sum_.at.weekday()]):
            yield sum_.at, sum_.words


def _weekdays(p: Parsed) -> set[int]:
    """The weekdays that the text names without a date of their own."""
    return {
        n
        for d in p.dates
        for n, name in enumerate(_WEEKDAYS)
        if name in d.span.text.lower() and d.when.basis == "unresolved"
    }
