"""How the API answers: what a ledger gave in, JSON or CSV with a tag that saves asking again out."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from onrecord.surfaces.exports.cells import cells, columns
from onrecord.surfaces.web.desk import desk_of

Json = dict[str, Any]


class Lines(BaseModel):
    """A page of lines. `after` asks for the next one; where `exact` is false there are more than `total`."""

    items: list[Json]
    after: str | None
    total: int | None
    exact: bool


class Problem(BaseModel):
    """What went wrong, in a sentence."""

    status: int
    error: str


_WRONG = {
    400: "The question makes no sense; the answer says why.", 401: "Sign in, or send a token.", 403: "Not allowed.",
    404: "There is nothing of that id.", 405: "Not by this method.", 409: "Somebody was faster.",
    413: "Too large.", 414: "The address is too long.", 429: "Too many requests.",
    503: "The ledger cannot be used now.",
}  # fmt: skip
PROBLEMS: dict[int | str, Json] = {s: {"model": Problem, "description": said} for s, said in _WRONG.items()}
"""What any part of the API may answer instead."""


class Tagged(APIRoute):
    """A route whose answers carry an ETag: the same as long as the ledger has not grown and the day is the same."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler that answers 304 before anything is asked of the ledger."""
        answer = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            if request.method not in ("GET", "HEAD"):
                return await answer(request)
            tag = await run_in_threadpool(tag_of, request)
            given = {t.strip() for t in request.headers.get("if-none-match", "").split(",")}
            if tag in given or "*" in given:
                return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
            response = await answer(request)
            if response.status_code == 200:
                response.headers["ETag"] = tag
                response.headers["Cache-Control"] = "no-cache"
            return response

        return tagged


def tag_of(request: Request) -> str:
    """The tag of what a request asks for."""
    desk = desk_of(request)
    parts = (desk.ledger.state(), desk.today().isoformat(), str(request.url.path), str(request.url.query))
    return f'W/"{hashlib.sha256(" ".join(parts).encode("utf-8", "replace")).hexdigest()[:24]}"'


def as_csv(lines: Sequence[Json], kind: str) -> Response:
    """The lines as a CSV table; nothing in a cell is a formula for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns(kind))
    writer.writerows(cells(kind, line) for line in lines)
    headers = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
