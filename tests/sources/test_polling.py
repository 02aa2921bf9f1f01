"""Polling feeds of a real server: what is new, what is as it was, what changed, and every fault that a server has."""

from __future__ import annotations

import gzip
import itertools
import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psutil
import pytest

from onrecord.errors import NotNow, ReportRefused
from onrecord.model.article import Report
from onrecord.reading import read_article
from onrecord.sources.configuration import Manners
from onrecord.sources.polling import Item, Memory, Polled, Web, due, health, poll, take
from tests.sources.feeds_made import LONG, NOW, LiveFeed, item, rss, source
from tests.sources.web_servers import Page, Site, raw_site, site

FEED = [("Content-Type", "application/rss+xml")]
HTML = [("Content-Type", "text/html")]
CONSENT = b"<html><body><h1>Before you continue</h1><p>We use cookies. Accept all or reject all.</p></body></html>"


def polled(running: Site, memory: Memory | None = None, path: str = "/feed", now: float = NOW, **said: Any) -> Polled:
    return poll(source(running.url(path), **said), memory or Memory(), Web(Manners(within=5.0)), now)


def test_a_feed_is_polled_twice_and_the_second_time_nothing_is_sent() -> None:
    feed = LiveFeed([item(1), item(2)])
    with site({"/feed": feed}) as running:
        first = polled(running)
        assert [i.key for i in first.items] == ["id-1", "id-2"]
        one = next(iter(first.items))
        assert (one.url, one.title, one.text) == ("http://paper.example/1", "Item 1", "Summary 1.")
        assert one.published == "Fri, 30 May 2031 09:00:00 GMT"
        kept = Memory.from_json(json.loads(json.dumps(first.memory.to_json())))
        assert kept == first.memory
        second = polled(running, kept, now=NOW + 600)
        assert (tuple(second.items), second.warnings, feed.answers) == ((), (), [200, 304])
        assert second.memory.next_at == NOW + 1200
        feed.items.insert(0, item(3))
        third = polled(running, second.memory, now=NOW + 1200)
        assert [i.key for i in third.items] == ["id-3", "id-1", "id-2"]
        assert {i.digest for i in first.items} < {i.digest for i in third.items}
    agent = running.asked[-1]["user-agent"]
    assert agent.startswith("Onrecord/")
    assert "(+" in agent


def test_a_known_item_with_new_text_has_another_digest() -> None:
    feed = LiveFeed([item(1), item(2)])
    with site({"/feed": feed}) as running:
        before = {i.key: i.digest for i in polled(running).items}
        feed.items[0] = item(1, description="Corrected: the bridge is closed.")
        after = {i.key: i.digest for i in polled(running).items}
    assert before.keys() == after.keys()
    assert [k for k in before if before[k] != after[k]] == ["id-1"]


def test_what_nobody_sees_changes_nothing() -> None:
    feed = LiveFeed([item(1, description="<p>Short.</p><img src='http://count.example/1'>")])
    with site({"/feed": feed}) as running:
        (before,) = polled(running).items
        feed.items = [item(1, description="<p>Short.</p>\n<img src='http://count.example/2'>")]
        (after,) = polled(running).items
    assert before.digest == after.digest


def test_an_item_is_kept_as_json_and_a_large_mail_is_not() -> None:
    mail = Item("Press", "7/1", title="x", byline=("A",), digest="d", raw=b"\xff\x00")
    assert Item.from_json(json.loads(json.dumps(mail.to_json()))) == mail
    large = replace(mail, raw=bytes(1_000_000))
    assert Item.from_json(large.to_json()) == replace(mail, raw=None)
    with pytest.raises(ValueError, match="no item"):
        Item.from_json({"nonsense": 1})


def test_an_item_whose_name_changes_at_every_poll_is_told_by_its_address() -> None:
    feed = LiveFeed([item(n, guid=f"a-{n}") for n in range(5)])
    with site({"/feed": feed}) as running:
        first = polled(running)
        feed.items = [item(n, guid=f"b-{n}") for n in range(6)]
        second = polled(running, first.memory)
        assert [i.key for i in second.items] == [f"http://paper.example/{n}" for n in range(6)]
        assert any("told apart by their addresses" in w for w in second.warnings)
        feed.items = [item(n, guid=f"c-{n}") for n in range(6)]
        third = polled(running, second.memory)
    assert [(i.key, i.digest) for i in third.items] == [(i.key, i.digest) for i in second.items]
    assert third.warnings == ()


