"""What a ledger asks of the other rooms when articles come to it: what they are connected with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from onrecord.model.article import Article
from onrecord.model.copies import Comparison, Drift, Fetch, FetchMarks, Held, Traces
from onrecord.model.marks import Marks
from onrecord.model.parts import Plover
from onrecord.model.records import Record
from onrecord.model.stories import FetchTerms, StoryChange, StoryRow
from onrecord.model.told import Sameness, Told


class Connector(Protocol):
    """Who compares articles and records for a ledger. Articles are told by content id."""

    def hold(self, fingerprints: Iterable[tuple[str, bytes]]) -> None:
        """Know of articles, by content id, that were compared with each other before."""

    def add(self, article: Article, fetch: Fetch) -> Traces:
        """Compare an article with those that are held, and hold it."""

    def parents(
        self, held: Mapping[str, Held], comparisons: Iterable[Comparison], fetch: Fetch, marks: FetchMarks
    ) -> dict[str, tuple[str, ...]]:
        """What each of the articles was made from, the main source first; those that copy nobody with nothing.

        Articles and marks are asked for where several sources come near each other.
        """

    def changes(
        self, article: Article, sources: Sequence[Article], marks: Mapping[str, Marks]
    ) -> list[tuple[Drift, ...]]:
        """What an article changed of each article that it is made from."""

    def blocks(self, told: Told) -> tuple[str, ...]:
        """A few strings, of which two records that may tell one happening share one."""

    def same(self, one: Told, other: Told, kin: bool) -> Sameness | None:
        """How two records tell one happening; None where they do not, or where it cannot be told.

        `kin`: their articles are of one origin, so that less has to be alike.
        """

    def coded(self, record: Record) -> Plover | None:
        """The PLOVER code of a record that reads otherwise than before."""

    def take_up_stories(self, rows: Iterable[StoryRow], moved: Mapping[str, str]) -> None:
        """Go on from stories that others kept: of articles in the order in which they came in.

        `moved`: articles that were there before, with the story that each is in now.
        """

    def place(self, article: Article, copies: Sequence[str], terms: FetchTerms) -> StoryChange:
        """Put an article into a story; `copies` are those that it is a copy of or that are copies of it.

        `terms` is asked for what `StoryRow.terms` of articles that were placed before are, by content id.
        """
