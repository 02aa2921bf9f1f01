"""Two articles read into sentences in, what speaks for one being made from the other out as figures (`Evidence`)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from onrecord.model.article import Article
from onrecord.tracing.align import Matrix, Vectors, scores, with_meaning
from onrecord.tracing.form import Form, form, longest_run, shared
from onrecord.tracing.sentences import Sentence

_FROM, _TO = 0.25, 0.6
"""A sentence whose best score is the first is not told in the other article at all; at the second it surely is."""
_TOLD = 0.38
_RUNS = 4, 16
"""Words of the longest run up to which and from which on it says the same."""


@dataclass(slots=True, eq=False)
class Traced:
    """An article with its sentences and, where the encoder is on, their meanings (sentences, 512).

    Each is equal to itself alone.
    """

    article: Article
    sentences: list[Sentence]
    vectors: Vectors | None = None
    _form: Form | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def form(self) -> Form:
        """The arrays of its sentences, made when they are first asked for."""
        if self._form is None:
            self._form = form(self.sentences)
        return self._form


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two articles share, seen from the shorter; all from 0 to 1 but for `run`, `size` and `long`.

    `unquoted`, `quoted`: the share of its words out of and in quotes that the other tells too (what was said at one
    press conference many can quote; sentences in between are the reporter's own). `alien`: the share of its words out
    of quotes in sentences of which the other has nothing. `order`: how often its sentences follow each other there too.
    `marks`: the share of its names and figures. `run`: the longest run of the same words out of quotes, from 4 to 16.
    `size`: words of the shorter that carry matter, out of quotes; `long`: sentences of the longer (the more there are,
    the likelier one is alike by chance). `across`: in different languages. `house`: of one outlet, whose furniture
    recurs.
    """

    unquoted: float
    alien: float
    quoted: float
    order: float
    marks: float
    run: int
    size: int
    long: int
    across: bool
    house: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What two articles share in words: the scores of their sentences by words alone, the rest as in `Evidence`."""

    one: Traced
    other: Traced
    scores: Matrix
    across: bool
    marks: float
    run: int

    def evidence(self, matrix: Matrix) -> Evidence:
        """The evidence, by these scores of sentences (of `one`, of `other`)."""
        one, other = self.one, self.other
        short, long, seen = (
            (one.form, other.form, matrix) if _in_order(one, other) else (other.form, one.form, matrix.T)
        )
        best, where = seen.max(1), seen.argmax(1)
        told = np.clip((best - _FROM) / (_TO - _FROM), 0, 1)
        size, quoted = short.size, short.quoted
        places = where[(best > _TOLD) & ~quoted]
        steps = int(np.count_nonzero(places[1:] >= places[:-1])) if len(places) > 1 else 0
        return Evidence(
            unquoted=_share(told, size, ~quoted),
            alien=_share((best < _FROM).astype(np.float64), size, ~quoted),
            quoted=_share(told, size, quoted),
            order=(steps + 1) / (len(places) + 1) if len(places) > 1 else 0.5,
            marks=self.marks,
            run=self.run,
            size=int(size[~quoted].sum()),
            long=len(long.size),
            across=self.across,
            house=one.article.outlet is not None and one.article.outlet == other.article.outlet,
        )

    def meant(self, one: Vectors, other: Vectors) -> Matrix:
        """The scores of sentences from their meanings too."""
        return with_meaning(self.scores, one, other)


def words(one: Traced, other: Traced) -> Words:
    """What two articles share in words; both must have sentences."""
    across = one.article.language != other.article.language
    short, long = (one.form, other.form) if _in_order(one, other) else (other.form, one.form)
    ours, theirs = shared(short, long)
    marks = int(np.count_nonzero(short.mark[ours] & long.mark[theirs])) / max(1, int(np.count_nonzero(short.mark)))
    run = longest_run(short.text, long.text, *_RUNS)
    return Words(one, other, scores(one.form, other.form, across=across), across, marks, run)


def compare(one: Traced, other: Traced, by_words: bool = False) -> tuple[Evidence, Matrix]:
    """The evidence, and the scores of sentences (of `one`, of `other`); both must have sentences.

    `by_words`: without their meanings even where these are known.
    """
    both = words(one, other)
    if by_words or one.vectors is None or other.vectors is None:
        return both.evidence(both.scores), both.scores
    matrix = both.meant(one.vectors, other.vectors)
    return both.evidence(matrix), matrix


def _in_order(one: Traced, other: Traced) -> bool:
    """Whether the first of two is the shorter."""
    return len(one.sentences) <= len(other.sentences)


def _share(told: Matrix, size: Matrix, which: np.ndarray) -> float:
    whole = float(size[which].sum())
    return float((told * size)[which].sum()) / whole if whole else 0.0
