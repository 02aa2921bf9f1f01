"""The search of the desk: a filter with words in; a page of the best hits, counts by kind, words spelled alike out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from heapq import merge
from itertools import islice

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.dialect import Dialect, Source, Term
from onrecord.ledger.filter import Filter
from onrecord.ledger.fold import fold
from onrecord.ledger.pages import Count, Counts, Page, cursor, key_of
from onrecord.ledger.question import Question, about, articles_within, matching_records, standing_records, who_is
from onrecord.ledger.search import hits, lines_of, matching, more_than, terms_of
from onrecord.ledger.tables import actors, articles, records
from onrecord.packs.pack import slug

LATEST = 5_000
"""The search looks at so many hits, the last ones that the ledger took in."""
_ALIKE = 3


def find(
    connection: Connection, dialect: Dialect, asked: Filter, question: Question, articles_too: bool, records_too: bool,
    after: str | None, limit: int,
) -> Page:  # fmt: skip
    """A page of hits, the best first; the total is not counted (see `found`)."""
    terms, order = _terms(asked), "best"
    start = key_of(after, order)[1] if after is not None else 0
    streams: list[Iterator[tuple[float, Source, int]]] = [
        hits(connection, dialect, source, terms, question, *_conditions(source, asked, question), latest=LATEST)
        for source in _SOURCES
        if (articles_too if source == "texts" else records_too)
    ]
    here = list(islice(merge(*streams, key=lambda hit: hit[0]), start, start + limit + 1))
    some = [(source, seq) for _, source, seq in here[:limit]]
    lines = list(lines_of(connection, dialect, some, terms, question))
    return Page(lines, cursor(order, ("", start + limit)) if len(here) > limit else None, None, False)


def found(connection: Connection, dialect: Dialect, asked: Filter, question: Question) -> Counts:
    """How many articles (as of the kind `article`) and records of each kind hold the words, those looked at."""
    terms, rows, exact = _terms(asked), [], True
    for source in _SOURCES:
        every = matching(dialect, source, terms, question, *_conditions(source, asked, question), latest=LATEST)
        hit = every.subquery()
        if source == "texts":
            number = connection.execute(select(func.count()).select_from(hit)).scalar_one()
            rows += [Count("article", "article", number)] if number else []
        else:
            query = select(records.c.kind, func.count()).join(hit, hit.c.seq == records.c.seq).group_by(records.c.kind)
            rows += [Count(kind, kind, number) for kind, number in connection.execute(query.order_by(records.c.kind))]
        exact = exact and not more_than(connection, dialect, source, terms, LATEST)
    return Counts(rows, exact)


def called(connection: Connection, question: Question, most: int) -> list[tuple[str, str]]:
    """Ids and names of actors whom the question asks for, those with the shortest names first."""
    query = select(actors.c.id, actors.c.name).distinct().where(who_is(question), actors.c.type != "anonymous")
    rows = sorted(connection.execute(query), key=lambda row: (slug(row.name) == row.id, -len(row.name), row.name))
    names = {question.known.now(row.id)[0]: row.name for row in rows}
    return sorted(names.items(), key=lambda each: (len(each[1]), each[1]))[:most]


def alike(connection: Connection, dialect: Dialect, word: str) -> list[str]:
    """Words of the articles that are spelled much like this one, the nearest first."""
    plain = fold(word).strip()
    there = [w for w in dialect.vocabulary(connection, plain) if w != plain] if plain else []
    return difflib.get_close_matches(plain, there, n=_ALIKE, cutoff=0.7)


def _terms(asked: Filter) -> list[Term]:
    if asked.words is None:
        raise UsageError("there are no words to search for")
    return terms_of(asked.words)


def _conditions(source: Source, asked: Filter, question: Question) -> list[ColumnElement[bool]]:
    """What the filter asks for beside the words."""
    outlet = [articles.c.outlet == asked.outlet] if asked.outlet is not None else []
    if source == "texts":
        conditions = [*articles_within(question), *outlet]
        if question.about_records:
            there = select(records.c.article).where(*standing_records(question), *about(question))
            conditions.append(articles.c.seq.in_(there))
        return conditions
    conditions = matching_records(question)
    if outlet:
        conditions.append(records.c.article.in_(select(articles.c.seq).where(*outlet)))
    return conditions + ([records.c.kind == asked.kind] if asked.kind is not None else [])


_SOURCES: tuple[Source, ...] = ("texts", "records")
