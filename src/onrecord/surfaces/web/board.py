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


@dataclass(frozen=True, slots=True)
class Board:
    """The state of things by the latest records; `counted_to` is the day up to which clocks run."""

    reports: int
    copies: int
    latest: str
    counted_to: date
    clocks: list[Clock]
    lines: list[Line]
    levels: list[Level]
    losses: list[Tally]
    pledges: list[Aid]
    activity: Json


def board_of(desk: Desk) -> Board:
    """The board, made anew behind the reader's back when the ledger has grown."""
    return desk.lately(("board", desk.today()), lambda: _make(desk))


def _make(desk: Desk) -> Board:
    outlets = desk.lately("outlets", desk.ledger.outlets)
    last = desk.last_day()
    counted_to = min(date.fromisoformat(last), desk.today()) if len(last) == len("2025-06-01") else desk.today()
    pairs = [c for c in clocks(_latest(desk, "contact")) if c.held or c.not_held or c.planned]
    return Board(
        reports=sum(o["reports"] for o in outlets),
        copies=sum(o["copies"] for o in outlets),
        latest=last,
        counted_to=counted_to,
        clocks=pairs,
        lines=lines_of_communication(_latest(desk, "channel")),
        levels=levels(_latest(desk, "assessment")),
        losses=losses(_latest(desk, "loss")),
        pledges=pledges(_latest(desk, "pledge")),
        activity=_activity(desk, counted_to),
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
