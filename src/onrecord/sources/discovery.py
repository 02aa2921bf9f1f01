"""The address of a site in; the feeds that its page names, or what is there instead, out."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.sources.decode import decode
from onrecord.sources.feeds import LIMIT, web_address
from onrecord.sources.plain import tree_of
from onrecord.sources.polite import Web, leave_for
from onrecord.sources.sitemaps import unzipped
from onrecord.sources.web_polling import ACCEPT, way_of

_KINDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_COMMENTS = ("comment", "comments", "kommentare", "commentaires")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What is at an address: `way` is feed, sitemap or page, `feeds` what a page names, the main one first.

    `url` is where it stands now, if it has moved for good. `leave` says that the feeds may be private as it may.
    """

    url: str
    way: str
    feeds: tuple[str, ...] = ()


def discover(url: str, web: Web, allow_private: bool) -> Found:
    """What is at an address; raises ReportRefused."""
    found = web.get(url, leave_for(url, allow_private), accept=ACCEPT, limit=LIMIT)
    data = unzipped(found)
    way = way_of(found, data)
    feeds = _named(decode(data), found.final) if way == "page" else ()
    return Found(found.moved or url, way, feeds)


def _named(page: str, base: str) -> tuple[str, ...]:
    """The feeds that a page names in its head, those of comments last."""
    tree = tree_of(page)
    if tree is None:
        return ()
    links: list[tuple[bool, str]] = []
    for node in tree.iter("link"):
        kind = (node.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (node.get("rel") or "").lower().split() and kind in _KINDS:
            url = web_address(node.get("href"), base)
            if url and len(links) < _MOST:
                about = f"{node.get('title') or ''} {url}".lower()
                links.append((any(word in about for word in _COMMENTS), url))
    return tuple(dict.fromkeys(url for _, url in sorted(links, key=lambda link: link[0])))
