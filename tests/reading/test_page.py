"""A page gives its main text, what it says of itself and its headings, however bad its markup is."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import ReportRefused
from onrecord.model.article import Article, Report
from onrecord.reading import read_article
from onrecord.reading.page import read_page

P1 = (
    "The mayor of Zor said on Monday that the bridge would open again next week, after a month of repairs by engineers."
)
P2 = "Work had gone on through the winter, she told the council, and nobody in the town had expected it to end so soon."
P3 = "The ministry of Marland did not answer questions about the cost, which some put at forty million crowns."
LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "ignored"},
        {
            "@type": "NewsArticle",
            "headline": "Bridge opens",
            "datePublished": "2021-05-03T10:00:00Z",
            "author": [{"@type": "Person", "name": "Ida Holt"}, {"name": "Tom Lund"}],
            "publisher": {"name": "Zor Daily"},
            "url": "https://example.org/bridge",
        },
    ],
}


def page(head: str = "", body: str = "") -> str:
    inner = body or f"<article><h1>Bridge at Zor opens</h1><p>{P1}</p><p>{P2}</p><p>{P3}</p></article>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{inner}</body></html>"


def read(html: str) -> Article:
    return read_article(Report(path="p", html=html))


def test_paragraphs_are_parted_by_blank_lines_and_the_title_is_out() -> None:
    article = read(page("<title>Bridge at Zor opens</title>"))
    assert article.text == f"{P1}\n\n{P2}\n\n{P3}"
    assert article.title == "Bridge at Zor opens"


def test_json_ld() -> None:
    article = read(page(f'<script type="application/ld+json">{json.dumps(LINKED)}</script>'))
    assert (article.outlet, article.byline, article.url) == (
        "Zor Daily",
        ("Ida Holt", "Tom Lund"),
        "https://example.org/bridge",
    )
    assert (article.published.start, article.published.basis) == ("2021-05-03", "metadata")


def test_a_publisher_that_is_only_an_address_is_no_outlet() -> None:
    linked = {"@type": "NewsArticle", "publisher": {"@id": "https://example.org/#organization"}}
    assert read(page(f'<script type="application/ld+json">{json.dumps(linked)}</script>')).outlet is None


def test_meta_tags() -> None:
    article = read(
        page(
            '<meta property="og:title" content="Bridge opens &amp; closes - Zor Daily">'
            '<meta property="og:site_name" content="Zor Daily">'
            '<meta property="article:published_time" content="2021-05-03">'
            '<meta name="author" content="By Ida Holt and Tom Lund">'
            '<link rel="canonical" href="https://example.org/1"><title>x</title>'
        )
    )
    assert article.title == "Bridge opens & closes"
    assert article.byline == ("Ida Holt", "Tom Lund")
    assert (article.url, article.outlet, article.published.start) == (
        "https://example.org/1",
        "Zor Daily",
        "2021-05-03",
    )


def test_dates_in_the_markup_count_only_when_they_are_the_only_one() -> None:
    time_tag = '<time datetime="2021-05-03">May</time>'
    body = f"<article><h1>Bridge at Zor opens</h1>{time_tag}<p>{P1}</p><p>{P2}</p></article>"
    assert read(page(body=body)).published.start == "2021-05-03"
    assert read(page(body=body + '<time datetime="2019-01-01">old</time>')).published.basis == "unknown"


def test_a_byline_that_credits_an_agency() -> None:
    assert read(page('<meta name="author" content="Reuters">')).credits == ("Reuters",)


def test_broken_json_ld_is_passed_over() -> None:
    deep = "[" * 100_000
    article = read(
        page(f'<script type="application/ld+json">{{"x": </script><script type="application/ld+json">{deep}</script>')
    )
    assert article.text.startswith(P1)


def test_hidden_and_junk_parts_are_left_out_but_a_linked_name_stays() -> None:
    junk = '<div class="newsletter-signup"><p>Get the best of Zor in one letter each week, by people there.</p></div>'
    hidden = (
        '<p style="display: none">This was never meant to be seen by any reader of the page at all, and it is not.</p>'
    )
    more = '<span class="rollover-block"><a>More on her</a> <a>Bridges</a></span>'
    name = f'<span class="rollover"><a href="/x">Ida Holt</a>{more}</span>'
    last = f"<p>Mayor {name} had asked for it. {P2}</p><p>{P3}</p>"
    body = f"<article><h1>Bridge at Zor opens</h1><p>{P1}</p>{junk}{hidden}{last}</article>"
    assert read(page(body=body)).text == f"{P1}\n\nMayor Ida Holt had asked for it. {P2}\n\n{P3}"


def test_paragraphs_of_the_same_containers_are_put_back() -> None:
    chunks = "".join(
        f'<div class="chunk"><p>Part {n}: {P1.lower()}</p><p>Part {n}: {P2.lower()}</p></div><div class="x"></div>'
        for n in range(4)
    )
    text = read(page(body=f"<div><h1>Bridge at Zor opens</h1>{chunks}</div>")).text
    assert all(f"Part {n}: {p.lower()}" in text for n in range(4) for p in (P1, P2))


def test_the_stated_body_stands_in_where_the_markup_has_no_text() -> None:
    stated = {"@type": "NewsArticle", "headline": "Bridge opens", "articleBody": f"{P1}\n\n{P2}"}
    html = page(f'<script type="application/ld+json">{json.dumps(stated)}</script>', "<div id='app'></div>")
    assert read(html).text == f"{P1}\n\n{P2}"


def test_headings_are_known_from_the_markup() -> None:
    heading = "<h2>What the council said of it:</h2>"
    body = f"<article><h1>Bridge at Zor opens</h1><p>{P1}</p>{heading}<p>{P2}</p><p>{P3}</p></article>"
    article = read(page(body=body))
    assert [b.kind for b in article.blocks] == ["text", "heading", "text", "text"]


def test_a_fragment_of_a_feed_is_read() -> None:
    assert read(f"<p>{P1}</p><p>{P2}</p>").text == f"{P1}\n\n{P2}"
    assert read("The bridge &amp; the road<br>are open again.").text.startswith("The bridge & the road")


@pytest.mark.parametrize("depth", [300, 10_000])
@pytest.mark.parametrize("tag", ["div", "span", "blockquote"])
def test_deep_nesting_does_not_lose_the_text(depth: int, tag: str) -> None:
    html = f"<html><body>{f'<{tag}>' * depth}<p>{P1}</p><p>{P2}</p>{f'</{tag}>' * depth}</body></html>"
    begun = time.process_time()
    assert P1 in read(html).text
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "html",
    [
        "<" * 100_000,
        "<p>" * 50_000,
        "<b>x " * 50_000,
        "<!--" * 50_000,
        "<a href='" + "x" * 300_000,
        "&" * 200_000,
        "<p\x00>\x00" * 10_000,
        "<table>" * 20_000 + "x",
    ],
)
def test_hostile_markup_neither_crashes_nor_hangs(html: str) -> None:
    begun = time.process_time()
    with suppress(ReportRefused):
        read(html)
    assert time.process_time() - begun < 8


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div class=ad>",
                "</div>",
                "<br>",
                "text here",
                P1,
                "&nbsp;",
                "\x00",
                "<h1>",
                "<ul><li>",
                "<!--",
            ]
        )
    )
)
def test_any_soup_is_read_or_refused(pieces: list[str]) -> None:
    read_page("".join(pieces))
