"""Two tellings in; how the days on which they put the thing go together, out."""

from __future__ import annotations

from typing import Literal

from onrecord.linking.intervals import part_of_day
from onrecord.linking.seen import Seen
from onrecord.linking.told import Side
from onrecord.model.parts import When

Days = Literal["equal", "overlap", "next", "apart", "unknown", "late", "before"]
"""`next`: a day between them. `late`, `before`: one has a day; the other, undated, came out long after it or before."""

_UNKNOWN_GAP = 5
"""Days taken to lie between two publications of which one has no date."""
_REPORTED = 3
"""Days within which a thing is reported as news."""


def days(one: Seen, other: Seen) -> Days:
    """How the days go together; the same for (other, one)."""
    first, second = one.days, other.days
    if first is not None and second is not None:
        if max(first[0], second[0]) <= min(first[1], second[1]):
            wide = max(first[1] - first[0], second[1] - second[0])
            return "equal" if wide <= 1 else "overlap"
        gap = max(first[0], second[0]) - min(first[1], second[1])
        return "next" if gap == 1 else "apart"
    if first is None and second is None:
        return "unknown"
    known, out = (first, other.out) if first is not None else (second, one.out)
    assert known is not None
    if out is None:
        return "unknown"
    if out < known[0] - 1:
        return "before"
    return "unknown" if out - known[1] <= _REPORTED else "late"


def apart(one: Seen, other: Seen) -> int | None:
    """Days between the publications, None where one is not known."""
    return None if one.out is None or other.out is None else abs(one.out - other.out)


def gap_of(one: Seen, other: Seen) -> int:
    """Days between the publications; some, where they are not known."""
    gap = apart(one, other)
    return _UNKNOWN_GAP if gap is None else gap


def later(one: Seen, other: Seen) -> Side | None:
    """Which was published later, by the minute where both are known to it."""
    a, b = one.published, other.published
    if a.moment and b.moment and a.moment.endswith("Z") == b.moment.endswith("Z") and a.moment != b.moment:
        return "one" if a.moment > b.moment else "other"
    if not a.start or not a.end or not b.start or not b.end:
        return None
    return "one" if a.start > b.end else "other" if b.start > a.end else None


_NEIGHBOURS = {frozenset(("evening", "night")), frozenset(("morning", "night")), frozenset(("afternoon", "evening"))}


def clocks(one: When | None, other: When | None) -> bool | None:
    """Whether two tellings name the same time of day; None where they may."""
    if one is None or other is None:
        return None
    if one.precision == other.precision == "minute":
        return one.text.split()[:2] == other.text.split()[:2] or None
    a, b = part_of_day(one.text), part_of_day(other.text)
    if a is None or b is None:
        return None
    return True if a == b else None if frozenset((a, b)) in _NEIGHBOURS else False
