"""The records of one fact in; for each figure its least, its most, and who has which value in which report, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.linking.figures import middle, written
from onrecord.linking.told import Told, claimant
from onrecord.linking.wording import words_of
from onrecord.model.parts import Item, Quantity
from onrecord.model.records import Contact, Incident, Loss, Pledge, Record

_HARM = {"killed", "wounded", "seized", "missing", "displaced"}
"""Sorts of harm that are one figure, however the people are called."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as one report has it; `by` is its claimant, None where the report says it in its own voice."""

    value: float
    text: str
    by: str | None
    article: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure of a fact."""

    field: str
    min: float
    max: float
    values: tuple[Value, ...]


def spread(records: Sequence[Told]) -> tuple[Spread, ...]:
    """The figures that the records of one fact give, by field, each value in order of publication."""
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for told in records:
        voice = claimant(told.record)
        for name, value, text in _figures(told.record):
            by = voice.name if voice is not None else None
            found[name].append(Value(value, text, by, told.article, told.published.start))
    out = []
    for name, values in sorted(found.items()):
        values.sort(key=lambda v: (v.published or "9", v.article, v.value))
        amounts = [v.value for v in values]
        out.append(Spread(name, min(amounts), max(amounts), tuple(values)))
    return tuple(out)


def _figures(r: Record) -> Iterator[tuple[str, float, str]]:
    if isinstance(r, Incident):
        yield from _quantity("count", r.count)
        for item in r.harm:
            yield from _quantity(item.category if item.category in _HARM else _name(item), item.quantity)
    elif isinstance(r, (Loss, Pledge)):
        for item in r.items:
            yield from _quantity(_name(item), item.quantity)
        if isinstance(r, Pledge) and r.amount and r.amount.value is not None:
            yield f"amount in {r.amount.currency}", r.amount.value, r.amount.text or f"{r.amount.value:,.12g}"
    elif isinstance(r, Contact):
        if r.duration_minutes is not None:
            yield "duration in minutes", r.duration_minutes, f"{r.duration_minutes:g} minutes"
        if r.gap_days is not None:
            yield "gap in days", r.gap_days, f"{r.gap_days:g} days"


def _name(item: Item) -> str:
    return " ".join(words_of(item.name.lower()).every) or item.name


def _quantity(name: str | None, quantity: Quantity | None) -> Iterator[tuple[str, float, str]]:
    value = middle(quantity)
    if name and value is not None:
        yield name, value, written(quantity)
