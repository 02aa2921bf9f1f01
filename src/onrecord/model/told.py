"""Two tellings of what may be one happening: a record with its article (`Told`), how two hang together (`Sameness`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.model.article import UNKNOWN_DATE, Published
from onrecord.model.records import Record

Relation = Literal["same", "update", "conflict"]
Side = Literal["one", "other"]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A record with what is needed of its article (`article` is its id). Each telling is equal to itself alone."""

    record: Record
    article: str
    outlet: str | None = None
    credits: tuple[str, ...] = ()
    published: Published = UNKNOWN_DATE
    recorded: str | None = None


@dataclass(frozen=True, slots=True)
class Differs:
    """A field in which two tellings differ, both values in words. A `contrary` one cannot be true on both sides."""

    field: str
    one: str
    other: str
    contrary: bool = True

    def mirrored(self) -> Differs:
        return Differs(self.field, self.other, self.one, self.contrary)


@dataclass(frozen=True, slots=True)
class Sameness:
    """That two records tell one happening.

    "same": nothing contrary. "update": a running thing moved on, `later` says which tells the newer state. "conflict":
    contrary fields, and no verdict. `score` from 0 to 1 sorts; it is no probability. `why` is in words, for people.
    """

    relation: Relation
    score: float
    why: str
    fields: tuple[Differs, ...] = ()
    later: Side | None = None

    def mirrored(self) -> Sameness:
        later: Side | None = None if self.later is None else "other" if self.later == "one" else "one"
        return Sameness(self.relation, self.score, self.why, tuple(d.mirrored() for d in self.fields), later)
