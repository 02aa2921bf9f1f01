"""The brief: composed on the page, downloaded, and kept under a number that shows what was seen."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from onrecord.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient
    from playwright.sync_api import Page


def test_a_brief_is_composed_kept_and_stays_as_it_was(page: Page, own: str, tmp_path: Path) -> None:
    page.goto("/brief?since=2025-05&until=2025-06")
    section = page.locator("section", has=page.locator("#s-contact"))
    lines = section.locator("[data-line]")
    first, second = (lines.nth(n).locator(".said").inner_text() for n in (0, 1))
    dropped = lines.nth(2).locator(".said").inner_text()
    lines.nth(0).get_by_role("button", name=re.compile("Move down")).click()
    lines.nth(2).get_by_role("checkbox").uncheck()
    assert "dropped" in (lines.nth(2).get_attribute("class") or "")
    lines.nth(0).get_by_text("Note", exact=True).click()
    lines.nth(0).get_by_role("textbox").last.fill("Ask <b>Ines</b> about this one")
    page.get_by_label("Title").fill("The Esk in May")
    page.get_by_role("button", name="Keep under a link").click()
    page.wait_for_url(re.compile(r"/brief/\d+$"))
    address = page.url
    assert page.locator("h1").inner_text() == "The Esk in May"
    kept = page.locator("section", has=page.get_by_role("heading", name="Contacts")).locator(".said")
    assert [kept.nth(n).inner_text() for n in (0, 1)] == [second, first]
    assert dropped not in page.locator("main").inner_text()
    assert "Note: Ask <b>Ines</b> about this one" in page.locator("main").inner_text()
    with Ledger.open(str(tmp_path / "desk.db")) as ledger:
        record = next(iter(ledger.list("contact")))
        ledger.strike(record["article"], record["id"], reason="a misreading", by="Ada")
    before = page.locator("main").inner_text()
    page.goto(address)
    assert page.locator("main").inner_text() == before


@pytest.mark.parametrize(
    ("form", "type"), [("md", "text/markdown"), ("html", "text/html"), ("json", "application/json")]
)
def test_a_brief_is_downloaded_in_three_forms(client: TestClient, form: str, type: str) -> None:
    for address in (f"/brief?since=2025-06&format={form}", f"/brief/1?format={form}"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(type)
        assert "attachment" in answer.headers["content-disposition"]
    if form == "json":
        assert json.loads(answer.text)["sections"]


def test_a_brief_without_script_is_composed_by_ranks(client: TestClient) -> None:
    headers = {"host": "127.0.0.1"}
    html = client.get("/brief?since=2025-05", headers=headers).text
    token = re.search(r'name="csrf" value="([^"]+)"', html)
    assert token
    facts = re.findall(r'name="line" value="([^"]+)"', html)
    wanted = {"csrf": token[1], "since": "2025-05", "do": "json", "line": facts, "keep": facts[:3]}
    wanted[f"at:{facts[0]}"] = "9"
    brief = json.loads(client.post("/brief", data=wanted, headers=headers).text)
    told = [line["fact"] for section in brief["sections"] for line in section["lines"]]
    assert told == [facts[1], facts[2], facts[0]]
    assert not brief["gaps"]


@pytest.mark.parametrize("query", ["since=nonsense", "since=2025-06&until=2025-05-x", "as_of=2025-99", "format=pdf"])
def test_a_brief_of_no_period_is_refused_in_words(client: TestClient, query: str) -> None:
    answer = client.get(f"/brief?{query}")
    assert answer.status_code == 400
    assert "That cannot be asked" in answer.text


def test_a_brief_that_nobody_kept_is_not_here(client: TestClient) -> None:
    assert client.get("/brief/999").status_code == 404
    assert client.get(f"/brief/{2**70}").status_code in (400, 404)
