"""Today: a desk in; what is new, the clocks, the levels and the running ledgers out, on one page."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.engines.standing import overview
from onrecord.ledger import Filter
from onrecord.model.alert import IMPORTANCES
from onrecord.model.records import KINDS
from onrecord.surfaces.web.board import board_of
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.raised import RAISED
from onrecord.surfaces.web.render import page
from onrecord.surfaces.web.strips import strip

NAV = (0, "/", "Today")
router = APIRouter()
Json = dict[str, Any]

_ALERTS = 8
_NEW = 4
_LOOKED_AT = 60
_LATEST = 200
"""So many records, the latest ones, are gone through for what is new."""
_RAISED = 3
_RAISED_LOOKED_AT = 200
_SEVERITY = ("conflict", "arithmetic", "dating", "role", "drift")
_YEAR = 365 * 86400
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@router.get("/")
def today(request: Request) -> Response:
    """What the editor opens in the morning."""
    desk = desk_of(request)
    looked = request.cookies.get("looked", "")
    looked = looked if _MOMENT.fullmatch(looked) else ""
    board = board_of(desk)
    new = desk.cached(("new", looked), lambda: _new(desk, looked))
    raised = [a for a in desk.ledger.alerts(limit=_RAISED_LOOKED_AT) if a["state"] in RAISED]
    raised.sort(key=lambda a: (a["state"] != "escalated", -IMPORTANCES.index(a["importance"])))
    strips = [(clock, strip(clock, board.counted_to)) for clock in board.clocks]
    now = desk.settings.clock()
    sources = desk.cached(("sources", now.replace(second=0, microsecond=0)), lambda: overview(desk.ledger, now))
    return page(
        request, "today.html", sources=sources, board=board, strips=strips,
        raised=raised[:_RAISED], more_raised=max(len(raised) - _RAISED, 0), **new, looked=looked,
    )  # fmt: skip


@router.get("/today")
def by_name() -> Response:
    """The page under its own name, as people type it."""
    return RedirectResponse("/", status_code=308)


@router.post("/looked")
def look(request: Request) -> Response:
    """From now on only what comes later is new."""
    answer = RedirectResponse("/", status_code=303)
    moment = desk_of(request).settings.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    answer.set_cookie("looked", moment, max_age=_YEAR, samesite="lax", httponly=True)
    return answer


@router.post("/theme")
def theme(theme: str = Form(""), back: str = Form("/")) -> Response:
    """The look that the reader wants, where no script can set it."""
    inside = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    answer = RedirectResponse(inside, status_code=303)
    answer.set_cookie("theme", "dark" if theme == "dark" else "light", max_age=_YEAR, samesite="lax")
    return answer


def _new(desk: Desk, looked: str) -> Json:
    """What was recorded since the reader last looked: alerts, then the kinds, what most origins tell first."""
    doubts = desk.lately("doubts", lambda: desk.ledger.page_of("discrepancy", Filter(), limit=_LOOKED_AT).lines)
    alerts = [doubt for doubt in doubts if doubt["recorded"] >= looked]
    alerts.sort(key=lambda d: d["recorded"], reverse=True)
    alerts.sort(key=lambda d: _SEVERITY.index(d["kind"]) if d["kind"] in _SEVERITY else len(_SEVERITY))
    asked = Filter(by="recorded", since=looked[:10] or None)
    page = desk.ledger.page(asked, sort="recorded", limit=_LATEST, counted=False)
    facts: dict[str, dict[str, Json]] = {kind: {} for kind in KINDS}
    for line in page.lines:
        if line["recorded"] >= looked:
            facts[line["kind"]].setdefault(line["fact"], line)
    sections = [
        (kind, sorted(its.values(), key=lambda r: (-r["origins"], -r["confidence"]))[:_NEW], len(its))
        for kind, its in facts.items()
        if its
    ]
    return {
        "alerts": alerts[:_ALERTS],
        "all_alerts": len(alerts),
        "sections": sections,
        "new": sum(section[2] for section in sections),
        "many": page.after is not None and page.lines[-1]["recorded"] >= looked,
    }
