"""Sources into a ledger: what they show waits in it, and what waits is taken out, as reports that can be read.

Polling and fetching are done by threads, some at a time; the ledger holds whatever was seen before a source is
remembered as asked, so that nothing is lost when the process ends, however it ends.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from onrecord.engines.events import LOG, tell
from onrecord.errors import LedgerError, NotNow, ReportRefused
from onrecord.ledger import Ledger
from onrecord.ledger.following import Done, Seen, Waiting
from onrecord.model.article import Report
from onrecord.sources.feeds import last_day
from onrecord.sources.health import failed, paced
from onrecord.sources.item import Item, Polled
from onrecord.sources.memory import Memory
from onrecord.sources.polite import Web
from onrecord.sources.polling import due, poll, take
from onrecord.sources.source import Source

SOURCE = "source:"
"""What sources are remembered under in the ledger, each by its name."""
THREADS = 8
_AGAIN = 60.0
"""Seconds until a page that could not be had is asked for again, the first time, and at most until a source is polled
again of which what it showed could not be kept."""
_LONGEST_WAIT = 3600.0
_TRIES = 6
"""A page that cannot be had for now is tried so often; then the summary is the report, or the item is refused."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The reports of one item that waited; refusals are among them."""

    waiting: Waiting
    reports: tuple[Report | ReportRefused, ...]


@dataclass(slots=True)
class _Later:
    """When an item is tried again (monotonic), and how often it was."""

    at: float
    tries: int


