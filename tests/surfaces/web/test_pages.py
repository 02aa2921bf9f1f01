"""Each page of the table opens in the browser, fits a phone, and no page of the program is missing from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import browser as chromium
import pytest
from fastapi.routing import APIRoute
from pages import BESIDE, PAGES

from onrecord.surfaces.web.app import every_page

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_an_error_and_fits_a_phone(page: Page, ids: dict[str, str], name: str) -> None:
    answer = page.goto(PAGES[name].format(**ids))
    assert answer
    assert answer.status == (404 if name == "not-here" else 200)
    assert page.locator("main h1").count() == 1
    width, height = chromium.PHONE
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_address_without_a_page_is_told_in_a_sentence(page: Page) -> None:
    page.goto("/nowhere")
    assert page.locator("main p").first.inner_text() == "There is no page at this address."


def test_every_page_of_the_program_is_in_the_table(ids: dict[str, str]) -> None:
    routes = [
        route
        for module in every_page()
        for route in module.router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods and route.path not in BESIDE
    ]
    shown = [address.format(**ids).partition("?")[0] for address in PAGES.values()]
    assert len(routes) > 3
    assert not [route.path for route in routes if not any(map(route.path_regex.match, shown))]


def test_a_fault_on_a_page_is_seen(page: Page, faults: list[str]) -> None:
    page.goto("/")
    page.evaluate("setTimeout(() => { console.error('said'); throw new Error('thrown'); })")
    page.evaluate("fetch('https://elsewhere.example/').catch(() => null)")
    for expected in ("said", "thrown", "elsewhere.example"):
        chromium.until(page, lambda expected=expected: any(expected in fault for fault in faults))  # type: ignore[misc]
    faults.clear()
