"""Alerts in the browser: on Today until somebody puts them away, with their words; what makes no sense refused."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import pytest
from lxml import html
from playwright.sync_api import expect

from onrecord.ledger import alerts
from onrecord.ledger.alerts import alert_of

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Page


def test_an_alert_is_on_today_with_its_words_until_it_is_acknowledged(own: str, page: Page) -> None:
    page.goto(f"{own}/")
    raised = page.locator(".raised")
    before = raised.count()
    assert before > 1
    title = raised.first.get_by_role("heading").inner_text()
    expect(raised.first.locator("blockquote")).to_have_count(1)
    raised.first.get_by_role("button", name="Acknowledge").press("Enter")
    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.locator(".raised", has_text=title)).to_have_count(0)
    page.goto(f"{own}/alerts?state=acknowledged")
    expect(page.locator(".raised")).to_have_count(1)
    page.get_by_role("button", name="Open again").click()
    page.goto(f"{own}/")
    expect(page.locator(".raised", has_text=title)).to_have_count(1)


def test_words_lead_to_the_place_in_the_report(own: str, page: Page) -> None:
    page.goto(f"{own}/alerts")
    page.locator(".raised a.cite").first.click()
    expect(page).to_have_url(re.compile(r"/article/sha256:[0-9a-f]+#\w+:"))


def test_an_alert_sleeps_for_days_and_is_escalated(own: str, page: Page) -> None:
    page.goto(f"{own}/alerts")
    count = page.locator(".raised").count()
    first = page.locator(".raised").first
    first.get_by_label("Days").select_option("7")
    first.get_by_role("button", name="Snooze").click()
    expect(page.locator(".raised")).to_have_count(count - 1)
    page.locator(".raised").first.get_by_role("button", name="Escalate").click()
    page.goto(f"{own}/alerts?state=snoozed")
    expect(page.locator(".raised")).to_contain_text("snooze until 19 June 2025")
    page.goto(f"{own}/alerts?state=escalated")
    expect(page.locator(".raised")).to_have_count(1)


def test_all_are_reached_page_by_page_and_a_page_reads_no_more_than_it_shows(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    with chromium.client(tmp_path / "desk.db") as client:
        ledger = client.app.state.desk.ledger
        (known, *_) = ledger.alerts(limit=1)
        more = [replace(alert_of(known), id=f"alert:{n:064x}", subjects=(f"odd:{n}",)) for n in range(70)]
        assert len(ledger.keep_alerts(more).new) == 70
        every = [line["number"] for line in ledger.alerts()]
        closed = every[3:40:2]
        for number in closed:
            ledger.act_on_alert(number, "close", by="Ines")
        read: list[int] = []
        lines = alerts._lines
        monkeypatch.setattr(alerts, "_lines", lambda c, rows, *more: read.append(len(rows)) or lines(c, rows, *more))
        for state, wanted in (("", set(every) - set(closed)), ("closed", set(closed)), ("all", set(every))):
            found: list[int] = []
            address = f"/alerts?state={state}"
            while address:
                read.clear()
                tree = html.fromstring(client.get(address).text)
                shown = [int(a.rsplit("/")[-1]) for a in tree.xpath("//form[starts-with(@action, '/alerts/')]/@action")]
                found += sorted(set(shown), reverse=True)
                assert sum(read) <= 26
                (address,) = tree.xpath("//p[@class='pager']/a/@href") or [""]
            assert found == sorted(wanted, reverse=True)


@pytest.mark.parametrize("address", ["/alerts?state=odd", "/alerts?before=x", "/alerts?before=99999999999"])
def test_what_makes_no_sense_is_refused(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_page_past_the_end_says_so(client: TestClient) -> None:
    assert "No alert is like that" in client.get("/alerts?before=1").text
