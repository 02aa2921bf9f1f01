"""The small frozen parts that records are made of: spans, actors, times, quantities, places, voices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorType = Literal["person", "organisation", "country", "group", "anonymous"]
WhenBasis = Literal["explicit", "relative", "inferred", "unresolved"]
PlacePrecision = Literal["point", "area", "country", "unresolved"]


@dataclass(frozen=True, slots=True)
class Span:
    """Exact words: `text == article.text[start:end]`, offsets in Unicode code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: `name` is the fullest form known, `id` a stable slug shared by all articles.

    `role` is as the text gives it; `count` is set where several unnamed ones are meant ("two sources": 2);
    `country` is the ISO 3166 code of the state that the actor belongs to or speaks for, where known.
    """

    name: str
    id: str
    type: ActorType
    role: str | None = None
    count: int | None = None
    span: Span | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """An interval of days, both ends included, as ISO dates; null dates when `basis` is "unresolved".

    `precision` is one of minute, hour, part, day, week, month, quarter, season, year, decade, century, unknown.
    `why` keeps the reasoning of an inferred date.
    """

    start: str | None
    end: str | None
    precision: str
    basis: WhenBasis
    text: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many: exact has value = min = max; "more than 250" has only `min`; "about 40" has `value` and `approx`."""

    value: float | None
    min: float | None
    max: float | None
    unit: str | None
    approx: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: "once or twice daily" is 1, 2, "day"."""

    min: float | None
    max: float | None
    per: str


@dataclass(frozen=True, slots=True)
class Plover:
    """A code of the PLOVER ontology: type of event ("CONSULT"), its mode ("phone") where it is known, its contexts."""

    event: str
    mode: str | None
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where: WGS 84 degrees; `country` an ISO 3166 code; null coordinates when `precision` is "unresolved".

    `radius_km` tells how far around the coordinates it may be, where the text says so ("near X", "15 km from X").
    """

    name: str
    id: str
    lat: float | None
    lon: float | None
    country: str | None
    precision: PlacePrecision
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of an attribution chain: who vouches, by which cue, in which words (none for the outlet itself)."""

    actor: Actor
    cue: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Item:
    """Something pledged, lost or harmed: "16 tanks"."""

    name: str
    category: str | None
    quantity: Quantity | None


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: `value` in whole units of `currency` (ISO 4217); `period` the time it is for ("a year": P1Y), if told."""

    value: float | None
    currency: str
    text: str | None = None
    period: str | None = None
