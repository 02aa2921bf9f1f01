"""What people did, whatever it was: a name in; the latest acts that were signed, the newest first, out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.render import page

router = APIRouter()

_SHOWN = 200


@router.get("/audit")
def audit(request: Request, by: str = "") -> Response:
    """Decisions, corrections, acts on alerts, briefs, reports that were added and users."""
    every = desk_of(request).ledger.audit()
    asked = [line for line in every if not by or line["by"] == by]
    people = sorted({line["by"] for line in every if line["by"]})
    return page(request, "audit.html", acts=asked[:_SHOWN], more=max(0, len(asked) - _SHOWN), by=by, people=people)
