"""The map: places with what is uncertain about them, the slider of days, marks and list by keyboard, hostile data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import pictured as made
import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, Page


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return made.ledger(tmp_path / "odd.db", made.odd())


@pytest.fixture
def client(odd: Path) -> Iterator[TestClient]:
    with made.client(odd) as opened:
        yield opened


def test_what_is_drawn_what_is_counted_beside_and_what_is_not(client: TestClient) -> None:
    found = client.get("/map/data").json()
    rows = [dict(zip(found["columns"], row, strict=True)) for row in found["facts"]]
    drawn = {found["places"][row["place"]]["id"] for row in rows}
    assert drawn == {"old-town", "new-town", "vast", "vague", "bad-place"}
    assert [(c["place"], c["count"]) for c in found["countries"]] == [("ukraine", 1)]
    assert found["unresolved"] == 2
    assert found["beyond"] == 0
    radii = {p["id"]: p["radius_km"] for p in found["places"] if p["precision"] == "area"}
    assert radii == {"vast": 60.0, "vague": None}


def test_a_fact_stands_once_where_it_is_told_most_exactly(tmp_path: Path) -> None:
    day = made.when("2025-05-06")
    text = "A missile struck the depot at Orsk on Tuesday."
    exact = made.incident("1", made.place("Orsk"), day, text=text, target="the depot")
    rough = made.incident("1", made.place("Orsk", precision="area"), day, text=text, target="the depot")
    reports = [(made.report(1, outlet="Post"), [rough]), (made.report(2, outlet="Mail"), [exact])]
    with made.client(made.ledger(tmp_path / "two.db", reports)) as client:
        found = client.get("/map/data").json()
    assert [place["precision"] for place in found["places"]] == ["point"]
    assert len(found["facts"]) == 1


def test_more_than_can_be_drawn_is_said(tmp_path: Path) -> None:
    with made.client(made.ledger(tmp_path / "many.db", made.many(2_100))) as client:
        found = client.get("/map/data").json()
        page = client.get("/map").text
    assert len(found["facts"]) == 2_000
    assert found["beyond"] == 100
    assert "Only the latest records are drawn" in page
    assert len(page) < 600_000


def test_the_table_and_the_list_of_the_unplaced_need_no_script(client: TestClient) -> None:
    page = client.get("/map").text
    assert "Only the country is known" in page
    assert "2 records of incidents have no known place" in page
    assert 'href="/ledger/incident?place=vast"' in page
    rest = client.get("/map/unplaced")
    assert rest.text.count('<article class="record') == 2
    for text in (page, rest.text):
        assert "<script>alert" not in text
        assert "<img" not in text


def test_another_kind_can_be_chosen_and_nonsense_cannot(client: TestClient) -> None:
    assert client.get("/map?kind=contact").status_code == 200
    assert client.get("/map?type=drone_strike").status_code == 200
    for query in ("kind=nothing", "since=never", "colour=red"):
        assert client.get(f"/map?{query}").status_code == 400


def test_an_empty_ledger_has_an_empty_map(tmp_path: Path) -> None:
    with made.client(made.ledger(tmp_path / "none.db", [])) as client:
        assert "Nothing on record" in client.get("/map").text


def _marks(page: Page) -> None:
    page.wait_for_selector("#map .spot")
    page.wait_for_selector("#map path.country", state="attached")


def test_marks_have_shapes_by_type_and_open_a_card_by_keyboard(page: Page) -> None:
    page.goto("/map")
    _marks(page)
    assert page.locator("#map path.area").count() == 2
    spot = page.locator("#map .spot:not(.several)").first
    assert spot.get_attribute("aria-label")
    assert spot.get_attribute("tabindex") == "0"
    spot.focus()
    assert page.locator("#here li.lit").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup blockquote")
    assert page.locator(".leaflet-popup a.cite").first.get_attribute("href").startswith("/article/")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")


def test_what_lies_together_is_one_mark_that_opens_when_closer(page: Page) -> None:
    page.goto("/map")
    _marks(page)
    several = page.locator("#map .spot.several").first
    assert "3 at " in (several.get_attribute("aria-label") or "")
    several.click()
    page.wait_for_selector(".leaflet-popup .popup button")
    page.locator(".leaflet-popup .popup button").first.click()
    page.wait_for_selector(".leaflet-popup blockquote")


def test_no_mark_lies_on_the_name_of_another_place(page: Page) -> None:
    for size in (chromium.DESKTOP, chromium.PHONE):
        page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))  # type: ignore[arg-type]
        page.goto("/map")
        page.locator(".map-name.own").first.wait_for(state="attached")
        hidden = page.evaluate("""() => {
          const boxes = (which) => [...document.querySelectorAll(which)].map((found) => found.getBoundingClientRect());
          const marks = boxes(".spot :is(path, circle)");
          return boxes(".map-name.own span").filter((name) => marks.some((mark) => mark.left < name.right - 1
            && mark.right > name.left + 1 && mark.top < name.bottom - 1 && mark.bottom > name.top + 1)).length;
        }""")
        assert hidden == 0


def test_the_list_beside_the_map_keeps_step(page: Page) -> None:
    page.goto("/map")
    _marks(page)
    every = page.locator("#here li").count()
    page.locator("#types button").first.click()
    assert page.locator("#types button").first.get_attribute("aria-pressed") == "false"
    assert page.locator("#here li").count() < every
    page.locator("#types button").first.click()
    page.locator("#here button").first.focus()
    assert page.locator("#map .spot.lit").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup blockquote")


def test_the_slider_goes_by_keyboard_and_stands_in_the_address(page: Page) -> None:
    page.goto("/map")
    _marks(page)
    every = page.locator("#here li").count()
    slider = page.get_by_role("slider", name="First day")
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_url(lambda url: "from=2025-06-11" in url)
    assert page.locator("#here li").count() < every
    assert slider.get_attribute("aria-valuetext") == "11 June 2025"
    page.reload()
    _marks(page)
    assert page.locator("#when output").inner_text() == "11 June 2025"
    page.get_by_role("button", name="All days").click()
    page.wait_for_url(lambda url: "from=" not in url)
    assert page.locator("#here li").count() == every


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_film_plays_and_can_be_stopped(page: Page, motion: str) -> None:
    page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    page.goto("/map")
    _marks(page)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(500)
    first = page.locator("#when output").inner_text()
    if motion == "reduce":
        page.wait_for_timeout(500)
        assert page.locator("#when output").inner_text() == first
    else:
        chromium.until(page, lambda: page.locator("#when output").inner_text() != first)
    page.get_by_role("button", name="Pause").click()
    assert page.get_by_role("button", name="Play").is_visible()


@pytest.fixture
def own(odd: Path) -> Iterator[str]:
    with chromium.running(odd) as base:
        yield base


def test_marks_on_both_sides_of_180_degrees_lie_together_and_hostile_names_are_text(page: Page, own: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{own}/map")
    _marks(page)
    assert page.locator("#here li").count() == 5
    xs = [box["x"] for spot in page.locator("#map .spot").all() if (box := spot.bounding_box())]
    assert max(xs) - min(xs) < 900
    for row in page.locator("#here button").all():
        row.click()
        page.wait_for_selector(".leaflet-popup blockquote")
    assert page.locator("main img").count() == 0
    assert page.locator("#map path.area.unknown").count() == 1


def test_disputed_land_is_hatched_named_and_given_to_nobody(page: Page, own: str) -> None:
    page.goto(f"{own}/map")
    _marks(page)
    hatched = page.locator("#map path.disputed")
    assert hatched.count() >= 15
    assert hatched.first.get_attribute("fill") == "url(#hatch)"
    assert page.locator("#map path.country.counted").count() >= 1


def test_without_script_there_is_a_table(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto("/map")
    assert page.locator("table tbody tr").count() == 5
    assert not page.locator("#map").is_visible()
    context.close()
