"""What the desk asks of a ledger: a filter in; pages, facets, counts, places and days of contact out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger import clocks, other_pages, slow_pages
from onrecord.ledger.days import Day, end_of
from onrecord.ledger.decisions import read
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.fast_pages import Fast, Names
from onrecord.ledger.filter import Filter
from onrecord.ledger.identity import identities
from onrecord.ledger.meaning import meant
from onrecord.ledger.pages import (
    BUCKETS,
    FACETS,
    LATEST,
    Bucket,
    Counts,
    Facet,
    Facets,
    Page,
    Placed,
    Sort,
    checked_limit,
    checked_sort,
)
from onrecord.ledger.question import Question, ask
from onrecord.ledger.rulings import rulings
from onrecord.ledger.slow_road import question_of


class Desk(ABC):
    """The questions; a ledger says how it is read. All raise UsageError for what makes no sense."""

    _dialect: Dialect
    _names: Names

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    def _fast(self, connection: Connection, asked: Filter) -> Fast | None:
        """The quick road, which knows the ledger as it stands now."""
        if asked.as_of is not None:
            return None
        decided = read(connection)
        known = identities(decided)
        question = Question(known=known, ruled=rulings(decided))
        return Fast(connection, self._dialect, asked, question, meant(connection, asked, known), self._names)

    def page(
        self,
        asked: Filter,
        *,
        sort: Sort = "day",
        descending: bool = True,
        after: str | None = None,
        limit: int = 50,
    ) -> Page:
        """Records that match, as lines of `list` with `reports`, `outlets` and `origins` of the fact that each tells.

        With `words`, a line has a `snippet`. Days that are not known come last of all when the latest come first.
        `recorded` is the order in which the ledger took them in. `after` is the `after` of the page before.
        """
        asked = asked.checked()
        checked_sort(sort)
        checked_limit(limit)
        with self._reading() as connection:
            if (fast := self._fast(connection, asked)) is not None:
                return fast.page(sort, descending, after, limit)
            question = question_of(connection, asked)
            return slow_pages.page(connection, self._dialect, asked, question, sort, descending, after, limit)

    def facets(self, asked: Filter, names: Sequence[Facet] = FACETS, *, latest: int = LATEST) -> Facets:
        """The values that the latest matching records have; `role` says in which roles `who` (or anybody) is named."""
        for name in names:
            if name not in FACETS:
                raise UsageError(f"no facet {name!r}; there are: {', '.join(FACETS)}")
        asked = asked.checked()
        with self._reading() as connection:
            if (fast := self._fast(connection, asked)) is not None:
                return fast.facets(names, latest)
            question = question_of(connection, asked)
            return slow_pages.facets(connection, self._dialect, asked, question, names, latest)

    def count_by(self, asked: Filter, bucket: Bucket = "month", *, facts: bool = True) -> Counts:
        """How many facts match in each bucket, by kind, each once: on the day of the first record that matches.

        In buckets of outlets or types a fact counts once in each. Without `facts`, records are counted.
        """
        if bucket not in BUCKETS:
            raise UsageError(f"nothing is counted by {bucket!r}; there are: {', '.join(BUCKETS)}")
        asked = asked.checked()
        with self._reading() as connection:
            if (fast := self._fast(connection, asked)) is not None:
                return fast.count_by(bucket, facts)
            question = question_of(connection, asked)
            return slow_pages.count_by(connection, self._dialect, asked, question, bucket, facts)

    def placed(self, asked: Filter, *, limit: int = 2_000) -> Placed:
        """Matching records that have coordinates, the latest first, as light lines with `place`."""
        asked = asked.checked()
        with self._reading() as connection:
            if (fast := self._fast(connection, asked)) is not None:
                return fast.placed(limit)
            return slow_pages.placed(connection, self._dialect, asked, question_of(connection, asked), limit)

    def page_of(self, kind: str, asked: Filter, *, after: str | None = None, limit: int = 50) -> Page:
        """A page of lines of `list` that are no records: `article fact actor story discrepancy refusal`.

        Of the filter, whom, where, when, which outlet (of articles and discrepancies) and as of when are asked for.
        """
        asked = asked.checked()
        checked_limit(limit)
        with self._reading() as connection:
            return other_pages.page_of(connection, kind, asked, after, limit)

    def contact_days(self, since: Day | None = None, as_of: Day | None = None) -> list[dict[str, Any]]:
        """For each pair of participants of a contact: `one`, `other`, `day`, `status`, `mode` … (see `clocks.py`)."""
        with self._reading() as connection:
            return clocks.contact_days(connection, ask(since=since, as_of=as_of))

    def channel_days(self, since: Day | None = None, as_of: Day | None = None) -> list[dict[str, Any]]:
        """The same of the parties of channels, with `name` instead of `mode`."""
        with self._reading() as connection:
            return clocks.channel_days(connection, ask(since=since, as_of=as_of))

    def state(self, *, as_of: Day | None = None) -> str:
        """Another text whenever something was added; it costs next to nothing."""
        before = end_of(as_of)
        with self._reading() as connection:
            return clocks.state(connection) + (f"@{before}" if before else "")
