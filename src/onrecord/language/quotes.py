"""Quote marks paired by a grammar: a `Parsed` with tokens in, its `Quote`s out, in order, never overlapping.

Of all ways to read the marks of a paragraph as opening, closing and apostrophes the cheapest is taken. A quote inside a
quote belongs to the outer one. A quote that is not closed in its paragraph goes on in the next one when that opens with
a mark or has the closing mark; else it ends with the paragraph. A closing mark that nothing opened is left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from onrecord.language.quote_kinds import kind_of
from onrecord.language.quote_marks import ERROR, Mark, marks, opening
from onrecord.model.parsed import Parsed, Quote
from onrecord.model.parts import Span

_SINGLE = frozenset("sv")
_DEEPEST = 3
_BEAM = 8
_NEXT_LEVEL = 1.5
_UNCLOSED = 2.8
_GOES_ON = 0.8
_REOPENED = 2.5
_CARRIED = 0.7
_SIGNATURE = 8
# A pair of these two families is a slip of the keyboard or a habit; of others it is not read.
_MIXED = {"qq": 0.0, "cc": 0.0, "qc": 0.3, "cq": 0.3, "lc": 0.0, "lq": 0.1, "gg": 0.0, "rr": 0.0, "ss": 0.0, "vs": 0.0,
          "aa": 0.0, "bb": 0.0, "gq": 2.0, "gc": 2.0, "qg": 2.0, "cg": 2.0}  # fmt: skip


@dataclass(slots=True)
class _Pair:
    start: int
    end: int
    inner_start: int
    inner_end: int
    open_ended: bool = False


@dataclass(slots=True)
class _Reading:
    """A way to read the marks so far: the families that are open, where the outermost opened, the pairs before."""

    cost: float
    stack: str
    start: int
    inner: int
    before: _Reading | None = None
    pair: _Pair | None = None


def _clear(found: list[Mark]) -> list[_Pair] | None:
    """The pairs where every mark has one reading at no cost and they alternate; else None."""
    pairs: list[_Pair] = []
    opened: Mark | None = None
    for m in found:
        if opened is None and m.open == 0 and m.close >= 2 and m.opens not in _SINGLE:
            opened = m
        elif opened is not None and m.close == 0 and m.open >= 2 and _MIXED.get(opened.opens + m.closes) == 0.0:
            pairs.append(_Pair(opened.start, m.end, opened.end, m.start))
            opened = None
        elif m.skip:
            return None
    return pairs if opened is None else None


def _steps(r: _Reading, m: Mark, text: str) -> list[_Reading]:
    """Every reading that one more mark can make of a reading."""
    out = [_Reading(r.cost + m.skip, r.stack, r.start, r.inner, r)]
    stack = r.stack
    if m.open < ERROR and len(stack) < _DEEPEST:
        if not stack:
            out.append(_Reading(r.cost + m.open, m.opens, m.start, m.end, r))
        elif m.opens not in _SINGLE or stack[-1] not in _SINGLE:
            out.append(_Reading(r.cost + m.open + _nested(stack[-1], m), stack + m.opens, r.start, r.inner, r))
    if stack and m.open < 1 and m.opens not in _SINGLE and stack[0] not in _SINGLE:
        end = m.start
        while end > r.inner and text[end - 1].isspace():
            end -= 1
        cost = r.cost + m.open + _REOPENED + len(stack) - 1
        out.append(_Reading(cost, m.opens, m.start, m.end, r, _Pair(r.start, end, r.inner, end)))
    for levels in (1, 2) if m.twice else (1,):
        if len(stack) >= levels and (mixed := _MIXED.get(stack[-levels] + m.closes)) is not None:
            close = 0.0 if stack[-levels] == "l" and m.closes == "c" else m.close
            cost = r.cost + close + mixed + 0.5 * (levels - 1)
            if len(stack) > levels:
                out.append(_Reading(cost, stack[:-levels], r.start, r.inner, r))
            else:
                out.append(_Reading(cost, "", 0, 0, r, _Pair(r.start, m.end, r.inner, m.start)))
    return out


def _nested(outer: str, m: Mark) -> float:
    """What speaks against a quote inside a quote: least where the marks differ, much where a sentence begins."""
    if outer != m.opens:
        return 0.1 if m.opens in _SINGLE or outer in _SINGLE else 0.4
    return (2.0 if outer == "q" else 1.3) + (1.5 if m.after_stop else 0.0)


def _paragraph_pairs(text: str, low: int, high: int, following: str, carried: bool) -> list[_Pair]:
    """The pairs of one paragraph `text[low:high]`, in order; `carried` where a quote before it was not closed."""
    found = marks(text, low, high)
    if not found:
        return []
    clear = _clear(found)
    if clear is not None:
        return clear
    readings = [_Reading(0.0, "", 0, 0)]
    if carried:
        readings.append(_Reading(_CARRIED, "c", low, low))
    for m in found:
        best: dict[str, _Reading] = {}
        for r in readings:
            for step in _steps(r, m, text):
                known = best.get(step.stack)
                if known is None or step.cost < known.cost:
                    best[step.stack] = step
        readings = sorted(best.values(), key=lambda r: r.cost)[:_BEAM]
    ends = [(r.cost + _left_open(r.stack, following), n) for n, r in enumerate(readings)]
    last = readings[min(ends)[1]]
    pairs: list[_Pair] = []
    if last.stack:
        pairs.append(_Pair(last.start, high, last.inner, high, open_ended=_goes_on(last.stack, following)))
    at: _Reading | None = last
    while at is not None:
        if at.pair is not None:
            pairs.append(at.pair)
        at = at.before
    return pairs[::-1]


def _goes_on(stack: str, following: str) -> bool:
    """Whether the next paragraph opens with a mark of the same width."""
    return following != "" and (following in _SINGLE) == (stack[0] in _SINGLE)


def _left_open(stack: str, following: str) -> float:
    """What speaks against a paragraph that ends within these quotes."""
    if not stack:
        return 0.0
    inner = _NEXT_LEVEL * (len(stack) - 1)
    if _goes_on(stack, following):
        return _GOES_ON + inner
    return inner + (_UNCLOSED if stack[0] not in _SINGLE else 2 * ERROR)


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


def find_quotes(parsed: Parsed) -> list[Quote]:
    """All quotes of the article with their token ranges (a quote without any token is left out)."""
    text = parsed.article.text
    ranges = _paragraph_ranges(parsed)
    pairs: list[_Pair] = []
    carried: _Pair | None = None
    for n, (low, high) in enumerate(ranges):
        following = opening(text, *ranges[n + 1]) if n + 1 < len(ranges) else ""
        here = _paragraph_pairs(text, low, high, following, carried is not None)
        if carried is not None and here and here[0].start == here[0].inner_start:
            carried.open_ended = _goes_on_in(text[here[0].inner_start : here[0].inner_end])
            if not carried.open_ended:
                here = _paragraph_pairs(text, low, high, following, False)
        pairs += here
        left = here and here[-1].inner_end == high and not here[-1].open_ended
        carried = here[-1] if left and opening(text, here[-1].start, high) not in _SINGLE else None
    starts = [t.start for t in parsed.tokens]
    ends = [t.end for t in parsed.tokens]
    quotes = (_quote(parsed, p, starts, ends) for p in pairs)
    return [q for q in quotes if q is not None]


def _goes_on_in(words: str) -> bool:
    """Whether a paragraph without an opening mark goes on with the speech, and does not merely name the speaker."""
    return words[-1:] == "," or words[:1].islower() or len(words.split(None, _SIGNATURE)) > _SIGNATURE


def _quote(parsed: Parsed, p: _Pair, starts: list[int], ends: list[int]) -> Quote | None:
    """The pair with its tokens; None where it holds no letter or digit."""
    text = parsed.article.text
    first, last = bisect_left(starts, p.start), bisect_left(ends, p.end + 1)
    last = max(last, first)
    while last < len(ends) and starts[last] < p.end:
        last += 1
    inner = text[p.inner_start : p.inner_end].strip()
    if first >= last or not any(c.isalnum() for c in inner):
        return None
    begin = text.index(inner, p.inner_start)
    span = Span(p.start, p.end, text[p.start : p.end])
    return Quote(first, last, span, Span(begin, begin + len(inner), inner), kind_of(parsed, first, last, inner),
                 p.open_ended)
