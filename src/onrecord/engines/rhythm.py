"""When something is due: "Mon, Wed, Fri 06:30 Europe/Kyiv" in, the last moment at which it was due out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onrecord.errors import UsageError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SAID = re.compile(r"\s*(?P<days>[A-Za-z ,-]+?)\s+(?P<time>\d{1,2}:\d\d)(?:\s+(?P<zone>[A-Za-z0-9_+/-]+))?\s*")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Some days of the week (Monday is 0), a time, and the zone of that time."""

    days: frozenset[int]
    at: time
    zone: str

    def last(self, now: datetime) -> datetime:
        """The last moment (UTC) up to now at which it was due.

        A time that the clocks skip in spring is due when they have gone on, one that they show twice the first time.
        """
        here = ZoneInfo(self.zone)
        day = now.astimezone(here).date() + timedelta(days=1)
        while True:
            due = datetime.combine(day, self.at, here).astimezone(UTC)
            if day.weekday() in self.days and due <= now:
                return due
            day -= timedelta(days=1)


def rhythm(text: str) -> Rhythm:
    """Days ("Mon, Wed", "Mon-Fri", "daily"), a time and a zone ("Europe/Kyiv"; UTC where there is none).

    Raises UsageError.
    """
    found = _SAID.fullmatch(text)
    if found is None:
        raise UsageError(f"{text[:80]!r} is no rhythm: write it as in 'Mon, Wed, Fri 06:30 Europe/Kyiv'")
    try:
        at = time.fromisoformat(found["time"].rjust(5, "0"))
    except ValueError:
        raise UsageError(f"{found['time']} is no time of a day") from None
    zone = found["zone"] or "UTC"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"{zone} is no time zone; one is written as Europe/Kyiv") from None
    return Rhythm(_days(found["days"]), at, zone)


def _days(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in text.lower().replace(" - ", "-").replace(",", " ").split():
        if part in ("daily", "everyday"):
            return frozenset(range(7))
        first, dash, last = part.partition("-")
        ends = [_day(first, text), _day(last, text) if dash else _day(first, text)]
        days.update((ends[0] + n) % 7 for n in range((ends[1] - ends[0]) % 7 + 1))
    return frozenset(days)


def _day(word: str, text: str) -> int:
    for number, name in enumerate(DAYS):
        if len(word) >= 3 and word.startswith(name) and f"{_LONG[number]}s".startswith(word):
            return number
    raise UsageError(f"{word[:20]!r} in {text[:80]!r} is no day of the week")


_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
