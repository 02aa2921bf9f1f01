"""A copy and its parent in; figures that became others out: another number, another bound, not another unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import floor, inf, log10

from onrecord.model.copies import Drift
from onrecord.model.marks import Figure
from onrecord.tracing.drift_article import AT_HAND, Side, keys, words
from onrecord.tracing.drift_sides import Sides

_SAME = 0.006
_CONVERTED, _OF_TIME = 0.04, 0.15
_ROUNDED, _ABOUT = 0.05, 0.12
_LEAST, _SLIP, _OTHER_NOUN = 0.6, 0.3, 0.6
"""Score from which two figures that are not the same are taken for one that was changed."""


_BESIDE = 0.45
"""Score of two sentences from which a figure that only one has is held against one that only the other has."""
_MOVED = 0.9
"""Score under which a figure that the parent has too is taken to be that one, told in another place."""
_FAR = 2
"""One figure so many times the other is never it, however it is rounded or bounded."""
_REACHED = ("time", "length")
"""Of these "within 300 metres" and "300 metres" are one: how near somebody came, or how soon."""
_UNIT, _ABOUT_TIME, _ABOUT_UNIT = 0.5, 0.25, 0.15


@cache
def _units() -> dict[str, tuple[str, float]]:
    return {unit: (kind, float(size)) for kind, its in words()["units"].items() for unit, size in its.items()}


def _measure(f: Figure) -> tuple[str, float]:
    """The kind of unit and its size; money is a kind for each currency, a fraction is so many percent."""
    if not f.unit and 0 < _number(f) < 1:
        return "share", 100.0
    return _units().get(f.unit, (f.unit, 1.0))


def figures_changed(sides: Sides) -> Iterator[Drift]:
    """The figures of the copy that differ from those of the parent that answer them."""
    told: set[Figure] = set()
    for d, a, b in _answered(sides):
        told |= {a, b}
        yield d
    yield from _left_over(sides, told)


def _answered(sides: Sides) -> Iterator[tuple[Drift, Figure, Figure]]:
    ours, theirs = sides.here.marks.figures, sides.there.marks.figures
    for x in sides.answers(ours, theirs, _alike):
        if x.same < 1 and x.slot and x.score >= _LEAST and sides.alike(x.here, x.there) >= _about(x.here, x.slot):
            if x.score < _MOVED and _has(sides.there, x.here):
                continue
            here, there = sides.here.span(x.here.start, x.here.end), sides.there.span(x.there.start, x.there.end)
            if here.text.lower() != there.text.lower():
                yield Drift("number", here, there, there.text, here.text), x.here, x.there


def _left_over(sides: Sides, told: set[Figure]) -> Iterator[Drift]:
    """The one figure of a sentence of the copy that the parent has nowhere, for the one that the copy has nowhere."""
    here_by, there_by = by_sentence(sides.here), by_sentence(sides.there)
    for n, row in enumerate(sides.rows):
        partners = sides.partners(n)
        if not partners or row[m := partners[0]] < _BESIDE or sides.best[m] != n:
            continue
        left = [f for f in here_by.get(n, ()) if f not in told and not _has(sides.there, f)]
        lost = [f for f in there_by.get(m, ()) if f not in told and not _has(sides.here, f)] if left else []
        for a in left:
            like = [b for b in lost if _could_be(a, b)]
            if len(like) == 1 and sum(_could_be(other, like[0]) for other in left) == 1:
                here, there = sides.here.span(a.start, a.end), sides.there.span(like[0].start, like[0].end)
                if _number(a) == _number(like[0]) or sides.alike(here, there) >= _ABOUT_UNIT:
                    yield Drift("number", here, there, there.text, here.text)


@lru_cache(maxsize=AT_HAND)
def by_sentence(side: Side) -> dict[int, list[Figure]]:
    """The figures of an article by the sentences that they stand in."""
    found: dict[int, list[Figure]] = {}
    for figure in side.marks.figures:
        found.setdefault(side.sentence(figure.start), []).append(figure)
    return found


def _has(side: Side, f: Figure) -> bool:
    """Whether one of the figures of an article can be this one."""
    return _plain(f) in _every(side) or held(f, side.marks.figures)


@lru_cache(maxsize=AT_HAND)
def _every(side: Side) -> set[tuple[object, ...]]:
    return set(map(_plain, side.marks.figures))


def _plain(f: Figure) -> tuple[object, ...]:
    return f.value, f.low, f.high, f.unit, f.about


def held(f: Figure, others: Iterable[Figure]) -> bool:
    """Whether one of some figures can be this one."""
    kind, size = _measure(f)
    return any(_measure(o)[0] == kind and agree(f, o, size, _measure(o)[1]) for o in others)


def _could_be(a: Figure, b: Figure) -> bool:
    """Whether one figure can stand for the other: of one kind, and not of things that are called otherwise."""
    if _measure(a)[0] != _measure(b)[0]:
        return False
    one, other = (keys(f.noun) - _wide() for f in (a, b))
    return not one or not other or bool(one & other)


def _about(f: Figure, slot: float) -> float:
    """How like the words around must be: two lengths of time or way with nothing but the unit in common say little."""
    kind = _measure(f)[0]
    return 0.0 if not kind or slot > _UNIT else _ABOUT_TIME if kind == "time" else _ABOUT_UNIT


def _alike(a: Figure, b: Figure) -> tuple[float, float] | None:
    kind_a, size_a = _measure(a)
    kind_b, size_b = _measure(b)
    if not (a.noun or a.unit or a.of) or not (b.noun or b.unit or b.of):
        return None
    if kind_a != kind_b:
        return None
    if kind_a == "share" and a.unit != b.unit and _near(_number(a) * size_a, _number(b) * size_b, _OF_TIME):
        return 1.0, 0.5
    if kind_a == "time" and a.unit != b.unit and _near(_number(a) * size_a, _number(b) * size_b, _OF_TIME):
        return 1.0, 0.5
    shared = keys(f"{a.noun} {a.of}") & keys(f"{b.noun} {b.of}")
    slot = 0.5 * len(shared - _wide()) + 0.25 * len(shared & _wide()) + 0.5 * bool(kind_a)
    if a.noun and b.noun and not keys(a.noun) & keys(b.noun) and not kind_a:
        slot *= _OTHER_NOUN
    same = agree(a, b, size_a, size_b)
    return float(same), min(slot, 1.0) + _SLIP * (not same and slot > 0 and _slip(a, b))


@cache
def _wide() -> frozenset[str]:
    return keys(words()["wide"]["en"])


def _slip(a: Figure, b: Figure) -> bool:
    """Whether one figure can be a slip of the other: digits that changed places, one too many, ten times as much."""
    if a.unit != b.unit:
        return False
    x, y = (f"{_number(f):.12g}" for f in (a, b))
    if x == y or sorted(x) == sorted(y):
        return True
    short, long = sorted((x, y), key=len)
    return len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def agree(a: Figure, b: Figure, size_a: float = 1.0, size_b: float = 1.0) -> bool:
    """Whether two figures can be one: the same, rounded, or in other units, and bounded the same way."""
    x, y = _number(a) * size_a, _number(b) * size_b
    less, more = sorted((abs(x), abs(y)))
    if _FAR * less < more < inf:
        return False
    bound_a, bound_b = _bound(a), _bound(b)
    near = _SAME if size_a == size_b else _CONVERTED
    if _near(x, y, near):
        if _measure(a)[0] in _REACHED and {bound_a, bound_b} == {"<", "="}:
            return True
        return bound_a == bound_b or "~" in (bound_a, bound_b)
    if bound_a == ">" and bound_b != "<" and x <= y <= 1.5 * x:
        return True
    if bound_b == ">" and bound_a != "<" and y <= x <= 1.5 * y:
        return True
    if bound_a == "<" and bound_b != ">" and 0.75 * x <= y <= x:
        return True
    if bound_b == "<" and bound_a != ">" and 0.75 * y <= x <= y:
        return True
    within = _ABOUT if "~" in (bound_a, bound_b) else _ROUNDED
    rough = min((x, y), key=lambda v: _digits(v))
    return _digits(x) != _digits(y) and abs(x - y) <= within * abs(rough)


def _near(x: float, y: float, share: float) -> bool:
    return x == y or abs(x - y) <= share * max(abs(x), abs(y))


def _number(f: Figure) -> float:
    return f.value if f.value is not None else f.low if f.low is not None else f.high or 0.0


def _bound(f: Figure) -> str:
    if f.value is not None:
        return "~" if f.about else "="
    return ">" if f.high is None else "<" if f.low is None else "-"


def _digits(value: float) -> int:
    """How many digits carry matter: 2 of 6,800."""
    if not value:
        return 0
    text = f"{value / 10 ** floor(log10(abs(value))):.6g}".replace(".", "").rstrip("0")
    return len(text.lstrip("-"))
