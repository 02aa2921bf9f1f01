"""Pages made by processes beside the server: requests that only look, in; answers made on another core, out.

The server itself keeps the gate, everything that changes something and whatever lives in its memory (previews, news as
it comes, metrics). Where a process is not ready, or dies over a page, the server makes the page itself. One more, the
keeper, answers nobody: it makes what takes long, before the first reader comes and again as the ledger grows.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.surfaces.web.hand import ANEW, PASSED, READY, Answer, scope_of, work
from onrecord.surfaces.web.settings import Settings

NAME, KEEPER = "onrecord-pages", "onrecord-keeper"
_MOST_ANEW = 500
_SHOWN = "/sources"
_OURS = ("/static", "/login", "/healthz", "/metrics", _SHOWN, "/api/v1/events", "/api/v1/openapi.json")


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
    keeper: bool
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
        self._anew: dict[tuple[str, bytes], dict[str, Any]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._number = READY
        self._closed = False

    def start(self, first: Iterable[str] = ()) -> None:
        """Begin the processes; called within the loop of the server. The keeper makes what `first` (paths) need."""
        if not self._settings.hands:
            return
        loop = self._loop = asyncio.get_running_loop()
        for path in first:
            self._to_be_made(scope_of(path))
        for _ in range(self._settings.hands):
            self._begin(loop)
        self._begin(loop, keeper=True)

    def _begin(self, loop: asyncio.AbstractEventLoop, keeper: bool = False) -> None:
        context = multiprocessing.get_context("spawn")
        ours, its = context.Pipe()
        name = KEEPER if keeper else NAME
        process = context.Process(target=work, args=(its, self._settings, keeper), name=name, daemon=True)
        process.start()
        its.close()
        hand = _Hand(process, ours, keeper)
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

    def _given(self, hand: _Hand, number: int, answer: Any) -> None:
        hand.ready = True
        if number == ANEW:
            self._to_be_made(answer)
            return
        waiting = hand.waiting.pop(number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)
        if hand.keeper:
            self._make_next(hand)

    def renew(self) -> None:
        """Have the keeper make anew what the server shows itself; called in any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._to_be_made, scope_of(_SHOWN))

    def _to_be_made(self, scope: dict[str, Any]) -> None:
        """Have the keeper answer a request, after those that it has been given before."""
        if len(self._anew) < _MOST_ANEW:
            self._anew.setdefault((scope["path"], scope["query_string"]), scope)
        for hand in self._hands:
            if hand.keeper and hand.ready and not hand.waiting:
                self._make_next(hand)

    def _make_next(self, keeper: _Hand) -> None:
        if self._anew and not self._closed:
            self._pass(keeper, self._anew.pop(next(iter(self._anew))))

    def _lost(self, hand: _Hand, loop: asyncio.AbstractEventLoop) -> None:
        """One that died over its work has a successor; one that could not even begin has none."""
        self._hands.remove(hand)
        hand.pipe.close()
        for waiting in hand.waiting.values():
            if not waiting.done():
                waiting.set_result(None)
        if hand.ready and not self._closed:
            self._begin(loop, hand.keeper)

    def _pass(self, hand: _Hand, scope: Mapping[str, Any]) -> asyncio.Future[Answer | None] | None:
        """The answer to be, of a process; None where it is gone."""
        self._number += 1
        waiting: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        hand.waiting[self._number] = waiting
        try:
            hand.pipe.send((self._number, {name: scope[name] for name in PASSED if name in scope}))
        except OSError:
            hand.waiting.pop(self._number, None)
            return None
        return waiting

    def ready(self) -> int:
        """How many can be asked now."""
        return sum(hand.ready for hand in self._hands if not hand.keeper)

    async def ask(self, scope: Scope) -> Answer | None:
        """The answer of the process with the least to do; None where the server has to answer itself."""
        ready = [hand for hand in self._hands if hand.ready and not hand.keeper]
        if not ready:
            return None
        waiting = self._pass(min(ready, key=lambda h: len(h.waiting)), scope)
        return None if waiting is None else await waiting

    def close(self) -> None:
        """End the processes."""
        self._closed = True
        for hand in self._hands:
            hand.pipe.close()
            hand.process.terminate()
        for hand in self._hands:
            hand.process.join(3)
