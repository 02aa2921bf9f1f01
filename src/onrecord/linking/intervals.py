"""The words for a time in; its days as numbers, the part of the day and how it is shown out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from onrecord.linking.wording import table
from onrecord.model.article import Published
from onrecord.model.parts import When


@lru_cache(maxsize=16384)
def ordinal(iso: str) -> int:
    """The number of a day."""
    return date.fromisoformat(iso[:10]).toordinal()


def interval(when: When | None) -> tuple[int, int] | None:
    """First and last day, where they are known."""
    if when is None or not when.start or not when.end:
        return None
    return ordinal(when.start), ordinal(when.end)


def published_day(published: Published) -> int | None:
    """The number of the day of publication, where it is known to the day."""
    return ordinal(published.start) if published.start and published.start == published.end else None


def shown(when: When | None) -> str:
    """The days for people."""
    if when is None or not when.start:
        return when.text if when is not None and when.text else "no day"
    return when.start if when.start == when.end else f"{when.start} to {when.end}"


@lru_cache(maxsize=4096)
def part_of_day(text: str) -> str | None:
    """The part of the day that words name."""
    words = text.casefold().replace(",", " ").split()
    for name in ("morning", "afternoon", "evening", "night"):
        if any(w in table()["lists"][name] for w in words):
            return name
    return None
