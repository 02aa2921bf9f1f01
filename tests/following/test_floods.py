"""Feeds without an end, packed bombs, thousands of items at once, odd dates and charsets: bounded, all counted."""

from __future__ import annotations

import gzip
import json
import os
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from conftest import Run
from desk import Desk, highest, stopped
from newsroom import Newsroom, item
from test_killed import text

from tests.places import Files

ITEMS = int(os.environ.get("ONRECORD_ITEMS", "1000"))
"""So many items are in one feed at once; `make soak` asks for 100,000."""
LINKS = max(500, ITEMS - 5000)
"""So many items of another feed have pages that cannot be had for now."""
ENDLESS = 1 << 30
MOST = 900
"""MiB that the process which polls and keeps may have: some 250 without a flood, and eight answers of 32 MB, each while
it is unpacked."""
HEAD = b"<rss version='2.0'><channel><title>Flood</title>"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    places = Files(tmp_path)
    return Desk(tmp_path, places, places.fresh())


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A gigabyte of a feed, without saying how much it will be."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    with suppress(OSError):
        handler.wfile.write(HEAD)
        for n in range(ENDLESS // 65536):
            entry = item(f"n{n}", f"Exchange {n}", text(n)).encode()
            handler.wfile.write(entry * (65536 // len(entry)))
    handler.close_connection = True


def packed(handler: BaseHTTPRequestHandler) -> None:
    """A megabyte that unpacks to a gigabyte."""
    body = gzip.compress(HEAD + b" " * (ENDLESS // 4), 9)
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.send_header("Content-Length", str(len(body)))
    if not handler.path.endswith(".gz"):
        handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    with suppress(OSError):
        handler.wfile.write(body)


def test_endless_feeds_and_bombs_take_no_more_memory_than_others(desk: Desk, newsroom: Newsroom) -> None:
    newsroom.feeds["/sound"] = [item(f"n{n}", f"Exchange {n}", text(n)) for n in range(3)]
    newsroom.faults |= {f"/endless{n}": endless for n in range(4)} | {"/packed": packed, "/packed.gz": packed}
    for path in ("/sound", *newsroom.faults):
        desk.source(path[1:].replace(".", "-"), f"{newsroom.base}{path}")
    process = desk.start("--once")
    most = highest(process, 600)
    assert process.wait(300) == 0, desk.log
    assert most < MOST
    desk.whole(3, 3)
    kept = desk.places.run(desk.place, "SELECT name, value FROM remembered WHERE name LIKE 'source:%'")
    failed = {name for name, value in kept if json.loads(value).get("failures")}
    assert len(failed) == len(newsroom.faults)


def test_thousands_of_items_at_once(desk: Desk, newsroom: Newsroom) -> None:
    loaves = [f"Loaf {n} of the bakery is rye. " * 2 for n in range(ITEMS)]
    newsroom.feeds["/wire"] = [item(f"n{n}", f"Bread {n}", loaf) for n, loaf in enumerate(loaves)]
    newsroom.feeds["/wire"] += [item(f"x{n}", f"Exchange {n}", text(n)) for n in range(3)]
    newsroom.feeds["/links"] = [
        item(f"l{n}", f"Page {n}", "More on the page …", link=f"{newsroom.base}/page/{n}") for n in range(LINKS)
    ]
    newsroom.faults |= {f"/page/{n}": busy for n in range(LINKS)}
    desk.source("Wire", f"{newsroom.base}/wire", "1 h")
    desk.source("Links", f"{newsroom.base}/links", "1 h")
    process = desk.start()
    memory: list[int] = []
    watching = threading.Thread(target=lambda: memory.append(highest(process, 3600)))
    watching.start()
    try:
        state = "SELECT count(*) FROM items_done WHERE state = '{}'"
        wanted = {"new": 3, "off topic": ITEMS}
        desk.wait(lambda: all(desk.ask(state.format(s)) == number for s, number in wanted.items()), 300 + ITEMS / 10)
    finally:
        assert stopped(process) == 0
        watching.join()
    assert memory[0] < MOST
    counts = desk.counts()
    assert (counts["items"], counts["done"], counts["waiting"]) == (ITEMS + LINKS + 3, ITEMS + 3, LINKS)
    assert counts["articles"] == counts["different"] == 3
    assert sum(newsroom.asked[path] for path in newsroom.faults) < 20, "who asks for rest has it"


def busy(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(503)
    handler.send_header("Retry-After", "3600")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def test_odd_dates_names_and_charsets(desk: Desk, newsroom: Newsroom, run: Run) -> None:
    dates = ("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "yesterday", "2025-06-11T08:00:00Z")
    newsroom.feeds["/dates"] = [item(f"d{n}", f"Exchange {n}", text(n), when) for n, when in enumerate(dates)]
    words = {
        "/latin": ("Zażółć gęślą jaźń, mówi Łukasz", "iso-8859-2", "utf-8"),
        "/cyrillic": ("Обмен пленными состоялся во вторник", "cp1251", "cp1251"),
        "/wide": ("Échange à Genève", "utf-16", "utf-8"),
    }
    for n, (path, (said, real, claimed)) in enumerate(words.items()):
        newsroom.faults[path] = encoded(f"{said}. {text(20 + n)}", n, real, claimed)
        desk.source(path[1:], f"{newsroom.base}{path}")
    desk.source("Dates", f"{newsroom.base}/dates")
    desk.source("Names", f"{newsroom.base}/names")
    for poll in range(3):
        newsroom.feeds["/names"] = [
            item(f"{poll}-{n}", f"Swap {n}", text(10 + n), link=f"{newsroom.base}/names/{n}") for n in range(4)
        ]
        done = desk.start("--once").wait(600)
        assert done == 0, desk.log
    assert desk.ask("SELECT count(*) FROM articles") == len(dates) + len(words) + 4
    assert desk.ask("SELECT count(*) FROM items_done WHERE state NOT IN ('new', 'known')") == 0
    assert desk.ask("SELECT count(*) FROM waiting") == 0
    listed = [json.loads(line) for line in run("list", "article", "--json").stdout.splitlines()]
    days = {line["title"]: line["published"]["start"] for line in listed}
    assert days["Exchange 3"] == "2025-06-11"
    assert not [day for day in days.values() if day and day[:4] in ("1970", "2100")]
    texts = " ".join(row[0] for row in desk.places.run(desk.place, "SELECT text FROM texts"))
    assert words["/cyrillic"][0] in texts
    assert words["/wide"][0] in texts


def encoded(said: str, number: int, real: str, claimed: str) -> object:
    """A feed that is in one charset and says that it is in another."""
    entry = item(str(number), said[:30], said)
    body = f"<?xml version='1.0' encoding='{claimed}'?>\n{HEAD.decode()}{entry}</channel></rss>"

    def answer(handler: BaseHTTPRequestHandler) -> None:
        data = body.encode(real)
        handler.send_response(200)
        handler.send_header("Content-Type", f"application/rss+xml; charset={claimed}")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer
