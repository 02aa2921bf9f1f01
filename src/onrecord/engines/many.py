"""Many processes: reports in, shaped outcomes out, in order; the parent only hands chunks out and takes answers in."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from onrecord.engines.setup import Setup
from onrecord.engines.threads import THREADS
from onrecord.engines.worker import work
from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.pipeline import Outcome, refused

T = TypeVar("T")
Item = Report | ReportRefused

CHUNK = 24
CHUNK_CHARACTERS = 50_000
_WAITING_PER_WORKER = 4


@dataclass(slots=True, eq=False)
class _Chunk(Generic[T]):
    """Some reports and, once there, their answers. A `fragile` one is a single report that may have killed a worker."""

    items: list[Item]
    answers: list[T] | None = None
    fragile: bool = False
    held: bool = False


@dataclass(slots=True, eq=False)
class _Worker(Generic[T]):
    process: SpawnProcess
    pipe: Connection
    chunks: deque[_Chunk[T]] = field(default_factory=deque)


def _chunks(reports: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(reports)
    while chunk := list(islice(source, 1)):
        characters = _size(chunk[0])
        while len(chunk) < CHUNK and characters < CHUNK_CHARACTERS:
            item = next(source, None)
            if item is None:
                break
            chunk.append(item)
            characters += _size(item)
        yield chunk


def _size(item: Item) -> int:
    return len(item.text or item.html or "") if isinstance(item, Report) else 0


@contextmanager
def worker_surroundings() -> Iterator[None]:
    """What a new process inherits: Ctrl-C blocked (the parent answers it), one thread for each numeric library."""
    before = {name: os.environ.get(name) for name in THREADS}
    resource_tracker.ensure_running()  # its start would unblock Ctrl-C again
    os.environ.update(dict.fromkeys(THREADS, "1"))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Pool(Generic[T]):
    """The workers of one run and the chunks that are under way, oldest first."""

    def __init__(self, setup: Setup, shape: Callable[[Outcome], T], size: int) -> None:
        self._arguments: tuple[Any, ...] = (setup, shape)
        self._shape = shape
        self.under_way: deque[_Chunk[T]] = deque()
        self._workers: list[_Worker[T]] = []
        for _ in range(size):
            self._workers.append(self._start())

    def _start(self) -> _Worker[T]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, *self._arguments), daemon=True)
        with worker_surroundings():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def has_room(self) -> bool:
        """Whether another chunk may be handed out: what waits is bounded, so a slow reader holds the rest back."""
        return len(self.under_way) < _WAITING_PER_WORKER * len(self._workers)

    def give(self, items: list[Item]) -> None:
        """Put a chunk at the end of the line."""
        self.under_way.append(_Chunk(items))
        self._hand_out()

    def _hand_out(self) -> None:
        """Keep each worker busy with one chunk and a second one waiting; a fragile chunk is alone with its worker."""
        free = deque(c for c in self.under_way if c.answers is None and not c.held)
        for depth in (1, 2):
            for worker in self._workers:
                alone = depth == 1 or not any(c.fragile for c in (*worker.chunks, *list(free)[:1]))
                if free and len(worker.chunks) < depth and alone:
                    self._send(worker, free.popleft())

    def _send(self, worker: _Worker[T], chunk: _Chunk[T]) -> None:
        chunk.held = True
        worker.chunks.append(chunk)
        with suppress(BrokenPipeError, ConnectionResetError):  # a dead worker is found by `take`
            worker.pipe.send(chunk.items)

    def take(self) -> None:
        """Wait for the next answer of any worker. Raises what a worker says concerns the whole run."""
        ready = set(wait([w.pipe for w in self._workers]))
        for worker in [w for w in self._workers if w.pipe in ready]:
            try:
                answer = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                self._bury(worker)
                continue
            if isinstance(answer, Exception):
                raise answer
            worker.chunks.popleft().answers = answer
        self._hand_out()

    def _bury(self, worker: _Worker[T]) -> None:
        """A worker died: start another; what it was at goes out again one report at a time; a culprit is refused."""
        worker.pipe.close()
        worker.process.join()
        self._workers[self._workers.index(worker)] = self._start()
        for chunk in worker.chunks:
            chunk.held = False
        if not worker.chunks:
            return
        chunk = worker.chunks[0]
        if chunk.fragile:
            reason = f"the worker process that read it {_end(worker.process.exitcode)}"
            chunk.answers = [self._shape(refused(ReportRefused(chunk.items[0].path, reason)))]
            return
        place = self.under_way.index(chunk)
        del self.under_way[place]
        for n, item in enumerate(chunk.items):
            self.under_way.insert(place + n, _Chunk([item], fragile=True))

    def close(self) -> None:
        """End all workers; those that are in the middle of something are not waited for."""
        for worker in self._workers:
            worker.process.terminate()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join()


def _end(code: int | None) -> str:
    return f"was ended by signal {-code}" if code is not None and code < 0 else f"ended with status {code}"


def run(reports: Iterable[Item], setup: Setup, shape: Callable[[Outcome], T], workers: int) -> Iterator[T]:
    """The corridor in `workers` processes. `shape` is a function that can be sent to them by name.

    A report that kills its worker twice is refused with the reason; the others are done by a new worker.
    Raises PackError, UsageError or LedgerError when the settings are wrong.
    """
    pool: _Pool[T] = _Pool(setup, shape, workers)
    chunks = _chunks(reports)
    try:
        more = True
        while more or pool.under_way:
            while more and pool.has_room():
                items = next(chunks, None)
                if items is None:
                    more = False
                else:
                    pool.give(items)
            while pool.under_way and (answers := pool.under_way[0].answers) is not None:
                pool.under_way.popleft()
                yield from answers
            if pool.under_way and pool.under_way[0].answers is None and (not more or not pool.has_room()):
                pool.take()
    finally:
        pool.close()
