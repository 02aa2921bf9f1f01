"""A copy, its parent and their marks in, what changed in meaning from the one to the other out."""

from __future__ import annotations

from onrecord.model.copies import Drift
from onrecord.model.marks import Marks
from onrecord.tracing.align import Matrix
from onrecord.tracing.compare import Traced
from onrecord.tracing.drift_claims import claims_turned
from onrecord.tracing.drift_figures import figures_changed
from onrecord.tracing.drift_names import names_changed, people
from onrecord.tracing.drift_places import places_changed
from onrecord.tracing.drift_quotes import quotes_changed
from onrecord.tracing.drift_roles import roles_changed
from onrecord.tracing.drift_sides import Side, Sides
from onrecord.tracing.drift_times import times_changed
from onrecord.tracing.drift_voices import voices_changed


def drift(
    here: Traced, there: Traced, matrix: Matrix, marks_here: Marks | None = None, marks_there: Marks | None = None
) -> list[Drift]:
    """All drift of a copy (`here`) from its parent, in order of the copy; without marks that of quotes alone."""
    found = list(quotes_changed(here, there, matrix))
    if marks_here is not None and marks_there is not None:
        sides = Sides(Side(here, marks_here), Side(there, marks_there), matrix)
        who = people(sides)
        for changed in (
            figures_changed(sides), times_changed(sides), names_changed(sides, who), roles_changed(sides, who),
            places_changed(sides), claims_turned(sides), voices_changed(sides, who),
        ):  # fmt: skip
            found += changed
    return sorted(found, key=lambda d: (d.here.start, d.here.end, d.kind))
