"""Two tellings held against each other: `Told` in; `Sameness`, with its reasons and what differs, out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from onrecord.model.article import UNKNOWN_DATE, Published
from onrecord.model.parts import Actor
from onrecord.model.records import Record

Relation = Literal["same", "update", "conflict"]
Side = Literal["one", "other"]


@dataclass(frozen=True, slots=True)
class Told:
    """A record with what is needed of its article (`article` is its id)."""

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


@dataclass(slots=True)
class Tally:
    """What speaks for one happening, as it is gathered. `running`: fields that move on as time goes by.

    `moves`: which side the fields themselves show to be the later state ("approved" after "announced").
    """

    points: float = 0.0
    reasons: list[str] = field(default_factory=list)
    differs: list[Differs] = field(default_factory=list)
    running: set[str] = field(default_factory=set)
    moves: Side | None = None

    def plus(self, points: float, reason: str) -> None:
        """Something that speaks for one happening."""
        self.points += points
        if reason:
            self.reasons.append(reason)

    def unlike(self, name: str, one: str, other: str, *, contrary: bool = True, runs: bool = False) -> None:
        """A field that differs."""
        self.differs.append(Differs(name, one, other, contrary))
        if runs:
            self.running.add(name)


def claimant(told: Told) -> Actor | None:
    """The nearest voice that vouches and is not the outlet itself."""
    for voice in told.record.attribution:
        if voice.span is not None or voice.cue not in ("outlet", "credit"):
            return voice.actor
    return None


def evidence(r: Record) -> str:
    """The words that a record rests on."""
    return " ".join(s.text for s in r.evidence)
