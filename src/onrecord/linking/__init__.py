"""What follows from records taken together: a parsed article with its records in; its date and what is off out."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model.article import Published
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack


def infer_published(parsed: Parsed, records: Sequence[Record], pack: Pack) -> Published | None:
    """The publication date that the hints of an undated article allow, with its reasoning, or None.

    Without days, and of basis "unknown", where a few stretches of days are possible: `why` names them.
    """
    from onrecord.linking.dating import infer

    return infer(parsed, records, pack)


def check(parsed: Parsed, records: Sequence[Record], pack: Pack) -> list[Discrepancy]:
    """Everything in one article that does not add up, in order of its words."""
    from onrecord.linking import calendar, dating, durations, offices, shares, stretches, sums

    found = [
        *durations.check_durations(parsed),
        *durations.check_gaps(parsed, records),
        *durations.check_anchored(parsed, pack),
        *calendar.check_calendar(parsed),
        *stretches.check_stretches(parsed),
        *stretches.check_beside(parsed),
        *stretches.check_ages(parsed),
        *sums.check_sums(parsed),
        *shares.check_shares(parsed),
        *offices.check_offices(parsed, pack),
        *dating.check_hints(parsed, records, pack),
    ]
    unique = {d.id: d for d in found}
    return sorted(unique.values(), key=lambda d: (d.evidence[0].start if d.evidence else 0, d.id))
