"""The ledger: reports with what was found in them in, lines for programs and people out; rows are only ever added."""

from __future__ import annotations

import builtins
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import fast_lists, schema
from onrecord.ledger.addresses import dialect_of
from onrecord.ledger.alerts import Alerts
from onrecord.ledger.article import read_articles, whole_article
from onrecord.ledger.audit import Audit
from onrecord.ledger.changed import Changed
from onrecord.ledger.copies import held_articles, read_marks, standing_comparisons, uncompared
from onrecord.ledger.copy_writing import Compared
from onrecord.ledger.days import Day, moment, now
from onrecord.ledger.deciding import Deciding
from onrecord.ledger.decisions import exists, read, unknown
from onrecord.ledger.desk import Desk
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.fact_view import read_fact
from onrecord.ledger.issues import Issues
from onrecord.ledger.kept_watches import KeptWatches
from onrecord.ledger.letting_go import LettingGo
from onrecord.ledger.lines import LISTED, Line, list_lines
from onrecord.ledger.outlets import Outlets
from onrecord.ledger.profile import profile
from onrecord.ledger.question import ask, settled, standing_records
from onrecord.ledger.reading_desk import ReadingDesk
from onrecord.ledger.rows import clean
from onrecord.ledger.search import search, terms_of
from onrecord.ledger.tables import articles
from onrecord.ledger.watched import Watched
from onrecord.ledger.writing import Added, Found, Seqs, Writer
from onrecord.model.article import Article
from onrecord.model.connecting import Connector
from onrecord.model.copies import Comparison, Held
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.marks import Marks
from onrecord.model.records import Record

BATCH = 50
BATCH_CHARACTERS = 4_000_000
_REMEMBERED = 20_000


def _none(name: str) -> LedgerError:
    return LedgerError(f"{name}: there is no ledger; `onrecord read` makes one")


