"""When a brief is due: a rhythm as people write it in ("Mon, Wed, Fri 06:30 Europe/Kyiv"), moments in UTC out.

A time that a clock passes over (in spring) is the moment at which it would have been; one that it shows twice (in
autumn) is the first of the two. So each happens once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onrecord.errors import UsageError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS = {"daily": DAYS, "weekdays": DAYS[:5], "weekends": DAYS[5:]}
_WRITTEN = re.compile(
    r"(?P<days>[A-Za-z][A-Za-z,\s-]*?)\s+(?P<times>\d{1,2}:\d\d(?:\s*,\s*\d{1,2}:\d\d)*)(?:\s+(?P<zone>\S+))?"
)
_HOURLY = re.compile(r"hourly(?:\s+(?P<zone>\S+))?", re.IGNORECASE)
_WEEK = 8
"""So many days back, or on, there is a moment of any rhythm."""
HOW = 'is to be written as "Mon, Wed, Fri 06:30 Europe/Kyiv", "daily 06:30, 18:00", "weekdays 07:00" or "hourly"'


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Days of the week (Monday is 0) and times by the clock of a zone; without times, each full hour."""

    written: str
    days: frozenset[int]
    times: tuple[time, ...]
    zone: str

    def last(self, at: datetime) -> datetime:
        """The latest moment of it that is not after `at`, in UTC."""
        if not self.times:
            return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        day = at.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=1)
        moments = (m for n in range(_WEEK + 2) for m in self._on(day - timedelta(days=n)))
        return max(m for m in moments if m <= at)

    def next(self, after: datetime) -> datetime:
        """The first moment of it that is after `after`, in UTC."""
        if not self.times:
            return self.last(after) + timedelta(hours=1)
        day = after.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        moments = (m for n in range(_WEEK + 2) for m in self._on(day + timedelta(days=n)))
        return min(m for m in moments if m > after)

    def local(self, at: datetime) -> datetime:
        """A moment by the clock of the zone."""
        return at.astimezone(ZoneInfo(self.zone))

    def _on(self, day: date) -> Iterator[datetime]:
        if day.weekday() in self.days:
            for at in self.times:
                yield datetime.combine(day, at, ZoneInfo(self.zone)).astimezone(UTC)


def rhythm_of(written: str) -> Rhythm:
    """The rhythm that is written. Raises UsageError, which says how one is written."""
    text = " ".join(written.split())
    hourly, found = _HOURLY.fullmatch(text), _WRITTEN.fullmatch(text)
    if hourly:
        return Rhythm(text, frozenset(range(7)), (), _zone(hourly["zone"]))
    if found is None:
        raise UsageError(f"{written!r} {HOW}")
    try:
        times = {time.fromisoformat(one.strip().rjust(5, "0")) for one in found["times"].split(",")}
    except ValueError:
        raise UsageError(f"{written!r} has no such time") from None
    return Rhythm(text, frozenset(_days(found["days"])), tuple(sorted(times)), _zone(found["zone"]))


def _zone(name: str | None) -> str:
    try:
        return ZoneInfo(name or "UTC").key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"there is no time zone {name!r}; write Europe/Kyiv") from None


def _days(written: str) -> Iterator[int]:
    for part in written.split(","):
        first, dash, last = (word.strip().lower() for word in part.partition("-"))
        if not dash and first in _WORDS:
            yield from (DAYS.index(day) for day in _WORDS[first])
            continue
        start = _day(first)
        yield from ((start + n) % 7 for n in range((_day(last) - start) % 7 + 1 if dash else 1))


def _day(word: str) -> int:
    if len(word) < 3 or word[:3] not in DAYS or not _FULL[word[:3]].startswith(word):
        raise UsageError(f"{word!r} is no day of the week; {HOW.removeprefix('is to be ')}")
    return DAYS.index(word[:3])


_FULL = dict(zip(DAYS, ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), strict=True))
