"""Copies: a ledger in; its families of copies, and one family as a tree over time with what was changed, out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from onrecord.ledger.kinship import ORDERS
from onrecord.surfaces.web.as_of import day_asked
from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.family_tree import picture
from onrecord.surfaces.web.quote_variants import variants
from onrecord.surfaces.web.render import page

NAV = (20, "/copies", "Copies")
router = APIRouter()
Json = dict[str, Any]

_LINES = 25
_FEW, _ALL = 60, 600
ORDER_NAMES = {"latest": "the latest", "largest": "the largest", "changes": "the most changed"}


@router.get("/copies")
def families_page(request: Request, sort: str = "latest", after: str | None = None) -> Response:
    """All families of copies, page by page."""
    day = day_asked(request)
    found = desk_of(request).ledger.families(sort, after=after, limit=_LINES, as_of=day)  # type: ignore[arg-type]
    return page(
        request, "copies.html", found=found, sort=sort, after=after, as_of=day or "",
        orders=[(order, ORDER_NAMES[order]) for order in ORDERS],
    )  # fmt: skip


@router.get("/copies/{article}")
def family_page(request: Request, article: str, all: bool = False) -> Response:
    """The family of an article; one that is in no family is told to be in none."""
    day = day_asked(request)
    ledger = desk_of(request).ledger
    versions = ledger.versions(article, as_of=day)
    if not versions:
        raise HTTPException(404, f"the ledger has no article {article[:80]}")
    this = next(v for v in versions if v["id"] == article)
    found = ledger.family(article, limit=_ALL if all else _FEW, as_of=day)
    shown = None if found is None else picture(found)
    return page(
        request, "family.html", this=this, newest=versions[-1], family=found, picture=shown, as_of=day or "", all=all,
        quotes=_quotes(request, found) if found else [],
        members={m["id"]: m for m in found["members"]} if found else {},
    )  # fmt: skip


def _quotes(request: Request, family: Json) -> list[Any]:
    changed = any(d["kind"] == "quote" for m in family["members"] for k in m["links"] for d in k["drift"])
    return variants(family, desk_of(request).ledger.texts(m["id"] for m in family["members"])) if changed else []
