"""A process that tries watches beside a server: a watch and days in, what it would have raised out, or TooLong."""

from __future__ import annotations

import logging
import multiprocessing
from contextlib import suppress
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any

from onrecord.engines.events import LOG, Form, write_log
from onrecord.engines.many import worker_surroundings
from onrecord.errors import OnrecordError, UsageError
from onrecord.ledger import Ledger
from onrecord.watching.conditions import conditions
from onrecord.watching.walking import BackTest, TooLong, back_test
from onrecord.watching.watches import Watch

NAME = "onrecord-trial"
_START = 60.0
"""Seconds that the process may take beside those of the back-test itself."""


class Busy(UsageError):
    """Another watch is being tried."""


class Trial:
    """Tries one watch at a time over a ledger; each in a process of its own."""

    def __init__(self, ledger: str, pack: str, log: Form | None = None) -> None:
        """`log` is how internal errors are told; None where that is nobody's business."""
        self._given = ledger, pack, log
        self._turn = Lock()
        self._process: BaseProcess | None = None

    def back_test(self, watch: Watch, since: date, until: date, *, seconds: float, wait: float) -> BackTest:
        """What it would have raised, but for what reports without a day would have.

        Raises TooLong where that takes more than so many `seconds`, Busy where it is not its turn after `wait`, and
        what else a back-test raises.
        """
        if not self._turn.acquire(timeout=wait):
            raise Busy("another one is being tried")
        try:
            answer = self._answer(watch, since, until, seconds)
        finally:
            self._turn.release()
        if isinstance(answer, Exception):
            raise answer
        found: BackTest = answer
        return found

    def _answer(self, watch: Watch, since: date, until: date, seconds: float) -> Any:
        context = multiprocessing.get_context("spawn")
        ours, its = context.Pipe(duplex=False)
        given = (its, *self._given, watch, since, until, seconds)
        process = self._process = context.Process(target=_work, args=given, name=NAME, daemon=True)
        try:
            with worker_surroundings():
                process.start()
            its.close()
            if ours.poll(seconds + _START):
                return ours.recv()
            return TooLong(f"the back-test takes longer than {seconds:g} seconds")
        except (EOFError, OSError):
            return TooLong("the process of the back-test was ended")
        finally:
            ours.close()
            process.kill()
            process.join()

    def close(self) -> None:
        """End what is under way."""
        if self._process is not None and self._process.is_alive():
            self._process.kill()


def _work(
    pipe: Connection, ledger: str, pack: str, log: Form | None, watch: Watch, since: date, until: date, seconds: float
) -> None:
    if log is not None:
        write_log(log, logging.WARNING)
    answer: BackTest | Exception
    try:
        conditions()
        with Ledger.open(ledger, create=False) as opened:
            answer = back_test(opened, [watch], since, until, pack=pack, undated=False, seconds=seconds)
    except OnrecordError as error:
        answer = error
    except Exception as error:  # told here, where its place in the code is known
        LOG.exception("trial.failed", extra={"fields": {"condition": watch.condition}})
        answer = RuntimeError(f"a back-test broke: {type(error).__name__}")
    with suppress(OSError):
        pipe.send(answer)
