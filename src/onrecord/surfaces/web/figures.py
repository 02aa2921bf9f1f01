"""The spread of the figures of a fact as pictures: figures by claimant in; dots and ranges along one scale out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.linking.figures import middle, written
from onrecord.model.parts import Quantity
from onrecord.surfaces.web.claims import claimant

Json = dict[str, Any]
Bounds = dict[tuple[str, float | None, str], Quantity]

_DOT = 1.4
_FULL = 92.0
"""How far along the scale the largest figure lies; behind it is room for what is more than that."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure on the scale: a dot at `x`, a bar from there, so wide, where it is a range or a bound."""

    x: float
    width: float
    sort: str
    text: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one claimant; None is the report in its own voice."""

    by: str | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """One figure of a fact, from nought to its most."""

    field: str
    min: float
    max: float
    rows: tuple[Row, ...]
    differ: bool


def plots(spread: Sequence[Json], told: Sequence[Json]) -> list[Plot]:
    """Each figure, those on which reports differ first."""
    bounds = {(r["article"], middle(q), written(q)): q for r in told for q in _quantities(r)}
    voices = {voice["name"]: voice for r in told if (voice := claimant(r))}
    made = [_plot(figure, bounds, voices) for figure in spread]
    return sorted(made, key=lambda p: (not p.differ, p.field))


def _plot(figure: Json, bounds: Bounds, voices: dict[str, Json]) -> Plot:
    """Somebody of two spellings is one claimant."""
    most = figure["max"] or 1.0
    rows: dict[str | None, dict[tuple[float, str], list[Json]]] = {}
    names: dict[str | None, str | None] = {}
    for value in figure["values"]:
        by = voices[value["by"]]["id"] if value["by"] in voices else value["by"]
        names.setdefault(by, value["by"])
        rows.setdefault(by, {}).setdefault((value["value"], value["text"]), []).append(value)
    made = tuple(
        Row(names[by], tuple(_mark(value, text, its, most, bounds) for (value, text), its in values.items()))
        for by, values in rows.items()
    )
    return Plot(figure["field"], figure["min"], figure["max"], made, len({v["value"] for v in figure["values"]}) > 1)


def _mark(value: float, text: str, its: Iterable[Json], most: float, bounds: Bounds) -> Mark:
    articles = tuple(dict.fromkeys(v["article"] for v in its))
    quantity = next((q for a in articles if (q := bounds.get((a, value, text)))), None)

    def at(figure: float) -> float:
        return round(min(_FULL * figure / most, 100.0), 2)

    if quantity is None or quantity.value is not None:
        sort = "about" if quantity is not None and quantity.approx else "dot"
        return Mark(max(round(at(value) - _DOT / 2, 2), 0.0), _DOT, sort, text, articles)
    low, high = quantity.min, quantity.max
    start, end = at(low) if low is not None else 0.0, at(high) if high is not None else 100.0
    sort = "range" if None not in (low, high) else "more" if high is None else "less"
    return Mark(start, round(max(end - start, _DOT), 2), sort, text, articles)


def _quantities(r: Json) -> Iterator[Quantity]:
    found = [r.get("count"), *(item["quantity"] for item in (r.get("items") or r.get("harm") or ()))]
    yield from (Quantity(**q) for q in found if q)
