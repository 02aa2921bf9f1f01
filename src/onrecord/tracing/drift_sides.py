"""A copy and its parent with their marks in; which words stand around a mark and which marks answer each other out."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from math import log
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from onrecord.model.marks import Marks
from onrecord.model.parts import Span
from onrecord.tracing.align import ALIGNED, Matrix
from onrecord.tracing.compare import Traced
from onrecord.tracing.sentences import GLUE, NAME, NUMBER, Sentence, stem

_TOLD = 0.3
"""Score from which a sentence of the parent may hold what a sentence of the copy tells."""
_PARTNERS = 3
_NEAR = 8
"""Words on either side of a mark that tell what it is about."""
_FADE = 0.8
_WORDS, _SENTENCE, _SLOT, _SAME, _SAME_ALONE = 0.5, 0.5, 0.5, 0.35, 0.05
_ORPHANS = 0.15
"""What it counts that neither of two marks has its like in the other article."""
_HELD = 0.4
_SURE, _FAR = 0.8, 0.7
"""From this likeness of what they stand for on, two marks answer each other in sentences that are less alike."""
_BEFORE = 3
_LONG, _SPELLINGS = 6, (("is", ""), ("enc", "ens"), ("tre", "ter"), ("centr", "center"))
_KINDS = {NAME: 1.2, NUMBER: 1.4}
_CLOSE = 0.5
"""Share of the usual score of a copy's sentences below which one is matter of its own: in a copy that keeps to the
words of its parent, a sentence that has some of them is not from there."""
_BESIDE = 0.8
"""What a sentence has of the score of the one beside it, where that is told: sentences are split and joined."""


class Marked(Protocol):
    """Anything with offsets."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


M = TypeVar("M", bound=Marked)
Like = Callable[[M, M], tuple[float, float] | None]
"""How far two marks are the same, and how far they stand for the same thing, from 0 to 1; None: nothing in common."""
Among = Callable[[M], Iterable[int]]
"""The numbers of the parent's marks, in order, that may have something in common with a mark of the copy."""


@cache
def words() -> dict[str, Any]:
    """The words that drift must know, from `drift.toml`."""
    data: dict[str, Any] = tomllib.loads(resources.files("onrecord.tracing").joinpath("drift.toml").read_text("utf-8"))
    return data


@cache
def group_of() -> Mapping[str, str]:
    """The word that stands for all of a row of like words, by each of their stems."""
    rows = [[spelt(stem("en", word)) for word in row.split()] for row in words()["alike"]["en"]]
    return {word: row[0] for row in rows for word in row}


@cache
def denials() -> frozenset[str]:
    """Words that deny what follows."""
    return frozenset(words()["denials"]["en"].split())


@lru_cache(maxsize=20_000)
def spelt(key: str) -> str:
    """A stem in one spelling: "recogn" for "recognis", "defens" for "defenc", "harbor" for "harbour"."""
    if len(key) < _LONG:
        return key
    for end, other in _SPELLINGS:
        if key.endswith(end):
            return key[: -len(end)] + other
    return key.replace("our", "or")


@lru_cache(maxsize=20_000)
def keys(lemmas: str) -> frozenset[str]:
    """English words as stems, words that a rewrite puts for one another as one."""
    stems = (spelt(_stem(word)) for word in lemmas.split())
    return frozenset(group_of().get(stem, stem) for stem in stems)


def _stem(word: str) -> str:
    """The stem; of what begins with "un" that of the rest, so that "unwatered" is the opposite of "watered"."""
    return "un" + stem("en", word[2:]) if word.startswith("un") else stem("en", word)


@dataclass(slots=True)
class Side:
    """An article with its marks, and where its sentences begin."""

    traced: Traced
    marks: Marks
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [s.start for s in self.traced.sentences]

    def sentence(self, offset: int) -> int:
        """The sentence that holds an offset; -1 where none does."""
        n = bisect_right(self.starts, offset) - 1
        return n if n >= 0 and offset < self.traced.sentences[n].end else -1

    def span(self, start: int, end: int) -> Span:
        """The exact words between two offsets."""
        return Span(start, end, self.traced.article.text[start:end])

    def quoted(self, mark: Marked) -> bool:
        """Whether a mark stands in quote marks."""
        n = self.sentence(mark.start)
        if n < 0:
            return False
        s = self.traced.sentences[n]
        k = bisect_right(s.starts, mark.start) - 1
        return k >= 0 and s.quoted[k]


