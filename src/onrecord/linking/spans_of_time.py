"""Sums with days: ISO dates and TIMEX3 durations in; how long it was and which dates follow out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_DURATION = re.compile(r"P(\d+(?:\.\d+)?)(DE|CE|[YMWD])$")
_YEARS = {"DE": 10, "CE": 100}
_DAYS = {"Y": 365.2425, "M": 30.436875, "W": 7.0, "D": 1.0}
_WORDS = {"Y": "year", "M": "month", "W": "week", "D": "day"}


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in one unit (Y, M, W or D)."""

    value: float
    unit: str

    @property
    def words(self) -> str:
        """As people write it: "78 years"."""
        return in_words(self.value, self.unit)


def in_words(value: float, unit: str) -> str:
    """A number of units as people write it: "1 year", "84 days"."""
    number = f"{value:g}"
    return f"{number} {_WORDS[unit]}" + ("" if value == 1 else "s")


def length(timex: str) -> Length | None:
    """A TIMEX3 duration of whole days or longer: `P84D` is 84 days."""
    m = _DURATION.match(timex)
    if m is None:
        return None
    return Length(float(m[1]) * _YEARS.get(m[2], 1), "Y" if m[2] in _YEARS else m[2])


def day(iso: str | None) -> date | None:
    """An ISO date as a date; None for none or one outside the calendar."""
    if not iso:
        return None
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def elapsed(start: date, end: date, unit: str) -> float:
    """Time from one day to another in a unit, calendar years and months counted as such."""
    if unit in "YM":
        months = (end.year - start.year) * 12 + end.month - start.month
        months_exact = months + (end.day - start.day) / 31
        return months_exact / 12 if unit == "Y" else months_exact
    return (end - start).days / _DAYS[unit]


def agrees(said: Length, shortest: float, longest: float) -> bool:
    """Whether a stated length fits what can have passed, rounded as people round: down, or to the nearest whole."""
    slack = 0.5 if said.unit in "YM" else 1.0 if said.unit == "D" else 0.35
    return shortest - 1 - (1e-9 if said.unit in "YM" else 0) < said.value <= longest + slack


def add(start: date, by: Length) -> date | None:
    """The day that lies a length after another; None outside the calendar."""
    try:
        if by.unit == "Y" and by.value == int(by.value):
            return start.replace(year=start.year + int(by.value))
        return start + timedelta(days=round(by.value * _DAYS[by.unit]))
    except (ValueError, OverflowError):
        return None
