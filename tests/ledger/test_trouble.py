"""Full disks, other processes, kills and Ctrl-C leave the ledger whole, and it is said what is wrong."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from onrecord.errors import LedgerBusy, LedgerError
from onrecord.ledger import Ledger, sqlite
from onrecord.ledger.checking import faults
from onrecord.ledger.sqlite import SQLite
from onrecord.model.article import Article, Published
from tests.places import Places

WRITE = """
import json, sys
from onrecord.ledger import Ledger
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Span
from onrecord.model.records import Statement

path, name, first, last, batch = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])

def items():
    for n in range(first, last):
        text = f"Report {n} " + "of the day with many words. " * 40
        who = Actor(f"Speaker {n % 7}", f"speaker-{n % 7}", "person")
        words = (Span(0, 9, text[:9]),)
        records = [Statement(id=f"s{n}-{k}", speaker=who, cue="said", evidence=words) for k in range(4)]
        published = Published("2031-04-03", "2031-04-03", "stated")
        yield Article(f"sha256:{n}", f"{n}.txt", text, published=published), records, []

try:
    with Ledger.open(path) as ledger:
        each = lambda article, added: print(article.id.ljust(200), flush=True)
        counts = ledger.add_many(items(), batch=batch, each=each)
    print(json.dumps(counts), flush=True)
except Exception as error:
    print(type(error).__name__, error, flush=True)
    sys.exit(3)
