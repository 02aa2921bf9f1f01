"""A copy and its parent in; places that became others out: another name, another point of the compass."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Site
from onrecord.tracing.drift_article import AT_HAND, Side, grouped, keys, words
from onrecord.tracing.drift_sides import Sides
from onrecord.tracing.sentences import name_key

_SPELT = 0.65
_LEAST, _NEAR = 0.5, 0.33
_SIDE = 0.35


def places_changed(sides: Sides) -> Iterator[Drift]:
    """Places of the copy that the parent does not name, where it names another that the copy does not."""
    both = sides.here, sides.there
    ours, theirs = ([s for s in side.marks.sites if not s.actor] for side in both)
    known_here, known_there = (side.all_names for side in both)
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
    ours, theirs = _points(sides.here), _points(sides.there)
    for n, here in enumerate(ours):
        for m in sides.partners(n) if len(here) == 1 else ():
            there = theirs[m]
            if len(there) == 1 and here[0][0] != there[0][0] and sides.rows[n][m] >= _SIDE:
                span = sides.here.span(*sides.here.words(n)[here[0][1]])
                source = sides.there.span(*sides.there.words(m)[there[0][1]])
                yield Drift("place", span, source, source.text, span.text)
                break


@lru_cache(maxsize=AT_HAND)
def _points(side: Side) -> list[list[tuple[int, str]]]:
    """The points of the compass of each sentence, with the words for them."""
    rows = [keys(row) for row in words()["compass"]["en"]]
    every = frozenset[str]().union(*rows)
    told = [every.intersection(map(grouped, its)) for its in side.keys]
    return [[(r, k) for r, row in enumerate(rows) for k in row & its] if its else [] for its in told]
