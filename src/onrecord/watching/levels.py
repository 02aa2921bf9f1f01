"""Risk levels and who set them: assessments of the ledger in, one line for each assessor and subject out.

Two assessments are of one subject where the same assessor names it in much the same words; what is denied stays denied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_SMALL = {"a", "an", "the", "of", "in", "on", "to", "for", "and", "or", "by", "that", "their", "its", "is", "are", "be"}
_ALIKE = 0.5


@dataclass(slots=True)
class Level:
    """What one assessor says of one subject: `records`, the latest first; the first has the level that stands."""

    assessor: Json
    subject: str
    words: frozenset[str]
    records: list[Json] = field(default_factory=list)

    @property
    def now(self) -> Json:
        """The latest assessment."""
        return self.records[0]

    @property
    def moved(self) -> Json | None:
        """The assessment before the latest that had another level or direction; None where nothing has moved."""
        now = self.now["level"], self.now["direction"]
        return next((r for r in self.records[1:] if (r["level"], r["direction"]) != now), None)


def levels(assessments: Iterable[Json]) -> list[Level]:
    """The levels that stand, the latest first; of one fact told by several reports the first is taken."""
    found: list[Level] = []
    of_assessor: dict[str, list[Level]] = {}
    facts = set[str]()
    ordered = sorted(assessments, key=lambda r: (told(r) or "", r["fact"]), reverse=True)
    for record in ordered:
        if not (record["level"] or record["direction"]) or record["fact"] in facts:
            continue
        facts.add(record["fact"])
        words, its = subject_words(record["subject"]), of_assessor.setdefault(record["assessor"]["id"], [])
        level = next((one for one in its if same_subject(one.words, words)), None)
        if level is None:
            level = Level(record["assessor"], record["subject"], words)
            its.append(level)
            found.append(level)
        level.records.append(record)
    return found


def told(record: Json) -> str | None:
    """The day of a record: of what happened, else of its report."""
    when = record["when"]
    return (when["start"] if when else None) or record.get("reported")


def same_subject(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two subjects are one by their words: half of those of the shorter are in the other."""
    return len(one & other) >= _ALIKE * max(min(len(one), len(other)), 1)


def subject_words(subject: str) -> frozenset[str]:
    """The words of a subject that count."""
    return frozenset(word.strip(".,;:’'\"“”") for word in subject.lower().split()) - _SMALL
