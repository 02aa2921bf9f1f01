"""A whole ledger into another place: two addresses in, the same rows there in one transaction, counted, out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import desk_tables, schema
from onrecord.ledger.addresses import dialect_of
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.sqlite import SQLite
from onrecord.ledger.store import Ledger
from onrecord.ledger.tables import alembic_version, metadata, records, texts

_AT_ONCE = 2_000

Tell = Callable[[str, int], None]
"""Hears of each table and how many of its rows there are."""


def copy_ledger(source: str, target: str, tell: Tell = lambda table, rows: None) -> dict[str, int]:
    """Copy the ledger at `source` to an empty place, as it is at one moment; the number of rows by table.

    What arrives is read again and held against what was sent. A copy that is stopped leaves nothing behind.
    Raises LedgerError, NotALedger where there is something else at `target`, LedgerTooNew and LedgerBusy.
    """
    with Ledger.open(source, create=False):
        here = dialect_of(source)
    there = dialect_of(target)
    from_engine, to_engine = here.engine(), there.engine()
    try:
        with there.explained():
            with to_engine.connect() as connection:
                _refuse_a_ledger(connection, there)
            with to_engine.connect() as connection:
                there.before_creating(connection)
            with to_engine.connect().execution_options(writing=True) as taking, taking.begin():
                _refuse_a_ledger(taking, there)
                schema.create(taking, there)
                with here.explained(), from_engine.connect() as giving:
                    sent = {table: _send(giving, taking, there, table) for table in _tables()}
                for table, (rows, digest) in sent.items():
                    _verify(taking, there, table, rows, digest)
                    tell(table.name, rows)
    finally:
        from_engine.dispose()
        to_engine.dispose()
    return {table.name: rows for table, (rows, _) in sent.items()}


def _tables() -> list[Table]:
    assert desk_tables.DERIVED
    return [table for table in metadata.sorted_tables if table is not alembic_version]


def _refuse_a_ledger(connection: Connection, dialect: Dialect) -> None:
    if schema.stored_version(connection, dialect.name) is not None:
        raise LedgerError(f"{dialect.name}: there is a ledger already; a copy needs an empty place")


def _send(giving: Connection, taking: Connection, there: Dialect, table: Table) -> tuple[int, bytes]:
    """Copy a table; the number of rows and their digest."""
    count, digest = 0, hashlib.sha256()
    for some in _batches(giving, table):
        there.pour(taking, table, some)
        _digest(digest, some)
        count += len(some)
        if table is texts or table is records:
            rows = [dict(row._mapping) for row in some]
            there.index(taking, rows if table is texts else [], rows if table is records else [])
    return count, digest.digest()


def _verify(taking: Connection, there: Dialect, table: Table, rows: int, sent: bytes) -> None:
    count, digest = 0, hashlib.sha256()
    for some in _batches(taking, table):
        _digest(digest, some)
        count += len(some)
    if (count, digest.digest()) != (rows, sent):
        raise LedgerError(f"{there.name}: {table.name} did not arrive as it was sent ({count} of {rows} rows)")


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    query = select(table).order_by(*table.primary_key)
    yield from connection.execute(query, execution_options={"yield_per": _AT_ONCE}).partitions()


def _digest(digest: Any, rows: Iterable[Any]) -> None:
    for row in rows:
        digest.update(repr(tuple(row)).encode())


def back_up(source: str, target: str, tell: Tell = lambda table, rows: None) -> None:
    """Put the ledger at `source`, as it is at one moment, into a new file of SQLite, also while it is written to.

    The file is there when it is whole and was found sound. Raises LedgerError, UsageError where `target` is no file.
    """
    to = dialect_of(target)
    if not isinstance(to, SQLite):
        raise UsageError(f"{to.name}: a backup is a file; `onrecord ledger copy` fills a database")
    if os.path.lexists(to.path):
        raise LedgerError(f"{to.path}: there is something already; a backup is a new file")
    part = f"{to.path}.part"
    for left in (part, f"{part}-wal", f"{part}-shm"):
        Path(left).unlink(missing_ok=True)
    with Ledger.open(source, create=False):
        own = dialect_of(source)
    if isinstance(own, SQLite):
        with own.explained():
            own.snapshot(part)
        _refuse_faults(part)
    else:
        copy_ledger(source, part, tell)
    with open(part, "rb") as file:
        os.fsync(file.fileno())
    os.replace(part, to.path)


def _refuse_faults(path: str) -> None:
    dialect = SQLite(path)
    engine = dialect.engine()
    try:
        with dialect.explained(), engine.connect() as connection:
            for fault in dialect.faults(connection):
                raise LedgerError(f"{path}: {fault}")
    finally:
        engine.dispose()
