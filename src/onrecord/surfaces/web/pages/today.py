"""Today: a desk in; what is new, the clocks, the levels and the running ledgers out, on one page."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.model.records import KINDS
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.render import page
from onrecord.surfaces.web.strips import strip
from onrecord.watching.clocks import clocks, lines_of_communication
from onrecord.watching.levels import levels
from onrecord.watching.tallies import losses, pledges

NAV = (0, "/", "Today")
router = APIRouter()
Json = dict[str, Any]

_ALERTS = 8
_NEW = 4
_CLOCKS = 12
_SEVERITY = ("conflict", "arithmetic", "dating", "role", "drift")
_YEAR = 365 * 86400


@router.get("/")
def today(request: Request) -> Response:
    """What the editor opens in the morning."""
    desk = desk_of(request)
    looked = request.cookies.get("looked", "")
    board = desk.cached(("today", desk.today()), lambda: _board(desk))
    new = desk.cached(("new", looked), lambda: _new(desk, looked))
    return page(request, "today.html", **board, **new, looked=looked)


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


def _board(desk: Desk) -> Json:
    """What does not depend on the reader."""
    articles = list(desk.ledger.list("article"))
    last = max((a["published"]["end"] or a["published"]["start"] or "" for a in articles), default="")
    counted_to = min(date.fromisoformat(last), desk.today()) if len(last) == 10 else desk.today()
    pairs = [c for c in clocks(desk.ledger.list("contact")) if c.held or c.not_held or c.planned]
    return {
        "reports": len(articles),
        "copies": sum(bool(a["copies"]) for a in articles),
        "latest": last,
        "counted_to": counted_to,
        "clocks": [(c, strip(c, counted_to)) for c in pairs[:_CLOCKS]],
        "more_clocks": max(len(pairs) - _CLOCKS, 0),
        "lines": lines_of_communication(desk.ledger.list("channel")),
        "levels": levels(desk.ledger.list("assessment")),
        "losses": losses(desk.ledger.list("loss")),
        "pledges": pledges(desk.ledger.list("pledge")),
        "activity": _activity(desk),
    }


def _activity(desk: Desk) -> Json:
    """Facts by month and kind: a copy counts nothing."""
    counts: dict[str, Counter[str]] = {}
    seen = set[str]()
    for kind in KINDS:
        for line in desk.ledger.list(kind):
            when = line["when"]
            day = (when["start"] if when else None) or line["reported"]
            if day and line["fact"] not in seen:
                seen.add(line["fact"])
                counts.setdefault(day[:7], Counter())[kind] += 1
    months = sorted(counts)
    return {"months": months, "series": {k: [counts[m][k] for m in months] for k in KINDS}}


def _new(desk: Desk, looked: str) -> Json:
    """What was recorded since the reader last looked: alerts, then the kinds."""
    alerts = [d for d in desk.ledger.list("discrepancy") if d["recorded"] > looked]
    alerts.sort(key=lambda d: d["recorded"], reverse=True)
    alerts.sort(key=lambda d: _SEVERITY.index(d["kind"]) if d["kind"] in _SEVERITY else len(_SEVERITY))
    sections = []
    for kind in KINDS:
        facts: dict[str, Json] = {}
        for line in desk.ledger.list(kind):
            if line["recorded"] > looked:
                facts.setdefault(line["fact"], line)
        if facts:
            sections.append((kind, list(facts.values())[:_NEW], len(facts)))
    return {
        "alerts": alerts[:_ALERTS],
        "all_alerts": len(alerts),
        "sections": sections,
        "new": sum(count for _, _, count in sections),
    }
