"""Today: clocks, levels, running ledgers, what is new since one looked, and news while the page is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import httpx
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Page


BEGAN = datetime.now(UTC)


def later() -> datetime:
    """A clock that runs, from a minute after the sample was read."""
    return chromium.clock() + timedelta(minutes=1) + (datetime.now(UTC) - BEGAN)


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Iterator[str]:
    """A desk on which time goes by."""
    chromium.copy(sample, tmp_path / "desk.db")
    with chromium.running(tmp_path / "desk.db", later) as base:
        yield base


def test_a_clock_says_since_when_and_what_silence_was_broken(page: Page) -> None:
    page.goto("/")
    clock = page.locator(".clock", has_text="Adele Norrick").filter(has_text="Marta Kessel").first
    said = " ".join(clock.inner_text().split())
    assert re.search(r"\d+ days since the last call, 1 May 2025, the first in 61 days", said)
    assert clock.locator("svg.strip rect.dot").count() >= 2
    assert "61 days of silence up to 1 May 2025" in (clock.locator("svg.strip").get_attribute("aria-label") or "")
    clock.get_by_role("link", name="the last call").click()
    assert "/fact/" in page.url


def test_a_channel_a_level_losses_and_pledges_are_told_with_their_words(page: Page) -> None:
    page.goto("/")
    assert "tested" in page.locator(".clock", has_text="Deconfliction line").inner_text()
    levels = page.locator("section", has=page.locator("#levels"))
    assert "moderate" in levels.inner_text()
    losses = page.locator("section", has=page.locator("#losses"))
    assert re.search(r"Taldoria, as Tomas Reik has it: 14 tanks", " ".join(losses.inner_text().split()))
    assert "1,200,000,000 USD" in page.locator("section", has=page.locator("#pledges")).inner_text()
    losses.locator("a.cite").first.click()
    assert "/article/" in page.url
    expect(page.locator(".lit, :target").first).to_be_attached()


def test_what_was_seen_is_no_longer_new(sample: Path, tmp_path: Path) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    with chromium.client(tmp_path / "desk.db", later) as client:
        client.headers["host"] = "127.0.0.1"
        first = client.get("/").text
        assert "facts</strong> in all" in first
        token = re.search(r'name="csrf" value="([^"]+)"', first)
        assert token
        client.post("/looked", data={"csrf": token[1]})
        again = client.get("/").text
        assert "0 facts</strong> since you last looked" in again
        assert "Nothing new." in again


def test_news_is_told_while_the_page_is_open(page: Page, own: str) -> None:
    page.goto("/")
    page.get_by_role("button", name="I have seen all this").click()
    assert "Nothing new." in page.locator("section", has=page.locator("#new")).inner_text()
    news = page.locator("[data-news]")
    assert not news.is_visible()
    report = {"text": "Karveth's army shelled Vell on Monday, officials said.", "published": "2025-06-10"}
    httpx.post(f"{own.rstrip('/')}/api/v1/reports", json=report, timeout=300).raise_for_status()
    news.wait_for(state="visible", timeout=300_000)
    news.get_by_role("link").click()
    page.wait_for_url(f"{own.rstrip('/')}/")
    assert "Vell" in page.locator("section", has=page.locator("#new")).inner_text()


def test_an_empty_ledger_says_how_to_fill_it(tmp_path: Path) -> None:
    with chromium.client(tmp_path / "empty.db") as client:
        answer = client.get("/")
    assert answer.status_code == 200
    assert "The ledger is empty" in answer.text


def test_the_name_of_the_page_leads_to_it(page: Page) -> None:
    answer = page.goto("/today")
    assert answer is not None
    assert answer.status == 200
    assert page.url.endswith("/")
    assert page.locator("#new").count() == 1


def test_the_look_is_chosen_and_kept(page: Page) -> None:
    page.goto("/sources")
    page.get_by_role("button", name="Dark").click()
    page.goto("/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name="Light").click()
    assert page.locator("html").get_attribute("data-theme") == "light"


def test_a_look_leads_back_into_the_desk_only(client: TestClient) -> None:
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/", headers={"host": "127.0.0.1"}).text)
    assert token
    for back in ("//evil.example", "https://evil.example", "/\\evil.example", ""):
        sent = {"csrf": token[1], "theme": "dark", "back": back}
        answer = client.post("/theme", data=sent, headers={"host": "127.0.0.1"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_the_keyboard_leads_to_the_search(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("harbor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=harbor")
    assert page.locator("mark").first.inner_text().lower() == "harbor"


def test_the_keyboard_leads_past_the_head(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
