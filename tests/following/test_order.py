"""Feeds whose items come in any order, with dates that cannot be and names that change: each report is read once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from desk import Desk, stopped
from newsroom import Newsroom, item
from test_killed import text

from tests.places import Places

ITEMS = 12
NOW = datetime.now(UTC).replace(microsecond=0)
UNTRUE = {
    2: "Thu, 01 Jan 1970 00:00:00 GMT",
    5: format_datetime(NOW + timedelta(days=30)),
    7: "Fri, 01 Jan 2100 00:00:00 GMT",
    9: format_datetime(NOW + timedelta(days=1, hours=1)),
}
"""What the feed says of when some of its items were published."""
ADDED = "\n\nNobody else was on the bridge, the ministry said."


def true_day(number: int) -> datetime:
    """When an item was published in truth, the higher the number the earlier."""
    return NOW - timedelta(days=2 * number + 1)


@pytest.fixture
def desk(tmp_path: Path, places: Places, path: str) -> Desk:
    return Desk(tmp_path, places, path)


def entry(base: str, number: int, key: str | None = None, more: str = "", days: int = 0) -> str:
    """An item of the feed, called otherwise, with more text, or said to be some days later."""
    published = UNTRUE.get(number) or format_datetime(true_day(number) + timedelta(days=days))
    where = f"{base}/{number}"
    return item(key or f"n{number}", f"Exchange {number}", text(number) + more, published, where)


def listed(desk: Desk) -> dict[str, list[str | None]]:
    """The days of publication of all articles, by title."""
    command = [sys.executable, "-m", "onrecord", "list", "article", "--json", "--ledger", desk.place]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=dict(os.environ), check=True)
    found: dict[str, list[str | None]] = {}
    for line in map(json.loads, done.stdout.splitlines()):
        found.setdefault(line["title"], []).append(line["published"]["start"])
    return found


def test_in_any_order_under_any_name_each_text_is_read_once(desk: Desk, newsroom: Newsroom) -> None:
    base, chance = newsroom.base, random.Random(7)
    newsroom.feeds["/wire"] = [entry(base, n) for n in (5, 3, 9, 2)]
    desk.source("Wire", f"{base}/wire")
    process = desk.start()
    try:
        desk.done(4)
        shown = [*range(ITEMS - 1)]
        chance.shuffle(shown)
        newsroom.feeds["/wire"] = [entry(base, n) for n in shown]
        desk.done(ITEMS - 1)
        newsroom.feeds["/wire"] = [entry(base, 11)]
        desk.done(ITEMS)
        chance.shuffle(shown)
        newsroom.feeds["/wire"] = [entry(base, n, more=ADDED if n == 3 else "", days=n) for n in shown]
        desk.done(ITEMS + 1)
        newsroom.feeds["/wire"] = [entry(base, n, key=f"other-{n}") for n in (6, 8, 1)]
        desk.wait(lambda: desk.ask("SELECT count(*) FROM items_done WHERE state = 'known'") >= 3)
        newsroom.feeds["/wire"] = [entry(base, n, key="one") for n in (4, 10)]
        desk.wait(lambda: desk.ask("SELECT count(*) FROM items_done WHERE state = 'known'") >= 5)
    finally:
        assert stopped(process) == 0
    desk.whole(ITEMS + 1 + 3 + 2, ITEMS + 1)
    states = dict(desk.places.run(desk.place, "SELECT state, count(*) FROM items_done GROUP BY state"))
    assert states == {"new": ITEMS, "version": 1, "known": 5}
    days = listed(desk)
    assert sorted(days) == sorted(f"Exchange {n}" for n in range(ITEMS))
    for number in range(ITEMS):
        its = true_day(number) + timedelta(days=number if number == 3 else 0)
        day = None if number in UNTRUE else its.date().isoformat()
        assert days[f"Exchange {number}"][0] == day, number
        assert len(days[f"Exchange {number}"]) == 1


def test_the_page_of_an_item_may_be_wrong_about_its_day_too(desk: Desk, newsroom: Newsroom) -> None:
    said = {
        0: true_day(0).isoformat(), 2: "1970-01-01T00:00:00Z", 5: (NOW + timedelta(days=30)).isoformat(),
        7: true_day(7).isoformat(), 9: "2100-01-01T00:00:00Z",
    }  # fmt: skip
    base = newsroom.base
    newsroom.feeds["/wire"] = [
        item(f"n{n}", f"Exchange {n}", "More on the page …", UNTRUE.get(n), f"{base}/page/{n}") for n in said
    ]
    newsroom.faults |= {f"/page/{n}": page(n, when) for n, when in said.items()}
    desk.source("Wire", f"{base}/wire")
    assert desk.start("--once").wait(600) == 0, desk.log
    desk.whole(len(said), len(said))
    days = {title: its[0] for title, its in listed(desk).items()}
    assert days == {
        f"Exchange {n}": true_day(n).date().isoformat() if n in (0, 7) else None for n in said
    }  # fmt: skip


def page(number: int, published: str) -> object:
    """The page of an item, which says when it was published."""
    words = "".join(f"<p>{escape(p)}</p>" for p in (text(number) + ADDED).split("\n\n"))
    head = f'<title>Exchange {number}</title><meta property="article:published_time" content="{published}">'
    body = f"<!doctype html><html><head>{head}</head><body><article><h1>Exchange {number}</h1>{words}</article></body>"

    def answer(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer
