"""One happening: an id in; its reports by origin, claimants side by side, figures, wordings, what differs, out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.engines.facts import whole_fact
from onrecord.errors import UsageError
from onrecord.surfaces.web.deciding import Draft, Field, bare_id, decided, last_decision, names, notice
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.happenings import Happening
from onrecord.surfaces.web.render import link, page, path

router = APIRouter()


@router.get("/fact/{fact}")
def show(request: Request, fact: str, done: str = "", was: str = "") -> Response:
    """One fact; one that is the same as another by decision leads to that one."""
    desk = desk_of(request)
    asked = Asked.of(request.query_params.multi_items(), desk.today(), also=("done", "was"))
    day = asked.as_of_day
    try:
        line = desk.cached(("fact", fact, day), lambda: whole_fact(desk.ledger, fact, as_of=day))
    except UsageError:
        now = _now(desk, fact)
        if now != fact:
            return RedirectResponse(link(path("fact", now), as_of=asked.as_of, was=fact), status_code=303)
        raise HTTPException(404, f"No fact has the id {fact[:80]!r}") from None
    seen = last_decision(desk)
    shown = desk.lately(("happening", fact, day, seen), Happening(desk, line, day).shown)
    about = notice(desk, done)
    return page(
        request, "fact.html", **shown, as_of=asked.as_of, notice=about, was=was, seen=seen,
        names=names(desk, [about] if about else []),
    )  # fmt: skip


def _now(desk: Desk, fact: str) -> str:
    """The fact that one is now, by the decisions that stand."""
    moved = {d["actor"]: d["into"] for d in desk.ledger.decisions() if d["verb"] == "same fact" and not d["undone"]}
    met = set()
    while fact in moved and fact not in met:
        met.add(fact)
        fact = moved[fact]
    return fact


@router.post("/fact/same")
def same(request: Request, form: Form) -> Response:
    """Let all that tells one fact tell another from now on."""
    desk, fact = desk_of(request), text(form, "fact")
    into = bare_id(text(form, "other", 2_000) or text(form, "into", 2_000))
    draft = Draft("/fact/same", "Make them one", path("fact", fact), (
        Field("fact", "The fact", fact, hidden=True), Field("into", "is the same as", into),
    ))  # fmt: skip

    def act(reason: str, by: str) -> tuple[Any, str]:
        if not into:
            raise UsageError("say which fact it is the same as")
        return desk.ledger.same_fact(fact, into, reason=reason, by=by), path("fact", into)

    return decided(request, form, draft, {fact, into} - {""}, act)


@router.post("/fact/apart")
def apart(request: Request, form: Form) -> Response:
    """Let a record tell a fact of its own from now on."""
    desk, fact, told = desk_of(request), text(form, "fact"), text(form, "record", 2_000)
    record, _, article = told.partition(" ")
    draft = Draft("/fact/apart", "Take it out", path("fact", fact), (
        Field("fact", "Out of the fact", fact, hidden=True), Field("record", "the record", told, hidden=True),
    ))  # fmt: skip

    def act(reason: str, by: str) -> tuple[Any, str]:
        made = desk.ledger.other_fact(record, article, reason=reason, by=by)
        return made, path("fact", made.into or fact)

    return decided(request, form, draft, {fact, record}, act)
