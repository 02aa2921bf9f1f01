"""`status`: pledges, channels and steps towards alliances in; a status that moved, or a step that was taken, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, certain, day_of, told
from onrecord.watching.phrases import actor, actors
from onrecord.watching.put_away import Away
from onrecord.watching.sentences import say

_FIELD = {"pledge": "status", "channel": "status", "alignment": "step"}
_ORDER = {
    "pledge": ("considered", "pending", "announced", "approved", "delivered"),
    "alignment": ("considers", "closer", "applies", "accepted", "joins"),
}
"""States that follow one another; what goes back in them is an older report, not a change."""
_UP = ("established", "tested", "used", "existing")
"""States of a channel that is open: from one of these to another nothing has changed."""
_LEAVES = "leaves"


@dataclass(slots=True)
class _State:
    """How something stands: its status, since which day, by which line; `seen` are all that it has had."""

    status: str
    day: date
    line: Away
    seen: set[str] = field(default_factory=set)


@CONDITIONS.put("status")
class StatusMoved(Condition):
    """A status that moved: a pledge that is approved, a channel that is suspended, a step that a country takes.

    Records are of one thing where they tell one fact (pledges; the ledger joins a pledge and its later states), have
    the same parties (channels), or are of the same country and organisation (alignments). A pledge and an alignment
    only move on (considered, pending, announced, approved, delivered; considers, closer, applies, accepted, joins; or
    leaves); a channel is open or suspended. Nothing moves by what is denied, planned or possible, or by an earlier day
    than the one that stands. With `first`, the first status that is on record is told too.
    """

    kinds = ("pledge", "channel", "alignment")
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "first": Parameter("flag", "also the first status that is on record", False),
    }

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        self._things: dict[tuple[str, ...], _State] = {}

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of a status that is not what it was."""
        if line["kind"] not in _FIELD or not certain(line) or not self.wants(line):
            return
        status, when = _status(line), day_of(line) or date.min
        there = self._things.get(key := _thing(line))
        if there is None:
            self._things[key] = _State(status, when, Away(line), {status})
            if self.given["first"] and self.fresh(line):
                yield Finding(told(line), say(line), f"the first status on record: {status}", (line,))
            return
        if when < there.day or not _moves(line["kind"], there.status, status):
            return
        last, was = there.line, there.status
        again = status in there.seen and line["kind"] != "channel"
        there.status, there.day, there.line = status, when, Away(line)
        there.seen.add(status)
        if not again and self.fresh(line):
            fact, record = told(line)
            subject = f"{fact}#{status}" + (f"@{when}" if line["kind"] == "channel" else "")
            reason = f"{_named(line)}: from {was} to {status}"
            yield Finding((subject, record), say(line), reason, (line,), (last.line,))


def _status(line: Json) -> str:
    own = str(line[_FIELD[line["kind"]]])
    return "open" if line["kind"] == "channel" and own in _UP else own


def _thing(line: Json) -> tuple[str, ...]:
    if line["kind"] == "channel":
        return "channel", *sorted(p["id"] for p in line["parties"])
    if line["kind"] == "alignment":
        return "alignment", line["country"]["id"], line["organisation"]["id"]
    return "pledge", line["fact"]


def _moves(kind: str, was: str, now: str) -> bool:
    order = _ORDER.get(kind, ())
    if was == now:
        return False
    if kind == "channel" or _LEAVES in (was, now):
        return True
    return order.index(now) > order.index(was) if now in order and was in order else True


def _named(line: Json) -> str:
    if line["kind"] == "channel":
        return f"the {line['name'] or 'line'} of {actors(line['parties'])}"
    if line["kind"] == "alignment":
        return f"{actor(line['country'])} and {actor(line['organisation'])}"
    to = f" to {actor(line['recipient'])}" if line["recipient"] else ""
    return f"the pledge of {actor(line['donor'])}{to}"
