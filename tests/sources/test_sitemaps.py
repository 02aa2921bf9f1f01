"""Sitemaps of a real server: news, indexes, packed ones; only what is recent comes."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

from onrecord.sources.configuration import Manners
from onrecord.sources.polling import Memory, Polled, Web, health, poll
from onrecord.sources.sitemaps import MOST_ITEMS, MOST_UNDATED
from tests.sources.feeds_made import NOW, source
from tests.sources.web_servers import Page, Site, site

NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
XML = [("Content-Type", "application/xml")]


def day(back: float) -> str:
    return datetime.fromtimestamp(NOW - back * 86400, UTC).isoformat()


def entry(number: int, back: float | None, news: bool = False) -> str:
    date = "" if back is None else f"<lastmod>{day(back)}</lastmod>"
    if news:
        date = (f"<news:news><news:publication_date>{day(back or 0)}</news:publication_date>"
                f"<news:title>Title &amp; {number}</news:title></news:news>")  # fmt: skip
    return f"<url><loc>http://paper.example/{number}</loc>{date}</url>"


def urlset(*entries: str) -> bytes:
    return f"<?xml version='1.0'?><urlset {NAMES}>{''.join(entries)}</urlset>".encode()


def index(running: Site, *parts: tuple[str, float | None]) -> bytes:
    inner = "".join(
        f"<sitemap><loc>{running.url(path)}</loc>{'' if back is None else f'<lastmod>{day(back)}</lastmod>'}</sitemap>"
        for path, back in parts
    )
    return f"<sitemapindex {NAMES}>{inner}</sitemapindex>".encode()


def polled(running: Site, memory: Memory | None = None, path: str = "/map.xml") -> Polled:
    return poll(source(running.url(path)), memory or Memory(), Web(Manners(within=10.0)), NOW)


def test_a_news_sitemap_has_titles_and_dates_and_only_what_is_recent() -> None:
    page = Page(urlset(entry(1, 2, True), entry(2, 40, True), entry(3, 0.5, True), entry(3, 0.5, True)), headers=XML)
    with site({"/map.xml": page}) as running:
        found = polled(running)
    assert found.memory.way == "sitemap"
    assert [(i.url, i.title, i.published) for i in found.items] == [
        ("http://paper.example/3", "Title & 3", day(0.5)), ("http://paper.example/1", "Title & 1", day(2))]  # fmt: skip


def test_a_page_that_changed_has_another_digest() -> None:
    pages = {"/map.xml": Page(urlset(entry(1, 1)), headers=XML)}
    with site(pages) as running:
        (before,) = polled(running).items
        pages["/map.xml"] = Page(urlset(entry(1, 0.2)), headers=XML)
        (after,) = polled(running).items
    assert before.key == after.key
    assert before.digest != after.digest
    assert before.published is None


def test_entries_without_a_date_are_taken_where_they_are_few() -> None:
    few = urlset(*(entry(n, None) for n in range(3)), entry(9, 1))
    many = urlset(*(entry(n, None) for n in range(MOST_UNDATED + 1)), entry(999, 1))
    with site({"/map.xml": Page(few, headers=XML), "/many": Page(many, headers=XML)}) as running:
        assert len(tuple(polled(running).items)) == 4
        found = polled(running, path="/many")
    assert [i.url for i in found.items] == ["http://paper.example/999"]
    assert len(found.warnings) == 1
    assert f"{MOST_UNDATED + 1} entries have no date" in found.warnings[0]


def test_a_huge_sitemap_gives_the_newest() -> None:
    page = Page(urlset(*(entry(n, 2.5 - n / 10_000) for n in range(12_000))), headers=XML)
    with site({"/map.xml": page}) as running:
        urls = [i.url for i in polled(running).items]
    assert urls == [f"http://paper.example/{n}" for n in range(11_999, 11_999 - MOST_ITEMS, -1)]


def test_an_index_is_followed_to_its_recent_sitemaps_and_each_is_asked_for_only_if_it_changed() -> None:
    def conditional(body: bytes, etag: str):  # type: ignore[no-untyped-def]
        def answer(asked):  # type: ignore[no-untyped-def]
            same = asked.get("if-none-match") == etag
            return Page(b"" if same else body, 304 if same else 200, [("ETag", etag), *XML])

        return answer

    pages: dict[str, object] = {"/old.xml": Page(urlset(entry(7, 1)), headers=XML)}
    with site(pages) as running:  # type: ignore[arg-type]
        pages["/a.xml.gz"] = conditional(gzip.compress(urlset(entry(1, 1))), '"a"')
        pages["/b.xml"] = conditional(urlset(entry(2, 0.1)), '"b"')
        parts = [("/old.xml", 90.0), ("/a.xml.gz", 1.0), ("/b.xml", None), ("/gone.xml", 0.5)]
        pages["/map.xml"] = conditional(index(running, *parts), '"i"')
        first = polled(running)
        assert {i.url for i in first.items} == {"http://paper.example/1", "http://paper.example/2"}
        assert "/old.xml" not in [a["path"] for a in running.asked]
        assert any("1 of its sitemaps cannot be read" in w for w in first.warnings)
        kept = Memory.from_json(first.memory.to_json())
        second = polled(running, kept)
        assert tuple(second.items) == ()
        assert second.warnings == ()
        pages["/b.xml"] = conditional(urlset(entry(2, 0.1), entry(3, 0.05)), '"b2"')
        assert [i.url for i in polled(running, second.memory).items] == ["http://paper.example/3", "http://paper.example/2"]


def test_an_index_all_of_whose_parts_fail_is_a_failure() -> None:
    pages: dict[str, Page] = {}
    with site(pages) as running:
        pages["/map.xml"] = Page(index(running, ("/a", 1.0), ("/b", 1.0)), headers=XML)
        found = polled(running)
        assert (found.memory.failures, tuple(found.items)) == (1, ())
        assert "answers 404" in health(source(running.url("/map.xml")), found.memory, NOW).why


def test_a_broken_sitemap_gives_what_can_be_read() -> None:
    cut = urlset(*(entry(n, 1) for n in range(50)))[:-300]
    bomb = b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + urlset(entry(1, 1))
    with site({"/map.xml": Page(cut, headers=XML), "/bomb": Page(bomb, headers=XML)}) as running:
        assert len(tuple(polled(running).items)) > 40
        assert "entities of its own" in (polled(running, path="/bomb").memory.note or "")
