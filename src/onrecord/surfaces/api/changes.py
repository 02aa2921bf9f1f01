"""What programs may change: reports to add, corrections, decisions and their undoing in; what became of them out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from onrecord.engines.keep import Kept, keep
from onrecord.errors import UsageError
from onrecord.ledger.days import first_day
from onrecord.ledger.identity import Decision
from onrecord.surfaces.api.answering import PROBLEMS, Json
from onrecord.surfaces.web.adding import Told, from_web, note_added, pasted
from onrecord.surfaces.web.desk import desk_of
from onrecord.surfaces.web.safety.guard import Person, need

router = APIRouter(
    prefix="/api/v1",
    tags=["changes"],
    responses=PROBLEMS,
)

Editor = Annotated[Person, Depends(need("editor"))]
Text = Annotated[str, Field(min_length=1, max_length=300)]
PUBLISHED = r"^([0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?)?$"
Reason = Annotated[str, Field(min_length=1, max_length=2_000)]


class Strict(BaseModel):
    """A body in which every field is known."""

    model_config = ConfigDict(extra="forbid")


class NewReport(Strict):
    """A report to add: its text (plain or HTML), or the URL that it stands at."""

    text: str | None = Field(None, max_length=4_000_000)
    url: str | None = Field(None, max_length=2_000)
    title: str = Field("", max_length=5_000)
    outlet: str = Field("", max_length=200)
    published: str = Field("", pattern=PUBLISHED, description="2025-06-03, where the report does not say it")


class Correction(Strict):
    """A record that reads otherwise, or is none. `changes` is as in `Ledger.amend`; null means "not a record"."""

    article: Text
    record: Text
    changes: dict[str, Any] | None = None
    reason: Reason
    on_revision: int | None = Field(None, ge=0, le=2**31)
    also_copies: bool = False


class Merge(Strict):
    """One actor is another."""

    verb: Literal["merge actors"]
    actor: Text
    into: Text
    reason: Reason


class Split(Strict):
    """The mentions with these spellings are another actor."""

    verb: Literal["split actor"]
    actor: Text
    spellings: list[Text] = Field(max_length=100)
    into: Text
    articles: list[Text] = Field([], max_length=100)
    reason: Reason


class SameFact(Strict):
    """Two facts are one."""

    verb: Literal["same fact"]
    fact: Text
    into: Text
    reason: Reason


class OtherFact(Strict):
    """A record tells a fact of its own."""

    verb: Literal["other fact"]
    record: Text
    article: Text
    reason: Reason


class NotCopies(Strict):
    """Neither of two articles is made from the other."""

    verb: Literal["not copies"]
    one: Text
    other: Text
    reason: Reason


class Undo(Strict):
    """Why a decision holds no longer."""

    reason: Reason


class Items(BaseModel):
    """Things in order."""

    items: list[Json]


Wanted = Annotated[Merge | Split | SameFact | OtherFact | NotCopies, Field(discriminator="verb")]


@router.post("/reports", response_model=Items)
def add(request: Request, report: NewReport, person: Editor) -> Items:
    """Read a report and keep it; the same report again changes nothing. What became of each report that is in it."""
    desk = desk_of(request)
    first_day(report.published or None)
    told = Told(report.title, report.outlet, report.published, report.url or "")
    if report.text:
        reports = pasted(report.text, told)
    elif report.url:
        reports = from_web(report.url, told, allow_private=desk.settings.allow_private)
    else:
        raise UsageError("text or url: one of them is wanted")
    kept: list[Kept] = []
    keep(desk.reader.read(reports), desk.ledger, kept.append)
    note_added(desk.ledger, kept, person.name)
    return Items(items=[one.line() for one in kept])


@router.post("/corrections", response_model=Json)
def correct(request: Request, wanted: Correction, person: Editor) -> Any:
    """Let a record read otherwise, or be none, from now on; signed by whose token it is."""
    ledger = desk_of(request).ledger
    where = wanted.article, wanted.record
    revision, also = wanted.on_revision, wanted.also_copies
    if wanted.changes is None:
        return ledger.strike(
            *where, reason=wanted.reason, by=person.name, on_revision=revision, also_copies=also
        ).line(None)
    return ledger.amend(
        *where, wanted.changes, reason=wanted.reason, by=person.name, on_revision=revision, also_copies=also
    ).line(None)


@router.post("/decisions", response_model=Json)
def decide(request: Request, wanted: Wanted, person: Editor) -> Any:
    """Decide who is who, what is one fact or what is no copy."""
    ledger, signed = desk_of(request).ledger, {"reason": wanted.reason, "by": person.name}
    made: Decision
    if isinstance(wanted, Merge):
        made = ledger.merge_actor(wanted.actor, wanted.into, **signed)
    elif isinstance(wanted, Split):
        made = ledger.split_actor(
            wanted.actor, wanted.spellings, into=wanted.into, articles=wanted.articles, **signed
        )
    elif isinstance(wanted, SameFact):
        made = ledger.same_fact(wanted.fact, wanted.into, **signed)
    elif isinstance(wanted, OtherFact):
        made = ledger.other_fact(wanted.record, wanted.article, **signed)
    else:
        made = ledger.not_copies(wanted.one, wanted.other, **signed)
    return made.line(None)


@router.post("/decisions/{number}/undo", response_model=Json)
def undo(request: Request, number: Annotated[int, Path(ge=1, le=2**31)], wanted: Undo, person: Editor) -> Any:
    """Let a decision hold no longer; an undo can be undone."""
    return desk_of(request).ledger.undo_decision(number, reason=wanted.reason, by=person.name).line(None)


@router.get("/history", response_model=Items)
def history(
    request: Request, record: Annotated[str, Query(max_length=300)], article: Annotated[str, Query(max_length=300)]
) -> Items:
    """All readings of a record, the machine's first, each with who decided it and why."""
    return Items(items=desk_of(request).ledger.history(record, article))
