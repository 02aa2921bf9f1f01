"""A copy and its parent in; days and hours that became others out: another day, not the same one said otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Time
from onrecord.tracing.drift_article import keys
from onrecord.tracing.drift_sides import Sides

_LEAST = 0.6
_LOOSE = 1
"""Days by which months and longer may miss each other: before October is by the end of September."""
_CLOCK = re.compile(r"T(\d\d):(\d\d)")
_DAY = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?")
_WEEKDAY = re.compile(r"XXXX-WXX-(\d)")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is known of a time: year, month, day, day of the week, clock."""

    year: str | None
    month: str | None
    day: str | None
    weekday: int | None
    clock: str | None

    def finest(self) -> str:
        """The smallest part that is known."""
        for part in ("clock", "weekday", "day", "month", "year"):
            if getattr(self, part) is not None:
                return "day" if part == "weekday" else part
        return ""


@lru_cache(maxsize=5000)
def _parts(value: str) -> _Parts:
    clock = _CLOCK.search(value)
    week = _WEEKDAY.match(value)
    told = _DAY.match(value) if not week and not value.startswith("T") else None
    year, month, day = ((p if p and "X" not in p else None) for p in told.groups()) if told else (None, None, None)
    weekday = int(week[1]) if week else None
    if year and month and day:
        try:
            weekday = date(int(year), int(month), int(day)).isoweekday()
        except ValueError:
            day = None
    return _Parts(year, month, day, weekday, f"{clock[1]}:{clock[2]}" if clock else None)


def times_changed(sides: Sides) -> Iterator[Drift]:
    """The dates and hours of the copy that cannot be those of the parent that answer them."""
    ours, theirs = (
        [t for t in side.marks.times if t.type in ("DATE", "TIME") and _parts(t.value).finest()]
        for side in (sides.here, sides.there)
    )
    for x in sides.answers(ours, theirs, _alike):
        here, there = sides.here.span(x.here.start, x.here.end), sides.there.span(x.there.start, x.there.end)
        if x.same < 1 and x.slot and x.score >= _LEAST and here.text.lower() != there.text.lower():
            yield Drift("date", here, there, there.text, here.text)


def _alike(a: Time, b: Time) -> tuple[float, float] | None:
    one, other = _parts(a.value), _parts(b.value)
    if (one.finest() == "clock") != (other.finest() == "clock"):
        return None
    slot = 0.4 * (one.finest() == other.finest()) + 0.4 * bool(keys(a.of) & keys(b.of))
    return float(_can_be_one(a, b, one, other)), slot


def _can_be_one(a: Time, b: Time, one: _Parts, other: _Parts) -> bool:
    if one.clock and other.clock:
        return one.clock == other.clock
    if "NI" in a.value + b.value and one.weekday and other.weekday and not (a.first and b.first):
        return (one.weekday - other.weekday) % 7 in (0, 1, 6)
    if a.first and b.first and _apart(a, b) <= (_LOOSE if one.day is None or other.day is None else 0):
        return True
    if a.first and b.first and (one.month is None or one.month != other.month):
        return False
    return all(
        x is None or y is None or x == y
        for x, y in ((one.month, other.month), (one.day, other.day), (one.weekday, other.weekday))
    ) and (one.month is not None or one.year == other.year or None in (one.year, other.year))


def _apart(a: Time, b: Time) -> int:
    """Days between two times; 0 where they share one."""
    first, second = sorted(((a.first, a.last), (b.first, b.last)))
    return max(0, (date.fromisoformat(second[0]) - date.fromisoformat(first[1])).days)
