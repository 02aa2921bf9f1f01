"""Watches: those that run or are ready in; a form for one more, what it would have raised, and it kept, out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.engines.standing import follower_of
from onrecord.engines.trial import Busy
from onrecord.engines.watched import watches_in
from onrecord.errors import UsageError
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.render import link, page
from onrecord.surfaces.web.safety.guard import need
from onrecord.surfaces.web.watch_form import Draft
from onrecord.surfaces.web.watch_words import filter_words, named_in, set_words
from onrecord.watching.made import values_of
from onrecord.watching.team import Team
from onrecord.watching.walking import TooLong
from onrecord.watching.watches import Watch
from onrecord.watching.world import World

router = APIRouter()
Json = dict[str, Any]

SPANS = (30, 90, 365)
_SECONDS = 10.0
_WAIT = 5.0
_SHOWN = 50


@router.get("/watches")
def show(request: Request, done: str = "") -> Response:
    """The watches, and a form that is filled in with the filter of the address."""
    draft = Draft.of_address(request.query_params.multi_items())
    return _page(request, draft, 200, done=done)


@router.post("/watches")
def make(request: Request, form: Form) -> Response:
    """Show what a watch would have raised, or keep it; what makes no sense is said beside its field."""
    by = need("editor")(request).name
    desk, draft = desk_of(request), Draft.of_form(form)
    watch = draft.watch(desk.today())
    if watch is not None:
        _check(desk, draft, watch)
    if watch is None or draft.wrong:
        return _page(request, draft, 400)
    if text(form, "do", 10) != "save":
        return _page(request, draft, 200, tested=_tested(desk, watch, text(form, "over", 5)))
    try:
        desk.ledger.keep_watch(watch.name, values_of(watch), by=by)
    except UsageError as error:
        draft.wrong["name"] = str(error)
        return _page(request, draft, 409)
    return RedirectResponse(link("/watches", done=watch.name), status_code=303)


@router.post("/watches/take")
def take(request: Request, form: Form) -> Response:
    """Take over ready watches of the pack, of which each is kept as it is."""
    by = need("editor")(request).name
    desk = desk_of(request)
    every = watches_in(desk.ledger, desk.settings.pack)
    own = {watch.name for watch in every.watches}
    wanted = [w for w in every.ready if w.name in form.getlist("name") and w.name not in own]
    if not wanted:
        raise UsageError("none of these watches is ready and not taken over")
    for watch in wanted:
        desk.ledger.keep_watch(watch.name, values_of(watch), by=by)
    return RedirectResponse(link("/watches", done=wanted[0].name), status_code=303)


@router.post("/watches/{name}/remove")
def remove(request: Request, name: str) -> Response:
    """Remove a watch that was made here."""
    by = need("editor")(request).name
    try:
        desk_of(request).ledger.remove_watch(name[:200], by=by)
    except UsageError as error:
        raise HTTPException(404, str(error)) from None
    return RedirectResponse("/watches", status_code=303)


def _check(desk: Desk, draft: Draft, watch: Watch) -> None:
    """Whether nobody has its name, and the ledger can be asked for it."""
    every = watches_in(desk.ledger, desk.settings.pack)
    if any(w.name == watch.name for w in every.watches):
        draft.wrong["name"] = f"there is a watch {watch.name!r} already"
    elif any(w.name == watch.name for w in every.ready):
        draft.wrong["name"] = f"{watch.name!r} is ready in the pack: take it over, or take another name"
    team = Team(desk.ledger, desk.settings.pack, World(desk.ledger, desk.settings.pack))
    team.take([watch])
    for mistake in team.mistakes:
        key, sign, said = mistake.what.partition(": ")
        draft.blame(watch.condition, key if sign and key in watch.given else "filter", said if sign else mistake.what)


def _tested(desk: Desk, watch: Watch, over: str) -> Json:
    """What the watch would have raised in the last days of the ledger; a sentence where that takes too long."""
    days = int(over) if over in map(str, SPANS) else SPANS[0]
    until = date.fromisoformat(desk.last_day() or desk.today().isoformat())
    since = until - timedelta(days=days - 1)
    told: Json = {"days": days, "since": since.isoformat(), "until": until.isoformat(), "alerts": (), "more": 0}
    try:
        found = desk.trial.back_test(watch, since, until, seconds=_SECONDS, wait=_WAIT)
    except Busy as error:
        return {**told, "late": f"{str(error).capitalize()}: try again."}
    except TooLong as error:
        return {**told, "late": f"{str(error).capitalize()}: `onrecord watch run --over` has the time."}
    latest = list(reversed(found.alerts))
    return {**told, "late": "", "alerts": latest[:_SHOWN], "more": max(0, len(latest) - _SHOWN)}


def _page(request: Request, draft: Draft, status: int, tested: Json | None = None, done: str = "") -> Response:
    desk = desk_of(request)
    every = watches_in(desk.ledger, desk.settings.pack)
    kept, own = desk.ledger.kept_watches(), {w.name for w in every.watches}
    ready = [w for w in every.ready if w.name not in own]
    names = desk.ledger.names_of(named_in((*every.watches, *every.ready)))
    raised = desk.ledger.last_raised()
    broken = [name for name in kept if not any(w.name == name and w.by for w in every.watches)]
    return page(
        request, "watches.html", status=status, draft=draft, tested=tested, spans=SPANS, pack=desk.settings.pack,
        own=[_told(w, names, raised) for w in every.watches], ready=[_told(w, names, raised) for w in ready],
        done=done if done in own else "", mistakes=every.mistakes, broken=broken,
        follower=follower_of(desk.ledger, desk.settings.clock()),
    )  # fmt: skip


def _told(watch: Watch, names: dict[str, str], raised: dict[str, str]) -> Json:
    """A watch in words."""
    said = {"filter": filter_words(watch, names), "set": set_words(watch), "raised": raised.get(watch.name)}
    return {"watch": watch, **said}