"""


LITTLE = {"pipesize": 4096}
UNDATED = Published(None, None, "unknown")


def start(path: str, first: int, last: int, batch: int = 10, **more: object) -> subprocess.Popen[str]:
    """A process that writes. With LITTLE it gets no further ahead of who reads what it prints than some lines."""
    command = [sys.executable, "-c", WRITE, path, "x", str(first), str(last), str(batch)]
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **both, **more)  # type: ignore[call-overload]


def content(path: str) -> dict[str, list[str]]:
    """What a ledger holds, whatever the order in which it was added."""
    with Ledger.open(path, create=False) as ledger:
        return {
            kind: sorted(json.dumps({k: v for k, v in line.items() if k != "recorded"}) for line in ledger.list(kind))
            for kind in ("article", "statement", "actor", "fact", "story")
        }


def whole(path: str) -> bool:
    if "://" in path:
        return list(faults(path)) == []
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO texts_found(texts_found, rank) VALUES ('integrity-check', 1)")
        connection.execute("INSERT INTO records_found(records_found, rank) VALUES ('integrity-check', 1)")
    return list(faults(path)) == []


def reference(places: Places, last: int) -> dict[str, list[str]]:
    path = places.fresh()
    process = start(path, 0, last)
    process.communicate(timeout=600)
    assert process.returncode == 0
    return content(path)


def test_after_a_kill_the_ledger_is_whole_and_reading_again_completes_it(places, path):
    process = start(path, 0, 200, 5, **LITTLE)
    assert process.stdout is not None
    for _ in range(40):
        process.stdout.readline()
    process.kill()
    process.wait()
    assert whole(path)
    with Ledger.open(path) as ledger:
        kept = len(list(ledger.list("article")))
        assert 40 <= kept < 200
        assert len(list(ledger.list("statement"))) == 4 * kept
    process = start(path, 0, 200)
    out, _ = process.communicate(timeout=600)
    assert json.loads(out.splitlines()[-1]) == {"known": kept, "new": 200 - kept}
    assert content(path) == reference(places, 200)


def test_two_processes_may_write_at_once(places, path):
    both = [start(path, 0, 200, 3), start(path, 100, 300, 3)]
    outs = [process.communicate(timeout=600)[0].splitlines()[-1] for process in both]
    counts = [json.loads(out) for out in outs]
    assert sum(c.get("new", 0) for c in counts) == 300
    assert sum(c.get("known", 0) for c in counts) == 100
    assert whole(path)
    assert content(path) == reference(places, 300)


def test_a_ledger_that_is_opened_twice_in_a_process_is_still_held_against_others(path):
    """Had it lost its locks, the other process would take the log away from under it when it ends."""
    with Ledger.open(path) as ledger, Ledger.open(path):
        for told in (3, 7):
            process = start(path, told, told + 3)
            assert process.communicate(timeout=600)[0].splitlines()[-1] == '{"new": 3}'
            assert len(list(ledger.list("article"))) == told
            ledger.add(Article(f"sha256:own {told}", "own.txt", "The line held.", published=UNDATED))
            with Ledger.open(path):
                assert ledger.has(f"sha256:own {told}")
    assert whole(path)
    with Ledger.open(path) as ledger:
        assert len(list(ledger.list("article"))) == 8


def test_several_processes_may_make_one_ledger(places):
    code = f"from onrecord.ledger import Ledger; Ledger.open({places.empty()!r}).close()"
    made = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate(timeout=600)[1] for process in made] == [""] * 4


def test_ctrl_c_keeps_what_was_read(path):
    process = start(path, 0, 100_000, 5)
    assert process.stdout is not None
    for _ in range(20):
        process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=600)
    assert "KeyboardInterrupt" in errors
    assert whole(path)
    with Ledger.open(path) as ledger:
        assert len(list(ledger.list("article"))) >= 20


def test_ctrl_c_over_which_the_database_trips_stays_one(tmp_path):
    dialect = SQLite(str(tmp_path / "desk.db"))

    def stopped() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise sqlite3.OperationalError("another command is already in progress")

    with pytest.raises(KeyboardInterrupt), dialect.explained():
        stopped()
    with pytest.raises(LedgerError), dialect.explained():
        raise sqlite3.OperationalError("no such table")


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))


def test_a_disk_that_fills_up_is_told_and_the_ledger_stays_whole(tmp_path):
    path = str(tmp_path / "desk.db")
    process = start(path, 0, 5000, preexec_fn=limit_files)
    out, _ = process.communicate(timeout=600)
    last = out.splitlines()[-1]
    assert process.returncode == 3
    assert last.startswith(f"LedgerError {path}: the disk is full")
    assert whole(path)
    assert content(path)["article"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_device_is_no_ledger():
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger.open("/dev/full")


def test_a_writer_that_holds_on_is_told_of(path, ledger, make, monkeypatch):
    for name in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"onrecord.ledger.{name}.BUSY_SECONDS", 0.2)
    with Ledger.open(path) as waiting:
        with ledger._writing():
            begun = time.monotonic()
            with pytest.raises(LedgerBusy, match="another process"):
                waiting.add(make.article())
            assert time.monotonic() - begun < 25
            assert list(waiting.list("article")) == []
        assert waiting.add(make.article()) == "new"


def test_a_failed_batch_leaves_nothing_and_the_next_one_works(ledger, make, monkeypatch):
    items = [(make.article(1), [make.statement()], []), (make.article(2), [make.contact(mode="pigeon")], [])]
    bad = (make.article(3), [object()], [])
    with pytest.raises(AttributeError):
        ledger.add_many([*items, bad])
    assert list(ledger.list("article")) == []
    ledger.add_many(items)
    assert sorted(a["records"] for a in ledger.list("actor")) == [1, 2]


def test_a_damaged_ledger_is_told(file, make):
    path = file
    with Ledger.open(path) as ledger:
        ledger.add_many((make.article(n, f"Some text {n} " * 50), [make.statement()], []) for n in range(50))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(LedgerError, match=r"damaged|cannot be used|not a ledger"), Ledger.open(path) as ledger:
        list(ledger.list("statement"))


def test_a_folder_that_cannot_be_written_to_can_be_read_from(file, make, monkeypatch):
    path = file
    with Ledger.open(path) as ledger:
        ledger.add(make.article(), [make.statement()])
        monkeypatch.setattr(os, "access", lambda *_: False)
        with Ledger.open(path, create=False) as reading:
            assert len(list(reading.list("statement"))) == 1
    with Ledger.open(path, create=False) as reading:
        assert len(list(reading.list("statement"))) == 1
        with pytest.raises(LedgerError, match="read-only"):
            reading.add(make.article(2))


def test_a_disk_without_room_for_a_ledger_is_told(tmp_path):
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); from onrecord.ledger import Ledger\n"
        f"try: Ledger.open({str(tmp_path / 'desk.db')!r})\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.startswith("LedgerError")
    assert "the disk is full" in out


def test_any_name_is_only_a_name(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)
    name = "a?mode=ro&b#c%20é ;.db"
    with Ledger.open(name) as ledger:
        ledger.add(make.article())
    assert {p.name for p in tmp_path.iterdir()} == {name}


def test_who_writes_again_and_again_lets_others_write(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "LONG", 0.2)
    place, over, turns = places.fresh(), threading.Event(), []

    def write(ledger: Ledger) -> None:
        while not over.is_set():
            with ledger._writing() as connection:
                connection.exec_driver_sql("DELETE FROM leases")
                turns.append(time.sleep(0.3))

    with Ledger.open(place) as one, Ledger.open(place) as other:
        thread = threading.Thread(target=write, args=(one,))
        thread.start()
        try:
            for n in range(2):
                time.sleep(0.1)
                before = len(turns)
                other.remember("turn", n)
                assert len(turns) - before <= 5
        finally:
            over.set()
            thread.join()
