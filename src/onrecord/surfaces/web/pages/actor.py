"""Person, body or country: an id in; roles through time, sayings, contacts and ledgers, merge and split, out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from onrecord.errors import UsageError
from onrecord.surfaces.web.deciding import Draft, Field, bare_id, decided, last_decision, names, notice, somebody
from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.profiles import Person
from onrecord.surfaces.web.render import link, page, path

router = APIRouter()
Json = dict[str, Any]

_LONGEST_NAME = 300



@router.get("/actor/suggest")
def suggest(request: Request, q: str = "") -> JSONResponse:
    """Whom somebody may mean who has written so far: `id`, `name`, `type`, `records`."""
    return JSONResponse(desk_of(request).ledger.actors_like(q[:_LONGEST_NAME]))


@router.get("/actor/{actor}")
def show(request: Request, actor: str, done: str = "", was: str = "") -> Response:
    """One actor; the id of one that is another now leads to that one."""
    desk = desk_of(request)
    asked = Asked.of(request.query_params.multi_items(), desk.today(), also=("done", "was"))
    try:
        line = desk.ledger.actor(actor, as_of=asked.as_of_day)
    except UsageError:
        near = desk.ledger.actors_near(actor)
        return page(request, "nobody.html", status=404, actor=actor, near=near)
    if line["id"] != actor:
        return RedirectResponse(link(path("actor", line["id"]), as_of=asked.as_of, was=actor), status_code=303)
    person = Person(desk, line, asked.as_of_day)
    seen = last_decision(desk)
    shown = desk.lately(("actor", actor, asked.as_of_day, desk.today(), seen), person.shown)
    about = notice(desk, done)
    return page(
        request, "actor.html", **shown, as_of=asked.as_of, notice=about, was=was, seen=seen,
        names=names(desk, [*shown["decisions"], *([about] if about else [])]),
    )  # fmt: skip


@router.post("/actor/merge")
def merge(request: Request, form: Form) -> Response:
    """Let an actor be another one from now on."""
    desk, actor, into = desk_of(request), text(form, "actor"), text(form, "into", _LONGEST_NAME)
    draft = Draft("/actor/merge", "Merge", path("actor", actor), (
        Field("actor", "Merge", actor, hidden=True), Field("into", "into", into),
    ))  # fmt: skip

    def act(reason: str, by: str) -> tuple[Any, str]:
        other = somebody(desk, into)
        return desk.ledger.merge_actor(actor, other, reason=reason, by=by), path("actor", other)

    return decided(request, form, draft, {actor, into}, act)


@router.post("/actor/split")
def split(request: Request, form: Form) -> Response:
    """Let the mentions of an actor with some spellings, or in one report, be another one from now on."""
    desk, actor, into = desk_of(request), text(form, "actor"), text(form, "into", _LONGEST_NAME)
    spellings = [s for s in form.getlist("spelling") if isinstance(s, str)]
    report = bare_id(text(form, "report", 2_000))
    draft = Draft("/actor/split", "Split", path("actor", actor), (
        Field("actor", "Split from", actor, hidden=True),
        *(Field("spelling", "The spelling", s, hidden=True) for s in spellings),
        Field("report", "Only in the report", report),
        Field("into", "is another one, called", into),
    ))  # fmt: skip

    def act(reason: str, by: str) -> tuple[Any, str]:
        articles = [report] if report else []
        made = desk.ledger.split_actor(actor, spellings, into=into, reason=reason, by=by, articles=articles)
        return made, path("actor", made.into or actor)

    return decided(request, form, draft, {actor, into}, act)
