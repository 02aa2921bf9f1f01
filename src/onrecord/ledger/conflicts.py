"""What independent reports tell otherwise of one happening: an article in; conflicts as discrepancies out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.mentions import inline
from onrecord.ledger.provenance import Provenance, called
from onrecord.ledger.question import Question, standing_records
from onrecord.ledger.tables import articles, record_links, records

Line = dict[str, Any]

_ONE, _OTHER = records.alias("one"), records.alias("one_more")


def contested(question: Question) -> Select[int]:
    """The articles that tell something otherwise than one before them, by `seq`."""
    links = select(record_links.c.record).where(record_links.c.relation == "conflict", *_in_time(question))
    return select(records.c.article).where(records.c.seq.in_(links), *standing_records(question))


def _in_time(question: Question) -> list[Any]:
    return [record_links.c.recorded_at < question.before] if question.before is not None else []


def conflict_lines(
    connection: Connection, question: Question, provenance: Provenance, article: Row[*tuple[Any, ...]]
) -> Iterator[Line]:
    """What an article tells otherwise than reports of other origins that were there before it.

    Once for each origin: what a copy has from its source is not told again.
    """
    query = (
        select(
            record_links.c.payload.label("link"), record_links.c.recorded_at, _ONE.c.id, _ONE.c.payload, _ONE.c.fact,
            _OTHER.c.id.label("other"), _OTHER.c.payload.label("other_payload"), _OTHER.c.article.label("there"),
            record_links.c.record, record_links.c.other.label("other_seq"),
            articles.c.id.label("other_article"), articles.c.outlet, articles.c.title, articles.c.path,
        )
        .join(_ONE, _ONE.c.seq == record_links.c.record)
        .join(_OTHER, _OTHER.c.seq == record_links.c.other)
        .join(articles, articles.c.seq == _OTHER.c.article)
        .where(
            _ONE.c.article == article.seq, record_links.c.relation == "conflict",
            *standing_records(question, _ONE), *standing_records(question, _OTHER), *_in_time(question),
        )
        .order_by(record_links.c.record, record_links.c.other)
    )  # fmt: skip
    sources = provenance.ancestors(article.seq)
    rows = connection.execute(query).all()
    told = {(row.record, row.there) for row in rows}
    inherited = _opposed(connection, question, sources) if rows and sources else set()
    for row in rows:
        theirs = provenance.ancestors(row.there)
        copied = row.other_seq in inherited or any((row.record, source) in told for source in theirs)
        if not copied and not {article.seq, *sources} & {row.there, *theirs}:
            yield _line(row, article)


def _opposed(connection: Connection, question: Question, some: set[int]) -> set[int]:
    """The records that are in conflict with one of those articles, by `seq`."""
    query = (
        select(record_links.c.record, record_links.c.other, _ONE.c.article, _OTHER.c.article.label("there"))
        .join(_ONE, _ONE.c.seq == record_links.c.record)
        .join(_OTHER, _OTHER.c.seq == record_links.c.other)
        .where(record_links.c.relation == "conflict", *_in_time(question))
    )
    either = or_(_ONE.c.article.in_(inline(some)), _OTHER.c.article.in_(inline(some)))
    rows = connection.execute(query.where(either))
    return {row.other if row.article in some else row.record for row in rows}


def _line(row: Row[*tuple[Any, ...]], article: Row[*tuple[Any, ...]]) -> Line:
    link = json.loads(row.link)
    contrary = [f for f in link["fields"] if f["contrary"]]
    ours, theirs = called(article), called(row)
    differs = "; ".join(f"{f['field']}: {f['one']} ({ours}), {f['other']} ({theirs})" for f in contrary)
    spans = [(row.payload, article.id), (row.other_payload, row.other_article)]
    key = f"{article.id} {row.id} {row.other_article} {row.other}"
    return {
        "id": "conflict:" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16],
        "kind": "conflict",
        "summary": f"Independent reports differ on one happening ({link['why']}): {differs}",
        "evidence": [{**s, "article": where} for payload, where in spans for s in json.loads(payload)["evidence"][:1]],
        "expected": "; ".join(f["other"] for f in contrary),
        "found": "; ".join(f["one"] for f in contrary),
        "fact": row.fact,
        "recorded": row.recorded_at,
    }
