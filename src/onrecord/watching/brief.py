"""A brief for a period: a ledger in, what is new, what could not be resolved and what does not add up out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from onrecord.watching.gather import Line, Place, gather, outlet_of, places_of, source_of
from onrecord.watching.gather import Source as Source
from onrecord.watching.phrases import counted, one_line, words

Day = str | date
Json = dict[str, Any]

SHOWN = {"statement": 12}
SHOWN_OTHERWISE = 40
"""So many lines of a kind are shown; of the others a brief says how many there are."""
NAMED = 12
"""So many of what could not be resolved are named one by one."""


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
class Gap:
    """One sort of thing that could not be resolved: how many in all, and the first of them by name."""

    heading: str
    count: int
    names: tuple[str, ...]


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
    that are made from other reports of the ledger. `title` and `lead` are an editor's.
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


class _Names:
    """Counts different names and keeps the first few."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._first: list[str] = []

    def add(self, name: str) -> None:
        """Count a name, unless it was counted before."""
        if hash(name) not in self._seen:
            self._seen.add(hash(name))
            if len(self._first) < NAMED:
                self._first.append(one_line(name, 120))

    def gap(self, heading: str) -> Gap:
        """What was counted."""
        return Gap(heading, len(self._seen), tuple(self._first))


def make_brief(ledger: Lists, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None) -> Brief:
    """The brief of what was reported from `since` to `until`, as it was known on `as_of`. Raises UsageError."""
    period: Json = {"since": since, "until": until, "as_of": as_of, "by": "reported"}
    undated, foreign = _Names(), Counter[str]()
    outlets: set[str] = set()
    copies = set[str]()
    reports = new = versions = unknown = 0
    for article in ledger.list("article", **period):
        reports += 1
        if article["outlet"] or article["url"]:
            outlets.add(outlet_of(article))
        else:
            unknown += 1
        new += _within(article["recorded"][:10], since, until)
        versions += article["version_of"] is not None
        if article["copies"]:
            copies.add(article["id"])
        if article["published"]["basis"] == "unknown":
            undated.add(article["title"] or article["path"])
        if article["language"] not in ("en", "und"):
            foreign[article["language"]] += 1
    counts = {
        f["id"]: (f["reports"], f["outlets"], f["origins"]) for f in ledger.list("fact", **period) if f["reports"] > 1
    }
    unplaced, unnamed, undated_records = _Names(), _Names(), _Names()
    sections, told = [], set[Place]()
    for kind, heading in words()["sections"].items():
        records = _noting(ledger.list(kind, **period), unplaced, unnamed, undated_records)
        spoken = told if kind == "statement" else set()
        lines, more = gather(records, counts, SHOWN.get(kind, SHOWN_OTHERWISE), spoken, copies)
        told.update(place for line in lines for source in line.sources for place in places_of(source))
        if lines:
            sections.append(Section(kind, heading, tuple(lines), more))
    refused = _Names()
    for refusal in ledger.list("refusal", since=since, until=until, as_of=as_of):
        refused.add(f"{refusal['path']} ({refusal['reason']})")
    languages = tuple(f"{language} ({number:,})" for language, number in foreign.most_common())
    gaps = (
        undated.gap("Reports without a date of publication"),
        undated_records.gap("Happenings whose date could not be worked out"),
        unplaced.gap("Places that were not found"),
        unnamed.gap("Voices without a name"),
        Gap("Reports in other languages, searchable but not extracted", foreign.total(), languages),
        refused.gap("Reports that could not be read"),
    )
    doubts = [_doubt(line) for line in ledger.list("discrepancy", **period)]
    return Brief(
        _iso(since), _iso(until), _iso(as_of), reports, len(outlets), unknown, new, versions, len(copies),
        tuple(sections), tuple(g for g in gaps if g.count), tuple(doubts[:SHOWN_OTHERWISE]),
        max(len(doubts) - SHOWN_OTHERWISE, 0),
    )  # fmt: skip


def _iso(day: Day | None) -> str | None:
    return day.isoformat()[:10] if isinstance(day, date) else day


def _within(day: str, since: Day | None, until: Day | None) -> bool:
    first, last = _iso(since), _iso(until)
    return (not first or day[: len(first)] >= first) and (not last or day[: len(last)] <= last)


def _noting(lines: Iterator[Json], unplaced: _Names, unnamed: _Names, undated: _Names) -> Iterator[Json]:
    """The lines as they are; on the way, what is unresolved in them is noted."""
    for line in lines:
        when, place = line["when"], line.get("place")
        if when and when["basis"] == "unresolved":
            undated.add(f"“{when['text']}” in: {line['evidence'][0]['text']}" if line["evidence"] else when["text"])
        if place and place["precision"] == "unresolved":
            unplaced.add(place["name"])
        speaker = line.get("speaker")
        if speaker and speaker["type"] == "anonymous":
            unnamed.add(speaker["name"])
        yield line


def _doubt(line: Json) -> Doubt:
    return Doubt(line["kind"], one_line(line["summary"]), line["expected"], line["found"], source_of(line))


def head(brief: Brief) -> str:
    """The first sentence of a brief: how many reports, from how many outlets, how many of them new."""
    said = counted(brief.reports, "report")
    if brief.outlets:
        said += f" from {counted(brief.outlets, 'outlet')}"
    if brief.unknown:
        said += f" ({brief.unknown:,} of no known outlet)" if brief.outlets else " of no known outlet"
    new = "all of them new" if brief.new == brief.reports else f"{brief.new:,} of them new"
    again = f", {counted(brief.versions, 'new version')} of reports known before" if brief.versions else ""
    made = f", {brief.copies:,} copied from others" if brief.copies else ""
    return f"{said}{made}, {new}{again}." if brief.reports else "No reports."


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
