"""What does not add up: a finding with its evidence, what was expected and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DiscrepancyKind = Literal["arithmetic", "role", "drift", "conflict", "dating"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span together with the id of the article that it is in."""

    start: int
    end: int
    text: str
    article: str


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that does not add up. `expected` and `found` are short plain phrases."""

    id: str
    kind: DiscrepancyKind
    summary: str
    evidence: tuple[Evidence, ...]
    expected: str
    found: str
