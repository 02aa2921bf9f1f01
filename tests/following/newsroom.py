"""A newsroom on loopback for tests: feeds that grow and misbehave, pages, and a webhook that takes what it is sent."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any

REPORTS = resources.files("onrecord.packs") / "sample" / "reports"
Answer = Callable[[BaseHTTPRequestHandler], None]


def sample_texts() -> dict[str, str]:
    """The texts of the sample pack, by file name."""
    texts = {f.name: f.read_text("utf-8") for f in REPORTS.iterdir() if f.name.endswith(".txt")}
    return dict(sorted(texts.items()))


def item(key: str, title: str, text: str, published: str | None = None, link: str | None = None) -> str:
    """One item of an RSS feed with its whole text."""
    paragraphs = "".join(f"<p>{escape(p)}</p>" for p in text.split("\n\n") if p.strip())
    when = f"<pubDate>{published}</pubDate>" if published else ""
    where = f"<link>{escape(link)}</link>" if link else ""
    return (
        f"<item><guid isPermaLink='false'>{escape(key)}</guid><title>{escape(title)}</title>{when}{where}"
        f"<description>{escape(paragraphs)}</description></item>"
    )


class Newsroom:
    """Serves what `feeds` has by path, counts what was asked for, and keeps what was sent to it in `taken`.

    A path in `faults` is answered by that instead. What is sent is kept before `hanging`, where there is one, is asked
    to answer.
    """

    def __init__(self) -> None:
        self.feeds: dict[str, list[str]] = {}
        self.faults: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.taken: list[Any] = []
        self.status = 200
        self.hanging: Answer | None = None
        newsroom = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                newsroom.asked[self.path] += 1
                fault = newsroom.faults.get(self.path)
                if fault is not None:
                    fault(self)
                    return
                items = newsroom.feeds.get(self.path)
                body = b"" if items is None else newsroom.feed(self.path, items).encode()
                tag = f'"{hash(body)}"'
                if items is not None and self.headers.get("If-None-Match") == tag:
                    self.answer(304, b"", tag)
                    return
                self.answer(404 if items is None else 200, body, tag)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                newsroom.taken.append(json.loads(self.rfile.read(length)))
                if newsroom.hanging is not None:
                    newsroom.hanging(self)
                    return
                self.answer(newsroom.status, b"", "")

            def answer(self, status: int, body: bytes, tag: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                if tag:
                    self.send_header("ETag", tag)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def feed(self, path: str, items: list[str]) -> str:
        """The document of a feed."""
        title = path.strip("/").replace("/", " ")
        return f"<rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>\n"

    def close(self) -> None:
        """Serve no longer."""
        self._server.shutdown()
        self._server.server_close()