class Ledger(Alerts, Audit, Issues, KeptWatches, LettingGo, Changed, Desk, Outlets, ReadingDesk, Deciding, Watched):
    """A ledger that is open. It may be used from several threads, and by several processes at once."""

    def __init__(
        self, dialect: Dialect, clock: Callable[[], datetime], connector: Callable[[], Connector] | None = None
    ) -> None:
        self.name = dialect.name
        self._dialect = dialect
        self._clock = clock
        self._engine = dialect.engine()
        self._writes = dialect.writing_engine(self._engine)
        self._seqs: Seqs = {}
        self._names = {}
        self._connector = connector
        self._compared: Compared | None = None

    @classmethod
    def open(
        cls,
        url: str | os.PathLike[str],
        *,
        create: bool = True,
        clock: Callable[[], datetime] = now,
        connector: Callable[[], Connector] | None = None,
    ) -> Ledger:
        """The ledger at a path, `sqlite:///…` or `postgresql://…`, made where there is none and `create` is set.

        `clock` says when rows are recorded. `connector` makes what compares articles as they are added; without it they
        are added only, and compared when a ledger that has one is next written to.
        Raises NotALedger, LedgerTooNew, LedgerBusy and LedgerError.
        """
        dialect = dialect_of(os.fspath(url))
        if not create and not dialect.exists():
            raise _none(dialect.name)
        ledger = cls(dialect, clock, connector)
        try:
            ledger._prepare(create)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def _prepare(self, create: bool) -> None:
        with self._reading() as connection:
            version = schema.stored_version(connection, self.name)
            if version and schema.check(version, self.name):
                return
        if version is None and not create:
            raise _none(self.name)
        if version is None:
            with self._dialect.explained(), self._writes.connect() as connection:
                self._dialect.before_creating(connection)
        with self._writing() as connection:
            version = schema.stored_version(connection, self.name)
            if version is None:
                schema.create(connection, self._dialect)
            elif not schema.check(version, self.name):
                schema.migrate(connection)
                schema.fill(connection, version)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._dialect.explained(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            self._dialect.explained(),
            self._writes.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            began = time.monotonic()
            yield connection
        self._dialect.let_others(time.monotonic() - began)

    def close(self) -> None:
        """Give up all connections."""
        self._engine.dispose()
        self._writes.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def has(self, article_id: str) -> bool:
        """Whether the article is in the ledger."""
        with self._reading() as connection:
            return connection.execute(select(articles.c.seq).where(articles.c.id == article_id)).first() is not None

    def add(self, article: Article, records: Sequence[Record] = (), discrepancies: Sequence[Discrepancy] = ()) -> Added:
        """Add an article with all that was found in it, or nothing of it.

        "known" changes nothing; a "version" is another text at the URL of an article that the ledger has.
        """
        return self._add([Found(article, records, discrepancies)])[0]

    def add_many(
        self,
        found: Iterable[Found | tuple[Any, ...]],
        *,
        batch: int = BATCH,
        each: Callable[[Article, Added], None] | None = None,
    ) -> Counter[Added]:
        """Add many, `batch` in a transaction; `each` is told of each one that is kept. Counts new, known and versions.

        When `found` itself raises (Ctrl-C included), what it gave before is kept.
        """
        counts: Counter[Added] = Counter()
        waiting: list[Found] = []

        def flush() -> None:
            group, waiting[:] = list(waiting), []
            for one, added in zip(group, self._add(group) if group else (), strict=True):
                counts[added] += 1
                if each is not None:
                    each(one.article, added)

        size = 0
        source = iter(found)
        while True:
            try:
                item = Found(*next(source))
            except StopIteration:
                flush()
                return counts
            except BaseException:
                flush()
                raise
            waiting.append(item)
            size += len(item.article.text)
            if len(waiting) >= batch or size >= BATCH_CHARACTERS:
                flush()
                size = 0

    def _add(self, found: Sequence[Found]) -> list[Added]:
        with self._writer(comparing=True) as writer:
            writer.rest()
            return writer.add(found)

    def compare_rest(self) -> None:
        """Compare all articles that were added without being compared, where the ledger was opened with a connector."""
        if self._connector is None:
            return
        with self._reading() as connection:
            compared = uncompared(connection)
        while compared:
            with self._writer(comparing=True) as writer:
                compared = writer.rest()

    @contextmanager
    def _writer(self, comparing: bool = False) -> Iterator[Writer]:
        """What goes wrong within is undone, also in what this process knows of copies."""
        with self._writing() as connection:
            compared, self._compared = self._compared, None
            if comparing and compared is None and self._connector is not None:
                compared = Compared(self._connector())
            given = moment(self._clock()), self._seqs, compared if comparing else None
            writer = Writer(connection, self._dialect, *given)
            yield writer
            writer.finish()
        self._compared = compared
        if len(self._seqs) > _REMEMBERED:
            self._seqs = {}
        self._seqs.update(writer.fresh)

    def refuse(self, path: str, reason: str) -> None:
        """Keep that a report could not be read, and why; the same refusal is kept once."""
        with self._writer() as writer:
            writer.refuse(path, reason)

    def correct(
        self,
        article: Article,
        records: Sequence[Record],
        discrepancies: Sequence[Discrepancy] = (),
        *,
        reason: str,
    ) -> bool:
        """Let these records stand for an article from now on; those before stay readable as of earlier days.

        False where nothing changes. Raises KeyError for an article that the ledger does not have.
        """
        with self._writer() as writer:
            return writer.correct(Found(article, records, discrepancies), reason)

    def list(
        self,
        kind: str,
        *,
        who: str | Sequence[str] | None = None,
        place: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_of: Day | None = None,
        limit: int | None = None,
        by: Literal["happened", "reported"] = "happened",
        pack: str | None = None,
    ) -> Iterator[Line]:
        """Lines of a kind of record or of `article actor fact story discrepancy refusal`, the latest first.

        `who` is one name or id, or several of which any will do; a name in any spelling (see `naming.py`), and where
        nobody in the ledger has it, as the `pack` has it. A record is in the period when it happened in it or,
        where that is not known, was reported in it; `by="reported"` asks for what was reported in it, whenever it
        happened (of an undated report: what was recorded in it). Raises UsageError for an unknown kind or day.
        """
        if kind not in LISTED:
            raise UsageError(f"no kind {kind!r}; there are: {', '.join(LISTED)}")
        question = ask(who, place, since, until, as_of, limit, by == "reported", pack)

        def lines() -> Iterator[Line]:
            with self._reading() as connection:
                yield from list_lines(connection, kind, question)

        return lines()

    def search(self, words: str, *, as_of: Day | None = None, limit: int | None = None) -> Iterator[Line]:
        """Articles and records that hold all the words, the best first (see `search.py`). Raises UsageError."""
        question, terms = ask(as_of=as_of, limit=limit), terms_of(words)

        def hits() -> Iterator[Line]:
            with self._reading() as connection:
                yield from search(connection, self._dialect, terms, question)

        return hits()

    def discrepancies(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None, limit: int | None = None
    ) -> Iterator[Line]:
        """What does not add up: the lines of `list("discrepancy")`."""
        return self.list("discrepancy", since=since, until=until, as_of=as_of, limit=limit)

    def article(self, article_id: str, *, as_of: Day | None = None) -> dict[str, Any] | None:
        """The whole article with its text, versions and records; None where the ledger does not have it."""
        question = ask(as_of=as_of)
        with self._reading() as connection:
            return whole_article(connection, article_id, question)

    def fact(self, fact: str, *, as_of: Day | None = None) -> dict[str, Any] | None:
        """One fact by id: its line, `by_origin` the reports of each origin, `told` the records, `links` between them.

        None where the ledger does not have it.
        """
        question = ask(as_of=as_of)
        with self._reading() as connection:
            return read_fact(connection, settled(connection, question), clean(fact))

    def articles(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> Iterator[Article]:
        """The articles of a period as they were read (without blocks), of each the last version."""
        question = ask(since=since, until=until, as_of=as_of)
        with self._reading() as connection:
            yield from read_articles(connection, question)

    def copies(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> tuple[dict[str, Held], builtins.list[Comparison]]:
        """The articles of a period that have been compared, by id, and those of their comparisons that tell copies."""
        question = ask(since=since, until=until, as_of=as_of)
        with self._reading() as connection:
            question = settled(connection, question)
            return held_articles(connection, question), standing_comparisons(connection, question)

    def marks(self, articles: Iterable[str]) -> dict[str, Marks]:
        """By id, what a copy of each of the articles can change, as far as it is known."""
        with self._reading() as connection:
            return read_marks(connection, articles)

    def actor(self, actor: str, *, as_of: Day | None = None) -> Line:
        """One actor by id, with names, spellings, roles through time and records by kind. Raises UsageError."""
        question, actor = ask(as_of=as_of), clean(actor)
        with self._reading() as connection:
            decided = read(connection, question.before)
            if not exists(connection, decided, actor):
                raise unknown(connection, actor)
            question = settled(connection, question)
            now = question.known.now(actor)[0]
            if question.before is None:
                return fast_lists.actor(connection, now, decided)
            return profile(connection, question.known, now, standing_records(question), decided)
