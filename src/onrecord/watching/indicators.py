"""Indicators of cooperation and conflict: records of a ledger in, a series by period with the facts behind it out.

For a period t and a class q (verbal or material, cooperation or conflict: the quad classes of PLOVER)

    I(q, t) = sum of w(e(f)) over the facts f with class(e(f)) = q and day(f) in t

where e(f) is the event of PLOVER that the fact is coded as, w its weight in the pack, and day(f) the day on which it
happened, else that of its first report. A fact counts once, whoever tells it and however often: of its records the
first that was reported counts. What is denied, planned, possible or conditional counts nothing (but that it was said or
threatened), and neither does what PLOVER has no event for. Nothing is smoothed, scaled or filled in; net(t) is the
cooperation less the conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from onrecord.errors import UsageError
from onrecord.watching.conditions.condition import day_of, parties_of
from onrecord.watching.sentences import say
from onrecord.watching.weights import QUADS, Weight, weights
from onrecord.watching.wording import text_of
from onrecord.watching.world import Watchable, World

Json = dict[str, Any]
Period = Literal["day", "week", "month"]
PERIODS: tuple[Period, ...] = ("day", "week", "month")

FORMULA = (
    "for each class: the sum of the weights of the events (PLOVER) of the facts of the period, each fact once by its "
    "first report; net: cooperation less conflict"
)
_COOPERATION = QUADS[:2]
_WHO_BOTH = 2
_CONDITIONAL = ("planned", "possible", "conditional")
_SAID = ("statement", "warning")
_MOST_PERIODS = 4_000


@dataclass(frozen=True, slots=True)
class Behind:
    """A fact behind a point: its event, what it weighs, and the record that told it first."""

    fact: str
    event: str
    quad: str
    weight: float
    day: str
    sentence: str
    article: str
    record: str
    reported: str | None


@dataclass(slots=True)
class Point:
    """One period, from `start` to `end`: by class, the sum of weights and the number of facts; and those facts."""

    start: str
    end: str
    sums: dict[str, float] = field(default_factory=lambda: dict.fromkeys(QUADS, 0.0))
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(QUADS, 0))
    facts: list[Behind] = field(default_factory=list)

    @property
    def net(self) -> float:
        """The cooperation less the conflict."""
        return sum(value if quad in _COOPERATION else -value for quad, value in self.sums.items())


@dataclass(frozen=True, slots=True)
class Series:
    """The points in order, periods without facts among them. `undated` facts that match are in none."""

    who: tuple[str, ...]
    place: str | None
    by: Period
    formula: str
    weights: Mapping[str, Weight]
    points: list[Point]
    undated: int


def indicators(
    ledger: Watchable, *, who: Sequence[str] = (), place: str | None = None, since: date | None = None,
    until: date | None = None, by: Period = "week", pack: str = "ukraine",
) -> Series:  # fmt: skip
    """The series of a pair of parties (country codes, ids or names; one: with anybody), of a place, or of everything.

    Raises UsageError for more than two parties, an unknown period, and a stretch of more than 4,000 periods.
    """
    if len(who) > _WHO_BOTH:
        raise UsageError(f"indicators are of one party or of a pair, not of {len(who)}")
    if by not in PERIODS:
        raise UsageError(f"no period {by!r}; there are: {', '.join(PERIODS)}")
    if since and until and since > until:
        raise UsageError(f"the period ends ({until}) before it begins ({since})")
    world, table = World(ledger, pack), weights(pack)
    wanted = {"place": place} if place else {}
    first: dict[str, tuple[tuple[str, str, str], Json]] = {}
    for line in ledger.watched(wanted, pack=pack):
        if _counts(line, table) and _between(line, who, world):
            order = line["reported"] or "9999", line["article"], line["id"]
            if line["fact"] not in first or order < first[line["fact"]][0]:
                first[line["fact"]] = order, line
    facts = [_behind(line, table) for _, line in first.values()]
    dated = sorted((f for f in facts if f.day), key=lambda f: (f.day, f.fact))
    dated = [f for f in dated if _within(f.day, since, until)]
    points = _points(dated, since, until, by)
    return Series(tuple(who), place, by, FORMULA, table, points, sum(not f.day for f in facts))


def _counts(line: Json, table: Mapping[str, Weight]) -> bool:
    code = line.get("plover")
    if not code or code["event"] not in table or (line["polarity"] == "denied" and line["kind"] != "statement"):
        return False
    return line["kind"] in _SAID or line["modality"] not in _CONDITIONAL


def _between(line: Json, who: Sequence[str], world: World) -> bool:
    """Whether the record is of the party, or of both of the pair.

    Of a pair, both are in the record as parties; or the one is, and the other is spoken of in what it says, or it
    happens in the other's country.
    """
    actors = parties_of(line)
    ours = [[a for a in actors if world.belongs(a, party)] for party in who]
    if len(who) < _WHO_BOTH:
        return all(ours)
    if all(ours):
        return any(a is not b for a in ours[0] for b in ours[1])
    return any(ours) and all(own or _concerns(line, party, world) for party, own in zip(who, ours, strict=True))


def _concerns(line: Json, party: str, world: World) -> bool:
    """Whether it is said of the party, or happens in the country that it is."""
    if line["kind"] in _SAID:
        return bool(world.names_of_party(party).search(text_of(line)))
    country = (line.get("place") or {}).get("country")
    return line["kind"] == "incident" and country is not None and world.code(party) == country


def _behind(line: Json, table: Mapping[str, Weight]) -> Behind:
    weight, day = table[line["plover"]["event"]], day_of(line)
    return Behind(
        line["fact"], weight.name, weight.quad, weight.weight, day.isoformat() if day else "", say(line),
        line["article"], line["id"], line["reported"],
    )  # fmt: skip


def _within(day: str, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())


def _points(facts: Sequence[Behind], since: date | None, until: date | None, by: Period) -> list[Point]:
    if not facts and not (since and until):
        return []
    first = since or date.fromisoformat(facts[0].day)
    last = until or date.fromisoformat(facts[-1].day)
    points: list[Point] = []
    for start, end in _periods(first, last, by):
        if len(points) == _MOST_PERIODS:
            raise UsageError(f"more than {_MOST_PERIODS:,} periods; take longer ones, or a shorter stretch")
        points.append(Point(start.isoformat(), end.isoformat()))
    at = 0
    for fact in facts:
        while fact.day > points[at].end:
            at += 1
        points[at].facts.append(fact)
        points[at].sums[fact.quad] += fact.weight
        points[at].counts[fact.quad] += 1
    return points


def _periods(first: date, last: date, by: Period) -> Iterator[tuple[date, date]]:
    """Whole periods (weeks from Monday) that cover the days."""
    start = first
    if by == "week":
        start = first - timedelta(days=first.weekday())
    elif by == "month":
        start = first.replace(day=1)
    while start <= last:
        following = _following(start, by)
        yield start, following - timedelta(days=1)
        start = following


def _following(start: date, by: Period) -> date:
    if by == "month":
        return date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return start + timedelta(days=7 if by == "week" else 1)
