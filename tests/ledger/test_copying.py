"""Whole ledgers copied, checked, backed up and restored; what is stopped leaves nothing, what is wrong is told."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.errors import LedgerError, NotALedger, UsageError
from onrecord.ledger import Ledger
from onrecord.ledger.addresses import dialect_of
from onrecord.ledger.checking import faults
from onrecord.ledger.copying import back_up, copy_ledger
from onrecord.ledger.lines import LISTED
from onrecord.ledger.sqlite import SQLite
from onrecord.model.parts import Span
from onrecord.pipeline import Connector
from tests.places import Databases, Files

ROOT = Path(__file__).parents[2]
WHO = {"reason": "heard it", "by": "Ines"}


@pytest.fixture
def decided(desk_path: str, reports, clock) -> str:
    """A ledger with copies, a new version, corrections and decisions."""
    with Ledger.open(desk_path, clock=clock, connector=Connector) as ledger:
        told = next(line for line in ledger.list("statement") if line["quotes"])
        ledger.amend(told["article"], told["id"], {"speaker": "dorte-klem"}, **WHO)
        fire = next(ledger.list("incident"))
        ledger.strike(fire["article"], fire["id"], **WHO)
        ledger.merge_actor("dorte-klem", "ilse-tarnow", **WHO)
        ledger.undo_decision(2)
        ledger.add_many([reports["later"]])
        ledger.refuse("bad\0.bin", "not text")
    return desk_path


def content(place: str) -> dict[str, list[str]]:
    with Ledger.open(place, create=False) as ledger:
        told = {kind: [json.dumps(line) for line in ledger.list(kind)] for kind in LISTED}
        told |= {
            f"{kind} then": [json.dumps(line) for line in ledger.list(kind, as_of="2031-04-03")] for kind in LISTED
        }
        return told | {"decisions": [json.dumps(line) for line in ledger.decisions()]}


def test_there_and_back_it_is_the_same(decided, server, tmp_path):
    there, back = Databases(server).empty(), str(tmp_path / "back.db")
    told: dict[str, int] = {}
    rows = copy_ledger(decided, there, told.__setitem__)
    assert rows == told
    assert rows["corrections"] > 0
    assert copy_ledger(there, back) == rows
    assert content(decided) == content(there) == content(back)
    assert list(faults(decided)) == list(faults(there)) == list(faults(back)) == []
    with Ledger.open(there) as ledger, Ledger.open(back) as other:
        words = [[hit["id"] for hit in its.search("harbour")] for its in (ledger, other)]
        assert sorted(words[0]) == sorted(words[1]) != []
        assert ledger.alike("harbuor") == other.alike("harbuor") == ["harbor", "harbour"]


def test_thousands_of_records_there_and_back(server, make, tmp_path):
    here, there, back = str(tmp_path / "here.db"), Databases(server).empty(), str(tmp_path / "back.db")

    def found(n: int):
        words = f"Report {n} says that the line {n % 7} held in Orsk."
        records = [make.statement(id=f"s{n}-{k}", evidence=(Span(0, 6, words[:6]),)) for k in range(3)]
        return make.article(n, words, published=f"2031-0{1 + n % 9}-0{1 + n % 8}"), records, []

    with Ledger.open(here) as ledger:
        ledger.add_many(map(found, range(1_000)), batch=250)
    rows = copy_ledger(here, there)
    assert rows["records"] == 3_000
    assert copy_ledger(there, back) == rows
    for kind in ("statement", "article", "fact", "actor"):
        with Ledger.open(here) as one, Ledger.open(back) as other:
            assert list(one.list(kind)) == list(other.list(kind))
    assert list(faults(back)) == []


def test_a_copy_goes_to_an_empty_place(decided, places):
    with pytest.raises(LedgerError, match="there is a ledger already"):
        copy_ledger(decided, decided)
    other = places.empty()
    places.run(other, "CREATE TABLE notes (id text)")
    with pytest.raises(NotALedger, match="another program's database"):
        copy_ledger(decided, other)
    with pytest.raises(LedgerError, match="there is no ledger"):
        copy_ledger(places.empty(), places.empty())


STOPPED = """
import os, sys
from onrecord.ledger import copying
pour = copying._send
def send(giving, taking, there, table):
    if table.name == "records":
        os.kill(os.getpid(), 9)
    return pour(giving, taking, there, table)