def test_items_that_share_a_name_are_kept_apart_and_one_that_comes_twice_is_one() -> None:
    feed = LiveFeed([item(1, guid="same"), item(2, guid="same"), item(1, guid="same"), item(3, guid="", link="")])
    with site({"/feed": feed}) as running:
        keys = [i.key for i in polled(running).items]
    assert len(keys) == len(set(keys)) == 3


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "soon", "", "0001-01-01"]
)
def test_a_date_that_cannot_be_is_left_out_and_the_item_is_not(date: str) -> None:
    feed = LiveFeed([item(2, pubDate=date), item(1)])
    with site({"/feed": feed}) as running:
        assert [(i.key, i.published) for i in polled(running).items] == [
            ("id-2", None), ("id-1", "Fri, 30 May 2031 09:00:00 GMT")]  # fmt: skip


def test_100_000_items_at_once_all_come_out_in_bounded_memory() -> None:
    many = rss(item(n) for n in range(100_000))
    own = psutil.Process()
    with site({"/feed": Page(many, headers=FEED)}) as running:
        before = own.memory_info().rss
        found = polled(running)
        keys, most = set(), 0
        for number, shown in enumerate(found.items):
            keys.add(shown.key)
            most = max(most, own.memory_info().rss) if number % 500 == 0 else most
    assert keys == {f"id-{n}" for n in range(100_000)}
    assert most - before < 200_000_000
    assert found.memory.counts == (100_000,)
    assert len(json.dumps(found.memory.to_json())) < 20_000


def test_broken_xml_gives_what_can_be_read_of_it() -> None:
    whole = rss(item(n) for n in range(450))
    broken = whole.replace(b"<title>Item 3</title>", b"<title>Item 3 & more<b></title>", 1)
    with site({"/feed": Page(broken, headers=FEED), "/cut": Page(whole[:-2000], headers=FEED)}) as running:
        assert len({i.key for i in polled(running).items}) >= 449
        assert len({i.key for i in polled(running, path="/cut").items}) > 430


@pytest.mark.parametrize(("codec", "said"), [("windows-1251", "windows-1251"), ("utf-8", "windows-1251"),
                                             ("koi8-r", "utf-8"), ("utf-16", "utf-8")])  # fmt: skip
def test_a_feed_that_says_another_charset_than_it_has(codec: str, said: str) -> None:
    title = "Мост в Зоре снова открыт для движения, сказал министр"
    text = rss([item(1, title=title)]).decode().replace("UTF-8", said)
    header = [("Content-Type", f"application/rss+xml; charset={codec if codec == 'koi8-r' else 'iso-8859-1'}")]
    headers = header if codec == "koi8-r" else FEED
    with site({"/feed": Page(text.encode(codec), headers=headers)}) as running:
        assert [i.title for i in polled(running).items] == [title]


def test_entities_that_explode_are_refused_at_once() -> None:
    names = "abcdefghij"
    laughs = "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in itertools.pairwise(names))
    start = f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'lol'>{laughs}]>"
    bomb = f"{start}<rss><channel><item><title>&j;</title></item></channel></rss>"
    wide = bomb.encode("utf-16")
    with site({"/feed": Page(bomb.encode(), headers=FEED), "/wide": Page(wide, headers=FEED)}) as running:
        for path in ("/feed", "/wide"):
            begun = time.process_time()
            found = polled(running, path=path)
            assert "declares entities of its own" in (found.memory.note or "")
            assert tuple(found.items) == ()
            assert time.process_time() - begun < 2


def hang(taken: socket.socket, ended: threading.Event) -> None:
    ended.wait()


def trickle(taken: socket.socket, ended: threading.Event) -> None:
    taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    while not ended.wait(0.05):
        taken.sendall(b" ")


def gigabyte(taken: socket.socket, ended: threading.Event) -> None:
    taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    for _ in range(16 * 1024):
        taken.sendall(b" " * 65536)


def truncated(taken: socket.socket, ended: threading.Event) -> None:
    taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + rss([item(1)]))


def behind_robots(answer: Callable[[socket.socket, threading.Event], None]) -> Callable[..., None]:
    """The answer to all but the first request, which is that for robots.txt."""
    asked: list[bool] = []

    def one(taken: socket.socket, ended: threading.Event) -> None:
        if not asked:
            asked.append(True)
            taken.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            answer(taken, ended)

    return one


