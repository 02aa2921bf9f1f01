"""A page in, what it says of itself out: title, byline, date, outlet, canonical address."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from onrecord.reading.json_ld import Stated
from onrecord.reading.page_tree import text_of, words

_DATES = ("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
          "dcterms.date", "dcterms.created", "pubdate", "publishdate", "publish_date", "publish-date", "sailthru.date",
          "parsely-pub-date", "article.published", "cxenseparse:recs:publishtime", "originalpublicationdate")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "cxenseparse:author")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "twitter:app:name:iphone")
_TITLES = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of itself; `published` is a date string as written."""

    title: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    outlet: str | None = None
    url: str | None = None


def page_metadata(tree: Any, said: Stated) -> PageMetadata:
    """The metadata of an unpruned page; JSON-LD first, then meta tags, then the markup."""
    metas = _metas(tree)
    outlet = said.outlet or _first(metas, _OUTLETS)
    title = _first(metas, _TITLES) or said.title or _heading(tree) or _page_title(tree)
    return PageMetadata(
        title=_without_outlet(title, outlet),
        byline=said.authors or _authors(tree, metas),
        published=said.published or _first(metas, _DATES) or _marked_date(tree),
        outlet=outlet,
        url=_address(tree, metas) or (said.url if _is_address(said.url) else None),
    )


def _metas(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        value = " ".join(html.unescape(meta.get("content") or "").split())
        if name and value:
            found.setdefault(name, value)
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[n] for n in names if n in metas), None)


def _heading(tree: Any) -> str | None:
    headings = [t for t in (text_of(h) for h in tree.iter("h1")) if len(t) > 10]
    return headings[0] if headings else None


def _page_title(tree: Any) -> str | None:
    element = tree.find(".//title")
    return (text_of(element) or None) if element is not None else None


def _without_outlet(title: str | None, outlet: str | None) -> str | None:
    if title and outlet:
        for joint in words()["title_joints"]:
            before, found, after = title.rpartition(joint)
            if found and before.strip() and after.strip().lower() == outlet.lower():
                return str(before.strip())
    return title


def _authors(tree: Any, metas: dict[str, str]) -> tuple[str, ...]:
    for name in _AUTHORS:
        value = metas.get(name, "")
        if value and "://" not in value and _LETTER.search(value):
            return (value,)
    names: list[str] = []
    for element in tree.iter("a", "span", "div", "p"):
        if element.get("rel") == "author" or (element.get("itemprop") or "").lower() == "author":
            name = text_of(element)
            if 3 < len(name) < 80 and name not in names:
                names.append(name)
    return tuple(names[:6])


def _marked_date(tree: Any) -> str | None:
    for element in tree.iter():
        if isinstance(element.tag, str) and (element.get("itemprop") or "").lower() == "datepublished":
            found = element.get("content") or element.get("datetime") or text_of(element)
            if found:
                return str(found)
    times = [t.get("datetime") for t in tree.iter("time") if t.get("datetime")]
    published = [t for t in tree.iter("time") if t.get("pubdate") is not None and t.get("datetime")]
    if published:
        return str(published[0].get("datetime"))
    days = {str(t)[:10] for t in times}
    return str(times[0]) if len(days) == 1 else None


def _is_address(url: str | None) -> bool:
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _address(tree: Any, metas: dict[str, str]) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and _is_address((link.get("href") or "").strip()):
            return str(link.get("href").strip())
    found = metas.get("og:url")
    return found if _is_address(found) else None
