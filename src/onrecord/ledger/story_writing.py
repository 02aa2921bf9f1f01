"""Puts new articles of a ledger into stories, in the transaction that adds them: articles in, rows of stories out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from onrecord.ledger.rows import Row
from onrecord.ledger.tables import articles, stories, story_changes, story_terms
from onrecord.model.article import Article
from onrecord.model.connecting import Connector
from onrecord.model.stories import StoryRow


@dataclass(slots=True)
class Grouped:
    """The last rows of `stories` and of `story_terms` that a process knows of."""

    until: int = 0
    terms: int = 0


class StoryWriter:
    """One transaction. `number` puts a row into a table that has a `seq` and gives it."""

    def __init__(
        self,
        connection: Connection,
        recorded_at: str,
        connector: Connector,
        known: Grouped,
        number: Callable[[Table, Row], int],
    ) -> None:
        self._connection, self._recorded_at, self._connector = connection, recorded_at, connector
        self._known, self._number = known, number
        self._seqs: dict[str, int] = {}
        self._added: dict[str, bytes] = {}
        """Terms of articles of this transaction, whose rows may wait to be written."""
        self._caught_up = False

    def _catch_up(self) -> None:
        """Learn what other processes have grouped since the last transaction."""
        self._caught_up = True
        query = select(stories.c.seq, stories.c.article, stories.c.story, articles.c.id)
        query = query.join(articles, articles.c.seq == stories.c.article).where(stories.c.seq > self._known.until)
        now = self._connection.execute(query.order_by(stories.c.seq)).all()
        if not now:
            return
        added = select(story_terms.c.article).where(story_terms.c.seq > self._known.terms)
        fresh = set(self._connection.execute(added).scalars())
        moved = {row.id: row.story for row in now if row.article not in fresh}
        self._connector.take_up_stories(self._rows({row.article: row.story for row in now}), moved)
        self._known.until = now[-1].seq

    def _rows(self, story_of: Mapping[int, str]) -> Iterator[StoryRow]:
        first = articles.alias()
        query = (
            select(story_terms, articles.c.id, articles.c.day, first.c.id.label("first"))
            .join(articles, articles.c.seq == story_terms.c.article)
            .outerjoin(first, first.c.seq == story_terms.c.goes_with)
            .where(story_terms.c.seq > self._known.terms)
            .order_by(story_terms.c.seq)
        )
        for row in self._connection.execute(query):
            self._known.terms = row.seq
            yield StoryRow(row.id, row.day, row.terms, story_of[row.article], row.first)

    def add(self, seq: int, article: Article, copies: Sequence[str]) -> None:
        """Put an article into a story; `copies` are content ids of those that it is a copy of, or that are of it."""
        if not self._caught_up:
            self._catch_up()
        self._seqs[article.id] = seq
        change = self._connector.place(article, copies, self._terms)
        row = change.row
        self._added[article.id] = row.terms
        goes_with = self._seq(row.goes_with) if row.goes_with else None
        self._known.terms = self._number(story_terms, {"article": seq, "terms": row.terms, "goes_with": goes_with})
        for one, story in {article.id: row.story, **change.moved}.items():
            told = {"article": self._seq(one), "story": story, "recorded_at": self._recorded_at}
            self._known.until = self._number(stories, told)
        for verb, its in (("merged", change.merged), ("split", change.split)):
            for story, other in its.items():
                told = {"story": story, "verb": verb, "other": other, "recorded_at": self._recorded_at}
                self._number(story_changes, told)

    def _terms(self, several: Sequence[str]) -> dict[str, bytes]:
        query = select(articles.c.id, story_terms.c.terms).join(story_terms, story_terms.c.article == articles.c.seq)
        rows = self._connection.execute(query.where(articles.c.id.in_(several)))
        return {row.id: row.terms for row in rows} | {one: self._added[one] for one in several if one in self._added}

    def _seq(self, article: str) -> int:
        if article not in self._seqs:
            query = select(articles.c.seq).where(articles.c.id == article)
            self._seqs[article] = int(self._connection.execute(query).scalar_one())
        return self._seqs[article]
