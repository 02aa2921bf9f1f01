"""A finished application and its access in; the same, guarded from the outermost layer on, out."""

from __future__ import annotations

import re

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.surfaces.web.safety.access import Access, check
from onrecord.surfaces.web.safety.answers import Refused, answer
from onrecord.surfaces.web.safety.bounds import Bounds
from onrecord.surfaces.web.safety.forms import Forms
from onrecord.surfaces.web.safety.gate import Gate
from onrecord.surfaces.web.safety.guard import Guard
from onrecord.surfaces.web.safety.headers import Headers
from onrecord.surfaces.web.safety.hosts import Hosts


def secure(app: FastAPI, access: Access) -> Guard:
    """Guard an application to which nothing but routes is added any more; `app.state.guard` has what was made.

    The guard lies around everything, the answers to internal errors as well. Raises UsageError where a desk with this
    access would not be safe.
    """
    check(access)
    guard = Guard(access)
    app.state.guard = guard
    inner: ASGIApp = Forms(app.build_middleware_stack(), lambda method, path: method in methods_of(app, path))
    guarded = Hosts(Bounds(Gate(inner, guard)), access, guard.open)
    app.middleware_stack = Headers(_Refusals(guarded), guard.open)
    return guard


def methods_of(app: FastAPI, path: str) -> list[str]:
    """All methods that an address of the API takes; each of its routes knows its own only."""
    for template, its in app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path):
            return sorted(method.upper() for method in its)
    return []


class _Refusals:
    """Answers what the layers within refuse."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except (Refused, HTTPException) as error:
            if started or scope["type"] != "http":
                raise
            refused = error if isinstance(error, Refused) else Refused(error.status_code, error.detail, error.headers)
            await answer(refused, scope, receive, send)
