"""A refusal in: a status and a sentence; a page of the desk for people, JSON for programs, out."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

API = "/api/"
CHANGING = ("POST", "PUT", "PATCH", "DELETE")


class Refused(Exception):
    """A request that goes no further: what is answered instead."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.headers = dict(headers or {})


def is_api(scope: Scope) -> bool:
    """Whether a program asks, and not a person."""
    path: str = scope["path"]
    return path.startswith(API) or path == "/metrics"


async def answer(refused: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    """Send the refusal."""
    from onrecord.surfaces.web.app import TITLES
    from onrecord.surfaces.web.render import page

    response: Response
    if refused.status == 303:
        response = Response(status_code=303)
    elif is_api(scope):
        response = JSONResponse({"status": refused.status, "error": refused.sentence}, refused.status)
    else:
        title = TITLES.get(refused.status, "Error")
        response = page(Request(scope), "error.html", status=refused.status, title=title, sentence=refused.sentence)
    response.headers.update(refused.headers)
    await response(scope, receive, send)
