"""How long officials have been silent: contacts and channels of the ledger in, a clock for each pair or line out.

A clock runs from the last contact that was held on a known day. What a report says of the silence before a call ("the
first in 84 days") is a gap of its own beside those that the ledger's own days give. No day is guessed: a contact
without one moves no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import Any

Json = dict[str, Any]

_KNOWN = ("person", "organisation", "country")
_NARROW = ("minute", "hour", "part", "day")
_NOT_HELD = ("none", "declined", "sought")
_TELLING = ("tested", "used", "suspended", "established", "existing")
"""The states of a channel, what says most of how it stands first."""


@dataclass(frozen=True, slots=True)
class Held:
    """A contact that was held on a known day; `record` is the line that tells it."""

    day: date
    record: Json


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence from one day to the next contact; `told` where a report gives its length itself."""

    start: date
    end: date
    told: bool
    record: Json

    @property
    def days(self) -> int:
        """Its length in days."""
        return (self.end - self.start).days


@dataclass(slots=True)
class Clock:
    """Two parties, by actor: what they held, the silences between, and what was sought, declined or denied."""

    parties: tuple[Json, Json]
    held: list[Held] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    not_held: list[Json] = field(default_factory=list)
    undated: list[Json] = field(default_factory=list)
    planned: list[Json] = field(default_factory=list)

    @property
    def last(self) -> Held | None:
        """The latest contact on a known day."""
        return self.held[-1] if self.held else None

    def since(self, today: date) -> int | None:
        """Days since the last contact; None where no day of any is known."""
        return max((today - self.last.day).days, 0) if self.last else None

    @property
    def broken(self) -> Gap | None:
        """The silence that the last contact ended."""
        last = self.last
        return next((gap for gap in self.gaps if last is not None and gap.end == last.day), None)


def clocks(contacts: Iterable[Json]) -> list[Clock]:
    """A clock for each pair of persons, bodies or countries of different sides, the latest contact first."""
    found: dict[tuple[str, str], Clock] = {}
    for line in contacts:
        if line["polarity"] == "denied" or line["modality"] in ("possible", "conditional"):
            continue
        for one, other in pairs_of(line["participants"]):
            clock = found.setdefault((one["id"], other["id"]), Clock((one, other)))
            _note(clock, line)
    for clock in found.values():
        _settle(clock)
    return sorted(found.values(), key=_rank)


def _rank(clock: Clock) -> tuple[bool, int, int, str]:
    last = clock.last
    return last is None, -last.day.toordinal() if last else 0, -len(clock.held), clock.parties[0]["name"]


def pairs_of(participants: Iterable[Json]) -> list[tuple[Json, Json]]:
    """Pairs in the order of their ids; two of one country are on one side and no pair."""
    known = {p["id"]: p for p in participants if p["type"] in _KNOWN}
    pairs = combinations(sorted(known.values(), key=lambda p: str(p["id"])), 2)
    return [(a, b) for a, b in pairs if not a.get("country") or a.get("country") != b.get("country")]


def _note(clock: Clock, line: Json) -> None:
    day = known_day(line["when"])
    if line["status"] == "planned" or line["modality"] == "planned":
        clock.planned.append(line)
    elif line["status"] in _NOT_HELD:
        clock.not_held.append(line)
    elif day is None:
        clock.undated.append(line)
    else:
        clock.held.append(Held(day, line))
        if line["gap_days"]:
            clock.gaps.append(Gap(day - timedelta(days=round(line["gap_days"])), day, True, line))


def _settle(clock: Clock) -> None:
    """One contact a day, in order, and the silences between them; one that a report tells is not told twice."""
    by_day: dict[date, Held] = {}
    for held in clock.held:
        by_day.setdefault(held.day, held)
    clock.held = [by_day[day] for day in sorted(by_day)]
    told = {gap.end: gap for gap in clock.gaps}
    between = [
        Gap(before.day, after.day, False, after.record)
        for before, after in zip(clock.held, clock.held[1:], strict=False)
        if after.day not in told and (after.day - before.day).days > 1
    ]
    clock.gaps = sorted([*told.values(), *between], key=lambda g: g.end)


def known_day(when: Json | None) -> date | None:
    """The day of what happened, where it is known to the day."""
    if not when or not when["start"] or when["precision"] not in _NARROW or when["basis"] == "unresolved":
        return None
    return date.fromisoformat(when["start"][:10])


@dataclass(slots=True)
class Line:
    """A line of communication between two or more parties: its reports, the latest first, and how it stood then."""

    name: str
    parties: list[Json]
    records: list[Json] = field(default_factory=list)

    @property
    def status(self) -> str:
        """How it stood by the latest report."""
        return str(self.records[0]["status"])

    @property
    def frequency(self) -> Json | None:
        """How often it is said to be used or tested, by the latest report that says so."""
        return next((r["frequency"] for r in self.records if r["frequency"]), None)

    @property
    def told(self) -> str | None:
        """The day of the latest record, of what happened or else of its report."""
        return told_day(self.records[0])


def lines_of_communication(channels: Iterable[Json]) -> list[Line]:
    """The channels of the ledger by who is at their ends, the latest report first."""
    found: dict[tuple[str, ...], Line] = {}
    for record in channels:
        if record["polarity"] == "denied":
            continue
        ends = tuple(sorted(p["id"] for p in record["parties"]))
        key = ends if len(ends) > 1 else (record["name"] or "", *ends)
        line = found.setdefault(key, Line(record["name"] or "line", record["parties"]))
        line.records.append(record)
    for line in found.values():
        line.records.sort(key=lambda r: _TELLING.index(r["status"]))
        line.records.sort(key=lambda r: told_day(r) or "", reverse=True)
        line.name = next((r["name"] for r in line.records if r["name"]), "line")
    return sorted(found.values(), key=lambda line: line.told or "", reverse=True)


def told_day(record: Json) -> str | None:
    """The day of what happened, else of the report."""
    when = record["when"]
    return (when["start"] if when else None) or record.get("reported")
