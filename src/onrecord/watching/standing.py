"""How things stand at the time of a brief: contacts and assessments of a year in; clocks and levels as lines out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import date
from typing import Any

from onrecord.watching.clocks import Clock, clocks
from onrecord.watching.gather import LeftOut, Line, source_of
from onrecord.watching.levels import Level, levels
from onrecord.watching.phrases import actor, capital, counted, day, one_line, sentence
from onrecord.watching.sentences import say
from onrecord.watching.span_check import Grounds, grounds_of, unfounded

Json = dict[str, Any]

SHOWN = 10
_SILENCE = 7
"""A silence of fewer days is not told."""
_DID = {"call": "spoke by phone", "meeting": "met", "visit": "met on a visit", "letter": "wrote to each other"}


def clock_lines(contacts: Iterable[Json], today: date, left_out: list[LeftOut]) -> tuple[list[Line], int]:
    """The pairs with the latest contacts: when they were last in touch, how long ago, after how long a silence.

    Gives the lines and how many more there are.
    """
    every = [clock for clock in clocks(contacts) if clock.last is not None and clock.last.day <= today]
    lines = [line for clock in every[:SHOWN] for line in _clock(clock, today, left_out)]
    return lines, max(len(every) - SHOWN, 0)


def _clock(clock: Clock, today: date, left_out: list[LeftOut]) -> Iterator[Line]:
    one, other = clock.parties
    last, days = clock.held[-1], clock.since(today) or 0
    ago = f"{counted(days, 'day')} before this brief" if days else "on the day of this brief"
    gap = clock.broken
    after = f"after {counted(gap.days, 'day')} of silence" if gap and gap.days >= _SILENCE else ""
    did, on = _DID[last.record["mode"]], day(last.day.isoformat())
    said = sentence(f"{actor(one)} and {actor(other)} last {did} on {on}, {ago}", f", {after}" if after else "")
    before = [held.record for held in clock.held[-2:-1]] if gap and not gap.told else []
    figures = frozenset({float(days), float(gap.days if gap else 0)})
    more = Grounds("", (one["name"], other["name"]), figures=figures)
    yield from _founded("clock", capital(said), [last.record, *before], more, left_out)


def level_lines(assessments: Iterable[Json], told: Set[str], left_out: list[LeftOut]) -> tuple[list[Line], int]:
    """The levels that stand, the latest first, and from what they moved; and how many more there are.

    One that has not moved is not told again where its fact is among those that are `told`.
    """
    every = [level for level in levels(assessments) if level.moved or level.now["fact"] not in told]
    lines = [line for level in every[:SHOWN] for line in _level(level, left_out)]
    return lines, max(len(every) - SHOWN, 0)


def _level(level: Level, left_out: list[LeftOut]) -> Iterator[Line]:
    said, moved = say(level.now), level.moved
    if moved:
        level_before = f"“{one_line(moved['level'], 80)}”" if moved["level"] else ""
        rated = ", ".join(part for part in (level_before, moved["direction"]) if part)
        said = f"{said}; before that, {rated}"
    yield from _founded("level", said, [level.now, *([moved] if moved else [])], Grounds(""), left_out)


def _founded(
    kind: str, said: str, records: list[Json], more: Grounds, left_out: list[LeftOut]
) -> Iterator[Line]:
    grounds = more
    for record in records:
        grounds |= grounds_of(record)
    missing = unfounded(said, grounds)
    first = records[0]
    if missing:
        left_out.append(LeftOut(kind, first["fact"], first["article"], first["id"], missing))
    else:
        yield Line(first["fact"], kind, said, tuple(map(source_of, records)), 1, 1, 1)
