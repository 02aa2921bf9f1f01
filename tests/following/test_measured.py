"""A follower that is measured: metrics of what it did, and a health that fails where it cannot do its work."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Run
from dying import Dying
from newsroom import Newsroom, item, sample_texts
from test_trouble import source, trickles

from onrecord.engines import follow
from onrecord.engines.follow import Follower, Plan
from onrecord.engines.setup import Setup
from onrecord.engines.standing import followed_in, follower_of, overview, standing, states
from onrecord.engines.telling import Telling
from onrecord.ledger import Ledger
from onrecord.pipeline import Connector
from onrecord.sources.configuration import load_sources
from onrecord.sources.polite import Web


def until(true: Any, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


@contextmanager
def following(folder: Path, setup: Setup) -> Iterator[tuple[Follower, str]]:
    """A follower in this process, and the address at which it is told of."""
    configured = load_sources(str(folder / "onrecord.toml"))
    with Ledger.open(str(folder / "desk.db"), connector=Connector) as ledger:
        follower = Follower(ledger, setup, Plan(configured.sources, pack="sample"), Web(configured.manners))
        thread = threading.Thread(target=follower.run)
        with Telling("0", ledger, follower.ails) as telling:
            thread.start()
            try:
                yield follower, f"http://127.0.0.1:{telling.port}"
            finally:
                follower.stop.set()
                thread.join(300)


def dead(newsroom: Newsroom) -> str:
    """An item whose page is not there, and of which the feed has no text."""
    return item("dead", "A page that is not there", "", link=f"{newsroom.base}/none")


def why(base: str) -> list[str]:
    answer = httpx.get(f"{base}/healthz")
    said = answer.json()
    assert (answer.status_code, said["status"]) == ((503, "ails") if said.get("why") else (200, "ok"))
    return list(said.get("why", []))


def test_what_it_did_is_in_its_metrics_and_in_the_ledger(newsroom: Newsroom, tmp_path: Path) -> None:
    texts = list(sample_texts().items())[:3]
    newsroom.feeds["/wire"] = [item(name, name, words) for name, words in texts] + [dead(newsroom)]
    source(tmp_path, "Wire", f"{newsroom.base}/wire")
    source(tmp_path, "Nowhere", f"{newsroom.base}/nowhere")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "onrecord", "follow", "--pack", "sample", "--metrics", str(port), "--quiet"]
    surroundings = {**os.environ, "ONRECORD_LEDGER": str(tmp_path / "desk.db")}
    process = subprocess.Popen(command, cwd=tmp_path, env=surroundings, stderr=subprocess.DEVNULL)

    def metrics() -> dict[str, float]:
        try:
            text = httpx.get(f"http://127.0.0.1:{port}/metrics").raise_for_status().text
        except httpx.HTTPError:
            return {}
        lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}

    try:
        done = ('onrecord_items_total{state="new"}', 'onrecord_items_total{state="refused"}')
        until(lambda: [metrics().get(name) for name in done] == [3, 1])
        found = metrics()
        assert found['onrecord_polls_total{outcome="well"}'] >= 1
        assert found['onrecord_polls_total{outcome="failed"}'] >= 1
        assert found["onrecord_reading_seconds_count"] >= 1
        assert found["onrecord_reports_read_total"] >= 3
        assert found['onrecord_items_day{state="new"}'] == 3
        assert (found["onrecord_items_waiting"], found["onrecord_follower_up"]) == (0, 1)
        assert (found['onrecord_sources{state="well"}'], found['onrecord_sources{state="failing"}']) == (1, 1)
        assert why(f"http://127.0.0.1:{port}") == []
        assert httpx.get(f"http://127.0.0.1:{port}/other").status_code == 404
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(300) == 0
    with Ledger.open(str(tmp_path / "desk.db"), create=False) as ledger:
        now = datetime.now(UTC)
        failing, well = standing(ledger, now)
        assert (failing["name"], failing["state"], failing["last_success"]) == ("Nowhere", "failing", None)
        assert (well["name"], well["state"], well["via"]) == ("Wire", "well", "feed")
        assert (well["day"], well["usual"], well["waiting"], well["refused"]) == (4, None, 0, 1)
        assert {state: names for state, names in states(followed_in(ledger), now).items() if names} == {
            "failing": ["Nowhere"], "well": ["Wire"],
        }  # fmt: skip
        assert follower_of(ledger, now) is None
        assert (overview(ledger, now).trouble, overview(ledger, now).asleep) == (("Nowhere",), False)
        assert overview(ledger, now + timedelta(hours=4)).asleep
        assert "example" not in json.dumps(well)


def test_it_ails_while_its_reading_process_dies(newsroom: Newsroom, tmp_path: Path) -> None:
    source(tmp_path, "Wire", f"{newsroom.base}/wire")
    newsroom.feeds["/wire"] = []
    with following(tmp_path, Dying("sample", None, str(tmp_path / "desk.db"))) as (_, base):
        assert why(base) == []
        for number in range(3):
            until(lambda: httpx.get(f"{base}/metrics").text.count("onrecord_items_waiting 0.0"))
            newsroom.feeds["/wire"].append(item(f"n{number}", "A call", next(iter(sample_texts().values()))))
            read = f"onrecord_reading_seconds_count {number + 1}.0"
            until(lambda read=read: read in httpx.get(f"{base}/metrics").text)
        assert why(base) == ["the process that reads was lost over 3 batches in a row"]


def test_it_ails_where_nothing_is_polled(newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.faults["/slow"] = trickles
    source(tmp_path, "Slow", f"{newsroom.base}/slow")
    monkeypatch.setattr(follow, "_NOTHING_POLLED", 1.0)
    with following(tmp_path, Setup("sample", None, str(tmp_path / "desk.db"))) as (_, base):
        until(lambda: why(base))
        assert "no source was polled" in why(base)[0]


def test_an_address_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    source(tmp_path, "Wire", "http://127.0.0.1:9/wire")
    for address in ("nowhere", "127.0.0.1:99999", "192.0.2.1:9464"):
        done = run("follow", "--once", "--pack", "sample", "--metrics", address)
        assert done.returncode == 2
        assert address in done.stderr


def test_what_was_passed_over_is_let_go_of_when_its_time_is_over(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.feeds["/wire"] = [item("n1", "A call", next(iter(sample_texts().values()))), dead(newsroom)]
    newsroom.feeds["/wire"].append(item("n3", "Another", list(sample_texts().values())[1]))
    source(tmp_path, "Wire", f"{newsroom.base}/wire")
    configured = load_sources(str(tmp_path / "onrecord.toml"))
    plan = Plan(configured.sources, pack="sample", retention=timedelta(days=400))
    setup = Setup("sample", None, str(tmp_path / "desk.db"))
    with Ledger.open(str(tmp_path / "desk.db"), connector=Connector) as ledger:
        Follower(ledger, setup, plan, Web(configured.manners)).run(once=True)
        assert sorted(i["state"] for i in ledger.items()) == ["new", "new", "refused"]
        del newsroom.feeds["/wire"][1]
        later = datetime.now(UTC) + timedelta(days=401)
        Follower(ledger, setup, plan, Web(configured.manners), now=lambda: later).run(once=True)
        assert [i["state"] for i in ledger.items()] == ["new", "new"]
        assert len(list(ledger.list("article"))) == 2
