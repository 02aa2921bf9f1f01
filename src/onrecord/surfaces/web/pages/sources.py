"""Sources: what is followed, and the outlets; a text, a URL or files to add, looked at before they are kept."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from onrecord.engines.keep import Kept, keep
from onrecord.engines.standing import beside_of, follower_of, standing
from onrecord.errors import UsageError
from onrecord.ledger.days import first_day
from onrecord.model.encode import to_json
from onrecord.pipeline import Outcome
from onrecord.surfaces.web.adding import FILE_BYTES, Told, from_files, from_web, note_added, pasted
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.render import page
from onrecord.surfaces.web.safety.guard import person_of

NAV = (70, "/sources", "Sources")
router = APIRouter()
Json = dict[str, Any]

_LONGEST = 2_000_000
_REFUSALS = 10


@router.get("/sources")
def sources(request: Request) -> Response:
    """What is followed and how it goes, the outlets, and the ways to add a report."""
    desk = desk_of(request)
    outlets = desk.lately("outlets", desk.ledger.outlets)
    refusals = list(desk.ledger.list("refusal", limit=_REFUSALS))
    now = desk.settings.clock()
    return page(
        request, "sources.html", outlets=outlets, refusals=refusals, followed=standing(desk.ledger, now),
        follower=follower_of(desk.ledger, now), beside=beside_of(desk.ledger, now),
    )  # fmt: skip


@router.post("/sources/preview")
def preview(request: Request, form: Form) -> Response:
    """Read what was sent without keeping it."""
    desk = desk_of(request)
    title, outlet, published, url = (text(form, name, 5000) for name in ("title", "outlet", "published", "url"))
    told = Told(title, outlet, published, url)
    first_day(told.published or None)
    outcomes = desk.reader.read(_sent(form, told, desk))
    return RedirectResponse(f"/sources/preview/{desk.staging.put(outcomes)}", status_code=303)


def _sent(form: FormData, told: Told, desk: Desk) -> list[Any]:
    files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    if files:
        return from_files([(f.filename or "file", f.file.read(FILE_BYTES + 1)) for f in files], told)
    words = text(form, "text", _LONGEST)
    if words:
        return pasted(words, told)
    if told.url:
        return from_web(told.url, told, allow_private=desk.settings.allow_private)
    raise UsageError("paste a text, give a URL or choose a file")


@router.get("/sources/preview/{name}")
def previewed(request: Request, name: str) -> Response:
    """What was read in what was sent."""
    desk = desk_of(request)
    return page(request, "preview.html", name=name, found=[_shown(o, desk) for o in _staged(desk, name)])


@router.post("/sources/preview/{name}")
def kept(request: Request, name: str, form: Form) -> Response:
    """Keep those of the reports that were chosen."""
    desk = desk_of(request)
    chosen = set(form.getlist("keep"))
    wanted = [o for n, o in enumerate(_staged(desk, name)) if str(n) in chosen and o.article is not None]
    if not wanted:
        raise UsageError("none of the reports was chosen")
    told: list[Kept] = []
    keep(wanted, desk.ledger, told.append)
    note_added(desk.ledger, told, person_of(request).name)
    desk.staging.drop(name)
    if len(told) == 1:
        return RedirectResponse(f"/article/{told[0].id}", status_code=303)
    return RedirectResponse("/", status_code=303)


def _staged(desk: Desk, name: str) -> tuple[Outcome, ...]:
    staged = desk.staging.get(name)
    if staged is None:
        raise HTTPException(404, "this was saved already, or was read more than an hour ago: send it again")
    return staged.outcomes


def _shown(outcome: Outcome, desk: Desk) -> Json:
    """An outcome for the page: the article and the records as lines of the ledger would be."""
    article = outcome.article
    if article is None:
        return {"path": outcome.path, "reason": outcome.reason, "article": None, "records": []}
    published = to_json(article.published)
    about = {
        "article": article.id, "path": article.path, "url": article.url, "outlet": article.outlet,
        "title": article.title, "published": published, "reported": published["start"],
    }  # fmt: skip
    return {
        "path": outcome.path, "reason": None, "state": outcome.state, "known": desk.ledger.has(article.id),
        "article": {**about, "language": article.language, "text": article.text, "credits": article.credits,
                    "byline": article.byline},
        "records": [{**to_json(r), **about} for r in outcome.records],
        "discrepancies": [d.summary for d in outcome.discrepancies],
    }  # fmt: skip
