"""A copy and its parent in; what rose by a figure and is told to have fallen by it, and the reverse, out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from onrecord.model.copies import Drift
from onrecord.tracing.drift_article import spelt, words
from onrecord.tracing.drift_figures import by_sentence, held
from onrecord.tracing.drift_sides import Sides
from onrecord.tracing.sentences import stem

_TOLD = 0.4
_MUCH = 10
"""Figures from which two that are the same are not so by chance; less must have a unit."""
_NEAR = 6
"""Words on either side of a figure among which the word stands that says which way it went."""


def directions_turned(sides: Sides, told: set[tuple[int, int]]) -> Iterator[Drift]:
    """Figures that both have and that go up in one and down in the other; `told` are sentences to leave."""
    for a in sides.here.marks.figures:
        n = sides.here.sentence(a.start) if a.unit or (a.value or 0) >= _MUCH else -1
        for m in sides.partners(n):
            if (n, m) in told or sides.rows[n][m] < _TOLD:
                continue
            for b in by_sentence(sides.there).get(m, ()):
                if held(a, (b,)):
                    one, other = _way(sides, True, n, a.start), _way(sides, False, m, b.start)
                    if one and other and one[0] != other[0] and (n, m) not in told:
                        told.add((n, m))
                        here, there = sides.here.span(*one[1:]), sides.there.span(*other[1:])
                        yield Drift("polarity", here, there, there.text, here.text)


@cache
def _ways() -> dict[str, str]:
    return {spelt(stem("en", word)): way for way, its in words()["directions"].items() for word in its.split()}


def _way(sides: Sides, ours: bool, sentence: int, at: int) -> tuple[str, int, int] | None:
    """Which way a figure goes, with the word that says so; None where none does or words of both ways stand there."""
    s = (sides.here if ours else sides.there).traced.sentences[sentence]
    k = next((k for k, end in enumerate(s.ends) if end > at), 0)
    near = range(max(0, k - _NEAR), min(len(s.keys), k + _NEAR + 1))
    found = [(_ways()[key], s.starts[x], s.ends[x]) for x in near if (key := spelt(s.keys[x])) in _ways()]
    return found[0] if len({way for way, *_ in found}) == 1 else None
