"""What watches have raised: a state and a watch in; alerts with words and reasons, and what can be done, out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.errors import UsageError
from onrecord.ledger.alerts import STATES
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.raised import states_of
from onrecord.surfaces.web.render import link, page
from onrecord.surfaces.web.safety.guard import person_of

NAV = (15, "/alerts", "Alerts")
router = APIRouter()
Json = dict[str, Any]
_PAGE = 25
_VERBS = ("acknowledge", "snooze", "escalate", "close", "reopen")
_SNOOZES = (1, 7, 30)


@router.get("/alerts")
def show(request: Request, state: str = "", watch: str = "", before: str = "") -> Response:
    """Alerts, the newest first; without a state, those that nobody has put away."""
    if before and not (before.isascii() and before.isdecimal() and len(before) < 10):
        raise HTTPException(400, "before: an alert is told by its number")
    desk = desk_of(request)
    earlier = int(before) if before else None
    kept = list(desk.ledger.alerts(state=states_of(state), watch=watch or None, earlier=earlier, limit=_PAGE + 1))
    shown, watches = kept[:_PAGE], desk.ledger.watches_that_raised()
    older = link("/alerts", state=state, watch=watch, before=shown[-1]["number"]) if len(kept) > _PAGE else None
    return page(
        request, "alerts.html", alerts=shown, older=older, state=state, watch=watch, states=STATES, snoozes=_SNOOZES,
        watches=watches, tries=desk.ledger.tries(a["id"] for a in shown), any=bool(watches),
    )  # fmt: skip


@router.post("/alerts/{number}")
def act(request: Request, number: int, form: Form) -> Response:
    """Do something with an alert, signed by who is signed in."""
    verb, days = text(form, "verb", 20), text(form, "days", 5)
    if verb not in _VERBS:
        raise HTTPException(400, f"verb: there are {', '.join(_VERBS)}")
    until = _until(desk_of(request), days) if verb == "snooze" else None
    try:
        desk_of(request).ledger.act_on_alert(
            number, verb, by=person_of(request).name, note=text(form, "note", 500) or None, until=until
        )
    except UsageError as error:
        raise HTTPException(404, str(error)) from None
    back = text(form, "back", 300)
    inside = back if back.startswith("/alerts") or back == "/" else "/alerts"
    return RedirectResponse(inside, status_code=303)


def _until(desk: Desk, days: str) -> datetime:
    if days not in map(str, _SNOOZES):
        raise HTTPException(400, f"days: there are {', '.join(map(str, _SNOOZES))}")
    return desk.settings.clock() + timedelta(days=int(days))
