"""Everything that only PostgreSQL knows: how it is opened, who writes, its guards and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, MetaData, Select, Table, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from onrecord.errors import LedgerError
from onrecord.ledger import postgresql_search
from onrecord.ledger.columns import GUARD, ONLY_GROWS, guards
from onrecord.ledger.dialect import BUSY_SECONDS, Dialect, Row, Source, Term
from onrecord.ledger.tables import GROWING

_OLDEST = (13, 0)
_CONNECT_SECONDS = 10
_TOLD = 300
_OPTIONS = "-c jit=off -c client_min_messages=warning"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('onrecord ' || coalesce(current_schema(), ''), 0))"
_GUARD = (
    f"CREATE OR REPLACE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{ONLY_GROWS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)

_GONE = "the server cannot be reached"
_SENTENCES = {
    "25006": "it cannot be written: the server or this user may only read",
    "28000": "this user may not sign in",
    "28P01": "the password is wrong or missing",
    "3D000": "there is no such database; make it with createdb",
    "3F000": "the schema in which its tables would be is missing",
    "42501": "this user may not do that in this database",
    "53100": "the disk of the server is full; what was kept before is whole",
    "53200": "the server has no memory left; what was kept before is whole",
    "53300": "the server has no connection left for this user",
    "XX001": "the database is damaged; restore it from a copy",
    "XX002": "the database is damaged; restore it from a copy",
}
_CLASSES = {"08": _GONE, "57": _GONE}
_WHEN_CONNECTING = (
    ("password", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("role", "28000"),
    ("not currently accepting connections", "57P03"),
    ("database", "3D000"),
    ("too many", "53300"),
    ("remaining connection slots", "53300"),
)
"""A driver that gets no connection says why in the server's words only."""


class PostgreSQL(Dialect):
    """A ledger in a database of a server; its tables are in the first schema of the user's search path."""

    def __init__(self, address: str, name: str) -> None:
        """`address` is a URL without its scheme, `name` the same without what is secret.

        Raises LedgerError where the driver is not installed and for what is no address.
        """
        self.name = name
        try:
            import psycopg
        except ImportError:
            raise LedgerError(
                f"{name}: for PostgreSQL install psycopg, as with `pip install 'onrecord[postgresql]'`"
            ) from None
        self.driver_error = psycopg.Error
        try:
            self._url = make_url(f"postgresql+psycopg://{address}")
        except (ArgumentError, ValueError):
            raise LedgerError(f"{name}: not an address, as in postgresql://user@host:5432/onrecord") from None
        if not self._url.database:
            raise LedgerError(f"{name}: it names no database, as in postgresql://user@host:5432/onrecord")

    def exists(self) -> bool:
        return True

    def engine(self) -> Engine:
        given = self._url.query.get("options", "")
        options = " ".join((_OPTIONS, *((given,) if isinstance(given, str) else given)))
        url = self._url.difference_update_query(["options"])
        usual = {"options": options, "application_name": "onrecord", "connect_timeout": _CONNECT_SECONDS}
        chosen = {name: value for name, value in usual.items() if name not in url.query}
        engine = create_engine(url, pool_pre_ping=True, max_overflow=-1, connect_args=chosen)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            for statement in _begin(connection.get_execution_options()):
                connection.exec_driver_sql(statement)

        return engine

    def before_creating(self, connection: Connection) -> None:
        version = connection.dialect.server_version_info or (0,)
        if version < _OLDEST:
            raise LedgerError(f"{self.name}: PostgreSQL {version[0]} is too old; a ledger needs {_OLDEST[0]} or newer")
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise LedgerError(f"{self.name}: the database is in {encoding}; a ledger needs one in UTF8")

    def after_creating(self, connection: Connection) -> None:
        for statement in (*postgresql_search.MAKE, _GUARD, *guards(GROWING, "postgresql")):
            connection.exec_driver_sql(statement)

    def index(self, connection: Connection, texts: Sequence[Row], records: Sequence[Row]) -> None:
        if texts or records:
            postgresql_search.index(connection, texts, records)

    def pour(self, connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        with connection.connection.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def hits(self, source: Source, terms: Sequence[Term], latest: int | None = None) -> Select[int, float]:
        return postgresql_search.hits(source, terms, latest)

    def found(self, source: Source, terms: Sequence[Term]) -> Select[int]:
        return postgresql_search.holding(source, terms)

    def holds(self, source: Source, terms: Sequence[Term], seq: ColumnElement[int]) -> ColumnElement[bool]:
        return postgresql_search.holds(source, terms, seq)

    def snippets(
        self, connection: Connection, source: Source, terms: Sequence[Term], seqs: Sequence[int]
    ) -> dict[int, str]:
        return postgresql_search.snippets(connection, source, terms, seqs)

    def vocabulary(self, connection: Connection, word: str) -> Sequence[str]:
        return postgresql_search.vocabulary(connection, word)

    def beside(self, connection: Connection, tables: Sequence[Table]) -> None:
        own = MetaData()
        for table in tables:
            table.to_metadata(own, schema="pg_temp")
        own.create_all(connection, checkfirst=False)

    def schemas(self, connection: Connection) -> tuple[str, str]:
        return str(connection.exec_driver_sql("SELECT current_schema()").scalar()), "pg_temp"

    def faults(self, connection: Connection) -> Iterator[str]:
        here = "SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
        for name in connection.exec_driver_sql(
            f"SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid AND indrelid IN ({here})"
        ).scalars():
            yield f"the index {name} is not valid"
        guarded = set(
            connection.exec_driver_sql(
                f"SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgrelid IN ({here})"
            ).scalars()
        )
        for name in GROWING:
            if f"{name}_guard" not in guarded:
                yield f"nothing guards the rows of {name} from being changed"
        for own, key in (("texts", "article"), ("records", "seq")):
            lacking = f"SELECT count(*) FROM {own} WHERE {key} NOT IN (SELECT seq FROM {own}_found)"
            if number := connection.exec_driver_sql(lacking).scalar():
                yield f"the full-text index lacks {number} of {own}"

    def let_others(self, seconds: float) -> None:
        """They queue for the lock."""

    def explain(self, error: BaseException) -> LedgerError:
        told = " ".join(str(error).split())
        said = told.partition("FATAL:")[2] or told.partition("fe_sendauth:")[2]
        state = getattr(error, "sqlstate", None) or next((s for words, s in _WHEN_CONNECTING if words in said), "08")
        if state == "55P03":
            return self.busy()
        sentence = _SENTENCES.get(state) or _CLASSES.get(state[:2]) or "the ledger cannot be used"
        if self._url.password:
            told = told.replace(self._url.password, "…")
        return LedgerError(f"{self.name}: {sentence} ({told[:_TOLD]})")


def _begin(options: Mapping[str, Any]) -> Iterator[str]:
    """Who reads sees one moment of the ledger. Who writes is alone, and sees what those before wrote."""
    if options.get("writing"):
        yield f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {int(BUSY_SECONDS * 1000)}"
        yield _LOCK
    else:
        yield "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ" + ("" if options.get("beside") else ", READ ONLY")
