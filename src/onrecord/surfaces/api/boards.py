"""What the desk makes of the ledger, for programs: clocks, levels, claims and pledges, outlets, families, briefs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from pydantic import BaseModel

from onrecord.surfaces.api.answering import PROBLEMS, Json, Tagged
from onrecord.surfaces.api.asking import DAY
from onrecord.surfaces.web.board import counted_to, every_clock, every_level, every_line
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.watching import make_brief, to_json

router = APIRouter(prefix="/api/v1", route_class=Tagged, responses=PROBLEMS, tags=["desk"])

Day = Annotated[str | None, Query(pattern=DAY)]


class Items(BaseModel):
    """Things in order."""

    items: list[Json]


def _lately(request: Request, name: str, make: Callable[[Desk], list[Json]]) -> Items:
    desk = desk_of(request)
    return Items(items=desk.lately((name, desk.today()), lambda: make(desk)))


@router.get("/clocks", response_model=Items)
def clocks(request: Request) -> Items:
    """For each pair of parties the last contact, the days since and the silences before, the latest first."""

    def items(desk: Desk) -> list[Json]:
        until = counted_to(desk)
        return [
            {
                "parties": c.parties, "last": c.last and c.last.day.isoformat(), "days": c.since(until),
                "counted_to": until.isoformat(),
                "held": [{"day": h.day.isoformat(), "fact": h.record["fact"]} for h in c.held],
                "gaps": [
                    {"from": g.start.isoformat(), "to": g.end.isoformat(), "days": g.days, "told": g.told,
                     "fact": g.record["fact"]} for g in c.gaps
                ],
                "not_held": [r["fact"] for r in c.not_held], "planned": [r["fact"] for r in c.planned],
            }
            for c in every_clock(desk)
        ]  # fmt: skip

    return _lately(request, "clocks", items)


@router.get("/channels", response_model=Items)
def channels(request: Request) -> Items:
    """The lines of communication and how they stood by the latest report."""

    def items(desk: Desk) -> list[Json]:
        return [
            {"name": line.name, "parties": line.parties, "status": line.status, "frequency": line.frequency,
             "told": line.told, "facts": list(dict.fromkeys(r["fact"] for r in line.records))}
            for line in every_line(desk)
        ]  # fmt: skip

    return _lately(request, "channels", items)


@router.get("/levels", response_model=Items)
def levels(request: Request) -> Items:
    """The risk levels that stand, who set them and from what they moved."""

    def items(desk: Desk) -> list[Json]:
        return [
            {"assessor": level.assessor, "subject": level.subject, "level": level.now["level"],
             "direction": level.now["direction"], "fact": level.now["fact"],
             "before": level.moved and {k: level.moved[k] for k in ("level", "direction", "fact")}}
            for level in every_level(desk)
        ]  # fmt: skip

    return _lately(request, "levels", items)


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
