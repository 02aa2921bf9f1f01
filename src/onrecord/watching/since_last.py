"""A brief of what changed since the last one: a ledger, how far that one went and what is wanted in, a `Brief` out.

A fact is told that nobody had told before, or that comes from another independent origin than those that were known, or
that people corrected. What only was told again is counted. What the watches raised alerts on comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from onrecord.model.alert import IMPORTANCES
from onrecord.watching.brief import (
    SHOWN,
    SHOWN_OTHERWISE,
    Brief,
    ReportCounts,
    Section,
    doubts_of,
    log_left_out,
)
from onrecord.watching.conditions.condition import across, parties_of
from onrecord.watching.gaps import Unresolved
from onrecord.watching.gather import LeftOut, Line, Place, gather, places_of
from onrecord.watching.phrases import day, words
from onrecord.watching.regular import Regular
from onrecord.watching.standing import clock_lines, level_lines
from onrecord.watching.watches import DOUBTS
from onrecord.watching.world import Watchable, World

Json = dict[str, Any]
_BACK = timedelta(days=400)
"""Clocks and levels are those of so long a time."""
_OF_DOUBTS = ("who", "place", "outlet")
"""By these a doubt can be asked for."""
_HIGH = IMPORTANCES.index("high")


class Told(Protocol):
    """How often a fact is told, and from how many origins it was known before."""

    @property
    def reports(self) -> int:
        """In so many reports."""

    @property
    def outlets(self) -> int:
        """By so many outlets."""

    @property
    def origins(self) -> int:
        """From so many independent origins."""

    @property
    def before(self) -> int:
        """From so many before."""


class Changing(Watchable, Protocol):
    """What such a brief asks of a ledger, beyond what watches do."""

    def list(self, kind: str, *, since: str | None = None) -> Iterator[Json]:
        """The lines of a kind."""

    def alerts(self, *, since: str | None = None) -> Iterator[Json]:
        """Alerts that were raised since a day."""

    def reports_between(self, after: int, up_to: int) -> Iterator[Json]:
        """The articles with numbers above `after` and up to `up_to`."""

    def told_of(self, facts: Iterable[str], moment: str) -> Mapping[str, Told]:
        """By fact, how often it is told, and was before a moment."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a brief covers: the rows of the ledger above `after` and up to `up_to`, by table; the last one was made at
    `since`, this one is at `until`."""

    after: Mapping[str, int]
    up_to: Mapping[str, int]
    since: datetime
    until: datetime


def make_issue(ledger: Changing, regular: Regular, stretch: Stretch, pack: str) -> Brief:
    """The brief of a stretch. Raises UsageError for a filter that makes no sense, and LedgerError."""
    return _Making(ledger, regular, stretch, World(ledger, pack), pack).brief()


def utc(moment: datetime) -> str:
    """A moment as the ledger writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class _Making:
    ledger: Changing
    regular: Regular
    stretch: Stretch
    world: World
    pack: str

    def brief(self) -> Brief:
        """All of it."""
        stretch, rhythm, left_out, unresolved = self.stretch, self.regular.rhythm, list[LeftOut](), Unresolved()
        counts = ReportCounts()
        for article in self.ledger.reports_between(stretch.after["articles"], stretch.up_to["articles"]):
            counts.add(article)
            unresolved.report(article)
        sections, again, told = self._sections(counts, unresolved, left_out)
        for refusal in self.ledger.list("refusal", since=utc(stretch.since)[:10]):
            if refusal["recorded"] > utc(stretch.since):
                unresolved.refused.add(f"{refusal['path']} ({refusal['reason']})")
        doubts, more_doubts = doubts_of(self._doubts(told), left_out)
        log_left_out(left_out)
        until = rhythm.local(stretch.until)
        return Brief(
            utc(stretch.since)[:10], utc(stretch.until)[:10], None, counts.reports,
            len(counts.outlets), counts.unknown, counts.new, counts.versions, len(counts.copied), tuple(sections),
            unresolved.gaps(), doubts, more_doubts, title=f"{self.regular.about or self.regular.name}: {_said(until)}",
            left_out=tuple(left_out), name=self.regular.name, moment=until.isoformat(timespec="seconds"),
            since_last=_said(rhythm.local(stretch.since)), again=again,
        )  # fmt: skip

    def _sections(
        self, counts: ReportCounts, unresolved: Unresolved, left_out: list[LeftOut]
    ) -> tuple[list[Section], int, Set[str]]:
        """The sections, how many facts were told again by nobody new, and the articles that records were taken from."""
        headings, told_by, weights = words()["sections"], dict[str, Told](), self._weights()
        articles = set[str]()
        for kind in headings:
            facts = set[str]()
            for record in self._records(kind):
                facts.add(record["fact"])
                articles.add(record["article"])
            told_by.update(self.ledger.told_of(facts, utc(self.stretch.since)))
        known = {fact for fact, told in told_by.items() if told.before and told.origins <= told.before}
        numbers = {fact: (told.reports, told.outlets, told.origins) for fact, told in told_by.items()}
        sections, spoken, changed = list[Section](), set[Place](), set[str]()
        for kind, heading in headings.items():
            news = (r for r in self._records(kind) if r["fact"] not in known or r.get("corrected"))
            records = [*unresolved.noting(news)]
            changed.update(r["fact"] for r in records)
            most, told = SHOWN.get(kind, SHOWN_OTHERWISE), spoken if kind == "statement" else set[Place]()
            lines, more = gather(records, numbers, most, told, counts.copied, left_out=left_out, weights=weights)
            spoken.update(place for line in lines for source in line.sources for place in places_of(source))
            lines = [_with(line, told_by, weights) for line in lines]
            if lines:
                sections.append(Section(kind, heading, tuple(lines), more))
        shown = {line.fact for section in sections for line in section.lines}
        return [*_first(sections), *self._standing(shown, left_out)], len(known - changed), articles

    def _records(self, kind: str, **more: str) -> Iterator[Json]:
        """Records of a kind that the filter lets through, each once: those of the stretch, or of another time."""
        seen = set[tuple[str, str]]()
        after, up_to = 0 if more else self.stretch.after["records"], self.stretch.up_to["records"]
        for wanted in self.regular.filters:
            if kind not in _kinds(wanted, (kind,)):
                continue
            for line in self.ledger.watched({**wanted, **more, "kind": kind}, pack=self.pack, after=after, up_to=up_to):
                key = line["article"], line["id"]
                if key not in seen and across(parties_of(line), self.regular.between, self.world):
                    seen.add(key)
                    yield line

    def _doubts(self, told: Set[str]) -> Iterator[Json]:
        """What does not add up in new reports, first where reports contradict one another.

        Where the records are narrowed by more than a doubt can be asked for, only that of the articles `told`.
        """
        found: dict[str, Json] = {}
        after, up_to = self.stretch.after["articles"], self.stretch.up_to["articles"]
        for wanted in self.regular.filters:
            kinds = [k for k in _kinds(wanted, DOUBTS) if k in DOUBTS]
            asked = {k: v for k, v in wanted.items() if k in _OF_DOUBTS}
            narrow = bool(self.regular.between) or bool(wanted.keys() - {"kind", *_OF_DOUBTS})
            for line in self.ledger.watched_doubts(asked, pack=self.pack, after=after, up_to=up_to) if kinds else ():
                if line["kind"] in kinds and (not narrow or line["article"] in told):
                    found.setdefault(line["id"], line)
        return iter(sorted(found.values(), key=lambda line: DOUBTS.index(line["kind"])))

    def _weights(self) -> dict[str, int]:
        """By fact, the importance of the alerts that were raised on it since."""
        found: dict[str, int] = {}
        for alert in self.ledger.alerts(since=utc(self.stretch.since)[:10]):
            if alert["recorded"] >= utc(self.stretch.since):
                for fact in alert["facts"]:
                    found[fact] = max(found.get(fact, 0), IMPORTANCES.index(alert["importance"]))
        return found

    def _standing(self, shown: Set[str], left_out: list[LeftOut]) -> Iterator[Section]:
        """Clocks and levels; `shown` are the facts that the brief has lines of."""
        until = self.stretch.until
        time = {"since": utc(until - _BACK)[:10], "by": "reported"}
        today = self.regular.rhythm.local(until).date()
        parts: tuple[tuple[str, Callable[[], tuple[list[Line], int]]], ...] = (
            ("clock", lambda: clock_lines(self._records("contact", **time), today, left_out)),
            ("level", lambda: level_lines(self._records("assessment", **time), shown, left_out)),
        )
        for name, made in parts:
            lines, more = made()
            if lines:
                yield Section(name, words()["regular"][name], tuple(lines), more)


