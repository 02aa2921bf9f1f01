"""A list of feeds in OPML in, its sources out with the folders they stand in; sources in, such a list out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from onrecord.errors import ReportRefused
from onrecord.sources.entries import prepared
from onrecord.sources.source import Source, Wrong, source_of

LIMIT = 8 * 1024 * 1024
MOST = 20_000
_ROOT = re.compile(rb"<opml[\s>]", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?\Z", re.IGNORECASE)


def is_opml(head: bytes) -> bool:
    """Whether the first bytes are those of a list of feeds."""
    return _ROOT.search(head[:4000]) is not None


def read_opml(data: bytes, path: str, allow_private: bool = False) -> Iterator[Source | ReportRefused]:
    """The feeds of a list in its order, "Agencies/Wire" as the folder of one that stands in nested outlines.

    An outline whose address cannot be is a ReportRefused. Raises ReportRefused for what is no list at all.
    """
    from lxml import etree

    if len(data) > LIMIT:
        raise ReportRefused(path, f"too large: a list of feeds may have {LIMIT >> 20} MB at most")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8", remove_comments=True
    )
    try:
        root = etree.fromstring(prepared(data, path), parser)
    except (etree.LxmlError, ValueError):
        root = None
    body = None if root is None else next((n for n in root if _name(n) == "body"), None)
    if body is None:
        raise ReportRefused(path, "no list of feeds in OPML")
    waiting: list[tuple[Any, tuple[str, ...]]] = [(node, ()) for node in reversed(body)]
    count = 0
    while waiting:
        node, folders = waiting.pop()
        if _name(node) != "outline":
            continue
        said = {k.lower(): v for k, v in node.attrib.items()}
        title = " ".join((said.get("title") or said.get("text") or "").split()) or None
        url = (said.get("xmlurl") or "").strip()
        if url:
            count += 1
            if count > MOST:
                raise ReportRefused(path, f"has more than {MOST:,} feeds")
            yield _source(url, title, folders, said, f"{path}#{count}", allow_private)
            continue
        inner = (*folders, title.replace("/", "-")[:80]) if title and len(folders) < 10 else folders
        waiting += [(child, inner) for child in reversed(node)]


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _source(
    url: str, title: str | None, folders: tuple[str, ...], said: dict[str, str], path: str, allow_private: bool
) -> Source | ReportRefused:
    from onrecord.sources.addresses import why_not_address, why_not_name

    table: dict[str, Any] = {"url": url.replace("feed://", "http://", 1) if url.startswith("feed://") else url}
    language = _LANGUAGE.match(said.get("language", ""))
    optional = {"name": (title or "")[:200], "folder": "/".join(folders), "language": language and language[1].lower()}
    table |= {k: v for k, v in optional.items() if v}
    try:
        source = source_of(table)
    except Wrong as wrong:
        return ReportRefused(path, f"{title or url[:80]!r}: {wrong.key} {wrong}")
    if source.via is not None:
        return ReportRefused(path, f"{title or url[:80]!r}: url is no address of the web")
    host = _host(source.url)
    reason = why_not_name(host, False) or (why_not_address(host, False) if _is_address(host) else None)
    if reason and allow_private:
        return source_of({**table, "allow_private": True})
    return ReportRefused(path, f"{title or url[:80]!r}: {reason}; --allow-private takes it") if reason else source


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return (urlsplit(url).hostname or "").rstrip(".")


def _is_address(host: str) -> bool:
    from onrecord.sources.addresses import is_address

    return is_address(host)


def write_opml(sources: Iterable[Source]) -> str:
    """The feeds and sitemaps of the web among the sources as a list in OPML, in the folders they stand in."""
    tree: dict[str, Any] = {}
    for source in sources:
        if not source.url.startswith(("http://", "https://")):
            continue
        place = tree
        for folder in (source.folder or "").split("/") if source.folder else ():
            place = place.setdefault(f"/{folder}", {})
        place[source.url] = source
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head><title>Onrecord</title></head>",
             "  <body>", *_outlines(tree, 2), "  </body>", "</opml>"]  # fmt: skip
    return "\n".join(lines) + "\n"


def _outlines(tree: dict[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, value in tree.items():
        if isinstance(value, Source):
            name, language = quoteattr(value.name), f" language={quoteattr(value.language)}" if value.language else ""
            yield f'{indent}<outline type="rss" text={name} title={name} xmlUrl={quoteattr(value.url)}{language}/>'
        else:
            yield f"{indent}<outline text={quoteattr(key[1:])}>"
            yield from _outlines(value, depth + 1)
            yield f"{indent}</outline>"
