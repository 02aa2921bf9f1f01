"""A copy and its parent with their marks in; which marks answer each other, and how alike they stand, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import log
from typing import Generic, TypeVar

import numpy as np

from onrecord.tracing.align import ALIGNED, Matrix
from onrecord.tracing.drift_article import Marked, Side

_TOLD = 0.3
"""Score from which a sentence of the parent may hold what a sentence of the copy tells."""
_PARTNERS = 3
_WORDS, _SENTENCE, _SLOT, _SAME, _SAME_ALONE = 0.5, 0.5, 0.5, 0.35, 0.05
_ORPHANS = 0.15
"""What it counts that neither of two marks has its like in the other article."""
_HELD = 0.4
_SURE, _FAR = 0.8, 0.7
"""From this likeness of what they stand for on, two marks answer each other in sentences that are less alike."""
_CLOSE = 0.5
"""Share of the usual score of a copy's sentences below which one is matter of its own: in a copy that keeps to the
words of its parent, a sentence that has some of them is not from there."""
_BESIDE = 0.8
"""What a sentence has of the score of the one beside it, where that is told: sentences are split and joined."""
_SLIGHT = 1e-9
"""More than two sums of the same shares differ by."""


M = TypeVar("M", bound=Marked)
Like = Callable[[M, M], tuple[float, float] | None]
"""How far two marks are the same, and how far they stand for the same thing, from 0 to 1; None: nothing in common."""
Among = Callable[[M], Iterable[int]]
"""The numbers of the parent's marks, in order, that may have something in common with a mark of the copy."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[M]):
    """A mark of the copy and that of the parent which answers it; `score` from 0, `same` how alike they are."""

    here: M
    there: M
    score: float
    same: float
    slot: float
    near: float


@dataclass(frozen=True, slots=True)
class _Bid(Generic[M]):
    """A mark of the parent that may answer one of the copy; `orphans`: neither has its like in the other article."""

    here: M
    there: M
    same: float
    slot: float
    near: float
    orphans: bool

    def score(self, alike: float) -> float:
        """Where the words around them are so far alike."""
        score = _WORDS * alike + _SENTENCE * self.near + _SLOT * self.slot
        return score + _ORPHANS if self.orphans else score

    def rank(self, alike: float) -> float:
        """The less, the surer."""
        return -self.score(alike) - self.same * (_SAME * self.slot + _SAME_ALONE)


