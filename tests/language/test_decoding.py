"""The best tags of a chain, and the spans that they make."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest

from onrecord.language.decoding import best_tags, spans_of

TAGS = 7


def worth(path: Sequence[int], scores: np.ndarray, steps: np.ndarray, starts: np.ndarray) -> float:
    seen = sum(scores[t, k] for t, k in enumerate(path))
    return float(starts[path[0]] + seen + sum(steps[a, b] for a, b in pairwise(path)))


@pytest.mark.parametrize("seed", range(5))
def test_the_path_is_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, steps, starts = rng.normal(size=(9, TAGS)), rng.normal(size=(TAGS, TAGS)), rng.normal(size=TAGS)
    paragraphs = [(0, 4), (4, 5), (5, 9)]
    tags = best_tags(scores, steps, starts, paragraphs)
    for a, b in paragraphs:
        chain = scores[a:b], steps, starts
        best = max(worth(path, *chain) for path in product(range(TAGS), repeat=b - a))
        assert worth(tags[a:b], *chain) == pytest.approx(best)


def test_many_paragraphs_are_decoded_as_each_alone() -> None:
    rng = np.random.default_rng(9)
    lengths = rng.integers(1, 30, size=150)
    ends = np.cumsum(lengths)
    paragraphs = [(int(e - n), int(e)) for n, e in zip(lengths, ends, strict=True)]
    scores = rng.normal(size=(int(ends[-1]), TAGS))
    steps, starts = rng.normal(size=(TAGS, TAGS)), rng.normal(size=TAGS)
    together = best_tags(scores, steps, starts, paragraphs)
    alone = [tag for a, b in paragraphs for tag in best_tags(scores[a:b], steps, starts, [(0, b - a)])]
    assert together == alone


def test_no_words_have_no_tags() -> None:
    assert best_tags(np.zeros((0, TAGS)), np.zeros((TAGS, TAGS)), np.zeros(TAGS), []) == []


def test_spans_end_with_their_paragraph_and_where_another_begins() -> None:
    tags = [1, 2, 3, 0, 5, 6, 6, 5, 0]
    assert spans_of(tags, [(0, 6), (6, 9)]) == [
        ("source", 0, 2),
        ("cue", 2, 3),
        ("content", 4, 6),
        ("content", 7, 8),
    ]
