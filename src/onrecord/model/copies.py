"""What is known of copies: how an article follows another (`CopyLink`), all that go back to one (`Family`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.model.parts import Span

Relation = Literal["origin", "verbatim", "edited", "rewritten", "translated", "excerpt", "independent"]
DriftKind = Literal[
    "number", "date", "name", "role", "place", "polarity", "quote", "attribution", "added", "dropped"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A sentence of the copy and the one of its parent that it tells again; `score` from 0 to 1."""

    here: Span
    there: Span
    score: float


@dataclass(frozen=True, slots=True)
class Drift:
    """A change of meaning from parent to copy; an empty span stands where the other side has nothing.

    `before` and `after` are what changed, in words or as a value.
    """

    kind: DriftKind
    here: Span
    there: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CopyLink:
    """That `article` tells again what `of` tells, both content ids.

    `coverage` is the share of the article's words in sentences that are told there, `coverage_there` the other way.
    `probability` that one was made from the other; an "independent" one is of the same happening only.
    """

    article: str
    of: str
    relation: Relation
    probability: float
    coverage: float
    coverage_there: float
    aligned: tuple[AlignedPair, ...] = ()
    drift: tuple[Drift, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """An origin and what was made from it. `members` are content ids, the one that the others go back to first.

    `origin` is null where it cannot be told, or where it is not held: then `credited` says whose report it is. `why`
    gives the reasons in words. `independent`: how many origins tell of the same happening, this one among them.
    """

    members: tuple[str, ...]
    links: tuple[CopyLink, ...]
    origin: str | None
    why: str
    independent: int = 1
    credited: str | None = None
