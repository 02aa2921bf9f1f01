"""The publication date of an undated article by its own arithmetic: records and key dates in, a date with why out.

Two sums are sound enough: a contact "first in N days" after one whose day is known, and "the N-th day" of, or "N days
since", a key date of the pack. A weekday that the text names must agree; two sums that disagree give no date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from onrecord.linking.pairs import gaps
from onrecord.linking.spans_of_time import add, day, length
from onrecord.model.article import Published
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AFTER = 6


def infer(p: Parsed, records: Sequence[Record], pack: Pack) -> Published | None:
    """The date, or None where nothing allows one or two sums disagree."""
    found = dict.fromkeys([*_from_gaps(p, records), *_from_key_dates(p, pack)])
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


def _from_key_dates(p: Parsed, pack: Pack) -> Iterator[tuple[date, str]]:
    """ "84 days since the invasion began", "the 84th day of the war", with the clause in the present."""
    for d in p.dates:
        size = length(d.timex)
        if d.type != "DURATION" or size is None or size.unit != "D" or d.approx or d.last >= len(p.tokens):
            continue
        if p.tokens[d.last].lower not in ("since", "after", "into"):
            continue
        sentence = p.sentence_of(d.first)
        rest = p.text(d.last, sentence.last).lower()
        for key in pack.key_dates:
            start = day(key.date)
            names = [a.lower() for a in (key.name, *key.aliases)]
            if start is None or not any(rest.split(" ", 1)[-1].startswith((n, "the " + n)) for n in names):
                continue
            at = add(start, size)
            if at is not None:
                yield at, f"{d.span.text} {p.tokens[d.last].lower} {key.name} ({key.date}): {at.isoformat()}"


def _weekdays(p: Parsed) -> set[int]:
    """The weekdays that the text names without a date of their own."""
    return {
        n
        for d in p.dates
        for n, name in enumerate(_WEEKDAYS)
        if name in d.span.text.lower() and d.when.basis == "unresolved"
    }
