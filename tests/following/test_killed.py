"""A follower that is killed, stopped or not alone: nothing that was seen is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Run
from newsroom import Newsroom, item

KILLS = int(os.environ.get("ONRECORD_KILLS", "4"))
"""How often the follower is killed; `make soak` asks for 200."""
ITEMS = 36


def text(number: int) -> str:
    return (
        f"Karveth and Taldoria exchanged {number + 2} prisoners at the Esk bridge on Tuesday, the army said.\n\n"
        f'"We received all {number + 2} of our people," General Tomas Reyl told reporters in Dunmere. '
        f"The exchange number {number} was watched by the Strait Observer Mission."
    )


def follower(folder: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "onrecord", "follow", "--pack", "sample", "--ledger", "desk.db", *more]
    return subprocess.Popen(command, cwd=folder, stderr=(folder / "log.txt").open("ab"), start_new_session=True)


@pytest.fixture
def folder(tmp_path: Path, newsroom: Newsroom) -> Path:
    newsroom.feeds["/wire"] = [item(f"n{n}", f"Exchange {n}", text(n)) for n in range(ITEMS)]
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "wire.toml").write_text(
        f'name = "Wire"\nurl = "{newsroom.base}/wire"\nallow_private = true\npace = "1 s"\n'
    )
    return tmp_path


def counted(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "desk.db", timeout=30)) as connection:
        ask = {
            "items": "SELECT count(*) FROM items",
            "done": "SELECT count(*) FROM items_done",
            "waiting": "SELECT count(*) FROM waiting",
            "articles": "SELECT count(*) FROM articles",
            "different": "SELECT count(DISTINCT id) FROM articles",
            "uncompared": "SELECT count(*) FROM articles WHERE seq NOT IN (SELECT article FROM fingerprints)",
        }
        return {name: connection.execute(query).fetchone()[0] for name, query in ask.items()}


def kept(folder: Path) -> int:
    """How many articles there are, also where there is no ledger yet."""
    try:
        return counted(folder)["articles"] if (folder / "desk.db").exists() else 0
    except sqlite3.OperationalError:
        return 0


def test_killed_again_and_again_nothing_is_lost_or_doubled(folder: Path, run: Run) -> None:
    chance = random.Random(11)
    for n in range(KILLS):
        there, process = kept(folder), follower(folder)
        if n % 2 and there < ITEMS:
            until = time.monotonic() + 300
            while kept(folder) == there:
                assert time.monotonic() < until, (folder / "log.txt").read_text()
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 1))
        else:
            time.sleep(chance.uniform(0.5, 8))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(300)
        if (folder / "desk.db").exists():
            with closing(sqlite3.connect(folder / "desk.db", timeout=30)) as connection:
                assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    time.sleep(1)
    assert follower(folder, "--once").wait(300) == 0, (folder / "log.txt").read_text()[-3000:]
    counts = counted(folder)
    assert (counts["items"], counts["done"], counts["waiting"]) == (ITEMS, ITEMS, 0)
    assert counts["articles"] == counts["different"] == ITEMS
    assert counts["uncompared"] == 0
    assert run("ledger", "check").returncode == 0


def test_it_stops_cleanly_when_told_to_and_lets_go(folder: Path) -> None:
    process = follower(folder)
    until = time.monotonic() + 300
    while not _held(folder) or counted(folder)["done"] == 0:
        assert time.monotonic() < until, (folder / "log.txt").read_text()
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(300) == 0
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        assert connection.execute("SELECT count(*) FROM leases").fetchone() == (0,)
    assert "Traceback" not in (folder / "log.txt").read_text()


def test_a_second_follower_is_told_who_holds_the_ledger(folder: Path, run: Run) -> None:
    first = follower(folder)
    try:
        until = time.monotonic() + 300
        while not _held(folder):
            assert time.monotonic() < until, (folder / "log.txt").read_text()
            time.sleep(0.2)
        second = run("follow", "--once", "--pack", "sample")
        assert second.returncode != 0
        assert f"process {first.pid}" in second.stderr
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(300)


def _held(folder: Path) -> bool:
    try:
        with closing(sqlite3.connect(folder / "desk.db")) as connection:
            return connection.execute("SELECT count(*) FROM leases").fetchone() == (1,)
    except sqlite3.OperationalError:
        return False
