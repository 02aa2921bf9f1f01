"""Hostile text in every field of reports, records, decisions and briefs: nothing of it runs, anywhere."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import browser as chromium
import nasty
import pytest

from onrecord.ledger import Ledger
from onrecord.watching import make_brief, to_json

if TYPE_CHECKING:
    from playwright.sync_api import Page

BY = f"{nasty.TAG}-editor"
ONE, OTHER = "sha256:" + "a" * 64, "sha256:" + "b" * 64
STATEMENT, LOSS, CONTACT = (quote(f"{kind}:{nasty.TAG}", safe=":@") for kind in ("statement", "loss", "contact"))
PAGES = (
    "/", "/ledger", *(f"/ledger/{kind}" for kind in (
        "statement", "contact", "channel", "pledge", "loss", "incident", "assessment", "warning", "alignment",
        "monitoring", "article", "actor", "fact", "story", "discrepancy", "refusal",
    )),
    f"/ledger/statement?q={quote('hacked')}", f"/ledger/loss?who=tag-actor&outlet={quote(nasty.TAG)}",
    "/search?q=hacked", f"/search?q={quote(nasty.TAG)}", f"/article/{ONE}", f"/article/{OTHER}",
    f"/article/{ONE}/diff?with={OTHER}", "/copies", f"/copies/{ONE}", f"/copies/compare?one={ONE}&other={OTHER}",
    "/actor/tag-actor", "/actor/formula", f"/actor/{quote(nasty.TAG, safe='')}", "/timeline", "/timeline/undated",
    "/map", "/map/unplaced", "/charts", "/brief?since=2025", "/brief/1", "/sources", "/corrections",
    f"/watches?kind=contact&who={quote(nasty.TAG)}&q={quote(nasty.TAG)}", "/audit",
    f"/correct/{ONE}/{STATEMENT}", f"/correct/{ONE}/{LOSS}",
)  # fmt: skip


MISSING = tuple(page for page in PAGES if page.startswith(("/actor/%3C", "/correct/")))
"""No id of ours has a slash: that of these is the hostile text."""
DATA = ("/timeline/data", "/map/data", "/actor/suggest?q=tag", "/api/v1/records", "/api/v1/brief")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger, with what people did to it."""
    path = tmp_path_factory.mktemp("hostile") / "desk.db"
    nasty.ledger(path)
    with Ledger.open(str(path), clock=chromium.clock) as ledger:
        said = {"reason": nasty.TAG, "by": BY}
        ledger.amend(ONE, f"contact:{nasty.TAG}", {"message": f"{nasty.TAG} amended"}, **said)
        ledger.strike(ONE, f"monitoring:{nasty.TAG}", **said)
        ledger.merge_actor("formula", "tag-actor", **said)
        ledger.undo_decision(3, **said)
        watch = {"condition": "new", "about": nasty.TAG, "filter": {"who": nasty.TAG}, "words": [nasty.TAG]}
        ledger.keep_watch("hostile", watch, by=BY)
        ledger.remember(f"watch:{nasty.TAG}", nasty.TAG)
        ledger.keep_brief(nasty.TAG, to_json(make_brief(ledger)), as_of="2025-06-12", by=BY)
    return path


@pytest.fixture(scope="module")
def running(hostile: Path) -> Iterator[str]:
    """The address of a desk over it."""
    with chromium.running(hostile) as base:
        yield base


@pytest.fixture
def own(running: str) -> str:
    """What `page` is opened before."""
    return running


def facts(path: Path) -> list[str]:
    """The pages of all facts."""
    with Ledger.open(str(path)) as ledger:
        return [f"/fact/{fact['id']}" for fact in ledger.list("fact")]


def test_nothing_runs_on_any_page(page: Page, own: str, hostile: Path) -> None:
    dialogs: list[str] = []
    shown = 0
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for address in (*PAGES, *facts(hostile)):
        answer = page.goto(address)
        assert answer, address
        assert answer.status == (404 if address in MISSING else 200), page.locator("main").inner_text()[:300]
        page.wait_for_timeout(60)
        assert page.evaluate("window.hacked") is None, address
        assert page.locator("script:not([src]):not([type='application/json'])").count() == 0, address
        assert page.locator("img[src='x']").count() == 0, address
        links = page.evaluate("[...document.links].map((link) => link.protocol)")
        assert set(links) <= {"http:", "https:"}, address
        assert "49" not in (page.title() or "").split(), address
        shown += nasty.TAG[:30] in page.locator("body").inner_text()
    assert dialogs == []
    assert shown > len(PAGES) / 2


def test_nothing_runs_in_cards_and_popups(page: Page, own: str) -> None:
    page.goto("/map?kind=all")
    marks = page.locator(".leaflet-interactive, .map-mark, [data-mark]")
    if marks.count():
        marks.first.dispatch_event("click")
    page.goto("/timeline")
    for bar in page.locator("[data-fact], svg a").all()[:6]:
        bar.dispatch_event("click")
        page.wait_for_timeout(100)
        assert page.evaluate("window.hacked") is None
    page.goto(f"/article/{ONE}")
    for _ in range(4):
        page.keyboard.press("j")
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("address", DATA)
def test_data_is_json_and_says_so(page: Page, own: str, address: str) -> None:
    answer = page.request.get(address)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    json.loads(answer.text())


def test_a_feed_is_xml_and_a_table_has_no_formula(page: Page, own: str) -> None:
    feed = ET.fromstring(page.request.get("/feed.atom").body())
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) > 3
    for address in ("/ledger/loss?format=csv", "/api/v1/records?kind=pledge&format=csv"):
        table = page.request.get(address).text()
        assert not any(cell.startswith("=") for cell in table.replace('"', "").replace("\n", ",").split(","))
