"""Two articles read into sentences in, what speaks for one being made from the other out as figures (`Evidence`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.model.article import Article
from onrecord.tracing.align import Matrix, Vectors, scores
from onrecord.tracing.sentences import GLUE, NAME, NUMBER, Sentence

_FROM, _TO = 0.25, 0.6
"""A sentence whose best score is the first is not told in the other article at all; at the second it surely is."""
_TOLD = 0.38
_ALL_OVER = 60


@dataclass(slots=True)
class Traced:
    """An article with its sentences and, where the encoder is on, their meanings (sentences, 512)."""

    article: Article
    sentences: list[Sentence]
    vectors: Vectors | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two articles share, seen from the shorter; all from 0 to 1 but for `run`, `size` and `long`.

    `unquoted`, `quoted`: the share of its words out of and in quotes that the other tells too (what was said at one
    press conference many can quote; sentences in between are the reporter's own). `alien`: the share of its words out
    of quotes in sentences of which the other has nothing. `order`: how often its sentences follow each other there too.
    `marks`: the share of its names and figures. `run`: the longest run of the same words out of quotes. `size`: words
    of the shorter that carry matter, out of quotes; `long`: sentences of the longer (the more there are, the likelier
    one is alike by chance). `across`: in different languages. `house`: of one outlet, whose furniture recurs.
    """

    unquoted: float
    alien: float
    quoted: float
    order: float
    marks: float
    run: int
    size: int
    long: int
    across: bool
    house: bool


def compare(one: Traced, other: Traced) -> tuple[Evidence, Matrix]:
    """The evidence, and the scores of sentences (of `one`, of `other`); both must have sentences."""
    across = one.article.language != other.article.language
    both = (one.vectors, other.vectors) if one.vectors is not None and other.vectors is not None else None
    matrix = scores(one.sentences, other.sentences, both, across)
    short, long, seen = (
        (one.sentences, other.sentences, matrix)
        if len(one.sentences) <= len(other.sentences)
        else (other.sentences, one.sentences, matrix.T)
    )
    best, where = seen.max(1), seen.argmax(1)
    told = np.clip((best - _FROM) / (_TO - _FROM), 0, 1)
    size = np.array([sum(kind != GLUE for kind in s.kinds) for s in short], np.float64)
    quoted = np.array([2 * sum(s.quoted) > len(s.quoted) for s in short])
    places = where[(best > _TOLD) & ~quoted]
    steps = int(np.count_nonzero(places[1:] >= places[:-1])) if len(places) > 1 else 0
    marks, theirs = _marks(short), _marks(long)
    evidence = Evidence(
        unquoted=_share(told, size, ~quoted),
        alien=_share((best < _FROM).astype(np.float64), size, ~quoted),
        quoted=_share(told, size, quoted),
        order=(steps + 1) / (len(places) + 1) if len(places) > 1 else 0.5,
        marks=len(marks & theirs) / max(1, len(marks)),
        run=longest_run(short, long),
        size=int(size[~quoted].sum()),
        long=len(long),
        across=across,
        house=one.article.outlet is not None and one.article.outlet == other.article.outlet,
    )
    return evidence, matrix


def _share(told: Matrix, size: Matrix, which: np.ndarray) -> float:
    whole = float(size[which].sum())
    return float((told * size)[which].sum()) / whole if whole else 0.0


def _marks(sentences: Sequence[Sentence]) -> set[str]:
    return {k for s in sentences for k, kind in zip(s.keys, s.kinds, strict=True) if kind in (NAME, NUMBER)}


def longest_run(one: Sequence[Sentence], other: Sequence[Sentence]) -> int:
    """Words of the longest run outside of quotes that both have, sentence ends not crossed.

    A run may hold words that the other has all over, but does not begin with one.
    """
    there: list[str] = []
    where: defaultdict[str, list[int]] = defaultdict(list)
    for s in other:
        for key, quoted in zip(s.keys, s.quoted, strict=True):
            if key and not quoted:
                where[key].append(len(there))
            there.append("" if quoted else key)
        there.append("")
    longest = 0
    for s in one:
        before: dict[int, int] = {}
        for key, quoted in zip(s.keys, s.quoted, strict=True):
            here = where.get(key, []) if key and not quoted else []
            if len(here) > _ALL_OVER:
                here = [n + 1 for n in before if there[n + 1] == key]
            before = {n: before.get(n - 1, 0) + 1 for n in here}
            longest = max(longest, max(before.values(), default=0))
    return longest
