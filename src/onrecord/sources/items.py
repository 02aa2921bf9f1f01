"""One JSON object of any usual shape in, a `Report` out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from onrecord.errors import ReportRefused
from onrecord.model.article import Report

_KEYS: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content_text", "articleBody", "content"),
    "html": ("html", "content_html"),
    "title": ("title", "headline"),
    "url": ("url", "link", "canonical_url"),
    "published": ("published", "date_published", "datePublished", "publishedAt", "published_at", "pubDate", "date",
                  "date_publish"),
    "outlet": ("outlet", "publisher", "source", "site_name", "source_domain"),
    "byline": ("byline", "author", "authors"),
}
LISTS = ("articles", "items", "reports", "results", "entries")
_MARKUP = re.compile(r"<(p|div|article|br|span|a|html|body|h[1-6]|ul|table)\b[^<>]{0,2000}>", re.IGNORECASE)


def looks_like_markup(text: str) -> bool:
    """Whether a text is HTML: it opens with a tag, or has several, within its first 20,000 characters."""
    head = text[:20_000]
    if not _MARKUP.search(head):
        return False
    return _MARKUP.match(head.lstrip()) is not None or (head.count("</") > 2 and len(_MARKUP.findall(head)) > 2)


def _plain(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _field(item: Mapping[str, Any], name: str) -> str | None:
    for key in _KEYS[name]:
        found = _plain(item.get(key))
        if found:
            return found
    return None


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    for key in _KEYS["byline"]:
        value = item.get(key)
        values = value if isinstance(value, list) else [value]
        names = tuple(n for n in (_plain(v) for v in values) if n)
        if names:
            return names
    return ()


def report_of(item: Any, path: str, given: str | None, outlet: str | None) -> Report:
    """The report that an item states; raises ReportRefused when it is no object or has neither text nor HTML."""
    if not isinstance(item, Mapping):
        raise ReportRefused(path, "not a JSON object")
    html = _field(item, "html")
    text = None if html else _field(item, "text")
    if text and looks_like_markup(text):
        html, text = text, None
    if not html and not text:
        raise ReportRefused(path, "has neither `text` nor `html`")
    return Report(
        path=path, text=text, html=html, title=_field(item, "title"), url=_field(item, "url"),
        published=_field(item, "published"), given=given, outlet=outlet or _field(item, "outlet"),
        byline=_authors(item),
    )
