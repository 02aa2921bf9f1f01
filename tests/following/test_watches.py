"""Watches that are made on the desk while a follower runs: noticed without a restart, raised once, removed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import Newsroom, item, sample_texts

from onrecord.engines import follow
from onrecord.engines.follow import Follower, Plan
from onrecord.engines.setup import Setup
from onrecord.engines.watched import watches_in
from onrecord.ledger import Ledger
from onrecord.pipeline import Connector
from onrecord.sources.polite import Web
from onrecord.sources.source import Source
from onrecord.watching.watches import load_watches
from tests.places import Places

CALLS = {"condition": "new", "filter": {"kind": "contact"}, "max_age": 36500, "uncertain": True}


def wait(until: Callable[[], object]) -> None:
    end = time.monotonic() + 90
    while not until():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.1)


def test_one_that_is_made_while_it_runs_raises_once(
    newsroom: Newsroom, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "_WATCH_EVERY", 0.3)
    texts = list(sample_texts().items())
    newsroom.feeds["/wire"] = [item(name, name, text) for name, text in texts[:4]]
    (tmp_path / "onrecord.toml").write_text('[[watch]]\nname = "differ"\ncondition = "conflict"\n')
    own = load_watches(tmp_path / "onrecord.toml", "sample").watches
    sources = [Source("Wire", f"{newsroom.base}/wire", pace=1.0, allow_private=True)]
    place = places.fresh()
    with (
        Ledger.open(place, connector=Connector) as ledger,
        Ledger.open(place) as desk,
    ):
        ledger.remember("watch:broken", {"watch": {"condition": "odd"}, "by": "Ada"})
        follower = Follower(ledger, Setup("sample", None, place), Plan(sources, own, pack="sample"), Web(), readers=1)
        thread = threading.Thread(target=follower.run)
        thread.start()
        try:
            wait(lambda: follower.counts["new"] == 4)
            assert [w.name for w in watches_in(desk, "sample").watches] == ["differ"]
            assert list(desk.alerts()) == []
            desk.keep_watch("calls", CALLS, by="Ada")
            wait(lambda: list(desk.alerts()))
            raised = [alert["id"] for alert in desk.alerts()]
            assert {alert["watch"] for alert in desk.alerts()} == {"calls"}
            desk.keep_watch("calls-too", CALLS, by="Ada")
            wait(lambda: any(len(alert["reasons"]) == 2 for alert in desk.alerts()))
            assert [alert["id"] for alert in desk.alerts()] == raised
            for name in ("calls", "calls-too"):
                desk.remove_watch(name, by="Ada")
            time.sleep(1)
            newsroom.feeds["/wire"] += [item(name, name, text) for name, text in texts[4:]]
            wait(lambda: follower.counts["new"] + follower.counts["version"] == len(texts))
            time.sleep(1)
            assert {r["watch"] for a in desk.alerts() for r in a["reasons"]} <= {"calls", "calls-too", "differ"}
            assert [a["id"] for a in desk.alerts() if a["watch"] == "calls"] == raised
        finally:
            follower.stop.set()
            thread.join(60)
    assert not thread.is_alive()