@dataclass(slots=True)
class Sides:
    """A copy and its parent, with the scores of their sentences, and those with other parents (see `drift`).

    `retold`: the quotes have other words all over, as in a text that was translated to and fro. A mark of a sentence
    that the parent has word for word (`_twins`) is answered there or nowhere. `rows` are the scores by sentence of the
    copy; `best` is for each sentence of the parent the one of the copy that tells it best.
    """

    here: Side
    there: Side
    matrix: Matrix
    elsewhere: Sequence[float] = ()
    retold: bool = False
    rows: list[list[float]] = field(init=False)
    best: list[int] = field(init=False)
    weight: dict[str, float] = field(init=False)
    least: float = field(init=False)
    _near: list[list[float]] = field(init=False)
    _told: list[bool] = field(init=False)
    _around: dict[tuple[bool, int, int], dict[str, float]] = field(init=False, default_factory=dict)
    _sums: dict[tuple[bool, int, int], float] = field(init=False, default_factory=dict)
    _totals: dict[frozenset[str], float] = field(init=False, default_factory=dict)
    _partners: list[list[int]] = field(init=False)
    _twins: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        same: dict[tuple[str, ...], set[int]] = {}
        for m, keys in enumerate(self.there.keys):
            same.setdefault(keys, set()).add(m)
        self._twins = {n: same[keys] for n, keys in enumerate(self.here.keys) if keys in same}
        self.weight = _weights(self.here, self.there)
        near, most = beside(self.matrix), self.matrix.max(1)
        told = most[most >= ALIGNED]
        self.least = _CLOSE * float(np.median(told)) if len(told) else 1.0
        self.rows, self.best = self.matrix.tolist(), self.matrix.argmax(0).tolist()
        told_best: dict[int, list[int]] = {}
        for m, n in enumerate(self.best):
            told_best.setdefault(n, []).append(m)
        likeliest = np.argsort(-self.matrix, axis=1, kind="stable")[:, :_PARTNERS].tolist()
        self._partners = []
        for n, (row, ranked) in enumerate(zip(self.rows, likeliest, strict=True)):
            back = [m for m in told_best.get(n, ()) if m not in ranked]
            other = n < len(self.elsewhere) and self.elsewhere[n] > most[n]
            self._partners.append([] if other else [m for m in (*ranked, *back) if row[m] >= _TOLD])
            if other:
                near[n] = 0
        self._near = near.tolist()
        self._told = [any(row) for row in self._near]

    def partners(self, sentence: int) -> list[int]:
        """The sentences of the parent that may hold what a sentence of the copy tells, the likeliest first."""
        return self._partners[sentence] if sentence >= 0 else []

    def around(self, ours: bool, mark: Marked) -> dict[str, float]:
        """The words near a mark with their weights, less the further off."""
        key = (ours, mark.start, mark.end)
        if key not in self._around:
            found: dict[str, float] = {}
            for word, weighed, left in (self.here if ours else self.there).near(mark):
                value = self.weight.get(weighed, 1.0) * left
                if value > found.get(word, 0.0):
                    found[word] = value
            self._around[key] = found
        return self._around[key]

    def alike(self, here: Marked, there: Marked) -> float:
        """How far the words around two marks are the same, from 0 to 1."""
        if self._in_one_place(here, there):
            return 1.0
        a, b = self.around(True, here), self.around(False, there)
        shared = sum([min(a[k], b[k]) for k in a.keys() & b.keys()])
        least = min(self._sum(True, here, a), self._sum(False, there, b)) if shared else 0.0
        return shared / least if least else 0.0

    def _in_one_place(self, here: Marked, there: Marked) -> bool:
        """Whether two marks stand at the same words of a sentence that both have word for word, not at all of them."""
        n, m = self.here.sentence(here.start), self.there.sentence(there.start)
        if m not in self._twins.get(n, ()) or self.here.kinds[n] != self.there.kinds[m]:
            return False
        at = self.here.places(n, here.start, here.end)
        return at == self.there.places(m, there.start, there.end) and any(True for _ in self.here.beside(n, *at))

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
        likes = list(self._likes(ours, theirs, where, like, among))
        held_here = {i for i, _, _, same, slot in likes if same == 1 and slot >= _HELD}
        held_there = {j for _, j, _, same, slot in likes if same == 1 and slot >= _HELD}
        found: list[_Bid[M]] = []
        for i, j, n, same, slot in likes:
            if slot or where[j] in self._partners[n]:
                orphans = i not in held_here and j not in held_there
                found.append(_Bid(ours[i], theirs[j], same, slot, self._near[n][where[j]], orphans))
        return [x for x in self._best(found) if x.same == 1 or x.near >= self.least * (_FAR if x.slot >= _SURE else 1)]

    def _likes(
        self, ours: Sequence[M], theirs: Sequence[M], where: Sequence[int], like: Like[M], among: Among[M] | None
    ) -> Iterator[tuple[int, int, int, float, float]]:
        """The marks that have something in common, by their numbers, with the sentence of the copy."""
        within: dict[int, list[int]] = {}
        for j, m in enumerate(where):
            within.setdefault(m, []).append(j)
        for i, a in enumerate(ours):
            n = self.here.sentence(a.start)
            if n < 0 or not self._told[n]:
                continue
            some: Iterable[int]
            if n in self._twins:
                some = sorted(j for m in self._twins[n] for j in within.get(m, ()))
            else:
                some = range(len(theirs)) if among is None else among(a)
            for j in some:
                likeness = like(a, theirs[j]) if where[j] >= 0 else None
                if likeness is not None:
                    yield i, j, n, *likeness

    def _best(self, found: Sequence[_Bid[M]]) -> Iterator[Answer[M]]:
        """Of bids the best, each mark once. How alike the marks stand is only asked where it can still tell."""
        taken_here: set[tuple[int, int]] = set()
        taken_there: set[tuple[int, int]] = set()
        bids = [(x.rank(1 + _SLIGHT), x.here.start, x.there.start, k) for k, x in enumerate(found)]
        known: dict[int, float] = {}
        heapify(bids)
        while bids:
            *_, k = heappop(bids)
            x = found[k]
            a, b = (x.here.start, x.here.end), (x.there.start, x.there.end)
            if a in taken_here or b in taken_there:
                continue
            if k not in known:
                known[k] = self.alike(x.here, x.there)
                heappush(bids, (x.rank(known[k]), x.here.start, x.there.start, k))
                continue
            taken_here.add(a)
            taken_there.add(b)
            yield Answer(x.here, x.there, x.score(known[k]), x.same, x.slot, x.near)


def beside(matrix: Matrix) -> Matrix:
    """The scores, each no less than most of that of the sentence before or after, on either side."""
    near = matrix.copy()
    near[1:] = np.maximum(near[1:], _BESIDE * matrix[:-1])
    near[:-1] = np.maximum(near[:-1], _BESIDE * matrix[1:])
    return near


def _weights(here: Side, there: Side) -> dict[str, float]:
    """The weight of each word of two articles: less for one that many of their sentences share, none for glue."""
    count = len(here.keys) + len(there.keys)
    base, seen, usual = {**here.base, **there.base}, here.seen + there.seen, log(1 + count / 2)
    rarity = {n: log(1 + count / n) for n in set(seen.values())}
    return {k: base[k] * rarity[n] / usual for k, n in seen.items()}
