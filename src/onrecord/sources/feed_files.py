"""An RSS or Atom file in, one `Report` or `ReportRefused` an entry out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.decode import decode, sniff_wide
from onrecord.sources.entries import LIMIT, entries, prepared
from onrecord.sources.items import looks_like_markup
from onrecord.sources.opened import Opened

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
    number = 0
    for number, entry in enumerate(entries(prepared(opened.read_all(LIMIT), opened.path), opened.path), 1):
        path = f"{opened.path}#{number}"
        if not entry.body:
            yield ReportRefused(path, "the entry has no text")
            continue
        markup = is_markup(entry.body)
        yield Report(
            path=path, text=None if markup else entry.body, html=entry.body if markup else None, title=entry.title,
            url=entry.url, published=entry.published, given=given, outlet=outlet or entry.outlet, byline=entry.byline,
        )  # fmt: skip
    if not number:
        yield ReportRefused(opened.path, "a feed without entries")


def is_markup(body: str) -> bool:
    """Whether what an entry has is HTML, or at least has its character references."""
    return looks_like_markup(body) or "</" in body or "&" in body
