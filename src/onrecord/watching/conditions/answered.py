"""`answered`: what is said of one subject in; a warning that another party speaks to, once for each, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, day_of, told
from onrecord.watching.phrases import actor, counted, with_the, words
from onrecord.watching.sentences import say
from onrecord.watching.wording import pattern_of, text_of, told_in

_WHO = {"statement": "speaker", "warning": "actor", "assessment": "assessor"}
_TO = ("addressee", "target")
_WARNS = ("warn",)


_STATE, _NAMED, _OWN = 1, 2, 3
"""How an answer concerns a warning: it speaks of the state, its sentence names who warned, its own words do."""
_AFTER, _BEFORE = re.compile(r"-[a-z]"), re.compile(r"[a-z]-\Z")


@dataclass(slots=True)
class _Said:
    """Something that was said of the subject: who by, when, in which words; `warns` where it is a warning.

    `answer` is what answered it, and `grade` how; `spoken` says that somebody spoke of its state.
    """

    line: Json
    who: Json
    day: date | None
    text: str
    warns: bool
    answer: _Said | None = None
    grade: int = 0
    spoken: bool = False


@CONDITIONS.put("answered")
class Answered(Condition):
    """A warning that is answered: another party speaks to it within `days`.

    A warning is a record of that kind, a statement that warns, or what somebody with a name says of the subject
    (`words`) with a word of danger (`grave`) beside it. An answer is a statement, warning or assessment by somebody of
    another country, later or on the same day, that has a word of the subject and names who warned, or is said to them.
    One that speaks of their country alone, with a word of danger or of answering, is told once too, and the warning
    waits on for its answer. A warning without a day has an answer in its own report alone. It counts as answered once;
    all warnings that one statement answers are one alert. Media only report, and take no part.
    """

    kinds = ("statement", "warning", "assessment")
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "days": Parameter("days", "an answer comes within so many days", 14),
        "grave": Parameter("texts", "words of danger that make a warning of what is said", []),
    }

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        grave = given["grave"] or words()["watches"]["grave"]
        self._grave = pattern_of(grave)
        self._speaks = pattern_of([*grave, *words()["watches"]["answering"]])
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
        yield from self._answering(said)
        if said.warns:
            graded = [(self._grade(answer, said), answer) for answer in self._said]
            grade, answer = max(graded, key=lambda g: g[0], default=(0, said))
            if grade:
                yield self._finding(answer, [said], grade)
        self._said.append(said)

    def _answering(self, answer: _Said) -> Iterable[Finding]:
        """The finding of the warnings that it answers, else of those of whose state it speaks first."""
        graded = [(w, self._grade(answer, w)) for w in self._said if w.warns]
        for sort in ((_OWN,), (_NAMED,), (_STATE,)):
            warnings = [w for w, grade in graded if grade in sort and self._open(w, answer, grade)]
            if warnings:
                yield self._finding(answer, warnings, sort[0])
                return

    def _open(self, warning: _Said, answer: _Said, grade: int) -> bool:
        """Whether the warning waits for such an answer; of one sentence, better words may follow."""
        if warning.answer is None:
            return grade > _STATE or not warning.spoken
        return grade > warning.grade and _one_sentence(warning.answer.line, answer.line)

    def _grade(self, answer: _Said, warning: _Said) -> int:
        """How the one answers the other; 0 where it does not."""
        one, other = answer.who, warning.who
        if one["id"] == other["id"] or (one.get("country") or one["id"]) == (other.get("country") or other["id"]):
            return 0
        if answer.line["polarity"] == "denied" and answer.line["kind"] != "statement":
            return 0
        if answer.day is None or warning.day is None:
            in_time = answer.line["article"] == warning.line["article"]
        else:
            in_time = 0 <= (answer.day - warning.day).days <= self.given["days"]
        if not in_time:
            return 0
        to = [t for name in _TO if (t := answer.line.get(name))]
        speaks, text = self._speaks.search(answer.text), _without(answer.text, one)
        if other["type"] == "country":
            return _NAMED if speaks and self._of_state(text, other, to) else 0
        its_own = self.world.names_of({**other, "country": None})
        if its_own.search(told_in(answer.line)) or any(t["id"] == other["id"] for t in to):
            return _OWN
        if its_own.search(text):
            return _NAMED
        return _STATE if speaks and self._of_state(text, other, to) else 0

    def _of_state(self, text: str, warner: Json, to: Iterable[Json]) -> bool:
        """Whether a text speaks of the state of who warned, or is said to it."""
        if any(warner.get("country") and warner["country"] == t.get("country") for t in to):
            return True
        names = self.world.names_of(warner).finditer(text)
        return any(not _compounded(text, found.start(), found.end()) for found in names)

    def _forget(self, now: _Said) -> None:
        """What is too long ago to be answered, or to be an answer; without a day, what another report said."""
        self._said = [s for s in self._said if self._matters(s, now)]

    def _matters(self, said: _Said, now: _Said) -> bool:
        if said.day is None:
            return bool(said.line["article"] == now.line["article"])
        return now.day is None or abs((now.day - said.day).days) <= 2 * self.given["days"]

    def _finding(self, answer: _Said, warnings: list[_Said], grade: int) -> Finding:
        for warning in warnings:
            if grade == _STATE:
                warning.spoken = True
            else:
                warning.answer, warning.grade = answer, grade
        first = warnings[0]
        after = (answer.day - first.day).days if answer.day and first.day else None
        later = "on the same day" if not after else counted(after, "day") + " later"
        when = "in the same report" if after is None else later
        mark = "spoken" if grade == _STATE else "answered"
        subjects = [f"{mark}:{w.line['fact'].removeprefix('fact:')}" for w in warnings]
        state = self.world.country(first.who["country"]) if grade == _STATE and first.who.get("country") else None
        to = f"speaks of {with_the(state)} after" if state else "speaks to"
        reason = f"{actor(answer.who)} {to} what {actor(first.who)} said, {when}"
        return Finding(
            (*subjects, *told(answer.line)), say(answer.line), reason, (answer.line,), tuple(w.line for w in warnings),
            rank=grade,
        )  # fmt: skip


def _without(text: str, who: Json) -> str:
    """The text without what it says of who speaks: "Russia-installed director" names Russia, and says nothing of it."""
    for part in (who.get("role"), who["name"]):
        text = text.replace(part, " ") if part else text
    return text


def _one_sentence(one: Json, other: Json) -> bool:
    """Whether two records of one report rest on some of the same words."""
    if one["article"] != other["article"]:
        return False
    return any(a["start"] < b["end"] and b["start"] < a["end"] for a in one["evidence"] for b in other["evidence"])


def _compounded(text: str, start: int, end: int) -> bool:
    """Whether a name is part of a word of another sense: "Russian-made", "pro-Russian"."""
    return bool(_AFTER.match(text, end) or _BEFORE.match(text, max(start - 2, 0), start))
