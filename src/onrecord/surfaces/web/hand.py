"""One process that makes pages: scopes of requests in by a pipe, whole answers out by the same pipe."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from logging import WARNING
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message

from onrecord.engines.events import LOG, write_log
from onrecord.engines.steady import steady
from onrecord.errors import OnrecordError
from onrecord.packs.pack import load_pack
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.rehearsing import read_templates, some_addresses
from onrecord.surfaces.web.settings import Settings

PASSED = (
    "type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string", "root_path", "headers",
    "client", "server", "csrf", "onrecord.visit",
)  # fmt: skip
"""What of a request's scope is passed on: who asks was found out at the gate."""
SWITCH = 0.001
"""Seconds after which a thread that computes lets others on: a quick answer does not wait for slow ones."""
READY = 0
"""The number of no request: the process has opened the ledger."""
ANEW = -1
"""The number of no answer: what comes with it is a scope, for the keeper to make anew what that needs."""
_NICE = 10
RARELY = 400
"""As `steady` takes it: what a page leaves behind is little."""
_ASKED: ContextVar[dict[str, Any]] = ContextVar("asked")


@dataclass(slots=True)
class Answer:
    """What is sent to the reader, whole; `route` is the template of its path."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    route: str = "other"


async def answered(app: ASGIApp, passed: dict[str, Any]) -> Answer | None:
    """The answer of an application to a request without a body; None where it raised."""
    answer, pieces = Answer(), list[bytes]()
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], list(message.get("headers", ()))
        else:
            pieces.append(message.get("body", b""))

    scope = {**passed, "extensions": {}, "state": {}}
    try:
        await app(scope, receive, send)
    except Exception:
        LOG.exception("page.failed", extra={"fields": {"method": passed["method"], "path": ascii(passed["path"])}})
        return None
    answer.body = b"".join(pieces)
    answer.route = getattr(scope.get("route"), "path", "other")
    return answer


def scope_of(address: str) -> dict[str, Any]:
    """A request for a page that nobody has made."""
    at = urlsplit(address)
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(at.path), "raw_path": at.path.encode(), "query_string": at.query.encode(), "root_path": "",
        "headers": [], "client": None, "server": None, "csrf": "",
    }  # fmt: skip


def work(pipe: Connection, settings: Settings, keeper: bool = False) -> None:
    """Answer until the pipe is closed. The parent alone is told to stop by Ctrl-C.

    The keeper makes anew what took long, for the others, and lets them go first; they ask it instead of doing so.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(SWITCH)
    if keeper and hasattr(os, "nice"):
        os.nice(_NICE)
    if settings.log is not None:
        write_log(settings.log, WARNING)
    asyncio.run(_work(pipe, settings, keeper))


async def _work(pipe: Connection, settings: Settings, keeper: bool) -> None:
    from onrecord.surfaces.web.app import pages_alone

    loop, lock, ended = asyncio.get_running_loop(), Lock(), asyncio.Event()

    def tell(number: int, answer: Answer | dict[str, Any] | None) -> None:
        with lock:
            pipe.send((number, answer))

    def renew() -> None:
        if (asked := _ASKED.get(None)) is not None:
            with suppress(OSError):
                tell(ANEW, asked)

    async def one(number: int, passed: dict[str, Any]) -> None:
        _ASKED.set(passed)
        answer = await answered(app, passed)
        tell(number, None if keeper else answer)

    desk, app = pages_alone(settings, None if keeper else renew)
    if not keeper:
        await _rehearse(desk, app)
    steady(RARELY)

    def listen() -> None:
        try:
            while True:
                asyncio.run_coroutine_threadsafe(one(*pipe.recv()), loop)
        except (EOFError, OSError):
            loop.call_soon_threadsafe(ended.set)

    tell(READY, None)
    Thread(target=listen, daemon=True).start()
    await ended.wait()
    desk.close()


async def _rehearse(desk: Desk, app: ASGIApp) -> None:
    """Make a page of each sort before anybody is let wait for one; a ledger that cannot be read now is not."""
    read_templates()
    with suppress(OnrecordError):
        load_pack(desk.settings.pack)
        desk.ledger.hold_names()
        for address in some_addresses(desk.ledger):
            await answered(app, scope_of(address))
