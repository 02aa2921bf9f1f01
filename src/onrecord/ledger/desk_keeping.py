"""What a transaction does to the derived tables: records that come, go or read otherwise in, sheets to apply out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.decisions import read
from onrecord.ledger.desk_tables import DERIVED, facts, standing
from onrecord.ledger.desk_writing import DeskWriter, Known, batches
from onrecord.ledger.fact_counts import Counts
from onrecord.ledger.identity import Decision, Identities, Json, identities
from onrecord.ledger.mentions import inline
from onrecord.ledger.provenance import AtHand
from onrecord.ledger.question import Question, standing_records
from onrecord.ledger.rulings import Rulings, rulings
from onrecord.ledger.sheets import Sheet, Source, sheet
from onrecord.ledger.tables import actors, articles, comparisons, record_actors, records

_AT_ONCE = 2_000
"""Records whose sheets are held at once."""
_ARTICLES = 200

Loaded = tuple[Source, Json]


class Keeper:
    """One transaction. `finish` is called when all other rows are there."""

    def __init__(
        self, connection: Connection, known: Known, at_hand: AtHand | None = None, counts: Counts | None = None
    ) -> None:
        self._connection, self._known = connection, known
        self._writer = DeskWriter(connection, known, at_hand, counts)
        self._come: dict[int, Loaded] = {}
        self._anew: set[int] = set()
        self._gone: set[int] = set()
        self._older: set[int] = set()
        self._stirred: set[int] = set()
        self._before: list[Decision] | None = None

    @property
    def fresh(self) -> Known:
        """What was learned of terms and spots."""
        return self._writer.fresh

    def add(self, source: Source, line: Json) -> None:
        """A record comes with its article."""
        self._come[source.record] = source, line

    def look_at(self, record: int) -> None:
        """A record is there that was not, or reads otherwise now."""
        self._anew.add(record)

    def withdraw(self, record: int) -> None:
        """A record stands no longer."""
        self._gone.add(record)
        self._come.pop(record, None)

    def supersede(self, article: int) -> None:
        """An article has a newer version."""
        self._older.add(article)

    def stir(self, some: Iterable[int]) -> None:
        """What those articles are made from may have changed."""
        self._stirred.update(some)

    def decide(self, before: list[Decision], made: Decision) -> None:
        """A person has decided something."""
        self._before = before
        after = [*before, made]
        roots = {root for root in (made.actor, made.into) if root}
        who = identities(before), identities(after)
        ids = {a for k in who for root in roots for a in k.sources(root)}
        moved = {a for a in ids if any(a in k.worded for k in who) or len({k.now(a)[0] for k in who}) > 1}
        named = select(record_actors.c.record).join(actors, actors.c.seq == record_actors.c.actor)
        ruled = rulings(before), rulings(after)
        told = roots | {r.fact(root) for r in ruled for root in roots}
        in_facts = select(standing.c.record).join(facts, facts.c.seq == standing.c.fact)
        there = select(standing.c.record).join(articles, articles.c.seq == standing.c.article)
        for some in batches(sorted(moved)):
            self._look_at_all(named.where(actors.c.id.in_(inline(some))))
        self._look_at_all(in_facts.where(facts.c.id.in_(inline(told))))
        self._look_at_all(there.where(articles.c.id.in_(inline(made.articles))))

    def _look_at_all(self, query: Any) -> None:
        self._anew.update(self._connection.execute(query).scalars())

    def finish(self) -> None:
        """Let the derived tables say what stands now."""
        if not (self._come or self._anew or self._gone or self._older or self._stirred):
            return
        decided = read(self._connection)
        now = identities(decided), rulings(decided)
        was = now if self._before is None else (identities(self._before), rulings(self._before))
        if self._older:
            self._stir_kin()
        gone = self._standing_now(self._gone | self._anew, self._older)
        fresh = [sheet(s, line, *now) for s, line in self._come.values() if s.article not in self._older]
        come = sorted(self._anew - self._come.keys())
        if len(gone) + len(come) < _AT_ONCE:
            self._writer.apply(self._sheets(gone, was), fresh + self._sheets(come, now, standing=True), self._stirred)
            return
        for some in batches(sorted({*gone, *come}), _AT_ONCE):
            its = set(some)
            self._writer.apply(
                self._sheets([r for r in gone if r in its], was),
                self._sheets([r for r in come if r in its], now, standing=True),
            )
        self._writer.apply([], fresh, self._stirred)

    def _stir_kin(self) -> None:
        """What is made from a version that stands no longer goes back to nobody through it."""
        older = inline(self._older)
        query = select(comparisons.c.one, comparisons.c.other)
        for pair in self._connection.execute(
            query.where(or_(comparisons.c.one.in_(older), comparisons.c.other.in_(older)))
        ):
            self._stirred.update(pair)

    def _standing_now(self, some: Iterable[int], of: set[int]) -> list[int]:
        """Those of the records, and all of the articles, that the derived tables have."""
        found: set[int] = set()
        query = select(standing.c.record)
        for part in batches(sorted(some)):
            found.update(self._connection.execute(query.where(standing.c.record.in_(inline(part)))).scalars())
        found.update(self._connection.execute(query.where(standing.c.article.in_(inline(of)))).scalars())
        return sorted(found)

    def _sheets(
        self, some: Sequence[int], by: tuple[Identities, Rulings], standing: bool = False
    ) -> list[Sheet]:  # fmt: skip
        where = standing_records(Question()) if standing else []
        return [
            sheet(source, line, *by)
            for part in batches(some)
            for source, line in loaded(self._connection, [records.c.seq.in_(inline(part)), *where])
        ]

    def remake(self) -> None:
        """Empty the derived tables and fill them anew, as many articles at once as memory has room for."""
        for table in DERIVED:
            self._connection.execute(delete(table))
        decided = read(self._connection)
        by = identities(decided), rulings(decided)
        every = list(self._connection.execute(select(articles.c.seq).order_by(articles.c.seq)).scalars())
        for some in batches(every, _ARTICLES):
            where = [records.c.article.in_(inline(some)), *standing_records(Question())]
            self._writer.apply([], [sheet(s, line, *by) for s, line in loaded(self._connection, where)])


def loaded(connection: Connection, where: Sequence[ColumnElement[bool]]) -> Iterator[Loaded]:
    """Records of which the conditions hold, in the order of recording."""
    query = (
        select(
            records.c.seq, records.c.article, records.c.fact, records.c.day, records.c.day_end, records.c.payload,
            records.c.reported, records.c.recorded_at, articles.c.id, articles.c.outlet,
            articles.c.day.label("came_out"), articles.c.day_end.label("came_out_end"),
            articles.c.recorded_at.label("taken_in"),
        )
        .join(articles, articles.c.seq == records.c.article)
        .where(*where)
        .order_by(records.c.seq)
    )  # fmt: skip
    for row in connection.execute(query):
        yield _source(row), json.loads(row.payload)


def _source(row: Row[*tuple[Any, ...]]) -> Source:
    return Source(
        row.seq, row.article, row.id, row.outlet, row.fact, row.day, row.day_end, row.reported, row.came_out,
        row.came_out_end, row.taken_in, row.recorded_at,
    )  # fmt: skip
