"""What a request to the API asks for: query parameters with their schema in, the checked filter of the pages out."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from onrecord.ledger.filter import BYS, ROLES
from onrecord.ledger.pages import SORTS
from onrecord.model.records import KINDS
from onrecord.surfaces.web.filters import MOST_LINES, Asked, asked_of

DAY = r"^(today|yesterday|[0-9]{1,4}d|[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?)$"


def _one_of(names: tuple[str, ...], ordered: bool = False) -> str:
    return f"^{'-?' if ordered else ''}({'|'.join(names)})$"


class Filtered(BaseModel):
    """The filter; see "The filter" in the documentation of the API."""

    model_config = ConfigDict(extra="forbid")

    who: list[Annotated[str, Field(max_length=200)]] = Field(
        [], max_length=20, description="an actor by id or by name; several: any of them"
    )
    role: str | None = Field(None, pattern=_one_of(ROLES), description="what they are in the record")
    place: str | None = Field(None, max_length=200, description="a place or a country, by id or by name")
    since: str | None = Field(None, pattern=DAY, description="from this day on: 2025-06-05, 2025-06, 7d")
    until: str | None = Field(None, pattern=DAY, description="up to and with this day")
    by: str | None = Field(None, pattern=_one_of(BYS), description="which day the period asks for")
    type: str | None = Field(None, max_length=200, description="the type, as records have it")
    status: str | None = Field(None, max_length=200, description="the status, as records have it")
    outlet: str | None = Field(None, max_length=200, description="who published the report")
    origins: int | None = Field(None, ge=1, le=9_999, description="at least so many independent origins")
    q: str | None = Field(None, max_length=400, description="words that are searched for")
    as_of: str | None = Field(None, pattern=DAY, description="what the ledger knew on that day")


class Paged(Filtered):
    """The filter with where a page begins and how many lines it has."""

    after: str | None = Field(None, max_length=2_000, description="the `after` of the page before")
    limit: int | None = Field(None, ge=1, le=MOST_LINES, description="lines of a page; 50 where it is not said")


class Sorted(Paged):
    """The filter of records with their order."""

    kind: str | None = Field(None, pattern=_one_of(KINDS), description="one kind of record; all where it is not said")
    sort: str | None = Field(None, pattern=_one_of(SORTS, ordered=True), description="- before it: largest first")
    format: str | None = Field(None, pattern="^(json|csv)$", description="json, or a CSV table of this page")


class Counted(Filtered):
    """The filter of counts."""

    kind: str | None = Field(None, pattern=_one_of(KINDS), description="one kind of record; all where it is not said")
    bucket: str = Field("month", pattern="^(month|day|kind|outlet|type)$", description="what is counted by")


def _filtered(request: Request, _: Annotated[Filtered, Query()]) -> Asked:
    return asked_of(request)


def _paged(request: Request, _: Annotated[Paged, Query()]) -> Asked:
    return asked_of(request)


def _sorted(request: Request, _: Annotated[Sorted, Query()]) -> Asked:
    return asked_of(request, also=("format",))


def _counted(request: Request, _: Annotated[Counted, Query()]) -> Asked:
    return asked_of(request, also=("bucket",))


AskedFiltered = Annotated[Asked, Depends(_filtered)]
AskedPaged = Annotated[Asked, Depends(_paged)]
AskedSorted = Annotated[Asked, Depends(_sorted)]
AskedCounted = Annotated[Asked, Depends(_counted)]
