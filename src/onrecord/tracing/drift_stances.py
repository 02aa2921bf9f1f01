"""A copy and its parent in; what somebody denied who had confirmed it, confirmed who had only not commented, out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from onrecord.model.copies import Drift
from onrecord.model.marks import Claim
from onrecord.tracing.drift_article import keys, words
from onrecord.tracing.drift_sides import Sides

_LEAST, _ALONE, _ABOUT = 0.42, 0.15, 0.34
_BESIDE = 0.33
_FEW = 2


def stances_changed(sides: Sides, told: set[tuple[int, int]]) -> Iterator[Drift]:
    """Claims that were confirmed, denied or left open and are now another of these; `told` are sentences to leave."""
    theirs = [(b, stance(b), sides.there.sentence(b.start)) for b in sides.there.marks.claims]
    for a in sides.here.marks.claims:
        ours, n = stance(a), sides.here.sentence(a.start)
        if not ours or n < 0:
            continue
        near = sorted(
            ((_like(sides, a, b, n, m), -b.start, its, b, m) for b, its, m in theirs if its and m >= 0),
            key=lambda x: x[:2], reverse=True,
        )  # fmt: skip
        if not near or near[0][0] <= 0:
            continue
        _, _, its, b, m = near[0]
        if its != ours and (n, m) not in told:
            told.add((n, m))
            here, there = sides.here.span(a.start, a.end), sides.there.span(b.start, b.end)
            yield Drift("polarity", here, there, there.text, here.text)


def stance(claim: Claim) -> str:
    """What the clause says was done with a claim: "yes", "no" or "open"; "" where it is no such clause."""
    table, verb = _stances(), claim.verb
    if claim.sign < 0:
        return "open" if verb in table["tell"] and claim.mood != "to" else ""
    return next((kind for kind in ("yes", "no", "open") if verb in table[kind]), "")


@cache
def _stances() -> dict[str, frozenset[str]]:
    return {kind: frozenset(its.split()) for kind, its in words()["stances"].items()}


def _like(sides: Sides, a: Claim, b: Claim, n: int, m: int) -> float:
    """How surely one of the clauses answers the other; 0 where it does not."""
    score = sides.rows[n][m]
    one, other = keys(a.words), keys(b.words)
    shared = len(one & other) / max(1, min(len(one), len(other)))
    if score >= _LEAST and (shared >= _ABOUT or not one or not other):
        return score + shared
    short = len(one) <= _FEW and len(other) <= _FEW
    beside = min(n, m) > 0 and sides.rows[n - 1][m - 1] >= _BESIDE
    return score + shared if short and beside and score >= _ALONE else 0.0
