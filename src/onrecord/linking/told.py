"""Two tellings held against each other: `Told` in; `Sameness`, with its reasons and what differs, out."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.model.parts import Actor
from onrecord.model.records import Record
from onrecord.model.told import Differs, Relation, Sameness, Side, Told

__all__ = ["Differs", "Relation", "Sameness", "Side", "Tally", "Told", "claimant"]


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


def claimant(record: Record) -> Actor | None:
    """The nearest voice that vouches and is not the outlet itself."""
    for voice in record.attribution:
        if voice.span is not None or voice.cue not in ("outlet", "credit"):
            return voice.actor
    return None
