"""A text, its paragraphs and its furniture in, the stretches to parse out, each a heading or text."""

from __future__ import annotations

import re

from onrecord.model.article import Block, Furniture
from onrecord.reading.paragraphs import trimmed

_MOST_WORDS = 12
_CLOSED = re.compile(r"[.!?…,;:][\"”’'»)\]]*$")
_BULLET = re.compile(r"(?:[•●▪■◦‣⁃*·–—-]|\(?\d{1,2}[.)])\s")
_QUOTED = re.compile(r"[\"“«„].*[\"”»]$", re.DOTALL)
_REPORTING = re.compile(r"\b(?:said|says|told|added|according to|announced|reported)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"\W?(?:[A-Z]|[A-Z][A-Z.' -]{1,40}):\s")
_LIST = 3


def make_blocks(
    text: str, parts: list[tuple[int, int]], furniture: list[Furniture], headings: frozenset[str] = frozenset(),
) -> tuple[Block, ...]:
    """The blocks in order; `parts` are the paragraphs' offsets, `headings` what the page marked as headings."""
    ranges: list[tuple[int, int, int]] = []
    at = 0
    for index, (start, end) in enumerate(parts):
        here = start
        while at < len(furniture) and furniture[at].start < end:
            ranges.append((here, furniture[at].start, index))
            here = furniture[at].end
            at += 1
        ranges.append((here, end, index))
    kept = [(s, e, i) for s, e, i in ((*trimmed(text, s, e), i) for s, e, i in ranges) if _worth(text, s, e)]
    short = [_like_heading(text[s:e]) for s, e, _ in kept]
    listed = _in_runs(short)
    out: list[Block] = []
    for n, (start, end, index) in enumerate(kept):
        alone = short[n] and not listed[n] and n + 1 < len(kept)
        out.append(Block(start, end, "heading" if alone or text[start:end] in headings else "text", index))
    return tuple(out)


def _worth(text: str, start: int, end: int) -> bool:
    return start < end and any(c.isalnum() for c in text[start : min(end, start + 400)])


def _like_heading(piece: str) -> bool:
    if piece.count(" ") >= _MOST_WORDS or len(piece) > 140 or "\n" in piece:
        return False
    first = next((c for c in piece if c.isalpha()), "")
    if not first or first.islower() or _SPEAKER.match(piece) or _BULLET.match(piece):
        return False
    if _QUOTED.match(piece) or _REPORTING.search(piece):
        return False
    return not _CLOSED.search(piece) or (piece.endswith("?") and piece.count(" ") < 8)


def _in_runs(short: list[bool]) -> list[bool]:
    """For each block whether it is one of three or more short ones in a row: a list, whose items are text."""
    out = [False] * len(short)
    at = 0
    while at < len(short):
        end = at
        while end < len(short) and short[end]:
            end += 1
        if end - at >= _LIST:
            out[at:end] = [True] * (end - at)
        at = max(end, at + 1)
    return out
