"""`answered`: what is said of one subject in; a warning that another party speaks to, once for each, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, day_of, told
from onrecord.watching.phrases import actor, counted, words
from onrecord.watching.sentences import say
from onrecord.watching.wording import pattern_of, text_of

_WHO = {"statement": "speaker", "warning": "actor", "assessment": "assessor"}
_TO = ("addressee", "target")
_WARNS = ("warn",)


@dataclass(slots=True)
class _Said:
    """Something that was said of the subject: who by, when, in which words; `warns` where it is a warning."""

    line: Json
    who: Json
    day: date | None
    text: str
    warns: bool
    answered: bool = field(default=False)


@CONDITIONS.put("answered")
class Answered(Condition):
    """A warning that is answered: another party speaks to it within `days`.

    A warning is a record of that kind, a statement that warns, or what somebody with a name says of the subject
    (`words`) with a word of danger (`grave`) beside it. An answer is a statement, warning or assessment by somebody of
    another country, later or on the same day, that has a word of the subject and names the speaker of the warning or
    the country, or is said to them. A warning without a day has an answer in its own report alone. It counts as
    answered once; all warnings that one statement answers are one alert. Media only report, and take no part.
    """

    kinds = ("statement", "warning", "assessment")
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "days": Parameter("days", "an answer comes within so many days", 14),
        "grave": Parameter("texts", "words of danger that make a warning of what is said", []),
    }

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        self._grave = pattern_of(given["grave"] or words()["watches"]["grave"])
        self._said: list[_Said] = []

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of an answer, or of a warning whose answer was told before it."""
        who = line.get(_WHO.get(line["kind"], ""))
        if not who or who["type"] == "anonymous" or self.world.press(who) or not self.wants(line):
            return
        text = text_of(line)
        warns = line["kind"] == "warning" or line.get("act") in _WARNS or bool(self._grave.search(text))
        said = _Said(line, who, day_of(line), text, warns)
        self._forget(said)
        for answer, warnings in self._matched(said):
            for warning in warnings:
                warning.answered = True
            yield self._finding(answer, warnings)
        self._said.append(said)

    def _matched(self, said: _Said) -> list[tuple[_Said, list[_Said]]]:
        warnings = [w for w in self._said if w.warns and not w.answered and self._answers(said, w)]
        if warnings:
            return [(said, warnings)]
        if said.warns:
            for answer in self._said:
                if self._answers(answer, said):
                    return [(answer, [said])]
        return []

    def _answers(self, answer: _Said, warning: _Said) -> bool:
        one, other = answer.who, warning.who
        if one["id"] == other["id"] or (one.get("country") or one["id"]) == (other.get("country") or other["id"]):
            return False
        if answer.line["polarity"] == "denied" and answer.line["kind"] != "statement":
            return False
        if answer.day is None or warning.day is None:
            in_time = answer.line["article"] == warning.line["article"]
        else:
            in_time = 0 <= (answer.day - warning.day).days <= self.given["days"]
        if not in_time:
            return False
        to = (answer.line.get(name) for name in _TO)
        said_to = any(t and (t["id"] == other["id"] or (other.get("country") or "") == t.get("country")) for t in to)
        return said_to or bool(self.world.names_of(other).search(answer.text))

    def _forget(self, now: _Said) -> None:
        """What is too long ago to be answered, or to be an answer; without a day, what another report said."""
        self._said = [s for s in self._said if self._matters(s, now)]

    def _matters(self, said: _Said, now: _Said) -> bool:
        if said.day is None:
            return bool(said.line["article"] == now.line["article"])
        return now.day is None or abs((now.day - said.day).days) <= 2 * self.given["days"]

    def _finding(self, answer: _Said, warnings: list[_Said]) -> Finding:
        first = warnings[0]
        after = (answer.day - first.day).days if answer.day and first.day else None
        later = "on the same day" if not after else counted(after, "day") + " later"
        when = "in the same report" if after is None else later
        subjects = [f"answered:{w.line['fact'].removeprefix('fact:')}" for w in warnings]
        reason = f"{actor(answer.who)} speaks to what {actor(first.who)} said, {when}"
        return Finding(
            (*subjects, *told(answer.line)), say(answer.line), reason, (answer.line,), tuple(w.line for w in warnings)
        )
