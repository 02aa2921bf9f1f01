"""Everything that only SQLite knows: how it is opened, its full-text index, its guards and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Float,
    Integer,
    MetaData,
    Select,
    Table,
    TableClause,
    Text,
    column,
    create_engine,
    event,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool

from onrecord.errors import LedgerError, NotALedger
from onrecord.ledger.columns import guards
from onrecord.ledger.dialect import BUSY_SECONDS, Dialect, Row, Source, Term
from onrecord.ledger.mentions import inline
from onrecord.ledger.tables import GROWING

_OLDEST = (3, 37, 0)
_RETRY = 0.02
LONG, _TURN = 1.0, 0.15
"""Who waits to write looks every tenth of a second whether it can: after a long transaction it is given its turn."""
_CACHE, _WRITING_CACHE, _LOG = 8_000, 48_000, 8_000
"""KB of pages that a connection keeps, and the one that writes: what is written in a large ledger is spread over its
indexes, and the same pages come up again. After so many pages the log is put into the file."""

SEARCH = (
    "CREATE VIRTUAL TABLE texts_found USING fts5(title, text, content='texts', content_rowid='article', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER texts_indexed AFTER INSERT ON texts BEGIN INSERT INTO texts_found(rowid, title, text) "
    "VALUES (new.article, new.title, new.text); END",
    "CREATE VIRTUAL TABLE records_found USING fts5(words, content='records', content_rowid='seq', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER records_indexed AFTER INSERT ON records BEGIN INSERT INTO records_found(rowid, words) "
    "VALUES (new.seq, new.words); END",
)

_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_told USING fts5vocab(main, texts_found, row)"

_FOUND: dict[Source, TableClause] = {
    "texts": table("texts_found", column("rowid", Integer)),
    "records": table("records_found", column("rowid", Integer)),
}
_SCORE: dict[Source, str] = {"texts": "bm25(texts_found, 4.0, 1.0)", "records": "bm25(records_found)"}
_SNIPPET: dict[Source, str] = {
    "texts": "snippet(texts_found, -1, '', '', ' … ', 24)",
    "records": "snippet(records_found, 0, '', '', ' … ', 24)",
}

_SENTENCES = {
    sqlite3.SQLITE_FULL: "the disk is full; what was kept before is whole",
    sqlite3.SQLITE_IOERR: "the disk is full, over its limit or failing; what was kept before is whole",
    sqlite3.SQLITE_READONLY: "it cannot be written: the file or its folder is read-only",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: it may not be read, or its folder is missing or not writable",
    sqlite3.SQLITE_PERM: "it may not be opened by this user",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore it from a copy",
}


class SQLite(Dialect):
    """A ledger in one file."""

    driver_error = sqlite3.Error

    def __init__(self, path: str) -> None:
        """Raises NotALedger for what is no SQLite file and LedgerError for a SQLite library that is too old."""
        self.path = path
        self.name = path
        if sqlite3.sqlite_version_info < _OLDEST:
            raise LedgerError(f"{path}: SQLite {sqlite3.sqlite_version} is too old; a ledger needs 3.37 or newer")
        self._look()

    def _look(self) -> None:
        """It is not opened: closing it would take the locks of all other connections that this process has to it."""
        try:
            if not stat.S_ISREG(os.stat(self.path).st_mode):
                raise NotALedger(f"{self.path}: not a ledger (a folder or a device, not a file)")
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            raise LedgerError(f"{self.path}: it cannot be opened ({getattr(error, 'strerror', error)})") from None

    def exists(self) -> bool:
        """Whether there is a file with something in it."""
        return os.path.exists(self.path) and os.path.getsize(self.path) > 0

    def _connect(self, cache: int = _CACHE) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._address(), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{cache}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
        return connection

    def _address(self) -> str:
        """The file as a URI; one in a folder that cannot be written to, such as a disc, is opened for reading."""
        path = Path(self.path).absolute()
        if not path.exists() or os.access(path.parent, os.W_OK):
            return path.as_uri()
        log = path.with_name(path.name + "-wal")
        still = not log.exists() or log.stat().st_size == 0
        return f"{path.as_uri()}?mode=ro{'&immutable=1' if still else ''}"

    def engine(self) -> Engine:
        engine = create_engine(
            "sqlite://", creator=self._connect, poolclass=QueuePool, max_overflow=-1, pool_use_lifo=True
        )
        event.listen(engine, "begin", _begin)
        return engine

    def writing_engine(self, engine: Engine) -> Engine:
        """One connection: SQLite throws away the pages that a connection has kept as soon as another one has written.

        Threads wait for it in turn.
        """
        writes = create_engine(
            "sqlite://", creator=lambda: self._connect(_WRITING_CACHE), poolclass=QueuePool, pool_size=1,
            max_overflow=0, pool_timeout=BUSY_SECONDS,
        )  # fmt: skip
        event.listen(writes, "begin", _begin)
        return writes

    def before_creating(self, connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        end = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                driver.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                # Another process that is making the ledger is not waited for here, as it is everywhere else.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(_RETRY)

    def after_creating(self, connection: Connection) -> None:
        for statement in (*SEARCH, *guards(GROWING, "sqlite")):
            connection.exec_driver_sql(statement)

    def index(self, connection: Connection, texts: Sequence[Row], records: Sequence[Row]) -> None:
        """Its triggers do."""

    def pour(self, connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" for _ in table.columns)
        connection.connection.cursor().executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)

    def hits(self, source: Source, terms: Sequence[Term], latest: int | None = None) -> Select[int, float]:
        found = _FOUND[source]
        score = literal_column(_SCORE[source], Float).label("score")
        query = select(found.c.rowid.label("seq"), score).where(_matches(found, terms))
        return query if latest is None else query.order_by(found.c.rowid.desc()).limit(latest)

    def found(self, source: Source, terms: Sequence[Term]) -> Select[int]:
        found = _FOUND[source]
        return select(found.c.rowid.label("seq")).where(_matches(found, terms))

    def holds(self, source: Source, terms: Sequence[Term], seq: ColumnElement[int]) -> ColumnElement[bool]:
        found = _FOUND[source]
        there = select(found.c.rowid).where(_matches(found, terms), found.c.rowid == seq)
        return there.correlate_except(found).exists()

    def snippets(
        self, connection: Connection, source: Source, terms: Sequence[Term], seqs: Sequence[int]
    ) -> dict[int, str]:
        found = _FOUND[source]
        words = literal_column(_SNIPPET[source], Text).label("words")
        query = select(found.c.rowid, words).where(_matches(found, terms), found.c.rowid.in_(inline(seqs)))
        return {row.rowid: row.words for row in connection.execute(query)}

    def vocabulary(self, connection: Connection, word: str) -> Sequence[str]:
        connection.exec_driver_sql(_VOCABULARY)
        query = text("SELECT term FROM temp.words_told WHERE term >= :a AND term < :b AND abs(length(term) - :n) < 3")
        bounds = {"a": word[:1], "b": word[:1] + "\U0010ffff", "n": len(word)}
        return connection.execute(query, bounds).scalars().all()

    def beside(self, connection: Connection, tables: Sequence[Table]) -> None:
        own = MetaData()
        for one in tables:
            one.to_metadata(own, schema="temp")
        own.create_all(connection, checkfirst=False)

    def schemas(self, connection: Connection) -> tuple[str, str]:
        return "main", "temp"

    def faults(self, connection: Connection) -> Iterator[str]:
        for found in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if found != "ok":
                yield f"the file is damaged: {found}"
        made = "SELECT name FROM main.sqlite_master WHERE type = 'trigger'"
        triggers = set(connection.exec_driver_sql(made).scalars())
        for name in GROWING:
            if not {f"{name}_update", f"{name}_delete"} <= triggers:
                yield f"nothing guards the rows of {name} from being changed"
        for own in ("texts", "records"):
            if f"{own}_indexed" not in triggers:
                yield f"nothing takes new {own} into the full-text index"
            lacking = f"SELECT count(*) FROM {own} WHERE rowid NOT IN (SELECT id FROM {own}_found_docsize)"
            if number := connection.exec_driver_sql(lacking).scalar():
                yield f"the full-text index lacks {number} of {own}"

    def snapshot(self, target: str) -> None:
        """Put the ledger as it is now into a new file, without holding up who writes to it."""
        with closing(self._connect()) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)

    def let_others(self, seconds: float) -> None:
        if seconds > LONG:
            time.sleep(_TURN)

    def explain(self, error: BaseException) -> LedgerError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return self.busy()
        if code == sqlite3.SQLITE_NOTADB:
            return NotALedger(f"{self.name}: not a ledger (not an SQLite file, or a damaged one)")
        return LedgerError(f"{self.name}: {_SENTENCES.get(code, f'the ledger cannot be used ({error})')}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _matches(found: TableClause, terms: Sequence[Term]) -> ColumnElement[bool]:
    """All terms as strings of FTS5, in which nothing is syntax."""
    match = " ".join('"{}"{}'.format(t.words.replace('"', ""), "*" if t.prefix else "") for t in terms)
    return literal_column(found.name).op("MATCH", is_comparison=True)(match)
