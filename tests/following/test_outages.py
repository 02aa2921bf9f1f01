"""The disk full, the database gone, the clock turned: it is said, waited out, and nothing is lost or there twice."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desk import OFTEN, Desk, stopped
from newsroom import Newsroom, item, sample_texts
from test_killed import text

from onrecord.engines import follow
from onrecord.engines.delivering import Target
from onrecord.engines.follow import Follower, Plan
from onrecord.engines.setup import Setup
from onrecord.ledger import Ledger
from onrecord.pipeline import Connector
from onrecord.sources.polite import Web
from onrecord.sources.source import Source
from onrecord.watching.watches import load_watches
from tests.places import Databases, Files, Places, wanted

OUTAGES = int(os.environ.get("ONRECORD_OUTAGES", "1"))
"""How often the ledger goes and comes back; `make soak` asks for 40."""
HOOK = '[[deliver]]\nname = "hook"\nto = "{base}/hook"\n'


def only(sort: str) -> list[str]:
    """One sort of places, where it is wanted at all."""
    return [one for one in wanted() if one == sort]


@pytest.fixture
def desk(tmp_path: Path, places: Places, newsroom: Newsroom) -> Desk:
    made = Desk(tmp_path, places, places.fresh())
    made.source("Wire", f"{newsroom.base}/wire")
    (tmp_path / "onrecord.toml").write_text(HOOK.format(base=newsroom.base))
    return made


def some(first: int, last: int) -> list[str]:
    return [item(f"n{n}", f"Exchange {n}", text(n)) for n in range(first, last)]


def silence() -> str:
    """A report that raises an alert."""
    name, words = next(iter(sample_texts().items()))
    return item(name, name, words)


def alerted_once(desk: Desk, newsroom: Newsroom) -> None:
    """Each alert is sent once; what was raised just before the end is sent by the next that is started."""
    assert desk.start("--once").wait(300) == 0, desk.log[-3000:]
    kept = desk.places.run(desk.place, "SELECT id FROM alerts")
    sent = Counter(alert["id"] for alert in newsroom.taken)
    assert kept
    assert sent == Counter(row[0] for row in kept)


@pytest.mark.parametrize("places", only("sqlite"), indirect=True)
def test_a_disk_that_is_full_for_a_while(desk: Desk, newsroom: Newsroom) -> None:
    newsroom.feeds["/wire"] = some(0, 6)
    process = desk.start()
    try:
        desk.done(6)
        for n in range(OUTAGES):
            room = _emptied(desk) + 32 * 1024
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            said = desk.log.count("the disk is full")
            newsroom.feeds["/wire"] = [*some(0, 6), *some(1000 + 6 * n, 1006 + 6 * n), silence()]
            newsroom.feeds["/wire"] = [*newsroom.feeds["/wire"], item(f"s{n}", f"Since {n}", text(5000 + n))]
            desk.wait(lambda s=said: desk.log.count("the disk is full") > s)  # type: ignore[misc]
            asked, began = newsroom.asked["/wire"], time.monotonic()
            time.sleep(3)
            may = time.monotonic() - began + 3
            assert newsroom.asked["/wire"] - asked <= may, "a feed is not asked more often because nothing can be kept"
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            desk.done(14 + 7 * n)
        desk.wait(lambda: bool(newsroom.taken))
    finally:
        assert stopped(process) == 0
    desk.whole(14 + 7 * (OUTAGES - 1), 14 + 7 * (OUTAGES - 1))
    alerted_once(desk, newsroom)


def _emptied(desk: Desk) -> int:
    """Let the log of SQLite begin anew; the bytes of what the follower said, for which a limit is to leave room."""

    def empty() -> bool:
        with closing(sqlite3.connect(desk.place, timeout=30)) as connection:
            return connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0

    desk.wait(empty)
    return (desk.folder / "log.txt").stat().st_size


def test_a_ledger_that_is_gone_for_a_while(desk: Desk, newsroom: Newsroom) -> None:
    newsroom.feeds["/wire"] = some(0, 4)
    process = desk.start(patient=False)
    try:
        desk.done(4)
        for n in range(OUTAGES):
            newsroom.feeds["/wire"] = [*some(0, 4 + 4 * n + 4), silence()]
            said = desk.log.count("ledger.trouble")
            _away(desk, lambda s=said: desk.log.count("ledger.trouble") > s)  # type: ignore[misc]
            desk.done(4 + 4 * n + 5)
        desk.wait(lambda: bool(newsroom.taken))
    finally:
        assert stopped(process) == 0
    desk.whole(5 + 4 * OUTAGES, 5 + 4 * OUTAGES)
    alerted_once(desk, newsroom)


def _away(desk: Desk, told: object) -> None:
    """Let nobody use the ledger until that is told: its file is locked, or all connections are ended and none made."""
    assert callable(told)
    if isinstance(desk.places, Files):
        with closing(sqlite3.connect(desk.place, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            desk.wait(told)
            connection.execute("ROLLBACK")
        return
    assert isinstance(desk.places, Databases)
    name = desk.place.partition("?")[0].rpartition("/")[2]
    server = desk.places.server
    server.run("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    try:
        end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        desk.wait(lambda: server.run("postgres", end) is not None and bool(told()))
        time.sleep(1)
        server.run("postgres", end)
        assert "the server cannot be reached" in desk.log
        assert "no such database" not in desk.log
    finally:
        server.run("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.mark.parametrize("places", only("postgresql"), indirect=True)
def test_connections_that_are_cut_while_it_works(desk: Desk, newsroom: Newsroom) -> None:
    assert isinstance(desk.places, Databases)
    newsroom.feeds["/wire"] = [*some(0, 30 * OUTAGES), silence()]
    name = desk.place.partition("?")[0].rpartition("/")[2]
    process = desk.start()
    try:
        desk.wait(lambda: "follower.began" in desk.log)
        end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        for _ in range(25 * OUTAGES):
            desk.places.server.run("postgres", end)
            time.sleep(0.3)
        desk.done(30 * OUTAGES + 1)
        desk.wait(lambda: bool(newsroom.taken))
    finally:
        assert stopped(process) == 0
    desk.whole(30 * OUTAGES + 1, 30 * OUTAGES + 1)
    alerted_once(desk, newsroom)


@pytest.mark.parametrize("places", only("postgresql"), indirect=True)
def test_a_second_follower_is_told_who_holds_the_ledger(desk: Desk, newsroom: Newsroom) -> None:
    newsroom.feeds["/wire"] = some(0, 1)
    first = desk.start()
    try:
        desk.wait(lambda: desk.ask("SELECT count(*) FROM leases") == 1)
        second = desk.start("--once")
        assert second.wait(300) == 1
        assert f"is followed already, by process {first.pid}" in desk.log
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(300)
    assert desk.start("--once").wait(300) == 0, desk.log
    desk.whole(1, 1)


@pytest.mark.parametrize("places", only("sqlite"), indirect=True)
def test_a_clock_that_goes_a_day_on_and_back(
    desk: Desk, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in OFTEN.items():
        monkeypatch.setattr(follow, name, seconds)
    off = timedelta()

    def now() -> datetime:
        return datetime.now(UTC) + off

    sources = [Source("Wire", f"{newsroom.base}/wire", pace=1.0, allow_private=True)]
    watches = load_watches(str(desk.folder / "onrecord.toml"), "sample").active
    plan = Plan(sources, watches, [Target("hook", f"{newsroom.base}/hook")], pack="sample")
    newsroom.feeds["/wire"] = some(0, 3)
    with Ledger.open(desk.place, clock=now, connector=Connector) as ledger:
        follower = Follower(ledger, Setup("sample", None, desk.place), plan, Web(), now)
        thread = threading.Thread(target=follower.run)
        thread.start()
        try:
            desk.wait(lambda: follower.counts["new"] == 3)
            off = timedelta(days=1)
            newsroom.feeds["/wire"] = some(0, 6)
            desk.wait(lambda: follower.counts["new"] == 6)
            time.sleep(2)
            off = timedelta()
            newsroom.feeds["/wire"] = [*some(0, 9), silence()]
            desk.wait(lambda: follower.counts["new"] == 10 and bool(newsroom.taken))
        finally:
            follower.stop.set()
            thread.join(300)
    assert not thread.is_alive()
    counts = desk.counts()
    assert (counts["items"], counts["done"], counts["articles"], counts["different"]) == (10, 10, 10, 10)
    alerted_once(desk, newsroom)
