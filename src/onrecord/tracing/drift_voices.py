"""A copy and its parent in; what is told on another's word, or as admitted where it was only said, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Say
from onrecord.tracing.drift_names import People
from onrecord.tracing.drift_sides import Side, Sides, words

_LEAST = 0.8


def voices_changed(sides: Sides, who: People) -> Iterator[Drift]:
    """Telling that the copy lays to another person or body, or gives another weight."""
    same_person = {i: b.ids for a, b in who.pairs for i in a.ids}
    persons = _persons(sides.here), _persons(sides.there)

    def like(a: Say, b: Say) -> tuple[float, float] | None:
        heavier = _weight(a.cue) != _weight(b.cue) and "deny" not in (a.cue, b.cue)
        return float(not heavier and not _other(a, b, same_person, persons)), 0.3 + 0.3 * (a.cue == b.cue)

    for x in sides.answers(sides.here.marks.says, sides.there.marks.says, like):
        if x.same < 1 and x.score >= _LEAST:
            here, there = sides.here.span(x.here.start, x.here.end), sides.there.span(x.there.start, x.there.end)
            before, after = f"{x.there.source} {x.there.cue}".strip(), f"{x.here.source} {x.here.cue}".strip()
            yield Drift("attribution", here, there, before, after)


def _persons(side: Side) -> set[str]:
    return {n.id for n in side.marks.names if n.type == "person"}


@cache
def _weights() -> Mapping[str, str]:
    return {cue: row.split()[0] for row in words()["cues"]["en"] for cue in row.split()}


def _weight(cue: str) -> str:
    return _weights().get(cue, "")


def _other(a: Say, b: Say, same: Mapping[str, set[str]], persons: tuple[set[str], set[str]]) -> bool:
    """Whether two named persons who are not one, or two bodies of unlike names, vouch."""
    if a.id in persons[0] and b.id in persons[1]:
        return b.id not in same.get(a.id, {a.id})
    return False
