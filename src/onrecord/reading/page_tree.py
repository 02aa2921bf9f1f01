"""An HTML string in, an lxml tree without scripts, hidden parts and template junk out."""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_KEEP = {"html", "body", "head", "main", "article", "p", "h1"}
_DROP = {"script", "style", "noscript", "template", "iframe", "svg", "button", "select", "textarea"}
_INLINE = {"a", "span", "b", "i", "em", "strong", "abbr", "mark"}
_DEPTH = 200
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,30})\b[^<>]*>")
_NESTING = {"div", "span", "section", "font", "b", "i", "center", "table", "tr", "td", "ul", "blockquote", "em"}


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of `page_words.toml`."""
    return tomllib.loads(resources.files("onrecord.reading").joinpath("page_words.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _junk() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words()["junk"]), frozenset(words()["junk_pairs"])


@lru_cache(maxsize=20_000)
def _is_junk_name(name: str) -> bool:
    single, pairs = _junk()
    parts = [p.lower() for p in _PARTS.findall(name[:200])]
    return any(p in single for p in parts) or any(f"{a} {b}" in pairs for a, b in itertools.pairwise(parts))


def _flattened(html: str) -> str:
    """A page whose tags nest deeper than any parser follows, without the tags that only nest."""
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _NESTING:
            depth += -1 if tag[1] else 1
            deepest = max(deepest, depth)
    if deepest <= _DEPTH:
        return html
    return _TAG.sub(lambda t: " " if t[2].lower() in _NESTING else t[0], html)


def parse(html: str) -> Any | None:
    """The page as an lxml element, or None when there is nothing in it. Never raises for bad markup."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    html = _flattened(html.replace("\x00", ""))
    if html.lstrip().startswith("<?xml"):
        html = html[html.find("?>") + 2 :]
    try:
        return document_fromstring(html, parser=HTMLParser(remove_comments=True, remove_pis=True, encoding=None))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def text_of(element: Any) -> str:
    """All text under an element as one line."""
    return " ".join("".join(element.itertext()).split())


def prune(tree: Any) -> Any:
    """Take out, in place, what is hidden, a script, or named as junk, inner parts first.

    A part that holds much of the prose stays, and so does a piece of a sentence.
    """
    prose = sum(len(text_of(p)) for p in tree.iter("p")) or 1
    for element in reversed(list(tree.iter())):
        tag = element.tag
        if not isinstance(tag, str) or tag in _KEEP or element.getparent() is None:
            continue
        if tag in _DROP:
            _remove(element)
            continue
        style = element.get("style")
        hidden = element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)
        name = element.get("class") or ""
        if element.get("id"):
            name += " " + element.get("id")
        if hidden or (name and any(_is_junk_name(n) for n in name.split())):
            inside = sum(len(text_of(p)) for p in element.iter("p"))
            if inside * 4 < prose and element.find(".//h1") is None and (hidden or not _in_sentence(element)):
                _remove(element)
    return tree


def _in_sentence(element: Any) -> bool:
    """Whether an element is a short inline piece of a paragraph (a name with a link), which no class may take out."""
    if element.tag not in _INLINE or next(element.iterancestors("p"), None) is None:
        return False
    return len(element.findall(".//a")) < 2 and len(text_of(element)) < 80


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
