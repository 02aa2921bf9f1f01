"""Whether a ledger is whole: its address in, a plain sentence for each thing that is wrong out."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, select
from sqlalchemy.engine import Connection

from onrecord.errors import LedgerError
from onrecord.ledger.addresses import dialect_of
from onrecord.ledger.desk_keeping import Keeper
from onrecord.ledger.desk_tables import DERIVED, facts, spots, terms
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.letting_go import LETTING_GO
from onrecord.ledger.store import Ledger
from onrecord.ledger.tables import GROWING, LET_GO, acts, articles, discrepancies, metadata, records, texts

_SHOWN = 20
"""Of one sort of fault, so many are told one by one."""
_TERMS = ("kind", "term", "actor", "one", "other")
"""Columns of derived tables that are rows of `terms`."""
_SPAN = (("start", int), ("end", int), ("text", str))
_STEPS = ("the database", "references", "numbers", "texts", "words", "derived tables")

Json = dict[str, Any]


def faults(address: str, tell: Callable[[str], None] = lambda step: None) -> Iterator[str]:
    """What is wrong with the ledger as it is at one moment; nothing where it is whole. `tell` hears what is looked at.

    Nobody who writes is held up. Raises LedgerError, NotALedger and LedgerTooNew.
    """
    with Ledger.open(address, create=False):
        dialect = dialect_of(address)
    engine = dialect.engine()
    try:
        with dialect.explained(), engine.connect().execution_options(beside=True) as connection:
            tell(_STEPS[0])
            damage = list(dialect.faults(connection))
            yield from damage
            if any("damaged" in one for one in damage):
                return
            looks = (_orphans, _gaps, _lacking, _words)
            for step, look in zip(_STEPS[1:], looks, strict=False):
                tell(step)
                yield from look(connection)
            tell(_STEPS[-1])
            yield from _derived(connection, dialect)
            connection.rollback()
    except LedgerError as error:
        yield str(error)
    finally:
        engine.dispose()


def _orphans(connection: Connection) -> Iterator[str]:
    """Rows that point at rows that are not there."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            child, parent = key.parent, key.column.table.alias("pointed_at")
            there = select(1).where(parent.c[key.column.name] == child).exists()
            number = connection.execute(select(func.count()).where(child.is_not(None), ~there)).scalar_one()
            if number:
                yield f"{table.name}: {number} rows point at {key.column.table.name} that are not there ({child.name})"


def _gaps(connection: Connection) -> Iterator[str]:
    """Rows that are missing among those with numbers: without a gap, but where what was passed over was let go of."""
    gone = connection.execute(select(acts.c.seq).where(acts.c.verb == LETTING_GO).limit(1)).first() is not None
    for table in metadata.sorted_tables:
        if table.name in GROWING and "seq" in table.c and not (gone and table.name in LET_GO):
            query = select(func.count(), func.max(table.c.seq), func.min(table.c.seq)).select_from(table)
            number, last, first = connection.execute(query).one()
            if number and (first < 1 or last != number):
                yield f"{table.name}: {last - number} rows are missing of {last}"


def _lacking(connection: Connection) -> Iterator[str]:
    without = select(articles.c.id).where(articles.c.seq.not_in(select(texts.c.article))).order_by(articles.c.seq)
    for article in connection.execute(without.limit(_SHOWN)).scalars():
        yield f"{article}: the article has no text"


def _words(connection: Connection) -> Iterator[str]:
    """Spans whose words are not those of the text where they are said to stand."""
    yield from _few(_of_articles(connection))
    yield from _few(_of_discrepancies(connection))


def _few(found: Iterator[str]) -> Iterator[str]:
    yield from islice(found, _SHOWN)
    more = sum(1 for _ in found)
    if more:
        yield f"and {more} more of these"


