"""What is sent to be done in; what another site had sent refused; the form, parsed within bounds, passed on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hmac import compare_digest
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import urlsplit

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.surfaces.web.safety.answers import CHANGING, Refused, is_api
from onrecord.surfaces.web.safety.bounds import LARGEST_BODY, MB
from onrecord.surfaces.web.safety.guard import FORM, visit_of

FIELD = "csrf"
HEADER = "x-csrf-token"
MOST_FIELDS = 5_000
MOST_FILES = 50
LARGEST_FILE = 32 * MB
_CHUNK = 64 * 1024
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Forms:
    """Against forged requests: what changes something must come from a page of this desk (Origin, Sec-Fetch-Site) and
    carry the token of its session, as a field or a header. A program with a token of its own needs neither, and JSON
    for the API only the first: no other site can send that unasked.

    The parsed form is `scope["onrecord.form"]`; the endpoint can read the body again as well.
    """

    def __init__(self, app: ASGIApp, takes: Callable[[str, str], bool]) -> None:
        """`takes` tells of a method and a path of the API whether there is such a thing; if not, all is let through."""
        self._app = app
        self._takes = takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what was meant. Raises Refused."""
        if scope["type"] != "http" or scope["method"] not in CHANGING or not self._does(scope):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        person = visit_of(scope).person
        trusted = person is not None and person.way == "token"
        if not trusted:
            _check_origin(scope, headers)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        given = headers.get(HEADER)
        if kind in _FORMS:
            async with _form(scope, receive) as (form, again):
                scope[FORM] = form
                field = form.get(FIELD)
                self._check_token(scope, trusted, given or (field if isinstance(field, str) else None))
                await self._app(scope, again, send)
            return
        self._check_token(scope, trusted or (is_api(scope) and kind == "application/json"), given)
        await self._app(scope, receive, send)

    def _does(self, scope: Scope) -> bool:
        """Whether it may do anything: an address of the API that takes no such method only says so."""
        return not is_api(scope) or self._takes(scope["method"], scope["path"])

    def _check_token(self, scope: Scope, trusted: bool, given: str | None) -> None:
        if not trusted and not compare_digest((given or "").encode("utf-8", "replace"), scope["csrf"].encode()):
            raise Refused(403, "The page is too old, or the form did not come from it: load it again, then send it.")


def _check_origin(scope: Scope, headers: Headers) -> None:
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        raise Refused(403, "That was sent by a page of another site.")
    origin = headers.get("origin")
    if origin is None or site is not None:
        return
    try:
        asked = urlsplit(origin)
    except ValueError:
        raise Refused(403, "That was sent by a page of another site.") from None
    if asked.netloc.lower() != headers.get("host", "").lower() or asked.scheme not in ("http", "https"):
        raise Refused(403, "That was sent by a page of another site.")


@asynccontextmanager
async def _form(scope: Scope, receive: Receive) -> AsyncIterator[tuple[FormData, Receive]]:
    """The form, and its body to be read again."""
    with SpooledTemporaryFile(max_size=MB) as kept:
        try:
            size = await _keep(receive, kept)
            request = Request(scope, _again(kept, size, receive))
            form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LARGEST_BODY)
        except MultiPartException as error:
            raise Refused(400, f"The form cannot be read: {error.message}") from None
        except ClientDisconnect:
            raise Refused(400, "The form ended before its end.") from None
        try:
            for _, value in form.multi_items():
                if isinstance(value, UploadFile) and (value.size or 0) > LARGEST_FILE:
                    raise Refused(413, f"A file is too large: {LARGEST_FILE // MB} MB at most.")
            yield form, _again(kept, size, receive)
        finally:
            await form.close()


async def _keep(receive: Receive, kept: IO[bytes]) -> int:
    """Keep the body; how many bytes it has."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        size += kept.write(message.get("body", b""))
        more = message.get("more_body", False)
    return size


def _again(kept: IO[bytes], size: int, receive: Receive) -> Receive:
    """A `receive` that gives what was kept, from its start, and then whatever comes."""
    at, ended = 0, False

    async def again() -> Message:
        nonlocal at, ended
        if ended:
            return await receive()
        kept.seek(at)
        body = kept.read(_CHUNK)
        at += len(body)
        ended = at >= size
        return {"type": "http.request", "body": body, "more_body": not ended}

    return again
