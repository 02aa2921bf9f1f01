"""The lists of the API: a filter in; records, articles, facts and so on as pages with cursors, out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from onrecord.errors import UsageError
from onrecord.ledger import Page
from onrecord.ledger.pages import Bucket
from onrecord.surfaces.api.answering import PROBLEMS, Json, Lines, Tagged, as_csv
from onrecord.surfaces.api.asking import DAY, AskedCounted, AskedFiltered, AskedPaged, AskedSorted
from onrecord.surfaces.web.desk import desk_of

router = APIRouter(prefix="/api/v1", route_class=Tagged, responses=PROBLEMS, tags=["ledger"])

_LIMIT = 50
_OTHERS = {
    "articles": "article", "facts": "fact", "actors": "actor", "stories": "story", "discrepancies": "discrepancy",
    "refusals": "refusal",
}  # fmt: skip
Id = Annotated[str, Path(max_length=300)]
AsOf = Annotated[str | None, Query(pattern=DAY, description="what the ledger knew on that day")]


class Found(BaseModel):
    """What a search found, the best first."""

    items: list[Json]


class Values(BaseModel):
    """The values of each facet with how many records have them, of so many records; all that match if `exact`."""

    facets: dict[str, list[Json]]
    records: int
    exact: bool


class Counted(BaseModel):
    """So many facts of a kind in a bucket."""

    rows: list[Json]
    exact: bool


class OnMap(BaseModel):
    """Records with coordinates; `beyond` had no room, `unresolved` lie nobody knows where."""

    items: list[Json]
    beyond: int
    unresolved: int


def _lines(page: Page) -> Lines:
    return Lines(items=page.lines, after=page.after, total=page.total, exact=page.exact)


@router.get(
    "/records", response_model=Lines, responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
)
def records(request: Request, asked: AskedSorted) -> Any:
    """Records, the latest first: lines of the contract with how many reports, outlets and origins tell their facts."""
    sort, descending = asked.order()
    as_table = request.query_params.get("format") == "csv"
    if as_table and asked.kind is None:
        raise UsageError("format: a CSV table is of one kind; say which by kind=")
    page = desk_of(request).ledger.page(
        asked.filter(), sort=sort, descending=descending, after=asked.after, limit=asked.limit or _LIMIT
    )
    return as_csv(page.lines, asked.kind) if as_table and asked.kind else _lines(page)


def _list(plural: str, kind: str) -> None:
    def answer(request: Request, asked: AskedPaged) -> Lines:
        fitting = asked.with_(kind=kind, after=asked.after).fits()
        ledger = desk_of(request).ledger
        return _lines(ledger.page_of(kind, fitting.filter(), after=asked.after, limit=asked.limit or _LIMIT))

    router.add_api_route(
        f"/{plural}", answer, response_model=Lines, name=plural, summary=plural.capitalize(),
        description=f"Lines of `onrecord list {kind} --json`.", methods=["GET"],
    )  # fmt: skip


for _plural, _kind in _OTHERS.items():
    _list(_plural, _kind)


@router.get("/search", response_model=Found)
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=400, description='words; "a phrase"; begin*')],
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=200)] = _LIMIT,
) -> Found:
    """Articles and records that hold all the words, the best first, each with `snippet` and `score`."""
    return Found(items=list(desk_of(request).ledger.search(q, as_of=as_of, limit=limit)))


@router.get("/facets", response_model=Values)
def facets(request: Request, asked: AskedCounted) -> Values:
    """The values that matching records have of kind, type, status, who, role, place, outlet, month and origins."""
    desk, wanted = desk_of(request), asked.filter()
    found = desk.cached(("facets", wanted), lambda: desk.ledger.facets(wanted))
    values: dict[str, list[Json]] = {name: [v._asdict() for v in its] for name, its in found.values.items()}
    return Values(facets=values, records=found.records, exact=found.exact)


@router.get("/counts", response_model=Counted)
def counts(request: Request, asked: AskedCounted) -> Counted:
    """How many independent facts match in each bucket, by kind: a copy counts nothing."""
    bucket: Bucket = request.query_params.get("bucket", "month")  # type: ignore[assignment]
    desk, wanted = desk_of(request), asked.filter()
    found = desk.cached(("count_by", bucket, wanted), lambda: desk.ledger.count_by(wanted, bucket))
    return Counted(rows=[row._asdict() for row in found.rows], exact=found.exact)


@router.get("/places", response_model=OnMap)
def places(request: Request, asked: AskedFiltered) -> OnMap:
    """Records that lie somewhere, with coordinates, for a map."""
    found = desk_of(request).ledger.placed(asked.filter())
    return OnMap(items=found.lines, beyond=found.beyond, unresolved=found.unresolved)


@router.get("/articles/{id}", response_model=Json)
def article(request: Request, id: Id, as_of: AsOf = None) -> Any:
    """One article with its text, furniture, versions and records."""
    return _there(desk_of(request).ledger.article(id, as_of=as_of), f"no article {id!r}")


@router.get("/facts/{id}", response_model=Json)
def fact(request: Request, id: Id, as_of: AsOf = None) -> Any:
    """One happening with its reports by origin, the records that tell it and how they hang together."""
    return _there(desk_of(request).ledger.fact(id, as_of=as_of), f"no fact {id!r}")


@router.get("/actors/{id}", response_model=Json)
def actor(request: Request, id: Id, as_of: AsOf = None) -> Any:
    """One actor with names, spellings, roles through time and records by kind."""
    try:
        return desk_of(request).ledger.actor(id, as_of=as_of)
    except UsageError as error:
        raise HTTPException(404, str(error)) from None


def _there(found: Json | None, why: str) -> Json | Response:
    if found is None:
        raise HTTPException(404, why)
    return found
