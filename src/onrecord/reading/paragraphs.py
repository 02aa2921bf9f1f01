"""A reading text in, its paragraphs as offsets out: lines, or what blank lines part where the text is hard-wrapped."""

from __future__ import annotations

import itertools
import re

_LINE = re.compile(r"[^\n]+")
_PART = re.compile(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]*)*")
_WIDEST = 130


def is_wrapped(text: str) -> bool:
    """Whether the lines are those of a fixed width: many go on, in lower case, on the next line."""
    lines = text[:20_000].split("\n")
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if a.strip() and b.strip()]
    if len(pairs) < 3 or max(len(a) for a, _ in pairs) > _WIDEST:
        return False
    going_on = sum(1 for a, b in pairs if b.lstrip()[:1].islower() and a.rstrip()[-1:] not in ".!?:")
    return going_on * 5 >= len(pairs) * 2


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its edges; an empty one at `start` where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The half-open offsets of the paragraphs, trimmed, in order, none empty."""
    pattern = _PART if is_wrapped(text) else _LINE
    ranges = (trimmed(text, m.start(), m.end()) for m in pattern.finditer(text))
    out: list[tuple[int, int]] = []
    for start, end in ranges:
        if start >= end:
            continue
        if out and _goes_on(text, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether a sentence runs over a single line break: no stop before it, a small letter behind it."""
    if text.count("\n", end, start) != 1 or not text[start].islower():
        return False
    return text[end - 1].isalnum() or text[end - 1] in ",’'\"”"
