"""The lines of `list actor`: a question in; who is named in the records that match it, most records first, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.mentions import Mention, mentions
from onrecord.ledger.question import Question, matching_records, superseded, who_is
from onrecord.ledger.tables import actors, record_actors, records

Line = dict[str, Any]


def list_actors(connection: Connection, question: Question) -> Iterator[Line]:
    """Actors with all their names, those with most records first; `name` is the one that they go by most often."""
    asked = replace(question, who=(), wanted=None, limit=None)
    decided = sorted(_decided(connection, question, asked), key=_rank) if question.known else []
    both = merge(_as_read(connection, question, asked), decided, key=_rank)
    return islice(both, question.limit)


def _rank(line: Line) -> tuple[int, str]:
    return -line["records"], line["id"]


def _as_read(connection: Connection, question: Question, asked: Question) -> Iterator[Line]:
    """Actors of whom nobody decided anything."""
    counts = (
        select(
            actors.c.id,
            func.count(record_actors.c.record.distinct()).label("records"),
            func.count(record_actors.c.article.distinct()).label("articles"),
        )
        .join(record_actors, record_actors.c.actor == actors.c.seq)
        .group_by(actors.c.id)
        .order_by(func.count(record_actors.c.record.distinct()).desc(), actors.c.id)
    )
    counts = _standing(counts, asked)
    if question.who:
        counts = counts.where(who_is(question))
    if question.known:
        counts = counts.where(actors.c.id.not_in(question.known.touched))
    if question.limit is not None:
        counts = counts.limit(question.limit)
    for part in connection.execute(counts).partitions(200):
        names = _names(connection, [row.id for row in part], asked)
        for row in part:
            seen = names[row.id]
            yield _line(row.id, seen[0][0], seen[0][1], {name for name, _ in seen}, row.records, row.articles)


def _line(actor: str, name: str, type: str, names: set[str], its_records: int, its_articles: int) -> Line:
    return {
        "id": actor, "name": name, "type": type, "names": sorted(names), "records": its_records,
        "articles": its_articles,
    }  # fmt: skip


def _decided(connection: Connection, question: Question, asked: Question) -> Iterator[Line]:
    """Actors of whom people decided something."""
    known, wanted = question.known, question.wanted
    found: dict[str, list[Mention]] = {}
    for m in mentions(connection, known, known.touched, matching_records(asked)):
        if wanted is None or m.id in wanted.ids:
            found.setdefault(m.id, []).append(m)
    for actor, its in found.items():
        uses = Counter((name, type) for _, name, type in {(m.record, m.name, m.type) for m in its})
        proper = {m.name for m in its if m.own == actor}
        name, type = min(uses, key=lambda u: (-uses[u], u[0] not in proper, -len(u[0]), u))
        yield _line(
            actor, name, type, {m.name for m in its}, len({m.record for m in its}), len({m.article for m in its})
        )


def _standing(query: Select[*tuple[Any, ...]], question: Question) -> Select[*tuple[Any, ...]]:
    """The query on `record_actors`, cut to the records that match; it looks at those only where it has to."""
    if question == Question(before=question.before, reported=question.reported):
        older, corrected = superseded(question)
        query = query.where(record_actors.c.article.not_in(older), record_actors.c.record.not_in(corrected))
        if question.before is not None:
            later = select(records.c.seq).where(records.c.recorded_at >= question.before)
            query = query.where(record_actors.c.record.not_in(later))
        return query
    return query.join(records, records.c.seq == record_actors.c.record).where(*matching_records(question))


def _names(connection: Connection, ids: list[str], question: Question) -> dict[str, list[tuple[str, str]]]:
    """Names and types of each actor, the one with most records first, of equals the longest."""
    uses = func.count(record_actors.c.record.distinct())
    query = (
        select(actors.c.id, actors.c.name, actors.c.type)
        .join(record_actors, record_actors.c.actor == actors.c.seq)
        .where(actors.c.id.in_(ids))
        .group_by(actors.c.seq, actors.c.id, actors.c.name, actors.c.type)
        .order_by(actors.c.id, uses.desc(), func.length(actors.c.name).desc(), actors.c.name, actors.c.type)
    )
    names: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(_standing(query, question)):
        names.setdefault(row.id, []).append((row.name, row.type))
    return names
