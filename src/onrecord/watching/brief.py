"""A brief for a period: a ledger in, what is new, what could not be resolved and what does not add up out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from onrecord.watching.gaps import Gap, Unresolved
from onrecord.watching.gather import LeftOut, Line, Place, gather, outlet_of, places_of, source_of
from onrecord.watching.gather import Source as Source
from onrecord.watching.phrases import counted, one_line, words
from onrecord.watching.span_check import unfounded_doubt

Day = str | date
Json = dict[str, Any]

LOG = logging.getLogger("onrecord.brief")
SHOWN = {"statement": 12}
SHOWN_OTHERWISE = 40
"""So many lines of a kind are shown; of the others a brief says how many there are."""

class Lists(Protocol):
    """What a brief asks of a ledger."""

    def list(
        self,
        kind: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        as_of: Day | None = None,
        by: Literal["happened", "reported"] = "happened",
    ) -> Iterator[Json]:
        """The lines of a kind."""


@dataclass(frozen=True, slots=True)
class Section:
    """What is new of one kind; `more` lines are not shown."""

    kind: str
    heading: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that does not add up, with its report."""

    kind: str
    summary: str
    expected: str
    found: str
    source: Source


@dataclass(frozen=True, slots=True)
class Brief:
    """All of it. The days are as they were asked for; `new` counts what was recorded in the period.

    `outlets` counts the outlets that are known; `unknown` counts the reports of which the outlet is not; `copies` those
    that are made from other reports of the ledger. `title` and `lead` are an editor's. `left_out` has what is not told,
    since its words do not bear it out. A brief on a rhythm has its `name`, the `moment` it is of, when the last one was
    (`since_last`, in words), and how many facts were told `again` by nobody new.
    """

    since: str | None
    until: str | None
    as_of: str | None
    reports: int
    outlets: int
    unknown: int
    new: int
    versions: int
    copies: int
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    doubts: tuple[Doubt, ...]
    more_doubts: int
    title: str = ""
    lead: str = ""
    left_out: tuple[LeftOut, ...] = ()
    name: str = ""
    moment: str | None = None
    since_last: str = ""
    again: int = 0


def make_brief(ledger: Lists, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None) -> Brief:
    """The brief of what was reported from `since` to `until`, as it was known on `as_of`. Raises UsageError."""
    period: Json = {"since": since, "until": until, "as_of": as_of, "by": "reported"}
    told_of, open_ = ReportCounts(since, until), Unresolved()
    for article in ledger.list("article", **period):
        told_of.add(article)
        open_.report(article)
    counts = {
        f["id"]: (f["reports"], f["outlets"], f["origins"]) for f in ledger.list("fact", **period) if f["reports"] > 1
    }
    sections, told, left_out = list[Section](), set[Place](), list[LeftOut]()
    for kind, heading in words()["sections"].items():
        records = open_.noting(ledger.list(kind, **period))
        spoken = told if kind == "statement" else set()
        most = SHOWN.get(kind, SHOWN_OTHERWISE)
        lines, more = gather(records, counts, most, spoken, told_of.copied, left_out=left_out)
        told.update(place for line in lines for source in line.sources for place in places_of(source))
        if lines:
            sections.append(Section(kind, heading, tuple(lines), more))
    for refusal in ledger.list("refusal", since=since, until=until, as_of=as_of):
        open_.refused.add(f"{refusal['path']} ({refusal['reason']})")
    doubts, more_doubts = doubts_of(ledger.list("discrepancy", **period), left_out)
    log_left_out(left_out)
    return Brief(
        _iso(since), _iso(until), _iso(as_of), told_of.reports, len(told_of.outlets), told_of.unknown, told_of.new,
        told_of.versions, len(told_of.copied), tuple(sections), open_.gaps(), doubts, more_doubts,
        left_out=tuple(left_out),
    )  # fmt: skip


