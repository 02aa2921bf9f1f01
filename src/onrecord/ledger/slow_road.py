"""Records that match a filter, found by looking at each: a connection and a filter in, what the desk counts by out.

This is the road for a ledger as of an earlier day, and what the fast one is held against.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.dialect import Dialect
from onrecord.ledger.filter import Filter
from onrecord.ledger.groups import members_of, origins, told_otherwise, words_of
from onrecord.ledger.lines import stream
from onrecord.ledger.mentions import fact_now, parts
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.question import Question, matching_records, settled, within
from onrecord.ledger.search import has_words, terms_of
from onrecord.ledger.tables import articles, records
from onrecord.ledger.traits import roles_of, status_of, types_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that matches: its row in short, its traits, and who is what in it as people have decided."""

    seq: int
    id: str
    kind: str
    day: str
    reported: str
    recorded: str
    article: int
    article_id: str
    outlet: str
    fact: str
    types: tuple[str, ...]
    status: str | None
    actors: tuple[tuple[str, Json], ...]
    place: Json | None
    dated: bool

    @property
    def located(self) -> bool | None:
        """Whether it has coordinates; None where no place is missed."""
        if self.place is None:
            return False if self.kind == "incident" else None
        return self.place["lat"] is not None and self.place["lon"] is not None

    def date(self, by: str) -> str:
        """The day that a filter's period asks for."""
        return self.day if by == "happened" else self.reported if by == "reported" else self.recorded[:10]


@dataclass(frozen=True, slots=True)
class Told:
    """How often a fact is told: by reports, outlets and independent origins."""

    reports: int
    outlets: int
    origins: int


def entries(connection: Connection, dialect: Dialect, asked: Filter, question: Question) -> list[Entry]:
    """All records that match, in the order of recording."""
    query = (
        select(
            records.c.seq, records.c.kind, records.c.day, records.c.payload, records.c.fact,
            records.c.recorded_at, articles.c.seq.label("article"), articles.c.id, articles.c.outlet,
            articles.c.day.label("reported"), articles.c.recorded_at.label("taken_in"),
        )
        .join(articles, articles.c.seq == records.c.article)
        .where(*matching_records(question))
        .order_by(records.c.seq)
    )  # fmt: skip
    if asked.by == "recorded":
        recorded = func.substr(records.c.recorded_at, 1, 10)
        period = asked.period()
        query = query.where(*within(period, recorded, recorded))
    for column, value in ((records.c.kind, asked.kind), (articles.c.outlet, asked.outlet)):
        query = query.where(column == value) if value is not None else query
    if asked.article is not None:
        query = query.where(articles.c.id == asked.article)
    if asked.words is not None:
        query = query.where(has_words(dialect, "records", terms_of(asked.words), records.c.seq))
    found = [e for row in stream(connection, query) if _meets(e := _entry(row, question), asked, question)]
    if asked.origins is not None:
        counts = told_by(connection, question, {e.fact for e in found})
        found = [e for e in found if counts[e.fact].origins >= asked.origins]
    return found


def _entry(row: Any, question: Question) -> Entry:
    line: Json = json.loads(row.payload)
    fact = fact_now(question.known, line, row.id, row.fact) if question.known else row.fact
    return Entry(
        row.seq, line["id"], row.kind, row.day, row.reported or row.taken_in[:10], row.recorded_at,
        row.article, row.id, row.outlet or "", question.ruled.of(fact, line["id"], row.id), types_of(line),
        status_of(line), tuple(roles_of(line)), line.get("place"),
        bool(line["when"] and (line["when"]["start"] or line["when"]["end"])),
    )  # fmt: skip


def _meets(entry: Entry, asked: Filter, question: Question) -> bool:
    """What the query did not look at."""
    if asked.role is not None:
        ids = question.wanted.ids if question.wanted else None
        if not any(role == asked.role and (ids is None or a["id"] in ids) for role, a in entry.actors):
            return False
    return (
        (asked.type is None or asked.type in entry.types)
        and (asked.status is None or asked.status == entry.status)
        and (asked.fact is None or asked.fact == entry.fact)
        and (asked.dated is None or asked.dated is entry.dated)
        and (asked.located is None or asked.located is entry.located)
    )


def told_by(
    connection: Connection, question: Question, facts: set[str], provenance: Provenance | None = None
) -> dict[str, Told]:
    """How often each of the facts is told."""
    others = told_otherwise(connection, question)
    provenance = provenance or Provenance(connection, question)
    found: dict[str, Told] = {}
    for some in parts(facts):
        members = members_of(connection, some, question, others)
        words = words_of(connection, members, provenance)
        for fact, its in members.items():
            outlets = {m.outlet for m in its if m.outlet}
            reports = len({m.article for m in its})
            found[fact] = Told(reports, len(outlets), len(origins(its, words, provenance)))
    return found


def question_of(connection: Connection, asked: Filter) -> Question:
    """The question of a filter, with who is who at its time."""
    return settled(connection, asked.question())
