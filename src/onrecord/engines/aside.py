"""A process that reads beside a server: some reports in, their outcomes out, without holding up anything else."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any

from onrecord.engines.keep import bare
from onrecord.engines.many import worker_surroundings
from onrecord.engines.setup import Setup
from onrecord.engines.worker import work
from onrecord.errors import OnrecordError, ReportRefused
from onrecord.model.article import Report
from onrecord.pipeline import Outcome, refused

DIED = "the process that read it died"
LATE = "not read in time"
WITHIN = 120.0
"""Seconds that the reports of one call may take, the start of the process among them."""
LASTS = 2_500
"""Reports that were parsed, after which another process takes over: a parser never forgets a word that it has seen."""


def _work(pipe: Connection, setup: Setup, shape: Callable[[Outcome], Any]) -> None:
    """As `work`, but what libraries say of a report's text, which may be its words, is written nowhere."""
    logging.getLogger().addHandler(logging.NullHandler())
    logging.captureWarnings(True)
    work(pipe, setup, shape)


class Aside:
    """Reads for one caller at a time.

    The process is begun at the first call, and taken anew when it died or has read enough.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._had = 0

    def read(self, reports: Sequence[Report | ReportRefused], within: float = WITHIN) -> list[Outcome]:
        """What became of each report, in order; what cannot be read in time is refused.

        Raises PackError, LedgerError, and OSError where the system has no room for a temporary file.
        """
        found = [refused(r) if isinstance(r, ReportRefused) else None for r in reports]
        left = [r for r in reports if isinstance(r, Report)]
        if not left:
            return [o for o in found if o is not None]
        with self._lock:
            read = iter(self._ask(left, within))
        return [outcome or next(read) for outcome in found]

    def _ask(self, reports: list[Report], within: float) -> list[Outcome]:
        pipe = self._started()
        try:
            pipe.send(reports)
            if not pipe.poll(within):
                self.close()
                return [refused(ReportRefused(r.path, f"{LATE}: {within:.0f} seconds")) for r in reports]
            answer = pipe.recv()
        except (EOFError, OSError):
            self.close()
            return [refused(ReportRefused(r.path, DIED)) for r in reports]
        if isinstance(answer, (OnrecordError, OSError)):
            self.close()
            raise answer
        outcomes: list[Outcome] = answer
        self._had += sum(outcome.state == "extracted" for outcome in outcomes)
        if self._had >= LASTS:
            self.close()
        return outcomes

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self.close()
            context = multiprocessing.get_context("spawn")
            self._pipe, other = context.Pipe()
            process = context.Process(target=_work, args=(other, self._setup, bare), daemon=True)
            with worker_surroundings():
                process.start()
            self._process, self._had = process, 0
            other.close()
        return self._pipe

    def close(self) -> None:
        """End the process."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None
