"""Adds rows to a ledger: articles with what was found in them in, the rows of one short transaction out.

The transaction is the only one that writes, so what is not there when it looks is not there when it adds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.carrying import amended_row, carried
from onrecord.ledger.collected import Collected
from onrecord.ledger.copies import pack_marks
from onrecord.ledger.copy_writing import Compared, CopyWriter
from onrecord.ledger.decisions import read
from onrecord.ledger.desk_keeping import Keeper
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.fact_writing import Copied, FactWriter, facts_of_keys
from onrecord.ledger.identity import Decision
from onrecord.ledger.readings import Coded, Kept, State, read_as, said_of
from onrecord.ledger.rows import (
    RecordRows,
    Row,
    article_row,
    clean,
    clean_json,
    discrepancy_row,
    dumps,
    record_rows,
    text_row,
)
from onrecord.ledger.sheets import Source
from onrecord.ledger.tables import (
    actors,
    amended,
    articles,
    corrections,
    discrepancies,
    marks,
    places,
    readings,
    record_actors,
    record_places,
    records,
    refusals,
    texts,
    versions,
)
from onrecord.model.article import Article
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.encode import record_from_json
from onrecord.model.marks import Marks
from onrecord.model.records import Record

Added = Literal["new", "known", "version"]
Json = dict[str, Any]


class Found(NamedTuple):
    """An article with what was found in it; `marks` are what a copy is held against."""

    article: Article
    records: Sequence[Record] = ()
    discrepancies: Sequence[Discrepancy] = ()
    marks: Marks | None = None


Seqs = dict[tuple[str, ...], int]
"""The `seq` of rows of actors and places, by table and what tells the row apart."""

_ASKED_AT_ONCE = 500


class Writer:
    """Collects the rows of one transaction, all with the same `recorded_at`; `finish` writes them.

    `seqs` tells rows of actors and places that the ledger is known to have; `finish` puts those it learns in `fresh`.
    With `compared`, articles are compared with those that the ledger has, and `coded` makes the code of a record anew.
    """

    def __init__(
        self, connection: Connection, dialect: Dialect, recorded_at: str, seqs: Seqs, compared: Compared | None = None
    ) -> None:
        self.connection, self._dialect = connection, dialect
        self.recorded_at = recorded_at
        self.fresh: Seqs = {}
        self._seqs = seqs
        self._rows = Collected(connection)
        self._desk = Keeper(connection, seqs, *((compared.told, compared.counts) if compared else ()))
        self._links: list[tuple[Table, Row, Table, Row]] = []
        self._copies = compared and CopyWriter(connection, recorded_at, compared, self._rows.number, self._rows.put)
        self.coded: Coded | None = compared.connector.coded if compared else None
        self._facts = compared and FactWriter(
            connection, recorded_at, compared.connector, compared.records, compared.superseded, self._rows.put
        )

    def rest(self) -> int:
        """Compare some of the articles that were added without being compared; how many there were."""
        return self._copies.rest() if self._copies else 0

    def tell_anew(self, ids: Iterable[str]) -> None:
        """Tell anew who was made from whom around these articles, since people have decided of them."""
        if self._copies:
            self._copies.touch(ids)

    def decided(self, before: list[Decision], made: Decision) -> None:
        """Let the desk read by a decision that was made after those `before`."""
        self._desk.decide(before, made)

    def add(self, found: Sequence[Found]) -> list[Added]:
        """Add the articles that the ledger does not have, each with its records."""
        rows = [article_row(one.article, self.recorded_at) for one in found]
        known = self._latest(articles.c.id, (row["id"] for row in rows))
        pages = self._latest(articles.c.url_key, (row["url_key"] for row in rows if row["url_key"]))
        return [self._add(item, row, known, pages) for item, row in zip(found, rows, strict=True)]

    def _add(self, found: Found, row: Row, known: dict[str, int], pages: dict[str, int]) -> Added:
        article, its_records, its_discrepancies, its_marks = found
        if row["id"] in known:
            return "known"
        seq = known[row["id"]] = self._rows.number(articles, row)
        self._rows.put(texts, text_row(article, seq))
        if its_marks is not None:
            self._rows.put(marks, {"article": seq, "payload": pack_marks(its_marks)})
        page = row["url_key"]
        older = pages.get(page)
        if page:
            pages[page] = seq
        copied = self._copies.add(seq, article, older, its_marks) if self._copies else []
        own = {r.id: r for r in reversed(its_records)}
        its_rows = {one: record_rows(record, article, seq, self.recorded_at) for one, record in own.items()}
        if self._facts:
            self._facts.expect(article, ((record, its_rows[one].row["fact"]) for one, record in own.items()))
        seqs = {}
        for one, rows in its_rows.items():
            seqs[one] = self._record(own[one], article, rows, copied)
            self._desk.add(_source(self._rows.of(records)[-1], row), rows.line)
        if older is not None:
            self._carry(older, seq, article, own, seqs, copied)
        for discrepancy in {d.id: d for d in its_discrepancies}.values():
            self._rows.number(discrepancies, discrepancy_row(discrepancy, seq, self.recorded_at))
        if older is None:
            return "new"
        self._desk.supersede(older)
        self._rows.put(versions, {"newer": seq, "older": older, "recorded_at": self.recorded_at})
        return "version"

    def refuse(self, path: str, reason: str) -> None:
        """Keep that a report could not be read; the same refusal is kept once."""
        row = {"path": clean(path), "reason": clean(reason)}
        same = select(refusals.c.seq).where(*(refusals.c[k] == v for k, v in row.items()))
        if self.connection.execute(same).first() is None:
            self._rows.number(refusals, {**row, "recorded_at": self.recorded_at})

    def correct(self, found: Found, reason: str) -> bool:
        """Put these records in the place of those that the article has; False where nothing changes.

        What people have decided of single records stays. Raises KeyError for an article that the ledger does not have.
        """
        article, its_records, its_discrepancies, _ = found
        seq = self._latest(articles.c.id, [article.id])[article.id]
        before = self._revisions(seq)
        changed = False
        decided = said_of(self.connection, read(self.connection), seq)
        before = {one: row for one, row in before.items() if one not in decided}
        for record in {r.id: r for r in reversed(its_records) if r.id not in decided}.values():
            last, revision, payload = before.pop(record.id, (None, -1, None))
            rows = record_rows(record, article, seq, self.recorded_at, revision + 1)
            if last is None or rows.row["payload"] != payload:
                by = self._record(record, article, rows)
                self._corrected(last, by, reason)
                changed = True
        for last, _, _ in before.values():
            changed = changed or last is not None
            self._corrected(last, None, reason)
        had = select(discrepancies.c.id).where(discrepancies.c.article == seq)
        kept = set(self.connection.execute(had).scalars())
        for discrepancy in {d.id: d for d in its_discrepancies if d.id not in kept}.values():
            self._rows.number(discrepancies, discrepancy_row(discrepancy, seq, self.recorded_at))
            changed = True
        return changed

    def _revisions(self, article: int) -> dict[str, tuple[int | None, int, str]]:
        """By id: the `seq` of the record that stands (None where it was withdrawn), its revision, its payload."""
        query = (
            select(records.c.id, records.c.seq, records.c.revision, records.c.payload, corrections.c.record)
            .outerjoin(corrections, corrections.c.record == records.c.seq)
            .where(records.c.article == article)
            .order_by(records.c.revision)
        )
        rows = self.connection.execute(query)
        return {r.id: (r.seq if r.record is None else None, r.revision, r.payload) for r in rows}

    def _corrected(self, record: int | None, by: int | None, reason: str) -> None:
        if record is not None:
            self._desk.withdraw(record)
            row = {"record": record, "by": by, "reason": clean(reason), "recorded_at": self.recorded_at}
            self._rows.put(corrections, row)

    def reread(self, told_in: Article, state: State, reading: Json | None, decision: Decision) -> None:
        """Let a record that an article has read so from now on, as a decision has it; None: it is no record."""
        copied = self._copies.copied(state.article) if self._copies and reading is not None else []
        self._reread(told_in, state, reading, decision, copied)

    def _reread(
        self, told_in: Article, state: State, reading: Json | None, decision: Decision, copied: Sequence[Copied]
    ) -> None:  # fmt: skip
        if state.now is not None and self._facts:
            self._facts.drop(state.now.seq, state.article)
        seq = None
        if reading is not None:
            record = record_from_json(reading)
            rows = record_rows(record, told_in, state.article, self.recorded_at, state.last + 1)
            rows.row["payload"] = clean_json(dumps(reading))
            again = state.like_machine() if rows.row["payload"] == state.machine.payload else []
            seq = self._record(record, told_in, rows, copied, again, state.machine.fact)
        if state.now is not None:
            self._corrected(state.now.seq, seq, decision.reason)
        row = {"read": state.machine.seq, "record": seq, "decision": decision.number}
        self._rows.number(readings, {**row, "recorded_at": self.recorded_at})

    def _carry(
        self, older: int, seq: int, article: Article, own: dict[str, Record], seqs: dict[str, int],
        copied: Sequence[Copied],
    ) -> None:  # fmt: skip
        """What was decided of records of the older version holds of those that read the same in the new one."""
        for one, said in carried(self.connection, older, article, own).items():
            row = next(r for r in reversed(self._rows.of(records)) if r["seq"] == seqs[one])
            kept = Kept(seqs[one], 0, row["payload"], row["fact"], row["wording"], row["recorded_at"])
            for decision, told in said:
                self._rows.put(amended, amended_row(decision, told, seq, older, self.recorded_at))
            reading = read_as(json.loads(kept.payload), said, self.coded)
            self._reread(article, State(seq, one, kept, kept, (kept,)), reading, said[-1][0], copied)

    def _record(
        self, record: Record, told_in: Article, rows: RecordRows, copied: Sequence[Copied] = (),
        again: Sequence[int] = (), fact: str = "",
    ) -> int:  # fmt: skip
        """`again` are the rows as which it reads again, and `fact` is the one that they tell."""
        seq, own = self._rows.number(records, rows.row), rows.row["fact"]
        self._desk.look_at(seq)
        row = self._rows.of(records)[-1]
        if again:
            row["fact"] = fact
        if self._facts and again:
            self._facts.place_again(record, told_in, seq, row, own, again, copied)
        elif self._facts:
            self._facts.place(record, told_in, seq, row, copied)
        elif not again and row["revision"]:
            row["fact"] = facts_of_keys(self.connection, [own])[own] or own
        article = rows.row["article"]
        for actor, role in rows.actors:
            self._links.append((record_actors, {"record": seq, "role": role, "article": article}, actors, actor))
        for place in rows.places:
            self._links.append((record_places, {"record": seq}, places, place))
        return seq

    def finish(self) -> None:
        """Write what was collected."""
        if self._copies:
            self._copies.finish()
            self._desk.stir(self._copies.stirred)
        self._look_up()
        for table, link, target, row in self._links:
            seq = self._seq(target, row)
            self._rows.put(table, {**link, ("actor" if target is actors else "place"): seq})
        self._rows.write()
        self._dialect.index(self.connection, self._rows.of(texts), self._rows.of(records))
        self._desk.finish()
        self.fresh.update(self._desk.fresh)

    def _seq(self, table: Table, row: Row) -> int:
        key = _key(table, row)
        seq = self._seqs.get(key) or self.fresh.get(key)
        if seq is None:
            seq = self.fresh[key] = self._rows.number(table, row)
        return seq

    def _look_up(self) -> None:
        """Learn which of the actors and places that are linked to have rows."""
        for table in (actors, places):
            ids = {row["id"] for _, _, t, row in self._links if t is table and _key(table, row) not in self._seqs}
            for some in _parts(ids):
                for row in self.connection.execute(select(table).where(table.c.id.in_(some))).mappings():
                    self.fresh[_key(table, dict(row))] = row["seq"]

    def _latest(self, column: ColumnElement[Any], values: Iterable[str]) -> dict[str, int]:
        """The last article with each of the values."""
        found: dict[str, int] = {}
        for some in _parts(set(values)):
            query = select(column, func.max(articles.c.seq)).where(column.in_(some)).group_by(column)
            found.update((value, seq) for value, seq in self.connection.execute(query))
        return found


def _key(table: Table, row: Row) -> tuple[str, ...]:
    return (table.name, *(row[c.name] for c in table.c if c.name not in ("seq", "folded")))


def _source(row: Row, article: Row) -> Source:
    return Source(
        row["seq"], row["article"], article["id"], article["outlet"], row["fact"], row["day"], row["day_end"],
        row["reported"], article["day"], article["day_end"], article["recorded_at"], row["recorded_at"],
    )  # fmt: skip


def _parts(values: set[str]) -> Iterable[list[str]]:
    every = sorted(values)
    return (every[i : i + _ASKED_AT_ONCE] for i in range(0, len(every), _ASKED_AT_ONCE))
