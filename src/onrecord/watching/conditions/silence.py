"""`silence-ended` and `no-contact`: contacts in; a silence that a contact ends, or that grows too long, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar

from onrecord.watching.clocks import known_day, pairs_of
from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, told
from onrecord.watching.phrases import actor, day, listed, with_the, words
from onrecord.watching.put_away import Away
from onrecord.watching.sentences import say
from onrecord.watching.wording import pattern_of

Key = tuple[str, str]

_BY = Parameter("text", "silent are two persons or bodies, or all of two countries", "pair", ("pair", "side"))


@dataclass(slots=True)
class _Pair:
    """Two who talk: on how many days they did, the last of them, and the line that told of it first."""

    names: tuple[str, str]
    held: set[date] = field(default_factory=set)
    last: date | None = None
    line: Away | None = None
    raised: set[date] = field(default_factory=set)

    def talked(self, day: date, line: Json) -> None:
        """A contact was held."""
        self.held.add(day)
        if self.last is None or day > self.last:
            self.last, self.line = day, Away(line)

    def last_line(self) -> list[Json]:
        """The line of the last contact."""
        return [] if self.line is None else [self.line.line]


class _Contacts(Condition):
    """What both conditions know of contacts that were held."""

    kinds = ("contact",)

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        self._pairs: dict[Key, _Pair] = {}

    def _of(self, line: Json) -> Iterator[tuple[Key, _Pair]]:
        """The pairs that were in contact by a line; none where it was not held, or only may have been."""
        if line["status"] != "held" or line["polarity"] == "denied" or line["modality"] != "actual":
            return
        for one, other in pairs_of(line["participants"]):
            if not self.across((one, other)):
                continue
            side = self.given["by"] == "side"
            a, b = sorted((self._key(one, side), self._key(other, side)))
            if a[0] != b[0]:
                key = a[0], b[0]
                yield key, self._pairs.setdefault(key, _Pair((a[1], b[1])))

    def _key(self, who: Json, side: bool) -> tuple[str, str]:
        code = who.get("country")
        if side and code:
            return str(code), f"officials of {with_the(self.world.country(code))}"
        return str(who["id"]), actor(who)


@CONDITIONS.put("silence-ended")
class SilenceEnded(_Contacts):
    """A contact after a silence of more than `days`.

    The silence is what the report itself tells ("the first call in 84 days"), else the days since the last contact of
    the two that the ledger knows. A contact of long ago (`max_age`), or one before the last that is known, ends no
    silence. Of a contact without a day, only what its report tells of the silence counts.
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "days": Parameter("days", "a silence of more than so many days", 30),
        "by": _BY,
    }

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of a contact that ends the silence of one pair or more."""
        if not self.wants(line):
            return
        held, gaps, subjects = known_day(line["when"]), [], []
        context: list[Json] = []
        for key, pair in self._of(line):
            last = pair.last
            known = (held - last).days if held and last and held > last else None
            length, how = (line["gap_days"], "told") if line["gap_days"] else (known, "counted")
            newest = (held is None or last is None or held >= last) and self.fresh(line)
            if length is not None and length > self.given["days"] and newest and held not in pair.raised:
                gaps.append(_gap(pair, length, how, last))
                subjects += [f"silence:{'|'.join(key)}:{held}"] if held else []
                context += pair.last_line() if last != held else []
                if held:
                    pair.raised.add(held)
            if held:
                pair.talked(held, line)
        if gaps:
            shown = _gap_first(line) if line["gap_days"] else line
            reason = listed(dict.fromkeys(gaps))
            yield Finding((*subjects, *told(line)), say(line), reason, (shown,), tuple(context[:2]))


def _gap(pair: _Pair, length: float, how: str, last: date | None) -> str:
    since = f" since {day(last.isoformat())}" if how == "counted" and last else ""
    said = "as the report says" if how == "told" else "the last contact on record"
    return f"{listed(pair.names)} had been silent for {length:g} days{since}, {said}"


def _gap_first(line: Json) -> Json:
    """The line with the words that tell how long the silence was before its other words."""
    number = re.compile(rf"(?<!\w){line['gap_days']:g}(?!\w)")
    cues = pattern_of(words()["watches"]["silence"])

    def tells(span: Json) -> tuple[bool, int]:
        found = {cue[0].lower() for cue in cues.finditer(span["text"])}
        return not number.search(span["text"]), -len(found)

    return {**line, "evidence": sorted(line["evidence"], key=tells)}


@CONDITIONS.put("no-contact")
class NoContact(_Contacts):
    """No contact of a pair for `days`: the clock runs from the last contact that was held on a known day.

    A pair counts once it has talked `at_least` times. It is told once for each silence, on the day on which it is so
    long, or when a later report brings word of the last contact.
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {
        "days": Parameter("days", "no contact for so many days", 30),
        "at_least": Parameter("count", "of a pair with at least so many contacts on record", 2),
        "by": _BY,
    }

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """Nothing: the clock is set."""
        held = known_day(line["when"])
        if held and self.wants(line):
            for _, pair in self._of(line):
                pair.talked(held, line)
        return ()

    def tick(self, day: date) -> Iterable[Finding]:
        """The pairs that have been silent so long."""
        for key, pair in self._pairs.items():
            last = pair.last
            if last is None or last in pair.raised or len(pair.held) < self.given["at_least"]:
                continue
            if day - last >= timedelta(days=self.given["days"]):
                pair.raised.add(last)
                yield self._finding(key, pair, last)

    def _finding(self, key: Key, pair: _Pair, last: date) -> Finding:
        names = listed(pair.names)
        title = f"No contact of {names} for {self.given['days']} days"
        reason = f"the last contact on record was {day(last.isoformat())}"
        return Finding((f"no-contact:{'|'.join(key)}:{last}",), title, reason, (), (*pair.last_line(),), own=True)
