"""A family of copies as a picture: its members in; rows with places on an axis of time, and its marks, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.watching.phrases import day as day_words

Json = dict[str, Any]

ROW = 46
TOP = 34
_LEFT, _RIGHT = 90.0, 560.0
_NOWHERE = 34.0
_MARKS = 6
_HOUR = timedelta(hours=1)
_STEPS = [_HOUR * h for h in (1, 2, 3, 6, 12, 24, 48, 168, 336)] + [timedelta(days=d) for d in (30, 91, 182, 365, 1826)]


@dataclass(frozen=True, slots=True)
class Branch:
    """The line from a source to its copy, as an SVG path; `main` is drawn whole, a further source broken."""

    path: str
    main: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A member: its line of the family, how deep it stands, where its dot and the bar of its day are drawn.

    In a list within lists, `opens` says that a list begins before it, `back` how many end there.
    """

    member: Json
    depth: int
    y: int
    x: float
    bar: tuple[float, float] | None
    dated: bool
    branches: tuple[Branch, ...]
    opens: bool
    back: int


@dataclass(frozen=True, slots=True)
class Picture:
    """`marks` are places on the axis with their words; `undated` says whether something stands beside it."""

    rows: tuple[Row, ...]
    marks: tuple[tuple[float, str], ...]
    height: int
    undated: bool


def picture(family: Json, deepest: int = 6) -> Picture:
    """The rows in the order of the tree, copies below what they are made from, the earlier first."""
    order = _order(family)
    times = {m["id"]: _time(m["published"]) for m, _ in order}
    known = [t for t in times.values() if t]
    first = min((a for a, _ in known), default=datetime(2000, 1, 1, tzinfo=UTC))
    last = max((b for _, b in known), default=first)
    if last - first < 6 * _HOUR:
        first, last = first - 3 * _HOUR, last + 3 * _HOUR

    def at(when: datetime) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * ((when - first) / (last - first)), 1)

    places = {m["id"]: (_place(times[m["id"]], at), TOP + ROW * n + ROW // 2) for n, (m, _) in enumerate(order)}
    rows = []
    for n, (member, depth) in enumerate(order):
        here = min(depth, deepest)
        before = min(order[n - 1][1], deepest) if n else -1
        x, y = places[member["id"]]
        its = [(places[k["of"]], k is member["links"][0]) for k in member["links"] if k["of"] in places]
        branches = tuple(Branch(_path(*there, x, y), main) for there, main in its)
        time = times[member["id"]]
        bar = (at(time[0]), round(at(time[1]) - at(time[0]), 1)) if time and time[0] < time[1] else None
        rows.append(Row(member, here, y, x, bar, time is not None, branches, here > before, max(before - here, 0)))
    marks = _marks(first, last) if known else []
    placed = tuple((at(when), words) for when, words in marks)
    return Picture(tuple(rows), placed, TOP + ROW * len(rows) + 8, len(known) < len(order))


def _order(family: Json) -> list[tuple[Json, int]]:
    members = {m["id"]: m for m in family["members"]}
    copies: dict[str | None, list[Json]] = {}
    for m in family["members"]:
        above = next((k["of"] for k in m["links"] if k["of"] in members), None)
        copies.setdefault(above, []).append(m)
    for some in copies.values():
        some.sort(key=lambda m: (_time(m["published"]) is None, _time(m["published"]), m["id"]), reverse=True)
    found, left = [], [(m, 0) for m in copies.get(None, [])]
    while left:
        member, depth = left.pop()
        found.append((member, depth))
        left += [(m, depth + 1) for m in copies.pop(member["id"], [])]
    return found


def _time(published: Json) -> tuple[datetime, datetime] | None:
    """From when to when a report came out: a minute, or whole days."""
    try:
        if published.get("moment"):
            moment = datetime.fromisoformat(published["moment"])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return moment, moment
        start, end = published["start"] or published["end"], published["end"] or published["start"]
        if not start:
            return None
        first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (start, end))
        return first, last + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _place(time: tuple[datetime, datetime] | None, at: Any) -> float:
    return _NOWHERE if time is None else round((at(time[0]) + at(time[1])) / 2, 1)


def _path(px: float, py: int, x: float, y: int) -> str:
    return f"M{px} {py}V{y}H{x}" if px != x else f"M{px} {py}V{y}"


def _marks(first: datetime, last: datetime) -> list[tuple[datetime, str]]:
    step = next((s for s in _STEPS if (last - first) / s <= _MARKS), _STEPS[-1])
    while (last - first) / step > _MARKS:
        step *= 2
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    while start < first:
        start += step
    found = []
    while start <= last:
        words = day_words(start.date().isoformat())
        found.append((start, f"{start:%H:%M}" if step < timedelta(days=1) and start.hour else words))
        start += step
    return found