def _kinds(wanted: Mapping[str, Any], usual: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds that a filter names; without any, the usual ones."""
    given = wanted.get("kind") or usual
    return (given,) if isinstance(given, str) else tuple(given)


def _with(line: Line, told_by: Mapping[str, Told], weights: Mapping[str, int]) -> Line:
    """The line with how it was known before and how much it matters."""
    told = told_by.get(line.fact)
    importance = IMPORTANCES[weights[line.fact]] if line.fact in weights else ""
    return replace(line, before=told.before if told else 0, importance=importance)


def _first(sections: list[Section]) -> list[Section]:
    """The sections, the lines of the greatest importance taken out of them and put before all."""

    def high(line: Line) -> bool:
        return bool(line.importance) and IMPORTANCES.index(line.importance) >= _HIGH

    top = [line for section in sections for line in section.lines if high(line)]
    top.sort(key=lambda line: (-IMPORTANCES.index(line.importance), -line.origins))
    rest = [replace(s, lines=tuple(line for line in s.lines if not high(line))) for s in sections]
    head = [Section("first", words()["regular"]["first"], tuple(top), 0)] if top else []
    return [*head, *(s for s in rest if s.lines or s.more)]


def _said(moment: datetime) -> str:
    """ "Monday 9 June 2025, 06:30"."""
    return f"{words()['weekdays'][moment.weekday()]} {day(moment.date().isoformat())}, {moment:%H:%M}"
