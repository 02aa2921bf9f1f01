"""What the desk asks of a ledger: a filter in; pages, facets, counts, places and days of contact out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal

from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger import clocks, finding, naming, nearby, other_pages, slow_pages
from onrecord.ledger.days import Day, end_of
from onrecord.ledger.decisions import read
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.fast_pages import Fast, Names, told_lines
from onrecord.ledger.filter import Filter
from onrecord.ledger.identity import identities
from onrecord.ledger.lines import LISTED, Line
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
from onrecord.ledger.question import Question, ask, settled
from onrecord.ledger.rulings import rulings
from onrecord.ledger.slow_road import question_of
from onrecord.model.records import KINDS


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
        (road,) = self._roads(connection, [asked], _question_now(connection))
        return road

    def _roads(self, connection: Connection, every: Sequence[Filter], question: Question) -> list[Fast]:
        found = zip(every, meant(connection, every, question.known), strict=True)
        return [Fast(connection, self._dialect, asked, question, its, self._names) for asked, its in found]

    def page(
        self,
        asked: Filter,
        *,
        sort: Sort = "day",
        descending: bool = True,
        after: str | None = None,
        limit: int = 50,
        counted: bool = True,
    ) -> Page:
        """Records that match, as lines of `list` with `reports`, `outlets` and `origins` of the fact that each tells.

        With `words`, a line has a `snippet`. Days that are not known come last of all when the latest come first.
        `recorded` is the order in which the ledger took them in. `after` is the `after` of the page before. There is no
        total where it is not to be `counted`.
        """
        asked = asked.checked()
        checked_sort(sort)
        checked_limit(limit)
        with self._reading() as connection:
            if (fast := self._fast(connection, asked)) is not None:
                return fast.page(sort, descending, after, limit, counted)
            question = question_of(connection, asked)
            return slow_pages.page(
                connection, self._dialect, asked, question, sort, descending, after, limit, counted
            )

    def latest(self, wanted: Sequence[tuple[Filter, int]]) -> list[list[Line]]:
        """Of each filter (without words) as many lines as are wanted of it: the first ones of `page`, read at once."""
        if any(asked.as_of is not None for asked, _ in wanted):
            return [self.page(asked, limit=limit, counted=False).lines for asked, limit in wanted]
        with self._reading() as connection:
            question = _question_now(connection)
            roads = self._roads(connection, [asked.checked() for asked, _ in wanted], question)
            found = [road.latest(number) for road, (_, number) in zip(roads, wanted, strict=True)]
            every = sorted({seq for seqs in found for seq in seqs})
            lines = told_lines(connection, self._dialect, Filter(), question, every)
            by_seq = dict(zip(every, lines, strict=True))
            return [[by_seq[seq] for seq in seqs] for seqs in found]

    def facets(
        self,
        asked: Filter,
        names: Sequence[Facet] = FACETS,
        *,
        latest: int = LATEST,
        counted: tuple[int, bool] | None = None,
    ) -> Facets:
        """The values that the latest matching records have; `role` says in which roles `who` (or anybody) is named.

        `counted` are `total` and `exact` of a page of the same, where they are known: so it is not counted once more.
        """
        for name in names:
            if name not in FACETS:
                raise UsageError(f"no facet {name!r}; there are: {', '.join(FACETS)}")
        asked = asked.checked()
        with self._reading() as connection:
            if (fast := self._fast(connection, asked)) is not None:
                return fast.facets(names, latest, counted)
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

        Of the filter, whom, where, when, which outlet (of articles and discrepancies), which type (of facts, actors and
        discrepancies), how many origins (of facts) and as of when are asked for.
        """
        asked = asked.checked()
        checked_limit(limit)
        with self._reading() as connection:
            return other_pages.page_of(connection, kind, asked, after, limit, quick=asked.as_of is None)

    def every(self, kind: str, asked: Filter) -> Iterator[dict[str, Any]]:
        """All lines of the pages of `page_of`, one by one."""
        if kind not in LISTED or kind in KINDS:
            raise UsageError(f"no kind {kind!r}; there are: {', '.join(k for k in LISTED if k not in KINDS)}")
        with self._reading() as connection:
            yield from other_pages.lines_of(connection, kind, asked.checked())

    def find(
        self, asked: Filter, *, only: Literal["articles", "records"] | None = None, after: str | None = None,
        limit: int = 20,
    ) -> Page:  # fmt: skip
        """Articles and records that hold the `words` of the filter, the best first, as lines of `search`.

        Of the rest of the filter, which kind (of records), whom, where, when, which outlet and as of when count.
        """
        asked = asked.checked()
        checked_limit(limit)
        with self._reading() as connection:
            question = question_of(connection, asked)
            both = only != "records", only != "articles"
            return finding.find(connection, self._dialect, asked, question, *both, after, limit)

    def found(self, asked: Filter) -> Counts:
        """How many articles and records of each kind `find` would find, of those that it looks at."""
        asked = asked.checked()
        with self._reading() as connection:
            return finding.found(connection, self._dialect, asked, question_of(connection, asked))

    def called(self, name: str, *, pack: str | None = None, limit: int = 5) -> list[tuple[str, str]]:
        """Ids and names of the actors who go by a name, in any spelling (without anonymous ones)."""
        with self._reading() as connection:
            question = question_of(connection, Filter(who=(name,), pack=pack))
            return finding.called(connection, question, limit)

    def alike(self, word: str) -> list[str]:
        """Words of the articles that are spelled much like one, the nearest first."""
        with self._reading() as connection:
            return finding.alike(connection, self._dialect, word)

    def headlines(self, ids: Collection[str]) -> dict[str, dict[str, Any]]:
        """Articles by id, as lines of `list` without `copies`."""
        with self._reading() as connection:
            return other_pages.headlines(connection, ids)

    def contact_days(self, since: Day | None = None, as_of: Day | None = None) -> list[dict[str, Any]]:
        """For each pair of participants of a contact: `one`, `other`, `day`, `status`, `mode` … (see `clocks.py`)."""
        with self._reading() as connection:
            return clocks.contact_days(connection, ask(since=since, as_of=as_of))

    def channel_days(self, since: Day | None = None, as_of: Day | None = None) -> list[dict[str, Any]]:
        """The same of the parties of channels, with `name` instead of `mode`."""
        with self._reading() as connection:
            return clocks.channel_days(connection, ask(since=since, as_of=as_of))

    def actors_like(self, words: str, *, limit: int = 8) -> list[dict[str, Any]]:
        """Whom somebody may mean who begins to write a name: `id`, `name`, `type`, `records`, most records first."""
        with self._reading() as connection:
            return nearby.beginning(connection, words, limit)

    def actors_near(self, actor: str, *, limit: int = 5) -> list[dict[str, Any]]:
        """Actors whose ids come near one that nobody has: `id`, `name`, `type`."""
        with self._reading() as connection:
            return nearby.nearest(connection, actor, limit)

    def places_like(self, words: str, *, limit: int = 8) -> list[dict[str, Any]]:
        """Which place somebody may mean who begins to write its name: `id`, `name`, `country`."""
        with self._reading() as connection:
            return nearby.places_beginning(connection, words, limit)

    def hold_names(self) -> None:
        """Have all names at hand, for one who will ask often whom a name means."""
        with self._reading() as connection:
            naming.hold(connection)

    def names_of(self, actors: Iterable[str]) -> dict[str, str]:
        """A name for each of the ids that the ledger has."""
        with self._reading() as connection:
            return nearby.names(connection, actors)

    def actors_of(self, country: str, *, as_of: Day | None = None, limit: int = 60) -> list[dict[str, Any]]:
        """Persons and bodies of a country (by ISO code) in the latest records: as above, with the latest `role`."""
        with self._reading() as connection:
            return nearby.belonging(connection, settled(connection, ask(as_of=as_of)), country, limit)

    def state(self, *, as_of: Day | None = None) -> str:
        """Another text whenever something was added; it costs next to nothing."""
        before = end_of(as_of)
        with self._reading() as connection:
            return clocks.state(connection) + (f"@{before}" if before else "")

    def rows(self) -> dict[str, int]:
        """How many articles, records, decisions and refusals there are, of every version; by their last numbers."""
        with self._reading() as connection:
            return clocks.rows(connection)

    def last_day(self) -> str:
        """The last day on which a report came out; "" where none has a day."""
        with self._reading() as connection:
            return clocks.last_day(connection)


def _question_now(connection: Connection) -> Question:
    """Who is who and what is what, by all that was decided so far."""
    decided = read(connection)
    return Question(known=identities(decided), ruled=rulings(decided))
