"""Each page of the table before axe-core, in light and dark, on a desk and on a phone: no violation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import pytest
from pages import PAGES

from onrecord.surfaces.web.safety.access import Access

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LOOKS = [(look, size) for size in (chromium.DESKTOP, chromium.PHONE) for look in ("light", "dark")]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_page(page: Page, ids: dict[str, str], name: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(PAGES[name].format(**ids), wait_until="load")
    found = []
    for look, (width, height) in LOOKS:
        page.emulate_media(color_scheme=look)
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{look}, {width} px: {violation}" for violation in chromium.violations(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_look_that_was_chosen_is_as_good_as_the_system_s(page: Page, served: str, chosen: str) -> None:
    page.context.add_cookies([{"name": "theme", "value": chosen, "url": served}])
    page.emulate_media(color_scheme="dark" if chosen == "light" else "light")
    page.goto("/")
    assert page.locator("html").get_attribute("data-theme") == chosen
    assert not chromium.violations(page)


def test_axe_finds_nothing_where_people_sign_in(browser: Browser, sample: Path, tmp_path: Path) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    with chromium.running(tmp_path / "desk.db", access=Access(token="long enough for a test")) as base:
        context = browser.new_context(color_scheme="dark")
        page = context.new_page()
        page.goto(base + "/map")
        assert "/login" in page.url
        assert not chromium.violations(page)
        context.close()


def test_axe_does_find_what_is_wrong(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(violation.startswith("button-name") for violation in chromium.violations(page))
