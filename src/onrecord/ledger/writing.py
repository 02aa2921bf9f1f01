"""Adds rows to a ledger: articles with what was found in them in, one short transaction's rows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from onrecord.ledger.dialect import Dialect
from onrecord.ledger.rows import (
    RecordRows,
    Row,
    article_row,
    clean,
    discrepancy_row,
    record_rows,
    text_row,
)
from onrecord.ledger.tables import (
    actors,
    articles,
    corrections,
    discrepancies,
    places,
    record_actors,
    record_places,
    records,
    refusals,
    texts,
    versions,
)
from onrecord.model.article import Article
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.records import Record

Added = Literal["new", "known", "version"]
Found = tuple[Article, Sequence[Record], Sequence[Discrepancy]]


class Writer:
    """Writes within one transaction; all its rows have the same `recorded_at`."""

    def __init__(self, connection: Connection, dialect: Dialect, recorded_at: str) -> None:
        self.connection = connection
        self.dialect = dialect
        self.recorded_at = recorded_at
        self._seqs: dict[tuple[str, ...], int] = {}

    def add(self, found: Found) -> Added:
        """Add an article with its records, unless the ledger has it."""
        article, its_records, its_discrepancies = found
        row = article_row(article, self.recorded_at)
        seq = self._new(articles, row)
        if seq is None:
            return "known"
        self.connection.execute(texts.insert(), text_row(article, seq))
        for record in its_records:
            self._record(record_rows(record, article, seq, self.recorded_at))
        self._discrepancies(its_discrepancies, seq)
        return "version" if self._is_version(seq, row["url_key"]) else "new"

    def refuse(self, path: str, reason: str) -> None:
        """Keep that a report could not be read; the same refusal is kept once."""
        row = {"path": clean(path), "reason": clean(reason), "recorded_at": self.recorded_at}
        self.connection.execute(self.dialect.insert(refusals), row)

    def correct(self, found: Found, reason: str) -> bool:
        """Put these records in the place of those that the article has; False where nothing changes.

        Raises KeyError for an article that the ledger does not have.
        """
        article, its_records, its_discrepancies = found
        seq = self.connection.execute(select(articles.c.seq).where(articles.c.id == article.id)).scalar()
        if seq is None:
            raise KeyError(article.id)
        standing = self._standing(seq)
        changed = False
        for record in its_records:
            last, before, payload = standing.pop(record.id, (None, -1, None))
            rows = record_rows(record, article, seq, self.recorded_at, before + 1)
            if rows.row["payload"] == payload:
                continue
            by = self._record(rows)
            changed = True
            if last is not None:
                self._corrected(last, by, reason)
        for last, _, payload in standing.values():
            if payload is not None:
                changed = True
                self._corrected(last, None, reason)
        self._discrepancies(its_discrepancies, seq)
        return changed

    def _standing(self, article: int) -> dict[str, tuple[int | None, int, str | None]]:
        """By id: the record that stands (None for one that was withdrawn), its last revision, its payload."""
        query = (
            select(records.c.id, records.c.seq, records.c.revision, records.c.payload, corrections.c.record)
            .outerjoin(corrections, corrections.c.record == records.c.seq)
            .where(records.c.article == article)
            .order_by(records.c.revision)
        )
        found: dict[str, tuple[int | None, int, str | None]] = {}
        for row in self.connection.execute(query):
            stands = row.record is None
            found[row.id] = (row.seq if stands else None, row.revision, row.payload if stands else None)
        return found

    def _corrected(self, record: int | None, by: int | None, reason: str) -> None:
        row = {"record": record, "by": by, "reason": clean(reason), "recorded_at": self.recorded_at}
        self.connection.execute(corrections.insert(), row)

    def _record(self, rows: RecordRows) -> int | None:
        record = self._new(records, rows.row)
        if record is None:
            return None
        if rows.actors:
            links = [{"record": record, "actor": self._seq(actors, a), "role": role} for a, role in rows.actors]
            self.connection.execute(self.dialect.insert(record_actors), links)
        if rows.places:
            there = [{"record": record, "place": self._seq(places, p)} for p in rows.places]
            self.connection.execute(self.dialect.insert(record_places), there)
        return record

    def _discrepancies(self, found: Sequence[Discrepancy], seq: int) -> None:
        if found:
            rows = [discrepancy_row(d, seq, self.recorded_at) for d in found]
            self.connection.execute(self.dialect.insert(discrepancies), rows)

    def _is_version(self, seq: int, url_key: str | None) -> bool:
        if url_key is None:
            return False
        same = select(articles.c.seq).where(articles.c.url_key == url_key, articles.c.seq < seq)
        older = self.connection.execute(same.order_by(articles.c.seq.desc()).limit(1)).scalar()
        if older is None:
            return False
        row = {"newer": seq, "older": older, "recorded_at": self.recorded_at}
        self.connection.execute(self.dialect.insert(versions), row)
        return True

    def _new(self, table: Table, row: Row) -> int | None:
        """The `seq` of the row that was added, None where a unique constraint has it already."""
        seq: int | None = self.connection.execute(self.dialect.insert(table).returning(table.c.seq), row).scalar()
        return seq

    def _seq(self, table: Table, row: dict[str, Any]) -> int:
        """The `seq` of an actor's or a place's row, added where there is none."""
        own = {k: v for k, v in row.items() if k != "folded"}
        key = (table.name, *own.values())
        if key not in self._seqs:
            seq = self._new(table, row)
            if seq is None:
                query = select(table.c.seq).where(*(table.c[k] == v for k, v in own.items()))
                seq = self.connection.execute(query).scalar_one()
            self._seqs[key] = seq
        return self._seqs[key]
