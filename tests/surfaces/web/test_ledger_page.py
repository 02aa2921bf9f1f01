"""The tables of the ledger: what is on them, filters, orders, pages, files, bad input; in the browser too."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import browser as chromium
import nasty
import pytest
from markupsafe import escape
from playwright.sync_api import expect

from onrecord.ledger import Filter, Ledger
from onrecord.ledger.lines import LISTED
from onrecord.model.records import KINDS

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, Page

_OPEN = re.compile(r'data-open(?: data-fact)? href="([^"]*)"')
_ROW = re.compile(r'href="/ledger/([a-z]+)[^>]*>[^<]*</a></td><td class="number">([^<]*)<')
_NEXT = re.compile(r'href="([^"]*)" rel="next"')


def opened(html: str) -> list[str]:
    """What the lines of a page lead to."""
    return [unescape(address) for address in _OPEN.findall(html)]


def following(html: str) -> str | None:
    """The address of the next page."""
    found = _NEXT.search(html)
    return unescape(found[1]) if found else None


@pytest.fixture(scope="module")
def known(sample: Path) -> Iterator[Ledger]:
    with Ledger.open(str(sample)) as ledger:
        yield ledger


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[TestClient]:
    nasty.ledger(tmp_path / "nasty.db")
    with chromium.client(tmp_path / "nasty.db") as client:
        yield client


@pytest.mark.parametrize("kind", LISTED)
def test_every_kind_is_a_table_of_what_the_ledger_has(client: TestClient, known: Ledger, kind: str) -> None:
    answer = client.get(f"/ledger/{kind}?limit=1000")
    assert answer.status_code == 200
    there = list(known.list(kind))
    shown = opened(answer.text)
    if kind in KINDS:
        assert {(urlsplit(a).path[9:], urlsplit(a).fragment) for a in shown} == {(r["article"], r["id"]) for r in there}
    assert len(shown) == len(there)
    assert f"{len(there):,} " in answer.text or not there


def test_the_overview_counts_every_kind_and_keeps_the_filter(client: TestClient, known: Ledger) -> None:
    rows = dict(_ROW.findall(client.get("/ledger").text))
    assert list(rows) == list(LISTED)
    assert {kind: int(number) for kind, number in rows.items()} == {k: len(list(known.list(k))) for k in LISTED}
    filtered = client.get("/ledger?who=karveth&since=2025-06").text
    rows = dict(_ROW.findall(filtered))
    assert int(rows["incident"]) == known.page(Filter(kind="incident", who=("karveth",), since="2025-06")).total
    assert 'href="/ledger/incident?who=karveth&amp;since=2025-06"' in filtered
    assert "Records of Karveth, from 1 June 2025" in filtered


def test_a_kind_as_a_parameter_leads_to_its_table(client: TestClient) -> None:
    answer = client.get("/ledger?kind=loss&who=karveth")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/ledger/loss?who=karveth"


@pytest.mark.parametrize(
    ("kind", "query", "asked"),
    [
        ("statement", "who=mina-torv&role=speaker", Filter(kind="statement", who=("mina-torv",), role="speaker")),
        ("incident", "place=port-amsel-xb", Filter(kind="incident", place="port-amsel-xb")),
        ("incident", "type=drone_strike&origins=2", Filter(kind="incident", type="drone_strike", origins=2)),
        ("contact", "status=held&since=2025-05&until=2025-05",
         Filter(kind="contact", status="held", since="2025-05-01", until="2025-05-31")),
        ("statement", "q=harbor+burning", Filter(kind="statement", words="harbor burning")),
        ("loss", "outlet=Strait+Digest", Filter(kind="loss", outlet="Strait Digest")),
        ("loss", "since=7d&by=recorded", Filter(kind="loss", since="2025-06-05", by="recorded")),
        ("loss", "as_of=2025-06-11", Filter(kind="loss", as_of="2025-06-11")),
    ],
)  # fmt: skip
def test_filters_are_those_of_the_ledger(
    client: TestClient, known: Ledger, kind: str, query: str, asked: Filter
) -> None:
    lines = known.page(asked, limit=1000).lines
    shown = opened(client.get(f"/ledger/{kind}?{query}&limit=1000").text)
    assert [urlsplit(a).fragment for a in shown] == [r["id"] for r in lines]


@pytest.mark.parametrize("sort", ["day", "-day", "origins", "-origins", "reported", "-recorded", "outlet"])
def test_pages_follow_one_another_in_any_order(client: TestClient, known: Ledger, sort: str) -> None:
    name: Any = sort.removeprefix("-")
    asked = Filter(kind="statement")
    wanted = known.page(asked, sort=name, descending=sort.startswith("-"), limit=1000).lines
    shown, address = [], f"/ledger/statement?sort={sort}&limit=30"
    while address:
        html = client.get(address).text
        shown += [urlsplit(a).fragment for a in opened(html)]
        assert ("Back to the start" in html) == ("after=" in address)
        address = following(html) or ""
    assert shown == [r["id"] for r in wanted]


def test_heads_sort_and_say_so(client: TestClient) -> None:
    html = client.get("/ledger/contact?who=karveth").text
    assert 'aria-sort="descending"><a href="/ledger/contact?who=karveth&amp;sort=day">When' in html
    assert 'aria-sort="none"><a href="/ledger/contact?who=karveth&amp;sort=-origins">Origins' in html
    turned = client.get("/ledger/contact?sort=-origins").text
    assert 'aria-sort="descending"><a href="/ledger/contact?sort=origins">Origins' in turned


def test_facets_count_and_lead_on(client: TestClient, known: Ledger) -> None:
    html = client.get("/ledger/incident?since=2025-05&until=2025-05").text
    label = r'[^>]*><bdi class="label">Port Amsel</bdi> <span class="number">'
    place = re.search(rf'href="(/ledger/incident\?place=port-amsel-xb[^"]*)"{label}(\d+)', html)
    assert place
    there = known.page(Filter(kind="incident", place="port-amsel-xb", since="2025-05-01", until="2025-05-31")).total
    assert int(place[2]) == there
    assert len(opened(client.get(unescape(place[1])).text)) == there
    assert 'href="/ledger/incident" aria-current="true"' in html
    assert "May 2025" in html
    assert "<rect width=" in html


def test_a_chosen_facet_is_dropped_by_its_link(client: TestClient) -> None:
    html = client.get("/ledger/contact?type=meeting&who=karveth").text
    assert re.search(r'<li class="on"><a href="/ledger/contact\?who=karveth" aria-current="true"', html)
    assert re.search(r'<a href="/ledger/contact\?who=karveth" title="Drop this condition"><bdi>meeting', html)


def test_a_story_names_its_reports(client: TestClient, known: Ledger) -> None:
    html = client.get("/ledger/story").text
    story = next(known.list("story", limit=1))
    assert story["reports"] > 2
    for article in story["articles"]:
        line = known.article(article)
        assert line is not None
        assert f'<a href="/article/{article}" dir="auto">{escape(line["title"])}' in html


def test_too_many_months_are_years() -> None:
    from datetime import date

    from onrecord.ledger import Facets
    from onrecord.ledger.pages import Value
    from onrecord.surfaces.web.facets import groups
    from onrecord.surfaces.web.filters import Asked

    months = [Value(f"{year}-{month:02}", "", 2) for year in (2023, 2024) for month in range(1, 13)]
    (period,) = groups(Asked(kind="loss", today=date(2025, 6, 12)), Facets({"month": months}, 48, True), "/ledger/loss")
    assert [(c.label, c.number, c.bar) for c in period.first] == [("2024", 24, 100.0), ("2023", 24, 100.0)]
    assert period.first[0].address == "/ledger/loss?since=2024&until=2024"


def test_counts_over_the_latest_say_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.ledger import desk

    monkeypatch.setattr(desk.Desk.facets, "__kwdefaults__", {"latest": 5})
    assert "Counted over the latest 5 only" in client.get("/ledger/assessment?by=reported").text


def test_csv_and_json_are_what_is_seen(client: TestClient) -> None:
    query = "who=mina-torv&sort=-origins"
    shown = [urlsplit(a).fragment for a in opened(client.get(f"/ledger/statement?{query}").text)]
    assert len(shown) > 5
    lines = client.get(f"/ledger/statement?{query}&format=json")
    assert [json.loads(line)["id"] for line in lines.text.splitlines()] == shown
    assert "statement.jsonl" in lines.headers["content-disposition"]
    table = client.get(f"/ledger/statement?{query}&format=csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["id"] for row in rows] == shown
    assert {"speaker", "words", "origins"} <= set(rows[0])
    facts = client.get("/ledger/fact?type=loss&format=json").text.splitlines()
    assert {json.loads(line)["kind"] for line in facts} == {"loss"}
    assert len(facts) == len(opened(client.get("/ledger/fact?type=loss").text))


def test_a_file_has_all_pages(client: TestClient, known: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.surfaces.web.listing.MOST_LINES", 7)
    lines = client.get("/ledger/statement?format=json").text.splitlines()
    wanted = known.page(Filter(kind="statement"), limit=1000).lines
    assert [json.loads(line)["id"] for line in lines] == [r["id"] for r in wanted]
    assert len(client.get("/ledger/statement?format=json&limit=5").text.splitlines()) == 5


def test_nothing_matches_says_which_condition_to_drop(client: TestClient) -> None:
    html = client.get("/ledger/contact?who=karveth&place=meresk-xb").text
    assert "Nothing matches" in html
    assert re.search(r'href="/ledger/contact\?place=meresk-xb">Without “<bdi>Karveth</bdi>”</a>: 1<', html)
    assert re.search(r'href="/ledger/contact\?who=karveth">Without “<bdi>in Meresk</bdi>”</a>: \d', html)
    hopeless = client.get("/ledger/contact?who=nobody-at-all&place=nowhere-at-all").text
    assert "No single condition is to blame" in hopeless


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/ledger/contacts", 404, "is &#39;contact&#39; meant?"),
        ("/ledger/%3Cscript%3E", 404, "no kind"),
        ("/ledger/contact?since=soon", 400, "since: "),
        ("/ledger/contact?sort=size", 400, "sort: "),
        ("/ledger/contact?whom=x", 400, "whom: "),
        ("/ledger/contact?kind=loss&kind=pledge", 400, "kind: "),
        ("/ledger/contact?kind=loss", 400, "kind: this page is of"),
        ("/ledger/contact?after=rubbish", 400, "after: no page begins after that"),
        ("/ledger/fact?after=rubbish", 400, "after: no page begins after that"),
        ("/ledger/contact?format=exe", 400, "format: "),
        ("/ledger/article?role=speaker", 400, "role: "),
        ("/ledger/refusal?who=x", 400, "who: "),
        ("/ledger/contact?place=%00%01%FF", 400, "place: "),
        ("/ledger/contact?who=%E2%80%AE", 400, "who: "),
        ("/ledger/contact?who=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", 200, "Nothing matches"),
    ],
)
def test_bad_input_gets_plain_words(client: TestClient, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.text
    assert "<script>alert" not in answer.text


def test_a_cursor_of_another_order_is_refused_and_past_the_end_is_said(client: TestClient) -> None:
    after = parse_qs(urlsplit(following(client.get("/ledger/statement?limit=100").text) or "").query)["after"][0]
    assert client.get(f"/ledger/statement?sort=-origins&after={after}").status_code == 400
    beyond = client.get(f"/ledger/statement?who=nobody-at-all&after={after}")
    assert beyond.status_code == 200
    assert "There is nothing after this" in beyond.text
    assert "Back to the start" in beyond.text


def test_an_empty_ledger_is_said_on_every_table(tmp_path: Path) -> None:
    with chromium.client(tmp_path / "empty.db") as client:
        for kind in LISTED:
            answer = client.get(f"/ledger/{kind}")
            assert answer.status_code == 200
            assert "Nothing of this kind is on record" in answer.text
        assert client.get("/ledger").text.count(">none<") == len(LISTED)
        assert client.get("/ledger/contact?format=csv").text.count("\n") == 1


def test_what_is_recorded_meanwhile_breaks_no_page(tmp_path: Path) -> None:
    nasty.ledger(tmp_path / "desk.db")
    with chromium.client(tmp_path / "desk.db") as client, Ledger.open(str(tmp_path / "desk.db")) as other:
        assert "1 statement" in client.get("/ledger/statement").text
        with other._writing() as connection:
            connection.exec_driver_sql("SELECT 1")
            assert client.get("/ledger/statement").status_code == 200
        other.refuse("more.txt", "no text in it")
        assert "no text in it" in client.get("/ledger/refusal").text


@pytest.mark.parametrize("kind", LISTED)
def test_hostile_text_stays_text(hostile: TestClient, kind: str) -> None:
    html = hostile.get(f"/ledger/{kind}").text
    assert "<script>window" not in html
    assert "<img" not in html
    assert "49" not in re.sub(r"<[^>]*>", "", html)
    assert len(html) < 60_000
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)


@pytest.mark.parametrize("kind", LISTED)
def test_no_cell_of_a_file_is_a_formula(hostile: TestClient, kind: str) -> None:
    rows = list(csv.reader(io.StringIO(hostile.get(f"/ledger/{kind}?format=csv").text)))
    assert len(rows) > (kind not in ("discrepancy",))
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "@"))]


def test_a_facet_swaps_the_list_and_goes_into_the_address(page: Page) -> None:
    page.goto("/ledger/incident")
    page.evaluate("window.stayed = true")
    page.locator("#facets a", has_text="Port Amsel").click()
    page.wait_for_url("**/ledger/incident?place=port-amsel-xb")
    page.get_by_role("heading", name="Incidents in Port Amsel").wait_for()
    assert page.evaluate("window.stayed")
    assert "Incidents in Port Amsel" in page.title()
    assert page.locator("tr[data-line]").count() == 6
    expect(page.locator("#told")).to_have_text("6 incidents")
    page.locator(".chips a", has_text="in Port Amsel").click()
    page.wait_for_url("**/ledger/incident")
    page.go_back()
    page.get_by_role("heading", name="Incidents in Port Amsel").wait_for()


def test_the_form_filters_and_empty_fields_stay_out_of_the_address(page: Page) -> None:
    page.goto("/ledger/statement")
    page.fill("#f-who", "Torv")
    page.fill("#f-since", "2025-05")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**/ledger/statement?*")
    page.get_by_role("heading", name="Statements of Torv").wait_for()
    assert urlsplit(page.url).query == "who=Torv&since=2025-05"
    assert page.locator("tr[data-line]").count() > 5
    page.get_by_text("More", exact=True).click()
    page.select_option("#f-sort", "-origins")
    page.locator("th.c-origins[aria-sort=descending]").wait_for()
    assert "sort=-origins" in page.url


def test_heads_and_pages_work_in_place(page: Page) -> None:
    page.goto("/ledger/statement?limit=25")
    first = page.locator("tr[data-line] [data-open]").first.get_attribute("href")
    page.locator("th a", has_text="Report").click()
    page.locator("th.c-report[aria-sort=descending]").wait_for()
    page.locator("a[rel=next]").click()
    page.get_by_role("link", name="Back to the start").wait_for()
    assert "after=" in page.url
    page.go_back()
    page.get_by_role("link", name="Back to the start").wait_for(state="detached")
    page.locator("th.c-report[aria-sort=descending]").wait_for()
    page.go_back()
    page.locator("th.c-when[aria-sort=descending]").wait_for()
    assert urlsplit(page.url).query == "limit=25"
    expect(page.locator("tr[data-line] [data-open]").first).to_have_attribute("href", first or "")


def test_keys_go_from_line_to_line(page: Page) -> None:
    page.goto("/ledger/contact")
    lines = page.locator("[data-line] [data-open]")
    page.keyboard.press("j")
    assert lines.nth(0).evaluate("e => e === document.activeElement")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert lines.nth(1).evaluate("e => e === document.activeElement")
    page.keyboard.press("w")
    assert page.locator("[data-line]").nth(1).locator("blockquote").is_visible()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.fill("#f-who", "j")
    assert page.input_value("#f-who") == "j"
    page.locator("[data-line] [data-open]").nth(1).focus()
    wanted = lines.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")


def test_everything_works_without_script(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/ledger/statement?limit=25")
    page.fill("#f-place", "")
    page.fill("#f-who", "Torv")
    page.get_by_role("button", name="Filter").click()
    assert page.get_by_role("heading", name="Statements of Torv").is_visible()
    page.locator("th a", has_text="Origins").click()
    assert "sort=-origins" in page.url
    page.locator("#facets a", has_text="indirect").click()
    assert "type=indirect" in page.url
    page.locator("tr[data-line] summary").first.click()
    assert page.locator("tr[data-line] blockquote").first.is_visible()
    page.get_by_role("link", name="Drop all").click()
    page.locator("a[rel=next]").click()
    assert page.get_by_role("link", name="Back to the start").is_visible()
    context.close()


def test_a_phone_shows_lines_one_below_the_other(page: Page) -> None:
    page.set_viewport_size({"width": chromium.PHONE[0], "height": chromium.PHONE[1]})
    page.goto("/ledger/incident?q=drone")
    assert page.evaluate("document.documentElement.scrollWidth") <= chromium.PHONE[0]
    line = page.locator("tr[data-line]").first
    boxes = [line.locator(f".c-{key}").bounding_box() for key in ("when", "what", "report")]
    assert [box["y"] for box in boxes if box] == sorted(box["y"] for box in boxes if box)
    page.get_by_role("link", name="Narrow down").click()
    assert page.locator("#facets").is_visible()


def test_on_a_phone_the_kind_is_in_view_and_nothing_empty_takes_room(page: Page) -> None:
    page.set_viewport_size({"width": chromium.PHONE[0], "height": chromium.PHONE[1]})
    page.goto("/ledger/incident?place=port-amsel-xb&since=2025-05&q=drone")
    assert all(text.strip() for text in page.locator(".lines td:visible").all_inner_texts())
    assert page.locator(".lines td").count() > page.locator(".lines td:visible").count() > 0
    page.goto("/ledger/refusal")
    box = page.locator(".kinds [aria-current]").bounding_box()
    assert box
    assert 0 <= box["x"] < box["x"] + box["width"] <= chromium.PHONE[0]


def test_hostile_text_runs_nowhere(browser: Browser, tmp_path: Path) -> None:
    nasty.ledger(tmp_path / "nasty.db")
    with chromium.running(tmp_path / "nasty.db") as base:
        page = browser.new_page(base_url=base, viewport={"width": 390, "height": 844})
        faults: list[str] = []
        chromium.watch(page, base, faults)
        for kind in LISTED:
            page.goto(f"/ledger/{kind}")
            assert not page.evaluate("'hacked' in window"), kind
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, kind
        page.goto("/search?q=script+line")
        assert not page.evaluate("'hacked' in window")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.close()
    assert not faults
