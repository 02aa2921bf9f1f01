"""Sentences of an article in, its fingerprint out: keys that survive copying, cutting and rewording, as 64-bit numbers.

Two articles that share enough keys are worth comparing sentence by sentence; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import numpy as np
import numpy.typing as npt

from onrecord.tracing.sentences import GLUE, NAME, NUMBER, Sentence

Keys = npt.NDArray[np.uint64]

_RUN, _QUOTED_RUN = 4, 3
"""Words that carry matter in a run, and in one within a quote."""
_SAMPLE, _QUOTED_SAMPLE, _TOLD_SAMPLE = 6, 2, 4
"""One key of so many is kept, chosen by its number alone: the same ones in every article."""
_SMALL, _YEARS = 12, (1900, 2099)
"""Figures that tell little: small ones and years."""
_MOST = 60
"""Names, and figures, of one article that are paired at the most."""
_TIMES, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


def fingerprint(sentences: Sequence[Sentence]) -> Keys:
    """The keys of an article, each once, in order: sampled runs of words, and names and figures told together."""
    lengths = [len(s.keys) for s in sentences]
    total = sum(lengths)
    words = [k for s in sentences for k in s.keys]
    numbers = np.fromiter(map(_number, words), np.uint64, total)
    kinds = np.fromiter(chain.from_iterable(s.kinds for s in sentences), np.int8, total)
    quoted = np.fromiter(chain.from_iterable(s.quoted for s in sentences), np.bool_, total)
    its = np.repeat(np.arange(len(sentences)), lengths)
    told = kinds != GLUE
    return np.unique(
        np.concatenate(
            [
                _runs(numbers[told], its[told], _RUN, _SAMPLE),
                _runs(numbers[told & quoted], its[told & quoted], _QUOTED_RUN, _QUOTED_SAMPLE),
                _full_names(sentences, numbers, kinds, its),
                _told_together(numbers[kinds == NAME], [words[n] for n in np.flatnonzero(kinds == NUMBER)]),
            ]
        )
    )


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest())


def _mixed(kind: int, *parts: Keys) -> Keys:
    """One number of several, in which their order counts."""
    found = np.full_like(parts[0], kind)
    for part in parts:
        found = (found ^ part) * _TIMES
        found ^= found >> _SHIFT
    return found


def _runs(numbers: Keys, its: npt.NDArray[np.intp], size: int, sample: int) -> Keys:
    """The runs of so many words within a sentence; `its` has the sentence of each word."""
    count = len(numbers) - size + 1
    if count < 1:
        return numbers[:0]
    found = _mixed(size, *(numbers[n : n + count] for n in range(size)))
    kept: Keys = found[(its[size - 1 :] == its[:count]) & (found % np.uint64(sample) == 0)]
    return kept


def _full_names(
    sentences: Sequence[Sentence], numbers: Keys, kinds: npt.NDArray[np.int8], its: npt.NDArray[np.intp]
) -> Keys:
    """Two names side by side, as a person's are."""
    first = np.flatnonzero((kinds[:-1] == NAME) & (kinds[1:] == NAME) & (its[:-1] == its[1:]))
    starts = np.searchsorted(its, its[first])
    beside = [
        n for n, s, at in zip(first, its[first], first - starts, strict=True)
        if sentences[s].starts[at + 1] - sentences[s].ends[at] == 1
    ]  # fmt: skip
    at = np.array(beside, np.intp)
    return _mixed(0, numbers[at], numbers[at + 1])


def _told_together(names: Keys, figures: Sequence[str]) -> Keys:
    """Pairs of a telling figure with another or with a name of the article."""
    telling = [k for k in dict.fromkeys(figures) if float(k) > _SMALL and not _is_year(float(k))][:_MOST]
    its = np.sort(np.fromiter(map(_number, telling), np.uint64, len(telling)))
    some = np.fromiter(dict.fromkeys(names.tolist()), np.uint64)[:_MOST]
    place = np.arange(len(its))
    one, other = np.repeat(place, len(its)), np.tile(place, len(its))
    two, named = one < other, _mixed(1, np.repeat(its, len(some)), np.tile(some, len(its)))
    return np.concatenate([_mixed(1, its[one[two]], its[other[two]]), named[named % np.uint64(_TOLD_SAMPLE) == 0]])


def _is_year(figure: float) -> bool:
    return _YEARS[0] <= figure <= _YEARS[1] and figure.is_integer()
