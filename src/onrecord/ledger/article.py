"""Whole articles: an id or a question in, text, furniture, versions and records as a dict, or articles as read, out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.engine import Connection

from onrecord.ledger.lines import Line, article_columns, article_line, came_as, record_columns, record_line, stream
from onrecord.ledger.question import Question, articles_within, settled, standing_articles
from onrecord.ledger.tables import articles, corrections, records, texts
from onrecord.model.article import Article
from onrecord.model.encode import article_from_json


def _with_rest(row: Row[Any]) -> Line:
    """The article of the contract with its text; the minute of publication where it is known."""
    line, rest = article_line(row), json.loads(row.rest)
    line["published"]["moment"] = rest.pop("moment", None)
    return {**line, **rest, "text": row.text}


def read_articles(connection: Connection, question: Question) -> Iterator[Article]:
    """All articles of a period as they were read, of each the last version, in order of recording; without blocks."""
    query = article_columns().add_columns(articles.c.rest, texts.c.text)
    query = query.join(texts, texts.c.article == articles.c.seq).order_by(articles.c.seq)
    for row in stream(connection, query.where(*standing_articles(question), *articles_within(question))):
        yield _as_read(row)


def read_article(connection: Connection, article_id: str) -> tuple[int, Article] | None:
    """One article, of any version, as it was read, with its `seq`; without blocks."""
    query = article_columns().add_columns(articles.c.seq, articles.c.rest, texts.c.text)
    query = query.join(texts, texts.c.article == articles.c.seq).where(articles.c.id == article_id)
    row = connection.execute(query).first()
    return None if row is None else (row.seq, _as_read(row))


def _as_read(row: Row[Any]) -> Article:
    known = {f.name for f in fields(Article)}
    return article_from_json({k: v for k, v in _with_rest(row).items() if k in known})


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
    line = _with_rest(row)
    its = record_columns().where(*stand, records.c.seq.not_in(corrected)).order_by(came_as())
    return {
        **line,
        "records": [record_line(r, question) for r in connection.execute(its)],
    }