@dataclass(slots=True)
class ReportCounts:
    """How many reports of a period there are, and of what sort."""

    since: Day | None = None
    until: Day | None = None
    reports: int = 0
    unknown: int = 0
    new: int = 0
    versions: int = 0
    outlets: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)

    def add(self, article: Json) -> None:
        """Count a report, as a line of the ledger."""
        self.reports += 1
        if article["outlet"] or article["url"]:
            self.outlets.add(outlet_of(article))
        else:
            self.unknown += 1
        self.new += _within(article["recorded"][:10], self.since, self.until)
        self.versions += article["version_of"] is not None
        if article["copies"]:
            self.copied.add(article["id"])


def doubts_of(lines: Iterable[Json], left_out: list[LeftOut]) -> tuple[tuple[Doubt, ...], int]:
    """What does not add up, so far as it is borne out by its words, and how many more there are."""
    doubts = list[Doubt]()
    for line in lines:
        missing = unfounded_doubt(line) if len(doubts) < SHOWN_OTHERWISE else ()
        if missing:
            left_out.append(LeftOut(line["kind"], line.get("fact", ""), line["article"], line["id"], missing))
        else:
            doubts.append(_doubt(line))
    return tuple(doubts[:SHOWN_OTHERWISE]), max(len(doubts) - SHOWN_OTHERWISE, 0)


def log_left_out(left_out: Iterable[LeftOut]) -> None:
    """Say what is not told, and why."""
    for one in left_out:
        LOG.warning("left out of the brief: a %s (%s) without %s", one.kind, one.record, "; ".join(one.missing))


def _iso(day: Day | None) -> str | None:
    return day.isoformat()[:10] if isinstance(day, date) else day


def _within(day: str, since: Day | None, until: Day | None) -> bool:
    first, last = _iso(since), _iso(until)
    return (not first or day[: len(first)] >= first) and (not last or day[: len(last)] <= last)


def _doubt(line: Json) -> Doubt:
    return Doubt(line["kind"], one_line(line["summary"]), line["expected"], line["found"], source_of(line))


def head(brief: Brief) -> str:
    """The first sentence of a brief: how many reports, from how many outlets, how many of them new."""
    said = counted(brief.reports, "report")
    if brief.outlets:
        said += f" from {counted(brief.outlets, 'outlet')}"
    if brief.unknown:
        said += f" ({brief.unknown:,} of no known outlet)" if brief.outlets else " of no known outlet"
    made = f", {brief.copies:,} copied from others" if brief.copies else ""
    if brief.since_last:
        said = said if brief.reports else "No reports"
        known = f" {counted(brief.again, 'fact')} known before told again by nobody new." if brief.again else ""
        return f"{said} since {brief.since_last}{made}.{known}"
    new = _new(brief.new, brief.reports)
    again = f", {counted(brief.versions, 'new version')} of reports known before" if brief.versions else ""
    return f"{said}{made}, {new}{again}." if brief.reports else "No reports."


def _new(new: int, reports: int) -> str:
    if reports == 1:
        return "which is new" if new else "which is not new"
    return "all of them new" if new == reports else f"{new:,} of them new" if new else "none of them new"


def left_out(brief: Brief) -> str:
    """How many lines are not told, and why; "" where none is."""
    number = len(brief.left_out)
    why = "its words do not bear it out" if number == 1 else "their words do not bear them out"
    return f"{counted(number, 'line')} left out: {why}." if number else ""


def period(brief: Brief) -> str:
    """The period of a brief in words."""
    from onrecord.watching.phrases import day

    if brief.since and brief.until:
        said = f"{day(brief.since)} to {day(brief.until)}" if brief.since != brief.until else day(brief.since)
    elif brief.since:
        said = f"since {day(brief.since)}"
    else:
        said = f"up to {day(brief.until)}" if brief.until else "everything on record"
    return f"{said}, as known on {day(brief.as_of)}" if brief.as_of else said
