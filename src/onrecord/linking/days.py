"""Two tellings in; how the days on which they put the thing go together, out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

from onrecord.linking.told import Side, Told
from onrecord.linking.wording import table
from onrecord.model.article import Published
from onrecord.model.parts import When

Days = Literal["equal", "overlap", "next", "apart", "unknown", "late", "before"]
"""`next`: a day between them. `late`, `before`: one has a day; the other, undated, came out long after it or before."""

_UNKNOWN_GAP = 5
"""Days taken to lie between two publications of which one has no date."""
_REPORTED = 3
"""Days within which a thing is reported as news."""


@lru_cache(maxsize=16384)
def ordinal(iso: str) -> int:
    """The number of a day."""
    return date.fromisoformat(iso[:10]).toordinal()


def interval(when: When | None) -> tuple[int, int] | None:
    """First and last day, where they are known."""
    if when is None or not when.start or not when.end:
        return None
    return ordinal(when.start), ordinal(when.end)


def shown(when: When | None) -> str:
    """The days for people."""
    if when is None or not when.start:
        return when.text if when is not None and when.text else "no day"
    return when.start if when.start == when.end else f"{when.start} to {when.end}"


def days(one: Told, other: Told) -> Days:
    """How the days go together; the same for (other, one)."""
    first, second = interval(one.record.when), interval(other.record.when)
    if first is not None and second is not None:
        if max(first[0], second[0]) <= min(first[1], second[1]):
            wide = max(first[1] - first[0], second[1] - second[0])
            return "equal" if wide <= 1 else "overlap"
        gap = max(first[0], second[0]) - min(first[1], second[1])
        return "next" if gap == 1 else "apart"
    if first is None and second is None:
        return "unknown"
    known, undated = (first, other) if first is not None else (second, one)
    assert known is not None
    out = _published(undated.published)
    if out is None:
        return "unknown"
    if out < known[0] - 1:
        return "before"
    return "unknown" if out - known[1] <= _REPORTED else "late"


def _published(published: Published) -> int | None:
    return ordinal(published.start) if published.start and published.start == published.end else None


def apart(one: Told, other: Told) -> int | None:
    """Days between the publications, None where one is not known."""
    first, second = _published(one.published), _published(other.published)
    return None if first is None or second is None else abs(first - second)


def gap_of(one: Told, other: Told) -> int:
    """Days between the publications; some, where they are not known."""
    gap = apart(one, other)
    return _UNKNOWN_GAP if gap is None else gap


def later(one: Told, other: Told) -> Side | None:
    """Which was published later, by the minute where both are known to it."""
    a, b = one.published, other.published
    if a.moment and b.moment and a.moment.endswith("Z") == b.moment.endswith("Z") and a.moment != b.moment:
        return "one" if a.moment > b.moment else "other"
    if not a.start or not a.end or not b.start or not b.end:
        return None
    return "one" if a.start > b.end else "other" if b.start > a.end else None


@lru_cache(maxsize=4096)
def _part(text: str) -> str | None:
    words = text.casefold().replace(",", " ").split()
    for name in ("morning", "afternoon", "evening", "night"):
        if any(w in table()["lists"][name] for w in words):
            return name
    return None


_NEIGHBOURS = {frozenset(("evening", "night")), frozenset(("morning", "night")), frozenset(("afternoon", "evening"))}


def clocks(one: When | None, other: When | None) -> bool | None:
    """Whether two tellings name the same time of day; None where they may."""
    if one is None or other is None:
        return None
    if one.precision == other.precision == "minute":
        return one.text.split()[:2] == other.text.split()[:2] or None
    a, b = _part(one.text), _part(other.text)
    if a is None or b is None:
        return None
    return True if a == b else None if frozenset((a, b)) in _NEIGHBOURS else False
