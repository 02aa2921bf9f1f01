"""Which source and which content belong to which cue: spans of a model and the parse in; linked attributions out.

A pair is scored by where its two spans stand in the tree, how far apart they are and what lies between; the weights
(`data/attribution_links.toml`) are those of a logistic regression on PolNeAR's train part.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise

from onrecord.language.clauses import Found
from onrecord.model.parsed import Parsed

_BEFORE_NOUN = frozenset({"det", "predet", "nummod", "quantmod", "amod", "compound", "nmod", "poss"})
_FAR = 3
_UP = 4
_TOUCH = 2


@dataclass(slots=True, eq=False)
class Piece:
    """One predicted span: offsets, the range of tokens that it touches, its head token and paragraph."""

    part: str
    start: int
    end: int
    first: int
    last: int
    head: int
    paragraph: int
    quoted: bool


@dataclass(slots=True)
class Linked:
    """One attribution as the model sees it: a cue, the pieces of its content, and a source where there is one."""

    cue: Piece
    source: Piece | None = None
    content: list[Piece] = field(default_factory=list)


def pieces_of(p: Parsed, spans: Iterable[tuple[str, int, int]]) -> list[Piece]:
    """The spans with what the parse says of them, in order of words; a content begins with a whole noun phrase."""
    starts = [t.start for t in p.tokens]
    out: list[Piece] = []
    for part, start, end in spans:
        first = max(bisect_right(starts, start) - 1, 0)
        last = bisect_left(starts, end)
        if first >= last:
            continue
        head = head_of(p, first, last)
        quoted = any(t.lower == '"' for t in p.tokens[first:last])
        out.append(Piece(part, start, end, first, last, head, p.sentence_of(first).paragraph, quoted))
    out.sort(key=lambda x: x.start)
    out = _with_clauses(p, out)
    for before, x in pairwise([None, *out]):
        if x is not None and x.part == "content":
            _begin_whole(p, before, x)
    return out


def _with_clauses(p: Parsed, spans: list[Piece]) -> list[Piece]:
    """The spans, each source together with a relative clause of its own that the model took for another source."""
    out: list[Piece] = []
    for x in spans:
        before = out[-1] if out else None
        if before is not None and before.part == x.part == "source" and before.last == x.first:
            clause = p.tokens[x.head]
            if clause.dep == "relcl" and before.first <= clause.head < before.last:
                before.last, before.end = x.last, x.end
                continue
        out.append(x)
    return out


def _begin_whole(p: Parsed, before: Piece | None, x: Piece) -> None:
    """Let a content that begins in the middle of a noun phrase begin with it, even where a cue has its first words."""
    least = 0 if before is None else before.head + 1 if before.part == "cue" else before.last
    first = x.first
    while first > least and _goes_with(p, first - 1, first, x.last):
        first -= 1
    if first == x.first:
        return
    x.first, x.start = first, p.tokens[first].start
    if before is not None and before.last > first:
        before.last, before.end = first, p.tokens[first - 1].end


def _goes_with(p: Parsed, before: int, first: int, last: int) -> bool:
    """Whether a token stands before a noun of a range, and no clause between them."""
    t, q = p.tokens[before], p.quote_at(first)
    if q is not None and q.kind == "speech" and q.first >= first:
        return False
    return t.dep in _BEFORE_NOUN and first <= t.head < last and t.sent == p.tokens[first].sent


def head_of(p: Parsed, first: int, last: int) -> int:
    """The token of a range on which the others hang: the one whose head is outside and whose subtree is widest."""
    best, size = first, -1
    for t in p.tokens[first:last]:
        if (first <= t.head < last and t.head != t.i) or t.pos in ("PUNCT", "SPACE"):
            continue
        width = min(t.right, last - 1) - max(t.left, first)
        if width > size:
            best, size = t.i, width
    return best


@cache
def _weights(part: str) -> dict[str, float]:
    raw = resources.files("onrecord.language").joinpath("data/attribution_links.toml").read_text("utf-8")
    table: dict[str, float] = tomllib.loads(raw)[part]
    return table


def features(p: Parsed, cue: Piece, other: Piece, between: Sequence[Piece], by_rule: bool) -> list[str]:
    """The features that hold of a cue and a source or a content; `between` are the predicted pieces in the middle."""
    out = ["rule"] if by_rule else []
    after = other.first >= cue.last
    side = "after" if after else "before"
    gap = other.first - cue.last if after else cue.first - other.last
    near = 0 if gap <= 0 else 1 if gap <= 2 else 2 if gap <= 6 else 3 if gap <= 15 else 4 if gap <= 40 else 5
    out.append(f"{side} {near}")
    out.append(f"up {_steps(p, other.head, cue)}")
    out.append(f"down {_steps(p, cue.head, other)}")
    apart = abs(p.tokens[other.head].sent - p.tokens[cue.head].sent)
    out.append(f"{side} sentences {min(apart, _FAR)}")
    out.append(f"paragraphs {max(-2, min(2, other.paragraph - cue.paragraph))}")
    for part in ("cue", "source", "content"):
        count = sum(x.part == part for x in between)
        out.append(f"{side} {part} between {min(count, 2)}")
    if other.part == "content":
        out.append(f"quoted {side} {min(apart, 1)} {other.quoted}")
    else:
        out.append(f"dep {p.tokens[other.head].dep}")
    return out


def _steps(p: Parsed, token: int, span: Piece) -> int:
    """How many heads up from a token the span is met: 1 to 4, or 0 for never."""
    for n, t in enumerate(p.up(token), 1):
        if n > _UP:
            return 0
        if span.first <= t.i < span.last:
            return n
    return 0


def candidates(p: Parsed, pieces: Sequence[Piece], found: Sequence[Found]) -> list[tuple[Piece, Piece, list[str]]]:
    """Every cue with each source of its paragraph and each content of that or a neighbouring one, with the features."""
    out: list[tuple[Piece, Piece, list[str]]] = []
    cue_at = [n for n, x in enumerate(pieces) if x.part == "cue"]
    rules = {f.cue_token: f for f in found if f.cue_token >= 0}
    for c in cue_at:
        cue = pieces[c]
        rule = next((rules[i] for i in range(cue.first, cue.last) if i in rules), None)
        for step in (-1, 1):
            n = c + step
            while 0 <= n < len(pieces):
                other = pieces[n]
                apart = abs(other.paragraph - cue.paragraph)
                if apart > (1 if step > 0 else 0) or abs(n - c) > 12:
                    break
                if other.part != "cue" and (other.part == "content" or apart == 0):
                    between = pieces[min(n, c) + 1 : max(n, c)]
                    out.append((cue, other, features(p, cue, other, between, _ruled(rule, other))))
                n += step
    return out


def _ruled(rule: Found | None, other: Piece) -> bool:
    if rule is None:
        return False
    if other.part == "source":
        return any(other.first <= h < other.last for h in rule.source)
    return any(a < other.last and other.first < b for a, b in rule.content)


def link(p: Parsed, pieces: Sequence[Piece], found: Sequence[Found]) -> list[Linked]:
    """The attributions that the pieces make: a content goes to its likeliest cue, a cue has at most one source.

    Spans that go with none well enough are left out.
    """
    out = {id(x): Linked(x) for x in pieces if x.part == "cue"}
    scored: list[tuple[float, Piece, Piece]] = []
    pairs = candidates(p, pieces, found)
    own = {id(other) for cue, other, names in pairs if "rule" in names and _together(p, cue, other)}
    for cue, other, names in pairs:
        if id(other) in own and other.part == "content" and not _together(p, cue, other):
            continue
        weights = _weights(other.part)
        score = weights["bias"] + sum(weights.get(name, 0.0) for name in names)
        scored.append((score, cue, other))
    taken: set[int] = set()
    for score, cue, other in sorted(scored, key=lambda x: -x[0]):
        mine = out[id(cue)]
        if id(other) in taken or score < _weights(other.part)["floor"]:
            continue
        if other.part == "source":
            if mine.source is not None:
                continue
            mine.source = other
        else:
            mine.content.append(other)
        taken.add(id(other))
    _touching(pieces, out, taken)
    for x in out.values():
        x.content.sort(key=lambda piece: piece.start)
    return list(out.values())


def _together(p: Parsed, cue: Piece, other: Piece) -> bool:
    """Whether a cue and another span stand in one sentence."""
    return p.tokens[cue.head].sent == p.tokens[other.head].sent


def _touching(pieces: Sequence[Piece], out: dict[int, Linked], taken: set[int]) -> None:
    """Give a cue that has a source and no content the free content right before or behind the two.

    This mends what a lost tree or a sentence cut in two ("Capt.") keeps apart.
    """
    for n, x in enumerate(pieces):
        mine = out.get(id(x))
        if mine is None or mine.source is None or mine.content:
            continue
        first, last = min(x.first, mine.source.first), max(x.last, mine.source.last)
        near = [y for y in pieces[max(0, n - 2) : n + 3] if y.part == "content" and id(y) not in taken]
        for y in near:
            gap = first - y.last if y.first < first else y.first - last
            if y.paragraph == x.paragraph and 0 <= gap <= _TOUCH:
                mine.content.append(y)
                taken.add(id(y))
                break
