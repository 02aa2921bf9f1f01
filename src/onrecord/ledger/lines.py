"""The lines of `list`: a connection and a question in, one JSON-ready dict for each record, article, actor … out.

Lines are streamed: memory does not follow their number, but for stories, which hold the pairs that join articles.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import Row as SQLRow
from sqlalchemy import ScalarSelect, Select, case, func, or_, select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.conflicts import conflict_lines, contested
from onrecord.ledger.drifts import copies_of, drift_lines
from onrecord.ledger.everyone import list_actors
from onrecord.ledger.groups import list_facts, list_stories
from onrecord.ledger.mentions import fact_now, inline
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.question import (
    Question,
    about,
    articles_within,
    matching_records,
    settled,
    standing_articles,
    standing_records,
    within,
)
from onrecord.ledger.tables import (
    articles,
    discrepancies,
    parents,
    readings,
    records,
    refusals,
    versions,
)
from onrecord.model.records import KINDS

Line = dict[str, Any]

_AT_ONCE = 50
"""Articles whose doubts are read together."""

ARTICLE = (
    articles.c.id,
    articles.c.path,
    articles.c.url,
    articles.c.title,
    articles.c.published_start,
    articles.c.published_end,
    articles.c.published_basis,
    articles.c.published_why,
    articles.c.language,
    articles.c.outlet,
)


def published(row: SQLRow[Any]) -> Line:
    """The `published` object of the contract."""
    return {
        "start": row.published_start, "end": row.published_end, "basis": row.published_basis, "why": row.published_why
    }  # fmt: skip


def limited(query: Select[Any], question: Question) -> Select[Any]:
    """The query, cut at the question's limit."""
    return query if question.limit is None else query.limit(question.limit)


