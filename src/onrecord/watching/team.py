"""Watches with their conditions and what these are shown: a ledger and watches in; its lines, by watch, out."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from onrecord.errors import UsageError
from onrecord.packs.tables import Mistake
from onrecord.watching.alerting import Found
from onrecord.watching.conditions.condition import Condition, Finding, reported_day
from onrecord.watching.watches import DOUBTS, Watch
from onrecord.watching.world import Watchable, World

Json = dict[str, Any]
Stream = Mapping[str, Any]
Seen = Mapping[str, int]
"""By table (records, articles), the number of the last row that was looked at."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A watch with its condition."""

    watch: Watch
    condition: Condition

    def found(self, finding: Finding, day: date | None) -> Found:
        """A finding as the watch's own."""
        return Found(self.watch, finding, day.isoformat() if day else None)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line and who is shown it. `order` is that of showing: when, then in which report, what happened first."""

    order: tuple[str, ...]
    line: Json
    to: tuple[Machine, ...]

    @property
    def recorded(self) -> date:
        """The day on which the ledger took it in."""
        return date.fromisoformat(self.line["recorded"][:10])

    @property
    def reported(self) -> date | None:
        """The day of its report."""
        return reported_day(self.line)


@dataclass(slots=True)
class Team:
    """All watches of a run; one that cannot be asked for is a mistake, and the others go on."""

    ledger: Watchable
    pack: str
    world: World
    machines: list[Machine] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def take(self, watches: Iterable[Watch]) -> None:
        """Make the conditions."""
        for watch in watches:
            try:
                for wanted in watch.streams():
                    self._read(wanted, {"records": 0, "articles": 0}, None, {})
                self.machines.append(Machine(watch, watch.made(self.world)))
            except UsageError as error:
                self.mistakes.append(Mistake(watch.file or watch.name, watch.line, str(error)))

    def _read(self, wanted: Stream, after: Seen, up_to: Seen | None, period: Stream) -> Iterator[Json]:
        table = _table(wanted)
        asked = {**wanted, **period}
        if table == "articles":
            asked = {**{k: v for k, v in asked.items() if k not in ("kind", "status", "role")}, "type": wanted["kind"]}
        read = self.ledger.watched_doubts if table == "articles" else self.ledger.watched
        return read(asked, pack=self.pack, after=after[table], up_to=None if up_to is None else up_to[table])

    def arrivals(self, after: Seen | None = None, up_to: Seen | None = None, **period: str) -> Iterator[Shown]:
        """What watches are shown: for those that read the same, one report after the other in the order of recording.

        `since` and `until` ask for what was reported then (of an undated report: recorded). Nothing is held but the
        lines of one report.
        """
        asked = {**period, "by": "reported"} if period else {}
        start = after or {"records": 0, "articles": 0}
        for streams, machines in self._readers():
            for table in ("records", "articles"):
                its = [self._read(s, start, up_to, asked) for s in streams if _table(s) == table]
                merged = heapq.merge(*its, key=_seq)
                for _, lines in groupby(merged, key=_article):
                    once = {(line["id"], line["seq"]): line for line in lines}
                    yield from sorted((_shown(line, machines) for line in once.values()), key=_order)

    def _readers(self) -> Iterator[tuple[list[Stream], tuple[Machine, ...]]]:
        """Watches by what they read."""
        found: dict[str, tuple[list[Stream], list[Machine]]] = {}
        for machine in self.machines:
            streams = list(machine.watch.streams())
            found.setdefault(repr([sorted(s.items()) for s in streams]), (streams, []))[1].append(machine)
        return ((streams, tuple(machines)) for streams, machines in found.values())

    def show(self, shown: Shown, day: date | None) -> Iterator[Found]:
        """What the watches find in a line on a day."""
        for machine in shown.to:
            for finding in machine.condition.see(shown.line, day):
                yield machine.found(finding, day)

    def tick(self, day: date) -> Iterator[Found]:
        """What the watches find on a day that begins."""
        for machine in self.machines:
            for finding in machine.condition.tick(day):
                yield machine.found(finding, day)


def _table(wanted: Stream) -> str:
    return "articles" if wanted["kind"] in DOUBTS else "records"


def _seq(line: Json) -> int:
    return int(line["seq"])


def _article(line: Json) -> str:
    return str(line["article"])


def _order(shown: Shown) -> tuple[str, ...]:
    return shown.order


def _shown(line: Json, to: tuple[Machine, ...]) -> Shown:
    when, first = line.get("when") or {}, line["evidence"][0]["start"] if line["evidence"] else 0
    stamp = line["article"], when.get("start") or "9999", f"{first:09}", line["id"]
    return Shown(stamp, line, to)
