"""Finds, as records are added, those of other articles that tell the same happening: records in, their facts out."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from sqlalchemy import Table, and_, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.facts import named
from onrecord.ledger.last_records import LastRecords
from onrecord.ledger.mentions import parts
from onrecord.ledger.rows import Row, clean_json, dumps
from onrecord.ledger.tables import articles, blocks, corrections, fact_keys, record_links, records
from onrecord.model.article import Article, Published
from onrecord.model.connecting import Connector
from onrecord.model.encode import record_from_json, to_json
from onrecord.model.records import Record
from onrecord.model.told import Sameness, Told

_COMPARED = 24
"""Records that share most keys with a new one and are held against it."""
_BITS = 48
"""Bits that the `seq` of a record has at most."""
_REMEMBERED = 8_000
_RANK = {"same": 0, "update": 1, "conflict": 2}

Sentences = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that a new one may be linked to: what it tells, its article's `seq`, and the fact it is of."""

    told: Told
    article: int
    fact: str


@dataclass(frozen=True, slots=True)
class Copied:
    """An article that a new one is of one origin with: pairs of sentences, there and here, that tell the same."""

    article: int
    sentences: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


@dataclass(slots=True)
class Remembered:
    """Records at hand from one transaction to the next, by `seq`, and the last ones of keys."""

    placed: OrderedDict[int, Placed] = field(default_factory=OrderedDict)
    last: LastRecords = field(default_factory=LastRecords)


