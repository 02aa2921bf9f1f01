"""`level`: assessments in; a level that moved, or one that is stated for the first time, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, day_of, told
from onrecord.watching.levels import same_subject, subject_words
from onrecord.watching.phrases import actor, one_line, with_the
from onrecord.watching.put_away import Away
from onrecord.watching.sentences import say

_ANY_TIME = date.min


@dataclass(slots=True)
class _Stands:
    """What one side last said of a subject."""

    words: frozenset[str]
    day: date
    level: tuple[str, str]
    line: Away


@CONDITIONS.put("level")
class LevelMoved(Condition):
    """A level that moved: an assessment unlike the last one of the same subject by the same side.

    Unlike is another level or another direction. A side is the country that an assessor belongs to (with
    `by = "assessor"`: the assessor alone). Two subjects are one where half of the words of the shorter are in the
    other. With `first`, a level that nobody of the side has stated before is told too. Denied assessments, and those
    of an earlier day than the one that stands, move nothing.
    """

    kinds = ("assessment",)
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "first": Parameter("flag", "also a level that is stated for the first time", False),
        "by": Parameter("text", "whose earlier level counts", "side", ("side", "assessor")),
    }

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        self._stands: dict[str, list[_Stands]] = {}

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of a level that is not what it was."""
        if not (line["level"] or line["direction"]) or line["polarity"] == "denied" or not self.wants(line):
            return
        its = self._stands.setdefault(self._side(line["assessor"]), [])
        words, when = subject_words(line["subject"]), day_of(line) or _ANY_TIME
        before = next((s for s in its if same_subject(s.words, words)), None)
        if before is None:
            its.append(_Stands(words, when, _level(line), Away(line)))
            if self.given["first"] and self.fresh(line):
                yield self._finding(line, None)
        elif when >= before.day:
            moved, last = _level(line) != before.level, before.line
            before.day, before.level, before.line = when, _level(line), Away(line)
            if moved and self.fresh(line):
                yield self._finding(line, last.line)

    def _side(self, assessor: Json) -> str:
        return str((self.given["by"] == "side" and assessor.get("country")) or assessor["id"])

    def _named(self, assessor: Json) -> str:
        """The side, or the assessor where nobody knows of which side they are or it is of no matter."""
        by_side = self.given["by"] == "side" and assessor.get("country")
        return with_the(self.world.country(assessor["country"])) if by_side else actor(assessor)

    def _finding(self, line: Json, before: Json | None) -> Finding:
        fact, record = told(line)
        subject, level = one_line(line["subject"].removeprefix("about "), 120), ", ".join(filter(None, _level(line)))
        if before is None:
            who = self._named(line["assessor"])
            reason = f"{level}: the first level of “{subject}” that is on record from {who}"
            return Finding((fact, record), say(line), reason, (line,))
        was, who = ", ".join(filter(None, _level(before))), actor(before["assessor"])
        reason = f"the level of “{subject}” was {was} ({who}) and is now {level}"
        return Finding((f"{fact}#{level}", record), say(line), reason, (line,), (before,))


def _level(line: Json) -> tuple[str, str]:
    return " ".join((line["level"] or "").lower().split()), line["direction"] or ""
