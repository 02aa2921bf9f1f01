"""The bytes of an RSS, Atom or JSON feed in, its entries out one by one, however broken or large it is."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from onrecord.errors import ReportRefused
from onrecord.sources.decode import codec_named, decode, sniff_wide

LIMIT = 32 * 1024 * 1024
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
_UNLAWFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HALF = re.compile(r"&#(?:[xX]0{0,20}[dD][89a-fA-F][0-9a-fA-F]{2}|0{0,20}5(?:5[2-9]|6\d|7[0-3])\d\d);")
"""A reference to half a character, which XML does not have."""
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,200}>")
_ITEM = re.compile(rb"<(?:[A-Za-z]{1,10}:)?(?:item|entry)[\s>]")
_CHUNK = 200
_ITEMS = ("{*}item", "{*}entry", "{*}Item", "{*}Entry")
_OTHERS = ("{http://search.yahoo.com/mrss", "{http://www.itunes.com/")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed has it: `id` what the feed calls it, `body` its longest text or HTML, `outlet` its feed."""

    id: str | None
    url: str | None
    title: str | None
    published: str | None
    body: str | None
    byline: tuple[str, ...] = ()
    outlet: str | None = None


def prepared(data: bytes, path: str, charset: str | None = None) -> bytes:
    """The feed in UTF-8 without its XML declaration and without characters that XML does not have.

    `charset` is what the server says. Raises ReportRefused for one that declares entities of its own.
    """
    codec = codec_named(charset) if charset and not sniff_wide(data) else None
    text = None
    if codec and codec != "utf-8":
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(codec, "replace")
    text = _DECLARATION.sub("", _UNLAWFUL.sub("", decode(data) if text is None else text), count=1)
    text = _HALF.sub("\ufffd", text)
    made = text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    if _ENTITY.search(made):
        raise ReportRefused(path, "declares entities of its own, by which a small feed can become a huge one")
    return made


def entries(data: bytes, path: str) -> Iterator[Entry]:
    """The entries of a feed that is `prepared`, in its order; raises ReportRefused where there is nothing to be read.

    A sound one is read as a stream; where it turns out broken, what was not read yet is given to a lenient parser.
    """
    count = 0
    try:
        for entry in _sound(data):
            count += 1
            yield entry
    except _Broken:
        for number, entry in enumerate(_lenient(data, path)):
            if number >= count:
                yield entry


class _Broken(Exception):
    """The XML is not well-formed from here on."""


def _sound(data: bytes) -> Iterator[Entry]:
    from lxml import etree

    title: str | None = None
    options: Any = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True,
                    "remove_pis": True, "encoding": "utf-8", "tag": _ITEMS}  # fmt: skip
    try:
        for _, node in etree.iterparse(io.BytesIO(data), events=("end",), **options):
            if title is None:
                title = _feed_title(node)
            yield _entry(node, title)
            _forget(node)
    except (etree.LxmlError, ValueError):
        raise _Broken from None


def _feed_title(item: Any) -> str:
    """The title of the feed that an item is of; nothing where it has none."""
    parent = item.getparent()
    if parent is None:
        return ""
    found = parent.find("{*}title")
    found = parent.find("{*}channel/{*}title") if found is None else found
    return "" if found is None else plain(_inner(found)) or ""


def _forget(node: Any) -> None:
    """Give back the memory of a node that was read, and of those before it."""
    node.clear()
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]


@lru_cache(maxsize=512)
def _local(tag: Any) -> str:
    """The name of an element without its namespace; nothing for what is none, or only speaks of pictures and sounds."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) and not tag.startswith(_OTHERS) else ""


def _inner(node: Any) -> str:
    """The text of a node; of one that holds XHTML, its markup."""
    if not len(node):
        return node.text or ""
    if node.get("type") == "xhtml":
        from lxml import etree

        return "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in node)
    return "".join(node.itertext())


def _entry(node: Any, feed: str | None) -> Entry:
    said: dict[str, str] = {}
    bodies: list[str] = []
    authors: list[str] = []
    link: str | None = None
    permanent = False
    outlet = None
    for child in node:
        name = _local(child.tag)
        if name in ("description", "summary", "content", "encoded"):
            bodies.append(_inner(child).strip())
        elif name == "link":
            href = child.get("href")
            if href is None:
                link = link or (child.text or "").strip() or None
            elif child.get("rel", "alternate") == "alternate":
                link = link or href.strip() or None
        elif name in ("author", "creator"):
            inner = child.find("{*}name")
            authors.append((child if inner is None else inner).xpath("string()"))
        elif name == "source":
            inner = child.find("{*}title")
            outlet = plain(_inner(child if inner is None else inner))
        elif name and name not in said:
            said[name] = _inner(child).strip()
            permanent = permanent or (name == "guid" and child.get("isPermaLink", "true").lower() == "true")
    guid = said.get("guid") or said.get("id") or None
    if link is None and guid and permanent and guid.startswith(("http://", "https://")):
        link = guid
    return Entry(
        id=guid, url=link, title=plain(said.get("title")),
        published=plain(next((said[k] for k in ("pubdate", "published", "date", "issued", "updated", "modified")
                              if said.get(k)), None)),
        body=max((b for b in bodies), key=len, default="") or None,
        byline=tuple(dict.fromkeys(a for raw in authors if (a := _author(raw)))), outlet=outlet or feed or None,
    )  # fmt: skip


def _author(raw: str) -> str | None:
    """ "Ada Byron" for "a.byron@paper.example (Ada Byron)" as RSS has it."""
    found = re.search(r"@[^()]{1,200}\(([^()]{1,200})\)", raw[:500])
    return plain(found[1] if found else raw[:500])


def _lenient(data: bytes, path: str) -> Iterator[Entry]:
    """What feedparser makes of it, so many entries at a time: it keeps all that it is given."""
    starts = [m.start() for m in _ITEM.finditer(data)]
    if len(starts) <= _CHUNK:
        yield from _by_feedparser(data, path)
        return
    head = data[: min(starts[0], 20_000)]
    for at in range(0, len(starts), _CHUNK):
        end = starts[at + _CHUNK] if at + _CHUNK < len(starts) else len(data)
        yield from _by_feedparser(head + data[starts[at] : end], path)


def _by_feedparser(data: bytes, path: str) -> Iterator[Entry]:
    import feedparser

    try:
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # the parser raises many kinds on hostile input
        raise ReportRefused(path, f"broken feed: {type(error).__name__}") from None
    name = plain(feed.feed.get("title"))
    for entry in feed.entries:
        bodies = [c.get("value") or "" for c in entry.get("content", ())] + [entry.get("summary") or ""]
        yield Entry(
            id=_text(entry.get("id")), url=_text(entry.get("link")), title=plain(entry.get("title")),
            published=plain(entry.get("published") or entry.get("updated")),
            body=max((b.strip() for b in bodies), key=len) or None,
            byline=tuple(n for n in (plain(a.get("name")) for a in entry.get("authors", ())) if n),
            outlet=plain((entry.get("source") or {}).get("title")) or name,
        )  # fmt: skip


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def plain(value: Any) -> str | None:
    """A line of text without tags; None where nothing is left."""
    if not isinstance(value, str):
        return None
    if "<" not in value and "&" not in value:
        return " ".join(value.split()) or None
    return " ".join(html.unescape(_TAG.sub(" ", value)).split()) or None
