"""What the pages of articles and copies ask of a ledger: an id in; versions, doubts, sources and families out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger import families
from onrecord.ledger.days import Day
from onrecord.ledger.kinship import ORDERS, Kinship, Order
from onrecord.ledger.lines import ARTICLE, doubts
from onrecord.ledger.mentions import parts
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.question import Question, ask, settled
from onrecord.ledger.rows import clean
from onrecord.ledger.slow_road import Told, told_by
from onrecord.ledger.tables import articles, texts
from onrecord.ledger.versions import beginning, seq_of, versions_of

Line = dict[str, Any]
_DAYS_KEPT = 4
_MEMBERS = 300


@dataclass(frozen=True, slots=True)
class Families:
    """A page of families of `total`; `after` is the id of the root that the next page begins behind, or None."""

    lines: list[Line]
    after: str | None
    total: int


class ReadingDesk(ABC):
    """The questions; a ledger says how it is read."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    @cached_property
    def _kinships(self) -> dict[str | None, Kinship]:
        return {}

    def _kinship(self, connection: Connection, question: Question) -> Kinship:
        """Who is made from whom as it was known in time; that of now and of the last few days asked for are kept."""
        kinship = self._kinships.get(question.before)
        if kinship is None:
            kinship = Kinship(question.before)
            if question.before is not None:
                for day in [d for d in self._kinships if d is not None][_DAYS_KEPT - 1 :]:
                    self._kinships.pop(day, None)
            kinship = self._kinships.setdefault(question.before, kinship)
        kinship.catch_up(connection)
        return kinship

    def ids(self, start: str, *, limit: int = 2) -> list[str]:
        """The ids of articles that begin like this, a few of them."""
        with self._reading() as connection:
            return beginning(connection, clean(start), limit) if start else []

    def versions(self, article: str, *, as_of: Day | None = None) -> list[Line]:
        """The lines of all versions of an article, the first one first; none where the ledger does not have it."""
        question = ask(as_of=as_of)
        with self._reading() as connection:
            seq = seq_of(connection, clean(article), question)
            return [] if seq is None else versions_of(connection, seq, question)

    def doubts(self, *some: str, as_of: Day | None = None, conflicts: bool = True) -> list[Line]:
        """What does not add up in articles and what they changed of their sources; with `conflicts`, what others tell
        otherwise too."""
        with self._reading() as connection:
            question = settled(connection, ask(as_of=as_of))
            query = select(articles.c.seq, articles.c.day, *ARTICLE).where(articles.c.id.in_(map(clean, some)))
            by_id: dict[str, Any] = {row.id: row for row in connection.execute(query)}
            known = self._kinship(connection, question).parents
            provenance = Provenance(connection, question, known=known)
            rows = [by_id[one] for one in map(clean, some) if one in by_id]
            return list(doubts(connection, question, provenance, rows, conflicts))

    def told(self, facts: Iterable[str], *, as_of: Day | None = None) -> dict[str, Told]:
        """By fact, how many reports, outlets and independent origins tell it."""
        with self._reading() as connection:
            question = settled(connection, ask(as_of=as_of))
            known = self._kinship(connection, question).parents
            return told_by(connection, question, set(facts), Provenance(connection, question, known=known))

    def sources(self, article: str, *, as_of: Day | None = None) -> tuple[list[Line], int]:
        """What an article is made from (see `families.sources`), and how many articles are made from it."""
        question = ask(as_of=as_of)
        with self._reading() as connection:
            seq = seq_of(connection, clean(article), question)
            if seq is None:
                return [], 0
            kinship = self._kinship(connection, question)
            return families.sources(connection, kinship, seq), kinship.copies(seq)

    def families(
        self, order: Order = "latest", *, after: str | None = None, limit: int = 25, as_of: Day | None = None
    ) -> Families:
        """A page of the families of copies (see `families.family_lines`). Raises UsageError for an unknown order."""
        if order not in ORDERS:
            raise UsageError(f"families have no order {order!r}; there are: {', '.join(ORDERS)}")
        question = ask(as_of=as_of)
        with self._reading() as connection:
            kinship = self._kinship(connection, question)
            every = kinship.ordered(order)
            start = 0
            if after is not None:
                root = seq_of(connection, clean(after), question)
                start = next((n + 1 for n, kin in enumerate(every) if kin.root == root), 0)
                if not start:
                    raise UsageError("no page begins after that: the family is not there any more")
            lines = families.family_lines(connection, kinship, every[start : start + limit])
        more = lines[-1]["root"]["id"] if lines and start + limit < len(every) else None
        return Families(lines, more, len(every))

    def family(self, article: str, *, limit: int = _MEMBERS, as_of: Day | None = None) -> Line | None:
        """The family of an article (see `families.family`); None where it is in none."""
        question = ask(as_of=as_of)
        with self._reading() as connection:
            seq = seq_of(connection, clean(article), question)
            kinship = self._kinship(connection, question)
            return None if seq is None else families.family(connection, question, kinship, seq, limit)

    def texts(self, some: Iterable[str]) -> dict[str, str]:
        """The texts of articles by id."""
        query = select(articles.c.id, texts.c.text).join(texts, texts.c.article == articles.c.seq)
        with self._reading() as connection:
            return {
                row.id: row.text
                for part in parts(map(clean, some))
                for row in connection.execute(query.where(articles.c.id.in_(part)))
            }

    def pair(self, one: str, other: str, *, as_of: Day | None = None) -> Line | None:
        """Two articles of one origin, aligned (see `families.pair`); None where they are not of one, or not there."""
        with self._reading() as connection:
            question = settled(connection, ask(as_of=as_of))
            first, second = (seq_of(connection, clean(i), question) for i in (one, other))
            if first is None or second is None:
                return None
            kinship = self._kinship(connection, question)
            return families.pair(connection, question, kinship, question.ruled, first, second)
