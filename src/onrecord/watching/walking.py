"""Watches at work: a ledger and watches in; alerts of now, kept once, or of a back-test over earlier days, out.

A run walks through what was recorded since the last one, in the order of recording, and ticks every day in between. A
back-test walks through the days of a period, with what was reported by each. Both show conditions first, and in
silence, what was there before. What the ledger knows by now of a report (corrections, which facts are one) holds in
both.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from onrecord.errors import UsageError
from onrecord.model.alert import Alert
from onrecord.packs.tables import Mistake
from onrecord.watching.alerting import Found, alerts_of
from onrecord.watching.team import Seen, Shown, Team
from onrecord.watching.watches import Watch
from onrecord.watching.world import Watchable, World

T = TypeVar("T")
_DAY = timedelta(days=1)
_LOOK_BACK = timedelta(days=7)
"""A first run looks at what was recorded so long ago."""
_LONGEST = 366 * 10
_AT_ONCE = 200_000
"""A ledger of more records is read bit by bit in a back-test: by year before the period, by month in it."""
_OF_OLD = 2000
"""What was reported before this year is read at once."""


class TooLong(UsageError):
    """A back-test that was given some time and needs more."""


@dataclass(frozen=True, slots=True)
class BackTest:
    """What would have been raised, the earliest first; last of all what reports without a day would have raised."""

    alerts: list[Alert]
    mistakes: list[Mistake]


def back_test(
    ledger: Watchable, watches: Sequence[Watch], since: date, until: date, *, pack: str = "ukraine",
    undated: bool = True, seconds: float | None = None,
) -> BackTest:  # fmt: skip
    """What watches would have raised from `since` to `until`, had each report been read on the day it came out.

    A report without a day counts on the day of its recording; where that is not in the period either, what it raises
    has neither `at` nor `day` (with `undated`; else it is left out). Nothing is kept. Raises UsageError, and TooLong
    where it takes more than so many `seconds`.
    """
    if not since <= until or (until - since).days > _LONGEST:
        raise UsageError(f"a back-test is over ten years at most, the first day first, not {since} to {until}")
    world = World(ledger, pack)
    team = Team(ledger, pack, world)
    team.take(watches)
    in_time = _Patience(seconds)
    raised = _Raised()
    large = ledger.rows()["records"] > _AT_ONCE
    for first, last in _years(since - _DAY) if large else [(date.min, since - _DAY)]:
        for day, its in sorted(_by_day(team, first, last, in_time).items()):
            _exhaust(f for shown in in_time(its) for f in team.show(shown, day))
    _exhaust(team.tick(since - _DAY))
    for first, last in _months(since, until) if large else [(since, until)]:
        by_day = _by_day(team, first, last, in_time, recorded=True)
        for day in in_time(_days(first, last)):
            world.until = day
            found = list(team.tick(day))
            found += (f for shown in in_time(by_day.get(day, ())) for f in team.show(shown, day))
            raised.add(alerts_of(found, world, day.isoformat()))
    world.until = None
    if undated:
        rest = (s for s in in_time(team.arrivals()) if s.reported is None and not since <= s.recorded <= until)
        found = [f for shown in sorted(rest, key=lambda s: s.order) for f in team.show(shown, None)]
        raised.add(alerts_of(found, world, None))
    return BackTest(raised.alerts, team.mistakes)


class _Patience:
    """Passes things on, for so many seconds; None: for ever."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._until = None if seconds is None else time.monotonic() + seconds

    def __call__(self, some: Iterable[T]) -> Iterator[T]:
        """The same things. Raises TooLong."""
        for one in some:
            if self._until is not None and time.monotonic() > self._until:
                raise TooLong(f"the back-test takes longer than {self._seconds:g} seconds")
            yield one


