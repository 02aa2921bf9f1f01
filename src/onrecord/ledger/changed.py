"""What changed in a ledger since it had so many rows: the last numbers of then in; reports and counts of facts out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection

from onrecord.ledger.drifts import copies_of
from onrecord.ledger.groups import members_of, origins, told_otherwise, words_of
from onrecord.ledger.lines import article_columns, article_line, stream
from onrecord.ledger.mentions import parts
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.question import Question, ask, settled, standing_articles
from onrecord.ledger.rows import clean
from onrecord.ledger.tables import articles

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """By how many reports, outlets and independent origins a fact is told; `before`: by how many origins it was."""

    reports: int
    outlets: int
    origins: int
    before: int


class Changed(ABC):
    """The questions; a ledger says how it is read."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    def reports_between(self, after: int, up_to: int) -> Iterator[Line]:
        """The articles with numbers above `after` and up to `up_to`, of each the last version, as `list` has them."""
        with self._reading() as connection:
            question = settled(connection, ask())
            provenance = Provenance(connection, question, of=())
            query = article_columns().add_columns(articles.c.seq)
            within = articles.c.seq > after, articles.c.seq <= up_to
            query = query.where(*standing_articles(question), *within).order_by(articles.c.seq)
            for row in stream(connection, query):
                yield {**article_line(row), "copies": copies_of(provenance, row.seq)}

    def told_of(self, facts: Iterable[str], moment: str) -> dict[str, Told]:
        """By fact, how often it is told now; `before` counts the origins that were known before a UTC moment.

        What nobody tells any more is not among them.
        """
        found: dict[str, Told] = {}
        with self._reading() as connection:
            now = settled(connection, ask())
            then = settled(connection, replace(ask(), before=moment))
            moved, had = told_otherwise(connection, now), told_otherwise(connection, then)
            for some in parts(set(map(clean, facts))):
                before = {fact: len(its) for fact, (_, its) in _told(connection, some, then, had).items()}
                for fact, (its, by_origin) in _told(connection, some, now, moved).items():
                    reports, outlets = {m.article for m in its}, {m.outlet for m in its if m.outlet}
                    found[fact] = Told(len(reports), len(outlets), len(by_origin), before.get(fact, 0))
        return found


def _told(
    connection: Connection, facts: list[str], question: Question, others: dict[int, str]
) -> dict[str, tuple[list[Any], list[list[str]]]]:
    """By fact, the rows of the records that tell it, and its reports by origin."""
    members = members_of(connection, facts, question, others)
    provenance = Provenance(connection, question, of={m.article_seq for its in members.values() for m in its})
    words = words_of(connection, members, provenance)
    return {fact: (its, origins(its, words, provenance)) for fact, its in members.items()}
