"""A sitemap in, its recent entries out as items; an index of sitemaps in, those of them that are worth reading out."""

from __future__ import annotations

import heapq
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onrecord.errors import ReportRefused
from onrecord.sources.entries import prepared
from onrecord.sources.feeds import believable, moment_of, web_address
from onrecord.sources.fetch import Fetched
from onrecord.sources.item import Item, digest_of
from onrecord.sources.opened import open_bytes

RECENT = 3 * 86400.0
"""So many seconds back an entry may have been published or changed."""
MOST_ITEMS = 5000
MOST_PARTS = 20
MOST_UNDATED = 200
_LIMIT = 50 * 1024 * 1024
_ROOT = re.compile(rb"<(?:[A-Za-z]{1,10}:)?(?:urlset|sitemapindex)[\s>]")
_PAGE = re.compile(rb"<(html|body|!doctype html)\b", re.IGNORECASE)
_FIELDS = ("loc", "lastmod", "title", "publication_date")


@dataclass(slots=True)
class Sitemap:
    """What a sitemap has: recent items, the newest first; the sitemaps that an index names; entries without a date."""

    items: list[Item] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    undated: int = 0


def is_sitemap(head: bytes) -> bool:
    """Whether the first bytes are those of a sitemap or of an index of them."""
    root = _ROOT.search(head[:4000])
    page = _PAGE.search(head[:4000])
    return root is not None and (page is None or root.start() < page.start())


def unzipped(found: Fetched) -> bytes:
    """What was fetched, unpacked where it is a gzip file; raises ReportRefused."""
    if not found.body.startswith(b"\x1f\x8b"):
        return found.body
    opened = open_bytes(found.url, found.body)
    return opened.read_all(_LIMIT)


def read_sitemap(source: str, data: bytes, found: Fetched, now: float) -> Sitemap:
    """The recent entries of a sitemap, the newest MOST_ITEMS, or the MOST_PARTS newest sitemaps of an index.

    Entries without a date are taken only where there are few of them. Raises ReportRefused.
    """
    dated: list[tuple[float, int, Item]] = []
    undated: list[Item] = []
    parts: list[tuple[float, int, str]] = []
    missing = 0
    seen: set[str] = set()
    for number, (kind, said) in enumerate(_nodes(prepared(data, found.url), found.url)):
        url = web_address(said.get("loc"), found.final)
        if url is None or url in seen:
            continue
        written = said.get("publication_date") or said.get("lastmod")
        moment = moment_of(written)
        at = _seconds(moment)
        if kind == "sitemap":
            if at is None or at >= now - RECENT:
                _push(parts, (at or 0.0, -number, url), MOST_PARTS)
            continue
        item = Item(
            source=source, key=url, url=url, title=said.get("title"),
            published=believable(said.get("publication_date"), now), digest=digest_of(*map(said.get, _FIELDS[1:])),
        )  # fmt: skip
        if at is None:
            missing += 1
            if len(undated) < MOST_UNDATED:
                undated.append(item)
        elif at >= now - RECENT:
            seen.add(url)
            _push(dated, (at, -number, item), MOST_ITEMS)
    newest = [item for *_, item in sorted(dated, key=lambda d: d[:2], reverse=True)]
    few = undated if missing <= MOST_UNDATED else []
    return Sitemap(newest + few, [u for *_, u in sorted(parts, reverse=True)], 0 if few else missing)


def _push(heap: list[Any], entry: tuple[float, int, Any], most: int) -> None:
    """Keep an entry if it is among the newest so many."""
    if len(heap) < most:
        heapq.heappush(heap, entry)
    else:
        heapq.heappushpop(heap, entry)


def _seconds(moment: datetime | None) -> float | None:
    try:
        return None if moment is None else moment.timestamp()
    except (OverflowError, ValueError, OSError):
        return None


def _nodes(data: bytes, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each `url` or `sitemap` with what it says, read as a stream and as far as it can be read."""
    from lxml import etree

    options: Any = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True,
                    "remove_pis": True, "recover": True, "encoding": "utf-8"}  # fmt: skip
    said: dict[str, str] = {}
    try:
        for _, node in etree.iterparse(io.BytesIO(data), events=("end",), **options):
            name = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
            if name in _FIELDS and name not in said:
                said[name] = " ".join((node.text or "").split())
            elif name in ("url", "sitemap"):
                yield name, {k: v for k, v in said.items() if v}
                said = {}
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    except (etree.LxmlError, ValueError):
        raise ReportRefused(path, "a broken sitemap") from None
