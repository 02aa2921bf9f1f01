"""The versions of an article and the beginnings of ids: an id in, the articles that it means out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.ledger.lines import article_columns, article_line
from onrecord.ledger.mentions import inline
from onrecord.ledger.question import Question
from onrecord.ledger.tables import articles, versions

_MOST = 500


def seq_of(connection: Connection, article: str, question: Question) -> int | None:
    """The `seq` of the article with that id, where it was there in time."""
    query = select(articles.c.seq).where(articles.c.id == article)
    if question.before is not None:
        query = query.where(articles.c.recorded_at < question.before)
    return connection.execute(query).scalar()


def beginning(connection: Connection, start: str, most: int) -> list[str]:
    """The ids of articles that begin like this."""
    last = start[:-1] + chr(ord(start[-1]) + 1)
    query = select(articles.c.id).where(articles.c.id >= start, articles.c.id < last).order_by(articles.c.id)
    return list(connection.execute(query.limit(most)).scalars())


def versions_of(connection: Connection, article: int, question: Question) -> list[dict[str, Any]]:
    """The lines of all versions of an article, the first one first; one alone where there is no other."""
    chain = [article]
    query = select(versions.c.newer, versions.c.older)
    if question.before is not None:
        query = query.where(versions.c.recorded_at < question.before)
    while len(chain) < _MOST and (row := connection.execute(query.where(versions.c.newer == chain[0])).first()):
        chain.insert(0, row.older)
    while len(chain) < _MOST and (row := connection.execute(query.where(versions.c.older == chain[-1])).first()):
        chain.append(row.newer)
    lines = article_columns().add_columns(articles.c.seq).where(articles.c.seq.in_(inline(chain)))
    found = {row.seq: article_line(row) for row in connection.execute(lines)}
    return [found[seq] for seq in chain]
