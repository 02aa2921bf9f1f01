"""Requests in; those that are too long, too large or too slow, refused before they cost anything."""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.surfaces.web.safety.answers import Refused

MB = 1024 * 1024
LONGEST_PATH = 2_048
LONGEST_QUERY = 8_192
MOST_PARAMETERS = 200
LARGEST_UPLOAD = 64 * MB
LARGEST_BODY = 12 * MB
"""A pasted text of 2 MB in letters that a form writes with six characters each."""
SILENCE_SECONDS = 15.0
BODY_SECONDS = 120.0


class Bounds:
    """The body is counted as it comes, whatever was said of its length, and must come within the time.

    While it is read, HTTPException is raised in the application, which it lets through; before, Refused is.
    """

    def __init__(self, app: ASGIApp, silence: float = SILENCE_SECONDS, whole: float = BODY_SECONDS) -> None:
        self._app = app
        self._silence = silence
        self._whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is within bounds. Raises Refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query = scope["query_string"]
        if len(scope["path"]) > LONGEST_PATH or len(query) > LONGEST_QUERY or query.count(b"&") >= MOST_PARAMETERS:
            raise Refused(414, "The address is too long.")
        headers = Headers(scope=scope)
        upload = headers.get("content-type", "").lower().startswith("multipart/form-data")
        most = LARGEST_UPLOAD if upload else LARGEST_BODY
        large = f"Too large: {most // MB} MB at most."
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or len(length) > 18 or int(length) > most:
            raise Refused(413, large)
        await self._app(scope, self._counted(receive, most, large), send)

    def _counted(self, receive: Receive, most: int, large: str) -> Receive:
        taken, ended, until = 0, False, time.monotonic() + self._whole

        async def counted() -> Message:
            nonlocal taken, ended
            if ended:
                return await receive()
            wait = min(self._silence, until - time.monotonic())
            try:
                message = await asyncio.wait_for(receive(), max(wait, 0.001))
            except TimeoutError:
                ended = True
                raise HTTPException(408, "The upload took too long.") from None
            taken += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if taken > most:
                ended = True
                raise HTTPException(413, large)
            return message

        return counted
