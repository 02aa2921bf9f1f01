"""Contacts of the same parties that speak of a gap and of the time before it: records in, such pairs out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from onrecord.linking.spans_of_time import Length, day, length
from onrecord.model.parsed import Parsed
from onrecord.model.records import Contact, Record

_MANY = 8


def gaps(p: Parsed, records: Sequence[Record]) -> Iterator[tuple[Contact, Length, Contact, date]]:
    """(the contact that ended a gap, the gap in the unit of the text, the last contact before it, the day of that).

    Nothing is paired where a contact of another sort lies between ("their first call in 30 days", and a meeting since).
    """
    contacts = [r for r in records if isinstance(r, Contact) and r.status == "held"]
    rows = _by_parties(contacts)
    for n, now in enumerate(contacts):
        gap = _as_written(p, now)
        if gap is None:
            continue
        known = now.when if now.when and now.when.precision == "day" and now.when.basis != "inferred" else None
        at = day(known.start) if known else None
        last = _last(rows, _pairs(now), n, at)
        alike = _last(rows, [(*pair, now.mode) for pair in _pairs(now)], n, at)
        if last is not None and (alike is None or alike[0] == last[0]):
            yield now, gap, contacts[last[1]], last[0]


def _pairs(contact: Contact) -> list[tuple[str, ...]]:
    return list(combinations(sorted({a.id for a in contact.participants})[:_MANY], 2))


def _by_parties(contacts: Sequence[Contact]) -> dict[tuple[str, ...], list[tuple[date, int]]]:
    """For each two parties, and each two with a mode, the days of their contacts with the contact's number."""
    rows: dict[tuple[str, ...], list[tuple[date, int]]] = {}
    for n, contact in enumerate(contacts):
        then = day(contact.when.start) if contact.when and contact.when.precision == "day" else None
        if then is not None:
            for pair in _pairs(contact):
                rows.setdefault(pair, []).append((then, n))
                rows.setdefault((*pair, contact.mode), []).append((then, n))
    for row in rows.values():
        row.sort()
    return rows


def _last(
    rows: dict[tuple[str, ...], list[tuple[date, int]]], keys: Sequence[tuple[str, ...]], n: int, at: date | None
) -> tuple[date, int] | None:
    """The last contact, other than the n-th, in the rows of the keys; before a day where that is known."""
    found: list[tuple[date, int]] = []
    for key in keys:
        row = rows.get(key, [])
        stop = len(row) if at is None else bisect_left(row, (at, -1))
        found += [entry for entry in row[max(0, stop - 2) : stop] if entry[1] != n][-1:]
    return max(found, default=None)


def _as_written(p: Parsed, contact: Contact) -> Length | None:
    """The gap of a contact in the unit in which its words give it: "five months" is no number of days."""
    if contact.gap_days is None:
        return None
    for s in contact.evidence:
        for d in p.dates[bisect_left(p.dates, s.start, key=lambda d: d.span.start) :]:
            if d.span.start >= s.end:
                break
            if d.days is not None and round(d.days) == contact.gap_days and not d.approx:
                return length(d.timex)
    return None
