"""The best tags of words: scores for each word and the chain's in; spans of source, cue and content out.

Paragraphs are decoded apart: no span crosses one. A span goes on only behind its own beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

PARTS = ("source", "cue", "content")
CUE_TAGS = [3, 4]
_TAGS = 1 + 2 * len(PARTS)


def best_tags(scores: Any, steps: Any, starts: Any, paragraphs: Sequence[tuple[int, int]]) -> list[int]:
    """A tag for each word by the Viterbi algorithm, all paragraphs in step.

    `scores` is an array (words, 7), `steps` (7, 7) from a tag to the next, `starts` (7,). Tag 0 is outside, 1 + 2n
    begins a span of part n, 2 + 2n goes on with it.
    """
    import numpy as np

    out = [0] * len(scores)
    by_length = sorted(paragraphs, key=lambda p: p[0] - p[1])
    for at in range(0, len(by_length), 64):
        group = by_length[at : at + 64]
        lengths = np.array([b - a for a, b in group])
        begins = np.array([a for a, _ in group])
        best = starts + scores[begins]
        back = np.zeros((int(lengths[0]), len(group), _TAGS), dtype=np.int8)
        for t in range(1, int(lengths[0])):
            alive = int(np.searchsorted(-lengths, -t))
            ways = best[:alive, :, None] + steps
            back[t, :alive] = ways.argmax(1)
            best[:alive] = ways.max(1) + scores[begins[:alive] + t]
        for row, (first, last) in enumerate(group):
            tag = int(best[row].argmax())
            for t in range(last - first - 1, -1, -1):
                out[first + t] = tag
                tag = int(back[t, row, tag])
    return out


def spans_of(tags: Sequence[int], paragraphs: Sequence[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """Runs of tags as `(part, first word, last word + 1)` in order of words."""
    out: list[tuple[str, int, int]] = []
    for first, last in paragraphs:
        begin = -1
        for w in range(first, last + 1):
            tag = tags[w] if w < last else 0
            if begin >= 0 and (tag == 0 or tag % 2 == 1):
                out.append((PARTS[(tags[begin] - 1) // 2], begin, w))
                begin = -1
            if tag % 2 == 1:
                begin = w
    return out
