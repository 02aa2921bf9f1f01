"""What is known of copies: two articles compared, how one follows another, and all that go back to one (`Family`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from onrecord.model.article import Article
from onrecord.model.marks import Marks
from onrecord.model.parts import Span

Relation = Literal["origin", "verbatim", "edited", "rewritten", "translated", "excerpt", "independent"]
DriftKind = Literal[
    "number", "date", "name", "role", "place", "polarity", "quote", "attribution", "added", "dropped"
]  # fmt: skip


SURE = 1.0
"""The margin of a comparison from which on it can be told which of the two came first."""


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
class Outline:
    """The sentences of an article that are compared: start and end in the reading text and number of words of each."""

    sentences: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """How one of two compared articles follows the other: what it is if it is the copy (`relation`).

    `coverage`: share of its words in sentences told there; `kept`: share of its wording that is there too; `told`: the
    numbers of its sentences that are told there.
    """

    relation: Relation
    coverage: float
    kept: float
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two articles, by content id, of which one was made from the other, or both from a third.

    `margin` is more than 0 where `one` is the earlier, less where `other` is, and `why` says what tells so. `marks`:
    names and figures that both have. `across`: in different languages. `aligned`: sentence of `one`, of `other`, score.
    """

    one: str
    other: str
    probability: float
    margin: float
    why: tuple[str, ...]
    across: bool
    marks: int
    of_one: Side
    of_other: Side
    aligned: tuple[tuple[int, int, float], ...] = ()

    def turned(self) -> Comparison:
        """The same, seen from the other of the two."""
        aligned = tuple(sorted((there, here, score) for here, there, score in self.aligned))
        return replace(
            self, one=self.other, other=self.one, margin=-self.margin, of_one=self.of_other, of_other=self.of_one,
            aligned=aligned,
        )  # fmt: skip


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


Fetch = Callable[[str], Article | None]
"""An article by content id; None for one that is no longer to be compared (an older version)."""

FetchMarks = Callable[[Iterable[str]], Mapping[str, Marks]]
"""By content id, the marks of those articles that have some."""

Agreements = Callable[[str, str, str], tuple[int, int] | None]
"""Of an article and two that it may be made from, by content id: in how many places where the two differ it goes with
the first of them, and in how many with the other. None where that cannot be told, because one of them has no marks."""


@dataclass(frozen=True, slots=True)
class Held:
    """What must be known of an article to tell its family."""

    outlet: str | None
    credits: tuple[str, ...]
    outline: Outline


@dataclass(frozen=True, slots=True)
class Traces:
    """What is to be kept of an article that was compared: its fingerprint (64-bit numbers, little-endian) and outline.

    `comparisons` are those with articles before it that it is of one origin with.
    """

    fingerprint: bytes
    outline: Outline
    comparisons: tuple[Comparison, ...]
