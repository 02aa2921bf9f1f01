"""An article: an id in; its text with the records marked in place, its versions and what it is a copy of, out."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.model.records import KINDS
from onrecord.surfaces.web.as_of import day_asked
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.marked import Numbered, html, layers_of, numbered, parts
from onrecord.surfaces.web.render import page, path

router = APIRouter()
Json = dict[str, Any]

_BEGINNING = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})")
_EXTRACTED = ("en", "und")


@router.get("/article/{article}")
def article_page(request: Request, article: str, part: int = 1) -> Response:
    """One article. A unique beginning of its id (8 hex digits or more) leads to it."""
    desk = desk_of(request)
    day = day_asked(request)
    found = desk.ledger.article(article, as_of=day)
    if found is None:
        return _elsewhere(desk, request, article, day)
    records = numbered(found["records"])
    extents = parts(found["text"], records)
    if not 1 <= part <= len(extents):
        raise HTTPException(404, f"this article has {len(extents)} parts")
    doubts = desk.ledger.doubts(article, as_of=day)
    extent = extents[part - 1]
    shown = [r for r in records if _in(r, extent, part == len(extents))]
    sources, copies = desk.ledger.sources(article, as_of=day)
    told = desk.ledger.told({r.record["fact"] for r in shown}, as_of=day)
    for one in shown:
        if counts := told.get(one.record["fact"]):
            one.record.update(reports=counts.reports, outlets=counts.outlets, origins=counts.origins)
    return page(
        request, "article.html", a=found, shown=shown, records=len(records), doubts=doubts, sources=sources,
        copies=copies, versions=desk.ledger.versions(article, as_of=day), as_of=day or "", part=part,
        parts=len(extents), body=html(found["text"], extent, layers_of(found, records, doubts), records),
        kinds_here=_kinds(shown), elsewhere=_parts_of(records, extents), extracted=found["language"] in _EXTRACTED,
    )  # fmt: skip


def _elsewhere(desk: Desk, request: Request, start: str, day: str | None) -> Response:
    """To the one article whose id begins like this. Raises 404 where there is none, or more than one."""
    begins = _BEGINNING.fullmatch(start.lower())
    ids = desk.ledger.ids(f"sha256:{begins[1]}") if begins else []
    if len(ids) > 1:
        raise HTTPException(404, f"more than one article has an id that begins with {start}: give more of it")
    if not ids or ids == [start]:
        when = f" as of {day}" if day else ""
        raise HTTPException(404, f"the ledger has no article {start[:80]}{when}")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(path("article", ids[0]) + query, status_code=307)


def _in(one: Numbered, extent: tuple[int, int], last: bool) -> bool:
    """Whether a record is shown beside this part; those without words stand beside the last one."""
    return last if one.first is None else extent[0] <= one.first < extent[1]


def _kinds(shown: list[Numbered]) -> list[tuple[str, int]]:
    counts = {kind: sum(r.record["kind"] == kind for r in shown) for kind in KINDS}
    return [(kind, n) for kind, n in counts.items() if n]


def _parts_of(records: list[Numbered], extents: list[tuple[int, int]]) -> dict[str, int]:
    """For a text of several parts, the part of each record."""
    if len(extents) == 1:
        return {}
    last = len(extents)
    return {
        r.record["id"]: next((n for n, x in enumerate(extents, 1) if _in(r, x, n == last)), last) for r in records
    }
