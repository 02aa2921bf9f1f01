"""Days on which pairs were in contact, and the state of a ledger: a question in, light rows out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.lines import stream
from onrecord.ledger.mentions import fact_now
from onrecord.ledger.question import Question, matching_records, settled
from onrecord.ledger.tables import articles, corrections, decisions, fingerprints, parents, records, refusals, versions

Line = dict[str, Any]


def contact_days(connection: Connection, question: Question) -> list[Line]:
    """Pairs of the participants of contacts, by day; who has no name is in none."""
    return list(_pairs(connection, question, "contact", "participants", "mode"))


def channel_days(connection: Connection, question: Question) -> list[Line]:
    """Pairs of the parties of channels, by day."""
    return list(_pairs(connection, question, "channel", "parties", "name"))


def _pairs(connection: Connection, question: Question, kind: str, field: str, also: str) -> Iterator[Line]:
    """`one` and `other` are `id`, `name` and `type`, the smaller id first; `day` is None where it is not known.

    `happened` tells whether the day is that of the contact; else it is that of the report.
    """
    question = settled(connection, question)
    query = (
        select(
            records.c.payload, records.c.fact, records.c.day, records.c.day_end, records.c.happened_start, articles.c.id
        )
        .join(articles, articles.c.seq == records.c.article)
        .where(records.c.kind == kind, *matching_records(question))
        .order_by(records.c.day, records.c.seq)
    )
    for row in stream(connection, query):
        line: Line = json.loads(row.payload)
        fact = fact_now(question.known, line, row.id, row.fact) if question.known else row.fact
        named = {a["id"]: a for a in line[field] if a["type"] != "anonymous"}
        about = {
            "day": row.day or None, "day_end": row.day_end or None, "happened": row.happened_start is not None,
            "status": line["status"], also: line[also], "polarity": line["polarity"], "modality": line["modality"],
            "record": line["id"], "article": row.id, "fact": question.ruled.of(fact, line["id"], row.id),
        }  # fmt: skip
        for one, other in combinations(sorted(named), 2):
            yield {"one": _short(named[one]), "other": _short(named[other]), **about}


def _short(actor: Line) -> Line:
    return {"id": actor["id"], "name": actor["name"], "type": actor["type"]}


@lru_cache(maxsize=1)
def _last_rows() -> Select[Any]:
    last = [select(func.max(t.c.seq)) for t in (articles, records, decisions, fingerprints, parents, refusals)]
    last += [select(func.max(versions.c.newer)), select(func.count()).select_from(corrections)]
    return select(*(query.scalar_subquery() for query in last))


def state(connection: Connection) -> str:
    """The last row of each table of what is told, decided or compared."""
    row = connection.execute(_last_rows()).one()
    return ".".join(str(value or 0) for value in row)


def rows(connection: Connection) -> dict[str, int]:
    """The number of the last row of what grows, by table."""
    grown = (articles, records, decisions, refusals)
    row = connection.execute(select(*(select(func.max(t.c.seq)).scalar_subquery() for t in grown))).one()
    return {table.name: seq or 0 for table, seq in zip(grown, row, strict=True)}


def last_day(connection: Connection) -> str:
    """The last day of the latest article, of older versions too."""
    latest = select(articles.c.day_end).order_by(articles.c.day.desc(), articles.c.seq.desc()).limit(1)
    return connection.execute(latest).scalar() or ""
