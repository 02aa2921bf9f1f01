"""Stretches of days and the buckets that they are cut into: ISO days in, dates, first days of buckets and words out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from onrecord.watching.phrases import day as in_words

Json = dict[str, Any]
Bucket = Literal["day", "week", "month", "year", "decade", "century"]
BUCKETS: tuple[Bucket, ...] = get_args(Bucket)
_LENGTH = {"day": 1, "week": 7, "month": 30.44, "year": 365.25, "decade": 3652.5, "century": 36525}
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def wider(self, factor: float) -> Stretch:
        """As many times as long around the same middle, a day at least and within the calendar."""
        days = max(round(self.days * factor), 1)
        return self._from(self.first.toordinal() + (self.days - days) // 2, days)

    def moved(self, share: float) -> Stretch:
        """As long, and later by a share of its length (earlier, where that is negative)."""
        step = max(round(self.days * abs(share)), 1)
        return self._from(self.first.toordinal() + (step if share > 0 else -step), self.days)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @staticmethod
    def _from(ordinal: int, days: int) -> Stretch:
        days = min(days, date.max.toordinal())
        first = min(max(ordinal, 1), date.max.toordinal() - days + 1)
        return Stretch(date.fromordinal(first), date.fromordinal(first + days - 1))


def day_of(text: str | None) -> date | None:
    """The day of an ISO day or moment; None for anything else."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def known(stated: Json | None) -> Stretch | None:
    """The days of a `When` or of a publication; None where they are not known."""
    if not stated:
        return None
    first, last = day_of(stated["start"] or stated["end"]), day_of(stated["end"] or stated["start"])
    return Stretch(first, last) if first and last and first <= last else None


def bucket_for(stretch: Stretch, most: int = 120) -> Bucket:
    """The smallest bucket of which the stretch has no more than `most`."""
    return next((b for b in BUCKETS if stretch.days / _LENGTH[b] <= most), "century")


def first_of(day: date, bucket: Bucket) -> date:
    """The first day of the bucket that a day lies in."""
    if bucket == "day":
        return day
    if bucket == "week":
        return date.fromordinal(max(day.toordinal() - day.weekday(), 1))
    if bucket == "month":
        return day.replace(day=1)
    step = {"year": 1, "decade": 10, "century": 100}[bucket]
    return date(max(day.year - day.year % step, 1), 1, 1)


def last_of(first: date, bucket: Bucket) -> date:
    """The last day of the bucket that begins on a day."""
    if bucket == "day":
        return first
    if bucket == "week":
        return date.fromordinal(min(first.toordinal() + 6, date.max.toordinal()))
    if bucket == "month":
        later = (first.replace(day=28) + timedelta(days=4)).replace(day=1) if first.month < 12 else None
        return later - _ONE if later else first.replace(day=31)
    step = {"year": 1, "decade": 10, "century": 100}[bucket]
    return date(min(first.year - first.year % step + step - 1, 9999), 12, 31)


def buckets_of(stretch: Stretch, bucket: Bucket) -> Iterator[date]:
    """The first days of all buckets that a stretch touches."""
    first = first_of(stretch.first, bucket)
    while first <= stretch.last:
        yield first
        last = last_of(first, bucket)
        if last == date.max:
            return
        first = last + _ONE


def bucket_name(first: date, bucket: Bucket) -> str:
    """ "3 May 2025", "week of 3 May 2025", "May 2025", "2025", "the 2020s", "1900 to 1999"."""
    said = in_words(first.isoformat())
    if bucket == "month":
        return said.split(" ", 1)[1]
    if bucket in ("year", "decade"):
        return str(first.year) if bucket == "year" else f"the {first.year // 10 * 10}s"
    if bucket == "century":
        return f"{first.year} to {last_of(first, bucket).year}"
    return f"week of {said}" if bucket == "week" else said


def span_name(stretch: Stretch) -> str:
    """ "3 May 2025", "3 May 2025 to 9 June 2025"."""
    first, last = in_words(stretch.first.isoformat()), in_words(stretch.last.isoformat())
    return first if first == last else f"{first} to {last}"