@pytest.mark.parametrize(
    ("answer", "told"),
    [(hang, "took longer than 1 seconds"), (trickle, "took longer than 1 seconds"), (truncated, "does not answer as"),
     (gigabyte, "too large")],
)  # fmt: skip
def test_a_server_that_does_not_behave_costs_little_and_is_told_of(
    answer: Callable[[socket.socket, threading.Event], None], told: str
) -> None:
    with raw_site(behind_robots(answer)) as running:
        begun = time.perf_counter()
        tracemalloc.start()
        within = 30.0 if answer is gigabyte else 1.0
        found = poll(source(running.url("/feed")), Memory(), Web(Manners(within=within)), NOW)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert told in (found.memory.note or "")
    assert (found.memory.failures, found.warnings, tuple(found.items)) == (1, (), ())
    assert time.perf_counter() - begun < within + 60
    assert peak < 120_000_000


def test_redirects_without_end_and_bombs() -> None:
    bomb = gzip.compress(b"<rss>" + b" " * 300_000_000, 9)
    pages = {
        "/circle": Page(status=302, headers=[("Location", "/circle")]),
        "/bomb": Page(bomb, headers=[("Content-Encoding", "gzip"), *FEED]),
    }
    with site(pages) as running:
        assert polled(running, path="/circle").memory.note == "redirected more than 5 times"
        assert "too large" in (polled(running, path="/bomb").memory.note or "")


def test_a_feed_that_has_moved_for_good_is_asked_for_where_it_is() -> None:
    feed = LiveFeed([item(1)])
    pages: dict[str, Any] = {"/new": feed}
    with site(pages) as running:
        pages["/feed"] = Page(status=301, headers=[("Location", "/there")])
        pages["/there"] = Page(status=308, headers=[("Location", "/new")])
        first = polled(running)
        assert first.memory.moved == running.url("/new")
        assert any("has moved for good" in w for w in first.warnings)
        asked = len(running.asked)
        second = polled(running, first.memory)
        assert [a["path"] for a in running.asked[asked:]] == ["/robots.txt", "/new"]
        assert (feed.answers, second.warnings) == ([200, 304], ())
        feed.items.append(item(2))
        assert polled(running, second.memory).warnings == (), "told once"
        feed.items.pop()
        moved = source(running.url("/feed"))
        assert health(moved, second.memory, NOW).why == f"moved to {running.url('/new')}: change its address"
        assert health(moved, second.memory, NOW).state == "moved"
        changed = replace(moved, url=running.url("/new"))
        assert health(changed, second.memory, NOW).state == "new"
        pages["/new"] = Page(status=404)
        gone = polled(running, second.memory)
        assert (gone.memory.moved, gone.memory.failures) == (None, 1)
        pages["/feed"] = feed
        assert [i.key for i in polled(running, gone.memory).items] == ["id-1"]


def test_a_feed_that_has_moved_for_now_is_asked_for_where_it_was() -> None:
    pages = {"/new": LiveFeed([item(1)]), "/feed": Page(status=302, headers=[("Location", "/new")])}
    with site(pages) as running:
        found = polled(running)
    assert (len(tuple(found.items)), found.memory.moved) == (1, None)


def test_a_feed_that_is_gone_ends_the_source_until_its_address_is_changed() -> None:
    with site({"/feed": Page(status=410), "/other": LiveFeed([item(1)])}) as running:
        found = polled(running)
        assert found.warnings == ("Harbour Post: answers 410 Gone: it is not asked again",)
        asked = len(running.asked)
        here = source(running.url("/feed"))
        assert polled(running, found.memory).memory == found.memory
        assert len(running.asked) == asked
        assert not due(here, found.memory, NOW + 10**8)
        assert health(here, found.memory, NOW).state == "ended"
        assert len(tuple(polled(running, found.memory, path="/other").items)) == 1


def test_a_busy_server_is_left_alone_for_as_long_as_it_says() -> None:
    feed = LiveFeed(instead=Page(status=429, headers=[("Retry-After", "7200")]))
    with site({"/feed": feed}) as running:
        web = Web(Manners(within=5.0))
        here = source(running.url("/feed"))
        first = poll(here, Memory(), web, NOW)
        assert first.memory.note == "127.0.0.1 answers 429 Too Many Requests"
        assert first.memory.next_at == NOW + 7200
        assert not due(here, first.memory, NOW + 7000)
        again = poll(here, first.memory, web, NOW + 60)
        assert "is to be left alone for 7" in (again.memory.note or "")
        assert feed.answers == [429]


