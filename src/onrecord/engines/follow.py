"""The follower: sources, watches and targets in; a ledger that grows, alerts and briefs that are handed over, out.

One process. Threads poll and fetch, a process of its own reads, this one keeps and watches. Whatever was seen is in
the ledger before it is read, and says there what became of it once that is kept: a process that is killed anywhere
begins where it was.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from onrecord.engines.aside import DIED, LATE, Aside
from onrecord.engines.delivering import Message, Target, Tries, deliver
from onrecord.engines.intake import Intake, Taken, became
from onrecord.engines.keep import Kept, keep
from onrecord.engines.messages import alert_message
from onrecord.engines.setup import Setup
from onrecord.errors import LedgerError, OnrecordError
from onrecord.ledger import Ledger
from onrecord.pipeline import Outcome
from onrecord.sources.polite import Web
from onrecord.sources.source import Source
from onrecord.watching.walking import Watching
from onrecord.watching.watches import Watch

LOG = logging.getLogger("onrecord.follow")
BATCH = 24
"""So many reports are read together."""
_UNDER_WAY = 2
_TICK = 0.25
_IDLE = 5.0
_TROUBLE = 5.0
_WATCH_EVERY = 5.0
_WATCH_ANYWAY = 600.0
_DELIVER_EVERY = 5.0
_OPEN_ALERTS = 500
_TARGET = "target:"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is followed, what is watched for and who is told. `pack` is the conflict."""

    sources: Sequence[Source] = ()
    watches: Sequence[Watch] = ()
    targets: Sequence[Target] = ()
    pack: str = "ukraine"


