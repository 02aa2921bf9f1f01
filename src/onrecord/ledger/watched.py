"""What watches read of a ledger: a filter's words in; records and doubts in the order in which they came, out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.conflicts import contested
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.filter import Filter
from onrecord.ledger.lines import ARTICLE, doubts, record_columns, record_line, stream
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.question import Question, about, articles_within, matching_records, standing_articles, within
from onrecord.ledger.search import has_words, terms_of
from onrecord.ledger.slow_road import question_of
from onrecord.ledger.tables import articles, discrepancies, parents, records
from onrecord.ledger.traits import roles_of, status_of, types_of
from onrecord.model.records import KINDS

Line = dict[str, Any]


class Watched(ABC):
    """The questions; a ledger says how it is read."""

    _dialect: Dialect

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    def watched(
        self, wanted: Mapping[str, Any], *, pack: str | None = None, after: int = 0, up_to: int | None = None
    ) -> Iterator[Line]:
        """Standing records that match a filter (see `Filter.of`), those first that were recorded first.

        `kind` may be several kinds. A line has a `seq`; `after` and `up_to` ask for those with a higher one and for
        none beyond. `origins` of the filter is not looked at. Raises UsageError for a filter that makes no sense.
        """
        kinds = wanted.get("kind") or KINDS
        kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        unknown = [kind for kind in kinds if kind not in KINDS]
        asked = Filter.of(**{**wanted, "kind": unknown[0] if unknown else None, "pack": pack})

        def lines() -> Iterator[Line]:
            with self._reading() as connection:
                question = question_of(connection, asked)
                for row in stream(connection, self._matching(asked, kinds, question, after, up_to)):
                    line = record_line(row, question)
                    if _meets(line, asked, question):
                        yield {**line, "seq": row.seq}

        return lines()

    def _matching(
        self, asked: Filter, kinds: tuple[str, ...], question: Question, after: int, up_to: int | None
    ) -> Any:
        query = record_columns().add_columns(records.c.seq).where(records.c.seq > after, *matching_records(question))
        if up_to is not None:
            query = query.where(records.c.seq <= up_to)
        if kinds != KINDS:
            query = query.where(records.c.kind.in_(kinds))
        for column, value in ((articles.c.outlet, asked.outlet), (articles.c.id, asked.article)):
            query = query if value is None else query.where(column == value)
        if asked.by == "recorded":
            day = func.substr(records.c.recorded_at, 1, 10)
            query = query.where(*within(asked.period(), day, day))
        if asked.words is not None:
            query = query.where(has_words(self._dialect, "records", terms_of(asked.words), records.c.seq))
        return query.order_by(records.c.seq)

    def watched_doubts(
        self, wanted: Mapping[str, Any], *, pack: str | None = None, after: int = 0, up_to: int | None = None
    ) -> Iterator[Line]:
        """What does not add up, as lines of `list`, in the order in which its articles came; `seq` is the article's.

        Of the filter, the type (`conflict`, `drift` …), the outlet, whom, where and when count.
        """
        asked = Filter.of(**{**wanted, "pack": pack})

        def lines() -> Iterator[Line]:
            with self._reading() as connection:
                question = question_of(connection, asked)
                provenance = Provenance(connection, question, of=())
                query = select(articles.c.seq, articles.c.recorded_at, *ARTICLE).where(
                    articles.c.seq > after, *standing_articles(question), *articles_within(question)
                )
                its = articles.c.seq.in_
                doubtful = its(select(discrepancies.c.article)), its(contested(question))
                query = query.where(or_(*doubtful, its(select(parents.c.article).where(parents.c.sources != "[]"))))
                for condition in (
                    up_to is not None and articles.c.seq <= (up_to or 0),
                    asked.outlet is not None and articles.c.outlet == asked.outlet,
                    question.about_records and its(select(records.c.article).where(*about(question))),
                ):
                    query = query if condition is False else query.where(condition)
                for row in stream(connection, query.order_by(articles.c.seq)):
                    for line in doubts(connection, question, provenance, [row]):
                        if asked.type is None or line["kind"] == asked.type:
                            yield {**line, "seq": row.seq}

        return lines()

    def last_before(self, moment: str) -> dict[str, int]:
        """By table, the last `seq` of records and articles that were recorded before a moment; 0 where none was."""
        found = {}
        with self._reading() as connection:
            for table in (records, articles):
                query = select(func.max(table.c.seq)).where(table.c.recorded_at < moment)
                found[table.name] = connection.execute(query).scalar() or 0
        return found


def _meets(line: Line, asked: Filter, question: Question) -> bool:
    """What the query did not look at."""
    if asked.role is not None:
        ids = question.wanted.ids if question.wanted else None
        if not any(role == asked.role and (ids is None or a["id"] in ids) for role, a in roles_of(line)):
            return False
    return (
        (asked.type is None or asked.type in types_of(line))
        and (asked.status is None or asked.status == status_of(line))
        and (asked.fact is None or asked.fact == line["fact"])
    )
