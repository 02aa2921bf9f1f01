"""Watches at work: a ledger and watches in; alerts of now, kept once, or of a back-test over earlier days, out.

A run walks through what was recorded since the last one, in the order of recording, and ticks every day in between. A
back-test walks through the days of a period, with what was reported by each. Both show conditions first, and in
silence, what was there before. What the ledger knows by now of a report (corrections, which facts are one) holds in
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from onrecord.errors import UsageError
from onrecord.model.alert import Alert
from onrecord.watching.alerting import Found, alerts_of
from onrecord.watching.conditions.condition import Condition, Finding, reported_day
from onrecord.watching.entries import Mistake
from onrecord.watching.watches import DOUBTS, Watch
from onrecord.watching.world import Watchable, World

Json = dict[str, Any]
_DAY = timedelta(days=1)
_LOOK_BACK = timedelta(days=7)
"""A first run looks at what was recorded so long ago."""
_LONGEST = 366 * 10


@dataclass(frozen=True, slots=True)
class _Machine:
    """A watch with its condition; `rank` is its place among the watches."""

    rank: int
    watch: Watch
    condition: Condition


@dataclass(frozen=True, slots=True)
class _Shown:
    """A line and who is shown it. `order` is that of showing: when, then in which report, what happened first."""

    order: tuple[str, ...]
    day: date | None
    line: Json
    to: tuple[_Machine, ...]


@dataclass(slots=True)
class _Team:
    """All watches of a run; one that cannot be asked for is a mistake, and the others go on."""

    ledger: Watchable
    pack: str
    world: World
    machines: list[_Machine] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def take(self, watches: Iterable[Watch]) -> None:
        """Make the conditions."""
        for rank, watch in enumerate(watches):
            try:
                for wanted in watch.streams():
                    self._read(wanted, 0, 0)
                self.machines.append(_Machine(rank, watch, watch.made(self.world)))
            except UsageError as error:
                self.mistakes.append(Mistake(watch.file or watch.name, max(watch.line, 1), str(error)))

    def _read(self, wanted: Mapping[str, Any], after: int, up_to: int | None) -> Iterator[Json]:
        if wanted["kind"] in DOUBTS:
            rest = {**{k: v for k, v in wanted.items() if k not in ("kind", "status", "role")}, "type": wanted["kind"]}
            return self.ledger.watched_doubts(rest, pack=self.pack, after=after, up_to=up_to)
        return self.ledger.watched(wanted, pack=self.pack, after=after, up_to=up_to)

    def lines(self, after: Mapping[str, int], up_to: Mapping[str, int]) -> Iterator[tuple[Json, tuple[_Machine, ...]]]:
        """Each line once for each filter that lets it through, with the watches of that filter that have not had it."""
        streams: dict[str, tuple[Mapping[str, Any], list[_Machine]]] = {}
        for machine in self.machines:
            for wanted in machine.watch.streams():
                streams.setdefault(repr(sorted(wanted.items())), (wanted, []))[1].append(machine)
        had: set[tuple[int, str, str, int]] = set()
        for wanted, machines in streams.values():
            table = "articles" if wanted["kind"] in DOUBTS else "records"
            for line in self._read(wanted, after[table], up_to[table]):
                mark = line["article"], line["id"], line["seq"]
                to = tuple(m for m in machines if (m.rank, *mark) not in had)
                had.update((m.rank, *mark) for m in to)
                yield line, to

    def show(self, shown: _Shown) -> Iterator[Found]:
        """What the watches find in a line."""
        for machine in shown.to:
            for finding in machine.condition.see(shown.line, shown.day):
                yield _found(machine, finding, shown.day)

    def tick(self, day: date) -> Iterator[Found]:
        """What the watches find on a day that begins."""
        for machine in self.machines:
            for finding in machine.condition.tick(day):
                yield _found(machine, finding, day)


def _found(machine: _Machine, finding: Finding, day: date | None) -> Found:
    return Found(machine.watch, finding, day.isoformat() if day else None)


def _shown(line: Json, to: tuple[_Machine, ...], stamp: str, day: date | None) -> _Shown:
    when, first = line.get("when") or {}, line["evidence"][0]["start"] if line["evidence"] else 0
    return _Shown((stamp, line["article"], when.get("start") or "9999", f"{first:09}", line["id"]), day, line, to)


@dataclass(frozen=True, slots=True)
class BackTest:
    """What would have been raised, the earliest first; last of all what reports without a day would have raised."""

    alerts: list[Alert]
    mistakes: list[Mistake]


def back_test(
    ledger: Watchable, watches: Sequence[Watch], since: date, until: date, *, pack: str = "ukraine",
    undated: bool = True,
) -> BackTest:  # fmt: skip
    """What watches would have raised from `since` to `until`, had each report been read on the day it came out.

    A report without a day counts on the day of its recording; where that is not in the period either, what it raises
    has neither `at` nor `day` (with `undated`; else it is left out). Nothing is kept. Raises UsageError.
    """
    if not since <= until or (until - since).days > _LONGEST:
        raise UsageError(f"a back-test is over ten years at most, the first day first, not {since} to {until}")
    world = World(ledger, pack)
    team = _Team(ledger, pack, world)
    team.take(watches)
    by_day: dict[date, list[_Shown]] = {}
    rest: list[_Shown] = []
    for line, to in team.lines({"articles": 0, "records": 0}, ledger.rows()):
        day = reported_day(line) or _recorded_within(line, since, until)
        if day is None:
            rest.append(_shown(line, to, "", None))
        elif day <= until:
            by_day.setdefault(day, []).append(_shown(line, to, day.isoformat(), day))
    raised = _Raised()
    for day in sorted(d for d in by_day if d < since):
        _exhaust(f for shown in sorted(by_day.pop(day), key=lambda s: s.order) for f in team.show(shown))
    _exhaust(team.tick(since - _DAY))
    for day in (since + timedelta(days=n) for n in range((until - since).days + 1)):
        world.until = day
        found = list(team.tick(day))
        found += (f for shown in sorted(by_day.pop(day, []), key=lambda s: s.order) for f in team.show(shown))
        raised.add(alerts_of(found, world, day.isoformat()))
    world.until = None
    found = [f for shown in sorted(rest, key=lambda s: s.order) for f in team.show(shown)] if undated else []
    raised.add(alerts_of(found, world, None))
    return BackTest(raised.alerts, team.mistakes)


def _recorded_within(line: Json, since: date, until: date) -> date | None:
    day = date.fromisoformat(line["recorded"][:10])
    return day if since <= day <= until else None


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
        self._team: _Team | None = None
        self._at: dict[str, int] = {}
        self._day = date.min

    def run(self, now: datetime) -> Ran:
        """Raise what is new by now, and keep it. Raises LedgerError."""
        team, seen = self._begun(now)
        team.world.forget()
        rows = self._ledger.rows()
        shown = (_shown(line, to, line["recorded"], _day(line["recorded"])) for line, to in team.lines(seen, rows))
        found: list[Found] = []
        for one in sorted(shown, key=lambda s: s.order):
            if one.day is not None:
                found += self._ticked(team, one.day)
            found += team.show(one)
        found += self._ticked(team, now.astimezone(UTC).date())
        at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kept = self._ledger.keep_alerts(alerts_of(found, team.world, at))
        self._ledger.keep_run()
        self._at = rows
        return Ran(kept.new, kept.grown, team.mistakes)

    def _ticked(self, team: _Team, day: date) -> Iterator[Found]:
        while self._day < day:
            self._day += _DAY
            yield from team.tick(self._day)

    def _begun(self, now: datetime) -> tuple[_Team, Mapping[str, int]]:
        """The watches as they were at the end of the last run; read anew where people have decided something since."""
        decisions = self._ledger.rows()["decisions"]
        if self._team is not None and self._at["decisions"] == decisions:
            return self._team, self._at
        start = self._start(now)
        team = _Team(self._ledger, self._pack, World(self._ledger, self._pack))
        team.take(self._watches)
        before = self._ledger.last_before(start.strftime("%Y-%m-%dT%H:%M:%SZ"))
        old = (
            _shown(line, to, line["recorded"], _day(line["recorded"]))
            for line, to in team.lines(dict.fromkeys(before, 0), before)
        )
        for shown in sorted(old, key=lambda s: s.order):
            _exhaust(team.show(shown))
        self._day = start.date() - _DAY
        _exhaust(team.tick(self._day))
        self._team = team
        return team, before

    def _start(self, now: datetime) -> datetime:
        last = self._ledger.last_run()
        back = now.astimezone(UTC) - _LOOK_BACK
        return min(back, datetime.fromisoformat(last) - _DAY) if last else back


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])
