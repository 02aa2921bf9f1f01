"""A copy, its parent and their marks in, what changed in meaning from the one to the other out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.model.copies import Drift
from onrecord.model.marks import Marks
from onrecord.model.parts import Span
from onrecord.tracing.align import Matrix
from onrecord.tracing.compare import Traced
from onrecord.tracing.drift_across import figures_across
from onrecord.tracing.drift_article import side
from onrecord.tracing.drift_claims import claims_turned
from onrecord.tracing.drift_figures import figures_changed
from onrecord.tracing.drift_matter import matter
from onrecord.tracing.drift_names import names_changed, people
from onrecord.tracing.drift_places import places_changed
from onrecord.tracing.drift_quotes import quotes_changed
from onrecord.tracing.drift_roles import roles_changed
from onrecord.tracing.drift_sides import Sides
from onrecord.tracing.drift_times import times_changed
from onrecord.tracing.drift_voices import voices_changed

_SEVERAL = 2


def drift(
    here: Traced,
    there: Traced,
    matrix: Matrix,
    marks_here: Marks | None = None,
    marks_there: Marks | None = None,
    elsewhere: Sequence[float] = (),
) -> list[Drift]:
    """All drift of a copy (`here`) from its parent, in order of the copy.

    Without marks of both only changed quotes and added and dropped matter are told, between languages figures too.
    `elsewhere` has for each sentence of the copy its best score in the other parents of the copy: what one of them
    tells is no change of this one.
    """
    if not matrix.size:
        return []
    found = list(quotes_changed(here, there, matrix))
    if marks_here is not None and marks_there is not None:
        sides = Sides(side(here, marks_here), side(there, marks_there), matrix, elsewhere, _retold(here, found))
        who = people(sides)
        for changed in (
            figures_changed(sides), times_changed(sides), names_changed(sides, who), roles_changed(sides, who),
            places_changed(sides), claims_turned(sides), voices_changed(sides, who),
        ):  # fmt: skip
            found += _apart(changed, found)
    elif here.article.language != there.article.language:
        found += _apart(figures_across(here, there, matrix, elsewhere), found)
    found += matter(here, there, matrix, elsewhere)
    return sorted(found, key=lambda d: (d.here.start, d.here.end, d.there.start, d.kind))


def _retold(here: Traced, quotes: Sequence[Drift]) -> bool:
    """Whether most words in quote marks are in quotes that have become others."""
    inside = [a for s in here.sentences for a, quoted in zip(s.starts, s.quoted, strict=True) if quoted]
    changed = sum(any(q.here.start <= a < q.here.end for q in quotes) for a in inside)
    return len(quotes) >= _SEVERAL and changed > 0.5 * len(inside)


def _apart(changed: Iterable[Drift], found: Sequence[Drift]) -> list[Drift]:
    """Changes that are not part of a quote of which it is told already that it is worded otherwise."""
    quotes = [d for d in found if d.kind == "quote"]
    return [d for d in changed if not any(_meet(d.here, q.here) and _meet(d.there, q.there) for q in quotes)]


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
