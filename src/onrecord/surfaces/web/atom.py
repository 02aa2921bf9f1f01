"""Records as an Atom feed: lines of the ledger and the address of the desk in, the XML of a valid feed out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import escape

from onrecord.surfaces.web.columns import sentence_of, vouching
from onrecord.surfaces.web.render import KIND_NAMES, named, path
from onrecord.watching.phrases import actor, counted, listed, one_line, published

Json = dict[str, Any]

_ATOM = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_WORDS = 1_200


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself: `site` ends with "/", `address` is the feed's own path, `page` that of the list."""

    title: str
    site: str
    address: str
    page: str
    updated: str


def feed(about: Feed, lines: Sequence[Json], entry: Callable[[ET.Element, str, Json], None] | None = None) -> bytes:
    """The document, in UTF-8; `entry` adds what stands for a line, where the lines are no records."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    add(root, "id", urn(f"feed {about.address}"))
    add(root, "title", about.title)
    add(root, "updated", about.updated)
    add(root, "generator", "Onrecord")
    add(add(root, "author"), "name", "Onrecord")
    add(root, "link", rel="self", type="application/atom+xml", href=absolute(about.site, about.address))
    add(root, "link", rel="alternate", type="text/html", href=absolute(about.site, about.page))
    for line in lines:
        (entry or _entry)(root, about.site, line)
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _entry(root: ET.Element, site: str, line: Json) -> None:
    entry = add(root, "entry")
    add(entry, "id", urn(f"{line['article']} {line['id']}"))
    add(entry, "title", one_line(sentence_of(line), 300))
    add(entry, "updated", line["recorded"])
    if line["reported"]:
        add(entry, "published", f"{line['reported']}T00:00:00Z")
    add(add(entry, "author"), "name", one_line(named(line), 200))
    add(entry, "category", term=line["kind"], label=KIND_NAMES[line["kind"]][0])
    address = f"{path('article', line['article'])}#{line['id']}"
    add(entry, "link", rel="alternate", type="text/html", href=absolute(site, address))
    add(entry, "content", _words(line), type="html")


def _words(line: Json) -> str:
    """The exact words with their citation, as HTML in which everything is escaped."""
    own = (span["text"] for span in line["evidence"] if span.get("article") in (None, line["article"]))
    quote = f"<blockquote>{escape(one_line(' … '.join(own), _LONGEST_WORDS))}</blockquote>"
    voices = listed(actor(a, role=True) for a in vouching(line)[:3])
    said = [f"{one_line(named(line), 200)}, {published(line)}", f"according to {voices}" if voices else ""]
    if line["reports"] > 1:
        said.append(f"{counted(line['reports'], 'report')}, {counted(line['origins'], 'origin')}")
    return f"{quote}<p>{escape('; '.join(s for s in said if s))}</p>"


def urn(name: str) -> str:
    """An id that lasts, wherever the desk is served."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"onrecord {_plain(name)}").urn


def absolute(site: str, address: str) -> str:
    """An address of the desk as one of the web."""
    return site.rstrip("/") + address


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new element within another one; what XML cannot hold is replaced."""
    element = ET.SubElement(parent, tag, {name: _plain(value) for name, value in attributes.items()})
    element.text = _plain(text) or None
    return element


def _plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
