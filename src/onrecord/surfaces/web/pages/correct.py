"""Correct one record by hand: its id in; its words, the machine's reading, a form, a preview, its history, out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from onrecord.errors import Overtaken, UsageError
from onrecord.model.parts import ActorType
from onrecord.surfaces.web.correcting import as_written, changes, context, inputs
from onrecord.surfaces.web.deciding import last_decision, names, notice, said
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.render import link, page, path
from onrecord.surfaces.web.safety.guard import need

router = APIRouter()
Json = dict[str, Any]

_AROUND = 240
_REASON = 2_000
_TYPES = ActorType.__args__  # type: ignore[attr-defined]


@router.get("/correct/places")
def places(request: Request, q: str = "") -> JSONResponse:
    """Which place somebody may mean who has written so far."""
    found = desk_of(request).ledger.places_like(q[:300])
    return JSONResponse([{**one, "about": one["country"]} for one in found])


@router.get("/correct/{article}/{record}")
def show(request: Request, article: str, record: str, done: str = "") -> Response:
    """The form over one record."""
    return _page(request, _Record(desk_of(request), article, record), 200, notice=notice(desk_of(request), done))


@router.post("/correct/{article}/{record}")
def correct(request: Request, article: str, record: str, form: Form) -> Response:
    """Show what would change, correct the record, or say that it is none."""
    desk = desk_of(request)
    by = need("editor")(request).name
    found = _Record(desk, article, record)
    base = found.at(text(form, "revision", 12))
    reason, also = text(form, "reason", _REASON), "copies" in form
    on = base["revision"]
    try:
        wanted = changes(form, base["reading"])
        if text(form, "do", 10) == "strike":
            made = desk.ledger.strike(article, record, reason=reason, by=by, on_revision=on, also_copies=also)
        elif text(form, "do", 10) == "save":
            made = desk.ledger.amend(article, record, wanted, reason=reason, by=by, on_revision=on, also_copies=also)
        else:
            would = desk.ledger.proposed(article, record, wanted, on_revision=on, also_copies=also)
            return _page(request, found, 200, form, base, preview=would)
    except Overtaken as error:
        return _page(request, _Record(desk, article, record), 409, form, base, wrong=said(error))
    except UsageError as error:
        return _page(request, found, 400, form, base, wrong=said(error))
    return RedirectResponse(link(path("correct", article, record), done=made.number), status_code=303)


class _Record:
    """A record as it stands, with its article and its readings. Raises HTTPException 404 where it is not there."""

    def __init__(self, desk: Desk, article: str, record: str) -> None:
        self.desk, self.id = desk, record
        self.article = desk.ledger.article(article)
        self.history = desk.ledger.history(record, article) if self.article else []
        if self.article is None or not self.history:
            raise HTTPException(404, "No record of that id is in that article")
        self.line: Json | None = next((r for r in self.article["records"] if r["id"] == record), None)
        self.machine: Json = next(h for h in reversed(self.history) if h["number"] is None)
        self.last: Json = next(h for h in reversed(self.history) if h["reading"] is not None)

    def at(self, revision: str) -> Json:
        """The reading of that revision, which somebody looked at; the last one where there is none of it."""
        read = (h for h in self.history if h["reading"] is not None and str(h["revision"]) == revision)
        return next(read, self.last)

    def whole(self, reading: Json) -> Json:
        """A reading as a line that pages can show."""
        assert self.article is not None
        about = {name: self.article[name] for name in ("path", "url", "outlet", "title", "published")}
        return {**reading, **about, "article": self.article["id"], "reported": self.article["published"]["start"]}


def _page(
    request: Request, found: _Record, status: int, form: FormData | None = None, base: Json | None = None,
    wrong: str = "", preview: Any = None, notice: Json | None = None,
) -> Response:  # fmt: skip
    assert found.article is not None
    now = found.last["reading"]
    values = as_written(form, now, base["reading"]) if form is not None and base is not None else None
    machine = {i.name: i for i in inputs(found.machine["reading"])}
    return page(
        request, "correct.html", status=status, id=found.id, article=found.article, line=found.line,
        now=found.whole(now), machine=found.whole(found.machine["reading"]), fields=inputs(now), read=machine,
        values=values or {i.name: i.values for i in inputs(now)}, revision=found.last["revision"], types=_TYPES,
        pieces=context(found.article["text"], now["evidence"], _AROUND), wrong=wrong, preview=preview, notice=notice,
        history=[(h, found.whole(h["reading"]) if h["reading"] else None) for h in reversed(found.history)],
        reason=text(form, "reason", _REASON) if form is not None else "",
        copies=form is not None and "copies" in form, names=names(found.desk, [notice] if notice else []),
        seen=last_decision(found.desk),
    )  # fmt: skip
