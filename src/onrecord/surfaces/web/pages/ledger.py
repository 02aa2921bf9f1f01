"""The ledger as tables: a kind and a filter in; a page of lines with facets, or all that matches as a file, out."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from onrecord.ledger import Facets, Page
from onrecord.ledger.filter import BYS
from onrecord.ledger.lines import LISTED
from onrecord.model.records import KINDS
from onrecord.surfaces.web import columns as cells
from onrecord.surfaces.web.desk import Desk, desk_of
from onrecord.surfaces.web.downloads import download
from onrecord.surfaces.web.facets import SHOWN, fixed, groups, names_in
from onrecord.surfaces.web.filter_words import Chip, chips, title
from onrecord.surfaces.web.filters import Asked, asked_of, is_record
from onrecord.surfaces.web.listing import USUAL_LINES, one_page
from onrecord.surfaces.web.marking import marker
from onrecord.surfaces.web.overview import overview
from onrecord.surfaces.web.render import KIND_NAMES, page
from onrecord.surfaces.web.watch_form import address_of

NAV = (10, "/ledger", "Ledger")
router = APIRouter()
Json = dict[str, Any]

MOST_REPORTS = 30
LENGTHS = (25, USUAL_LINES, 100, 200)
_KINDS = {kind: KIND_NAMES[kind][1] for kind in KINDS}
_DOUBTS = ("conflict", "arithmetic", "dating", "role", "drift")
_ACTORS = {
    "person": "Persons", "organisation": "Organisations", "country": "Countries", "group": "Groups",
    "anonymous": "Without a name",
}  # fmt: skip
_FIXED: dict[str, Sequence[tuple[str, str, Mapping[Any, str]]]] = {
    "fact": (("type", "Kind", _KINDS), ("origins", "Origins", {n: f"{n} or more" for n in (2, 3, 4)})),
    "discrepancy": (("type", "Kind", {kind: kind.capitalize() for kind in _DOUBTS}),),
    "actor": (("type", "Type", _ACTORS),),
}
_SORT_NAMES = {
    "day": "when it happened", "reported": "when it was reported", "recorded": "when it was recorded",
    "origins": "number of origins", "outlet": "outlet",
}  # fmt: skip


@router.get("/ledger")
def every_kind(request: Request) -> Response:
    """All kinds, how much there is of each, and the latest."""
    asked = asked_of(request)
    if asked.kind is not None:
        return RedirectResponse(asked.at(f"/ledger/{asked.kind}"), status_code=307)
    desk = desk_of(request)
    shown = desk.lately(("overview", asked), lambda: overview(desk, asked))
    names = desk.ledger.names_of(asked.who)
    return page(request, "ledger.html", asked=asked, title=title(asked, names), chips=chips(asked, names), **shown)


@router.get("/ledger/{kind}")
def one_kind(request: Request, kind: str) -> Response:
    """The lines of a kind that match. Raises UsageError for a filter that makes no sense."""
    if kind not in LISTED:
        near = difflib.get_close_matches(kind.lower()[:40], LISTED, n=1, cutoff=0.6)
        meant = f"; is {near[0]!r} meant?" if near else "."
        raise HTTPException(404, f"The ledger has no kind {kind[:40]!r}{meant}")
    form = request.query_params.get("format")
    asked = asked_of(request, also=("format",), kind=kind).fits()
    desk = desk_of(request)
    if form:
        return download(desk.ledger, asked, form, desk.settings.pack)
    base = f"/ledger/{kind}"
    look = desk.cached if is_record(kind) else desk.lately
    here = look(("page", asked), lambda: one_page(desk.ledger, asked, desk.settings.pack))
    facets = _facets(desk, asked, here)
    names = {**desk.ledger.names_of(asked.who), **names_in(facets)}
    beside = groups(asked, facets, base) or [fixed(asked, *facet, base) for facet in _FIXED.get(kind, ())]
    return page(
        request, "ledger_kind.html", kind=kind, asked=asked, base=base, lines=here.lines, after=here.after,
        counted=_counted(here.total, here.exact, len(here.lines), here.after, asked), title=title(asked, names),
        chips=chips(asked, names), facets=facets, groups=beside, columns=cells.columns_of(kind), cells=cells,
        drop=_droppable(desk, asked, names) if not here.lines and not asked.after else [], sorts=_SORT_NAMES,
        bys=BYS, lengths=LENGTHS, usual=USUAL_LINES, most_reports=MOST_REPORTS, sort=asked.order(),
        recordlike=is_record(kind), mark=marker(asked.q), watch=address_of(asked),
        headlines=_headlines(desk, here.lines if kind == "story" else ()),
        others=[(k, asked.fitting(k).at(f"/ledger/{k}")) for k in LISTED],
    )  # fmt: skip


def _headlines(desk: Desk, stories: Sequence[Json]) -> dict[str, Json]:
    """The articles of stories, of each the first few, by id."""
    return desk.ledger.headlines({article for story in stories for article in story["articles"][:MOST_REPORTS]})


def _facets(desk: Desk, asked: Asked, here: Page) -> Facets:
    """Of records, of which `here` is a page; nothing else is counted by them."""
    if not is_record(asked.kind):
        return Facets({}, 0, True)
    whole = asked.with_(sort=None, limit=None)
    counted = None if here.total is None else (here.total, here.exact)
    return desk.lately(
        ("facets", whole), lambda: desk.ledger.facets(asked.filter(desk.settings.pack), SHOWN, counted=counted)
    )


def _counted(total: int | None, exact: bool, here: int, after: str | None, asked: Asked) -> str:
    """How many lines match: "1,234", "more than 10,000"; "" where nobody has counted."""
    if total is not None:
        return f"{total:,}" if exact else f"more than {total:,}"
    return f"{here:,}" if after is None and asked.after is None else ""


def _droppable(desk: Desk, asked: Asked, names: Any) -> list[tuple[Chip, str]]:
    """The conditions without which something matches, each with how much that is."""
    found = []
    for chip in chips(asked, names):
        rest = one_page(desk.ledger, chip.rest.with_(limit=1), desk.settings.pack)
        if rest.lines:
            found.append((chip, _counted(rest.total, rest.exact, len(rest.lines), rest.after, chip.rest) or "some"))
    return found