copying._send = send
copying.copy_ledger(*sys.argv[1:])
"""


def test_a_copy_that_is_stopped_leaves_nothing(decided, places):
    target = places.empty()
    done = subprocess.run([sys.executable, "-c", STOPPED, decided, target], capture_output=True)
    assert done.returncode == -9
    with pytest.raises(LedgerError, match="there is no ledger"):
        Ledger.open(target, create=False)
    rows = copy_ledger(decided, target)
    assert rows["records"] > 0
    assert list(faults(target)) == []


def test_what_does_not_arrive_as_it_was_sent_is_told(decided, places, monkeypatch):
    target = places.empty()
    sort = type(dialect_of(decided))
    pour = sort.pour

    def lose(self, connection, table, rows):
        pour(self, connection, table, rows[:-1] if table.name == "blocks" else rows)

    monkeypatch.setattr(sort, "pour", lose)
    with pytest.raises(LedgerError, match="blocks did not arrive as it was sent"):
        copy_ledger(decided, target)
    with pytest.raises(LedgerError, match="there is no ledger"):
        Ledger.open(target, create=False)


UNGUARDED = {"sqlite": "SELECT 1", "postgresql": "SET session_replication_role = replica"}
SPOILED = [
    ("UPDATE texts SET text = 'x' || text WHERE article = 1", "do not stand at"),
    ("DELETE FROM records WHERE seq = 2", "rows are missing of"),
    ("DELETE FROM articles WHERE seq = 1", "point at articles that are not there"),
    ("DELETE FROM listed WHERE term = (SELECT max(term) FROM listed)", "listed: not as when it is made anew"),
    ("UPDATE standing SET origins = origins + 1", "standing: not as when it is made anew"),
    ("UPDATE terms SET records = records + 1 WHERE seq = 7", "terms: not as when it is made anew"),
    ("UPDATE records SET payload = '{' WHERE seq = 3", "not JSON"),
]


@pytest.mark.parametrize(("statement", "said"), SPOILED)
def test_what_is_wrong_is_told(decided, places, statement, said):
    if isinstance(places, Files):
        with closing(sqlite3.connect(decided)) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            connection.commit()
    else:
        places.run(decided, f"SET session_replication_role = replica; {statement}")
    assert any(said in fault for fault in faults(decided))


def test_guards_and_words_that_are_gone_are_told(desk_path, places):
    if isinstance(places, Files):
        places.run(desk_path, "DROP TRIGGER records_update")
        places.run(desk_path, "DROP TRIGGER texts_indexed")
        expected = ["nothing guards the rows of records", "nothing takes new texts"]
    else:
        places._lent[desk_path.partition("?")[0].rpartition("/")[2]] = False
        places.run(desk_path, "DROP TRIGGER records_guard ON records")
        places.run(desk_path, "DELETE FROM texts_found WHERE seq = 1")
        expected = ["nothing guards the rows of records", "the full-text index lacks 1 of texts"]
    found = list(faults(desk_path))
    assert [one in fault for one, fault in zip(expected, found, strict=True)] == [True, True]


def test_a_check_holds_up_nobody_and_leaves_nothing(desk_path, places, make):
    before = places.rows(desk_path)
    looked = faults(desk_path, lambda step: steps.append(step))
    steps: list[str] = []
    assert list(looked) == []
    assert steps[-1] == "derived tables"
    assert places.rows(desk_path) == before


def test_a_backup_is_a_ledger_of_one_moment(decided, places, make, tmp_path):
    target = str(tmp_path / "backup" / "monday.db")
    Path(target).parent.mkdir()
    with Ledger.open(decided) as ledger:
        ledger.add(make.article("before", "A text of its own."))
        back_up(decided, target)
        ledger.add(make.article("after", "Another text of its own."))
    assert [file.name for file in Path(target).parent.iterdir()] == ["monday.db"]
    with Ledger.open(target, create=False) as ledger:
        assert ledger.has("sha256:before")
        assert not ledger.has("sha256:after")
    assert list(faults(target)) == []
    with pytest.raises(LedgerError, match="there is something already"):
        back_up(decided, target)
    with pytest.raises(UsageError, match="a backup is a file"):
        back_up(decided, "postgresql://ines:secret@h/desk")


def test_a_backup_while_others_write(file, make, tmp_path):
    write = (
        "from tests.ledger.conftest import Maker\n"
        f"from onrecord.ledger import Ledger\nmake = Maker()\nwith Ledger.open({file!r}) as ledger:\n"
        "    for n in range(100000): ledger.add(make.article(n)); print(n, flush=True)"
    )
    writer = subprocess.Popen([sys.executable, "-c", write], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    try:
        for n in range(3):
            for _ in range(5):
                writer.stdout.readline()
            back_up(file, str(tmp_path / f"{n}.db"))
    finally:
        writer.kill()
        writer.wait()
    for n in range(3):
        with Ledger.open(tmp_path / f"{n}.db", create=False) as ledger:
            assert len(list(ledger.list("article"))) >= 5 * (n + 1)
        assert list(faults(str(tmp_path / f"{n}.db"))) == []


def test_a_damaged_file_is_no_backup(file, make, tmp_path, monkeypatch):
    with Ledger.open(file) as ledger:
        ledger.add(make.article(), [make.statement()])
    monkeypatch.setattr(SQLite, "faults", lambda self, connection: iter(["the file is damaged: page 7"]))
    with pytest.raises(LedgerError, match="damaged"):
        back_up(file, str(tmp_path / "monday.db"))
    assert not (tmp_path / "monday.db").exists()
