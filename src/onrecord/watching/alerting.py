"""From findings to alerts: what several watches found in one run in, one alert for each thing that happened out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.model.alert import IMPORTANCES, Alert, AlertEvidence, AlertReason, alert_id
from onrecord.watching.conditions.condition import Finding
from onrecord.watching.phrases import one_line
from onrecord.watching.watches import Watch
from onrecord.watching.world import World

Json = dict[str, Any]
_MOST_WORDS = 12
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, whose it is, and the day on which it could be known (None: nobody knows)."""

    watch: Watch
    finding: Finding
    day: str | None

    def subjects(self) -> tuple[str, ...]:
        """What it is about, as it is kept."""
        if not self.finding.own:
            return self.finding.subjects
        return tuple(f"{self.watch.name}:{subject}" for subject in self.finding.subjects)

    def marks(self) -> Iterator[object]:
        """What it shares with others that tell the same: subjects, facts, and for one watch the very words."""
        yield from (("subject", s) for s in self.subjects())
        yield from (("fact", line["fact"]) for line in self.finding.lines if line.get("fact"))
        for line in self.finding.lines:
            yield from (("words", self.watch.name, *place) for place in _places(line))


def alerts_of(found: Sequence[Found], world: World, at: str | None) -> list[Alert]:
    """One alert for each group of findings that tell the same, in the order in which they were found."""
    groups: list[list[Found]] = []
    of_mark: dict[object, list[Found]] = {}
    for one in found:
        its = list(one.marks())
        group = [one]
        for other in {id(g): g for mark in its if (g := of_mark.get(mark)) is not None}.values():
            group = [*other, *group]
            groups.remove(other)
        groups.append(group)
        for member in group:
            of_mark.update(dict.fromkeys(member.marks(), group))
    return [_alert(group, world, at) for group in sorted(groups, key=lambda g: found.index(g[0]))]


def _alert(group: list[Found], world: World, at: str | None) -> Alert:
    group = sorted(group, key=lambda f: (-IMPORTANCES.index(f.watch.importance), -f.finding.rank))
    first = group[0]
    subjects = tuple(dict.fromkeys(s for f in group for s in f.subjects()))
    facts = tuple(dict.fromkeys(line["fact"] for f in group for line in f.finding.lines if line.get("fact")))
    ids = {alert_id(f.watch.name, f.subjects()[0]): f.watch.name for f in group}
    counts = [world.counts(fact) for fact in facts if fact.startswith("fact:")]
    reasons = tuple(_reasons(group))
    best = [f for f in group if f.watch == first.watch and f.finding.rank == first.finding.rank]
    more = len(dict.fromkeys(f.finding.title for f in best)) - 1
    title = first.finding.title + (f" (and {more:,} more)" if more else "")
    return Alert(
        min(ids), first.watch.name, at, first.day, title, reasons[0].text, first.watch.importance, facts, subjects,
        tuple(_evidence(group)), reasons, max((c[0] for c in counts), default=0),
        max((c[1] for c in counts), default=0),
    )  # fmt: skip


def _reasons(group: Iterable[Found]) -> Iterator[AlertReason]:
    """One for each watch."""
    by_watch: dict[str, list[Found]] = {}
    for one in group:
        by_watch.setdefault(one.watch.name, []).append(one)
    for its in by_watch.values():
        watch, texts = its[0].watch, list(dict.fromkeys(f.finding.reason for f in its))
        statistic = next((f.finding.statistic for f in its if f.finding.statistic), None)
        yield AlertReason(watch.name, watch.condition, "; ".join(texts[:_MOST_REASONS]), watch.importance, statistic)


def _evidence(group: Iterable[Found]) -> Iterator[AlertEvidence]:
    """The words that it rests on, then those of the background; each stretch once."""
    told = [(line, False) for f in group for line in f.finding.lines]
    told += [(line, True) for f in group for line in f.finding.context]
    seen: set[tuple[str, int, int]] = set()
    for line, background in told:
        for article, start, end, text in _spans(line):
            if (article, start, end) in seen or len(seen) >= _MOST_WORDS:
                continue
            seen.add((article, start, end))
            own = article == line["article"]
            yield AlertEvidence(
                article, line["id"], line.get("fact") or "", start, end, text,
                line["outlet"] if own else None, line["reported"] if own else None,
                one_line(line["title"] or "") or None if own else None, line["path"] if own else "",
                line["url"] if own else None, background,
            )  # fmt: skip


def _spans(line: Json) -> Iterator[tuple[str, int, int, str]]:
    for span in line["evidence"]:
        yield span.get("article") or line["article"], span["start"], span["end"], span["text"]


def _places(line: Json) -> Iterator[tuple[str, int, int]]:
    return ((article, start, end) for article, start, end, _ in _spans(line))
