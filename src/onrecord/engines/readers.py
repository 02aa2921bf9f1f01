"""Processes that read for a follower: items that were taken in, what becomes of their reports out, later.

One reads as long as it keeps up; where it is never done, others are begun, and end when they have had nothing to do
for a while. What a process has parsed lately it does not parse again, so that a report goes to the one that has read
most of its paragraphs.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from onrecord.engines.aside import Aside
from onrecord.engines.intake import Taken
from onrecord.engines.setup import Setup
from onrecord.model.article import Report
from onrecord.pipeline import Outcome

UNDER_WAY = 3
"""Batches that a process may have: one that it reads, one that waits, and one that is being kept."""
BUSY, IDLE = 20.0, 600.0
"""Seconds without a pause after which another process is begun, and with nothing to do after which it ends."""
_MOST = 3
_PARTS = re.compile(r"<[^<>]{0,2000}>|\n")
_LONG = 60
"""Characters from which on a part of a report tells which report it is."""
_REMEMBERED = 20_000

Read = Callable[[Aside, list[Taken]], list[Outcome]]
Reading = tuple[list[Taken], Future[list[Outcome]]]


def as_many_as_cores() -> int:
    """So many processes at most: one for each core, and no more than the one that keeps can keep up with."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST, cores)


@dataclass(slots=True, eq=False)
class _Reader:
    """A process, and the batches that it has with their sizes."""

    aside: Aside
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="reading"))
    batches: list[tuple[Future[list[Outcome]], int]] = field(default_factory=list)
    busy_at: float = field(default_factory=time.monotonic)

    def left(self) -> int:
        """The size of what it has not read yet."""
        self.batches = [(future, size) for future, size in self.batches if not future.done()]
        if self.batches:
            self.busy_at = time.monotonic()
        return sum(size for _, size in self.batches)

    def end(self) -> None:
        self.thread.shutdown(wait=False, cancel_futures=True)
        self.aside.close()


class Readers:
    """Up to `most` processes, each with a thread that `read` is called in."""

    def __init__(self, setup: Setup, read: Read, most: int | None = None) -> None:
        self._setup, self._read = setup, read
        self._most = as_many_as_cores() if most is None else most
        self._readers = [_Reader(Aside(setup))]
        self._where: OrderedDict[int, _Reader] = OrderedDict()
        self._paused_at = time.monotonic()

    def room(self, held: int) -> bool:
        """Whether more may be submitted while so many batches were not kept yet. Begins and ends processes."""
        now, left = time.monotonic(), [reader.left() for reader in self._readers]
        if not all(left):
            self._paused_at = now
        for reader in self._readers[1:]:
            if now - reader.busy_at > IDLE:
                self._readers.remove(reader)
                reader.end()
        if now - self._paused_at > BUSY and len(self._readers) < self._most:
            self._readers.append(_Reader(Aside(self._setup)))
        return held < UNDER_WAY * len(self._readers)

    def submit(self, taken: Sequence[Taken]) -> list[Reading]:
        """Have items read: those that go to one process together, and what will have become of their reports."""
        shares: defaultdict[_Reader, list[Taken]] = defaultdict(list)
        sizes = {reader: reader.left() for reader in self._readers}
        given: Counter[_Reader] = Counter()
        for one in taken:
            parts = _parts_of(one)
            reader = self._reader_of(parts, sizes)
            shares[reader].append(one)
            sizes[reader] += 1 + len(parts)
            given[reader] += 1 + len(parts)
            for part in parts:
                self._where[part] = reader
                self._where.move_to_end(part)
        while len(self._where) > _REMEMBERED:
            self._where.popitem(last=False)
        return [(its, self._give(reader, its, given[reader])) for reader, its in shares.items()]

    def _reader_of(self, parts: Sequence[int], sizes: dict[_Reader, int]) -> _Reader:
        """The process that has read most of a report, or else the one that has least to do."""
        had = Counter(reader for part in parts if (reader := self._where.get(part)) in sizes)
        for reader, count in had.most_common(1):
            if reader is not None and 2 * count > len(parts) and len(reader.batches) <= UNDER_WAY:
                return reader
        return min(sizes, key=lambda reader: sizes[reader])

    def _give(self, reader: _Reader, taken: list[Taken], size: int) -> Future[list[Outcome]]:
        future = reader.thread.submit(self._read, reader.aside, taken)
        reader.batches.append((future, size))
        return future

    def close(self) -> None:
        """End all processes; nothing may be under way."""
        for reader in self._readers:
            reader.end()


def _parts_of(taken: Taken) -> list[int]:
    """The longer parts of its reports, each as a number."""
    texts = [r.html or r.text or "" for r in taken.reports if isinstance(r, Report)]
    return [hash(part) for text in texts for piece in _PARTS.split(text) if len(part := piece.strip()) >= _LONG]
