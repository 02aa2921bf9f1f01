"""The schema: made at once or by migrations it is the same; what is no ledger or a newer one is told."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.errors import LedgerError, LedgerTooNew, NotALedger
from onrecord.ledger import Ledger, schema
from onrecord.ledger.desk_tables import DERIVED
from onrecord.ledger.follow_tables import PASSING
from onrecord.ledger.sqlite import SQLite
from onrecord.ledger.tables import GROWING, metadata
from tests.places import DATABASE_ERRORS

MIGRATIONS = Path(schema.__file__).parent / "migrations"
NEXT = f"""
from alembic import op
import sqlalchemy as sa

revision = "9000"
down_revision = "{schema.SCHEMA_VERSION}"


def upgrade():
    op.create_table("notes", sa.Column("seq", sa.Integer, primary_key=True), sqlite_strict=True)
"""


def parts(path: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return sorted((kind, name, " ".join((sql or "").split())) for kind, name, sql in rows)


def test_made_at_once_and_by_migrations_it_is_the_same(tmp_path):
    one, other = str(tmp_path / "one.db"), str(tmp_path / "other.db")
    Ledger.open(one).close()
    engine = SQLite(other).engine()
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        schema.migrate(connection)
    assert parts(one) == parts(other)
    Ledger.open(other, create=False).close()


def test_tables_are_strict_and_foreign_keys_hold(file):
    path = file
    Ledger.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        kinds = connection.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'").fetchall()
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert {name for name, strict in kinds if strict} >= {"articles", "records", "record_actors", "alembic_version"}
    with closing(SQLite(path)._connect()) as connection, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.execute("INSERT INTO versions VALUES (5, 6, '2031')")


def test_an_older_ledger_is_migrated_and_keeps_its_rows(places, make, tmp_path, monkeypatch):
    path = places.empty()
    with Ledger.open(path) as ledger:
        ledger.add(make.article(), [make.statement()])
    package = tmp_path / "package"
    shutil.copytree(MIGRATIONS, package / "migrations")
    (package / "migrations" / "versions" / "v9000_notes.py").write_text(NEXT)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", "9000")
    monkeypatch.setattr(schema.resources, "files", lambda name: package)
    with Ledger.open(path) as ledger:
        assert len(list(ledger.list("statement"))) == 1
    assert places.run(path, "SELECT * FROM notes") == []
    monkeypatch.undo()
    with pytest.raises(LedgerTooNew, match="newer version"):
        Ledger.open(path)


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(places, tmp_path, monkeypatch):
    path = places.empty()
    Ledger.open(path).close()
    before = places.rows(path)
    package = tmp_path / "package"
    shutil.copytree(MIGRATIONS, package / "migrations")
    (package / "migrations" / "versions" / "v9000_notes.py").write_text(NEXT + "    raise RuntimeError('no')\n")
    monkeypatch.setattr(schema, "SCHEMA_VERSION", "9000")
    monkeypatch.setattr(schema.resources, "files", lambda name: package)
    with pytest.raises(RuntimeError):
        Ledger.open(path)
    assert places.rows(path) == before
    with pytest.raises(DATABASE_ERRORS):
        places.run(path, "SELECT * FROM notes")


def _text(path: Path) -> None:
    path.write_text("date 2031-04-03\nNot a ledger but a report of some length, so that it has a head.")


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE articles (id TEXT)")


def _other_alembic(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")


def _damaged_head(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)


@pytest.mark.parametrize("spoil", [_text, _other_database, _other_alembic, _damaged_head, Path.mkdir])
def test_what_is_no_ledger_is_told_and_left_alone(tmp_path, spoil):
    path = tmp_path / "thing.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(NotALedger, match=r"thing\.db: not a ledger"):
        Ledger.open(path)
    assert before is None or path.read_bytes() == before


def test_without_create_a_missing_ledger_is_told_and_not_made(tmp_path):
    with pytest.raises(LedgerError, match="there is no ledger"):
        Ledger.open(tmp_path / "none.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger.open(tmp_path / "no" / "desk.db")


def test_an_empty_file_becomes_a_ledger(tmp_path):
    (tmp_path / "desk.db").touch()
    with Ledger.open(f"sqlite:///{tmp_path}/desk.db") as ledger:
        assert list(ledger.list("article")) == []


@pytest.mark.parametrize(
    "url",
    ["mysql://a:secret@localhost/desk", "sqlite://", "postgresql://a:secret@localhost", "postgres://a:secret@h:port/desk"],
)
def test_what_cannot_hold_a_ledger_is_told(url):
    with pytest.raises(LedgerError, match=r"not supported|needs a file|names no database|not an address") as told:
        Ledger.open(url)
    assert "secret" not in str(told.value)


def test_a_fresh_ledger_is_quick_and_needs_no_alembic(tmp_path):
    code = (
        "import sys, time; from onrecord.ledger import Ledger; t = time.process_time(); "
        f"Ledger.open({str(tmp_path / 'desk.db')!r}); print(time.process_time() - t, 'alembic' in sys.modules, "
        "'psycopg' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert float(out[0]) < 0.3
    assert out[1:] == ["False", "False"]


def test_every_table_only_grows_or_can_be_made_anew():
    grown, anew = set(GROWING), {table.name for table in DERIVED}
    passing = {table.name for table in PASSING}
    assert grown | anew | passing | {"alembic_version"} == set(metadata.tables)
    assert not grown & anew


def test_opening_again_is_quick(path, ledger):
    took = []
    for _ in range(3):
        start = time.process_time()
        Ledger.open(path, create=False).close()
        took.append(time.process_time() - start)
    assert min(took) < 0.1
