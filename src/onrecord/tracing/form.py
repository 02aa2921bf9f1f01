"""The sentences of an article in, the arrays by which it is compared with many others out.

Words stand in them as numbers; two articles are brought together by the sorted numbers that both have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from onrecord.tracing.sentences import GLUE, WORD, Sentence

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

WEIGHTS = np.array([1.0, 1.2, 1.4])
"""Of a word, a name and a figure."""
_ALL_OVER = 60
_TIMES, _BACK = 0x9E3779B97F4A7C15, pow(0x9E3779B97F4A7C15, -1, 1 << 64)
"""By what the number of a word in a run is multiplied for each word after it, and what undoes that."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of an article out of quotes, as they follow each other.

    `left`: how many there are from each on, itself counted, before a quote or the end of the sentence. `sums`: their
    numbers, each times a falling power, added up; with the rising `powers` any run has a number at once. `over`: words
    that the article has all over. `runs`: the numbers of all runs of so many words, ascending, once they are asked for.
    """

    words: Hashes
    left: Numbers
    sums: Hashes
    powers: Hashes
    over: Hashes
    runs: dict[int, Hashes] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Form:
    """An article as arrays.

    `words`: those that carry matter, ascending, each once; of each `seen`: how many sentences have it, `base`: its
    weight, `mark`: whether it is a name or figure. `told` and `word`: the words of each sentence, each once, by number
    of the sentence and place in `words`. `size`: how many carry matter, `quoted`: whether most are quoted, by sentence.
    """

    words: Numbers
    seen: Numbers
    base: Floats
    mark: Flags
    told: Numbers
    word: Numbers
    size: Floats
    quoted: Flags
    text: Text

    def marks(self) -> Form:
        """With names and figures alone: all that articles in different languages can share."""
        keep, place = self.mark, np.cumsum(self.mark) - 1
        some = keep[self.word]
        return Form(
            self.words[keep], self.seen[keep], self.base[keep], keep[keep], self.told[some], place[self.word[some]],
            self.size, self.quoted, self.text,
        )  # fmt: skip


def form(sentences: Sequence[Sentence]) -> Form:
    """The arrays of an article."""
    lengths = np.array([len(s.keys) for s in sentences])
    total, count = int(lengths.sum()), len(sentences)
    every = np.fromiter(map(hash, chain.from_iterable(s.keys for s in sentences)), np.int64, total)
    filled = np.fromiter(map(bool, chain.from_iterable(s.keys for s in sentences)), np.bool_, total)
    kinds = np.fromiter(chain.from_iterable(s.kinds for s in sentences), np.int64, total)
    quoted = np.fromiter(chain.from_iterable(s.quoted for s in sentences), np.bool_, total)
    its = np.repeat(np.arange(count), lengths)
    matter = kinds != GLUE
    words, place = np.unique(every[matter], return_inverse=True)
    where, kind = its[matter], kinds[matter]
    base, mark = np.zeros(len(words)), np.zeros(len(words), np.bool_)
    base[place] = WEIGHTS[kind]
    mark[place[kind != WORD]] = True
    told, word = np.divmod(np.unique(where * max(1, len(words)) + place), max(1, len(words)))
    return Form(
        words, np.bincount(word, minlength=len(words)), base, mark, told, word,
        np.bincount(where, minlength=count).astype(np.float64), 2 * np.bincount(its, quoted, count) > lengths,
        _text(every.view(np.uint64), its, ~quoted & filled),
    )  # fmt: skip


def shared(one: Form, other: Form) -> tuple[Numbers, Numbers]:
    """The words that both have: their places in the one and in the other."""
    if not len(one.words) or not len(other.words):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at = np.minimum(np.searchsorted(other.words, one.words), len(other.words) - 1)
    here = np.flatnonzero(other.words[at] == one.words)
    return here, at[here]


def _text(every: Hashes, its: Numbers, free: Flags) -> Text:
    at = np.flatnonzero(free)
    words, n = every[at], len(at)
    last = np.flatnonzero(np.append((np.diff(at) != 1) | (np.diff(its[at]) != 0), True)) if n else at
    left = last[np.searchsorted(last, np.arange(n))] - np.arange(n) + 1 if n else at
    sums = np.zeros(n + 1, np.uint64)
    np.cumsum(words * _powers(_BACK, n), out=sums[1:])
    known, seen = np.unique(words, return_counts=True)
    return Text(words, left, sums, _powers(_TIMES, n), known[seen > _ALL_OVER])


def _powers(of: int, count: int) -> Hashes:
    every = np.full(count, of, np.uint64)
    every[:1] = 1
    return np.cumprod(every, dtype=np.uint64)


def _runs(text: Text, size: int, barred: Hashes) -> Hashes:
    """The numbers of all runs of so many words that begin with none of those that are barred."""
    at = np.flatnonzero(text.left >= size)
    if len(barred):
        at = at[~np.isin(text.words[at], barred)]
    return (text.sums[at + size] - text.sums[at]) * text.powers[at]


def longest_run(one: Text, other: Text, least: int = 0, most: int = 1 << 20) -> int:
    """Words of the longest run outside of quotes that both have, sentence ends not crossed.

    A run may hold words that the other has all over, but does not begin with one. It is not looked whether it has
    fewer words than `least`, or more than `most`.
    """
    low, high = least, least + 1
    while low < most and _both_have(one, other, high):
        low, high = high, min(2 * high, most)
    while high - low > 1:
        half = (low + high) // 2
        low, high = (half, high) if _both_have(one, other, half) else (low, half)
    return low


def _both_have(one: Text, other: Text, size: int) -> bool:
    ours, theirs = _sorted_runs(one, size, other.over), _sorted_runs(other, size, other.over)
    if not len(ours) or not len(theirs):
        return False
    at = np.minimum(np.searchsorted(theirs, ours), len(theirs) - 1)
    return bool((theirs[at] == ours).any())


def _sorted_runs(text: Text, size: int, barred: Hashes) -> Hashes:
    """The numbers of runs, ascending; kept where nothing is barred, since an article is compared with many."""
    if len(barred):
        return np.sort(_runs(text, size, barred))
    if size not in text.runs:
        text.runs[size] = np.sort(_runs(text, size, barred))
    return text.runs[size]
