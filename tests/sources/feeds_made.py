"""Feeds made for the tests: items in, RSS out; a server of one that answers as real ones do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.sax.saxutils import escape

from onrecord.sources.source import Source
from tests.sources.web_servers import Page

TEXT = "The minister of Marland said on Tuesday that the bridge at Zor would open again in the spring. "
LONG = TEXT * 12
NOW = 1_938_000_000.0
"""31 May 2031."""


def item(number: int, **said: str) -> str:
    """One item of RSS; a value of None leaves an element out."""
    usual = {
        "title": f"Item {number}", "link": f"http://paper.example/{number}", "guid": f"id-{number}",
        "pubDate": "Fri, 30 May 2031 09:00:00 GMT", "description": f"Summary {number}.",
    }  # fmt: skip
    return "<item>" + "".join(f"<{k}>{escape(v)}</{k}>" for k, v in {**usual, **said}.items() if v) + "</item>"


def rss(items: Iterable[str]) -> bytes:
    """A whole feed."""
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Harbour Post</title>'
    return (head + "".join(items) + "</channel></rss>").encode()


@dataclass
class LiveFeed:
    """A feed whose items change, with ETag and Last-Modified; `answers` are the statuses that were given."""

    items: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    instead: Page | None = None

    def __call__(self, asked: Mapping[str, str]) -> Page:
        page = self._page(asked)
        self.answers.append(page.status)
        return page

    def _page(self, asked: Mapping[str, str]) -> Page:
        if self.instead is not None:
            return self.instead
        body = rss(self.items)
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if asked.get("if-none-match") == etag:
            return Page(status=304, headers=[("ETag", etag)])
        return Page(body, headers=[("ETag", etag), ("Content-Type", "application/rss+xml")])


def source(url: str, **said: Any) -> Source:
    """A source that may be of this machine."""
    return replace(Source("Harbour Post", url, allow_private=True), **said)
