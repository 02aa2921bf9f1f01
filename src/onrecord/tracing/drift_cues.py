"""Two clauses that say the opposite of each other in; the words to show of each, with the cue that denies one, out."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from onrecord.model.marks import Say
from onrecord.model.parts import Span
from onrecord.tracing.drift_article import Marked, Side, keys, words
from onrecord.tracing.drift_sides import Sides

_BEFORE = 6
"""So many words before what is said its cue is looked for."""


def shown(sides: Sides, here: Marked, there: Marked) -> tuple[Span, Span]:
    """The clauses, each from its cue on where that of one is a denial and that of the other is not."""
    ours, theirs = _say(sides.here, here), _say(sides.there, there)
    if _denies(ours) == _denies(theirs):
        return sides.here.span(here.start, here.end), sides.there.span(there.start, there.end)
    return _from_cue(sides.here, here, ours), _from_cue(sides.there, there, theirs)


def _say(side: Side, mark: Marked) -> Say | None:
    """The nearest word of somebody that holds the clause."""
    its = [s for s in side.marks.says if s.start <= mark.start and mark.end <= s.end]
    return max(its, key=lambda s: s.start, default=None)


def _denies(say: Say | None) -> bool:
    return say is not None and say.cue in _denials()


@cache
def _denials() -> frozenset[str]:
    return frozenset(words()["stances"]["no"].split())


def _from_cue(side: Side, mark: Marked, say: Say | None) -> Span:
    """The clause from the cue on, where that stands before it in its sentence."""
    n = side.sentence(mark.start)
    if say is not None and n >= 0:
        s, text = side.traced.sentences[n], side.traced.article.text
        first = bisect_left(s.starts, say.start)
        for k in range(first - 1, max(first - _BEFORE, 0) - 1, -1):
            word = text[s.starts[k] : s.ends[k]].lower()
            if keys(words()["says"]["past"].get(word, word)) == keys(say.cue):
                return side.span(s.starts[k], mark.end)
    return side.span(mark.start, mark.end)
