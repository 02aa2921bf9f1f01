"""An HTML string in, a `Page` out: reading text, what the page says of itself, which paragraphs are headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.reading.characters import cleaned
from onrecord.reading.json_ld import stated
from onrecord.reading.main_text import Paragraph, main_paragraphs
from onrecord.reading.page_metadata import PageMetadata, page_metadata
from onrecord.reading.page_tree import parse, prune

_BULLET = re.compile(r"[-•*]\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read; `text` has its paragraphs parted by blank lines and may be empty."""

    text: str
    metadata: PageMetadata
    headings: frozenset[str]


def read_page(html: str) -> Page:
    """The page; never raises for bad markup."""
    tree = parse(html)
    if tree is None:
        return Page("", PageMetadata(), frozenset())
    said = stated(tree)
    metadata = page_metadata(tree, said)
    kept = [q for q in (_tidy(p) for p in main_paragraphs(prune(tree), said.body)) if q.text]
    return Page(
        "\n\n".join(p.text for p in kept), metadata, frozenset(p.text for p in kept if p.heading and len(p.text) < 200)
    )


def _tidy(paragraph: Paragraph) -> Paragraph:
    text = " ".join(cleaned(paragraph.text).split())
    bullet = _BULLET.match(text)
    return Paragraph(text[bullet.end() :] if bullet else text, paragraph.heading)
