"""Briefs on a rhythm, made and handed over: a ledger, what is configured and a moment in; briefs kept and sent, out.

How far a brief went is remembered in the transaction that keeps it, and with it that it waits to be handed over: killed
anywhere, a brief is made once for a moment, and goes out. One that was missed is made once, of all since the last one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.engines.brief_messages import brief_message, folder_of, write_files
from onrecord.engines.delivering import Message, Target, deliver, hand_over
from onrecord.engines.events import LOG, tell
from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import Filter, Ledger
from onrecord.packs.tables import Mistake
from onrecord.watching import Brief, to_json
from onrecord.watching.regular import Regular, Regulars, load_regulars
from onrecord.watching.render import title
from onrecord.watching.saved import from_json
from onrecord.watching.since_last import Stretch, make_issue, utc

Json = dict[str, Any]
_BRIEF = "brief:"
_MOST_WAITING = 64
_REST = timedelta(minutes=10)
"""A brief that could not be made is tried again after so long a time."""


def load_briefs(config: str, targets: Collection[str]) -> Regulars:
    """The briefs on a rhythm of a configuration; one with a filter that makes no sense is a mistake."""
    loaded = load_regulars(config, targets)
    for brief in list(loaded.briefs):
        try:
            for wanted in brief.filters:
                Filter.of(**{key: value for key, value in wanted.items() if key != "kind"})
        except UsageError as error:
            loaded.briefs.remove(brief)
            loaded.mistakes.append(Mistake(brief.file, brief.line, f"brief.filter: {error}"))
    return loaded


@dataclass(slots=True)
class Issuing:
    """Makes what is due and hands over what waits, again and again."""

    ledger: Ledger
    regulars: Sequence[Regular]
    targets: Sequence[Target]
    pack: str
    _messages: dict[int, tuple[Message, Brief]] = field(default_factory=dict)
    _settled: set[int] = field(default_factory=set)
    _resting: dict[str, datetime] = field(default_factory=dict)

    def run(self, now: datetime) -> Counter[str]:
        """Make what is due, and hand over; how much of it. Raises LedgerError."""
        counts: Counter[str] = Counter()
        for regular in self.regulars:
            if self._resting.get(regular.name, now) > now:
                continue
            try:
                state = self._state(regular, now)
                moment = regular.rhythm.last(now)
                if utc(moment) > state["moment"]:
                    counts["briefs"] += self._make(regular, state, moment, now) is not None
                counts.update(self._hand_over(regular, now))
            except LedgerError:
                raise
            except Exception as error:  # a brief that cannot be made keeps nothing else from being done
                self._resting[regular.name] = now + _REST
                where = f"{regular.file}, line {regular.line}" if regular.file else regular.name
                LOG.error(
                    "brief.not_made", exc_info=not isinstance(error, UsageError),
                    extra={"fields": {"brief": regular.name, "at": where, "why": error}},
                )  # fmt: skip
        return counts

    def make(self, regular: Regular, now: datetime) -> Brief | None:
        """Make a brief now, due or not, of all since the last one; None where another process has just made it.

        Raises UsageError where one was made in this minute, or its filter makes no sense.
        """
        state = self._state(regular, now)
        if state["made"] and state["moment"][:16] == utc(now)[:16]:
            raise UsageError(f"a brief {regular.name} was made in this minute; the next one can be of the next")
        return self._make(regular, state, now, now)

    def preview(self, regular: Regular, now: datetime) -> Brief:
        """The brief that would be made now; nothing is kept. Raises UsageError."""
        state = self._remembered().get(regular.name) or self._first(regular, now)
        return self._composed(regular, state, now)[0]

    def hand_over(self, now: datetime) -> Counter[str]:
        """Hand over what waits."""
        return sum((self._hand_over(regular, now) for regular in self.regulars), Counter[str]())

    def troubled(self, now: datetime) -> int:
        """How many briefs could not be made of late."""
        return sum(until > now for until in self._resting.values())

    def states(self) -> dict[str, Json]:
        """By name, what is known of each brief: its last `moment`, whether it was `made` then, numbers in `waiting`."""
        return self._remembered()

    def _remembered(self) -> dict[str, Json]:
        return self.ledger.remembered(_BRIEF)

    def _first(self, regular: Regular, now: datetime) -> Json:
        """Of a brief that was never made: as if the last one had been made at the last moment of its rhythm."""
        moment = utc(regular.rhythm.last(now))
        return {"moment": moment, "cut": moment, **self.ledger.last_before(moment), "made": False, "waiting": []}

    def _state(self, regular: Regular, now: datetime) -> Json:
        known = self._remembered().get(regular.name)
        if known is None:
            known = self._first(regular, now)
            self.ledger.remember(f"{_BRIEF}{regular.name}", known)
        return known

    def _composed(self, regular: Regular, state: Json, now: datetime) -> tuple[Brief, Json]:
        """The brief of what came since, and how far it goes."""
        rows = self.ledger.rows()
        far = {name: rows[name] for name in ("records", "articles")}
        since = datetime.fromisoformat(state["cut"])
        return make_issue(self.ledger, regular, Stretch(state, far, since, now), self.pack), far

    def _make(self, regular: Regular, state: Json, moment: datetime, now: datetime) -> Brief | None:
        brief, far = self._composed(regular, state, now)
        waiting = [number for number in state["waiting"] if number not in self._settled][-_MOST_WAITING:]
        after = {"moment": utc(moment), "cut": utc(now), **far, "made": True, "waiting": waiting}
        kept = self.ledger.keep_issue(
            f"{_BRIEF}{regular.name}", state, after, title=title(brief), brief=to_json(brief),
            as_of=now.astimezone(UTC).date(), by=f"the brief {regular.name}",
        )  # fmt: skip
        if kept is None:
            return None
        tell("brief.made", brief=regular.name, number=kept["waiting"][-1], left_out=len(brief.left_out))
        return brief

    def _hand_over(self, regular: Regular, now: datetime) -> Counter[str]:
        """Hand over the briefs of one that wait, the earliest first."""
        counts: Counter[str] = Counter()
        targets = [target for target in self.targets if target.name in regular.to]
        if regular.folder is not None:
            targets.append(Target(folder_of(regular), "folder:"))
        state = self._remembered().get(regular.name)
        for number in state["waiting"] if state and targets else ():
            if number in self._settled:
                continue
            message, brief = self._message(regular, number, targets)

            def send(target: Target, message: Message, brief: Brief = brief) -> str | None:
                ours = target.name == folder_of(regular)
                return write_files(regular, brief) if ours else hand_over(target, message)

            sent = deliver([message], targets, self.ledger, now, send)
            counts.update({f"deliveries {ended}": n for ended, n in sent.items() if n})
            if self._all_settled(message, targets):
                self._settled.add(number)
                self._messages.pop(number, None)
        return counts

    def _message(self, regular: Regular, number: int, targets: Sequence[Target]) -> tuple[Message, Brief]:
        if number not in self._messages:
            row = self.ledger.brief(number)
            if row is None:
                raise LedgerError(f"{self.ledger.name}: has no brief {number}, which waits to be handed over")
            brief = from_json(row["brief"])
            mailed = any(target.url.lower().startswith("mailto") for target in targets)
            self._messages[number] = brief_message(regular, brief, number, mailed=mailed), brief
        return self._messages[number]

    def _all_settled(self, message: Message, targets: Sequence[Target]) -> bool:
        """Whether each target was sent it, or given up."""
        ended = {t["target"] for t in self.ledger.tries([message.id]).get(message.id, ()) if t["state"] != "failed"}
        return all(target.name in ended for target in targets)