class FactWriter:
    """One transaction. `gone` are articles that have a newer version; `put` adds a row to a table."""

    def __init__(
        self,
        connection: Connection,
        recorded_at: str,
        connector: Connector,
        known: Remembered,
        gone: set[int],
        put: Callable[[Table, Row], None],
    ) -> None:
        self._connection, self._recorded_at, self._connector = connection, recorded_at, connector
        self._known, self._gone, self._put = known, gone, put
        self._keys: dict[str, str | None] = {}
        self._expected: dict[tuple[str, str], tuple[Told, tuple[str, ...]]] = {}
        self._its: defaultdict[int, list[int]] = defaultdict(list)
        self._dropped: set[int] | None = None
        self._stand_again: dict[int, int] = {}
        known.last.catch_up(connection)

    def expect(self, article: Article, its_records: Iterable[tuple[Record, str]]) -> None:
        """Look up at once what several records of an article will ask for, each with the fact that it tells alone."""
        owns = []
        for record, own in its_records:
            told = self._told(record, article)
            self._expected[article.id, record.id] = told, self._connector.blocks(told)
            owns.append(own)
        self._known.last.look_up(self._connection, {key for _, keys in self._expected.values() for key in keys})
        self._keys |= facts_of_keys(self._connection, set(owns) - self._keys.keys())

    def place(self, record: Record, article: Article, seq: int, row: Row, copied: Iterable[Copied] = ()) -> None:
        """Put into a new record's row, of that `seq`, the fact that it tells, and keep what it is linked to."""
        told, keys = self._asked(record, article)
        found = self._linked(told, row["article"], keys, list(copied))
        own: str = row["fact"]
        row["fact"] = self._of_key(own) or (found[0][1].fact if found else own)
        self._keys[own] = row["fact"]
        for sameness, placed, other in found:
            self._link_both(seq, row["article"], sameness, placed, other)
        self._keep(told, seq, row, own, keys)

    def place_again(
        self, record: Record, article: Article, seq: int, row: Row, own: str, before: Sequence[int],
        copied: Iterable[Copied],
    ) -> None:  # fmt: skip
        """Link a record that reads again as its rows `before` did, and tells the fact that they told, as they were.

        `own` is the fact that it would tell alone. What came in the meantime is held against it.
        """
        told, keys = self._asked(record, article)
        linked = self._link_again(seq, before)
        for sameness, placed, other in self._linked(told, row["article"], keys, list(copied)):
            if other not in linked:
                self._link_both(seq, row["article"], sameness, placed, other)
        self._stand_again.update(dict.fromkeys(before, seq))
        self._keep(told, seq, row, own, keys)

    def drop(self, seq: int, article: int) -> None:
        """A record, about to be replaced, that nothing is linked to from now on."""
        its = self._of_article(article)
        if seq in its:
            its.remove(seq)
        self._gone_records().add(seq)

    def _asked(self, record: Record, article: Article) -> tuple[Told, tuple[str, ...]]:
        """What a record tells, and its keys, which are looked up."""
        expected = self._expected.pop((article.id, record.id), None)
        if expected is not None and expected[0].record is record:
            return expected
        told = self._told(record, article)
        keys = self._connector.blocks(told)
        self._known.last.look_up(self._connection, keys)
        return told, keys

    def _told(self, record: Record, article: Article) -> Told:
        return Told(record, article.id, article.outlet, article.credits, article.published, self._recorded_at)

    def _keep(self, told: Told, seq: int, row: Row, own: str, keys: Iterable[str]) -> None:
        if row["fact"] != own:
            self._put(fact_keys, {"record": seq, "key": own})
        for key in keys:
            self._put(blocks, {"key": key, "record": seq})
            self._known.last.add(key, seq)
        self._its[row["article"]].append(seq)
        self._remember(seq, Placed(told, row["article"], row["fact"]))

    def _link_both(self, seq: int, article: int, sameness: Sameness, placed: Placed, other: int) -> None:
        """Link two records, the one of the article that came later to the other, whenever it was told to read so."""
        if placed.article > article:
            seq, other, sameness = other, seq, sameness.mirrored()
        self._link(seq, other, sameness.relation, clean_json(dumps(to_json(sameness))))

    def _link(self, record: int, other: int, relation: str, payload: str) -> None:
        row = {"record": record, "other": other, "relation": relation, "payload": payload}
        self._put(record_links, {**row, "recorded_at": self._recorded_at})

    def _link_again(self, seq: int, before: Sequence[int]) -> set[int]:
        """Link a record to what its rows before were linked to, where that reads as it did; the records, by `seq`."""
        query = select(record_links.c.record, record_links.c.other, record_links.c.relation, record_links.c.payload)
        either = or_(record_links.c.record.in_(before), record_links.c.other.in_(before))
        rows = self._connection.execute(query.where(either)).all()
        ends = {end for row in rows for end in row[:2]} - set(before)
        now = self._standing(ends)
        done: set[int] = set()
        for record, other, relation, payload in rows:
            one, two = (seq if end in before else now.get(end) for end in (record, other))
            far = two if record in before else one
            if one is not None and two is not None and far is not None and far not in done:
                done.add(far)
                self._link(one, two, relation, payload)
        return done

    def _standing(self, some: set[int]) -> dict[int, int]:
        """For rows of records, those of the same records that stand and read as they do."""
        was, now = records.alias("was"), records.alias("is_now")
        same = and_(now.c.article == was.c.article, now.c.id == was.c.id, now.c.payload == was.c.payload)
        query = select(was.c.seq, now.c.seq.label("now")).join(now, same).where(was.c.seq.in_(some))
        rows = self._connection.execute(query).all()
        gone = self._gone_records()
        return {row.seq: row.now for row in rows if row.now not in gone} | {
            seq: self._stand_again[seq] for seq in some & self._stand_again.keys()
        }

    def _gone_records(self) -> set[int]:
        """The records that were replaced or withdrawn, by `seq`."""
        if self._dropped is None:
            self._dropped = set(self._connection.execute(select(corrections.c.record)).scalars())
        return self._dropped

    def _of_key(self, key: str) -> str | None:
        if key not in self._keys:
            self._keys |= facts_of_keys(self._connection, [key])
        return self._keys[key]

    def _linked(
        self, told: Told, article: int, keys: Sequence[str], copied: Sequence[Copied]
    ) -> list[tuple[Sameness, Placed, int]]:
        """The records that tell the same happening, those first whose fact the new one joins."""
        found: dict[int, tuple[Sameness, Placed, int]] = {}
        kin = {source.article for source in copied}
        candidates = self._candidates(keys)
        self._have(candidates)
        for seq in candidates:
            other = self._placed(seq)
            if other is None or other.article == article or other.article in self._gone:
                continue
            sameness = self._connector.same(told, other.told, other.article in kin)
            if sameness is not None:
                found[seq] = sameness, other, seq
        for source in copied:
            retold = self._retold(told, article, source)
            if retold is not None and retold not in found and (other := self._placed(retold)) is not None:
                found[retold] = Sameness("same", 1.0, "the sentence is copied"), other, retold
        return sorted(found.values(), key=lambda f: (_RANK[f[0].relation], -f[0].score, f[2]))

    def _candidates(self, keys: Sequence[str]) -> list[int]:
        """The records that share most keys, of those that share as many the last ones."""
        shared = self._known.last.shared(keys)
        for gone in shared.keys() & self._gone_records():
            del shared[gone]
        most = nlargest(_COMPARED, [times << _BITS | seq for seq, times in shared.items()])
        return [one & (1 << _BITS) - 1 for one in most]

    def _retold(self, told: Told, article: int, source: Copied) -> int | None:
        """The one record of that kind that a copied sentence tells there, where it tells one of it here too."""
        evidence = told.record.evidence
        here = [mine for _, mine in source.sentences if any(_meet(mine, (s.start, s.end)) for s in evidence)]
        if not here or any(self._stands_in(seq, told.record.kind, here) for seq in self._of_article(article)):
            return None
        there = [its for its, mine in source.sentences if mine in here]
        self._have(self._of_article(source.article))
        found = [seq for seq in self._of_article(source.article) if self._stands_in(seq, told.record.kind, there)]
        if len(found) != 1 or (other := self._placed(found[0])) is None:
            return None
        ours, theirs = ({a.id for a in named(t.record)} for t in (told, other.told))
        return found[0] if not ours or not theirs or ours & theirs else None

    def _stands_in(self, seq: int, kind: str, sentences: Sentences) -> bool:
        placed = self._placed(seq)
        return (
            placed is not None
            and placed.told.record.kind == kind
            and any(_meet((s.start, s.end), one) for s in placed.told.record.evidence for one in sentences)
        )

    def _of_article(self, article: int) -> list[int]:
        """The records of an article that stand."""
        if article not in self._its:
            corrected = select(corrections.c.record)
            query = select(records.c.seq).where(records.c.article == article, records.c.seq.not_in(corrected))
            self._its[article] = list(self._connection.execute(query.order_by(records.c.seq)).scalars())
        return self._its[article]

    def _placed(self, seq: int) -> Placed | None:
        placed = self._known.placed
        if seq not in placed:
            self._have([seq])
        if seq not in placed:
            return None
        placed.move_to_end(seq)
        return placed[seq]

    def _have(self, seqs: Iterable[int]) -> None:
        """Have records at hand."""
        wanted = [seq for seq in seqs if seq not in self._known.placed]
        if not wanted:
            return
        query = (
            select(
                records.c.seq.label("record"), records.c.payload, records.c.fact, records.c.article,
                records.c.recorded_at, articles,
            )
            .join(articles, articles.c.seq == records.c.article)
            .where(records.c.seq.in_(wanted))
        )  # fmt: skip
        for row in self._connection.execute(query).mappings():
            rest = json.loads(row[articles.c.rest])
            published = Published(
                row[articles.c.published_start], row[articles.c.published_end], row[articles.c.published_basis],
                moment=rest.get("moment"),
            )  # fmt: skip
            told = Told(
                record_from_json(json.loads(row[records.c.payload])), row[articles.c.id], row[articles.c.outlet],
                tuple(rest["credits"]), published, row[records.c.recorded_at],
            )  # fmt: skip
            self._remember(row["record"], Placed(told, row[records.c.article], row[records.c.fact]))

    def _remember(self, seq: int, placed: Placed) -> None:
        self._known.placed[seq] = placed
        if len(self._known.placed) > _REMEMBERED:
            self._known.placed.popitem(last=False)


def facts_of_keys(connection: Connection, keys: Iterable[str]) -> dict[str, str | None]:
    """By the fact that a record would tell alone, the one that those of a ledger tell which would; None: none would."""
    found: dict[str, str | None] = {}
    for some in parts(keys):
        found |= dict.fromkeys(some)
        moved = (
            select(fact_keys.c.key, records.c.fact)
            .join(records, records.c.seq == fact_keys.c.record)
            .where(fact_keys.c.key.in_(some))
            .order_by(fact_keys.c.record.desc())
        )
        found |= {row.key: row.fact for row in connection.execute(moved)}
        own = select(records.c.fact).where(records.c.fact.in_(some)).distinct()
        found |= {fact: fact for fact in connection.execute(own).scalars()}
    return found


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
