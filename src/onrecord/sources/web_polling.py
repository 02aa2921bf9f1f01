"""A source on the web and what is remembered of it in; what it shows now, out: feeds, sitemaps, single pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from onrecord.errors import NotNow, ReportRefused
from onrecord.model.article import Report
from onrecord.sources.consent import asks_consent
from onrecord.sources.decode import decode
from onrecord.sources.feeds import LIMIT, Feed, is_feed, is_json_feed
from onrecord.sources.fetch import Fetched
from onrecord.sources.health import MARKED, ended, failed, marks, moved, succeeded
from onrecord.sources.item import Item, Polled, digest_of
from onrecord.sources.memory import Memory
from onrecord.sources.plain import text_of
from onrecord.sources.polite import Leave, Web, leave_for
from onrecord.sources.sitemaps import MOST_UNDATED, is_sitemap, read_sitemap, unzipped
from onrecord.sources.source import Source
from onrecord.sources.web import reports_of

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "text/html;q=0.7, */*;q=0.5"
)
_HELD = 2000
_SURE = 3


def poll_web(source: Source, memory: Memory, web: Web, now: float) -> Polled:
    """What a source on the web shows; `memory` is its own. Nothing is raised for what a server does."""
    leave = leave_for(source.url, source.allow_private)
    try:
        found = web.get(
            memory.moved or source.url, leave, accept=ACCEPT, etag=memory.etag, modified=memory.modified, limit=LIMIT,
            statuses=(200, 410),
        )  # fmt: skip
        if found.status == 410:
            return _gone(source, memory, now, found)
        if found.status == 304:
            if memory.way == "sitemap" and memory.parts:
                return _parts(source, memory, web, leave, now, [url for url, *_ in memory.parts])
            return Polled((), *succeeded(source, memory, now, None, 0, _moved(source, memory)))
        return _read(source, _answered(source, memory, found), web, leave, now, found)
    except NotNow as later:
        return Polled((), *failed(source, memory, now, later.reason, later.after))
    except ReportRefused as refused:
        return Polled((), *failed(source, memory, now, refused.reason))


def way_of(found: Fetched, data: bytes) -> str:
    """What was fetched is, by its content: feed, sitemap or page."""
    head = data[:65536]
    if is_sitemap(head):
        return "sitemap"
    return "feed" if is_feed(head) or is_json_feed(head) else "page"


def _gone(source: Source, memory: Memory, now: float, found: Fetched) -> Polled:
    if memory.moved:
        return Polled((), *failed(source, memory, now, f"{memory.moved} answers 410 Gone"))
    return Polled((), *ended(source, memory, "answers 410 Gone"))


def _answered(source: Source, memory: Memory, found: Fetched) -> Memory:
    """The memory with what the answer's headers say."""
    return replace(
        memory, etag=found.headers.get("etag"), modified=found.headers.get("last-modified"),
        moved=found.moved or memory.moved,
    )  # fmt: skip


def _read(source: Source, memory: Memory, web: Web, leave: Leave, now: float, found: Fetched) -> Polled:
    data = unzipped(found)
    way = way_of(found, data)
    if way == "page" and (source.via or memory.way or "page") != "page":
        consent = asks_consent(decode(data[:500_000]), found.final)
        what = "a page that asks for consent" if consent else f"{found.content_type or 'something else'}"
        reason = f"there is {what} in place of the {source.via or memory.way}"
        memory = replace(memory, etag=None, modified=None)
        return Polled((), *failed(source, memory, now, reason, at_once=consent and memory.last_success is not None))
    memory = replace(memory, way=way)
    if way == "feed":
        return _feed(source, memory, now, replace(found, body=data))
    if way == "page":
        return _page(source, memory, now, found)
    sitemap = read_sitemap(source.name, data, found, now)
    if sitemap.parts:
        return _parts(source, memory, web, leave, now, sitemap.parts)
    return _shown(source, replace(memory, parts=()), now, sitemap.items, _undated(sitemap.undated))


def _moved(source: Source, memory: Memory) -> dict[str, str]:
    if not moved(source, memory):
        return {}
    return {"moved": f"has moved for good to {memory.moved}: change its address in {source.file or 'its file'}"}


def _undated(count: int) -> dict[str, str]:
    if not count:
        return {}
    return {"undated": f"{count:,} entries have no date, so that none can be told to be new: none of them is taken "
            f"(up to {MOST_UNDATED} would be)"}  # fmt: skip


