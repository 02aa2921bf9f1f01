"""The marks of a paragraph that may be quote marks: a stretch of text in, `Mark`s with what each reading costs out.

A mark may open, close or be no quote mark (an apostrophe, an inch). What the signs around it say against a reading is
its cost; a reading at no cost is the usual one. Costs are set by hand: 3 is one plain typing error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from onrecord.language.cues import cues

ERROR = 3.0
_NEVER = 9.0
_MARK = re.compile(
    r"""&(?:quot|ldquo|rdquo|bdquo|laquo|raquo|\#0?34|\#822[0-2]|\#171|\#187);"""
    r"""|"{1,3}|''|``|‘‘|’’|‚‚|,,(?=\w)|<<(?=\S)|(?<=\S)>>|[“”„‟«»＂″]"""
    r"""|(?<![^\W_])['‘’‚‹›`]|['‘’‚‹›](?![^\W_])"""
)
_NAMED = {"&quot;": '"', "&#34;": '"', "&#034;": '"', "&ldquo;": "“", "&#8220;": "“", "&rdquo;": "”", "&#8221;": "”",
          "&bdquo;": "„", "&#8222;": "„", "&laquo;": "«", "&#171;": "«", "&raquo;": "»", "&#187;": "»", "<<": "«",
          ">>": "»", "＂": '"', "″": '"', '""': '"', '"""': '"', "‘‘": "“", "’’": "”", ",,": "„", "‚‚": "„", "``": "“",
          "`": "‘"}
# Family when it opens, family when it closes, costs of both: a family is a style, and its pairs keep to it.
_USUAL: dict[str, tuple[str, str, float, float]] = {
    '"': ("q", "q", 0, 0), "''": ("q", "q", 0.1, 0), "“": ("c", "c", 0, 2), "”": ("c", "c", 2, 0),
    "‟": ("c", "c", 0, 2), "„": ("l", "c", 0, _NEVER), "«": ("g", "r", 0, 1.5), "»": ("r", "g", 1.5, 0),
    "'": ("s", "s", 0.4, 0), "‘": ("s", "s", 0, _NEVER), "’": ("s", "s", 2, 0), "‚": ("s", "s", 0, _NEVER),
    "‹": ("a", "b", 0, 1.5), "›": ("b", "a", 1.5, 0),
}  # fmt: skip
_LOW = frozenset({"‚"})
_CLOSING_SIGNS = frozenset(".,;:!?)]}…")
_OPENING_SIGNS = frozenset("([{–—-/:")
_DASHES = frozenset("–—-/")
_STOPS = frozenset(".,!?…;")
_QUOTES = frozenset("\"“”„‟«»＂'‘’‚‹›`")
_SINGLE = frozenset("'‘’‚")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Mark:
    """One mark at `[start, end)`; `opens` and `closes` are families; `twice` where it may close two quotes at once."""

    start: int
    end: int
    opens: str
    closes: str
    open: float
    close: float
    skip: float
    after_stop: bool = False
    twice: bool = False


def marks(text: str, low: int, high: int) -> list[Mark]:
    """The marks of `text[low:high]`, in order."""
    out: list[Mark] = []
    for m in _MARK.finditer(text, low, high):
        start, end = m.span()
        sign = _NAMED.get(m[0], m[0])
        left = text[start - 1] if start > low else " "
        right = text[end] if end < high else " "
        if sign in _SINGLE:
            out.append(_single(text, sign, start, end, left, right, high))
            continue
        opens, closes, to_open, to_close = _USUAL[sign]
        by_signs = _around(text, left, right, end, high)
        mark = Mark(start, end, opens, closes, to_open + by_signs[0], to_close + by_signs[1], ERROR)
        if left.isdigit() and sign in ('"', "''", "”"):
            mark.skip, mark.close = 0.7, mark.close + 0.2
        elif left.isalnum() and right.isalnum():
            mark.skip = 1.0
        mark.after_stop = _after_stop(text, start, low)
        mark.twice = m[0] in ('""', '"""')
        out.append(mark)
    return out


def opening(text: str, low: int, high: int) -> str:
    """The family of the mark that opens `text[low:high]`, or ""."""
    m = _MARK.match(text, low, high)
    if m is None:
        return ""
    return _USUAL[_NAMED.get(m[0], m[0])][0]


def _after_stop(text: str, start: int, low: int) -> bool:
    """Whether a sentence has ended before the mark."""
    at = start - 1
    while at >= low and start - at < 4 and text[at].isspace():
        at -= 1
    return at >= low and text[at] in ".!?…"


def _around(text: str, left: str, right: str, end: int, high: int) -> tuple[float, float]:
    """What the signs beside a double mark say against opening and against closing."""
    if left.isspace() and right.isspace():
        return 0.5, 0.5
    if left.isspace():
        dots = right in ".…" and (right == "…" or text[end + 1 : min(end + 2, high)] == ".")
        return (0, ERROR) if right not in _CLOSING_SIGNS or dots else (1, 0.3)
    if right.isspace():
        return (0.5, 2) if left in "([{" else (1, 1) if left == ":" else (ERROR, 0)
    if right in _CLOSING_SIGNS:
        return (0.3, 0.5) if left in _OPENING_SIGNS else (ERROR, 0)
    if left in _OPENING_SIGNS:
        return 0.2, 1.5
    if right in _DASHES:
        return 1.5, 0.2
    if left in _QUOTES or right in _QUOTES:
        return (0.2, 2) if right.isalnum() else (2, 0.2) if left.isalnum() or left in _STOPS else (0.5, 0.5)
    if left in _STOPS:
        return 0.9, 0.7
    return (1.5, 1.5) if left.isalnum() and right.isalnum() else (0.8, 0.8)


def _single(text: str, sign: str, start: int, end: int, left: str, right: str, high: int) -> Mark:
    """A single mark, which most often is an apostrophe."""
    _, _, to_open, to_close = _USUAL[sign]
    mark = Mark(start, end, "v" if sign in _LOW else "s", "s", _NEVER, _NEVER, ERROR)
    free = left.isspace() or left in _OPENING_SIGNS or left in _QUOTES
    if free and (right.isalnum() or right in "£$€([…\"“"):
        mark.open = to_open
        word = _WORD.match(text, end, min(high, end + 8))
        if word and sign in "'’" and (word[0].lower() in _elided() or word[0][:1].isdigit()):
            mark.open, mark.skip = to_open + 1.5, 0.0
        elif sign == "'":
            mark.skip = 2.0
        elif sign == "’":
            mark.skip = 0.5
    elif not left.isspace() and not right.isalnum() and sign in "'’‘":
        mark.close = to_close if sign != "‘" else 2.0
        mark.skip = _apostrophe(text, start, left, right, end, high)
        if left not in _STOPS:
            mark.close += 0.8 if left in "sS" else 0.2
    else:
        mark.skip = 0.1
    return mark


def _apostrophe(text: str, start: int, left: str, right: str, end: int, high: int) -> float:
    """What speaks against an apostrophe that ends its word: "the boys' turn", "talkin'", "6' tall"."""
    if left in "sSzxZX":
        goes_on = right.isspace() and text[end + 1 : min(end + 2, high)].isalnum()
        return 0.0 if goes_on else 0.7
    if left.isdigit():
        return 0.2
    tail = text[max(0, start - 2) : start].lower()
    if tail in ("in", " n", "'n", "’n", " o", "an"):
        return 0.2
    return 2.5 if left.isalnum() else ERROR if left in _STOPS or left in _QUOTES else 0.2


@cache
def _elided() -> frozenset[str]:
    return cues("elided")
