"""Small pictures of pages: days, counts and figures in; shapes in per cent of a line, with the words for them, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from onrecord.ledger.pages import Count
from onrecord.watching.phrases import day

Json = dict[str, Any]

_THINNEST = 1.2
_FEWEST_COLUMNS, _MOST_COLUMNS = 12, 120


@dataclass(frozen=True, slots=True)
class Stretch:
    """A bar from `x`, so wide."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Axis:
    """A line of days, both ends included."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Where a day lies."""
        whole = (self.end - self.start).days
        return round(100 * (day - self.start).days / whole, 2) if whole else 50.0

    def stretch(self, first: date, last: date) -> Stretch:
        """A bar for these days, which can be seen however short it is."""
        width = max(self.at(last) - self.at(first), _THINNEST)
        return Stretch(round(min(self.at(first), 100 - width), 2), round(width, 2))


def axis(days: Iterable[str | None]) -> Axis | None:
    """The line on which all the days lie; None where none is known."""
    known = [date.fromisoformat(day[:10]) for day in days if day and len(day) >= 10]
    return Axis(min(known), max(known)) if known else None


def role_bars(roles: Sequence[Json], line: Axis | None) -> list[tuple[Json, Stretch | None]]:
    """Roles, each with the bar from the first to the last report that gives it."""
    at = date.fromisoformat
    return [(r, line.stretch(at(r["first"]), at(r["last"])) if line and r["first"] else None) for r in roles]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a column: of one kind, from `y` (0 is the top), so high."""

    kind: str
    y: float
    height: float
    number: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of blocks, in a hundred of height; `name` is its month or year."""

    name: str
    number: int
    blocks: tuple[Block, ...]


def bars(columns: Sequence[Column]) -> Markup:
    """Columns as shapes, ten wide each, in a hundred of height, with their numbers for who points at one."""
    drawn = []
    for x, column in enumerate(columns):
        drawn.append(f"<g><title>{escape(day(column.name))}: {column.number:,}</title>")
        drawn += [
            f'<rect class="{escape(b.kind)}" x="{10 * x + 1}" y="{b.y}" width="8" height="{b.height}"/>'
            for b in column.blocks
        ]
        drawn.append("</g>")
    return Markup("".join(drawn))


def columns(rows: Iterable[Count], kinds: Sequence[str]) -> list[Column]:
    """Facts by month as columns without a hole, by year where there are too many months.

    There are twelve months or more; what has no day is in none.
    """
    counted: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.bucket:
            its = counted.setdefault(row.bucket[:7], {})
            its[row.kind] = its.get(row.kind, 0) + row.number
    names = _months(min(counted), max(counted)) if counted else []
    if len(names) > _MOST_COLUMNS and "-" in names[0]:
        return columns((Count(b[:4], k, n) for b, its in counted.items() for k, n in its.items()), kinds)
    most = max((sum(its.values()) for its in counted.values()), default=0)
    return [_column(name, counted.get(name, {}), kinds, most) for name in names[-_MOST_COLUMNS:]]


def _months(first: str, last: str) -> list[str]:
    if len(first) == len("2025"):
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    start, end = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(min(start, end - _FEWEST_COLUMNS + 1), end + 1)]


def _column(name: str, its: dict[str, int], kinds: Sequence[str], most: int) -> Column:
    blocks, top = [], 100.0
    for kind in kinds:
        if its.get(kind):
            height = 100 * its[kind] / most
            top -= height
            blocks.append(Block(kind, round(top, 2), round(height, 2), its[kind]))
    return Column(name, sum(its.values()), tuple(blocks))
