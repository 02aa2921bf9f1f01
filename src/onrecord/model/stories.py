"""What is kept of articles that are grouped into stories (`StoryRow`), and what a new one changes (`StoryChange`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

FetchTerms = Callable[[Sequence[str]], Mapping[str, bytes]]
"""The `terms` of rows that are kept, by the content ids of their articles."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """An article, by content id, and its story. `day` is an ISO day or "". `goes_with`: the article it is a copy of."""

    article: str
    day: str
    terms: bytes
    story: str
    goes_with: str | None = None


@dataclass(frozen=True, slots=True)
class StoryChange:
    """What an article that comes in changes: its own row, and of what was there before what `moved` to which story.

    `merged`: stories that are no more, with the one that each became part of. `split`: stories that are new, with
    the one that each was part of.
    """

    row: StoryRow
    moved: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
