"""A copy and its parent in; what the copy tells that the parent does not, and the reverse, out in runs of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.model.copies import Drift
from onrecord.model.parts import Span
from onrecord.tracing.align import Matrix
from onrecord.tracing.compare import Traced
from onrecord.tracing.sentences import GLUE, Sentence

_NOT_TOLD = 0.24
"""Score up to which a sentence is told nowhere in the other article."""
_MATTER = 4
"""Words that carry matter which such a sentence must have."""
_RUNS = 3
"""Stretches up to which each is told by itself; more are summed up."""


def matter(here: Traced, there: Traced, matrix: Matrix, elsewhere: Sequence[float] = ()) -> Iterator[Drift]:
    """Added and dropped matter; `elsewhere` has for each sentence of the copy its best score in other parents.

    Between languages none is told: a sentence without names has too little by which it could be known again.
    """
    if here.article.language != there.article.language:
        return
    told = [max(float(row.max()), elsewhere[n] if elsewhere else 0.0) for n, row in enumerate(matrix)]
    nothing = Span(0, 0, "")
    for span, words in _stretches(here, [score < _NOT_TOLD for score in told]):
        yield Drift("added", span, nothing, "", words)
    for span, words in _stretches(there, [score < _NOT_TOLD for score in matrix.max(0)]):
        yield Drift("dropped", nothing, span, words, "")


def _stretches(traced: Traced, alone: Sequence[bool]) -> list[tuple[Span, str]]:
    """Runs of sentences that stand alone, in their words; where there are many, one with their number in words."""
    text, its = traced.article.text, traced.sentences
    runs: list[list[Sentence]] = []
    last = -2
    for n, s in enumerate(its):
        if alone[n] and sum(kind != GLUE for kind in s.kinds) >= _MATTER:
            if n == last + 1:
                runs[-1].append(s)
            else:
                runs.append([s])
            last = n
    spans = [Span(run[0].start, run[-1].end, text[run[0].start : run[-1].end]) for run in runs]
    if len(spans) <= _RUNS:
        return [(span, span.text) for span in spans]
    return [(spans[0], f"{sum(len(run) for run in runs)} of {len(its)} sentences")]
