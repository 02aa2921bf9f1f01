"""What two wordings differ in: two texts in, runs of words that both have or only one of them, in order, out.

The runs of the first text joined are that text, and so are those of the other one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["same", "gone", "new"]
Opcode = tuple[str, int, int, int, int]

_WORD = re.compile(r"\s+|\w(?:\w|[^\w\s!-/:-@\[-`{-~–—‘’“”«»…])*|.", re.DOTALL)
_PARAGRAPH = re.compile(r"\n(?:[ \t]*\n)+")
_MOST_WORDS = 12_000
_MOST_PARAGRAPHS = 8_000
_SHORT = 3
"""Words that both have between changes, so few that the changes are easier to read as one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that both texts have ("same"), or the first ("gone") or the second one ("new") alone."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs, each with the white space behind it: those that both texts have, or the runs of what was changed."""

    same: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()


def wording(one: str, other: str) -> list[Run]:
    """The runs of two texts, word by word; as wholes where they are too long for that."""
    first, second = _WORD.findall(one), _WORD.findall(other)
    if len(first) > _MOST_WORDS or len(second) > _MOST_WORDS:
        return _whole(one, other)
    return list(_joined(_runs(first, second)))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each with the white space behind it."""
    cuts = [0, *(m.end() for m in _PARAGRAPH.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def blocks(one: str, other: str) -> list[Block]:
    """The texts paragraph by paragraph, those that were changed word by word."""
    first, second = paragraphs(one), paragraphs(other)
    head = _alike(first, second)
    tail = _alike(first[head:][::-1], second[head:][::-1])
    middle = first[head : len(first) - tail], second[head : len(second) - tail]
    found = [Block(same=tuple(first[:head]))] if head else []
    if max(map(len, middle)) > _MOST_PARAGRAPHS:
        found.append(Block(runs=tuple(_whole("".join(middle[0]), "".join(middle[1])))))
    else:
        for tag, a, b, c, d in _opcodes(*([p.strip() for p in side] for side in middle)):
            gone, new = middle[0][a:b], middle[1][c:d]
            if tag == "equal" and gone == new:
                found.append(Block(same=tuple(gone)))
            else:
                found.append(Block(runs=tuple(wording("".join(gone), "".join(new)))))
    return [*found, Block(same=tuple(first[len(first) - tail :]))] if tail else found


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many are the same from the start."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _whole(one: str, other: str) -> list[Run]:
    """The one in the place of the other; white space that both have at an end stays."""
    if one == other:
        return [Run("same", one)] if one else []
    end = len(one) - len(one.rstrip()) if one.strip() and other.strip() else 0
    end = end if end and other.endswith(one[-end:]) else 0
    gone, new = one[: len(one) - end], other[: len(other) - end]
    runs = (Run("gone", gone), Run("new", new), Run("same", one[len(gone) :]))
    return [run for run in runs if run.text]


def _opcodes(one: Sequence[str], other: Sequence[str]) -> Iterator[Opcode]:
    """What to do to the one to get the other; what is taken out and put in at one place is "replace"."""
    from rapidfuzz.distance import Indel

    waiting: Opcode | None = None
    for op in Indel.opcodes(one, other):
        its = (op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end)
        if op.tag == "equal":
            if waiting:
                yield waiting
            waiting = None
            yield its
        else:
            waiting = its if waiting is None else ("replace", waiting[1], its[2], waiting[3], its[4])
    if waiting:
        yield waiting


def _runs(first: Sequence[str], second: Sequence[str]) -> list[tuple[bool, str, str]]:
    """Whether it is the same, the words of the first, those of the second."""
    return [(tag == "equal", "".join(first[a:b]), "".join(second[c:d])) for tag, a, b, c, d in _opcodes(first, second)]


def _joined(runs: Sequence[tuple[bool, str, str]]) -> Iterator[Run]:
    """Changes with next to nothing between them as one change, and runs of one kind as one run."""
    waiting: Run | None = None
    for run in _merged(runs):
        if waiting is not None and waiting.kind == run.kind:
            run = Run(run.kind, waiting.text + run.text)
        elif waiting is not None:
            yield waiting
        waiting = run
    if waiting is not None:
        yield waiting


def _merged(runs: Sequence[tuple[bool, str, str]]) -> Iterator[Run]:
    gone = new = ""
    for n, (same, before, after) in enumerate(runs):
        between = 0 < n < len(runs) - 1
        if same and between and "\n" not in before and len(before.strip()) < _SHORT:
            gone, new = gone + before, new + after
        elif same:
            yield from _whole(gone, new)
            yield Run("same", before)
            gone = new = ""
        else:
            gone, new = gone + before, new + after
    yield from _whole(gone, new)
