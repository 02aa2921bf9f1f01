"""What follows from records taken together: a parsed article with its records in; its date and what is off out."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model.article import Published
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack


def infer_published(parsed: Parsed, records: Sequence[Record], pack: Pack) -> Published | None:
    """The publication date that the durations of an undated article allow, with its reasoning, or None."""
    from onrecord.linking.dating import infer

    return infer(parsed, records, pack)


def check(parsed: Parsed, records: Sequence[Record], pack: Pack) -> list[Discrepancy]:
    """Everything in one article that does not add up, in order of its words."""
    from onrecord.linking import calendar, durations, offices, sums

    found = [
        *durations.check_durations(parsed),
        *durations.check_gaps(parsed, records),
        *durations.check_anchored(parsed, pack),
        *calendar.check_calendar(parsed),
        *sums.check_sums(parsed),
        *offices.check_offices(parsed, pack),
    ]
    unique = {d.id: d for d in found}
    return sorted(unique.values(), key=lambda d: (d.evidence[0].start if d.evidence else 0, d.id))
