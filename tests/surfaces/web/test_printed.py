"""Every page as printed: nothing for the screen only, no wider than the paper, dark ink also from a dark screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import browser as chromium
import pytest
from pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

A4 = (680, 1009)
"""The pixels of a sheet between its margins."""

ON_SCREEN_ONLY = """[...document.querySelectorAll("button, input, select, textarea, summary, nav, [href*='/correct/']")]
  .filter(node => node.checkVisibility({visibilityProperty: true}) && !node.closest(".legend, #here")
    && node.getClientRects().length && !node.closest("details[open]"))
  .map(node => node.outerHTML.slice(0, 80))"""
PALE = """(() => {
  const pale = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return 0.3 * r + 0.6 * g + 0.1 * b > 150;
  };
  return [...document.querySelectorAll("main *")].filter(node => node.checkVisibility() && !node.closest(".spot")
    && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())
    && pale(node instanceof SVGElement ? getComputedStyle(node).fill : getComputedStyle(node).color))
    .map(node => node.outerHTML.slice(0, 80));
})()"""
CHARTS = "[...document.querySelectorAll('.chart svg, #lanes svg')].map(node => node.getBoundingClientRect().width)"


@pytest.fixture
def sheet(browser: Browser, served: str) -> Iterator[Page]:
    """A page of a dark desk on a wide screen."""
    width, height = chromium.DESKTOP
    context = browser.new_context(
        base_url=served, viewport={"width": width, "height": height}, color_scheme="dark", reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def put_on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4[0], "height": A4[1]})
    page.locator("html.paper").wait_for(state="attached")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_to_be_printed(sheet: Page, ids: dict[str, str], name: str) -> None:
    sheet.goto(PAGES[name].format(**ids))
    put_on_paper(sheet)
    assert not sheet.evaluate(ON_SCREEN_ONLY)
    assert not sheet.evaluate(PALE)
    assert sheet.evaluate("document.documentElement.scrollWidth") <= A4[0]


@pytest.mark.parametrize("name", ["charts", "timeline", "map"])
def test_pictures_are_drawn_for_the_paper_and_again_for_the_screen(sheet: Page, ids: dict[str, str], name: str) -> None:
    sheet.goto(PAGES[name].format(**ids))
    sheet.locator(".chart svg, #lanes svg, .leaflet-marker-icon").first.wait_for()
    put_on_paper(sheet)
    assert all(width <= A4[0] for width in sheet.evaluate(CHARTS))
    assert len(sheet.evaluate(CHARTS)) == sheet.locator("[data-chart]:visible, #lanes:visible").count()
    width, height = chromium.DESKTOP
    sheet.set_viewport_size({"width": width, "height": height})
    sheet.emulate_media(media="screen")
    sheet.locator("html:not(.paper, [data-theme])").wait_for(state="attached")
    if name != "map":
        assert max(sheet.evaluate(CHARTS)) > A4[0]


def test_a_composed_brief_is_printed_with_what_was_written_and_kept(sheet: Page) -> None:
    sheet.goto("/brief")
    lines = sheet.locator("[data-line]")
    sheet.get_by_label("Title", exact=True).fill("The week at the ford")
    lines.first.get_by_role("checkbox").uncheck()
    lines.nth(1).get_by_text("Note", exact=True).click()
    lines.nth(1).get_by_role("textbox").fill("Not confirmed.")
    put_on_paper(sheet)
    assert not lines.first.is_visible()
    assert lines.nth(1).locator("textarea").is_visible()
    assert lines.nth(2).is_visible()
    assert not lines.nth(2).locator("textarea, input, button").filter(visible=True).count()
    assert not sheet.get_by_role("heading", level=1).is_visible()
    assert sheet.get_by_label("Title", exact=True).is_visible()
    assert not sheet.get_by_label("Lead", exact=True).is_visible()
