"""A pruned page in, the paragraphs of its report out, each with whether it is a heading."""

from __future__ import annotations

import copy
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from onrecord.reading.page_tree import text_of

_WORD = re.compile(r"\w+")
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "section", "article", "pre", "br"}
_ENOUGH = 25
_PROSE = 8
_FRAGMENT = 12


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the main text, on one line."""

    text: str
    heading: bool = False


def main_paragraphs(tree: Any, stated_body: str | None) -> list[Paragraph]:
    """The report's paragraphs in order; `stated_body` is what the page's JSON-LD says its text is, if it says so.

    trafilatura finds the text; paragraphs from the same containers that it left out are put back; where it found
    nearly nothing the stated body, then every long paragraph of the page, stands in.
    """
    found = _extracted(tree)
    size = _words(found)
    if size >= _ENOUGH:
        found = _with_siblings(tree, found)
        size = _words(found)
    stated = _stated_paragraphs(stated_body)
    if _words(stated) > max(1.3 * size, _ENOUGH) and (size < _ENOUGH or _shared(found, stated) > 0.8):
        return stated
    if size < _ENOUGH:
        rest = _all_prose(tree, _PROSE)
        if len(tree.findall(".//*")) < _FRAGMENT:
            rest = _all_prose(tree, 1)
        return rest if _words(rest) > size else found
    return found


def _words(paragraphs: list[Paragraph]) -> int:
    return sum(len(_WORD.findall(p.text)) for p in paragraphs)


def _extracted(tree: Any) -> list[Paragraph]:
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(copy.deepcopy(tree), include_comments=False, include_tables=False)
    except Exception:  # hostile markup raises many kinds inside; the other ways remain
        return []
    body = getattr(document, "body", None)
    return [] if body is None else _from_body(body)


def _from_body(body: Any) -> list[Paragraph]:
    out: list[Paragraph] = []
    for element in body:
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("list", "quote") and len(element):
            inner = [element.text, *[part for child in element for part in (*_lines(child), child.tail)]]
            out += [Paragraph(" ".join(t.split())) for t in inner if t and t.strip()]
        elif element.tag not in ("table", "graphic"):
            for line in _lines(element):
                out.append(Paragraph(line, element.tag == "head"))
        if element.tail and element.tail.strip():
            out.append(Paragraph(" ".join(element.tail.split())))
    return out


def _lines(element: Any) -> list[str]:
    """The text of an element, in pieces where it has line breaks."""
    for br in element.iter("lb"):
        br.tail = "\n" + (br.tail or "")
    lines = (" ".join(line.split()) for line in "".join(element.itertext()).split("\n"))
    return [line for line in lines if line]


def _place(p: Any) -> tuple[str, str] | None:
    parent = p.getparent()
    return None if parent is None else (parent.tag, parent.get("class") or "")


def _with_siblings(tree: Any, found: list[Paragraph]) -> list[Paragraph]:
    """`found` with long paragraphs put back that stand in containers of the same kind as most of what was found."""
    everything = "".join(_key(p.text) for p in found)
    nodes = [(p, text_of(p)) for p in tree.iter("p")]
    nodes = [(p, text) for p, text in nodes if text]
    homes: Counter[tuple[str, str]] = Counter()
    for p, text in nodes:
        place = _place(p)
        if place and _key(text) in everything:
            homes[place] += len(text)
    if not homes:
        return found
    total = sum(homes.values())
    good = {place for place, size in homes.items() if place[1] and size * 3 > total}
    out, at, missing = list(found), 0, []
    positions = {_key(p.text): i for i, p in enumerate(found)}
    for p, text in nodes:
        key = _key(text)
        if key in positions:
            at = positions[key] + 1
        elif _place(p) in good and len(_WORD.findall(text)) >= 12 and key not in everything and _links(p) < 0.4:
            missing.append((at, text))
    for place_in_list, text in reversed(missing):
        out.insert(place_in_list, Paragraph(text))
    return out


def _key(text: str) -> str:
    return "".join(_WORD.findall(text)).lower()


def _links(p: Any) -> float:
    whole = len(text_of(p)) or 1
    return sum(len(text_of(a)) for a in p.iter("a")) / whole


def _stated_paragraphs(body: str | None) -> list[Paragraph]:
    if not body:
        return []
    if "<" in body:
        body = re.sub(r"<[^<>]{1,500}>", "\n", body)
    return [Paragraph(" ".join(line.split())) for line in body.split("\n") if line.strip()]


def _shared(found: list[Paragraph], stated: list[Paragraph]) -> float:
    ours, theirs = (Counter(_grams(x)) for x in (found, stated))
    return sum((ours & theirs).values()) / max(1, sum(ours.values()))


def _grams(paragraphs: list[Paragraph]) -> list[tuple[str, ...]]:
    words = [w.lower() for p in paragraphs for w in _WORD.findall(p.text)]
    return [tuple(words[i : i + 4]) for i in range(max(0, len(words) - 3))]


def _all_prose(tree: Any, least: int) -> list[Paragraph]:
    """Every paragraph, and every line of `least` words, for pages in which no main part can be told."""
    out: list[Paragraph] = []
    body = tree.find(".//body")
    for element in (body if body is not None else tree).iter():
        if not isinstance(element.tag, str) or (element.tag not in _BLOCKS and element.tag != "body"):
            continue
        pieces = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _BLOCKS:
                pieces.append("".join(child.itertext()) if child.find(".//p") is None else "")
            elif child.tag in ("br", "div", "p"):
                pieces.append("\n")
            pieces.append(child.tail or "")
        if element.tag == "br":
            continue
        for line in "".join(pieces).split("\n"):
            text = " ".join(line.split())
            if text and (len(_WORD.findall(text)) >= least or element.tag == "p") and _links(element) < 0.6:
                out.append(Paragraph(text, element.tag in ("h2", "h3", "h4")))
    return out
