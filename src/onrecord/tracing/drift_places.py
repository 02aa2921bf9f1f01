"""A copy and its parent in; places that became others out: another name, another point of the compass."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.model.copies import Drift
from onrecord.model.marks import Site
from onrecord.tracing.drift_sides import Sides, keys, words
from onrecord.tracing.sentences import NAME, name_key

_SPELT = 0.65
_LEAST, _NEAR = 0.5, 0.33
_SIDE = 0.35


def places_changed(sides: Sides) -> Iterator[Drift]:
    """Places of the copy that the parent does not name, where it names another that the copy does not."""
    both = sides.here, sides.there
    ours, theirs = ([s for s in side.marks.sites if not s.actor] for side in both)
    known_here, known_there = ({k for s in side.traced.sentences for k in s.of(NAME)} for side in both)
    ours = [s for s in ours if not _keys(sides, True, s) & known_there]
    theirs = [s for s in theirs if not _keys(sides, False, s) & known_here]

    def like(a: Site, b: Site) -> tuple[float, float] | None:
        return float(a.id == b.id or _spelt(sides, a, b) or _within(a, b)), 0.4

    for x in sides.answers(ours, theirs, like):
        if x.same < 1 and x.score >= _LEAST and x.near >= _NEAR:
            here, there = sides.here.span(x.here.start, x.here.end), sides.there.span(x.there.start, x.there.end)
            yield Drift("place", here, there, there.text, here.text)
    yield from _sides_changed(sides)


def _keys(sides: Sides, ours: bool, site: Site) -> set[str]:
    side = sides.here if ours else sides.there
    return {name_key(w) for w in side.traced.article.text[site.start : site.end].replace("-", " ").split()}


def _spelt(sides: Sides, a: Site, b: Site) -> bool:
    from rapidfuzz.distance import Indel

    one, other = sorted(_keys(sides, True, a)), sorted(_keys(sides, False, b))
    return Indel.normalized_similarity(" ".join(one), " ".join(other)) >= _SPELT


def _within(a: Site, b: Site) -> bool:
    """Whether one is the country in which the other lies."""
    return bool(a.country and a.country == b.country) and a.country.lower() in (a.id, b.id)


def _sides_changed(sides: Sides) -> Iterator[Drift]:
    """Points of the compass: the copy has one that the parent has not, and the other way round."""
    rows = [keys(row) for row in words()["compass"]["en"]]
    for n in range(len(sides.here.traced.sentences)):
        ours = sides.words(True, n)
        here = [(r, k) for r, row in enumerate(rows) for k in row & ours.keys()]
        for m in sides.partners(n) if here else ():
            theirs = sides.words(False, m)
            there = [(r, k) for r, row in enumerate(rows) for k in row & theirs.keys()]
            if len(here) == len(there) == 1 and here[0][0] != there[0][0] and sides.matrix[n, m] >= _SIDE:
                span, source = sides.here.span(*ours[here[0][1]]), sides.there.span(*theirs[there[0][1]])
                yield Drift("place", span, source, source.text, span.text)
                break
