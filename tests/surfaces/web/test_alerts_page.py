"""Alerts in the browser: on Today until somebody puts them away, with their words; what makes no sense refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

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


@pytest.mark.parametrize("address", ["/alerts?state=odd", "/alerts?before=x", "/alerts?before=99999999999"])
def test_what_makes_no_sense_is_refused(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_page_past_the_end_says_so(client: TestClient) -> None:
    assert "No alert is like that" in client.get("/alerts?before=1").text
