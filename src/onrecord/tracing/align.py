"""The sentences of two articles in, which of them tell the same out, each pair with a score."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from onrecord.tracing.sentences import GLUE, NAME, NUMBER, WORD, Sentence

Vectors = npt.NDArray[np.int8]
Matrix = npt.NDArray[np.float64]

ALIGNED = 0.4
_BY_WORDS = 0.6
UNIT = 127
"""The length of a meaning: its numbers are kept in eight bits."""
_WEIGHTS = {NAME: 1.2, NUMBER: 1.4}
_FEW = 3.0
"""Weight of words that a sentence must have to be told by words alone."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentence `here` of one article tells what sentence `there` of the other does; `score` from 0 to 1."""

    here: int
    there: int
    score: float


def rarity(here: Sequence[Sentence], there: Sequence[Sentence], across: bool = False) -> dict[str, float]:
    """The weight of each word: less for one that many sentences of the two share, none for glue.

    `across`: the two are in different languages, so that only names and figures can be shared.
    """
    seen: Counter[str] = Counter()
    base: dict[str, float] = {}
    for s in (*here, *there):
        told = {k: kind for k, kind in zip(s.keys, s.kinds, strict=True) if kind != GLUE}
        for key, kind in told.items():
            if kind != WORD or not across:
                seen[key] += 1
                base[key] = _WEIGHTS.get(kind, 1.0)
    total = len(here) + len(there)
    return {key: base[key] * log(1 + total / n) / log(1 + total / 2) for key, n in seen.items()}


def scores(
    here: Sequence[Sentence],
    there: Sequence[Sentence],
    vectors: tuple[Vectors, Vectors] | None = None,
    across: bool = False,
) -> Matrix:
    """How far each sentence here and each there tell the same (here, there), from shared words and from meaning.

    `vectors` are the meanings of both (sentences, dimensions), of length `UNIT`; `across`: in different languages.
    """
    weight = rarity(here, there, across)
    ours, theirs = [_weighed(s, weight) for s in here], [_weighed(s, weight) for s in there]
    where: defaultdict[str, list[int]] = defaultdict(list)
    for m, keys in enumerate(theirs):
        for key in keys:
            where[key].append(m)
    shared = np.zeros((len(here), len(there)))
    for n, keys in enumerate(ours):
        for key in keys:
            shared[n, where.get(key, [])] += weight[key]
    a = np.array([max(sum(weight[k] for k in keys), _FEW) for keys in ours])[:, None]
    b = np.array([max(sum(weight[k] for k in keys), _FEW) for keys in theirs])[None, :]
    lexical = 0.5 * shared / np.minimum(a, b) + shared / (a + b)
    if vectors is None:
        return np.asarray(lexical, np.float64)
    ours_mean, theirs_mean = (v.astype(np.float32) / UNIT for v in vectors)
    meaning = np.clip(ours_mean @ theirs_mean.T, 0, 1)
    return np.asarray(_BY_WORDS * lexical + (1 - _BY_WORDS) * meaning, np.float64)


def _weighed(sentence: Sentence, weight: Mapping[str, float]) -> set[str]:
    return {k for k in sentence.keys if k in weight}


def align(matrix: Matrix, least: float = ALIGNED) -> list[Pair]:
    """The pairs that are best for one of their two sentences at least and reach `least`, in order of `here`."""
    if not matrix.size:
        return []
    best_there, best_here = matrix.argmax(1), matrix.argmax(0)
    chosen = {(n, int(m)) for n, m in enumerate(best_there)} | {(int(n), m) for m, n in enumerate(best_here)}
    return [Pair(n, m, float(matrix[n, m])) for n, m in sorted(chosen) if matrix[n, m] >= least]