@dataclass(frozen=True, slots=True)
class Answer(Generic[M]):
    """A mark of the copy and that of the parent which answers it; `score` from 0, `same` how alike they are."""

    here: M
    there: M
    score: float
    same: float
    slot: float
    near: float


@dataclass(slots=True)
class Sides:
    """A copy and its parent, with the scores of their sentences, and those with other parents (see `drift`).

    `retold`: the quotes have other words all over, as in a text that was translated to and fro. A mark of a sentence
    that the parent has word for word (`_twins`) is answered there or nowhere.
    """

    here: Side
    there: Side
    matrix: Matrix
    elsewhere: Sequence[float] = ()
    retold: bool = False
    weight: dict[str, float] = field(init=False)
    near: Matrix = field(init=False)
    least: float = field(init=False)
    _around: dict[tuple[bool, int, int], dict[str, float]] = field(init=False, default_factory=dict)
    _sums: dict[tuple[bool, int, int], float] = field(init=False, default_factory=dict)
    _totals: dict[frozenset[str], float] = field(init=False, default_factory=dict)
    _partners: list[list[int]] = field(init=False)
    _twins: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        ours, theirs = self.here.traced.sentences, self.there.traced.sentences
        same: dict[tuple[str, ...], set[int]] = {}
        for m, s in enumerate(theirs):
            same.setdefault(tuple(s.keys), set()).add(m)
        self._twins = {n: same[keys] for n, s in enumerate(ours) if (keys := tuple(s.keys)) in same}
        self.weight = _weights((*ours, *theirs))
        self.near = beside(self.matrix)
        told = [score for score in self.matrix.max(1) if score >= ALIGNED]
        self.least = _CLOSE * float(np.median(told)) if told else 1.0
        best_here = self.matrix.argmax(0) if self.matrix.size else []
        self._partners = []
        for n in range(len(ours)):
            row = self.matrix[n]
            ranked = sorted(range(len(theirs)), key=lambda m: -row[m])[:_PARTNERS]
            back = [m for m, best in enumerate(best_here) if best == n and m not in ranked]
            other = n < len(self.elsewhere) and self.elsewhere[n] > row.max()
            self._partners.append([] if other else [m for m in (*ranked, *back) if row[m] >= _TOLD])
            if other:
                self.near[n] = 0

    def partners(self, sentence: int) -> list[int]:
        """The sentences of the parent that may hold what a sentence of the copy tells, the likeliest first."""
        return self._partners[sentence] if sentence >= 0 else []

    def words(self, ours: bool, sentence: int) -> dict[str, tuple[int, int]]:
        """The words of a sentence that carry matter, by key, with their offsets; glue words by themselves."""
        s, groups = (self.here if ours else self.there).traced.sentences[sentence], group_of()
        its = map(spelt, s.keys)
        return {groups.get(k, k): (a, b) for k, a, b in zip(its, s.starts, s.ends, strict=True)}

    def denied(self, ours: bool, sentence: int, start: int) -> bool:
        """Whether one of the few words before an offset denies what stands there."""
        side = (self.here if ours else self.there).traced
        s = side.sentences[sentence]
        k = bisect_right(s.starts, start) - 1
        before = slice(max(0, k - _BEFORE), k)
        words = (side.article.text[a:b].lower() for a, b in zip(s.starts[before], s.ends[before], strict=True))
        return any(word in denials() for word in words)

    def around(self, ours: bool, mark: Marked) -> dict[str, float]:
        """The words near a mark with their weights, less the further off."""
        key = (ours, mark.start, mark.end)
        if key not in self._around:
            self._around[key] = self._near(self.here if ours else self.there, mark)
        return self._around[key]

    def _near(self, side: Side, mark: Marked) -> dict[str, float]:
        n = side.sentence(mark.start)
        if n < 0:
            return {}
        s, groups = side.traced.sentences[n], group_of()
        first = max(bisect_right(s.starts, mark.start) - 1, 0)
        last = max(bisect_right(s.starts, mark.end - 1) - 1, first)
        found: dict[str, float] = {}
        for k in range(max(0, first - _NEAR), min(len(s.keys), last + _NEAR + 1)):
            if s.kinds[k] == GLUE or (first <= k <= last and s.kinds[k] == NUMBER):
                continue
            off = max(first - k, k - last, 0)
            key = spelt(s.keys[k])
            key = groups.get(key, key)
            value = self.weight.get(s.keys[k], 1.0) * _FADE**off
            found[key] = max(found.get(key, 0.0), value)
        return found

    def alike(self, here: Marked, there: Marked) -> float:
        """How far the words around two marks are the same, from 0 to 1."""
        a, b = self.around(True, here), self.around(False, there)
        shared = sum([min(a[k], b[k]) for k in a.keys() & b.keys()])
        least = min(self._sum(True, here, a), self._sum(False, there, b)) if shared else 0.0
        return shared / least if least else 0.0

    def _sum(self, ours: bool, mark: Marked, its: Mapping[str, float]) -> float:
        key = ours, mark.start, mark.end
        if key not in self._sums:
            self._sums[key] = sum(its.values())
        return self._sums[key]

    def total(self, keys: frozenset[str]) -> float:
        """What some words weigh together."""
        if keys not in self._totals:
            self._totals[keys] = sum(self.weight.get(k, 1.0) for k in keys)
        return self._totals[keys]

    def answers(
        self, ours: Sequence[M], theirs: Sequence[M], like: Like[M], among: Among[M] | None = None
    ) -> list[Answer[M]]:
        """Marks of the copy with those of the parent that answer them, each at most once, the surest first."""
        where = [self.there.sentence(b.start) for b in theirs]
        likes: list[tuple[int, int, float, float]] = []
        for i, a in enumerate(ours):
            n = self.here.sentence(a.start)
            if n >= 0 and self.near[n].any():
                twins = self._twins.get(n)
                for j in range(len(theirs)) if among is None else among(a):
                    if where[j] < 0 or (twins is not None and where[j] not in twins):
                        continue
                    likeness = like(a, theirs[j])
                    if likeness is not None:
                        likes.append((i, j, *likeness))
        held_here, held_there = ({x[side] for x in likes if x[2] == 1 and x[3] >= _HELD} for side in (0, 1))
        found: list[Answer[M]] = []
        for i, j, same, slot in likes:
            n, m = self.here.sentence(ours[i].start), where[j]
            if m in self.partners(n) or slot:
                near = float(self.near[n, m])
                score = _WORDS * self.alike(ours[i], theirs[j]) + _SENTENCE * near + _SLOT * slot
                if i not in held_here and j not in held_there:
                    score += _ORPHANS
                found.append(Answer(ours[i], theirs[j], score, same, slot, near))
        return [x for x in _best(found) if x.same == 1 or x.near >= self.least * (_FAR if x.slot >= _SURE else 1)]


