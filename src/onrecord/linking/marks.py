"""Two tellings of harm in; out which of their words and figures tell one happening from others."""

from __future__ import annotations

from onrecord.linking.days import apart
from onrecord.linking.seen import Seen
from onrecord.linking.wording import at_odds, shared_of

SMALL = 3
"""A figure from which two equal ones are no chance."""


def strange(one: Seen, other: Seen) -> bool:
    """Whether each has a name in its words that belongs to no voice or party of either, and the other lacks it."""
    left = one.strangers - other.named
    return bool(left) and at_odds(left, other.strangers - one.named, one.words, other.words)


def undated(one: Seen, other: Seen) -> bool:
    """Whether neither has a day and they came out on different days, so that figures alone do not make them one."""
    return one.days is None and other.days is None and apart(one, other) != 0


def rolls(one: Seen, other: Seen) -> bool:
    """Whether one tells of a period that every day's report tells of anew, and the two came out on different days."""
    return apart(one, other) != 0 and (one.rolling or other.rolling)


def copied_words(one: Seen, other: Seen) -> bool:
    """Whether the records rest on the same words, enough of them for the days between the reports."""
    gap = apart(one, other)
    least = 8 if gap is None else 4 if gap <= 1 else 7
    return (gap or 0) <= 3 and one.words.every == other.words.every and len(one.words.bag) >= least


def common_figure(one: Seen, other: Seen) -> bool:
    """Whether both have a figure that is no small one and no part of a date."""
    figures = one.words.figures & other.words.figures
    dates = [s.record.when.text for s in (one, other) if s.record.when is not None] if figures else []
    return any(len(f) < 7 and f.isdigit() and int(f) >= SMALL and not any(f in d for d in dates) for f in figures)


def own_shared(one: Seen, other: Seen) -> tuple[float, int]:
    """Of the words that not every telling of an attack there would have, the share that both have and how many."""
    _, both, common = shared_of(one.own_beside(other), other.own_beside(one))
    return both, common
