"""The timeline and the cards beside pictures: a filter and a stretch of days in, a page or JSON out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from onrecord.errors import UsageError
from onrecord.ledger.days import end_of
from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.filters import Asked, asked_of
from onrecord.surfaces.web.pictures.asking import filter_of
from onrecord.surfaces.web.pictures.cards import card
from onrecord.surfaces.web.pictures.days import Stretch, day_of, span_name
from onrecord.surfaces.web.pictures.timeline import timeline
from onrecord.surfaces.web.render import page

NAV = (30, "/timeline", "Timeline")
router = APIRouter()
Json = dict[str, Any]
_VIEW = ("from", "to")
_LISTED = 100


@router.get("/timeline")
def show(request: Request) -> Response:
    """Lanes of facts over time."""
    asked = asked_of(request, also=_VIEW)
    found = timeline(desk_of(request), asked, _stretch(request))
    stretch = Stretch(day_of(found["first"]), day_of(found["last"]))  # type: ignore[arg-type]
    said = {"inside": sum(found["counts"].values()), "nowhere": sum(found["undated"].values())}
    said |= {"named": span_name(stretch), "ways": _ways(asked, stretch, found), "table": _table(asked, found)}
    said["cells"] = {kind: _beginning(asked, kind) for kind in found["kinds"]}
    return page(request, "timeline.html", asked=asked, found=found, **said)


@router.get("/timeline/data")
def data(request: Request) -> Response:
    """What a stretch holds, for the script of the page."""
    return JSONResponse(timeline(desk_of(request), asked_of(request, also=_VIEW), _stretch(request)))


@router.get("/timeline/undated")
def undated(request: Request) -> Response:
    """The records that happened on no known day, as a list."""
    asked = asked_of(request)
    desk = desk_of(request)
    found = desk.ledger.page(filter_of(desk, asked, dated=False), after=asked.after, limit=asked.limit or _LISTED)
    said: Json = {"title": "Records of no known day", "back": asked.with_(limit=None).at("/timeline"), "to": "Timeline"}
    return page(request, "rest.html", asked=asked, found=found, **said)


@router.get("/fact/{fact}/card")
def fact_card(request: Request, fact: str, as_of: str | None = None) -> Response:
    """A fact in short, for the scripts of the pictures."""
    end_of(as_of)
    found = card(desk_of(request), fact, as_of)
    if found is None:
        raise HTTPException(404, "The ledger has no such fact.")
    return JSONResponse(found)


def _stretch(request: Request) -> Stretch | None:
    """The days that are looked at. Raises UsageError for what are none."""
    given = [request.query_params.get(name, "") for name in _VIEW]
    if not any(given):
        return None
    first, last = (day_of(text) for text in given)
    if first is None or last is None or first > last:
        raise UsageError("from, to: two days are wanted, as in from=2025-05-01&to=2025-06-30, the earlier one first")
    return Stretch(first, last)


def _ways(asked: Asked, stretch: Stretch, found: Json) -> Json:
    """Where one can go from a stretch, as addresses."""

    def at(other: Stretch) -> str:
        return asked.at("/timeline", **{"from": other.first.isoformat(), "to": other.last.isoformat()})

    ends = [day_of(text) for text in found["extent"] or ()]
    whole = Stretch(ends[0], ends[1]) if ends and ends[0] and ends[1] else stretch
    return {
        "earlier": at(stretch.moved(-0.5)), "later": at(stretch.moved(0.5)), "closer": at(stretch.wider(0.5)),
        "wider": at(stretch.wider(2)), "all": at(whole.wider(1.04)),
    }  # fmt: skip


def _table(asked: Asked, found: Json) -> list[Json]:
    """The rows of a stretch, one for each bucket."""
    rows: dict[str, Json] = {}
    for row in found["rows"]:
        into = rows.get(row["first"])
        if into is None:
            href = asked.at("/timeline", **{"from": row["first"], "to": row["last"]})
            into = rows[row["first"]] = {**row, "href": href, "counts": {}}
        into["counts"][row["kind"]] = row["count"]
    return list(rows.values())


def _beginning(asked: Asked, kind: str) -> str:
    """The address of the table of a kind, up to where a period is to follow."""
    address = asked.with_(kind=kind, since=None, until=None, sort=None, limit=None).at(f"/ledger/{kind}")
    return f"{address}{'&' if '?' in address else '?'}"