def beside(matrix: Matrix) -> Matrix:
    """The scores, each no less than most of that of the sentence before or after, on either side."""
    near = matrix.copy()
    for n in range(len(matrix)):
        for other in (n - 1, n + 1):
            if 0 <= other < len(matrix):
                near[n] = np.maximum(near[n], _BESIDE * matrix[other])
    return near


def _best(found: Iterable[Answer[M]]) -> list[Answer[M]]:
    taken_here: set[tuple[int, int]] = set()
    taken_there: set[tuple[int, int]] = set()
    out = []

    def rank(x: Answer[M]) -> tuple[float, int, int]:
        return -x.score - x.same * (_SAME * x.slot + _SAME_ALONE), x.here.start, x.there.start

    for x in sorted(found, key=rank):
        a, b = (x.here.start, x.here.end), (x.there.start, x.there.end)
        if a not in taken_here and b not in taken_there:
            taken_here.add(a)
            taken_there.add(b)
            out.append(x)
    return out


def _weights(sentences: Sequence[Sentence]) -> dict[str, float]:
    """The weight of each word of two articles: less for one that many of their sentences share, none for glue."""
    seen: Counter[str] = Counter()
    base: dict[str, float] = {}
    for s in sentences:
        told = {k: kind for k, kind in zip(s.keys, s.kinds, strict=True) if kind != GLUE}
        seen.update(told.keys())
        base.update((k, _KINDS.get(kind, 1.0)) for k, kind in told.items())
    return {k: base[k] * log(1 + len(sentences) / n) / log(1 + len(sentences) / 2) for k, n in seen.items()}