def test_a_source_that_fails_is_asked_ever_more_rarely_and_told_of_once() -> None:
    feed = LiveFeed(instead=Page(status=503))
    with site({"/feed": feed}) as running:
        memory, waits, warnings = Memory(), [], []
        for _ in range(14):
            found = polled(running, memory)
            waits.append(found.memory.next_at - NOW)
            warnings += found.warnings
            memory = found.memory
        assert 540 <= waits[0] <= 660
        assert all(b > 1.5 * a for a, b in itertools.pairwise(waits[:7]))
        assert max(waits) <= 1.1 * 86400
        assert warnings == ["Harbour Post: failed 3 times in a row: 127.0.0.1 answers 503 Service Unavailable"]
        assert health(source(running.url("/feed")), memory, NOW).state == "failing"
        feed.instead, feed.items = None, [item(1)]
        well = polled(running, memory)
        assert (well.memory.failures, well.memory.next_at, len(tuple(well.items))) == (0, NOW + 600, 1)


def test_a_feed_that_turns_into_a_consent_page_is_told_of_at_once() -> None:
    feed = LiveFeed([item(1)])
    with site({"/feed": feed}) as running:
        first = polled(running)
        feed.instead = Page(CONSENT, headers=HTML)
        found = polled(running, first.memory)
        assert found.memory.note == "there is a page that asks for consent in place of the feed"
        assert len(found.warnings) == 1
        assert found.memory.etag is None
        feed.instead = Page(b"<html><body><p>Hello</p></body></html>", headers=HTML)
        assert polled(running, first.memory).memory.note == "there is text/html in place of the feed"


def test_a_private_address_needs_leave_and_a_redirect_to_one_is_never_followed() -> None:
    with site({"/feed": LiveFeed([item(1)])}) as running:
        found = polled(running, allow_private=False)
        assert "this machine or of the own network" in (found.memory.note or "")
        assert running.asked == []


def test_a_json_feed() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Zor", "items": [
        {"id": 7, "url": "http://paper.example/7", "title": "Bridge", "content_html": f"<p>{LONG}</p>",
         "date_published": "2031-05-30T09:00:00Z", "authors": [{"name": "Ida Holt"}]},
        {"id": "8", "summary": "Short."}, "nonsense", {"id": ""}]}  # fmt: skip
    page = Page(json.dumps(feed).encode(), headers=[("Content-Type", "application/feed+json")])
    with site({"/feed": page}) as running:
        one, two = polled(running).items
    assert (one.key, one.title, one.byline, one.published) == ("7", "Bridge", ("Ida Holt",), "2031-05-30T09:00:00Z")
    assert (two.key, two.text) == ("8", "Short.")


def taken(running: Site, shown: Item, last: bool = True, **said: Any) -> list[Report | ReportRefused]:
    return list(take(shown, source(running.url("/feed"), **said), Web(Manners(within=2.0)), last=last))


def an_item(url: str | None, text: str = "Only a summary.") -> Item:
    return Item("Harbour Post", "id-1", url, "Bridge", "2031-05-30", text=text, outlet="The feed", byline=("Ida Holt",))


def test_a_summary_is_followed_to_its_page() -> None:
    body = f"<body><article><p>{LONG}</p></article></body>"
    page = f"<html><head><title>Bridge - Post</title></head>{body}</html>".encode()
    pages = {"/1": Page(page, headers=HTML)}
    with site(pages) as running:
        (report,) = taken(running, an_item(running.url("/1")), outlet="Harbour Post")
        assert isinstance(report, Report)
        assert report.html == page.decode()
        assert (report.url, report.title, report.outlet) == (running.url("/1"), "Bridge", "Harbour Post")
        assert (report.published, report.byline, report.note) == ("2031-05-30", ("Ida Holt",), None)
        asked = len(running.asked)
        (whole,) = taken(running, an_item(running.url("/1"), LONG))
        assert isinstance(whole, Report)
        assert (whole.text, whole.outlet, len(running.asked)) == (LONG, "The feed", asked)
        (cut,) = taken(running, an_item(running.url("/1"), LONG + " [...]"))
        assert isinstance(cut, Report)
        assert cut.html == page.decode()


@pytest.mark.parametrize(
    ("said", "feed", "outlet"),
    [({}, "The feed", "The feed"), ({}, None, "Harbour Post"), ({"outlet": "The Post"}, "The feed", "The Post"),
     ({"kind": "agency"}, None, "Harbour Post"), ({"name": "127.0.0.1"}, None, None)],
)  # fmt: skip
def test_a_page_that_names_no_outlet_is_of_the_one_whose_feed_it_came_by(
    said: dict[str, str], feed: str | None, outlet: str | None
) -> None:
    plain = f"<html><body><article><p>{LONG}</p></article></body></html>"
    named = plain.replace("<body>", '<head><meta property="og:site_name" content="Zor Daily"></head><body>')
    pages = {"/1": Page(plain.encode(), headers=HTML), "/2": Page(named.encode(), headers=HTML)}
    with site(pages) as running:
        shown = replace(an_item(running.url("/1")), outlet=feed)
        its = {**said, "name": running.url("").removeprefix("http://") + "/feed"} if "name" in said else said
        (report,) = taken(running, shown, **its)
        (own,) = taken(running, replace(shown, url=running.url("/2")), **its)
    assert isinstance(report, Report)
    assert isinstance(own, Report)
    assert read_article(report).outlet == outlet
    assert read_article(own).outlet == said.get("outlet", "Zor Daily")
    if "outlet" not in said:
        assert read_article(report).id == read_article(replace(report, brought_by=None)).id