def _by_day(
    team: Team, first: date, last: date, in_time: _Patience, recorded: bool = False
) -> dict[date, list[Shown]]:
    """What was reported on each day, in the order of showing; with `recorded`, undated reports when they were read."""
    found: dict[date, list[Shown]] = {}
    for shown in in_time(team.arrivals(since=first.isoformat(), until=last.isoformat())):
        day = shown.reported or (shown.recorded if recorded else None)
        if day is not None and first <= day <= last:
            found.setdefault(day, []).append(shown)
    for its in found.values():
        its.sort(key=lambda s: s.order)
    return found


def _years(last: date) -> Iterator[tuple[date, date]]:
    """All time up to a day, in years, but what is of old at once."""
    yield date.min, min(date(_OF_OLD, 1, 1) - _DAY, last)
    for year in range(_OF_OLD, last.year + 1):
        yield date(year, 1, 1), min(date(year, 12, 31), last)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        yield first, min(following - _DAY, last)
        first = following


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _exhaust(found: Iterable[Found]) -> None:
    for _ in found:
        pass


@dataclass(slots=True)
class _Raised:
    """Alerts of a back-test, each once."""

    alerts: list[Alert] = field(default_factory=list)
    subjects: set[str] = field(default_factory=set)

    def add(self, some: Iterable[Alert]) -> None:
        """Take those that are about nothing that was told before."""
        for alert in some:
            if not self.subjects.intersection(alert.subjects):
                self.alerts.append(alert)
            self.subjects.update(alert.subjects)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run raised: alerts that are `new`, ids of those that have `grown`, watches that cannot be asked for."""

    new: list[Alert]
    grown: list[str]
    mistakes: list[Mistake]


class Watching:
    """Watches that are run again and again by one process: what was seen is not read twice.

    A process that starts anew reads what was there before, in silence, and looks again at what was recorded since a day
    before the last run (a week back where there was none): what is raised twice is kept once.
    """

    def __init__(self, ledger: Watchable, watches: Sequence[Watch], pack: str = "ukraine") -> None:
        self._ledger, self._watches, self._pack = ledger, list(watches), pack
        self._team: Team | None = None
        self._at: dict[str, int] = {}
        self._day = date.min

    def watch_for(self, watches: Sequence[Watch]) -> None:
        """Be as a new process with these watches from the next run on."""
        self._watches, self._team = list(watches), None

    def run(self, now: datetime) -> Ran:
        """Raise what is new by now, and keep it. Raises LedgerError; the next run begins then as in a new process."""
        team, seen = self._begun(now)
        self._team = None
        team.world.forget()
        rows = self._ledger.rows()
        found: list[Found] = []
        for shown in sorted(team.arrivals(seen, rows), key=lambda s: (s.line["recorded"], *s.order)):
            found += self._ticked(team, shown.recorded)
            found += team.show(shown, shown.recorded)
        found += self._ticked(team, now.astimezone(UTC).date())
        at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kept = self._ledger.keep_alerts(alerts_of(found, team.world, at))
        self._ledger.keep_run()
        self._team, self._at = team, rows
        return Ran(kept.new, kept.grown, team.mistakes)

    def _ticked(self, team: Team, day: date) -> Iterator[Found]:
        while self._day < day:
            self._day += _DAY
            yield from team.tick(self._day)

    def _begun(self, now: datetime) -> tuple[Team, Seen]:
        """The watches as they were at the end of the last run; read anew where people have decided something since."""
        decisions = self._ledger.rows()["decisions"]
        if self._team is not None and self._at["decisions"] == decisions:
            return self._team, self._at
        start = self._start(now)
        team = Team(self._ledger, self._pack, World(self._ledger, self._pack))
        team.take(self._watches)
        before = self._ledger.last_before(start.strftime("%Y-%m-%dT%H:%M:%SZ"))
        for shown in team.arrivals(up_to=before):
            _exhaust(team.show(shown, shown.recorded))
        self._day = start.date() - _DAY
        _exhaust(team.tick(self._day))
        return team, before

    def _start(self, now: datetime) -> datetime:
        last = self._ledger.last_run()
        back = now.astimezone(UTC) - _LOOK_BACK
        return min(back, datetime.fromisoformat(last) - _DAY) if last else back
