"""Quote marks paired by a grammar: a `Parsed` with tokens in, its `Quote`s out, in order, never overlapping.

Straight, curly, low and angle marks and single marks are read; a quote inside a quote belongs to the outer one. A
quote that is not closed in its paragraph goes on in the next one when that opens with a mark; else it ends with the
paragraph. A closing mark that nothing opened is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from onrecord.model.parsed import Parsed, Quote
from onrecord.model.parts import Span

_OPEN = frozenset("“„«‟")
_CLOSE = frozenset("”»")
_MARK = re.compile(r"""''|``|["“”„‟«»＂]|(?<![\w.,!?…])['‘](?=[\w"“$£€(\[])""")
_SINGLE_END = re.compile(r"(?<=[.,!?…])['’](?![\w])|(?<=\w)['’](?=[\s.,;:!?)–—-]|$)")
_SENTENCE_PUNCTUATION = frozenset(".,!?…;")
_SCARE_WORDS = 3


@dataclass(slots=True)
class _Pair:
    start: int
    end: int
    inner_start: int
    inner_end: int
    open_ended: bool = False


def _opens(text: str, at: int, width: int, low: int, high: int) -> bool | None:
    """Whether the mark at `at` opens (True), closes (False) or could do either (None)."""
    mark = text[at]
    before = text[at - 1] if at > low else " "
    after = text[at + width] if at + width < high else " "
    if mark in _CLOSE:
        return before.isspace() and not after.isspace() if mark == "”" else False
    if mark in "“«„‟":
        return not after.isspace() or before.isspace()
    left_free = before.isspace() or before in "([{–—-/'‘"
    right_free = after.isspace() or after in ".,;:!?)]}–—-/'’"
    if left_free and not right_free:
        return True
    if right_free and not left_free:
        return False
    return None


def _single_end(text: str, at: int, high: int) -> int:
    """Where the single-quoted stretch that opens at `at` closes, or -1; a mark after punctuation is surest."""
    fallback = -1
    for m in _SINGLE_END.finditer(text, at + 1, high):
        if text[m.start() - 1] in ".,!?…":
            return m.start() if fallback < 0 or text[fallback - 1] == "s" else fallback
        if fallback < 0 or text[fallback - 1] == "s":
            fallback = m.start()
    return fallback


def _paragraph_pairs(text: str, low: int, high: int, next_opens: bool) -> list[_Pair]:
    """The pairs of one paragraph `text[low:high]`, in order."""
    pairs: list[_Pair] = []
    opened = inner = -1
    at = low
    while m := _MARK.search(text, at, high):
        at = m.end()
        mark = m.start()
        width = m.end() - mark
        if width == 1 and text[mark] in "'‘":
            if opened < 0 and (end := _single_end(text, mark, high)) > 0:
                pairs.append(_Pair(mark, end + 1, mark + 1, end))
                at = end + 1
            continue
        opens = _opens(text, mark, width, low, high)
        if opens is None:
            opens = opened < 0
        if opened >= 0 and text[opened] == "„" and text[mark] in "“”":
            opens = False
        if opens and opened < 0:
            opened, inner = mark, mark + width
        elif opens:
            nested_close = text[mark] in _OPEN and _closes_twice(text, mark, high)
            if not nested_close:
                end = mark
                while end > inner and text[end - 1].isspace():
                    end -= 1
                pairs.append(_Pair(opened, end, inner, end))
                opened, inner = mark, mark + width
            else:
                at = nested_close
        elif opened >= 0:
            pairs.append(_Pair(opened, mark + width, inner, mark))
            opened = -1
    if opened >= 0:
        pairs.append(_Pair(opened, high, inner, high, open_ended=next_opens))
    return pairs


def _closes_twice(text: str, mark: int, high: int) -> int:
    """For an opening mark inside an open quote: the place after its own closing mark when another one follows."""
    closes = [i for i in range(mark + 1, min(high, mark + 400)) if text[i] in "”»"]
    opens = [i for i in range(mark + 1, min(high, mark + 400)) if text[i] in _OPEN]
    if len(closes) >= 2 and (not opens or opens[0] > closes[1]):
        return closes[0] + 1
    return 0


def _paragraph_ranges(parsed: Parsed) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    last = -1
    for block in parsed.article.blocks:
        if ranges and block.paragraph == last:
            ranges[-1] = (ranges[-1][0], block.end)
        else:
            ranges.append((block.start, block.end))
        last = block.paragraph
    return ranges


def _kind(inner: str) -> str:
    words = inner.split()
    if inner[-1:] in _SENTENCE_PUNCTUATION and len(words) > 1:
        return "speech"
    if len(words) <= _SCARE_WORDS:
        return "scare"
    if all(w[:1].isupper() or w in {"of", "the", "and", "in", "to", "a", "for", "on"} for w in words):
        return "scare"
    return "speech"


def find_quotes(parsed: Parsed) -> list[Quote]:
    """All quotes of the article with their token ranges (a quote without any token is left out)."""
    text = parsed.article.text
    starts = [t.start for t in parsed.tokens]
    ends = [t.end for t in parsed.tokens]
    ranges = _paragraph_ranges(parsed)
    quotes: list[Quote] = []
    for n, (low, high) in enumerate(ranges):
        following = text[ranges[n + 1][0]] if n + 1 < len(ranges) else ""
        next_opens = following != "" and following in "\"“„«'`"
        for p in _paragraph_pairs(text, low, high, next_opens):
            first, last = bisect_left(starts, p.start), bisect_left(ends, p.end + 1)
            last = max(last, first)
            while last < len(ends) and starts[last] < p.end:
                last += 1
            inner = text[p.inner_start : p.inner_end].strip()
            if first >= last or not any(c.isalnum() for c in inner):
                continue
            begin = text.index(inner, p.inner_start)
            span = Span(p.start, p.end, text[p.start : p.end])
            kind = _kind(inner)
            quotes.append(Quote(first, last, span, Span(begin, begin + len(inner), inner),
                                "speech" if kind == "speech" else "scare", p.open_ended))
    return quotes
