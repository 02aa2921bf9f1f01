"""An RSS or Atom file in, one `Report` or `ReportRefused` an entry out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.decode import decode, sniff_wide
from onrecord.sources.items import looks_like_markup
from onrecord.sources.opened import Opened

_LIMIT = 32 * 1024 * 1024
_ROOT = re.compile(rb"<(?:[a-z]{1,10}:)?(rss|feed|rdf)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(html|body|!doctype html)\b", re.IGNORECASE)


def matches(head: bytes) -> bool:
    """Whether the first bytes open an RSS or Atom document."""
    start = head[:4000]
    if sniff_wide(start):
        start = decode(start).encode("utf-8", "replace")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    root = _ROOT.search(start)
    if not start.startswith(b"<") or not root:
        return False
    page = _PAGE.search(start)
    return page is None or root.start() < page.start()


def read(opened: Opened, given: str | None, outlet: str | None) -> Iterator[Report | ReportRefused]:
    """The entries of the feed, in its order."""
    import feedparser

    data = opened.read_all(_LIMIT)
    try:
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # the parser raises many kinds on hostile input
        yield ReportRefused(opened.path, f"broken feed: {type(error).__name__}")
        return
    if not feed.entries:
        yield ReportRefused(opened.path, "a feed without entries")
    name = outlet or _clean(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries, 1):
        path = f"{opened.path}#{number}"
        body = _body(entry)
        if not body:
            yield ReportRefused(path, "the entry has no text")
            continue
        markup = looks_like_markup(body) or "</" in body or "&" in body
        yield Report(
            path=path, text=None if markup else body, html=body if markup else None,
            title=_clean(entry.get("title")), url=_clean(entry.get("link")),
            published=_clean(entry.get("published") or entry.get("updated")), given=given,
            outlet=outlet or _clean((entry.get("source") or {}).get("title")) or name,
            byline=tuple(n for n in (_clean(a.get("name")) for a in entry.get("authors", ())) if n),
        )


def _body(entry: Any) -> str | None:
    bodies = [c.get("value") or "" for c in entry.get("content", ())] + [entry.get("summary") or ""]
    return max((b.strip() for b in bodies), key=len) or None


def _clean(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(re.sub(r"<[^<>]{1,200}>", " ", value).split()) or None
