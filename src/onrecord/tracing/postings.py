"""Fingerprints in, under the number of their article; the articles that share keys with another fingerprint out."""

from __future__ import annotations

from math import log2

import numpy as np
import numpy.typing as npt

from onrecord.tracing.fingerprint import Keys

_FIRST = 4096
"""Keys in the smallest sorted run."""
COMMON = 400
"""A key that more articles have tells nothing."""


class Postings:
    """An inverted index in memory: sorted runs of (key, article) that are merged when one grows as large as the last.

    Adding costs the logarithm of what is held, looking up its square; 12 bytes a key.
    """

    def __init__(self) -> None:
        self.articles = 0
        self._runs: list[tuple[Keys, npt.NDArray[np.uint32]]] = []
        self._new: list[tuple[Keys, int]] = []
        self._waiting = 0

    def add(self, keys: Keys, article: int) -> None:
        """Hold the keys of an article."""
        self.articles += 1
        self._new.append((keys, article))
        self._waiting += len(keys)
        if self._waiting >= _FIRST:
            self._settle()

    def _settle(self) -> None:
        if not self._new:
            return
        keys = np.concatenate([k for k, _ in self._new])
        its = np.repeat(np.array([a for _, a in self._new], np.uint32), [len(k) for k, _ in self._new])
        self._new, self._waiting = [], 0
        while self._runs and len(self._runs[-1][0]) <= len(keys):
            more, theirs = self._runs.pop()
            keys, its = np.concatenate([more, keys]), np.concatenate([theirs, its])
        order = np.argsort(keys, kind="stable")
        self._runs.append((keys[order], its[order]))

    def sharing(self, keys: Keys, most: int = 20) -> list[tuple[int, float]]:
        """The articles that share the rarest and most keys with these, best first, each with the bits it shares."""
        self._settle()
        found: list[npt.NDArray[np.uint32]] = []
        asked: list[npt.NDArray[np.intp]] = []
        seen = np.zeros(len(keys), np.int64)
        for run, its in self._runs:
            low, high = np.searchsorted(run, keys, "left"), np.searchsorted(run, keys, "right")
            counts = high - low
            seen += counts
            some = np.nonzero((counts > 0) & (counts <= COMMON))[0]
            for n in some:
                found.append(its[low[n] : high[n]])
                asked.append(np.full(high[n] - low[n], n))
        if not found:
            return []
        which = np.concatenate(asked)
        bits = np.where(seen <= COMMON, np.log2((self.articles + 1) / np.maximum(seen, 1)), 0.0)
        articles, at = np.unique(np.concatenate(found), return_inverse=True)
        sums = np.bincount(at, weights=bits[which])
        order = np.lexsort((articles, -sums))[:most]
        return [(int(articles[n]), float(sums[n])) for n in order if sums[n] > log2(2)]
