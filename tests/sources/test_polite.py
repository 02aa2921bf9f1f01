"""Manners on real servers: robots.txt and its delay, spacing by host, who is asking."""

from __future__ import annotations

import threading
import time

import pytest

from onrecord.errors import NotNow, ReportRefused
from onrecord.sources.configuration import Manners
from onrecord.sources.polite import Web, leave_for, seconds_in
from tests.sources.web_servers import Page, Site, site

TEXT = [("Content-Type", "text/plain")]


def web(**said: float | str) -> Web:
    return Web(Manners(**said), resolver=lambda *_: ["127.0.0.1"])  # type: ignore[arg-type]


def get(asking: Web, running: Site, path: str) -> bytes:
    return asking.get(running.url(path), leave_for(running.url(), True)).body


def robots(text: str) -> Page:
    return Page(text.encode(), headers=TEXT)


def test_what_robots_txt_forbids_is_not_asked_for_and_it_is_read_once() -> None:
    rules = "User-agent: *\nDisallow: /private\n\nUser-agent: Onrecord\nDisallow: /news\nAllow: /news/open\n"
    with site({"/robots.txt": robots(rules), "/private": Page(b"x"), "/news/open": Page(b"y")}) as running:
        asking = web()
        assert get(asking, running, "/private") == b"x"
        assert get(asking, running, "/news/open") == b"y"
        with pytest.raises(ReportRefused, match=r"the robots\.txt of 127\.0\.0\.1 forbids it") as refused:
            get(asking, running, "/news/1")
        assert not isinstance(refused.value, NotNow)
        assert [a["path"] for a in running.asked] == ["/robots.txt", "/private", "/news/open"]


def test_a_redirect_does_not_lead_round_robots_txt() -> None:
    pages = {
        "/robots.txt": robots("User-agent: *\nDisallow: /news\n"),
        "/open": Page(status=302, headers=[("Location", "/news")]), "/news": Page(b"x"),
    }  # fmt: skip
    with site(pages) as running, pytest.raises(ReportRefused, match="forbids it"):
        get(web(), running, "/open")
    assert "/news" not in [a["path"] for a in running.asked]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_where_there_is_no_robots_txt_all_is_allowed(status: int) -> None:
    with site({"/robots.txt": Page(status=status), "/1": Page(b"x")}) as running:
        assert get(web(), running, "/1") == b"x"


@pytest.mark.parametrize("page", [Page(status=500), Page(status=503), Page(status=429), Page(b"x" * 1_100_000)])
def test_where_robots_txt_cannot_be_had_nothing_is_asked_for_now(page: Page) -> None:
    with site({"/robots.txt": page, "/1": Page(b"x")}) as running:
        asking = web()
        for _ in range(2):
            with pytest.raises(NotNow, match=r"its robots\.txt") as refused:
                get(asking, running, "/1")
            assert refused.value.after is not None
        assert [a["path"] for a in running.asked] == ["/robots.txt"]


@pytest.mark.parametrize(
    "rules", [b"\x00\xff\xfe", b"<html>Not here</html>", b"Disallow", b"User-agent: *\nCrawl-delay: x"]
)
def test_nonsense_in_robots_txt_forbids_nothing(rules: bytes) -> None:
    with site({"/robots.txt": Page(rules, headers=TEXT), "/1": Page(b"x")}) as running:
        assert get(web(), running, "/1") == b"x"


def test_a_crawl_delay_is_kept_by_threads_together() -> None:
    with site({"/robots.txt": robots("User-agent: *\nCrawl-delay: 0.3\n"), "/1": Page(b"x")}) as running:
        asking = web()
        begun = time.monotonic()
        threads = [threading.Thread(target=get, args=(asking, running, "/1")) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - begun >= 0.9


def test_hosts_of_others_are_spaced_and_those_of_the_own_network_are_not() -> None:
    with site({"/1": Page(b"x")}) as running:
        asking = web(spacing=0.25)
        begun = time.monotonic()
        get(asking, running, "/1")
        get(asking, running, "/1")
        near = time.monotonic() - begun
        begun = time.monotonic()
        for _ in range(3):
            asking._turn(running.url("/1"), leave_for("http://other.example/", True))
        assert time.monotonic() - begun >= 0.5
        assert near < 5


def test_a_turn_that_is_too_far_off_is_not_waited_for() -> None:
    with site({"/1": Page(status=503, headers=[("Retry-After", "3000")])}) as running:
        asking = web()
        with pytest.raises(NotNow) as first:
            get(asking, running, "/1")
        assert first.value.after == 3000
        with pytest.raises(NotNow, match="is to be left alone for") as second:
            get(asking, running, "/2")
        assert 2900 < (second.value.after or 0) <= 3000


def test_who_asks_is_said() -> None:
    with site({"/1": Page(b"x")}) as running:
        get(web(contact="desk@paper.example"), running, "/1")
    assert all(a["user-agent"].endswith(" (+desk@paper.example)") for a in running.asked)
    assert all(a["user-agent"].startswith("Onrecord/") for a in running.asked)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120.0), (" 5 ", 5.0), ("9" * 50, 86400.0), ("Fri, 01 Jan 2100 00:00:00 GMT", 86400.0),
     ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("", None), (None, None), ("soon", None), ("-5", None), ("²", None)],
)  # fmt: skip
def test_how_long_a_server_wants_to_rest(said: str | None, seconds: float | None) -> None:
    assert seconds_in(said) == seconds
