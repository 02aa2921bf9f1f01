"""An article and two that it may be made from in, how often it has what only the one of them has changed, out.

Who copies a copy hands on what that one has changed. So only such places say which of two sources lies behind a text as
the sources differ in; of its own changes, which are there either way, and of slips in finding them none is counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from onrecord.model.copies import Drift
from onrecord.model.parts import Span
from onrecord.tracing.compare import Traced

_SAYS_LITTLE = frozenset({"added", "dropped", "attribution"})
"""Changes that tell nothing of the source: what is left out or put in, and what is too often told wrongly."""


@dataclass(frozen=True, slots=True)
class Against:
    """An article held against another: what it changed, and which sentences (of it, of the other) tell the same."""

    changes: tuple[Drift, ...]
    told: np.ndarray


Hold = Callable[[Traced, Traced], Against]


def agreements(one: Traced, this: Traced, that: Traced, hold: Hold) -> tuple[int, int]:
    """In how many places where two sources differ an article goes with `this`, and in how many with `that`."""
    between = [(d.there, d.here) for d in _telling(hold(that, this).changes)]
    if not between:
        return 0, 0
    of_this, of_that = hold(one, this), hold(one, that)
    turned = [(there, here) for here, there in between]
    return _going(one, this, of_that, of_this, turned), _going(one, that, of_this, of_that, between)


def _telling(changes: Iterable[Drift]) -> list[Drift]:
    return [d for d in changes if d.kind not in _SAYS_LITTLE]


def _going(one: Traced, with_: Traced, left: Against, kept: Against, places: list[tuple[Span, Span]]) -> int:
    """How many changes of the source that is left are of a place where the other, `with_`, is told without a change.

    `places` are those where the two differ, in the source that is left and in the other.
    """
    return sum(
        any(
            _meet(d.there, place) and kept.told[_sentence(one, d.here), _sentence(with_, its)]
            for place, its in places
        )
        and not any(_meet(d.here, e.here) for e in _telling(kept.changes))
        for d in _telling(left.changes)
    )


def _sentence(traced: Traced, span: Span) -> int:
    """The number of the sentence that a span begins in."""
    return max(0, bisect_right([s.start for s in traced.sentences], span.start) - 1)


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
