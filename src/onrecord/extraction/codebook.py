"""The codebook of event types: a class of the vocabulary in; the type that it belongs to, with its definition, out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from onrecord.extraction.vocabulary import table
from onrecord.model.records import Coarse


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event; `classes` gives the coarse type of each class, `rank` which of several events leads."""

    name: str
    definition: str
    example: str
    rank: int
    plover: tuple[str, str]
    classes: dict[str, Coarse]


@cache
def event_types() -> tuple[EventType, ...]:
    """Every type, in the order of the table."""
    return tuple(
        EventType(t["name"], t["definition"], t["example"], t["rank"], tuple(t["plover"]), t["classes"])
        for t in table("codebook")["type"]
    )


@cache
def type_of(fine: str) -> EventType | None:
    """The type to which a class belongs, or None."""
    return next((t for t in event_types() if fine in t.classes), None)


@cache
def coarse(fine: str) -> Coarse:
    """The coarse type of a class."""
    found = type_of(fine)
    return found.classes[fine] if found else "other"


@cache
def rank_of(name: str | None) -> int:
    """How much a type weighs where a passage tells several events; 0 for no type."""
    return next((t.rank for t in event_types() if t.name == name), 0)
