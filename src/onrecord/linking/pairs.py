"""Contacts of the same parties that speak of a gap and of the time before it: records in, such pairs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.linking.spans_of_time import Length, day, length
from onrecord.model.parsed import Parsed
from onrecord.model.records import Contact, Record


def gaps(p: Parsed, records: Sequence[Record]) -> Iterator[tuple[Contact, Length, Contact, date]]:
    """(the contact that ended a gap, the gap in the unit of the text, the last contact before it, the day of that)."""
    contacts = [r for r in records if isinstance(r, Contact) and r.status == "held"]
    for now in contacts:
        gap = _as_written(p, now)
        if gap is None:
            continue
        parties = {a.id for a in now.participants}
        for before in contacts:
            if before is now or before.when is None or before.when.precision != "day":
                continue
            then = day(before.when.start)
            if then is not None and len(parties & {a.id for a in before.participants}) >= 2:
                yield now, gap, before, then


def _as_written(p: Parsed, contact: Contact) -> Length | None:
    """The gap of a contact in the unit in which its words give it: "five months" is no number of days."""
    if contact.gap_days is None:
        return None
    for d in p.dates:
        if d.days is None or round(d.days) != contact.gap_days or d.approx:
            continue
        if any(s.start <= d.span.start < s.end for s in contact.evidence):
            return length(d.timex)
    return None
