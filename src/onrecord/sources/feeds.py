"""A fetched feed in, its items out: told apart by what the feed calls them, dates that cannot be left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit

from onrecord.errors import ReportRefused
from onrecord.sources import feed_files
from onrecord.sources.decode import decode
from onrecord.sources.entries import LIMIT, Entry, entries, plain, prepared
from onrecord.sources.fetch import Fetched
from onrecord.sources.item import Item, digest_of
from onrecord.sources.items import report_of
from onrecord.sources.plain import text_of

__all__ = ["LIMIT", "Feed", "believable", "is_feed", "is_json_feed", "last_day", "web_address"]

_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_AHEAD = 14 * 3600
"""So many seconds a date may be ahead: what the clocks of the east show, called GMT."""
_LONGEST_KEY = 500
_KNOWN = 50_000
_DIGESTS: dict[bytes, str] = {}
"""By the hash of an entry as it is written, the digest of its text."""
_USUAL = re.compile(r"https?://[a-z0-9][a-z0-9.-]{2,200}(?::\d{2,5})?/[A-Za-z0-9/._~%?=&+,;:@-]{0,1500}\Z")
_JSON_FEED = re.compile(rb'\s*(?:\xef\xbb\xbf)?\s*\{[^\x00]{0,2000}?"(?:version|items)"\s*:')


def is_feed(head: bytes) -> bool:
    """Whether the first bytes are those of RSS or Atom."""
    return feed_files.matches(head)


def is_json_feed(head: bytes) -> bool:
    """Whether the first bytes are those of a JSON feed."""
    return _JSON_FEED.match(head) is not None


@dataclass(frozen=True, slots=True)
class Feed(Iterable[Item]):
    """The items of a feed, read anew each time that they are gone through, so that many take no memory.

    `data` is prepared XML, or JSON with `is_json`. With `by_url` an item is told by its address and not by what the
    feed calls it. `now` is the moment (seconds since 1970) after which dates are not believed.
    """

    source: str
    url: str
    data: bytes
    is_json: bool
    by_url: bool
    now: float

    @classmethod
    def of(cls, source: str, found: Fetched, by_url: bool, now: float) -> Feed:
        """The feed that was fetched; raises ReportRefused for one that cannot be."""
        as_json = not is_feed(found.body)
        data = found.body if as_json else prepared(found.body, found.url, found.charset)
        return cls(source, found.final, data, as_json, by_url, now)

    def __iter__(self) -> Iterator[Item]:
        """Each item once, in the order of the feed; raises ReportRefused where it is no feed after all."""
        seen: dict[str, str] = {}
        read = _json_entries(self.data, self.url) if self.is_json else entries(self.data, self.url)
        for entry in read:
            item = self._item(entry, seen)
            if item is not None:
                yield item

    def _item(self, entry: Entry, seen: dict[str, str]) -> Item | None:
        """The item of an entry; None for one that was there already or has nothing."""
        url = web_address(entry.url, self.url)
        markup = entry.body is not None and feed_files.is_markup(entry.body)
        digest = _digest(entry.title, entry.body, markup)
        key = (url if self.by_url else None) or entry.id or url or digest
        key = key if len(key) <= _LONGEST_KEY else digest_of(key)
        if not (entry.title or entry.body or url) or seen.get(key) == digest:
            return None
        if key in seen:
            key = f"{key[:_LONGEST_KEY]} {digest_of(url or digest)}"
            if seen.get(key) == digest:
                return None
        seen[key] = digest
        return Item(
            source=self.source, key=key, url=url, title=entry.title,
            published=believable(entry.published, self.now), text=None if markup else entry.body,
            html=entry.body if markup else None, digest=digest, byline=entry.byline, outlet=entry.outlet,
        )  # fmt: skip


def _digest(title: str | None, body: str | None, markup: bool) -> str:
    """That of what an entry says; most of what a feed shows it has shown before, and to read markup takes long."""
    if not body:
        return digest_of(title, body)
    as_it_is = sha256(f"{markup} {title}\0{body}".encode("utf-8", "surrogatepass")).digest()
    found = _DIGESTS.get(as_it_is)
    if found is None:
        if len(_DIGESTS) >= _KNOWN:
            _DIGESTS.clear()
        found = _DIGESTS[as_it_is] = digest_of(title, text_of(body) if markup else body)
    return found


def web_address(written: str | None, base: str) -> str | None:
    """The address on the web that is written, in full; None for one that is none."""
    text = "".join((written or "").split())
    if _USUAL.match(text):
        return text
    if not text:
        return None
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
    except ValueError:
        return None
    fits = parts.scheme in ("http", "https") and parts.hostname and len(url) <= 2000 and url.isprintable()
    return parts._replace(fragment="").geturl() if fits else None


def believable(published: str | None, now: float) -> str | None:
    """The date as it is written, unless it is long before there were feeds or in the future."""
    moment = moment_of(published)
    if moment is None:
        return published if published is None or re.search(r"\d{4}", published) else None
    return published if moment >= _EARLIEST and moment.timestamp() <= now + _AHEAD else None


def last_day(now: float) -> str:
    """The last day (ISO) on which what is seen at a moment can have been published, wherever in the world."""
    return datetime.fromtimestamp(now + _AHEAD, UTC).date().isoformat()


@lru_cache(maxsize=4096)
def moment_of(published: str | None) -> datetime | None:
    """The moment that a date of a feed or sitemap means; None for one that cannot be read."""
    text = (published or "").strip()[:100]
    moment = None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _json_entries(data: bytes, path: str) -> Iterator[Entry]:
    try:
        value: Any = json.loads(decode(data), strict=False)
    except (ValueError, RecursionError):
        raise ReportRefused(path, "broken JSON") from None
    if not isinstance(value, Mapping) or not isinstance(value.get("items"), list):
        raise ReportRefused(path, "JSON, but no feed: it has no list of items")
    title = plain(value.get("title"))
    for item in value["items"]:
        if not isinstance(item, Mapping):
            continue
        said = {**item, "text": item.get("content_text") or item.get("summary")}
        try:
            report = report_of(said, path, None, None)
            body = report.html or report.text
        except ReportRefused:
            report, body = None, None
        number = item.get("id")
        yield Entry(
            id=str(number)[:2000] if isinstance(number, (str, int)) and number != "" else None,
            url=_said(item, "url") or _said(item, "external_url"), title=plain(item.get("title")),
            published=_said(item, "date_published") or _said(item, "date_modified"), body=body,
            byline=report.byline if report else (), outlet=title,
        )  # fmt: skip


def _said(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value.strip() or None if isinstance(value, str) else None
