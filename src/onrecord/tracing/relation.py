"""Evidence and aligned sentences of two articles in; how likely one is made from the other, and in which way, out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log

import numpy as np

from onrecord.model.copies import Relation
from onrecord.tracing.align import ALIGNED, Matrix
from onrecord.tracing.compare import Evidence, Traced
from onrecord.tracing.sentences import Sentence

_SAME, _NEAR = 0.97, 0.85
"""Likeness of two sentences, word by word, that are the same but for a sign, and that are edited at the most."""
_WHOLE, _MOST = 0.95, 0.75
_SHORT_RUN, _LONG_RUN = 4, 12
_QUOTE_WORDS = 4
_KEPT_QUOTES = 0.8
_RETOLD, _IN_ORDER = 0.8, 0.85
"""A text back from another language has nearly all that it had, in order, with other words even in quotes."""
SAME_WORDS = 0.8
"""Share of one article in sentences that are nearly the same in the other, from which words alone align the two."""
_LEAST = 20
"""Words that carry matter, out of quotes, below which only a long run tells a copy."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How the words of an article follow those of another, as shares from 0 to 1.

    `coverage`, `coverage_there`: words in sentences that both tell, of each. `near`: words here in sentences that are
    nearly the same there, `near_there` the other way. `quotes`: likeness of the quotes that both have, 1 without any.
    """

    coverage: float
    coverage_there: float
    near: float
    near_there: float
    quotes: float


def figures(evidence: Evidence) -> tuple[float, ...]:
    """What the weights of `relation.toml` stand for, in their order."""
    run = 0 if evidence.house else min(max(evidence.run - _SHORT_RUN, 0), _LONG_RUN) / _LONG_RUN
    return (
        1.0, evidence.unquoted, evidence.alien, evidence.marks, evidence.order, run, log(evidence.long),
        float(evidence.across),
    )  # fmt: skip


@cache
def _weights() -> tuple[float, ...]:
    data = tomllib.loads(resources.files("onrecord.tracing").joinpath("relation.toml").read_text("utf-8"))
    return tuple(data["weights"].values())


def probability(evidence: Evidence) -> float:
    """How likely one of the two was made from the other, or both from a third."""
    if evidence.size < _LEAST and (evidence.house or evidence.run < _LONG_RUN):
        return 0.0
    return 1 / (1 + exp(-sum(w * x for w, x in zip(_weights(), figures(evidence), strict=True))))


def likeness(here: Traced, there: Traced, matrix: Matrix) -> Likeness:
    """How the words of `here` follow those of `there`; `matrix` has the scores of sentences (here, there)."""
    ours, theirs = here.sentences, there.sentences
    best, where = matrix.max(1), matrix.argmax(1)
    size, size_there = (np.array([len(s.keys) for s in side], np.float64) for side in (ours, theirs))
    alike = np.array([_alike(ours[n].keys, theirs[m].keys) if best[n] >= ALIGNED else 0 for n, m in enumerate(where)])
    back = matrix.argmax(0)
    again = np.array(
        [_alike(ours[n].keys, theirs[m].keys) if matrix[n, m] >= ALIGNED else 0 for m, n in enumerate(back)]
    )
    quotes = [
        _alike(a, b)
        for n, m in enumerate(where)
        if best[n] >= ALIGNED
        and len(a := _quoted(ours[n])) >= _QUOTE_WORDS
        and len(b := _quoted(theirs[m])) >= _QUOTE_WORDS
    ]
    return Likeness(
        coverage=float(size[best >= ALIGNED].sum() / size.sum()),
        coverage_there=float(size_there[matrix.max(0) >= ALIGNED].sum() / size_there.sum()),
        near=float(size[alike > _NEAR].sum() / size.sum()),
        near_there=float(size_there[again > _NEAR].sum() / size_there.sum()),
        quotes=sum(quotes) / len(quotes) if quotes else 1.0,
    )


def _alike(one: list[str], other: list[str]) -> float:
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one, other)


def _quoted(sentence: Sentence) -> list[str]:
    return [k for k, quoted in zip(sentence.keys, sentence.quoted, strict=True) if quoted]


def relation(evidence: Evidence, like: Likeness) -> Relation:
    """In which way a copy was made."""
    if evidence.across:
        return "translated"
    if min(like.near, like.near_there) >= _WHOLE:
        return "verbatim"
    if evidence.run >= _LONG_RUN:
        return "edited" if like.coverage_there >= _MOST and like.near >= 0.5 else "excerpt"
    whole = like.coverage >= _RETOLD and evidence.order >= _IN_ORDER
    return "translated" if whole and like.quotes < _KEPT_QUOTES else "rewritten"
