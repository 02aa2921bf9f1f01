"""Fetching a URL from real servers: what is taken, and everything that is refused, and how fast."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

import onrecord
from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources import read_url
from onrecord.sources.feeds import last_day
from onrecord.sources.fetch import Fetched, fetch
from tests.sources.web_servers import CERTIFICATES, Page, Site, raw_site, site

HTML = b"<!DOCTYPE html><html><body><p>The minister of Marland said the bridge would open.</p></body></html>"
KIND = [("Content-Type", "text/html; charset=utf-8")]
PACKED = [("Content-Encoding", "gzip")]


def to(place: str) -> Page:
    return Page(status=302, headers=[("Location", place)])


def charset(name: str) -> list[tuple[str, str]]:
    return [("Content-Type", f"text/html; charset={name}")]


PAGES = {
    "/": Page(HTML, headers=KIND),
    "/moved": to("/"),
    "/far": to("http://paper.example/"),
    "/circle": to("/circle"),
    "/inside": to("http://127.0.0.1:80/"),
    "/keys": to("http://169.254.169.254/latest/meta-data/"),
    "/mapped": to("http://[::ffff:127.0.0.1]:8080/"),
    "/local-name": to("http://localhost:8080/"),
    "/file": to("file:///etc/passwd"),
    "/user": to("http://admin:pw@paper.example/"),
    "/gopher": to("gopher://paper.example/"),
    "/number": to("http://2130706433/"),
    "/port": to("http://paper.example:25/"),
    "/broken": to("http://[::1/"),
    "/nowhere": Page(status=302),
    "/gone": Page(status=410),
    "/odd": Page(status=299),
    "/headers": Page(HTML, headers=[*KIND, *((f"X-{n}", "v") for n in range(1000))]),
    "/long-header": Page(HTML, headers=[("X-Long", "v" * 200_000)]),
    "/gzip": Page(gzip.compress(HTML) + gzip.compress(b"<p>More</p>"), headers=[*KIND, *PACKED]),
    "/bomb": Page(gzip.compress(bytes(300_000_000), 9), headers=[*KIND, *PACKED]),
    "/bomb-in-file": Page(gzip.compress(gzip.compress(HTML + b" " * 100_000_000, 9)), headers=PACKED),
    "/cut": Page(gzip.compress(HTML)[:-20], headers=PACKED),
    "/damaged": Page(b"no gzip", headers=PACKED),
    "/brotli": Page(b"x", headers=[("Content-Encoding", "br")]),
    "/twice": Page(gzip.compress(HTML), headers=[("Content-Encoding", "gzip, gzip")]),
    "/big": Page(b"x" * 200_000, headers=KIND),
    "/big-untold": Page(b"x" * 200_000, headers=KIND, length=False),
    "/liar": Page(HTML, headers=[("Content-Length", "9" * 18)], length=False),
    "/cyrillic": Page("<html><p>Министр сказал</p></html>".encode("koi8-r"), headers=charset("KOI8-R")),
    "/wrong-charset": Page("<html><p>Міністр сказав</p></html>".encode(), headers=charset("koi8-r")),
    "/mad-charset": Page(b"<html><p>caf\xe9 noir</p></html>", headers=charset("punycode")),
    "/feed": Page(
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>Zor Daily</title>"
        b"<item><link>http://zor.example/1</link><description>One text.</description></item>"
        b"<item><description>Two texts.</description></item></channel></rss>",
        headers=[("Content-Type", "application/rss+xml")],
    ),
    "/pdf": Page(b"%PDF-1.7 ...", headers=[("Content-Type", "application/pdf")]),
    "/empty": Page(b"", headers=KIND),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with site(PAGES) as running:
        yield running


def get(server: Site, path: str, **options: Any) -> Fetched:
    options = {"allow_private": True, "ports": (80, 8080, server.port), "within": 10.0, **options}
    return fetch(server.url(path), **options)


def reason(server: Site, path: str, **options: Any) -> str:
    with pytest.raises(ReportRefused) as refused:
        get(server, path, **options)
    assert refused.value.path == server.url(path)
    return refused.value.reason


def test_a_page_is_had_as_it_is(server: Site) -> None:
    found = get(server, "/?q=1#part")
    assert found == Fetched(server.url("/?q=1#part"), server.url("/?q=1"), HTML, "text/html", "utf-8")
    asked = server.asked[-1]
    assert asked["path"] == "/?q=1"
    assert asked["host"] == f"127.0.0.1:{server.port}"
    assert asked["user-agent"].startswith(f"Onrecord/{onrecord.__version__} (+")
    assert not {"cookie", "authorization", "referer"} & set(asked)


def test_a_redirect_is_followed_and_told(server: Site) -> None:
    assert get(server, "/moved").final == server.url("/")
    assert reason(server, "/circle") == "redirected more than 5 times"
    assert reason(server, "/nowhere") == "127.0.0.1 answers 302 Found"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/inside", "this machine"),
        ("/keys", "link-local"),
        ("/mapped", "this machine"),
        ("/local-name", "a name of this machine"),
        ("/number", "a number that stands for an address"),
        ("/file", "only http:// and https://"),
        ("/gopher", "only http:// and https://"),
        ("/user", "user name or password"),
        ("/port", "port 25 is not fetched from"),
        ("/broken", "not a URL"),
    ],
)
def test_a_redirect_to_a_forbidden_place_is_refused(server: Site, path: str, told: str) -> None:
    # Its host may be private, the one to which it redirects may not.
    with pytest.raises(ReportRefused) as refused:
        fetch(server.url(path, "paper.example"), allow_private=True, ports=(80, 8080, server.port),
              resolver=lambda *_: ["127.0.0.1"])  # fmt: skip
    assert told in refused.value.reason


def test_without_leave_nothing_of_the_own_machine_is_touched(server: Site) -> None:
    before = len(server.asked)
    for host in ("127.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "localhost", "127.1", "0x7f01", "2130706433"):
        with pytest.raises(ReportRefused):
            fetch(server.url("/", host), ports=(server.port,), within=2.0)
    for leads in ("127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1", "169.254.169.254", "10.1.2.3"):
        with pytest.raises(ReportRefused, match=r"paper\.example leads to a forbidden address"):
            fetch(server.url("/", "paper.example"), ports=(server.port,), resolver=lambda *_, a=leads: [a])
    assert len(server.asked) == before


def test_one_bad_address_among_good_ones_is_enough(server: Site) -> None:
    with pytest.raises(ReportRefused, match="leads to a forbidden address"):
        fetch(server.url("/", "paper.example"), ports=(server.port,), resolver=lambda *_: ["1.1.1.1", "127.0.0.1"])


def test_a_name_is_looked_up_once_for_each_step_and_connected_to_as_it_was_found(server: Site) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    found = get(server, "/", resolver=lambda *_: next(answers))
    assert found.body == HTML
    looked: list[tuple[str, int]] = []

    def resolver(name: str, port: int) -> Sequence[str]:
        looked.append((name, port))
        return ["127.0.0.1"]

    options: dict[str, Any] = {"allow_private": True, "ports": (server.port,), "resolver": resolver}
    assert fetch(server.url("/moved", "paper.example"), **options).body == HTML
    assert looked == [("paper.example", server.port)] * 2
    assert server.asked[-1]["host"] == f"paper.example:{server.port}"


def test_a_name_that_turns_round_between_two_steps_is_caught(server: Site) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    with pytest.raises(ReportRefused, match=r"169\.254\.169\.254 is a link-local address"):
        fetch(server.url("/moved", "paper.example"), allow_private=True, ports=(server.port,),
              resolver=lambda *_: next(answers))  # fmt: skip
    with pytest.raises(StopIteration):
        next(answers)


def test_the_second_address_is_tried_where_the_first_does_not_answer(server: Site) -> None:
    found = fetch(server.url("/", "paper.example"), allow_private=True, ports=(server.port,),
                  resolver=lambda *_: ["127.0.0.3", "::1", "127.0.0.1"])  # fmt: skip
    assert found.body == HTML


def test_what_is_no_page_says_so(server: Site) -> None:
    assert reason(server, "/gone") == "127.0.0.1 answers 410 Gone"
    assert reason(server, "/odd") == "127.0.0.1 answers 299"
    assert reason(server, "/headers") == "sends more than 200 headers"
    assert "does not answer as a web server should" in reason(server, "/long-header")


def test_gzip_is_unpacked_within_the_limit(server: Site) -> None:
    assert get(server, "/gzip").body == HTML + b"<p>More</p>"
    started = time.process_time()
    assert reason(server, "/bomb") == "too large: a page may have 10 MB at most"
    assert time.process_time() - started < 8
    assert reason(server, "/cut") == "what it sends is cut off before its end"
    assert reason(server, "/damaged") == "what it sends is packed and damaged"
    assert reason(server, "/brotli") == "packed with 'br', which was not asked for"
    assert "which was not asked for" in reason(server, "/twice")


def test_the_size_is_bounded_whatever_is_said_of_it(server: Site) -> None:
    for path in ("/big", "/big-untold", "/liar"):
        assert "too large" in reason(server, path, limit=100_000)
    assert get(server, "/big-untold", limit=200_000).body == b"x" * 200_000


@pytest.mark.parametrize(
    "url",
    [
        "", "paper.example", "ftp://paper.example/", "http://", "http:///path", "http://a:b@paper.example/",
        "http://user@paper.example/", "http://paper.example:22/", "http://paper.example:99999/", "http://x\\@127.0.0.1/",
        "http://paper.example/\x00", "http://paper.example/\r\nHost: x", "javascript:alert(1)", "data:text/html,x",
        "http://paper.example/" + "a" * 2000, "http://127.0.0.1%2f@paper.example/", "http://①②⑦.⓪.⓪.①/",
        "http://[fe80::1%25eth0]/", "//paper.example/", "http://0/", "HTTP://LOCALHOST/", "http://localhost./",
    ],
)  # fmt: skip
def test_urls_that_are_not_fetched(url: str) -> None:
    def resolver(name: str, port: int) -> Sequence[str]:
        raise AssertionError(f"{name} was looked up")

    with pytest.raises(ReportRefused) as refused:
        fetch(url, resolver=resolver)
    assert refused.value.reason


def test_a_name_that_nobody_has() -> None:
    def resolver(name: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    for answer in (resolver, lambda *_: []):
        with pytest.raises(ReportRefused, match="there is no machine called paper.example".replace(".", r"\.")):
            fetch("http://paper.example/", resolver=answer)


def timed_out(running: Site, within: float = 0.6, **options: Any) -> None:
    started = time.perf_counter()
    assert reason(running, "/", within=within, **options) == f"took longer than {within:g} seconds"
    assert time.perf_counter() - started < within + 60


def test_a_resolver_that_hangs_is_waited_for_no_longer_than_was_said(server: Site) -> None:
    ended = threading.Event()

    def resolver(name: str, port: int) -> Sequence[str]:
        ended.wait(120)
        return ["127.0.0.1"]

    started = time.perf_counter()
    with pytest.raises(ReportRefused, match="took longer than"):
        fetch(server.url("/", "paper.example"), ports=(server.port,), within=0.3, resolver=resolver)
    assert time.perf_counter() - started < 60
    ended.set()


def test_a_server_that_trickles_is_left_at_the_end_of_the_time() -> None:
    def trickle(taken: socket.socket, ended: threading.Event) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not ended.wait(0.05):
            taken.sendall(b"x")

    def trickle_headers(taken: socket.socket, ended: threading.Event) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\n")
        while not ended.wait(0.05):
            taken.sendall(b"X-A: b\r\n")

    def hints(taken: socket.socket, ended: threading.Event) -> None:
        while not ended.wait(0.01):
            taken.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")

    def silent(taken: socket.socket, ended: threading.Event) -> None:
        ended.wait()

    for answer in (trickle, trickle_headers, hints, silent):
        with raw_site(answer) as running:
            timed_out(running)


def test_a_body_without_end_is_left_at_the_limit() -> None:
    def endless(taken: socket.socket, ended: threading.Event) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not ended.is_set():
            taken.sendall(b"x" * 65536)

    with raw_site(endless) as running:
        assert reason(running, "/") == "too large: a page may have 10 MB at most"


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", b"\x00" * 200_000,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", b"HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n"],
    ids=["nothing", "ssh", "cut off", "zeros", "bad chunk", "bad header"],
)  # fmt: skip
def test_what_is_no_web_server(answer: bytes) -> None:
    with raw_site(lambda taken, _: taken.sendall(answer)) as running:
        assert reason(running, "/").startswith("127.0.0.1 does not answer as a web server should: ")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(ReportRefused, match=r"no connection to 127\.0\.0\.1"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True, ports=(port,))


def test_a_certificate_is_checked_by_the_name_that_was_asked_for() -> None:
    trusting = ssl.create_default_context(cafile=str(CERTIFICATES / "paper.pem"))

    def over_tls(host: str, tls: ssl.SSLContext | None) -> bytes:
        return fetch(running.url("/", host, "https"), allow_private=True, ports=(running.port,), tls=tls,
                     resolver=lambda *_: ["127.0.0.1"]).body  # fmt: skip

    with site({"/": Page(HTML)}, "paper") as running:
        assert over_tls("paper.example", trusting) == HTML
        with pytest.raises(ReportRefused, match=r"certificate of other\.example cannot be trusted: Hostname mismatch"):
            over_tls("other.example", trusting)
        with pytest.raises(ReportRefused, match=r"certificate of paper\.example cannot be trusted: self.signed"):
            over_tls("paper.example", None)


def reports(server: Site, path: str, **options: Any) -> list[Report | ReportRefused]:
    return list(read_url(server.url(path), allow_private=True, ports=(server.port,), **options))


def test_a_url_becomes_a_report(server: Site) -> None:
    said = {"given": "2031-04-03", "outlet": "Zor"}
    report = Report(path=server.url("/moved"), url=server.url("/"), html=HTML.decode(), **said)
    before = last_day(time.time())
    found = reports(server, "/moved", **said)
    assert found in ([replace(report, until=before)], [replace(report, until=last_day(time.time()))])


def test_a_feed_becomes_its_reports(server: Site) -> None:
    one, two = reports(server, "/feed")
    assert isinstance(one, Report)
    assert isinstance(two, Report)
    assert (one.path, one.url, one.text) == (server.url("/feed") + "#1", "http://zor.example/1", "One text.")
    assert (two.url, two.outlet) == (server.url("/feed"), "Zor Daily")


def test_the_charset_of_the_server_is_believed_where_the_bytes_allow(server: Site) -> None:
    texts = [r.html for p in ("/cyrillic", "/wrong-charset", "/mad-charset") for r in reports(server, p)]
    assert texts == [f"<html><p>{t}</p></html>" for t in ("Министр сказал", "Міністр сказав", "café noir")]


@pytest.mark.parametrize(
    ("path", "told"),
    [("/pdf", "a damaged PDF: Stream has ended unexpectedly"),
     ("/empty", "the file is empty"), ("/gone", "127.0.0.1 answers 410 Gone"),
     ("/bomb-in-file", "too large: a report may have 8 MB at most")],
)  # fmt: skip
def test_what_cannot_be_read_is_a_refusal(server: Site, path: str, told: str) -> None:
    (refused,) = reports(server, path)
    assert isinstance(refused, ReportRefused)
    assert (refused.path, refused.reason) == (server.url(path), told)
