"""One whole article: its id in, its text, furniture, versions and records as one JSON-ready dict out."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.ledger.lines import Line, article_columns, article_line, record_columns, record_line
from onrecord.ledger.question import Question, settled
from onrecord.ledger.tables import articles, corrections, records, texts


def whole_article(connection: Connection, article_id: str, question: Question) -> Line | None:
    """The article of the contract with `recorded`, `version_of` and `records`; an older version has its own records."""
    question = settled(connection, question)
    known = [articles.c.id == article_id]
    corrected = select(corrections.c.record)
    stand = [articles.c.id == article_id]
    if question.before is not None:
        known.append(articles.c.recorded_at < question.before)
        corrected = corrected.where(corrections.c.recorded_at < question.before)
        stand.append(records.c.recorded_at < question.before)
    query = article_columns().add_columns(articles.c.rest, texts.c.text)
    row = connection.execute(query.join(texts, texts.c.article == articles.c.seq).where(*known)).first()
    if row is None:
        return None
    its = record_columns().where(*stand, records.c.seq.not_in(corrected)).order_by(records.c.seq)
    return {
        **article_line(row),
        **json.loads(row.rest),
        "text": row.text,
        "records": [record_line(r, question) for r in connection.execute(its)],
    }
