"""The sentences of two articles in, which of them tell the same out, each pair with a score."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from onrecord.tracing.form import Floats, Form, Numbers, shared

Vectors = npt.NDArray[np.int8]
Matrix = npt.NDArray[np.float64]

ALIGNED = 0.4
_BY_WORDS = 0.6
UNIT = 127
"""The length of a meaning: its numbers are kept in eight bits."""
_FEW = 3.0
"""Weight of words that a sentence must have to be told by words alone."""
_FINE = 1 << 32


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentence `here` of one article tells what sentence `there` of the other does; `score` from 0 to 1."""

    here: int
    there: int
    score: float


def rarity(here: Form, there: Form) -> tuple[tuple[Numbers, Numbers], Floats, Floats]:
    """Where the words that both have stand in the one and the other, and the weight of each word here and there.

    A word weighs less when many sentences of the two have it; weights are of few bits, so that their sums are exact.
    """
    in_here, in_there = both = shared(here, there)
    ours, theirs = here.seen.copy(), there.seen.copy()
    ours[in_here] += there.seen[in_there]
    theirs[in_there] = ours[in_here]
    total = len(here.size) + len(there.size)
    weigh, base = _FINE / log(1 + total / 2), here.base.copy()
    base[in_here] = there.base[in_there]
    return (
        both,
        np.round(base * np.log1p(total / ours) * weigh) / _FINE,
        np.round(there.base * np.log1p(total / theirs) * weigh) / _FINE,
    )


def scores(here: Form, there: Form, vectors: tuple[Vectors, Vectors] | None = None, across: bool = False) -> Matrix:
    """How far each sentence here and each there tell the same (here, there), from shared words and from meaning.

    `vectors` are the meanings of both (sentences, dimensions), of length `UNIT`; `across`: in different languages, so
    that only names and figures can be shared.
    """
    if across:
        here, there = here.marks(), there.marks()
    (in_here, in_there), ours, theirs = rarity(here, there)
    a = np.maximum(np.bincount(here.told, ours[here.word], len(here.size)), _FEW)[:, None]
    b = np.maximum(np.bincount(there.told, theirs[there.word], len(there.size)), _FEW)[None, :]
    common = _incidence(here, in_here, ours) @ _incidence(there, in_there, np.ones(len(theirs))).T
    lexical = np.asarray(0.5 * common / np.minimum(a, b) + common / (a + b), np.float64)
    return lexical if vectors is None else with_meaning(lexical, *vectors)


def with_meaning(lexical: Matrix, here: Vectors, there: Vectors) -> Matrix:
    """The scores of sentences from those by words alone and the meanings of both."""
    meaning = np.clip((here.astype(np.float32) / UNIT) @ (there.astype(np.float32) / UNIT).T, 0, 1)
    return np.asarray(_BY_WORDS * lexical + (1 - _BY_WORDS) * meaning, np.float64)


def _incidence(form: Form, some: Numbers, weight: Floats) -> Matrix:
    """The weight of some words in the sentences that have them (sentences, words)."""
    column = np.full(len(form.words), -1)
    column[some] = np.arange(len(some))
    its = column[form.word]
    have = its >= 0
    found = np.zeros((len(form.size), len(some)))
    found[form.told[have], its[have]] = weight[form.word[have]]
    return found


def align(matrix: Matrix, least: float = ALIGNED) -> list[Pair]:
    """The pairs that are best for one of their two sentences at least and reach `least`, in order of `here`."""
    if not matrix.size:
        return []
    best_there, best_here = matrix.argmax(1), matrix.argmax(0)
    chosen = {(n, int(m)) for n, m in enumerate(best_there)} | {(int(n), m) for m, n in enumerate(best_here)}
    return [Pair(n, m, float(matrix[n, m])) for n, m in sorted(chosen) if matrix[n, m] >= least]
