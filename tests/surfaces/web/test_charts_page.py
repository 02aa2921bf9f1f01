"""The charts: what each counts, the table and the file behind it, pictures that say it without colour, hostile data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browser as chromium
import pictured as made
import pytest

from onrecord.model.parts import Actor

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, Page

NAMES = ("activity", "outlets", "losses", "pledges", "contacts", "incidents", "risk", "drift")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return made.ledger(tmp_path / "odd.db", made.odd())


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    third = Actor("Ines Roe", "ines-roe", "person")
    reports = [
        (made.report(1, "2025-05-06", outlet="Post"), [
            made.loss("a", 14, made.TARN, made.when("2025-05-04")),
            made.loss("b", 3, made.VELL, made.when("2025-05-05")),
            made.contact("1", made.when("2025-03-01"), made.VELL, made.TARN, third),
        ]),
        (made.report(2, "2025-06-06", outlet="Mail"), [
            made.loss("c", 40, made.TARN, made.when("2025-06-01")),
            made.pledge("1", 500, "USD"),
            made.pledge("2", 70, "EUR"),
            made.contact("2", made.when("2025-05-02"), status="planned", modality="planned"),
            made.contact("3", made.when("2025-05-03"), made.VELL, made.TARN),
            made.assessment("1", "high", made.when("2025-05-05"), "rising"),
            made.assessment("2", "low", made.when("2025-06-05")),
            made.incident("1", made.place("Orsk"), made.when("2025-06-01")),
        ]),
    ]  # fmt: skip
    with made.client(made.ledger(tmp_path / "desk.db", reports)) as opened:
        yield opened


def _chart(client: TestClient, name: str, **query: str) -> Any:
    answer = client.get(f"/charts/{name}.json", params=query)
    assert answer.status_code == 200
    return answer.json()


def test_activity_counts_each_fact_once_in_the_bucket_that_is_asked_for(client: TestClient) -> None:
    (panel,) = _chart(client, "activity", bucket="month")["panels"]
    at = dict(zip(panel["names"], range(20), strict=False))
    values = {series["kind"]: series["values"] for series in panel["series"]}
    assert list(at) == ["March 2025", "April 2025", "May 2025", "June 2025"]
    assert values["loss"] == [0, 0, 2, 1]
    assert values["contact"] == [1, 0, 2, 0]
    assert len(_chart(client, "activity", bucket="day")["panels"][0]["names"]) > 80
    assert [s["kind"] for s in _chart(client, "activity", kind="loss")["panels"][0]["series"]] == ["loss"]


def test_losses_stay_apart_by_claimant_and_are_not_added_up(client: TestClient) -> None:
    chart = _chart(client, "losses")
    (panel,) = chart["panels"]
    claims = {s["label"]: [(p["day"], p["value"]) for p in s["points"]] for s in panel["series"]}
    assert claims == {
        "Josef Tarn on Varnia": [("2025-05-04", 14), ("2025-06-01", 40)],
        "Anna Vell on Varnia": [("2025-05-05", 3)],
    }
    assert "nothing is added up" in chart["counts"]


def test_pledges_stay_apart_by_currency(client: TestClient) -> None:
    panels = {p["title"]: p["series"][0]["values"] for p in _chart(client, "pledges")["panels"]}
    assert panels == {"In EUR": [70], "In USD": [500]}


def test_contacts_count_for_each_pair_that_met(client: TestClient) -> None:
    (panel,) = _chart(client, "contacts")["panels"]
    by = {series["label"]: sum(series["values"]) for series in panel["series"]}
    assert by == {"Anna Vell and Josef Tarn": 2, "Anna Vell and Ines Roe": 1, "Ines Roe and Josef Tarn": 1}


def test_levels_have_a_lane_for_assessor_and_subject(client: TestClient) -> None:
    (panel,) = _chart(client, "risk")["panels"]
    assert panel["lanes"] == ["Anna Vell: a clash at sea"]
    assert {(p["day"], p["label"]) for p in panel["points"]} == {("2025-05-05", "high, rising"), ("2025-06-05", "low")}


def test_every_bar_and_cell_leads_to_records_that_are_there(client: TestClient) -> None:
    page = client.get("/charts?bucket=month").text
    assert 'href="/ledger/loss?since=2025-05-01' in page
    for name in ("incidents", "outlets"):
        for panel in _chart(client, name)["panels"]:
            assert len(panel["hrefs"]) == len(panel["names"])
            assert all(href.startswith("/ledger/") for href in panel["hrefs"])


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_says_what_it_counts_and_has_its_table_as_a_file(client: TestClient, name: str) -> None:
    chart = _chart(client, name)
    assert len(chart["counts"]) > 20
    answer = client.get(f"/charts/{name}.csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert answer.headers["content-type"].startswith("text/csv")
    assert rows[0] == list(chart["columns"])
    assert len(rows) == len(chart["rows"]) + 1


def test_no_cell_of_a_file_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    formula = Actor("=HYPERLINK(1)", "formula", "person")
    reports = [(made.report(1), [made.loss("a", 4, formula, made.when("2025-05-04"))])]
    with made.client(made.ledger(tmp_path / "formula.db", reports)) as client:
        assert "'=HYPERLINK(1)" in client.get("/charts/losses.csv").text


def test_what_makes_no_sense_is_refused(client: TestClient) -> None:
    assert client.get("/charts?bucket=hour").status_code == 400
    assert client.get("/charts?kind=nothing").status_code == 400
    assert client.get("/charts/none.csv").status_code == 404
    assert client.get("/charts/none.json").status_code == 404


def test_long_ago_and_far_ahead_make_no_chart_of_a_million_bars(odd: Path) -> None:
    with made.client(odd) as client:
        (panel,) = _chart(client, "activity", bucket="day")["panels"]
        page = client.get("/charts")
    assert len(panel["names"]) <= 410
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_an_empty_ledger_has_empty_charts(tmp_path: Path) -> None:
    with made.client(made.ledger(tmp_path / "none.db", [])) as client:
        assert client.get("/charts").text.count("Nothing on record.") == len(NAMES)


def _all_drawn(page: Page) -> None:
    for plot in page.locator("[data-chart]").all():
        plot.scroll_into_view_if_needed()
        plot.locator("svg").wait_for()


def test_charts_are_drawn_with_patterns_and_drawn_anew_in_another_look(page: Page) -> None:
    page.goto("/charts")
    _all_drawn(page)
    first = page.locator("#activity [data-chart]")
    assert first.get_attribute("role") == "img"
    assert first.locator("pattern").count() >= 5
    before = first.locator("svg").inner_html()
    page.locator("[data-theme-switch]").click()
    chromium.until(page, lambda: first.locator("svg").inner_html() != before)


def test_a_bar_leads_to_its_records_and_the_picture_can_be_kept(page: Page) -> None:
    page.goto("/charts")
    _all_drawn(page)
    plot = page.locator("#incidents [data-chart]").first
    with page.expect_download() as saved:
        page.locator("#incidents button.saving").first.click()
    assert saved.value.suggested_filename == "incidents-1.svg"
    assert "<svg" in Path(saved.value.path()).read_text("utf-8")
    box = plot.bounding_box()
    assert box
    plot.scroll_into_view_if_needed()
    plot.click(position={"x": box["width"] * 0.5, "y": 20})
    page.wait_for_url(lambda url: "/ledger/incident?type=" in url)


def test_the_table_behind_a_chart_opens_by_keyboard(page: Page) -> None:
    page.goto("/charts")
    page.locator("#activity summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#activity table").is_visible()


def test_today_draws_its_activity(page: Page) -> None:
    page.goto("/")
    chart = page.locator("[data-chart='activity']")
    chart.scroll_into_view_if_needed()
    chart.locator("svg").wait_for()
    page.locator("section[aria-labelledby='activity-title'] summary").click()
    assert page.locator("section[aria-labelledby='activity-title'] td a").count() > 10


@pytest.fixture
def own(odd: Path) -> Iterator[str]:
    with chromium.running(odd) as base:
        yield base


def test_hostile_records_do_nothing_in_the_charts(page: Page, own: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{own}/charts")
    _all_drawn(page)
    box = page.locator("#risk [data-chart]").bounding_box()
    assert box
    page.locator("#risk [data-chart]").hover(position={"x": box["width"] * 0.6, "y": 20})
    assert page.locator("main img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_level_is_told_beside_its_mark(page: Page) -> None:
    page.goto("/charts")
    _all_drawn(page)
    told = page.locator("#risk svg").text_content() or ""
    assert all(level in told for level in ("high", "low", "moderate"))
    assert "[object" not in told


def test_without_script_there_are_tables(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/charts")
    page.locator("#losses summary").click()
    assert page.locator("#losses table tbody tr").count() > 5
    context.close()
