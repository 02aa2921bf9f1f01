"""The log of what people decided: by whom and of which sort in; sentences, the newest first, each with an undo, out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from onrecord.surfaces.web.deciding import Draft, Field, decided, last_decision, names, notice
from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.forms import Form
from onrecord.surfaces.web.render import link, page

NAV = (80, "/corrections", "Corrections")
router = APIRouter()

_PAGE = 50
VERBS = {
    "merge": "Merged", "split": "Split", "correct": "Corrected", "not a record": "Not a record",
    "same fact": "Same fact", "other fact": "Another fact", "not copies": "No copies", "undo": "Undone",
}  # fmt: skip
"""What a decision does, on a page."""


@router.get("/corrections")
def log(request: Request, by: str = "", verb: str = "", before: str = "", number: str = "", done: str = "") -> Response:
    """Decisions, the newest first."""
    desk = desk_of(request)
    if verb and verb not in VERBS:
        raise HTTPException(400, f"verb: there are {', '.join(VERBS)}")
    if (before and not before.isdecimal()) or (number and not number.isdecimal()):
        raise HTTPException(400, "A decision is told by its number")
    every = list(desk.ledger.decisions())
    asked = [
        d for d in reversed(every)
        if (not by or (d["by"] or "") == by) and (not verb or d["verb"] == verb)
        and (not before or d["number"] < int(before)) and (not number or d["number"] == int(number))
    ]  # fmt: skip
    shown, about = asked[:_PAGE], notice(desk, done)
    older = link("/corrections", by=by, verb=verb, before=shown[-1]["number"]) if len(asked) > _PAGE else None
    return page(
        request, "corrections.html", decisions=shown, older=older, by=by, verb=verb, verbs=VERBS, all=len(every),
        people=sorted({d["by"] for d in every if d["by"]}), notice=about, seen=last_decision(desk), first=not before,
        names=names(desk, [*shown, *([about] if about else [])]), narrowed=bool(by or verb or before or number),
    )  # fmt: skip


@router.post("/corrections/{number}/undo")
def undo(request: Request, number: int, form: Form) -> Response:
    """Let a decision not hold from now on."""
    desk = desk_of(request)
    draft = Draft(f"/corrections/{number}/undo", "Undo", "/corrections", (
        Field("number", "Undo decision", str(number), hidden=True),
    ))  # fmt: skip

    def act(reason: str, by: str) -> tuple[Any, str]:
        return desk.ledger.undo_decision(number, reason=reason, by=by), "/corrections"

    return decided(request, form, draft, {number}, act)
