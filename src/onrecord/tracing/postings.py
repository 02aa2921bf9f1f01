"""Fingerprints in, under the number of their article; the articles that share keys with another fingerprint out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from onrecord.tracing.fingerprint import Keys

_FIRST = 2048
"""Keys that wait to be sorted."""
_FEWER = 8
"""How many times as large each run is as the next at least."""
COMMON = 200
"""A key that more articles have tells nothing, unless it is with a text that has hardly any others."""
_NEWEST = 24
"""Articles that are looked at of such a key: the ones that were added last."""
_SHARE, _SMALL, _FREE = 0.1, 30, 6
"""Of the bits that the shorter of two fingerprints has (of `_SMALL` keys at least) so many must be shared in a large
archive to be more than chance; a key is taken for `_FREE` bits less than one of a single article has, so that nothing
is asked of a small one. Where the shorter one is in the other as a whole, it is no chance, however many have it."""

Numbers = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]


class _Run(NamedTuple):
    keys: Keys
    articles: Numbers


class _Met(NamedTuple):
    """Of the keys asked for those that a run has, by place, and from where to where their articles stand in it."""

    articles: Numbers
    keys: Places
    low: Places
    high: Places

    def but(self, some: npt.NDArray[np.bool_]) -> _Met:
        """Without some of the keys asked for."""
        keep = ~some[self.keys]
        return _Met(self.articles, self.keys[keep], self.low[keep], self.high[keep])

    def newest(self) -> _Met:
        """With the last few articles of each key alone."""
        return self._replace(low=np.maximum(self.low, self.high - _NEWEST))


def _those(found: Sequence[_Met], counts: Places) -> Numbers:
    """The articles, run by run and key by key; `counts` has how many there are of each key."""
    low = np.concatenate([m.low for m in found])
    ends = counts.cumsum()
    at = np.repeat(low - ends + counts, counts)
    at += np.arange(len(at))
    parted = ends[np.cumsum([len(m.keys) for m in found]) - 1].tolist()
    starts = [0, *parted[:-1]]
    return np.concatenate([m.articles[at[a:b]] for m, a, b in zip(found, starts, parted, strict=True)])


class Postings:
    """An inverted index in memory: sorted runs of (key, article) that are merged when one grows as large as the last.

    Adding and looking up cost the logarithm of what is held; 12 bytes a key.
    """

    def __init__(self) -> None:
        self.articles = 0
        self._runs: list[_Run] = []
        self._new: list[tuple[Keys, int]] = []
        self._waiting = 0
        self._ready: tuple[int, _Run] | None = None
        self._sizes = np.zeros(1024, np.uint32)

    def add(self, keys: Keys, article: int) -> None:
        """Hold the keys of an article, each of which it has once; its number is above those of the earlier."""
        self.load([(keys, article)])

    def load(self, rows: Iterable[tuple[Keys, int]]) -> None:
        """Hold the keys of many articles at once."""
        for keys, article in rows:
            if article >= len(self._sizes):
                self._sizes = np.concatenate([self._sizes, np.zeros(article + 1, np.uint32)])
            self._sizes[article] = len(keys)
            self.articles += 1
            if len(keys):
                self._new.append((keys, article))
                self._waiting += len(keys)
        if self._waiting >= _FIRST:
            self._runs.append(_sorted(*_joined(self._new)))
            self._new, self._waiting, self._ready = [], 0, None
            while len(self._runs) > 1 and len(self._runs[-2].keys) <= _FEWER * len(self._runs[-1].keys):
                newer, older = self._runs.pop(), self._runs.pop()
                self._runs.append(_merged(older, newer))

    def _waiting_run(self) -> _Run:
        """The keys that wait, sorted; what came since they were asked for last is merged into what was sorted then."""
        if self._ready is None:
            self._ready = len(self._new), _sorted(*_joined(self._new))
        count, run = self._ready
        if count < len(self._new):
            self._ready = len(self._new), _merged(run, _sorted(*_joined(self._new[count:])))
        return self._ready[1]

    def sharing(self, keys: Keys, most: int = 20) -> list[tuple[int, float]]:
        """The articles that share the rarest and most keys with these, best first, each with the bits it shares."""
        runs = [*self._runs, self._waiting_run()] if self._new else self._runs
        seen = np.zeros(len(keys), np.int64)
        found: list[_Met] = []
        for run in runs:
            low = run.keys.searchsorted(keys)
            met = (run.keys.take(low, mode="clip") == keys).nonzero()[0]
            if len(met):
                low, high = low[met], run.keys.searchsorted(keys[met], "right")
                seen[met] += high - low
                found.append(_Met(run.articles, met, low, high))
        if not found:
            return []
        bits = np.log2(1 + self.articles / np.maximum(seen, 1))
        common = seen > COMMON
        some = [m.but(common) for m in found] if common.any() else found
        best = self._best(some, bits, most)
        if not best and 2 * np.count_nonzero(common) > len(keys):
            best = self._best([m.newest() for m in found], bits, most)
        return best

    def _best(self, found: list[_Met], bits: npt.NDArray[np.float64], most: int) -> list[tuple[int, float]]:
        """The articles that share enough, the best first."""
        found = [m for m in found if len(m.keys)]
        if not found:
            return []
        counts = np.concatenate([m.high for m in found]) - np.concatenate([m.low for m in found])
        every = _those(found, counts)
        weight = np.repeat(bits[np.concatenate([m.keys for m in found])], counts)
        order = every.argsort(kind="stable")
        every = every[order]
        fresh = np.ones(len(every), np.bool_)
        np.not_equal(every[1:], every[:-1], out=fresh[1:])
        starts = fresh.nonzero()[0]
        sums, articles = np.add.reduceat(weight[order], starts), every[starts]
        shorter = np.minimum(self._sizes[articles], len(bits))
        chance = _SHARE * (log2(self.articles + 1) - _FREE) * np.maximum(shorter, _SMALL)
        ends = np.full(len(starts), len(every))
        ends[:-1] = starts[1:]
        enough = ((sums > 1.0) & ((sums > chance) | (ends - starts >= shorter))).nonzero()[0]
        sums, articles = sums[enough], articles[enough]
        first = np.lexsort((articles, -sums))[:most]
        return list(zip(articles[first].tolist(), sums[first].tolist(), strict=True))


def _joined(rows: list[tuple[Keys, int]]) -> tuple[Keys, Numbers]:
    lengths = [len(k) for k, _ in rows]
    return np.concatenate([k for k, _ in rows]), np.repeat(np.array([a for _, a in rows], np.uint32), lengths)


def _sorted(keys: Keys, articles: Numbers) -> _Run:
    if (keys[1:] >= keys[:-1]).all():
        return _Run(keys, articles)
    order = np.argsort(keys, kind="stable")
    return _Run(keys[order], articles[order])


def _merged(older: _Run, newer: _Run) -> _Run:
    """Both as one; of a key the older articles come first."""
    at = np.searchsorted(older.keys, newer.keys, "right") + np.arange(len(newer.keys))
    left = np.ones(len(older.keys) + len(newer.keys), np.bool_)
    left[at] = False
    keys, articles = np.empty(len(left), np.uint64), np.empty(len(left), np.uint32)
    keys[at], articles[at] = newer
    keys[left], articles[left] = older
    return _Run(keys, articles)
