"""Dates as people type them: "2022-05-13", "2022-05", "2022", "today", "yesterday", "7d" in; ISO days out.

What lies ahead is typed as "tomorrow", "7d" or "monday".
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

import click

_AGO = re.compile(r"(\d{1,4})\s*([dwmy])", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included, as ISO dates; `text` is what was typed."""

    start: str
    end: str
    text: str


def days_of(text: str, today: datetime.date | None = None) -> Days:
    """The days that the words mean. Raises ValueError with a plain sentence."""
    now = today or datetime.date.today()
    word = text.strip().lower()
    if word in ("today", "yesterday"):
        day = now - datetime.timedelta(days=word == "yesterday")
        return Days(day.isoformat(), day.isoformat(), text)
    if ago := _AGO.fullmatch(word):
        day = _back(now, int(ago[1]), ago[2])
        return Days(day.isoformat(), day.isoformat(), text)
    if iso := _ISO.fullmatch(word):
        return _iso(int(iso[1]), iso[2], iso[3], text)
    raise ValueError(f"{text!r} is no date: write 2022-05-13, 2022-05, 2022, today, yesterday or 7d (7 days ago)")


def days_ahead(text: str, today: datetime.date | None = None) -> Days:
    """The days that the words mean where something ends: "7d" is in seven days. Raises ValueError with a sentence."""
    now = today or datetime.date.today()
    word = text.strip().lower()
    weekdays = [name.lower() for name in calendar.day_name]
    if word in ("today", "tomorrow"):
        day = now + datetime.timedelta(days=word == "tomorrow")
    elif word in weekdays:
        day = now + datetime.timedelta(days=(weekdays.index(word) - now.weekday() - 1) % 7 + 1)
    elif ahead := _AGO.fullmatch(word):
        day = _back(now, -int(ahead[1]), ahead[2])
    elif iso := _ISO.fullmatch(word):
        return _iso(int(iso[1]), iso[2], iso[3], text)
    else:
        raise ValueError(f"{text!r} is no day ahead: write tomorrow, monday, 7d (in 7 days) or 2022-05-13")
    return Days(day.isoformat(), day.isoformat(), text)


def _iso(year: int, month: str | None, day: str | None, text: str) -> Days:
    first_month, last_month = (int(month), int(month)) if month else (1, 12)
    try:
        start = datetime.date(year, first_month, int(day) if day else 1)
        end = start if day else datetime.date(year, last_month, calendar.monthrange(year, last_month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise ValueError(f"{text!r} is no date: there is no such day") from None
    return Days(start.isoformat(), end.isoformat(), text)


def _back(day: datetime.date, number: int, unit: str) -> datetime.date:
    if unit in "dw":
        return day - datetime.timedelta(days=number * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 - number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= datetime.MAXYEAR:
        raise ValueError(f"that is {'before the year 1' if year < 1 else 'after the year 9999'}")
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first(days: Days | None) -> str | None:
    """The first of the days."""
    return days.start if days else None


def last(days: Days | None) -> str | None:
    """The last of the days."""
    return days.end if days else None


def days_option(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Days | None:
    """The callback of an option that takes days; what is no date is wrong usage."""
    return _typed(days_of, value)


def ahead_option(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Days | None:
    """The callback of an option that takes the day on which something ends."""
    return _typed(days_ahead, value)


def _typed(read: Callable[[str], Days], value: str | None) -> Days | None:
    if value is None:
        return None
    try:
        return read(value)
    except (ValueError, OverflowError) as e:
        raise click.BadParameter(str(e)) from None