@dataclass(slots=True)
class Follower:
    """Follows the plan into a ledger until told to stop."""

    ledger: Ledger
    setup: Setup
    plan: Plan
    web: Web
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    stop: threading.Event = field(default_factory=threading.Event)
    counts: Counter[str] = field(default_factory=Counter)
    _watched_at: float = float("-inf")
    _delivered_at: float = float("-inf")
    _stirred: bool = True
    _known: dict[str, Any] = field(default_factory=dict)
    _kept_tries: Tries | None = None
    _reading: deque[tuple[list[Taken], Future[list[Outcome]]]] = field(default_factory=deque)

    def run(self, *, once: bool = False) -> Counter[str]:
        """Follow; with `once`, until all that is due was polled and all that can be had was read. What became of it.

        Trouble with the ledger or the disk is waited out: what was under way then is tried again. Raises PackError.
        """
        intake = Intake(self.ledger, self.plan.sources, self.web, lambda: self.now().timestamp())
        reader, watching = Aside(self.setup), Watching(self.ledger, self.plan.watches, self.plan.pack)
        with ThreadPoolExecutor(1, thread_name_prefix="reading") as pool:
            try:
                while not self.stop.is_set():
                    try:
                        rest = self._step(intake, watching, lambda t: pool.submit(self._read, reader, t), once=once)
                    except (LedgerError, OSError) as error:
                        LOG.error("%s; trying again", error)
                        rest = _TROUBLE
                    if rest is None:
                        break
                    self.stop.wait(rest)
                while self._reading and not self._reading[0][1].cancel():
                    self._keep(intake)
            finally:
                intake.close()
                reader.close()
        return self.counts

    def _step(
        self, intake: Intake, watching: Watching, read: Callable[[list[Taken]], Future[list[Outcome]]], *, once: bool
    ) -> float | None:  # fmt: skip
        """Do what can be done now; the seconds to rest afterwards, None where a run that ends has ended."""
        for target in self.plan.targets:
            self._known_since(target)
        polling = intake.poll_due()
        if len(self._reading) < _UNDER_WAY and (taken := intake.take_ready(BATCH)):
            self._reading.append((taken, read(taken)))
        full = len(self._reading) == _UNDER_WAY
        if self._reading and (full or self._reading[0][1].done()):
            self._keep(intake)
        ended = once and not (polling or self._reading or intake.busy())
        self._watch(watching, anyway=ended)
        self._deliver(anyway=ended)
        if ended:
            return None
        if full:
            return 0.0
        if polling or self._reading or intake.busy():
            return _TICK
        return min(_IDLE, max(_TICK, intake.next_due() or _IDLE))

    def _read(self, reader: Aside, taken: Sequence[Taken]) -> list[Outcome]:
        """What becomes of the reports; where one kills the process that reads it, or takes all the time, each is read
        alone."""
        reports = [report for one in taken for report in one.reports]
        outcomes = reader.read(reports)
        if len(reports) > 1 and any((o.reason or "").startswith((DIED, LATE)) for o in outcomes):
            outcomes = [o for report in reports for o in reader.read([report])]
        return outcomes

    def _keep(self, intake: Intake) -> None:
        """Keep what was read first, and then what became of the items; where that fails it is kept the next time."""
        taken, reading = self._reading[0]
        try:
            outcomes = reading.result()
        except (OnrecordError, OSError):
            self._reading.popleft()
            intake.give_back(taken)
            raise
        kept: list[Kept] = []
        keep(outcomes, self.ledger, kept.append)
        told, done = iter(kept), []
        for one in taken:
            its = [next(told) for _ in one.reports]
            done.append(became(one, [(str(k.state), k.id, k.reason) for k in its]))
        self.ledger.done(done)
        self._reading.popleft()
        intake.give_back(taken)
        for one_done in done:
            self.counts[one_done.state] += 1
            self._stirred = self._stirred or one_done.state in ("new", "version")
        for one, its_end in zip(taken, done, strict=True):
            if its_end.state == "refused":
                LOG.warning("refused an item of %s: %s", one.waiting.source, its_end.note)
        LOG.info("read %d: %s", len(done), ", ".join(f"{n} {s}" for s, n in Counter(d.state for d in done).items()))

    def _watch(self, watching: Watching, *, anyway: bool) -> None:
        """Run the watches where something came, and now and then because days go by."""
        since = time.monotonic() - self._watched_at
        if not self.plan.watches or not (anyway or since >= _WATCH_ANYWAY or (self._stirred and since >= _WATCH_EVERY)):
            return
        ran = watching.run(self.now())
        self._stirred, self._watched_at = False, time.monotonic()
        self.counts["alerts"] += len(ran.new)
        for alert in ran.new:
            LOG.info("alert %s by %s", alert.id, alert.watch)
        for mistake in ran.mistakes:
            LOG.error("%s", mistake)

    def _deliver(self, *, anyway: bool) -> None:
        """Hand alerts over to whom they are for."""
        if not self.plan.targets or not (anyway or time.monotonic() - self._delivered_at >= _DELIVER_EVERY):
            return
        self._delivered_at = time.monotonic()
        lines = self._open()
        for target in self.plan.targets:
            since = self._known_since(target)
            messages: list[Message] = [alert_message(line) for line in lines if line["recorded"] >= since]
            sent = deliver(messages, [target], self._tries(), self.now())
            self.counts.update({f"deliveries {state}": number for state, number in sent.items() if number})

    def _open(self) -> list[dict[str, Any]]:
        """The latest alerts that nobody has put away, the earliest first."""
        latest = self.ledger.alerts(limit=_OPEN_ALERTS)
        return [line for line in latest if line["state"] in ("open", "escalated")][::-1]

    def _known_since(self, target: Target) -> str:
        """Since when a target is known: it is not sent what was raised before. Not later than now, where the clock was
        turned back."""
        if not self._known:
            self._known = self.ledger.remembered(_TARGET)
        now = self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        since = self._known.get(target.name)
        if since is None or since > now:
            self.ledger.remember(f"{_TARGET}{target.name}", now)
            self._known[target.name] = now
        return str(self._known[target.name])

    def _tries(self) -> Tries:
        """Where tries to deliver are kept; what cannot be kept now is at hand until it can."""
        if self._kept_tries is None:
            self._kept_tries = Tries(self.ledger)
        return self._kept_tries

