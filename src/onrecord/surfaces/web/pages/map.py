"""The map: a filter in; what happened where, as a table and as data for the script that draws it, out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.filters import Asked, asked_of
from onrecord.surfaces.web.pictures.asking import filter_of
from onrecord.surfaces.web.pictures.places import TYPES, by_place, label_of, places
from onrecord.surfaces.web.render import page

NAV = (40, "/map", "Map")
router = APIRouter()
KINDS = ("incident", "contact", "loss")
"""The kinds of records that have a place."""
_VIEW = ("from", "to")
_ROWS = 200
_LISTED = 100


@router.get("/map")
def show(request: Request) -> Response:
    """Incidents, or another kind that is chosen, by place and time."""
    asked = _asked(request)
    found = places(desk_of(request), asked)
    table = by_place(found)
    rest = asked.with_(limit=None, sort=None)
    return page(
        request, "map.html", asked=asked, rest=rest, found=found, table=table[:_ROWS], more=max(len(table) - _ROWS, 0),
        map_kinds=KINDS, types=[(name, label_of(name)) for name in TYPES] if asked.kind == "incident" else (),
    )  # fmt: skip


@router.get("/map/data")
def data(request: Request) -> Response:
    """The same as JSON."""
    return JSONResponse(places(desk_of(request), _asked(request)))


@router.get("/map/unplaced")
def unplaced(request: Request) -> Response:
    """The records that happened nobody knows where, as a list."""
    asked, desk = _asked(request), desk_of(request)
    found = desk.ledger.page(filter_of(desk, asked, located=False), after=asked.after, limit=asked.limit or _LISTED)
    said = {"title": "Records of no known place", "back": asked.with_(limit=None).at("/map"), "to": "Map"}
    return page(request, "rest.html", asked=asked, found=found, **said)


def _asked(request: Request) -> Asked:
    asked = asked_of(request, also=_VIEW)
    return asked if asked.kind else asked.with_(kind="incident", after=asked.after)
