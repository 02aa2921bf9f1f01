"""Records as an Atom feed: lines of the ledger and the address of the desk in, the XML of a valid feed out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
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


def feed(about: Feed, lines: Sequence[Json]) -> bytes:
    """The document, in UTF-8."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(root, "id", _urn(f"feed {about.address}"))
    _add(root, "title", about.title)
    _add(root, "updated", about.updated)
    _add(root, "generator", "Onrecord")
    _add(_add(root, "author"), "name", "Onrecord")
    _add(root, "link", rel="self", type="application/atom+xml", href=_absolute(about.site, about.address))
    _add(root, "link", rel="alternate", type="text/html", href=_absolute(about.site, about.page))
    for line in lines:
        _entry(root, about.site, line)
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _entry(root: ET.Element, site: str, line: Json) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", _urn(f"{line['article']} {line['id']}"))
    _add(entry, "title", one_line(sentence_of(line), 300))
    _add(entry, "updated", line["recorded"])
    if line["reported"]:
        _add(entry, "published", f"{line['reported']}T00:00:00Z")
    _add(_add(entry, "author"), "name", one_line(named(line), 200))
    _add(entry, "category", term=line["kind"], label=KIND_NAMES[line["kind"]][0])
    address = f"{path('article', line['article'])}#{line['id']}"
    _add(entry, "link", rel="alternate", type="text/html", href=_absolute(site, address))
    _add(entry, "content", _words(line), type="html")


def _words(line: Json) -> str:
    """The exact words with their citation, as HTML in which everything is escaped."""
    own = (span["text"] for span in line["evidence"] if span.get("article") in (None, line["article"]))
    quote = f"<blockquote>{escape(one_line(' … '.join(own), _LONGEST_WORDS))}</blockquote>"
    voices = listed(actor(a, role=True) for a in vouching(line)[:3])
    said = [f"{one_line(named(line), 200)}, {published(line)}", f"according to {voices}" if voices else ""]
    if line["reports"] > 1:
        said.append(f"{counted(line['reports'], 'report')}, {counted(line['origins'], 'origin')}")
    return f"{quote}<p>{escape('; '.join(s for s in said if s))}</p>"


def _urn(name: str) -> str:
    """An id that lasts, wherever the desk is served."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"onrecord {_plain(name)}").urn


def _absolute(site: str, address: str) -> str:
    return site.rstrip("/") + address


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, {name: _plain(value) for name, value in attributes.items()})
    element.text = _plain(text) or None
    return element


def _plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
