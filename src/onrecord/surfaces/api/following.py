"""What is followed, watched for and raised, and who did what, for programs: sources, watches, alerts, acts, the log."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel, Field

from onrecord.engines.standing import beside_of, follower_of, standing
from onrecord.engines.watched import watches_in
from onrecord.errors import UsageError
from onrecord.ledger.alerts import STATES
from onrecord.surfaces.api.answering import PROBLEMS, Json, Lines
from onrecord.surfaces.api.boards import Day, Items
from onrecord.surfaces.api.changes import Strict
from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.raised import states_of
from onrecord.surfaces.web.safety.guard import Person, need
from onrecord.watching.made import watch_lines

router = APIRouter(prefix="/api/v1", responses=PROBLEMS, tags=["following"])

_PAGE = 50
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_STATE = f"^(all|raised|{'|'.join(STATES)})$"
Number = Annotated[int, Path(ge=1, le=2**31)]
Editor = Annotated[Person, Depends(need("editor"))]


class Followed(BaseModel):
    """The sources that are followed, those that fail first, and the process that follows them, null where none does.

    `beside`: processes that follow some of them beside it.
    """

    items: list[Json]
    follower: Json | None
    beside: list[Json]


class Act(Strict):
    """What is done with an alert; a snooze has an end."""

    verb: Literal["acknowledge", "snooze", "escalate", "close", "reopen"]
    until: str | None = Field(None, pattern=_DAY, description="of a snooze: to the end of this day")
    note: str | None = Field(None, max_length=2_000)


@router.get("/sources", response_model=Followed)
def sources(request: Request) -> Followed:
    """Each source with its state and why, when it last went well and had something new, and how much came in a day."""
    desk = desk_of(request)
    now = desk.settings.clock()
    follower, beside = follower_of(desk.ledger, now), beside_of(desk.ledger, now)
    return Followed(items=standing(desk.ledger, now), follower=follower, beside=beside)


@router.get("/watches", response_model=Items)
def watches(request: Request) -> Items:
    """The watches that run and those that are ready, as far as the ledger knows them: filter, parameters, origin.

    `file` and `line` say where one stands, `by` who made it on the desk; `raised` is when it last raised an alert.
    """
    desk = desk_of(request)
    raised = desk.ledger.last_raised()
    lines = watch_lines(watches_in(desk.ledger, desk.settings.pack))
    return Items(items=[{**line, "raised": raised.get(line["name"])} for line in lines])


@router.get("/alerts", response_model=Lines)
def alerts(
    request: Request,
    state: Annotated[str, Query(pattern=_STATE, description="raised: open or escalated")] = "all",
    watch: Annotated[str | None, Query(max_length=200)] = None,
    after: Annotated[str, Query(pattern="^[0-9]{0,9}$", description="the `after` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = _PAGE,
) -> Lines:
    """Alerts, the latest first, each with its reasons, words, acts and state."""
    earlier = int(after) if after else None
    ledger = desk_of(request).ledger
    items: list[Json] = list(ledger.alerts(state=states_of(state), watch=watch, earlier=earlier, limit=limit + 1))
    more = len(items) > limit
    return Lines(items=items[:limit], after=str(items[limit - 1]["number"]) if more else None, total=None, exact=False)


@router.get("/alerts/{number}", response_model=Json)
def alert(request: Request, number: Number) -> Any:
    """One alert with each try to hand it to somebody."""
    ledger = desk_of(request).ledger
    line = _there(request, number)
    return {**line, "tries": ledger.tries([line["id"]]).get(line["id"], [])}


@router.post("/alerts/{number}/acts", response_model=Json)
def act(request: Request, number: Number, wanted: Act, person: Editor) -> Any:
    """Acknowledge, snooze, escalate, close or reopen an alert, signed; the alert as it is then."""
    _there(request, number)
    ledger = desk_of(request).ledger
    return ledger.act_on_alert(number, wanted.verb, by=person.name, note=wanted.note, until=wanted.until)


@router.get("/audit", response_model=Items)
def audit(
    request: Request, since: Day = None, until: Day = None, by: Annotated[str | None, Query(max_length=200)] = None
) -> Items:
    """Who did what and when, the latest first: decisions, acts on alerts, briefs, reports that were added, users."""
    return Items(items=desk_of(request).ledger.audit(since=since, until=until, by=by))


def _there(request: Request, number: int) -> Json:
    try:
        return desk_of(request).ledger.alert(number)
    except UsageError as error:
        raise HTTPException(404, str(error)) from None
