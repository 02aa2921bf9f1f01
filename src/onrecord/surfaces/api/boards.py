"""What the desk makes of the ledger, for programs: clocks, levels, claims and pledges, outlets, families, briefs."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel

from onrecord.surfaces.api.answering import PROBLEMS, Json, Tagged
from onrecord.surfaces.api.asking import DAY
from onrecord.surfaces.web.board import board_of
from onrecord.surfaces.web.desk import desk_of
from onrecord.watching import make_brief, to_json

router = APIRouter(prefix="/api/v1", route_class=Tagged, responses=PROBLEMS, tags=["desk"])

Day = Annotated[str | None, Query(pattern=DAY)]


class Items(BaseModel):
    """Things in order."""

    items: list[Json]


@router.get("/clocks", response_model=Items)
def clocks(request: Request) -> Items:
    """For each pair of parties the last contact, the days since and the silences before, the latest first."""
    board = board_of(desk_of(request))
    return Items(
        items=[
            {
                "parties": c.parties, "last": c.last and c.last.day.isoformat(), "days": c.since(board.counted_to),
                "counted_to": board.counted_to.isoformat(),
                "held": [{"day": h.day.isoformat(), "fact": h.record["fact"]} for h in c.held],
                "gaps": [
                    {"from": g.start.isoformat(), "to": g.end.isoformat(), "days": g.days, "told": g.told,
                     "fact": g.record["fact"]} for g in c.gaps
                ],
                "not_held": [r["fact"] for r in c.not_held], "planned": [r["fact"] for r in c.planned],
            }
            for c in board.clocks
        ]
    )  # fmt: skip


@router.get("/channels", response_model=Items)
def channels(request: Request) -> Items:
    """The lines of communication and how they stood by the latest report."""
    return Items(
        items=[
            {"name": line.name, "parties": line.parties, "status": line.status, "frequency": line.frequency,
             "told": line.told, "facts": list(dict.fromkeys(r["fact"] for r in line.records))}
            for line in board_of(desk_of(request)).lines
        ]
    )  # fmt: skip


@router.get("/levels", response_model=Items)
def levels(request: Request) -> Items:
    """The risk levels that stand, who set them and from what they moved."""
    return Items(
        items=[
            {"assessor": level.assessor, "subject": level.subject, "level": level.now["level"],
             "direction": level.now["direction"], "fact": level.now["fact"],
             "before": level.moved and {k: level.moved[k] for k in ("level", "direction", "fact")}}
            for level in board_of(desk_of(request)).levels
        ]
    )  # fmt: skip


@router.get("/outlets", response_model=Items)
def outlets(request: Request) -> Items:
    """The outlets with their reports, copies and what drifted in these."""
    desk = desk_of(request)
    return Items(items=desk.lately("outlets", desk.ledger.outlets))


@router.get("/brief", response_model=Json)
def brief(request: Request, since: Day = None, until: Day = None, as_of: Day = None) -> Any:
    """The brief of what was reported in a period, as `onrecord brief --format json` has it."""
    return json.loads(to_json(make_brief(desk_of(request).ledger, since=since, until=until, as_of=as_of)))


@router.get("/briefs", response_model=Items)
def briefs(request: Request) -> Items:
    """The briefs that were kept, the latest first."""
    return Items(items=list(desk_of(request).ledger.briefs()))


@router.get("/briefs/{number}", response_model=Json)
def kept(request: Request, number: Annotated[int, Path(ge=1, le=2**31)]) -> Any:
    """One brief as it was kept."""
    found = desk_of(request).ledger.brief(number)
    if found is None:
        raise HTTPException(404, f"no brief {number} was kept")
    return {**found, "brief": json.loads(found["brief"])}


@router.get("/decisions", response_model=Items)
def decisions(request: Request) -> Items:
    """What people decided, the first decision first."""
    return Items(items=list(desk_of(request).ledger.decisions()))