def test_whose_a_report_is_that_a_feed_of_many_outlets_brought_is_not_told_by_the_feed() -> None:
    def brought(url: str, **said: Any) -> str | None:
        shown = Item("Harbour Post", "1", url, "Bridge", text=LONG)
        (report,) = take(shown, source("https://www.paper.example/feed", **said), Web())
        assert isinstance(report, Report)
        return read_article(report).outlet

    assert brought("https://paper.example/1") == brought("https://news.paper.example/1") == "Harbour Post"
    assert brought("https://other.example/1") is None
    assert brought("https://newspaper.example/1") is None
    assert brought("https://other.example/1", kind="outlet") == "Harbour Post"


@pytest.mark.parametrize(
    ("page", "why"),
    [(Page(CONSENT, headers=HTML), "only the summary: the page only asks for consent"),
     (Page(status=403), "only the summary: 127.0.0.1 answers 403 Forbidden"),
     (Page(b"\x89PNG" + bytes(100)), "only the summary: an image, not a report")],
)  # fmt: skip
def test_where_the_page_is_no_report_the_summary_is_and_says_so(page: Page, why: str) -> None:
    with site({"/1": page}) as running:
        (report,) = taken(running, an_item(running.url("/1")))
        assert isinstance(report, Report)
        assert (report.text, report.note, report.outlet) == ("Only a summary.", why, "The feed")
        (refused,) = taken(running, an_item(running.url("/1"), ""))
        assert isinstance(refused, ReportRefused)


def test_a_page_that_cannot_be_had_for_now_is_tried_again_until_the_last_time() -> None:
    with site({"/1": Page(status=503)}) as running:
        (later,) = taken(running, an_item(running.url("/1")), last=False)
        assert isinstance(later, NotNow)
        (report,) = taken(running, an_item(running.url("/1")))
        assert isinstance(report, Report)
        assert report.note == "only the summary: 127.0.0.1 answers 503 Service Unavailable"


def test_a_feed_cannot_lead_to_another_private_host() -> None:
    with site({"/1": Page(b"secret")}) as running:
        (report,) = taken(running, an_item(running.url("/1", host="127.0.0.2")))
        assert isinstance(report, Report)
        assert "is not fetched from" in (report.note or "")
        (report,) = taken(running, an_item("http://127.0.0.2:8080/"))
        assert isinstance(report, Report)
        assert "this machine or of the own network" in (report.note or "")
        assert running.asked == []
    with pytest.raises(ReportRefused):
        Web().get("http://127.0.0.1/")


def test_a_page_is_new_only_when_its_main_text_is() -> None:
    def page(text: str, clock: int) -> Page:
        article = f"<article><h1>Status</h1><p>{text}</p></article>"
        body = f"<html><head><title>Status</title></head><body><nav>Time {clock}</nav>{article}</body></html>"
        return Page(body.encode(), headers=HTML)

    live = LiveFeed(instead=page(LONG, 1))
    with site({"/feed": live}) as running:
        first = polled(running, via="page")
        (shown,) = first.items
        (report,) = taken(running, shown, via="page")
        assert isinstance(report, Report)
        assert LONG.strip() in (report.html or "")
        live.instead = page(LONG, 2)
        assert tuple(polled(running, first.memory, via="page").items) == ()
        live.instead = page(LONG.replace("spring", "autumn"), 3)
        (changed,) = polled(running, first.memory, via="page").items
    assert (changed.key, changed.url) == (shown.key, running.url("/feed"))
    assert changed.digest != shown.digest


def test_a_memory_of_another_address_or_of_nonsense_is_no_memory() -> None:
    here = source("http://paper.example/feed")
    assert Memory(url="http://other.example/", failures=3).of(here) == Memory(url=here.url)
    assert replace(Memory(), url=here.url).of(here).url == here.url
    for value in (None, [], {"etag": 3, "failures": "x", "seen": [1], "parts": [["a"]], "ended": 1}, {"x": object()}):
        assert Memory.from_json(value) == Memory()
