"""The telling terms of articles in, with their days; the articles of a window of days that share most of them out."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt

WINDOW = 800
"""Days within which a story is taken up again: two anniversaries, and pages dated by the day they were saved on."""
_TELLING = 40
"""Terms of an article that it is found by, the most telling."""
_MOST = 100
"""Articles of one term that are looked at, those of the nearest days."""
_BITS = 32

Keys = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.float64]


class StoryIndex:
    """An inverted index in memory; adding and looking up cost the logarithm of what is held."""

    def __init__(self) -> None:
        self._dated: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        self._undated: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))

    def add(self, article: int, day: date | None, keys: Keys, weights: Weights) -> None:
        """Hold an article by its number; `weights` say how telling its terms are."""
        for n in _telling(weights):
            if day is None:
                self._undated[int(keys[n])].append(article)
            else:
                insort(self._dated[int(keys[n])], day.toordinal() << _BITS | article)

    def sharing(self, day: date | None, keys: Keys, weights: Weights, most: int) -> list[int]:
        """The articles that share the most telling terms, best first; an undated one is looked for at any day."""
        found: list[npt.NDArray[np.int64]] = []
        worth: list[Weights] = []
        for n in _telling(weights):
            its = np.array([*self._near(int(keys[n]), day), *self._undated.get(int(keys[n]), ())[-_MOST:]], np.int64)
            found.append(its)
            worth.append(np.full(len(its), weights[n] ** 2))
        if not found:
            return []
        articles, at = np.unique(np.concatenate(found), return_inverse=True)
        sums = np.bincount(at, weights=np.concatenate(worth))
        return [int(a) for a in articles[np.lexsort((articles, -sums))][:most]]

    def _near(self, key: int, day: date | None) -> Iterator[int]:
        its = self._dated.get(key)
        if its is None:
            return iter(())
        first, last = 0, len(its)
        if day is not None:
            at = day.toordinal()
            first, last = (bisect_left(its, max(0, d) << _BITS) for d in (at - WINDOW, at + WINDOW + 1))
            middle = bisect_left(its, at + 1 << _BITS, first, last)
            first, last = max(first, middle - _MOST), min(last, middle + _MOST // 2)
        return (n & (1 << _BITS) - 1 for n in its[max(first, last - _MOST) : last])


def _telling(weights: Weights) -> npt.NDArray[np.intp]:
    chosen = np.argsort(-weights, kind="stable")[:_TELLING]
    return chosen[weights[chosen] > 0]
