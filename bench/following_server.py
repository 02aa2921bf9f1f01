"""Two hundred newspapers on loopback: items in, each with the moment at which it appears; feeds, pages, faults out.

Each has an address of its own in 127.0.0.0/8. A fifth of them show only summaries, so that pages are fetched. Some
answers are errors, hang, are cut off or ask for rest; four papers call their items otherwise at every poll.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email.utils import formatdate
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

from following_made import Made

SHOWN = 25
"""So many items a feed shows, the latest."""
RENAMING, SUMMARIES = range(4), 5
_HANG = 12.0
_FAULTS = (("500", 0.015), ("503", 0.01), ("cut", 0.005), ("hang", 0.003))


@dataclass(slots=True)
class Shown:
    """An item in a feed, with the moment (seconds since 1970) at which it appears there."""

    made: Made
    at: float
    feed: int
    port: int = 0

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://{host(self.feed)}:{self.port}/item/{self.made.number}"

    def markup(self) -> str:
        """The whole report."""
        return "".join(f"<p>{escape(p)}</p>" for p in self.made.paragraphs)

    def entry(self, key: str) -> str:
        """Its entry in the feed."""
        body = self.markup() if self.feed % SUMMARIES else f"<p>{escape(self.made.paragraphs[0][:200])} …</p>"
        return (
            f"<item><guid isPermaLink='false'>{key}</guid><title>{escape(self.made.title)}</title>"
            f"<link>{self.url}</link><pubDate>{formatdate(self.at)}</pubDate>"
            f"<description>{escape(body)}</description></item>"
        )

    def page(self) -> str:
        """Its page."""
        title = escape(self.made.title)
        menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(12))
        return (
            f"<!DOCTYPE html><html><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>"
            f"<article><h1>{title}</h1>{self.markup()}</article><footer>All rights</footer></body></html>"
        )


def host(feed: int) -> str:
    """The address of a newspaper."""
    return f"127.0.{1 + feed // 200}.{1 + feed % 200}"


@dataclass(slots=True)
class Papers:
    """Serves feeds; `taken` are the alerts that came in, each with its moment. Without `faults` nothing goes wrong."""

    feeds: int
    faults: bool
    items: dict[int, Shown] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    taken: list[tuple[float, Any]] = field(default_factory=list)
    port: int = 0
    _by_feed: dict[int, list[Shown]] = field(default_factory=dict)
    _server: ThreadingHTTPServer | None = None
    _random: Random = field(default_factory=lambda: Random(11))

    def start(self) -> None:
        """Listen."""
        papers = self

        class Handler(_Handler):
            serving = papers

        self._server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def put(self, shown: list[Shown]) -> None:
        """Let these items appear when their moments come."""
        for one in shown:
            one.port = self.port
            self.items[one.made.number] = one
            self._by_feed.setdefault(one.feed, []).append(one)
        for its in self._by_feed.values():
            its.sort(key=lambda s: s.at)

    def feed(self, number: int) -> tuple[str, bytes]:
        """What a feed shows now, and a tag that changes with it."""
        now = time.time()
        there = [s for s in self._by_feed.get(number, ()) if s.at <= now]
        again = f" {time.monotonic_ns()}" if self.faults and number in RENAMING else ""
        items = "".join(s.entry(f"n{s.made.number}{again}") for s in reversed(there[-SHOWN:]))
        document = f"<rss version='2.0'><channel><title>Paper {number}</title>{items}</channel></rss>"
        return f'"{len(there)}{again}"', document.encode()

    def fault(self) -> str | None:
        """What goes wrong with this answer."""
        drawn = self._random.random()
        for name, share in _FAULTS if self.faults else ():
            if (drawn := drawn - share) < 0:
                self.asked[name] += 1
                return name
        return None

    def close(self) -> None:
        """Serve no longer."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    serving: Papers

    def do_GET(self) -> None:
        papers = self.serving
        what, _, which = self.path.strip("/").partition("/")
        papers.asked[what] += 1
        if what not in ("feed", "item"):
            self._answer(404, b"")
        elif (fault := papers.fault()) == "500":
            self._answer(500, b"")
        elif fault == "503":
            self._answer(503, b"", {"Retry-After": "20"})
        elif fault == "hang":
            time.sleep(_HANG)
            self.close_connection = True
        elif what == "item":
            self._answer(200, papers.items[int(which)].page().encode(), {"Content-Type": "text/html; charset=utf-8"})
        else:
            self._feed(int(which), cut=fault == "cut")

    def _feed(self, number: int, cut: bool) -> None:
        tag, body = self.serving.feed(number)
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, b"")
            return
        self._answer(200, body, {"Content-Type": "application/rss+xml", "ETag": tag}, cut)

    def do_POST(self) -> None:
        taken = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.serving.taken.append((time.time(), taken))
        self._answer(200, b"")

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def log_message(self, *_: Any) -> None: ...
