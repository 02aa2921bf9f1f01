"""Contacts of the same parties that speak of a gap and of the time before it: records in, such pairs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.linking.spans_of_time import day
from onrecord.model.records import Contact, Record


def gaps(records: Sequence[Record]) -> Iterator[tuple[Contact, float, Contact, date]]:
    """(the contact that ended a gap, its days, the last contact before it, the day of that one)."""
    contacts = [r for r in records if isinstance(r, Contact) and r.status == "held"]
    for now in contacts:
        if now.gap_days is None:
            continue
        parties = {a.id for a in now.participants}
        for before in contacts:
            if before is now or before.when is None or before.when.precision != "day":
                continue
            then = day(before.when.start)
            if then is not None and len(parties & {a.id for a in before.participants}) >= 2:
                yield now, now.gap_days, before, then
