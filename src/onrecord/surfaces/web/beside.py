"""A copy beside its source: both texts, aligned sentences and changes in; rows of two marked cells out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markupsafe import Markup, escape

from onrecord.surfaces.web.layers import Layer, stretches
from onrecord.surfaces.web.wording import wording

Json = dict[str, Any]
Extent = tuple[int, int]
Numbers = tuple[list[int], list[int], float | None]

BESIDE = ("added", "dropped")
_OTHER = "other"
_MOST_ROWS = 3_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences of the source (`left`) and of the copy that tell the same; one is empty where the other has none."""

    left: Markup
    right: Markup
    score: float | None


def pairs(there: str, here: str, compared: Json, changes: Sequence[Json]) -> list[Pair]:
    """All sentences in the order of the source; what a copy adds stands behind what it stands behind there.

    `compared` is the pair of the ledger, `changes` what the copy changed, numbered by their place in the list.
    """
    left = [(a, b) for a, b, _ in compared["sentences"]["there"]]
    right = [(a, b) for a, b, _ in compared["sentences"]["here"]]
    marked = _by_sentence(left, changes, "there"), _by_sentence(right, changes, "here")
    seen: set[tuple[str, str]] = set()
    found = []
    for theirs, ours, score in islice(_rows(len(left), len(right), compared["aligned"]), _MOST_ROWS):
        extents = [left[n] for n in theirs], [right[n] for n in ours]
        layers = [x for n in theirs for x in marked[0].get(n, ())], [x for n in ours for x in marked[1].get(n, ())]
        if theirs and ours and not compared["across"]:
            reworded = _reworded(there, here, *extents)
            layers[0].extend(reworded[0])
            layers[1].extend(reworded[1])
        cells = _cell(there, "l", extents[0], layers[0], seen), _cell(here, "r", extents[1], layers[1], seen)
        found.append(Pair(*cells, score))
    return found


def _by_sentence(extents: list[Extent], changes: Sequence[Json], side: str) -> dict[int, list[Layer]]:
    """The changes that lie in each sentence."""
    starts, ends = [a for a, _ in extents], [b for _, b in extents]
    found: dict[int, list[Layer]] = {}
    for number, change in enumerate(changes, 1):
        span = change[side]
        if change["kind"] not in BESIDE and span["start"] < span["end"]:
            layer = Layer(span["start"], span["end"], change["kind"], str(number))
            for n in range(bisect_right(ends, span["start"]), bisect_left(starts, span["end"])):
                found.setdefault(n, []).append(layer)
    return found


def _rows(left: int, right: int, aligned: Iterable[Sequence[float]]) -> Iterator[Numbers]:
    """The numbers of sentences that stand in one row; sentences that are aligned crosswise come together."""
    ours: dict[int, dict[int, float]] = {}
    theirs: dict[int, dict[int, float]] = {}
    for here, there, score in aligned:
        ours.setdefault(int(there), {})[int(here)] = score
        theirs.setdefault(int(here), {})[int(there)] = score
    told: set[int] = set()

    def added(start: int) -> Iterator[Numbers]:
        for n in range(start, right):
            if n in theirs or n in told:
                return
            told.add(n)
            yield [], [n], None

    yield from added(0)
    done: set[int] = set()
    for m in range(left):
        if m in done:
            continue
        if m not in ours:
            yield [m], [], None
            continue
        group, its, scores = {m}, set[int](), list[float]()
        edge = [m]
        while edge:
            there = edge.pop()
            for n, score in ours[there].items():
                scores.append(score)
                if n not in its:
                    its.add(n)
                    fresh = theirs[n].keys() - group
                    group |= fresh
                    edge += fresh
        done |= group
        told |= its
        yield sorted(group), sorted(its), min(scores)
        for n in sorted(its):
            yield from added(n + 1)
    yield from (([], [n], None) for n in range(right) if n not in told)


def _reworded(there: str, here: str, left: list[Extent], right: list[Extent]) -> tuple[list[Layer], list[Layer]]:
    """The words of aligned sentences that differ, whatever that means."""
    words = [[text[a:b] for a, b in some] for text, some in ((there, left), (here, right))]
    at = [0, 0]
    found: tuple[list[Layer], list[Layer]] = ([], [])
    for run in wording(" ".join(words[0]), " ".join(words[1])):
        for side, (kind, extents) in enumerate((("gone", left), ("new", right))):
            if run.kind not in ("same", kind):
                continue
            if run.kind == kind and run.text.strip():
                found[side].extend(_within(at[side], at[side] + len(run.text), extents))
            at[side] += len(run.text)
    return found


def _within(start: int, end: int, extents: list[Extent]) -> Iterator[Layer]:
    """A stretch of sentences that were joined by blanks, as stretches of the text."""
    offset = 0
    for a, b in extents:
        first, last = max(start, offset), min(end, offset + b - a)
        if first < last:
            yield Layer(a + first - offset, a + last - offset, _OTHER, "")
        offset += b - a + 1


def _cell(text: str, side: str, extents: list[Extent], layers: list[Layer], seen: set[tuple[str, str]]) -> Markup:
    out = []
    for start, end in extents:
        near = [x for x in layers if x.start < end and start < x.end]
        for stretch in stretches(start, end, near):
            words = escape(text[stretch.start : stretch.end])
            its = list(dict.fromkeys(near[n] for n in stretch.layers if near[n].kind != _OTHER))
            if its:
                out.append(_change(words, side, its, seen))
            else:
                out.append(Markup('<span class="other">{}</span>').format(words) if stretch.layers else words)
        out.append(Markup(" "))
    return Markup("").join(out).rstrip()


def _change(words: Markup, side: str, its: list[Layer], seen: set[tuple[str, str]]) -> Markup:
    """Words that were changed, as a link to what stands for them on the other side."""
    anchors = Markup("").join(
        Markup('<span id="{}-{}"></span>').format(side, x.key) for x in its if (side, x.key) not in seen
    )
    seen.update((side, x.key) for x in its)
    link = Markup('<a class="drift {}" href="#{}-{}" data-change="{}">{}</a>')
    across = "r" if side == "l" else "l"
    return anchors + link.format(its[0].kind, across, its[0].key, " ".join(x.key for x in its), words)
