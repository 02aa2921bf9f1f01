"""Where actors of whom people decided something are spoken of: a connection and ids in, each mention as it is now out.

Only records of such actors are looked at. Their words are looked at only where a decision goes by words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select
from sqlalchemy import Row as SQLRow
from sqlalchemy.engine import Connection

from onrecord.ledger.facts import fact_of
from onrecord.ledger.identity import Identities, actors_in, spellings_of
from onrecord.ledger.tables import actors, articles, record_actors, records
from onrecord.model.encode import record_from_json

_AT_ONCE = 500

Value = TypeVar("Value", int, str)


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor of a record: the `seq` of record and article, who the machine read (`own`) and who that is now."""

    record: int
    article: int
    own: str
    id: str
    name: str
    type: str


def inline(values: Iterable[Value]) -> BindParameter[list[Value]]:
    """Numbers or texts for an `in_`, however many there are."""
    return bindparam(None, sorted(values), expanding=True, literal_execute=True)


def parts(values: Iterable[str]) -> Iterator[list[str]]:
    """The values in order, some at a time."""
    every = sorted(values)
    return (every[i : i + _AT_ONCE] for i in range(0, len(every), _AT_ONCE))


def mentions(
    connection: Connection, known: Identities, ids: Iterable[str], conditions: Sequence[ColumnElement[bool]] = ()
) -> Iterator[Mention]:
    """Every mention of actors whom the machine read as one of the ids, in the records of which the conditions hold."""
    wanted = set(ids)
    for some in parts(wanted - known.worded):
        query: Select[*tuple[Any, ...]] = (
            select(record_actors.c.record, record_actors.c.article, actors.c.id, actors.c.name, actors.c.type)
            .join(actors, actors.c.seq == record_actors.c.actor)
            .where(actors.c.id.in_(some))
        )
        if conditions:
            query = query.join(records, records.c.seq == record_actors.c.record).where(*conditions)
        for row in connection.execute(query):
            yield Mention(row.record, row.article, row.id, known.now(row.id)[0], row.name, row.type)
    for some in parts(wanted & known.worded):
        for row in lines_of(connection, some, conditions):
            for actor in actors_in(json.loads(row.payload)):
                if actor["id"] in some:
                    now, given = known.now(actor["id"], spellings_of(actor), row.id)
                    yield Mention(row.seq, row.article, actor["id"], now, given or actor["name"], actor["type"])


def lines_of(
    connection: Connection, ids: Sequence[str], conditions: Sequence[ColumnElement[bool]]
) -> Iterator[SQLRow[*tuple[Any, ...]]]:
    """Records that name one of the ids: `seq`, `payload`, `fact`, `reported`, and the article by `article` and `id`."""
    named = (
        select(record_actors.c.record)
        .join(actors, actors.c.seq == record_actors.c.actor)
        .where(actors.c.id.in_(ids))
    )  # fmt: skip
    query: Select[*tuple[Any, ...]] = (
        select(records.c.seq, records.c.article, records.c.payload, records.c.fact, records.c.reported, articles.c.id)
        .join(articles, articles.c.seq == records.c.article)
        .where(records.c.seq.in_(named), *conditions)
        .order_by(records.c.seq)
    )
    yield from connection.execute(query)


def fact_now(known: Identities, line: dict[str, Any], article: str, fact: str) -> str:
    """Put who is who now into a record's JSON; the fact that it tells now, which was `fact` before."""
    if not any(actor["id"] in known.touched for actor in actors_in(line)):
        return fact
    before = fact_of(record_from_json(line), article)
    known.rewrite(line, article)
    now = fact_of(record_from_json(line), article)
    return fact if now == before else now


def other_facts(connection: Connection, known: Identities, conditions: Sequence[ColumnElement[bool]]) -> dict[int, str]:
    """The records, by `seq`, that tell another fact now that another actor is in them, each with that fact."""
    moved = {a for a in known.touched if a in known.worded or known.now(a)[0] != a}
    found: dict[int, str] = {}
    for some in parts(moved):
        for row in lines_of(connection, some, conditions):
            if row.seq not in found:
                fact = fact_now(known, json.loads(row.payload), row.id, row.fact)
                if fact != row.fact:
                    found[row.seq] = fact
    return found
