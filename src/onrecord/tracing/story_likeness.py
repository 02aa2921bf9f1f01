"""Terms and days of some articles in, how alike every two of them are out; how common a term is tells the stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from onrecord.tracing.terms import Terms, is_mark

Matrix = npt.NDArray[np.floating]

_PRIOR = 200
"""Articles that count as read before the first, so that the first ten are not judged by themselves alone."""
_EXPECTED = 0.02
"""The share of articles that a term is expected in before any was read."""
_TITLE = 0.25
"""The share that the titles have in how alike two articles are; without a title the whole text has it."""
_APART = 0.08
"""What two articles are less alike that lie far apart in time: little for those that share much, most for the rest."""
_FADES = 30.0
"""Days in which two thirds of that are reached."""
_UNDATED = 0.04
"""What two articles are less alike of which one has no date."""
_ACROSS = 0.75
"""Names and figures alone are alike sooner than whole texts: between languages they count for so much."""


class Frequencies:
    """How many of the articles that were read have a term."""

    def __init__(self) -> None:
        self.articles = 0
        self._counts: Counter[int] = Counter()

    def add(self, terms: Terms) -> None:
        """Count an article."""
        self.articles += 1
        self._counts.update(terms.keys.tolist())

    def rarity(self, keys: npt.NDArray[np.uint32]) -> Matrix:
        """How telling each term is: the logarithm of how few articles have it."""
        seen = np.array([self._counts.get(k, 0) for k in keys.tolist()], np.float64)
        return np.log((self.articles + 1 + _PRIOR) / (seen + _PRIOR * _EXPECTED))


class Compared:
    """Some articles side by side: the cosines of their terms, less what the days between them take away, 1 at most.

    Terms that only one of them has make it longer and are left out else.
    """

    def __init__(self, articles: Sequence[Terms], days: Sequence[date | None], frequencies: Frequencies) -> None:
        every, its, had = np.unique(np.concatenate([a.keys for a in articles]), return_inverse=True, return_counts=True)
        rarity, marked = frequencies.rarity(every).astype(np.float32), is_mark(every)
        shared = had > 1
        place = np.cumsum(shared) - 1
        whole = np.zeros((len(articles), int(shared.sum())), np.float32)
        title = np.zeros_like(whole)
        long: list[list[np.float32]] = []
        end = 0
        for n, a in enumerate(articles):
            at = its[end : (end := end + len(a.keys))]
            told, titled, both = a.told * rarity[at], a.titled * rarity[at], shared[at]
            long.append([np.linalg.norm(told), np.linalg.norm(titled), np.linalg.norm(told[marked[at]])])
            whole[n, place[at[both]]] = told[both]
            title[n, place[at[both]]] = titled[both]
        lengths = np.maximum(np.array(long, np.float32), np.float32(1e-9))
        self._whole, self._title = whole / lengths[:, :1], title / lengths[:, 1:2]
        self._marks = whole[:, marked[shared]] / lengths[:, 2:]
        self._titled: npt.NDArray[np.bool_] = np.array([bool(a.titled.any()) for a in articles])
        self._days = np.array([np.nan if d is None else d.toordinal() for d in days])
        self._languages = np.array([a.language for a in articles])

    def alike(self, some: Sequence[int], others: Sequence[int]) -> Matrix:
        """How alike each of some is to each of others; between languages by their names and figures."""
        whole = self._whole[some] @ self._whole[others].T
        title = self._title[some] @ self._title[others].T
        both = self._titled[some][:, None] & self._titled[others][None, :]
        cosine = (1 - _TITLE) * whole + _TITLE * np.where(both, title, whole)
        across = self._languages[some][:, None] != self._languages[others][None, :]
        if across.any():
            cosine = np.where(across, _ACROSS * (self._marks[some] @ self._marks[others].T), cosine)
        apart = np.abs(self._days[some][:, None] - self._days[others][None, :])
        less = _APART * (1 - np.exp(-apart / _FADES))
        found: Matrix = cosine - np.where(np.isnan(less), _UNDATED, less)
        return found