@dataclass(slots=True)
class Intake:
    """The sources of one follower; `beside`: the items of others are for the main follower.

    `now` gives seconds since 1970, `polled_at`: when a poll ended last (monotonic).
    """

    ledger: Ledger
    sources: Sequence[Source]
    web: Web
    now: Callable[[], float] = time.time
    beside: bool = False
    polled_at: float = field(init=False, default=0.0)
    _pool: ThreadPoolExecutor = field(init=False)
    _memories: dict[str, Memory] = field(init=False)
    _polls: dict[str, Future[None]] = field(init=False, default_factory=dict)
    _takes: dict[int, tuple[Waiting, Future[tuple[Report | ReportRefused, ...]]]] = field(
        init=False, default_factory=dict
    )
    _next: dict[str, float] = field(init=False, default_factory=dict)
    """When sources that this process has polled are due (monotonic), whatever becomes of the clock."""
    _later: dict[int, _Later] = field(init=False, default_factory=dict)
    _given: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="intake")
        kept = self.ledger.remembered(SOURCE)
        memories = {name: Memory.from_json(value) for name, value in kept.items()}
        own = {s.name: paced(s, memories[s.name]) for s in self.sources if s.name in memories}
        self._memories = memories | own

    def poll_due(self) -> int:
        """Begin to poll what is due; how many are being polled."""
        for name in [n for n, future in self._polls.items() if future.done()]:
            self._polls.pop(name).result()
        for source in self.sources:
            memory = self._memories.get(source.name, Memory())
            if source.name not in self._polls and self._due(source, memory):
                self._polls[source.name] = self._pool.submit(self._poll, source, memory)
        return len(self._polls)

    def _due(self, source: Source, memory: Memory) -> bool:
        early = self._next.get(source.name, float("inf")) <= time.monotonic()
        return due(source, memory, self.now()) or (early and not memory.of(source).ended)

    def _poll(self, source: Source, memory: Memory) -> None:
        began, now = time.monotonic(), self.now()
        try:
            polled = poll(source, memory, self.web, now)
            new = self._take_in(source, polled)
        except LedgerError as error:
            tell("ledger.trouble", logging.ERROR, source=source.name, why=error)
            memory = memory.of(source)
            self._polled(source, replace(memory, next_at=now + min(source.pace, _AGAIN)), now)
            return
        except Exception as error:  # one source, however it is broken, holds nobody else up
            LOG.exception("source.broken", extra={"fields": {"source": source.name}})
            why = f"internal error: {type(error).__name__}: {error}"
            self._polled(source, failed(source, memory.of(source), now, why)[0], now)
            return
        after = polled.memory
        self._polled(source, after, now)
        self.polled_at = time.monotonic()
        outcome = "ended" if after.ended else "failed" if after.failures else "well"
        tell(
            "source.polled", source=source.name, via=source.via or after.way, outcome=outcome, new=new,
            failures=after.failures or None, why=after.note, seconds=time.monotonic() - began,
            again_in=None if after.ended else max(0, round(after.next_at - self.now())),
        )  # fmt: skip
        for warning in polled.warnings:
            tell("source.warning", logging.WARNING, source=source.name, why=warning.removeprefix(f"{source.name}: "))

    def _take_in(self, source: Source, polled: Polled) -> int:
        kept = polled.memory.to_json()
        return self.ledger.take_in(source.name, map(_seen, polled.items), f"{SOURCE}{source.name}", kept)

    def _polled(self, source: Source, memory: Memory, now: float) -> None:
        self._memories[source.name] = memory
        self._next[source.name] = time.monotonic() + max(0.0, memory.next_at - now)

    def take_ready(self, most: int) -> list[Taken]:
        """Items whose reports are there, at most so many; of others that wait, the pages begin to be fetched."""
        held = [number for number, later in self._later.items() if later.at > time.monotonic()]
        room = 2 * most - len(self._takes)
        if room > 0:
            own, begun = [source.name for source in self.sources], {*self._takes, *self._given, *held}
            for waiting in self.ledger.next_waiting(room, begun, of=own, alone=not self.beside):
                self._takes[waiting.number] = (waiting, self._pool.submit(self._take, waiting))
        ready: list[Taken] = []
        for number in [n for n, (_, future) in self._takes.items() if future.done()][:most]:
            waiting, future = self._takes.pop(number)
            reports = future.result()
            if not self._put_off(waiting, reports):
                self._given.add(waiting.number)
                ready.append(Taken(waiting, reports))
        return ready

    def give_back(self, taken: Sequence[Taken]) -> None:
        """What became of the items is in the ledger, or they are to be taken again."""
        self._given.difference_update(one.waiting.number for one in taken)

    def _put_off(self, waiting: Waiting, reports: Sequence[Report | ReportRefused]) -> bool:
        """Whether the item is to be tried again later."""
        later = next((r for r in reports if isinstance(r, NotNow)), None)
        if later is None:
            self._later.pop(waiting.number, None)
            return False
        tries = self._later[waiting.number].tries + 1 if waiting.number in self._later else 1
        wait = max(later.after or 0.0, min(_AGAIN * 2 ** (tries - 1), _LONGEST_WAIT))
        tell(
            "item.put_off", item=waiting.number, source=waiting.source, tries=tries, why=later.reason,
            again_in=round(wait),
        )  # fmt: skip
        self._later[waiting.number] = _Later(time.monotonic() + wait, tries)
        return True

    def _take(self, waiting: Waiting) -> tuple[Report | ReportRefused, ...]:
        source = next((s for s in self.sources if s.name == waiting.source), None)
        item = Item.from_json(waiting.payload)
        if source is None:
            return (ReportRefused(item.url or item.key, f"the source {waiting.source} is no longer configured"),)
        later = self._later.get(waiting.number)
        last = later is not None and later.tries >= _TRIES
        began = time.monotonic()
        try:
            found = tuple(take(item, source, self.web, last=last))
        except Exception as error:  # one item, however it is broken, holds nobody else up
            LOG.exception("item.broken", extra={"fields": {"item": waiting.number, "source": waiting.source}})
            return (ReportRefused(item.url or item.key, f"internal error: {type(error).__name__}: {error}"),)
        seconds = time.monotonic() - began
        tell("item.taken", item=waiting.number, source=waiting.source, reports=len(found), seconds=seconds)
        topic = source.words if source.topic else None
        until = last_day(self.now())
        return tuple(replace(r, topic=topic, until=until) if isinstance(r, Report) else r for r in found)

    def busy(self) -> bool:
        """Whether anything is being polled or fetched."""
        return any(not f.done() for f in self._polls.values()) or bool(self._takes)

    def next_due(self) -> float | None:
        """In how many seconds something is to be polled or tried again; None where there is nothing at all."""
        now, monotonic = self.now(), time.monotonic()
        waits = [
            min(memory.next_at - now, self._next.get(source.name, float("inf")) - monotonic)
            for source in self.sources
            if not (memory := self._memories.get(source.name, Memory()).of(source)).ended
        ]
        waits += [later.at - monotonic for later in self._later.values()]
        return max(0.0, min(waits)) if waits else None

    def overdue(self) -> float:
        """For how many seconds the source that waits longest to be polled has been due."""
        memories = [self._memories.get(s.name, Memory()).of(s) for s in self.sources]
        return max([self.now() - m.next_at for m in memories if not m.ended], default=0.0)

    def memories(self) -> Mapping[str, Memory]:
        """What the last polls left, by source."""
        return self._memories

    def close(self) -> None:
        """Begin nothing more; what is under way is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _seen(item: Item) -> Seen:
    return Seen(item.key, item.digest, item.url, item.title, item.published, item.to_json())


def became(taken: Taken, outcomes: Sequence[tuple[str, str | None, str | None]]) -> Done:
    """What became of an item, by state, article and reason of each of its reports: the best of them counts."""
    order = ("new", "version", "known", "off topic", "refused")
    best = min(outcomes, key=lambda o: order.index(o[0]), default=("refused", None, "nothing in it"))
    note = next((r.note for r in taken.reports if isinstance(r, Report) and r.note), None)
    return Done(taken.waiting.number, best[0], best[1], note or (best[2] if best[0] == "refused" else None))
