"""`channel-silent`: reports of lines of communication in; one that nobody tested or used for too long out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, day_of
from onrecord.watching.phrases import actors, day

_SOUND = ("tested", "used", "established")


@dataclass(slots=True)
class _Line:
    """A line of communication: when it was last heard of as open, and whether that was told; None: it is closed."""

    last: date | None
    record: Json
    raised: date | None = None


@CONDITIONS.put("channel-silent")
class ChannelSilent(Condition):
    """A channel that was not tested, used or set up again for `days`.

    The clock runs from the day of that, else from the day of its report. A channel that is suspended has no clock.
    """

    kinds = ("channel",)
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "days": Parameter("days", "not tested or used for so many days", 30),
    }

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        self._lines: dict[str, _Line] = {}

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """Nothing: the clock is set."""
        when = day_of(line)
        known = line["polarity"] != "denied" and line["modality"] == "actual" and self.wants(line)
        if not known or when is None or line["status"] not in (*_SOUND, "suspended"):
            return ()
        key = "|".join(sorted(p["id"] for p in line["parties"])) or line["name"]
        there = self._lines.setdefault(key, _Line(None, line))
        if there.last is None or when >= there.last:
            there.record = line
            there.last = when if line["status"] in _SOUND else None
        return ()

    def tick(self, day: date) -> Iterable[Finding]:
        """The channels that have been silent so long."""
        for key, line in self._lines.items():
            if line.last is None or line.last == line.raised or day - line.last < timedelta(days=self.given["days"]):
                continue
            line.raised = line.last
            yield self._finding(key, line, line.last)

    def _finding(self, key: str, line: _Line, last: date) -> Finding:
        name, record = line.record["name"] or "line", line.record
        title = f"The {name} of {actors(record['parties'])}: not tested or used for {self.given['days']} days"
        reason = f"it was {record['status']} last on {day(last.isoformat())}, as far as is on record"
        return Finding((f"channel:{key}:{last}",), title, reason, (), (record,), own=True)
