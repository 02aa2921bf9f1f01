"""Reading an article in the browser: words and cards light up together, with and without script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import pytest
from articles import article, cited, incident, loss, statement

from onrecord.ledger import Ledger
from onrecord.model.discrepancy import Discrepancy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.usefixtures("own")
PADDING = "\n\n".join(f"Paragraph {n} of the report, in which nobody says anything about the war." for n in range(40))
TEXT = f"""Varnia lost 16 tanks, Anna Vell said. A raid on Orsk failed.

{PADDING}

“We will hold the line,” she told reporters.

שלום לכולם, אמרה."""
LOSS, SAID = "Varnia lost 16 tanks, Anna Vell said.", "“We will hold the line,” she told reporters."
ONE = article(1, TEXT)
RAID = incident(TEXT, f"{LOSS} A raid on Orsk failed.", "Orsk")
RECORDS = [loss(TEXT, LOSS), RAID, statement(TEXT, SAID, "We will hold the line,")]
RAID_ID, LOSS_ID, SAID_ID = "incident:0", "loss:0", RECORDS[2].id


@pytest.fixture
def own(tmp_path: Path):
    with Ledger.open(tmp_path / "desk.db", clock=chromium.clock) as ledger:
        doubt = Discrepancy("role:1", "role", "She held no office.", (cited(ONE, "Anna Vell"),), "none", "minister")
        ledger.add(ONE, RECORDS, [doubt])
    with chromium.running(tmp_path / "desk.db") as base:
        yield base


@pytest.fixture
def reading(page: Page) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/article/{ONE.id}")
    return page


def card(page: Page, record: str) -> Locator:
    return page.locator(f'.card[data-record="{record}"]')


def lit(page: Page) -> list[str]:
    return page.eval_on_selector_all(".card.lit", "cards => cards.map((card) => card.dataset.record)")


def lit_words(page: Page) -> str:
    return page.eval_on_selector_all(".text .lit", "marks => marks.map((mark) => mark.textContent).join('')")


def test_the_browser_has_the_very_text(reading: Page) -> None:
    assert reading.locator(".text").evaluate("text => text.textContent") == TEXT
    directions = reading.eval_on_selector_all(".text p", "all => all.map((p) => getComputedStyle(p).direction)")
    assert directions[0] == "ltr"
    assert directions[-1] == "rtl"


def test_words_under_the_pointer_light_their_cards(reading: Page) -> None:
    reading.locator(".text mark").first.hover()
    near = reading.eval_on_selector_all(".card.near", "cards => cards.map((card) => card.dataset.record)")
    assert near == [RAID_ID, LOSS_ID]
    card(reading, SAID_ID).hover()
    assert "".join(reading.locator(".text .near").all_text_contents()) == SAID


def test_a_click_on_words_takes_the_record_with_the_fewest_and_then_the_next(reading: Page) -> None:
    words = reading.locator(".text mark").first
    words.click()
    assert lit(reading) == [LOSS_ID]
    assert lit_words(reading) == LOSS
    assert reading.url.endswith(f"#r-{LOSS_ID}")
    words.click()
    assert lit(reading) == [RAID_ID]
    assert card(reading, RAID_ID).get_attribute("aria-current") == "true"
    reading.keyboard.press("Escape")
    assert lit(reading) == []


def test_a_card_brings_its_words_into_view(reading: Page) -> None:
    card(reading, SAID_ID).locator(".said bdi").click()
    assert lit_words(reading) == SAID
    reading.wait_for_function(
        "record => { const box = document.getElementById('s-' + record).getBoundingClientRect();"
        " return box.top > 0 && box.bottom < innerHeight }",
        arg=SAID_ID,
    )


@pytest.mark.parametrize("start", ["#r-", "#s-", "#"])
def test_the_address_lights_a_record(page: Page, start: str) -> None:
    page.goto(f"/article/{ONE.id}{start}{SAID_ID}")
    assert lit(page) == [SAID_ID]
    assert card(page, SAID_ID).is_visible()
    assert not page.locator(".gone").is_visible()
    page.evaluate("location.hash = '#statement:none'")
    page.locator(".gone").wait_for()


def test_keys_go_from_record_to_record(reading: Page) -> None:
    for key, expected in (("j", RAID_ID), ("j", LOSS_ID), ("ArrowDown", SAID_ID), ("j", SAID_ID), ("k", LOSS_ID)):
        reading.keyboard.press(key)
        assert lit(reading) == [expected]
        assert reading.evaluate("document.activeElement.dataset.record") == expected
    reading.keyboard.press("ArrowUp")
    assert lit(reading) == [RAID_ID]
    reading.locator("#find").focus()
    reading.keyboard.press("j")
    assert lit(reading) == [RAID_ID]


def test_kinds_are_put_out_by_the_legend(reading: Page) -> None:
    reading.get_by_label("Incidents").uncheck()
    assert not card(reading, RAID_ID).is_visible()
    assert card(reading, LOSS_ID).is_visible()
    reading.keyboard.press("Tab")
    reading.keyboard.press("j")
    assert lit(reading) == [LOSS_ID]
    tint = "mark => getComputedStyle(mark).backgroundColor"
    assert reading.locator("mark.incident").first.evaluate(tint) == "rgba(0, 0, 0, 0)"
    assert reading.locator("mark.statement").first.evaluate(tint) != "rgba(0, 0, 0, 0)"


def test_cards_go_along_with_the_text(reading: Page) -> None:
    reading.set_viewport_size({"width": 1280, "height": 300})
    column = reading.locator(".cards")
    assert column.evaluate("column => column.scrollTop") == 0
    reading.mouse.move(200, 200)
    reading.mouse.wheel(0, 900)
    reading.wait_for_function("() => document.querySelector('.cards').scrollTop > 50")


def test_on_a_phone_the_card_comes_up_from_below(reading: Page) -> None:
    width, height = chromium.PHONE
    reading.set_viewport_size({"width": width, "height": height})
    assert reading.evaluate("document.documentElement.scrollWidth") <= width
    reading.locator(".text mark").first.click()
    sheet = reading.locator(".card.sheet")
    box = sheet.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == height
    assert sheet.get_attribute("data-record") == LOSS_ID
    reading.locator("h1").click()
    assert not reading.locator(".card.sheet").count()


def test_what_does_not_add_up_shows_where(reading: Page) -> None:
    reading.locator(".alert[data-doubt]").hover()
    assert lit_words(reading) == "Anna Vell"
    reading.get_by_role("link", name="in the text").click()
    assert reading.locator(".doubt :target").count() == 1


def test_without_script_numbers_and_cards_lead_to_each_other(browser: Browser, own: str) -> None:
    context = browser.new_context(base_url=own, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/article/{ONE.id}")
    card(page, SAID_ID).locator(".to").click()
    assert page.url.endswith(f"#s-{SAID_ID}")
    page.locator(f'a.ref[href="#r-{LOSS_ID}"]').click()
    assert page.url.endswith(f"#r-{LOSS_ID}")
    page.get_by_label("Losses").uncheck()
    assert not card(page, LOSS_ID).is_visible()
    assert card(page, SAID_ID).is_visible()
    context.close()
