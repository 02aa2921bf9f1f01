"""Sentences of an article in, its fingerprint out: keys that survive copying, cutting and rewording, as 64-bit numbers.

Two articles that share enough keys are worth comparing sentence by sentence; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import combinations

import numpy as np
import numpy.typing as npt

from onrecord.tracing.sentences import GLUE, NAME, NUMBER, Sentence

Keys = npt.NDArray[np.uint64]

_RUN, _QUOTED_RUN = 4, 3
"""Words that carry matter in a run, and in one within a quote."""
_SAMPLE, _QUOTED_SAMPLE, _TOLD_SAMPLE = 6, 2, 4
"""One key of so many is kept, chosen by its number alone: the same ones in every article."""
_SMALL, _YEARS = 12, range(1900, 2100)
"""Figures that tell little: small ones and years."""
_MOST = 60
"""Names, and figures, of one article that are paired at the most."""


def fingerprint(sentences: Sequence[Sentence]) -> Keys:
    """The keys of an article, each once, in order: sampled runs of words, and names and figures told together."""
    keys = (*_runs(sentences), *_full_names(sentences), *_told_together(sentences))
    return np.unique(np.fromiter(keys, np.uint64, len(keys)))


def _number(parts: Iterable[str]) -> int:
    return int.from_bytes(blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest())


def _runs(sentences: Sequence[Sentence]) -> Iterator[int]:
    for s in sentences:
        told = [(k, q) for k, kind, q in zip(s.keys, s.kinds, s.quoted, strict=True) if kind != GLUE]
        words, quoted = [k for k, _ in told], [k for k, q in told if q]
        for n in range(len(words) - _RUN + 1):
            number = _number(words[n : n + _RUN])
            if number % _SAMPLE == 0:
                yield number
        for n in range(len(quoted) - _QUOTED_RUN + 1):
            number = _number(quoted[n : n + _QUOTED_RUN])
            if number % _QUOTED_SAMPLE == 0:
                yield number


def _full_names(sentences: Sequence[Sentence]) -> Iterator[int]:
    """Two names side by side, as a person's are."""
    for s in sentences:
        for n in range(len(s.keys) - 1):
            if s.kinds[n] == NAME == s.kinds[n + 1] and s.starts[n + 1] - s.ends[n] == 1:
                yield _number(("", s.keys[n], s.keys[n + 1]))


def _told_together(sentences: Sequence[Sentence]) -> Iterator[int]:
    """Pairs of a telling figure with another or with a name of the article."""
    names = {k: None for s in sentences for k, kind in zip(s.keys, s.kinds, strict=True) if kind == NAME}
    figures = {k: None for s in sentences for k, kind in zip(s.keys, s.kinds, strict=True) if kind == NUMBER}
    telling = [k for k in figures if float(k) > _SMALL and float(k) not in _YEARS][:_MOST]
    for one, other in combinations(sorted(telling), 2):
        yield _number((one, other))
    for figure in telling:
        for name in list(names)[:_MOST]:
            number = _number((figure, name))
            if number % _TOLD_SAMPLE == 0:
                yield number
