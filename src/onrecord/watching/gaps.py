"""What could not be resolved: records on their way in; the same, and what they leave open, counted and named, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from onrecord.watching.phrases import one_line

Json = dict[str, Any]
NAMED = 12
"""So many of what could not be resolved are named one by one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One sort of thing that could not be resolved: how many in all, and the first of them by name."""

    heading: str
    count: int
    names: tuple[str, ...]


class Names:
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


@dataclass(slots=True)
class Unresolved:
    """All that a brief comes upon and that could not be resolved."""

    reports: Names = field(default_factory=Names)
    days: Names = field(default_factory=Names)
    places: Names = field(default_factory=Names)
    voices: Names = field(default_factory=Names)
    languages: Counter[str] = field(default_factory=Counter)
    refused: Names = field(default_factory=Names)

    def report(self, article: Json) -> None:
        """Note what is unresolved of a report."""
        if article["published"]["basis"] == "unknown":
            self.reports.add(article["title"] or article["path"])
        if article["language"] not in ("en", "und"):
            self.languages[article["language"]] += 1

    def noting(self, lines: Iterable[Json]) -> Iterator[Json]:
        """The records as they are; on the way, what is unresolved in them is noted."""
        for line in lines:
            when, place = line["when"], line.get("place")
            if when and when["basis"] == "unresolved":
                said = f"“{when['text']}” in: {line['evidence'][0]['text']}" if line["evidence"] else when["text"]
                self.days.add(said)
            if place and place["precision"] == "unresolved":
                self.places.add(place["name"])
            speaker = line.get("speaker")
            if speaker and speaker["type"] == "anonymous":
                self.voices.add(speaker["name"])
            yield line

    def gaps(self) -> tuple[Gap, ...]:
        """What there is of each sort."""
        languages = tuple(f"{language} ({number:,})" for language, number in self.languages.most_common())
        gaps = (
            self.reports.gap("Reports without a date of publication"),
            self.days.gap("Happenings whose date could not be worked out"),
            self.places.gap("Places that were not found"),
            self.voices.gap("Voices without a name"),
            Gap("Reports in other languages, searchable but not extracted", self.languages.total(), languages),
            self.refused.gap("Reports that could not be read"),
        )
        return tuple(gap for gap in gaps if gap.count)
