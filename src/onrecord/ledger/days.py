"""Days and moments: what a user or a clock gives in, ISO days and UTC moments that compare as text out."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from onrecord.errors import UsageError

Day = str | date

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def _bounds(day: Day) -> tuple[date, date]:
    if isinstance(day, datetime):
        return day.date(), day.date()
    if isinstance(day, date):
        return day, day
    match = _DAY.match(day.strip())
    try:
        if match:
            year, month, number = (int(g) if g else None for g in match.groups())
            assert year is not None
            if month is None:
                return date(year, 1, 1), date(year, 12, 31)
            if number is None:
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
            return date(year, month, number), date(year, month, number)
    except ValueError:
        pass
    raise UsageError(f"not a day: {day!r}; write 2023-06-05, 2023-06 or 2023")


def first_day(day: Day | None) -> str | None:
    """The first day of what is written (2023-06 is 2023-06-01). Raises UsageError."""
    return None if day is None else _bounds(day)[0].isoformat()


def last_day(day: Day | None) -> str | None:
    """The last day of what is written (2023-06 is 2023-06-30). Raises UsageError."""
    return None if day is None else _bounds(day)[1].isoformat()


def end_of(day: Day | None) -> str | None:
    """The text that sorts after every moment of the day and before those of the next. Raises UsageError."""
    if day is None:
        return None
    last = _bounds(day)[1]
    return "9999-12-31T24" if last == date.max else (last + timedelta(days=1)).isoformat()


def moment(at: datetime) -> str:
    """A moment in UTC to the second; a naive one is taken as UTC."""
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> datetime:
    """The clock that ledgers use unless they are given another."""
    return datetime.now(UTC)


def number_of(day: str | None) -> int:
    """An ISO day as a number that sorts as days do; 0 where there is none."""
    try:
        return date.fromisoformat(day).toordinal() if day else 0
    except ValueError:
        return 0


def day_of(number: int) -> str:
    """The ISO day of a number, "" of 0."""
    return date.fromordinal(number).isoformat() if number else ""
