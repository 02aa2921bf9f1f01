"""Sources: outlets with what they copy; a text, a URL and files are looked at before they are kept."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import browser as chromium
import pytest

from onrecord.engines.holding import FOLLOW
from onrecord.engines.standing import note_followed
from onrecord.ledger import Ledger
from onrecord.ledger.leases import BESIDE
from onrecord.sources.memory import Memory
from onrecord.sources.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient
    from playwright.sync_api import Page

REPORT = (
    "VELL (CNP) — Karveth's army shelled Vell on Monday, the Taldorian General Staff said. "
    "<script>window.hit=1</script>"
)


@pytest.fixture
def desk(sample: Path, tmp_path: Path) -> Iterator[TestClient]:
    chromium.copy(sample, tmp_path / "desk.db")
    with chromium.client(tmp_path / "desk.db") as client:
        client.headers["host"] = "127.0.0.1"
        yield client


def token(client: TestClient, address: str = "/sources") -> str:
    """What a form of a page carries."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def test_outlets_are_told_with_what_they_copy(page: Page) -> None:
    page.goto("/sources")
    row = page.get_by_role("row", name=re.compile("Strait Digest"))
    assert "50 %" in row.inner_text()
    assert "2 numbers" in row.inner_text()
    row.get_by_role("link").click()
    assert page.locator("tbody tr").count() == 2


def test_a_pasted_text_is_looked_at_and_kept(page: Page, own: str) -> None:
    page.goto("/sources")
    page.get_by_label("Text").fill(REPORT)
    page.get_by_text("What you know of it").click()
    page.get_by_label("Published").fill("2025-06-10")
    page.get_by_label("Title").fill("Shells on Vell")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/sources/preview/*")
    assert page.locator(".record.incident").count() == 1
    assert "credits CNP" in page.locator("main").inner_text()
    page.get_by_role("button", name="Keep what is chosen").click()
    page.wait_for_url("**/article/*")
    assert page.locator("h1").inner_text() == "Shells on Vell"
    assert page.evaluate("window.hit") is None


def test_what_is_on_record_already_is_said(desk: TestClient) -> None:
    for expected in (False, True):
        sent = {"csrf": token(desk), "text": REPORT, "published": "2025-06-10"}
        answer = desk.post("/sources/preview", data=sent)
        html = desk.get(answer.headers["location"]).text
        assert ("on record already" in html) is expected
        kept = {"csrf": token(desk), "keep": "0"}
        assert desk.post(answer.headers["location"], data=kept).status_code == 303


def test_files_are_read_each_by_itself(desk: TestClient) -> None:
    lines = b'{"text": "Taldoria denied it.", "title": "No"}\n{"nothing": 3}\n'
    files = [
        ("files", ("one.txt", b"date 2025-06-10\n\n" + REPORT.encode(), "text/plain")),
        ("files", ("../../two.jsonl", lines, "text/plain")),
        ("files", ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "image/png")),
    ]
    answer = desk.post("/sources/preview", data={"csrf": token(desk)}, files=files)
    html = desk.get(answer.headers["location"]).text
    assert html.count('name="keep"') == 2
    assert html.count("Cannot be read") == 2
    assert "picture.png" in html


def test_too_many_files_and_nothing_at_all_are_refused_in_words(desk: TestClient) -> None:
    many = [("files", (f"{n}.txt", b"A report.", "text/plain")) for n in range(21)]
    for sent in ({"files": many}, {}):
        answer = desk.post("/sources/preview", data={"csrf": token(desk)}, **sent)
        assert answer.status_code == 400
        assert "That cannot be asked" in answer.text
    undated = {"csrf": token(desk), "text": "x", "published": "soon"}
    assert desk.post("/sources/preview", data=undated).status_code == 400


class Page200(BaseHTTPRequestHandler):
    """A page of a site on this machine."""

    def do_GET(self) -> None:
        body = f"<html><title>Vell</title><article><p>{REPORT}</p></article></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_url_of_this_machine_is_refused(desk: TestClient) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page200)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/vell"
        answer = desk.post("/sources/preview", data={"csrf": token(desk), "url": url})
        html = desk.get(answer.headers["location"]).text
    finally:
        server.shutdown()
    assert "Cannot be read" in html
    assert 'name="keep"' not in html


def test_a_preview_is_there_once(desk: TestClient) -> None:
    answer = desk.post("/sources/preview", data={"csrf": token(desk), "text": REPORT})
    where = answer.headers["location"]
    assert desk.post(where, data={"csrf": token(desk)}).status_code == 400
    assert desk.post(where, data={"csrf": token(desk), "keep": "0"}).status_code == 303
    assert desk.get(where).status_code == 404
    assert desk.get("/sources/preview/nobody-knows").status_code == 404


def test_what_is_followed_is_told_with_its_health(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="How sources are").click()
    rows = page.get_by_role("region", name="Table of followed sources").locator("tbody tr")
    assert rows.count() == 3
    first = rows.first.inner_text()
    assert "Amsel Times" in first
    assert "failing: failed 4 times in a row: answered 503" in first
    assert "11 June 2025, 19:59" in first
    assert first.split("\t")[5:] == ["3", "", "3", "0", "08:10"]
    assert "By a process on newsroom" in page.locator("main").inner_text()


def test_a_desk_without_a_follower_says_so(desk: TestClient, tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "desk.db")) as ledger:
        ledger.release(FOLLOW, {"host": "newsroom", "pid": 7})
        beside = {"host": "kyiv-2", "pid": 8, "sources": ["One of its own"]}
        ledger.lease(f"{BESIDE}kyiv", beside, 3600, lambda holder: False)
    shown = desk.get("/sources").text
    assert "No follower runs now" in shown
    assert "Beside it, <bdi>kyiv</bdi> by a process on <bdi>kyiv-2</bdi> since" in shown
    assert "No follower runs" not in desk.get("/").text, "the next run may be one of cron"
    with chromium.client(tmp_path / "desk.db", lambda: chromium.clock() + timedelta(hours=4)) as later:
        assert "<strong>No follower runs</strong>, and sources wait" in later.get("/").text


def test_a_source_that_has_moved_is_told_on_today_too_until_its_address_is_changed(
    desk: TestClient, tmp_path: Path
) -> None:
    there = "https://new.example/feed?a=1&b=2"
    for url, told in (("https://old.example/feed", True), (there, False)):
        source = Source("Vell Courier", url)
        memory = Memory(url="https://old.example/feed", moved=there, last_success=chromium.clock().timestamp())
        with Ledger.open(str(tmp_path / "desk.db")) as ledger:
            note_followed(ledger, [source])
            ledger.remember("source:Vell Courier", memory.to_json())
        with chromium.client(tmp_path / "desk.db") as client:
            today, shown = client.get("/").text, client.get("/sources").text
        words = "to https://new.example/feed?a=1&amp;b=2: change its address"
        assert (f"<bdi>Vell Courier</bdi> (<bdi>moved {words}</bdi>)" in today) is told
        assert (f"<strong>moved</strong> {words}" in shown) is told


def test_the_table_of_what_is_followed_shows_all_its_columns_on_a_common_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/sources")
    table = page.get_by_role("region", name="Table of followed sources")
    table.evaluate("t => { t.innerHTML = t.innerHTML.replaceAll('11 June 2025', '30 September 2026') }")
    assert "30 September 2026, 19:59" in " ".join(table.inner_text().split())
    assert table.evaluate("t => t.scrollWidth <= t.clientWidth")
