"""The timeline: facts as wide as their days, counted where there are many; zoom, keys, cards, hostile and odd data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

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


def test_each_fact_is_as_wide_as_its_day_is_known(client: TestClient) -> None:
    found = client.get("/timeline/data", params={"from": "2025-01-01", "to": "2025-12-31"}).json()
    spans = {fact["fact"]: (fact["start"], fact["end"]) for fact in found["facts"] if fact["kind"] == "incident"}
    assert ("2025-01-01", "2025-12-31") in spans.values()
    assert ("2025-05-01", "2025-05-31") in spans.values()
    assert ("2025-05-07", "2025-05-07") in spans.values()
    assert len(spans) == len([f for f in found["facts"] if f["kind"] == "incident"]) == 5
    assert (found["earlier"], found["later"]) == (1, 1)
    assert found["undated"] == {"contact": 1, "pledge": 1, "incident": 1}


def test_everything_from_long_ago_to_far_ahead_is_counted_in_few_buckets(client: TestClient) -> None:
    found = client.get("/timeline/data", params={"from": "0001-01-01", "to": "9999-12-31"}).json()
    assert found["bucket"] == "century"
    assert found["extent"] == ["1745-03-02", "9998-12-31"]
    assert sum(found["counts"].values()) == sum(row["count"] for row in found["rows"]) == len(found["facts"])


def test_a_copy_adds_an_origin_or_none_and_never_a_fact(tmp_path: Path) -> None:
    day = made.when("2025-05-06")
    one = made.contact("same", day, mode="call", duration_minutes=40)
    reports = [(made.report(n, text="They spoke for 40 minutes.", outlet="Post"), [one]) for n in (1, 2)]
    with made.client(made.ledger(tmp_path / "two.db", reports)) as client:
        (fact,) = client.get("/timeline/data").json()["facts"]
    assert (fact["reports"], fact["origins"]) == (2, 1)


def test_many_facts_are_counted_and_few_are_shown(tmp_path: Path) -> None:
    with made.client(made.ledger(tmp_path / "many.db", made.many(900))) as client:
        wide = client.get("/timeline/data").json()
        first = wide["extent"][0]
        close = client.get("/timeline/data", params={"from": first, "to": first}).json()
        page = client.get("/timeline").text
    assert wide["facts"] is None
    assert sum(row["count"] for row in wide["rows"]) + wide["earlier"] + wide["later"] == 900
    assert len({row["first"] for row in wide["rows"]}) <= 122
    assert close["facts"]
    assert "Facts by" in page


def test_of_very_many_facts_that_reach_into_a_day_those_of_a_certain_day_are_shown(tmp_path: Path) -> None:
    year, day = made.when("2025-01-01", "2025-12-31", "year"), made.when("2025-05-06")
    wide = [made.incident(f"{n}", made.place(f"Town {n}"), year) for n in range(450)]
    reports = [(made.report(n), wide[n : n + 50]) for n in range(0, 450, 50)]
    reports.append((made.report("one"), [made.incident("exact", made.place(), day)]))
    with made.client(made.ledger(tmp_path / "wide.db", reports)) as client:
        found = client.get("/timeline/data", params={"from": "2025-05-06", "to": "2025-05-06"}).json()
    assert len(found["facts"]) == 400
    assert found["hidden"] == 51
    assert "2025-05-06" in {fact["start"] for fact in found["facts"]}


@pytest.mark.parametrize(
    "query", ["from=2025-05-01", "from=x&to=y", "from=2025-05-02&to=2025-05-01", "kind=nothing", "since=never"]
)
def test_a_stretch_that_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    for address in ("/timeline", "/timeline/data"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert "Traceback" not in answer.text


def test_filters_narrow_what_is_shown(client: TestClient) -> None:
    kinds = client.get("/timeline/data", params={"kind": "contact"}).json()["kinds"]
    assert kinds == ["contact"]
    reported = client.get("/timeline/data", params={"kind": "contact", "by": "reported"}).json()
    assert not reported["undated"]
    assert {fact["start"] for fact in reported["facts"]} == {"2025-05-20"}


def test_an_empty_ledger_has_an_empty_timeline(tmp_path: Path) -> None:
    with made.client(made.ledger(tmp_path / "none.db", [])) as client:
        assert "Nothing on record" in client.get("/timeline").text
        assert client.get("/timeline/data").json()["facts"] == []


def test_the_undated_are_listed_and_nothing_in_a_record_is_markup(client: TestClient) -> None:
    for address in ("/timeline", "/timeline/undated", "/timeline/undated?kind=contact"):
        page = client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
    assert client.get("/timeline/undated?kind=contact").text.count('<article class="record') == 1


def test_a_card_has_sentence_words_and_citation(client: TestClient) -> None:
    facts = client.get("/timeline/data", params={"from": "2025-05-07", "to": "2025-05-07"}).json()["facts"]
    bad = next(fact for fact in facts if fact["start"] == "2025-05-07")
    card = client.get(f"/fact/{bad['fact']}/card").json()
    assert card["words"] == [made.HOSTILE]
    assert card["cite"]["href"].startswith("/article/sha256:odd#incident:bad")
    assert card["cite"]["url"] is None
    assert card["told"] == "1 report, 1 origin"
    assert client.get("/fact/fact:none/card").status_code == 404


def _lanes(page: Page) -> None:
    page.wait_for_selector("#lanes a[data-at]")


def _view(url: str) -> tuple[str, str]:
    """The stretch that an address shows."""
    asked = parse_qs(urlsplit(url).query)
    return asked.get("from", [""])[0], asked.get("to", [""])[0]


def test_zoom_by_buttons_keys_and_wheel_stands_in_the_address(page: Page) -> None:
    page.goto("/timeline")
    _lanes(page)

    page.get_by_role("link", name="Closer").click()
    page.wait_for_url(re.compile("from="))
    first = _view(page.url)
    page.locator("#lanes").focus()
    page.keyboard.press("+")
    page.wait_for_url(lambda url: _view(url)[0] > first[0])
    second = _view(page.url)
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: _view(url)[0] > second[0])
    third = _view(page.url)
    page.locator("#lanes").hover()
    page.mouse.wheel(0, -600)
    page.wait_for_url(lambda url: _view(url)[1] < third[1])
    before: tuple[str, str] | None = None
    while before != _view(page.url):
        before = _view(page.url)
        page.wait_for_timeout(300)
    page.reload()
    _lanes(page)
    assert _view(page.url) == before
    page.get_by_role("link", name="Everything").click()
    page.wait_for_url(lambda url: _view(url)[0] < "2025-01-02")


def test_one_can_zoom_to_the_hours_of_a_day(page: Page) -> None:
    page.goto("/timeline?from=2025-05-06&to=2025-05-06")
    _lanes(page)
    page.locator("#lanes").focus()
    page.keyboard.press("+")
    page.wait_for_url(re.compile("from=2025-05-06T06"))
    assert page.locator("#lanes .axis").filter(has_text=":00").count() >= 3
    assert "06:00" in page.locator("#stretch").inner_text()


def test_facts_are_reached_by_keys_and_open_a_card(page: Page) -> None:
    page.goto("/timeline")
    _lanes(page)
    page.locator("#lanes").focus()
    page.keyboard.press("Enter")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#card blockquote")
    assert page.locator("#card a.cite").first.get_attribute("href").startswith("/article/")
    assert page.locator("#lanes .chosen").count() == 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "lanes"


def test_two_fingers_zoom_and_one_moves(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto("/timeline?from=2025-04-01&to=2025-06-30")
    _lanes(page)
    box = page.locator("#lanes").bounding_box()
    assert box
    y = box["y"] + 60
    session = context.new_cdp_session(page)

    def touch(kind: str, *xs: float) -> None:
        points = [{"x": x, "y": y, "id": at} for at, x in enumerate(xs)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 150, 200)
    for by in range(0, 100, 10):
        touch("touchMove", 150 - by, 200 + by)
    touch("touchEnd")
    page.wait_for_url(lambda url: _view(url)[0] > "2025-04-05")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.fixture
def own(odd: Path) -> Iterator[str]:
    with chromium.running(odd) as base:
        yield base


def test_hostile_records_do_nothing_in_the_browser(page: Page, own: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{own}/timeline?from=2025-01-01&to=2025-12-31")
    _lanes(page)
    for item in page.locator("#lanes a[data-fact]").all():
        item.dispatch_event("click")
    page.wait_for_selector("#card blockquote")
    page.goto(f"{own}/timeline?from=0001-01-01&to=9999-12-31")
    _lanes(page)
    assert page.locator("main img").count() == 0


def test_without_script_there_are_links_and_a_list(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/timeline")
    listed = page.locator("#list li").count()
    assert listed > 20
    page.get_by_role("link", name="Closer").click()
    assert 0 < page.locator("#list li").count() < listed
    assert not page.locator("#lanes").is_visible()
    context.close()
