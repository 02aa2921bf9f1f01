"""A copy in another language than its parent, or one without marks, in; figures that became others out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.model.copies import Drift
from onrecord.model.parts import Span
from onrecord.tracing.align import Matrix
from onrecord.tracing.compare import Traced
from onrecord.tracing.sentences import NUMBER, Sentence

_TOLD, _SURELY = 0.38, 0.5
"""Scores of sentences from which figures of the same digits, and any, are held against each other."""
_ROUNDED = 0.05
_YEARS = range(1900, 2100)


def figures_across(here: Traced, there: Traced, matrix: Matrix, elsewhere: Sequence[float] = ()) -> Iterator[Drift]:
    """The one figure of a sentence that the parent has nowhere, for the one that the copy has nowhere."""
    ours, theirs = ({k for s in side.sentences for k in s.of(NUMBER)} for side in (here, there))
    for n, row in enumerate(matrix):
        m = int(row.argmax())
        other = n < len(elsewhere) and elsewhere[n] > row[m]
        if row[m] < _TOLD or int(matrix[:, m].argmax()) != n or other:
            continue
        left = _alone(here, here.sentences[n], theirs)
        lost = _alone(there, there.sentences[m], ours)
        if len(left) == 1 and len(lost) == 1 and _differ(left[0][0], lost[0][0]):
            (key, a), (other_key, b) = left[0], lost[0]
            if row[m] < _SURELY and sorted(_digits(key)) != sorted(_digits(other_key)):
                continue
            yield Drift("date" if _year(key) else "number", a, b, b.text, a.text)


def _alone(side: Traced, s: Sentence, others: set[str]) -> list[tuple[str, Span]]:
    """The figures of a sentence of which the other article has none with the same digits; no hours."""
    text, digits, found = side.article.text, {_digits(k) for k in others}, []
    for k, kind, start, end in zip(s.keys, s.kinds, s.starts, s.ends, strict=True):
        hour = text[end : end + 1] == ":" or text[max(0, start - 1) : start] == ":"
        if kind == NUMBER and not hour and _digits(k) not in digits and not _of_hours(k, others):
            found.append((k, Span(start, end, text[start:end])))
    return found


def _digits(key: str) -> str:
    """The digits of a figure without its point and zeros: thousands and millions are not words alike everywhere."""
    return key.replace(".", "").strip("0")


def _of_hours(key: str, others: set[str]) -> bool:
    """Whether a figure with a point can be an hour that the other article writes with its minutes apart."""
    hour, _, minutes = key.partition(".")
    return bool(minutes) and hour in others and minutes.ljust(2, "0") in others


def _year(key: str) -> bool:
    return key.isdigit() and int(key) in _YEARS


def _differ(a: str, b: str) -> bool:
    """Whether two figures cannot be one that was rounded; a year stands for a year only."""
    x, y = float(a), float(b)
    return _year(a) == _year(b) and abs(x - y) > _ROUNDED * max(x, y)
