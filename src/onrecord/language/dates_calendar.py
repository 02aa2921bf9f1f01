"""Calendar arithmetic: days, weeks, months, seasons in; intervals of days with their TIMEX value out.

All functions return None where the calendar has no such day (February 30, the year 12000).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

#: Length in days of a unit that the calendar lets vary: a mean month and a mean year.
DAYS = {"D": 1.0, "N": 1.0, "W": 7.0, "WE": 7.0, "M": 30.436875, "Q": 91.310625, "Y": 365.2425}
MINUTES = {"TS": 1 / 60, "TM": 1.0, "TH": 60.0}
SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Days `start` to `end`, both included, and the TIMEX value."""

    start: date
    end: date
    timex: str


def _safe(function: Callable[P, Period | None]) -> Callable[P, Period | None]:
    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Period | None:
        try:
            return function(*args, **kwargs)
        except (ValueError, OverflowError):
            return None

    return call


def split_unit(unit: str) -> tuple[int, str]:
    """ "10Y" is ten years: (10, "Y")."""
    digits = unit.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (int(digits) if digits else 1), unit[len(digits) :]


@_safe
def day(year: int, month: int, number: int) -> Period | None:
    """One day."""
    d = date(year, month, number)
    return Period(d, d, d.isoformat())


def one(d: date) -> Period:
    """A day as a period."""
    return Period(d, d, d.isoformat())


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


@_safe
def month(year: int, number: int) -> Period | None:
    """A calendar month."""
    return Period(date(year, number, 1), _month_end(year, number), f"{year:04}-{number:02}")


@_safe
def year(number: int) -> Period | None:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31), f"{number:04}")


@_safe
def decade(first: int) -> Period | None:
    """Ten years from `first`; its TIMEX value is the year without its last digit."""
    return Period(date(first, 1, 1), date(first + 9, 12, 31), f"{first // 10:03}")


@_safe
def century(number: int) -> Period | None:
    """The nineteenth century is 1801 to 1900, TIMEX "18"."""
    return Period(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), f"{number - 1:02}")


@_safe
def quarter(of: int, number: int) -> Period | None:
    """A quarter (1 to 4) of a year."""
    return Period(date(of, number * 3 - 2, 1), _month_end(of, number * 3), f"{of:04}-Q{number}")


@_safe
def half(of: int, number: int) -> Period | None:
    """A half (1 or 2) of a year."""
    return Period(date(of, number * 6 - 5, 1), _month_end(of, number * 6), f"{of:04}-H{number}")


@_safe
def season(of: int, code: str) -> Period | None:
    """A northern season. "Winter 2022" can begin or end in 2022: both winters are in its interval."""
    first = SEASON_MONTH[code]
    if code == "WI":
        return Period(date(of - 1, 12, 1), _month_end(of + 1, 2), f"{of:04}-WI")
    return Period(date(of, first, 1), _month_end(of, first + 2), f"{of:04}-{code}")


@_safe
def week(d: date) -> Period | None:
    """The ISO week (Monday to Sunday) that holds a day."""
    monday = d - timedelta(d.isoweekday() - 1)
    iso = d.isocalendar()
    return Period(monday, monday + timedelta(6), f"{iso.year:04}-W{iso.week:02}")


@_safe
def weekend(d: date) -> Period | None:
    """Saturday and Sunday of the ISO week that holds a day."""
    saturday = d + timedelta(6 - d.isoweekday())
    iso = d.isocalendar()
    return Period(saturday, saturday + timedelta(1), f"{iso.year:04}-W{iso.week:02}-WE")


def containing(d: date, unit: str) -> Period | None:
    """The calendar unit (D W WE M Q Y 10Y) that holds a day."""
    if unit == "D":
        return one(d)
    if unit in ("W", "WE"):
        return week(d) if unit == "W" else weekend(d)
    if unit in ("M", "Q"):
        return month(d.year, d.month) if unit == "M" else quarter(d.year, (d.month + 2) // 3)
    if unit == "Y":
        return year(d.year)
    if unit == "10Y":
        return decade(d.year // 10 * 10)
    return century((d.year + 99) // 100) if unit == "100Y" else None


@_safe
def shift(d: date, count: float, unit: str) -> Period | None:
    """The day that lies `count` units (D N W M Q Y) after a day; a month keeps the day number or its last day."""
    times, base = split_unit(unit)
    count *= times
    if base in ("D", "N", "W", "WE"):
        return one(d + timedelta(round(count * DAYS[base])))
    if base in MINUTES:
        return one(d + timedelta(minutes=count * MINUTES[base]))
    if count != int(count):
        return one(d + timedelta(round(count * DAYS[base])))
    months = d.year * 12 + d.month - 1 + int(count) * {"M": 1, "Q": 3, "Y": 12}[base]
    to_year, to_month = months // 12, months % 12 + 1
    return one(date(to_year, to_month, min(d.day, _month_end(to_year, to_month).day)))


def around(d: date, count: float, unit: str) -> Period | None:
    """Like `shift`, as vague as its unit: three days ago is a day, two weeks ago a week, five years ago a year."""
    moved = shift(d, count, unit)
    if moved is None:
        return None
    times, base = split_unit(unit)
    if base == "W" or base in ("M", "Q", "Y"):
        held = containing(moved.start, "10Y" if times == 10 else base)
        return held if times < 100 else containing(moved.start, "100Y")
    return moved


@_safe
def weekday_from(d: date, number: int, ahead: bool, strict: bool = False) -> Period | None:
    """The nearest weekday (1 Monday … 7) at or before a day, or at or after it; `strict` leaves the day itself out."""
    if ahead:
        step = (number - d.isoweekday()) % 7
        step = 7 if strict and step == 0 else step
    else:
        step = -((d.isoweekday() - number) % 7)
        step = -7 if strict and step == 0 else step
    return one(d + timedelta(step))


def staged(period: Period, stage: str) -> Period:
    """The early, middle or late third of a period ("early June" is June 1 to 10)."""
    length = (period.end - period.start).days + 1
    third = timedelta(max(round(length / 3), 1))
    if stage == "START":
        return replace(period, end=min(period.start + third - timedelta(1), period.end))
    if stage == "END":
        return replace(period, start=max(period.end - third + timedelta(1), period.start))
    if stage == "MID" and length > 2:
        return replace(period, start=period.start + third, end=period.end - third)
    return period


def joined(first: Period, last: Period) -> Period | None:
    """From the first period to the last; None if they are the wrong way round."""
    if last.end < first.start:
        return None
    return Period(first.start, last.end, f"{first.timex}/{last.timex}")
