"""The brief: a period in; a brief that an editor drops, moves and annotates lines of, and keeps, out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.forms import Form, text
from onrecord.surfaces.web.render import link, page
from onrecord.surfaces.web.safety.guard import need, person_of
from onrecord.watching import Brief, make_brief, to_html, to_json, to_markdown
from onrecord.watching.brief import head
from onrecord.watching.compose import Edits, compose
from onrecord.watching.render import title
from onrecord.watching.saved import from_json

NAV = (60, "/brief", "Brief")
router = APIRouter()

_DAYS = 7
_NOTE = 2_000
_FORMS = {"md": (to_markdown, "text/markdown"), "html": (to_html, "text/html"), "json": (to_json, "application/json")}
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
"""What a brief that is a page of its own may do: it has its style within, and nothing runs."""


@router.get("/brief")
def compose_page(request: Request, since: str = "", until: str = "", as_of: str = "", format: str = "") -> Response:
    """The brief of a period, with what it takes to compose it; by default the last seven days on record."""
    desk = desk_of(request)
    if since or until:
        brief = _brief(desk, since, until, as_of)
    else:
        since, until, brief = _latest(desk, as_of)
    if format:
        return _as(brief, format, request)
    kept = list(desk.ledger.briefs())
    return page(
        request, "brief.html", brief=brief, head=head(brief), name=title(brief), since=since, until=until, as_of=as_of,
        kept=kept, edits=None,
    )  # fmt: skip


@router.post("/brief")
def composed(request: Request, form: Form) -> Response:
    """The brief with an editor's changes: shown, downloaded or kept under an address of its own."""
    desk = desk_of(request)
    since, until, as_of = (text(form, name, 40) for name in ("since", "until", "as_of"))
    brief = compose(_brief(desk, since, until, as_of), _edits(form))
    wanted = text(form, "do", 10)
    if wanted in _FORMS:
        return _as(brief, wanted, request)
    need("editor")(request)
    day = as_of or desk.today().isoformat()
    number = desk.ledger.keep_brief(title(brief), to_json(brief), as_of=day, by=person_of(request).name)
    return RedirectResponse(f"/brief/{number}", status_code=303)


@router.get("/brief/{number}")
def kept_page(request: Request, number: Annotated[int, Path(ge=1, le=2**31)], format: str = "") -> Response:
    """A brief as it was kept: what is read later changes nothing in it."""
    row = desk_of(request).ledger.brief(number)
    if row is None:
        raise HTTPException(404, f"no brief {number} was kept")
    brief = from_json(row["brief"])
    if format:
        return _as(brief, format, request)
    again = link("/brief", since=brief.since, until=brief.until, as_of=row["as_of"])
    return page(request, "brief_kept.html", brief=brief, head=head(brief), name=title(brief), row=row, again=again)


def _brief(desk: Desk, since: str, until: str, as_of: str) -> Brief:
    if (since, until) == _last_days(desk, as_of):
        *days, latest = _latest(desk, as_of)
        if days == [since, until]:
            return latest
    return desk.lately(("brief", since, until, as_of), lambda: _made(desk, since, until, as_of))


def _latest(desk: Desk, as_of: str) -> tuple[str, str, Brief]:
    """The brief of the last days on record, with these. That of the days before is shown while it is made."""

    def make() -> tuple[str, str, Brief]:
        since, until = _last_days(desk, as_of)
        return since, until, _made(desk, since, until, as_of)

    return desk.lately(("brief of the last days", as_of), make)


def _made(desk: Desk, since: str, until: str, as_of: str) -> Brief:
    return make_brief(desk.ledger, since=since or None, until=until or None, as_of=as_of or None)


def _last_days(desk: Desk, as_of: str) -> tuple[str, str]:
    last = min(desk.last_day(), as_of) if as_of else desk.last_day()
    until = min(date.fromisoformat(last), desk.today()) if len(last) == len("2025-06-01") else desk.today()
    return (until - timedelta(days=_DAYS - 1)).isoformat(), until.isoformat()


def _as(brief: Brief, form: str, request: Request) -> Response:
    if form not in _FORMS:
        raise HTTPException(400, f"format: {form!r} is none of {', '.join(_FORMS)}")
    make, media = _FORMS[form]
    name = "brief-" + "-".join(day for day in (brief.since, brief.until) if day) + "." + form
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": _ALONE}
    return Response(make(brief), media_type=f"{media}; charset=utf-8", headers=headers)


def _edits(form: FormData) -> Edits:
    """What an editor changed, by the fields: `line` has the facts, `keep` those that stay, `at:FACT` their ranks."""
    facts = [fact for fact in form.getlist("line") if isinstance(fact, str)]
    kept, doubts = set(form.getlist("keep")), [d for d in form.getlist("doubt") if isinstance(d, str)]
    rank: dict[str, Any] = {}
    for number, fact in enumerate(facts):
        at = text(form, f"at:{fact}", 8)
        rank[fact] = (float(at) if at.replace(".", "", 1).isdigit() else number + 1, number)
    notes = {fact: note for fact in facts if (note := text(form, f"note:{fact}", _NOTE))}
    return Edits(
        text(form, "title", 200), text(form, "lead", _NOTE),
        frozenset(fact for fact in facts if fact not in kept),
        frozenset(d for d in doubts if d not in form.getlist("keep_doubt")),
        sorted(facts, key=rank.__getitem__), notes, "gaps" not in form,
    )  # fmt: skip
