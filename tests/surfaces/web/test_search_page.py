"""The search: hits marked, kinds counted, conditions, what to try where nothing is found; in the browser too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import browser as chromium
import nasty
import pytest
from markupsafe import Markup

from onrecord.ledger import Filter, Ledger
from onrecord.ledger.finding import LATEST
from onrecord.surfaces.web.marking import marker

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def known(sample: Path) -> Iterator[Ledger]:
    with Ledger.open(str(sample)) as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("words", "text", "wanted"),
    [
        ("harbor", "The harbor, the Harbor.", "The <mark>harbor</mark>, the <mark>Harbor</mark>."),
        ("harbor", "harbors and harbour", "harbors and harbour"),
        ("harb*", "harbors and harbour", "<mark>harbors</mark> and <mark>harbour</mark>"),
        ('"hot line"', "a hot line, a line so hot", "a <mark>hot line</mark>, a line so hot"),
        ("kyiv São", "KYIV and SAO", "<mark>KYIV</mark> and <mark>SAO</mark>"),
        ("b script", "<b>script</b>", "&lt;<mark>b</mark>&gt;<mark>script</mark>&lt;/<mark>b</mark>&gt;"),
        ("amp", "a & amp", "a &amp; <mark>amp</mark>"),
        ("停火", "双方同意停火三天", "双方同意<mark>停火</mark>三天"),
        ("الخط", "إن الخط صامد", "إن <mark>الخط</mark> صامد"),
        ('"a b" "b c"', "a b c d", "<mark>a b c</mark> d"),
        ("x", "", ""),
    ],
)
def test_hits_are_marked_and_all_else_is_escaped(words: str, text: str, wanted: str) -> None:
    assert marker(words)(text) == Markup(wanted)


def test_without_words_nothing_is_marked() -> None:
    assert marker(None)("<i>a</i>") == Markup("&lt;i&gt;a&lt;/i&gt;")


def test_articles_stand_above_records_and_kinds_are_counted(client: TestClient, known: Ledger) -> None:
    html = client.get("/search?q=harbor").text
    counts = {c.kind: c.number for c in known.found(Filter(words="harbor")).rows}
    assert counts["article"] == 4
    assert f">{sum(counts.values())} hits<" in html
    for kind, number in counts.items():
        label = r'[^>]*><bdi[^>]*>[A-Z][a-z]+</bdi> <span class="number">'
        row = rf'href="/search\?kind={kind}&amp;q=harbor"{label}{number}<'
        assert re.search(row, html), kind
    assert html.index("Fuel depot in Port Amsel hit") < html.index("Mina Torv told Continental Press")
    assert "The <mark>harbor</mark> is burning" in html


def test_one_fact_in_one_sentence_is_one_hit_with_all_its_reports(client: TestClient) -> None:
    html = client.get("/search?q=harbor&kind=statement").text
    assert html.count("Mina Torv told Continental Press: ") == 1
    hit = html[html.index("Mina Torv told Continental Press: ") :]
    assert "also" in hit[: hit.index("</li>")]


def test_conditions_narrow_the_search(client: TestClient, known: Ledger) -> None:
    every = known.found(Filter(words="harbor", outlet="The Saltram Ledger")).rows
    html = client.get("/search?q=harbor&outlet=The+Saltram+Ledger").text
    assert f">{sum(c.number for c in every)} hits<" in html
    assert "Strait Digest" not in re.sub(r"<form.*?</form>", "", html, flags=re.S)
    assert "Nothing holds this word under these conditions" in client.get("/search?q=harbor&since=2025-06").text
    assert ">1 hit<" in client.get("/search?q=harbor&since=2025-05-07&kind=article").text


def test_more_hits_follow(client: TestClient, known: Ledger) -> None:
    address, shown = "/search?q=the&kind=statement&limit=40", []
    while address:
        html = client.get(address).text
        shown += re.findall(r'data-open href="/article/[^"#]*#([^"]*)"', html)
        found = re.search(r'href="([^"]*)" rel="next"', html)
        address = unescape(found[1]) if found else ""
    page = known.find(Filter(words="the", kind="statement"), only="records", limit=1000)
    assert len(page.lines) > 80
    assert set(shown) <= {line["id"] for line in page.lines}
    assert len({line["fact"] for line in page.lines if line["id"] in shown}) == len({r["fact"] for r in page.lines})


@pytest.mark.parametrize(
    ("query", "words", "address"),
    [
        ("q=harbour", "With “harbor” for “harbour”", "/search?q=harbor"),
        ("q=harbo", "Words that begin with “harbo”", "/search?q=harbo%2A"),
        ("q=harbor+xyzzy", "Only “harbor”", "/search?q=harbor"),
        ("q=%22working+harbor%22", "The words in any order", "/search?q=working+harbor"),
        ("q=harbor&since=2025-06", "Without “from 1 June 2025”", "/search?q=harbor"),
        ("q=harbor&kind=channel", "In all kinds", "/search?q=harbor"),
        ("q=harbour&kind=channel", "With “harbor” for “harbour”, without conditions", "/search?q=harbor"),
    ],
)
def test_where_nothing_is_found_what_finds_something_is_offered(
    client: TestClient, query: str, words: str, address: str
) -> None:
    html = client.get(f"/search?{query}").text
    assert "Nothing holds" in html
    assert f'<a href="{address}"><bdi>{words}</bdi></a>' in html
    assert 'data-open href="' in client.get(address).text


def test_actors_of_that_name_are_named(client: TestClient) -> None:
    assert 'href="/actor/mina-torv"' in client.get("/search?q=Torv").text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=---", "q: nothing to search for"),
        ("q=%22%22", "q: nothing to search for"),
        (f"q={'x' * 3000}", "q: too long"),
        ("q=harbor&after=zz", "after: "),
        ("q=harbor&role=speaker", "role: not for the search"),
        ("q=harbor&kind=actor", "kind: the search finds articles and records"),
        ("q=harbor&since=soon", "since: "),
    ],
)
def test_bad_queries_get_plain_words(client: TestClient, query: str, says: str) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 400
    assert says in answer.text


@pytest.mark.parametrize("words", ["NEAR(", "a OR b", "x*", '"', "col:x", "-a", "a AND", "^a", "{a}", "('"])
def test_no_word_is_syntax(client: TestClient, words: str) -> None:
    assert client.get("/search", params={"q": f"{words} harbor"}).status_code == 200


def test_without_words_the_page_tells_how_to_search(client: TestClient) -> None:
    html = client.get("/search").text
    assert "diplom*" in html
    assert "data-open" not in html


def test_counts_beyond_what_is_looked_at_say_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LATEST > 1_000
    monkeypatch.setattr("onrecord.ledger.finding.LATEST", 3)
    assert re.search(r">more than \d+ hits, the best of the latest<", client.get("/search?q=said&limit=9").text)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    nasty.ledger(tmp_path / "nasty.db")
    with chromium.client(tmp_path / "nasty.db") as client:
        html = client.get("/search?q=script+window").text
        assert "<mark>script</mark>" in html
        assert "<script>window" not in html
        assert "<img" not in html
        found = client.get("/search", params={"q": "الخط"}).text
        assert "<mark>الخط</mark>" in found


def test_a_kind_swaps_the_hits_and_keys_go_through_them(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("harbor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=harbor")
    page.evaluate("window.stayed = true")
    page.locator("#facets a", has_text="Incidents").click()
    page.wait_for_url("**/search?kind=incident&q=harbor")
    page.locator(".kind.statement").first.wait_for(state="detached")
    assert page.evaluate("window.stayed")
    assert page.locator("#told").inner_text() == "3 hits"
    page.locator("h1").click()
    page.keyboard.press("j")
    wanted = page.locator("[data-open]").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")
    assert urlsplit(page.url).fragment.startswith("incident:")


def test_it_works_without_script_on_a_phone(browser: Browser, served: str) -> None:
    width, height = chromium.PHONE
    context = browser.new_context(
        base_url=served, java_script_enabled=False, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto("/search?q=harbour")
    page.get_by_role("link", name="With “harbor” for “harbour”").click()
    assert page.locator("mark").count() > 5
    page.fill("#f-since", "2025-05-07")
    page.locator("form.filters button").click()
    assert page.locator("[data-line]").count() == 2
    context.close()
