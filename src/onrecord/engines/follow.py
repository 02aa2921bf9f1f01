"""The follower: sources, watches and targets in; a ledger that grows, alerts and briefs that are handed over, out.

One process. Threads poll and fetch, another makes briefs, processes of their own read, this one keeps and watches.
Whatever was seen is in the ledger before it is read, and says there what became of it once that is kept: a process that
is killed anywhere begins where it was.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.engines.aside import DIED, LATE, Aside
from onrecord.engines.delivering import Message, Target, Tries, deliver
from onrecord.engines.events import tell
from onrecord.engines.intake import Intake, Taken, became
from onrecord.engines.issuing import Issuing
from onrecord.engines.keep import Kept, keep
from onrecord.engines.messages import alert_message
from onrecord.engines.readers import Readers, Reading
from onrecord.engines.setup import Setup
from onrecord.engines.standing import note_followed
from onrecord.engines.watched import Watches, note_watched
from onrecord.errors import LedgerError, OnrecordError
from onrecord.ledger import Ledger
from onrecord.packs.tables import Mistake
from onrecord.pipeline import Outcome
from onrecord.sources.polite import Web
from onrecord.sources.source import Source
from onrecord.watching.regular import Regular
from onrecord.watching.walking import Watching
from onrecord.watching.watches import Watch

BATCH = 24
"""So many reports are read together."""
_TICK = 0.25
_IDLE = 5.0
_TROUBLE = 5.0
_WATCH_EVERY = 5.0
_WATCH_ANYWAY = 600.0
_DELIVER_EVERY = 5.0
_ISSUE_EVERY = 5.0
_LET_GO_EVERY = 86_400.0
_OPEN_ALERTS = 500
_TARGET = "target:"
_LOST = 3
_NOTHING_POLLED = 900.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is followed, what is watched for, which briefs are made, who is told, and how long what was passed over is
    kept (None: for ever). `pack` is the conflict. The watches that are `ready` run where there are no others, neither
    here nor in the ledger.
    """

    sources: Sequence[Source] = ()
    watches: Sequence[Watch] = ()
    targets: Sequence[Target] = ()
    briefs: Sequence[Regular] = ()
    pack: str = "ukraine"
    retention: timedelta | None = None
    ready: Sequence[Watch] = ()


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
    readers: int | None = None
    """Processes that read, at most; None: as many as there are cores, up to three."""
    beside: str | None = None
    """The name of a follower that only reads its sources, beside the main one of the ledger."""
    _began: float = field(default_factory=time.monotonic)
    _step_failed: str | None = None
    _lost_batches: int = 0
    _intake: Intake | None = None
    _looked_at: float = float("-inf")
    _counted_at: float = float("-inf")
    _watched_at: float = float("-inf")
    _watched: tuple[int, int] | None = None
    _delivered_at: float = float("-inf")
    _issued_at: float = float("-inf")
    _let_go_at: float = float("-inf")
    _stirred: bool = True
    _mistakes: set[Mistake] = field(default_factory=set)
    _known: dict[str, Any] = field(default_factory=dict)
    _kept_tries: Tries | None = None
    _reading: deque[Reading] = field(default_factory=deque)
    _issuing: Future[Counter[str]] | None = None

    def run(self, *, once: bool = False) -> Counter[str]:
        """Follow; with `once`, until all that is due was polled and all that can be had was read. What became of it.

        Trouble with the ledger or the disk is waited out: what was under way then is tried again. Raises PackError.
        """
        note_followed(self.ledger, self.plan.sources, self.beside)
        now, beside = lambda: self.now().timestamp(), self.beside is not None
        if not beside:
            note_watched(self.ledger, self.plan.watches)
        intake = self._intake = Intake(self.ledger, self.plan.sources, self.web, now, beside)
        readers = Readers(self.setup, self._read, self.readers)
        watches = Watches(self.ledger, self.plan.watches, self.plan.ready)
        if not beside:
            watches.renew()
        watching = Watching(self.ledger, watches.active, self.plan.pack)
        issuing = Issuing(self.ledger, self.plan.briefs, self.plan.targets, self.plan.pack)
        plan = {name: len(getattr(self.plan, name)) for name in ("sources", "targets", "briefs")}
        watched = len(watches.active)
        tell("follower.began", ledger=self.ledger.name, once=once, beside=self.beside, watches=watched, **plan)
        with ThreadPoolExecutor(1, thread_name_prefix="briefs") as desk:
            try:
                while not self.stop.is_set():
                    try:
                        rest = self._step(intake, watching, watches, readers, once=once)
                        self._issue(lambda: desk.submit(issuing.run, self.now()), anyway=rest is None)
                        self._step_failed = None
                    except (LedgerError, OSError) as error:
                        self._step_failed = str(error)
                        tell("ledger.trouble", logging.ERROR, why=error)
                        rest = _TROUBLE
                    if rest is None:
                        break
                    self.stop.wait(rest)
                self._reading = deque(one for one in self._reading if not one[1].cancel())
                while self._reading:
                    self._keep(intake)
            finally:
                intake.close()
                readers.close()
                tell("follower.ended", **{name.replace(" ", "_"): n for name, n in self.counts.items()})
        return self.counts

    def _step(
        self, intake: Intake, watching: Watching, watches: Watches, readers: Readers, *, once: bool
    ) -> float | None:
        """Do what can be done now; the seconds to rest afterwards, None where a run that ends has ended."""
        for target in self.plan.targets:
            self._known_since(target)
        polling = intake.poll_due()
        if readers.room(len(self._reading)) and (taken := intake.take_ready(BATCH)):
            self._reading.extend(readers.submit(taken))
        full = not readers.room(len(self._reading))
        if self._reading and (full or self._reading[0][1].done()):
            self._keep(intake)
        ended = once and not (polling or self._reading or intake.busy())
        self._let_go()
        self._watch(watching, watches, anyway=ended)
        self._deliver(anyway=ended)
        if ended:
            return None
        if full:
            return 0.0
        if polling or self._reading or intake.busy():
            return _TICK
        return min(_IDLE, max(_TICK, intake.next_due() or _IDLE))

    def ails(self) -> list[str]:
        """What keeps it from its work, a sentence each; nothing where it is well."""
        found = []
        if self._step_failed:
            found.append(f"the ledger cannot be used: {self._step_failed}")
        if self._lost_batches >= _LOST:
            found.append(f"the process that reads was lost over {self._lost_batches} batches in a row")
        idle = time.monotonic() - max(self._began, self._intake.polled_at if self._intake else 0.0)
        if idle > _NOTHING_POLLED and self._intake is not None and self._intake.overdue() > _NOTHING_POLLED:
            found.append(f"no source was polled for {idle / 60:.0f} minutes although some are due")
        return found

    def _read(self, reader: Aside, taken: Sequence[Taken]) -> list[Outcome]:
        """What becomes of the reports; where one kills the process that reads it, or takes all the time, each is read
        alone."""
        reports, began = [report for one in taken for report in one.reports], time.monotonic()
        outcomes = reader.read(reports)
        if len(reports) > 1 and any((o.reason or "").startswith((DIED, LATE)) for o in outcomes):
            tell("reading.alone", logging.WARNING, items=[one.waiting.number for one in taken])
            outcomes = [o for report in reports for o in reader.read([report])]
        lost = reports and all((o.reason or "").startswith((DIED, LATE)) for o in outcomes)
        self._lost_batches = self._lost_batches + 1 if lost else 0
        tell("reading.done", items=len(taken), reports=len(reports), seconds=time.monotonic() - began)
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
        for one, its_end in zip(taken, done, strict=True):
            self.counts[its_end.state] += 1
            self._stirred = self._stirred or its_end.state in ("new", "version")
            tell(
                "item.done", logging.WARNING if its_end.state == "refused" else logging.INFO, item=its_end.number,
                source=one.waiting.source, state=its_end.state, article=its_end.article, why=its_end.note,
            )  # fmt: skip

    def _let_go(self) -> None:
        """Once a day, let go of what was passed over long ago."""
        if self.plan.retention is None or time.monotonic() - self._let_go_at < _LET_GO_EVERY:
            return
        self._let_go_at = time.monotonic()
        gone = self.ledger.let_go(self.now() - self.plan.retention)
        if gone:
            tell("retention.let_go", **gone)

    def _watch(self, watching: Watching, watches: Watches, *, anyway: bool) -> None:
        """Run the watches where something came, from whomever, or one was made, and now and then because days go by."""
        if self.beside is not None:
            return
        if anyway or time.monotonic() - self._looked_at >= _WATCH_EVERY:
            if watches.renew():
                watching.watch_for(watches.active)
                self._stirred = True
            self._looked_at = time.monotonic()
        self._tell_mistakes(watches.mistakes)
        since = time.monotonic() - self._watched_at
        if not watches.active or not (anyway or since >= _WATCH_EVERY):
            return
        if not (anyway or since >= _WATCH_ANYWAY or self._stirred or self._grown()):
            return
        rows = self._rows()
        ran = watching.run(self.now())
        self._stirred, self._watched, self._watched_at = False, rows, time.monotonic()
        self.counts["alerts"] += len(ran.new)
        for alert in ran.new:
            tell("alert.raised", alert=alert.id, watch=alert.watch, importance=alert.importance)
        self._tell_mistakes(ran.mistakes)

    def _tell_mistakes(self, mistakes: Iterable[Mistake]) -> None:
        """Tell each once."""
        for mistake in set(mistakes) - self._mistakes:
            self._mistakes.add(mistake)
            tell("watch.mistake", logging.ERROR, why=mistake)

    def _grown(self) -> bool:
        """Whether others have added to the ledger since the watches ran; it is looked at now and then."""
        if time.monotonic() - self._counted_at < _WATCH_EVERY:
            return False
        self._counted_at = time.monotonic()
        return self._rows() != self._watched

    def _rows(self) -> tuple[int, int]:
        """How many articles and records the ledger has."""
        rows = self.ledger.rows()
        return rows["articles"], rows["records"]

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

    def _issue(self, run: Callable[[], Future[Counter[str]]], *, anyway: bool) -> None:
        """Have briefs made and handed over; with `anyway`, wait until all that are due are."""
        if self._issuing is not None and (anyway or self._issuing.done()):
            self._issued()
        due = anyway or time.monotonic() - self._issued_at >= _ISSUE_EVERY
        if self.plan.briefs and self._issuing is None and due:
            self._issued_at = time.monotonic()
            self._issuing = run()
            if anyway:
                self._issued()

    def _issued(self) -> None:
        """Count what the thread of briefs has done, when it has."""
        issuing, self._issuing = self._issuing, None
        if issuing is not None:
            self.counts.update(issuing.result())

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