def stream(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[SQLRow[*tuple[Any, ...]]]:
    """The rows of a query, a few hundred at a time."""
    yield from connection.execute(query, execution_options={"yield_per": 400})


@lru_cache(maxsize=1)
def record_columns() -> Select[Any]:
    """What `record_line` needs, with the article; what people corrected was recorded when the machine read it."""
    as_read = records.alias("as_read")
    read_at = select(as_read.c.recorded_at).join(readings, readings.c.read == as_read.c.seq)
    by_machine = read_at.where(readings.c.record == records.c.seq).correlate(records).scalar_subquery()
    own = records.c.recorded_at
    recorded = case((records.c.revision > 0, func.coalesce(by_machine, own)), else_=own)
    return select(
        records.c.payload, records.c.kind, records.c.fact, records.c.revision, recorded.label("recorded"), *ARTICLE
    ).join(articles, articles.c.seq == records.c.article)


def came_as() -> ScalarSelect[Any]:
    """The place of a record among those that were read: it keeps that of its first row when it is corrected."""
    rows = records.alias("rows")
    same = rows.c.article == records.c.article, rows.c.id == records.c.id
    return select(func.min(rows.c.seq)).where(*same).correlate(records).scalar_subquery()


def record_line(row: SQLRow[Any], question: Question) -> Line:
    """A record of the contract with where it was reported and when it was recorded; who is who as it was known."""
    line: Line = json.loads(row.payload)
    fact = fact_now(question.known, line, row.id, row.fact) if question.known else row.fact
    fact = question.ruled.of(fact, line["id"], row.id)
    line.update(
        article=row.id, path=row.path, url=row.url, outlet=row.outlet, title=row.title,
        reported=row.published_start or row.published_end, published=published(row), recorded=row.recorded,
        fact=fact, revision=row.revision,
    )  # fmt: skip
    return line


def list_records(connection: Connection, kind: str, question: Question) -> Iterator[Line]:
    """Records of a kind, the latest first, those without a day last.

    The reports of a period are few beside all records of a kind: their records are looked through, not the index of
    kinds.
    """
    few = question.reported and question.since and question.until
    its_kind = (records.c.kind + "" if few else records.c.kind) == kind
    query = record_columns().where(its_kind, *matching_records(question))
    query = query.order_by(records.c.day.desc(), records.c.seq)
    for row in stream(connection, limited(query, question)):
        yield record_line(row, question)


@lru_cache(maxsize=1)
def article_columns() -> Select[Any]:
    """What `article_line` needs."""
    older = articles.alias("older")
    return (
        select(*ARTICLE, articles.c.recorded_at.label("recorded"), older.c.id.label("version_of"))
        .outerjoin(versions, versions.c.newer == articles.c.seq)
        .outerjoin(older, older.c.seq == versions.c.older)
    )


def article_line(row: SQLRow[Any]) -> Line:
    """An article without its text; `version_of` is the id of the version before it."""
    return {
        "id": row.id, "path": row.path, "url": row.url, "title": row.title, "published": published(row),
        "language": row.language, "outlet": row.outlet, "version_of": row.version_of, "recorded": row.recorded,
    }  # fmt: skip


def list_articles(connection: Connection, question: Question) -> Iterator[Line]:
    """Articles, of each the last version, the latest first; `who` and `place` mean those with a record of them.

    `copies` has what each is made from.
    """
    query = article_columns().where(*standing_articles(question), *articles_within(question))
    if question.about_records:
        there = select(records.c.article).where(*standing_records(question), *about(question))
        query = query.where(articles.c.seq.in_(there))
    query = query.add_columns(articles.c.seq).order_by(articles.c.day.desc(), articles.c.seq)
    provenance = Provenance(connection, question, of=() if question.since or question.limit else None)
    for row in stream(connection, limited(query, question)):
        yield {**article_line(row), "copies": copies_of(provenance, row.seq)}


def list_discrepancies(connection: Connection, question: Question) -> Iterator[Line]:
    """What does not add up in the articles that stand, what copies changed and where reports of several origins differ.

    The latest report comes first.
    """
    provenance = Provenance(connection, question, of=() if question.since or question.limit else None)
    query = (
        select(articles.c.seq, articles.c.day, *ARTICLE)
        .where(*standing_articles(question), *articles_within(question))
        .order_by(articles.c.day.desc(), articles.c.seq)
    )
    if question.about_records:
        there = select(records.c.article).where(*standing_records(question), *about(question))
        query = query.where(articles.c.seq.in_(there))
    doubtful = select(discrepancies.c.article)
    one_of = articles.c.seq.in_
    copied = select(parents.c.article).where(parents.c.sources != "[]")
    query = query.where(or_(one_of(doubtful), one_of(copied), one_of(contested(question))))
    return islice(doubts(connection, question, provenance, stream(connection, query)), question.limit)


def doubts(
    connection: Connection, question: Question, provenance: Provenance, rows: Iterable[SQLRow[Any]],
    conflicts: bool = True,
) -> Iterator[Line]:  # fmt: skip
    """What does not add up in articles, how each changed what it copies and, unless not wanted, what others tell
    otherwise."""
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        found = _discrepancies(connection, question, [row.seq for row in some])
        provenance.compare(row.seq for row in some)
        for row in some:
            about = {
                "article": row.id, "path": row.path, "url": row.url, "outlet": row.outlet, "title": row.title,
                "reported": row.published_start or row.published_end,
            }  # fmt: skip
            for payload, recorded_at in found.get(row.seq, ()):
                yield {**json.loads(payload), **about, "recorded": recorded_at}
            others = conflict_lines(connection, question, provenance, row) if conflicts else ()
            for line in chain(drift_lines(provenance, row), others):
                yield {**line, **about}


def _discrepancies(connection: Connection, question: Question, some: list[int]) -> dict[int, list[tuple[str, str]]]:
    """By article what does not add up in it, as JSON, and when that was recorded."""
    its = discrepancies.c
    query = select(its.article, its.payload, its.recorded_at).where(its.article.in_(inline(some))).order_by(its.seq)
    if question.before is not None:
        query = query.where(its.recorded_at < question.before)
    found: dict[int, list[tuple[str, str]]] = {}
    for article, payload, recorded_at in connection.execute(query):
        found.setdefault(article, []).append((payload, recorded_at))
    return found


def list_refusals(connection: Connection, question: Question) -> Iterator[Line]:
    """Reports that could not be read, the latest first; the period is when they were refused."""
    if question.about_records:
        raise UsageError("refusals have neither actors nor places")
    query = select(refusals.c.path, refusals.c.reason, refusals.c.recorded_at)
    if question.before is not None:
        query = query.where(refusals.c.recorded_at < question.before)
    day = func.substr(refusals.c.recorded_at, 1, 10)
    query = query.where(*within(question, day, day)).order_by(refusals.c.recorded_at.desc(), refusals.c.seq)
    for row in stream(connection, limited(query, question)):
        yield {"path": row.path, "reason": row.reason, "recorded": row.recorded_at}


_OTHERS: dict[str, Callable[[Connection, Question], Iterator[Line]]] = {
    "article": list_articles,
    "actor": list_actors,
    "fact": list_facts,
    "story": list_stories,
    "discrepancy": list_discrepancies,
    "refusal": list_refusals,
}
LISTED: tuple[str, ...] = (*KINDS, *_OTHERS)
"""What can be listed."""


def list_lines(connection: Connection, kind: str, question: Question) -> Iterator[Line]:
    """The lines of a kind. Raises UsageError for a kind that does not exist."""
    question = settled(connection, question)
    if kind in KINDS:
        return list_records(connection, kind, question)
    return _OTHERS[kind](connection, question)
