"""Pages made by processes beside the server: requests that only look, in; answers made on another core, out.

The server itself keeps the gate, everything that changes something and whatever lives in its memory (previews, news as
it comes, metrics). Where a process is not ready, or dies over a page, the server makes the page itself.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.surfaces.web.hand import PASSED, Answer, work
from onrecord.surfaces.web.settings import Settings

NAME = "onrecord-pages"
_OURS = ("/static", "/login", "/healthz", "/metrics", "/sources", "/api/v1/events", "/api/v1/openapi.json")


def usual() -> int:
    """How many processes make pages where nobody says: one a core, four at most, and none where there is one core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 0 if cores < 2 else min(cores, 4)


def may_be_sent(scope: Scope) -> bool:
    """Whether any process that reads the ledger can answer a request; files, which are sent in pieces, are not sent."""
    path: str = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or any(path == p or path.startswith(f"{p}/") for p in _OURS):
        return False
    return "format" not in parse_qs(scope["query_string"].decode("latin-1"))


@dataclass(slots=True, eq=False)
class _Hand:
    """One process, and who waits for it."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    waiting: dict[int, asyncio.Future[Answer | None]] = field(default_factory=dict)


class Shared:
    """ASGI middleware: has each request that may be sent answered by a process."""

    def __init__(self, app: ASGIApp, hands: Hands) -> None:
        self._app = app
        self._hands = hands

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        answer = await self._hands.ask(scope) if scope["type"] == "http" and may_be_sent(scope) else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        scope["onrecord.route"] = answer.route
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})


class Hands:
    """The processes of a desk; used in the loop of its server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._hands: list[_Hand] = []
        self._number = 0
        self._closed = False

    def start(self) -> None:
        """Begin the processes; called within the loop of the server."""
        loop = asyncio.get_running_loop()
        while len(self._hands) < self._settings.hands:
            self._begin(loop)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        context = multiprocessing.get_context("spawn")
        ours, its = context.Pipe()
        process = context.Process(target=work, args=(its, self._settings), name=NAME, daemon=True)
        process.start()
        its.close()
        hand = _Hand(process, ours)
        self._hands.append(hand)
        Thread(target=self._receive, args=(hand, loop), daemon=True).start()

    def _receive(self, hand: _Hand, loop: asyncio.AbstractEventLoop) -> None:
        """Give answers to who waits for them, until the process is gone."""
        try:
            while True:
                loop.call_soon_threadsafe(self._given, hand, *hand.pipe.recv())
        except (EOFError, OSError, RuntimeError):
            if not self._closed and not loop.is_closed():
                loop.call_soon_threadsafe(self._lost, hand, loop)

    def _given(self, hand: _Hand, number: int, answer: Answer | None) -> None:
        hand.ready = True
        waiting = hand.waiting.pop(number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def _lost(self, hand: _Hand, loop: asyncio.AbstractEventLoop) -> None:
        """One that died over its work has a successor; one that could not even begin has none."""
        self._hands.remove(hand)
        hand.pipe.close()
        for waiting in hand.waiting.values():
            if not waiting.done():
                waiting.set_result(None)
        if hand.ready and not self._closed:
            self._begin(loop)

    def ready(self) -> int:
        """How many can be asked now."""
        return sum(hand.ready for hand in self._hands)

    async def ask(self, scope: Scope) -> Answer | None:
        """The answer of the process with the least to do; None where the server has to answer itself."""
        ready = [hand for hand in self._hands if hand.ready]
        if not ready:
            return None
        hand = min(ready, key=lambda h: len(h.waiting))
        self._number += 1
        number = self._number
        waiting: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        hand.waiting[number] = waiting
        passed: dict[str, Any] = {name: scope[name] for name in PASSED if name in scope}
        try:
            hand.pipe.send((number, passed))
        except OSError:
            hand.waiting.pop(number, None)
            return None
        return await waiting

    def close(self) -> None:
        """End the processes."""
        self._closed = True
        for hand in self._hands:
            hand.pipe.close()
            hand.process.terminate()
        for hand in self._hands:
            hand.process.join(3)
