"""Sentences of an article in, its fingerprint out: keys that survive copying, cutting and rewording, as 64-bit numbers.

Two articles that share enough keys are worth comparing sentence by sentence; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, compress

import numpy as np
import numpy.typing as npt

from onrecord.tracing.sentences import GLUE, NAME, NUMBER, Sentence

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]

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
    kinds = np.fromiter(chain.from_iterable(s.kinds for s in sentences), np.int8, sum(lengths))
    told = kinds != GLUE
    words = list(compress(chain.from_iterable(s.keys for s in sentences), told.tolist()))
    numbers = np.fromiter(map(_number, words), np.uint64, len(words))
    quoted = np.fromiter(chain.from_iterable(s.quoted for s in sentences), np.bool_, len(told))
    every = np.repeat(np.arange(len(sentences)), lengths)
    its, inside, kind = every[told], quoted[told], kinds[told]
    runs = [_runs(numbers, its, _RUN, _SAMPLE)]
    if inside.any():
        runs.append(_runs(numbers[inside], its[inside], _QUOTED_RUN, _QUOTED_SAMPLE))
    figures = [words[n] for n in (kind == NUMBER).nonzero()[0].tolist()]
    names = _full_names(sentences, numbers, kinds, every, told.cumsum() - 1)
    found = np.sort(np.concatenate([*runs, names, _told_together(numbers[kind == NAME], figures)]))
    once = np.ones(len(found), np.bool_)
    np.not_equal(found[1:], found[:-1], out=once[1:])
    return found[once]


@lru_cache(maxsize=16_384)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest())


def _mixed(kind: int, *parts: Keys) -> Keys:
    """One number of several, in which their order counts; each has as many axes as the first."""
    found = parts[0] ^ np.uint64(kind)
    for part in parts[1:]:
        found *= _TIMES
        found ^= found >> _SHIFT
        found = found ^ part
    found *= _TIMES
    found ^= found >> _SHIFT
    return found


def _runs(numbers: Keys, its: Places, size: int, sample: int) -> Keys:
    """The runs of so many words within a sentence; `its` has the sentence of each word."""
    count = len(numbers) - size + 1
    if count < 1:
        return numbers[:0]
    found = _mixed(size, *(numbers[n : n + count] for n in range(size)))
    kept: Keys = found[(its[size - 1 :] == its[:count]) & (found % np.uint64(sample) == 0)]
    return kept


def _full_names(
    sentences: Sequence[Sentence], numbers: Keys, kinds: npt.NDArray[np.int8], its: Places, place: Places
) -> Keys:
    """Two names side by side, as a person's are; `place`: where the number of each word that carries matter is."""
    name = kinds == NAME
    first = (name[:-1] & name[1:] & (its[:-1] == its[1:])).nonzero()[0]
    starts = its.searchsorted(its[first])
    beside = [
        n for n, s, at in zip(first.tolist(), its[first].tolist(), (first - starts).tolist(), strict=True)
        if sentences[s].starts[at + 1] - sentences[s].ends[at] == 1
    ]  # fmt: skip
    at = place[np.array(beside, np.intp)]
    return _mixed(0, numbers[at], numbers[at + 1])


def _told_together(names: Keys, figures: Sequence[str]) -> Keys:
    """Pairs of a telling figure with another or with a name of the article."""
    telling = [k for k in dict.fromkeys(figures) if float(k) > _SMALL and not _is_year(float(k))][:_MOST]
    if not telling:
        return names[:0]
    its = np.sort(np.fromiter(map(_number, telling), np.uint64, len(telling)))
    some = np.fromiter(dict.fromkeys(names.tolist()), np.uint64)[:_MOST]
    place = np.arange(len(its))
    both, named = _mixed(1, its[:, None], its[None]), _mixed(1, its[:, None], some[None])
    return np.concatenate([both[place[:, None] < place], named[named % np.uint64(_TOLD_SAMPLE) == 0]])


def _is_year(figure: float) -> bool:
    return _YEARS[0] <= figure <= _YEARS[1] and figure.is_integer()