def _feed(source: Source, memory: Memory, now: float, found: Fetched) -> Polled:
    feed = Feed.of(source.name, found, memory.by_url, now)
    doubts = {}
    if not memory.by_url and _ids_change(memory, list(islice(feed, MARKED))):
        memory, feed = replace(memory, by_url=True), replace(feed, by_url=True)
    if memory.by_url:
        doubts["ids"] = "calls its items otherwise at every poll: they are told apart by their addresses"
    return _shown(source, memory, now, feed, doubts)


def _ids_change(memory: Memory, items: list[Item]) -> bool:
    """Whether most items that were seen before, by their addresses, are now called otherwise."""
    urls = [item.url for item in items if item.url]
    if len(set(urls)) < len(items):
        return False
    seen, seen_urls = set(memory.seen), set(memory.seen_urls)
    known = [k not in seen for k, u in zip(marks(i.key for i in items), marks(urls), strict=True) if u in seen_urls]
    return len(known) >= _SURE and sum(known) * 2 > len(known)


def _shown(source: Source, memory: Memory, now: float, items: Iterable[Item], doubts: dict[str, str]) -> Polled:
    """The items, held where they are few and read again as they are asked for where they are many."""
    held: list[Item] = []
    total = 0
    for item in items:
        total += 1
        if total <= _HELD:
            held.append(item)
    first = held[:MARKED]
    seen = marks(item.key for item in first)
    new = len(set(seen) - set(memory.seen))
    memory = replace(memory, seen=seen, seen_urls=marks(item.url or "" for item in first))
    after, warnings = succeeded(source, memory, now, total, new, {**_moved(source, memory), **doubts})
    return Polled(tuple(held) if total <= _HELD else items, after, warnings)


def _parts(source: Source, memory: Memory, web: Web, leave: Leave, now: float, parts: list[str]) -> Polled:
    """The recent entries of the sitemaps of an index, those asked for that have changed."""
    before = {url: (etag, modified) for url, etag, modified in memory.parts}
    kept: list[tuple[str, str | None, str | None]] = []
    items: dict[str, Item] = {}
    doubts: dict[str, str] = {}
    failures = []
    for url in parts:
        etag, modified = before.get(url, (None, None))
        try:
            found = web.get(url, leave, accept=ACCEPT, etag=etag, modified=modified, limit=LIMIT)
            if found.status == 200:
                etag, modified = found.headers.get("etag"), found.headers.get("last-modified")
                sitemap = read_sitemap(source.name, unzipped(found), found, now)
                items.update((item.key, item) for item in sitemap.items)
                doubts.update(_undated(sitemap.undated))
        except ReportRefused as refused:
            failures.append(refused)
            etag = modified = None
        kept.append((url, etag, modified))
    memory = replace(memory, parts=tuple(kept))
    if failures and len(failures) == len(parts):
        after = failures[0].after if isinstance(failures[0], NotNow) else None
        reason = f"{failures[0].path}: {failures[0].reason}"
        return Polled((), *failed(source, replace(memory, etag=None, modified=None), now, reason, after))
    if failures:
        doubts["parts"] = f"{len(failures)} of its sitemaps cannot be read: {failures[0]}"
    return _shown(source, memory, now, tuple(items.values()), doubts)


def _page(source: Source, memory: Memory, now: float, found: Fetched) -> Polled:
    """The page, where its main text is another than it was."""
    reports = []
    for report in reports_of(found):
        if isinstance(report, ReportRefused):
            raise report
        reports.append(report)
    if asks_consent(reports[0].html or "", found.final):
        memory = replace(memory, etag=None, modified=None)
        reason = "there is a page that asks for consent in place of the page"
        return Polled((), *failed(source, memory, now, reason, at_once=memory.last_success is not None))
    items = []
    for number, report in enumerate(reports):
        key = source.url if len(reports) == 1 else f"{source.url}#{number + 1}"
        items.append(Item(
            source=source.name, key=key, url=report.url, title=report.title, published=report.published,
            text=report.text, html=report.html, digest=digest_of(_main_text(report)), byline=report.byline,
        ))  # fmt: skip
    digest = digest_of(*(item.digest for item in items))
    changed = tuple(items) if digest != memory.digest else ()
    memory = replace(memory, digest=digest)
    return Polled(changed, *succeeded(source, memory, now, len(items), len(changed), _moved(source, memory)))


def _main_text(report: Report) -> str:
    """What a page says, without the furniture that changes by the hour."""
    if report.html is None:
        return report.text or ""
    from trafilatura import extract

    try:
        found = extract(report.html, include_comments=False)
    except Exception:  # hostile markup raises many kinds inside
        found = None
    return found or text_of(report.html)
