"""What is new, as it comes: a connection that stays open in, a server-sent event whenever the ledger has grown out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from onrecord.ledger import Filter
from onrecord.surfaces.api.answering import PROBLEMS
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.render import KIND_NAMES, record_sentence

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["desk"])

EVERY = 2.0
"""Seconds between two looks at the ledger."""
_QUIET = 15.0
_MOST = 200
_TOLD = 20


@router.get("/events", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def events(request: Request) -> StreamingResponse:
    """`event: news` with the latest records whenever there are more; a comment now and then keeps the line open."""
    app = request.app
    if app.state.listeners >= _MOST:
        raise HTTPException(503, f"{_MOST} readers listen already")
    return StreamingResponse(
        _events(request, desk_of(request)), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _events(request: Request, desk: Desk) -> AsyncIterator[str]:
    state = request.app.state
    state.listeners += 1
    try:
        known, quiet = await run_in_threadpool(desk.ledger.state), 0.0
        yield f"retry: 5000\nevent: state\ndata: {json.dumps({'state': known})}\n\n"
        while not await request.is_disconnected() and not state.closing:
            await asyncio.sleep(EVERY)
            quiet += EVERY
            now = await run_in_threadpool(desk.ledger.state)
            if now != known:
                known, quiet = now, 0.0
                yield f"event: news\ndata: {await run_in_threadpool(_news, desk, now)}\n\n"
            elif quiet >= _QUIET:
                quiet = 0.0
                yield ": nothing new\n\n"
    finally:
        state.listeners -= 1


def _news(desk: Desk, state: str) -> str:
    """The latest records in short; made once for all that listen."""
    return desk.cached("news", lambda: _latest(desk, state))


def _latest(desk: Desk, state: str) -> str:
    lines = desk.ledger.page(Filter(), sort="recorded", limit=_TOLD, counted=False).lines
    items = [
        {"kind": r["kind"], "name": KIND_NAMES[r["kind"]][0], "id": r["id"], "article": r["article"], "fact": r["fact"],
         "recorded": r["recorded"], "sentence": record_sentence(r)} for r in lines
    ]  # fmt: skip
    return json.dumps({"state": state, "latest": items}, ensure_ascii=False, separators=(",", ":"))