def _of_articles(connection: Connection) -> Iterator[str]:
    """Of the furniture and of the records of each article."""
    query = (
        select(articles.c.id, articles.c.rest, texts.c.text, records.c.id.label("record"), records.c.payload)
        .join(texts, texts.c.article == articles.c.seq)
        .outerjoin(records, records.c.article == articles.c.seq)
        .order_by(articles.c.seq, records.c.seq)
    )
    last = None
    for row in connection.execute(query, execution_options={"yield_per": 500}):
        told = [("", row.rest)] if row.id != last else []
        last = row.id
        for record, written in [*told, *([(row.record, row.payload)] if row.record else [])]:
            whose = f"{row.id}, {record}" if record else row.id
            try:
                line = json.loads(written)
            except ValueError:
                yield f"{whose}: not JSON"
                continue
            for span in _spans(line):
                if row.text[span["start"] : span["end"]] != span["text"]:
                    yield f"{whose}: the words {span['text'][:60]!r} do not stand at {span['start']}"


def _of_discrepancies(connection: Connection) -> Iterator[str]:
    text_of = select(texts.c.text).join(articles, articles.c.seq == texts.c.article)
    query = (
        select(discrepancies.c.id, discrepancies.c.payload, articles.c.id.label("article"))
        .join(articles, articles.c.seq == discrepancies.c.article)
        .order_by(discrepancies.c.seq)
    )
    for row in connection.execute(query, execution_options={"yield_per": 500}):
        for span in _spans(json.loads(row.payload)):
            article = span.get("article") or row.article
            text = connection.execute(text_of.where(articles.c.id == article)).scalar() or ""
            if text[span["start"] : span["end"]] != span["text"]:
                yield f"{article}, {row.id}: the words {span['text'][:60]!r} do not stand at {span['start']}"


def _spans(value: Any) -> Iterator[Json]:
    """All spans within JSON, however deep."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            if all(isinstance(one.get(name), kind) for name, kind in _SPAN):
                yield one
            left += one.values()


def _derived(connection: Connection, dialect: Dialect) -> Iterator[str]:
    """Where the tables for the desk say something else than when they are made anew."""
    dialect.beside(connection, DERIVED)
    Keeper(connection, {}).remake()
    kept, anew = dialect.schemas(connection)
    names = [_term_names(connection, schema) for schema in (kept, anew)]
    for table in DERIVED:
        if table is not spots:
            sides = (_by_names(connection, table, s, n) for s, n in zip((kept, anew), names, strict=True))
            for one, other in zip_longest(*sides):
                if one != other:
                    yield f"{table.name}: not as when it is made anew: {one or 'nothing'}, and not {other or 'nothing'}"
                    break


def _term_names(connection: Connection, schema: str) -> dict[int, str]:
    query = select(terms.c.seq, terms.c.sort, terms.c.value)
    rows = connection.execute(query, execution_options={"schema_translate_map": {None: schema}})
    return {row.seq: f"{row.sort} {row.value}" for row in rows}


def _by_names(connection: Connection, table: Table, schema: str, names: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a derived table in order, with names in the place of row numbers, which are not the same anew."""
    source: FromClause = table
    columns: list[ColumnElement[Any]] = []
    for column in table.columns:
        if column.name in _TERMS:
            its = terms.alias(f"its_{column.name}")
            source = source.join(its, its.c.seq == column)
            columns += [its.c.sort, its.c.value]
        elif column.name == "fact":
            told = facts.alias("its_fact")
            source = source.join(told, told.c.seq == column)
            columns.append(told.c.id)
        elif column.name == "spot":
            source = source.outerjoin(spots, spots.c.seq == column)
            columns += [spots.c.place, spots.c.located]
        elif column.name != "seq":
            columns.append(column)
    query: Select[Any] = select(*columns).select_from(source)
    query = query.order_by(*(c for c in columns if c is not table.c.get("terms")))
    if table is terms:
        query = query.where(terms.c.records > 0)
    options = {"schema_translate_map": {None: schema}, "yield_per": 2_000}
    for row in connection.execute(query, execution_options=options):
        yield tuple(sorted(names[n] for n in array("I", v)) if isinstance(v, bytes) else v for v in row)
