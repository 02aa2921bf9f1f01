"""A clock as a picture: its contacts and silences in; shapes for an SVG of 100 by 10, and the words for it, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.watching.clocks import Clock, Gap
from onrecord.watching.phrases import counted, day

_SHORTEST = 14
_LABELLED = 16.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A silence: where it lies, how many days, and whether a report gives its length itself."""

    x: float
    width: float
    days: int
    told: bool
    open: bool

    @property
    def labelled(self) -> bool:
        """Whether its length fits on it."""
        return self.width >= _LABELLED


@dataclass(frozen=True, slots=True)
class Strip:
    """Bars and dots along a line from `start` to `end`, in per cent of it, and the same in words."""

    start: date
    end: date
    bars: tuple[Bar, ...]
    dots: tuple[float, ...]
    words: str


def begin_of(clock: Clock) -> date | None:
    """The day on which the history of a clock begins; None where nothing has a day."""
    return min([clock.held[0].day, *(gap.start for gap in clock.gaps)]) if clock.held else None


def strip(clock: Clock, until: date, since: date | None = None) -> Strip | None:
    """The history of a clock up to a day, from its beginning or an earlier day; None where nothing has a day."""
    last, start = clock.last, begin_of(clock)
    if last is None or start is None:
        return None
    end = max(until, last.day)
    start = min(start, since or start, end - timedelta(days=_SHORTEST))
    whole = (end - start).days

    def at(when: date) -> float:
        return round(100 * (when - start).days / whole, 2)

    silences = [*clock.gaps] + ([Gap(last.day, until, False, last.record)] if until > last.day else [])
    bars = tuple(
        Bar(at(g.start), round(at(g.end) - at(g.start), 2), g.days, g.told, g.end == until and g.start == last.day)
        for g in silences
    )
    return Strip(start, end, bars, tuple(at(held.day) for held in clock.held), _words(clock, until))


def _words(clock: Clock, until: date) -> str:
    said = [f"{counted(len(clock.held), 'contact')} of a known day"]
    said += [f"{counted(g.days, 'day')} of silence up to {day(g.end.isoformat())}" for g in clock.gaps]
    since = clock.since(until)
    return "; ".join([*said, f"{counted(since, 'day')} since the last"] if since else said)
