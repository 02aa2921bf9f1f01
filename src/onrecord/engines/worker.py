"""One worker process: chunks of reports in by a pipe, their shaped outcomes out by the same pipe, in order."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from onrecord.engines.setup import Setup
from onrecord.engines.steady import steady
from onrecord.errors import OnrecordError
from onrecord.pipeline import Outcome

_SETTLED, _RARELY = 4, 4
"""Chunks after which models and tables have been loaded, and as `steady` takes it."""


def _receive(pipe: Connection, chunks: queue.SimpleQueue[Any]) -> None:
    """Take chunks in as they come, so that the parent never waits for a worker that waits for the parent."""
    try:
        while True:
            chunks.put(pipe.recv())
    except (EOFError, OSError):
        chunks.put(None)


def work(pipe: Connection, setup: Setup, shape: Callable[[Outcome], Any]) -> None:
    """Answer chunks until the pipe is closed. An error that concerns the whole run is answered instead of a list."""
    chunks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, chunks), daemon=True).start()
    try:
        corridor, known, answered = setup.corridor(), setup.known(), 0
        while (chunk := chunks.get()) is not None:
            pipe.send([shape(outcome) for outcome in corridor.run(chunk, known)])
            answered += 1
            if answered == _SETTLED:
                steady(_RARELY)
    except (BrokenPipeError, ConnectionResetError):
        return
    except (OnrecordError, OSError) as e:
        pipe.send(e)
