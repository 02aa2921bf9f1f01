"""What Today shows, and the API tells: a desk in; clocks, levels, running ledgers and the activity of months out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onrecord.ledger import Filter
from onrecord.model.records import KINDS
from onrecord.surfaces.web.desk import Desk
from onrecord.watching.clocks import Clock, Line, clocks, lines_of_communication
from onrecord.watching.levels import Level, levels
from onrecord.watching.tallies import Aid, Tally, losses, pledges

Json = dict[str, Any]

_LATEST = {"contact": 4_000, "channel": 1_000, "assessment": 1_000, "loss": 2_000, "pledge": 2_000}
"""So many records of a kind, the latest ones, are looked at."""
_PAGE = 1_000
_MONTHS = 24
_CLOCKS, _FEW = 12, 8


@dataclass(frozen=True, slots=True)
class Board:
    """What Today shows by the latest records; `counted_to` is the day up to which clocks run.

    Of the clocks (`clocks` are those that run, `unheld` the others), lines, levels, losses and pledges the first few
    are there: all of them are thousands of records, which each process that shows them would have to read.
    """

    reports: int
    copies: int
    latest: str
    counted_to: date
    clocks: list[Clock]
    more_clocks: int
    unheld: list[Clock]
    lines: list[Line]
    levels: list[Level]
    every_level: int
    losses: list[Tally]
    pledges: list[Aid]
    activity: Json


def board_of(desk: Desk) -> Board:
    """The board, made anew behind the reader's back when the ledger has grown."""
    return desk.lately(("board", desk.today()), lambda: _make(desk))


def counted_to(desk: Desk) -> date:
    """The day of the latest report, or today where that lies ahead or is not known."""
    last = desk.last_day()
    return min(date.fromisoformat(last), desk.today()) if len(last) == len("2025-06-01") else desk.today()


def every_clock(desk: Desk) -> list[Clock]:
    """The clocks of all pairs."""
    return [c for c in clocks(_latest(desk, "contact")) if c.held or c.not_held or c.planned]


def every_line(desk: Desk) -> list[Line]:
    """All lines of communication."""
    return lines_of_communication(_latest(desk, "channel"))


def every_level(desk: Desk) -> list[Level]:
    """All levels that stand."""
    return levels(_latest(desk, "assessment"))


def _make(desk: Desk) -> Board:
    outlets = desk.lately("outlets", desk.ledger.outlets)
    pairs, stand, until = every_clock(desk), every_level(desk), counted_to(desk)
    running = [clock for clock in pairs if clock.last]
    return Board(
        reports=sum(o["reports"] for o in outlets),
        copies=sum(o["copies"] for o in outlets),
        latest=desk.last_day(),
        counted_to=until,
        clocks=running[:_CLOCKS],
        more_clocks=max(len(running) - _CLOCKS, 0),
        unheld=[clock for clock in pairs if not clock.last][:_CLOCKS],
        lines=every_line(desk)[:_CLOCKS],
        levels=stand[:_FEW],
        every_level=len(stand),
        losses=losses(_latest(desk, "loss"))[:_FEW],
        pledges=pledges(_latest(desk, "pledge"))[:_FEW],
        activity=_activity(desk, until),
    )


def _latest(desk: Desk, kind: str) -> Iterator[Json]:
    after, left = None, _LATEST[kind]
    while left > 0:
        page = desk.ledger.page(Filter(kind=kind), after=after, limit=min(_PAGE, left), counted=False)
        yield from page.lines
        after, left = page.after, left - len(page.lines)
        if after is None:
            return


def _activity(desk: Desk, until: date) -> Json:
    """Facts by month and kind in the last two years: a copy counts nothing."""
    since = (until - timedelta(days=31 * _MONTHS)).replace(day=1)
    found = desk.ledger.count_by(Filter(since=since, until=until), "month")
    counts: dict[str, Counter[str]] = {}
    for row in found.rows:
        if row.bucket:
            counts.setdefault(row.bucket, Counter())[row.kind] += row.number
    months = sorted(counts)
    return {"months": months, "series": {kind: [counts[month][kind] for month in months] for kind in KINDS}}
