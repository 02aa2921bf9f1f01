"""Keeps the derived tables up as a ledger is written to: sheets of what comes and goes in, changed rows out."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Table, and_, bindparam, delete, func, insert, select, text
from sqlalchemy.engine import Connection

from onrecord.ledger.desk_tables import (
    actor_counts,
    actor_roles,
    fact_days,
    facts,
    listed,
    pair_counts,
    pairs,
    spots,
    standing,
    terms,
)
from onrecord.ledger.fact_counts import Counts, Tally, count_more, counted
from onrecord.ledger.mentions import inline
from onrecord.ledger.provenance import AtHand, Provenance
from onrecord.ledger.question import Question
from onrecord.ledger.sheets import MANY, Sheet, Term

Row = dict[str, Any]
Known = dict[tuple[str, ...], int]
"""The `seq` of terms and spots, which last."""

_AT_ONCE = 400
_Thing = TypeVar("_Thing")


class DeskWriter:
    """One transaction. `known` are terms and spots that the ledger is known to have; what it learns is in `fresh`."""

    def __init__(
        self, connection: Connection, known: Known, at_hand: AtHand | None = None, counts: Counts | None = None
    ) -> None:
        self._connection, self._known = connection, known
        self._at_hand, self._counts = at_hand or AtHand(), counts or Counts()
        self._counts.begin(connection)
        self.fresh: Known = {}
        self._last: dict[Table, int] = {}

    def apply(self, gone: Sequence[Sheet], come: Sequence[Sheet], stirred: Iterable[int] = ()) -> None:
        """Take away what the first sheets say and add what the others say; each has a record that the others have not.

        The facts of the `stirred` articles may be told by other origins than before.
        """
        self._learn_terms(gone, come)
        there = self._facts_of({s.fact for s in (*gone, *come)})
        told = there | {fact: self._next(facts) for fact in sorted({s.fact for s in come} - there.keys())}
        whole = {told[s.fact] for s in gone} | self._shared_facts(stirred)
        more: dict[int, list[Sheet]] = {}
        for s in come:
            more.setdefault(told[s.fact], []).append(s)
        fresh = self._add_facts(come, told, set(there.values()))
        self._take_away(gone)
        self._add(come, told)
        self._count(gone, come)
        whole |= {fact for fact, its in more.items() if any(s.article <= self._counts.newest for s in its)}
        self._recount(whole - fresh, {fact: its for fact, its in more.items() if fact not in whole | fresh})
        self._counts.end(self._connection)

    def _learn_terms(self, gone: Sequence[Sheet], come: Sequence[Sheet]) -> None:
        wanted: dict[str, set[str]] = {"origins": {str(n) for n in MANY}}
        for sheet in (*gone, *come):
            for sort, value in sheet.terms:
                wanted.setdefault(sort, set()).add(value)
        for sort, values in wanted.items():
            made = self._learn(terms, terms.c.value, values, (terms.c.sort == sort,), ("terms", sort))
            self._insert(terms, [{"seq": s, "sort": sort, "value": v, "records": 0} for v, s in made.items()])
        located = {s.spot: int(s.located) for s in come if s.spot is not None}
        made = self._learn(spots, spots.c.place, located, (), ("spots",))
        self._insert(spots, [{"seq": s, "place": p, "located": located[p]} for p, s in made.items()])

    def _learn(
        self, table: Table, column: Column[str], wanted: Iterable[str], where: Sequence[Any], key: tuple[str, ...]
    ) -> dict[str, int]:
        """Learn the `seq` of rows; those that have to be made are given back."""
        unknown = sorted(v for v in wanted if (*key, v) not in self._known and (*key, v) not in self.fresh)
        for some in batches(unknown):
            query = select(column, table.c.seq).where(*where, column.in_(inline(some)))
            self.fresh.update(((*key, value), seq) for value, seq in self._connection.execute(query))
        made = {value: self._next(table) for value in unknown if (*key, value) not in self.fresh}
        self.fresh.update(((*key, value), seq) for value, seq in made.items())
        return made

    def _next(self, table: Table) -> int:
        if table not in self._last:
            self._last[table] = self._connection.execute(select(func.max(table.c.seq))).scalar() or 0
        self._last[table] += 1
        return self._last[table]

    def _seq(self, table: Table, *key: str) -> int:
        whole = (table.name, *key)
        found = self._known.get(whole)
        return self.fresh[whole] if found is None else found

    def _term(self, term: Term) -> int:
        return self._seq(terms, *term)

    def _facts_of(self, ids: set[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in batches(sorted(ids)):
            query = select(facts.c.id, facts.c.seq).where(facts.c.id.in_(inline(some)))
            found.update((row.id, row.seq) for row in self._connection.execute(query))
        return found

    def _shared_facts(self, stirred: Iterable[int]) -> set[int]:
        """The facts of those articles that other articles tell too."""
        found: set[int] = set()
        for some in batches(sorted(set(stirred))):
            query = select(standing.c.fact).join(facts, facts.c.seq == standing.c.fact)
            query = query.where(standing.c.article.in_(inline(some)), facts.c.reports > 1)
            found.update(self._connection.execute(query).scalars())
        return found

    def _add_facts(self, come: Sequence[Sheet], told: dict[str, int], there: set[int]) -> set[int]:
        """Add the facts that are new; which are told by one article alone, so that all is known of them."""
        of: dict[str, list[Sheet]] = {}
        for sheet in come:
            if told[sheet.fact] not in there:
                of.setdefault(sheet.fact, []).append(sheet)
        rows, alone = [], {}
        for fact, its in of.items():
            tally = Tally(0, 0, 0, 0, 0, 0, 0)
            if len({s.article for s in its}) == 1:
                days = [s.columns["day"] for s in its]
                kind, outlets = self._term(("kind", its[0].kind)), int(bool(its[0].columns["outlet"]))
                tally = Tally(kind, len(its), 1, outlets, 1, min(filter(None, days), default=0), max(days))
                alone[told[fact]] = tally
            rows.append({"seq": told[fact], "id": fact, **tally.row()})
        self._insert(facts, rows)
        self._add_up(fact_days, ("kind", "day"), "facts", Counter((t.kind, t.first) for t in alone.values()))
        return set(alone)

    def _take_away(self, gone: Sequence[Sheet]) -> None:
        if not gone:
            return
        many = [self._term(("origins", str(n))) for n in MANY]
        of = {s.record: s for s in gone}
        rows = []
        less: Counter[tuple[int]] = Counter()
        for some in batches(sorted(of)):
            query = select(standing.c.record, standing.c.origins).where(standing.c.record.in_(inline(some)))
            for record, origins in self._connection.execute(query):
                by_origins = many[: origins - 1]
                less.subtract((term,) for term in by_origins)
                its = [*map(self._term, of[record].terms), *by_origins]
                rows += [{"t": term, "d": of[record].columns["day"], "r": record} for term in its]
        self._unlist(rows)
        self._add_up(terms, ("seq",), "records", less)
        self._connection.execute(
            delete(standing).where(standing.c.record == bindparam("r")), [{"r": record} for record in of]
        )
        paired = [
            {"a": self._term(("who", a)), "b": self._term(("who", b)), "k": self._term(("kind", s.kind)), "r": s.record,
             "d": s.columns["day"]}
            for s in gone for a, b, _ in s.pairs
        ]  # fmt: skip
        if paired:
            p = pairs.c
            same = (p.kind == bindparam("k"), p.one == bindparam("a"), p.other == bindparam("b"))
            one = and_(*same, p.day == bindparam("d"), p.record == bindparam("r"))
            self._connection.execute(delete(pairs).where(one), paired)

    def _add(self, come: Sequence[Sheet], told: dict[str, int]) -> None:
        rows, lists, paired = [], [], []
        for s in come:
            kind, fact, day = self._term(("kind", s.kind)), told[s.fact], s.columns["day"]
            its = [self._term(term) for term in s.terms]
            spot = None if s.spot is None else self._seq(spots, s.spot)
            rows.append(
                {
                    "record": s.record, "article": s.article, "kind": kind, **s.columns, "fact": fact, "origins": 1,
                    "spot": spot, "terms": array("I", its).tobytes(),
                }
            )  # fmt: skip
            lists += [{"term": t, "day": day, "record": s.record, "kind": kind, "fact": fact} for t in its]
            paired += [
                {"kind": kind, "one": self._term(("who", a)), "other": self._term(("who", b)), "day": day,
                 "record": s.record, "about": about}
                for a, b, about in s.pairs
            ]  # fmt: skip
        lists.sort(key=lambda row: (row["term"], row["day"], row["record"]))
        self._insert(standing, rows)
        self._insert(listed, lists)
        self._insert(pairs, paired)

    def _count(self, gone: Sequence[Sheet], come: Sequence[Sheet]) -> None:
        """Add to all counts what came and take from them what is gone."""
        of_terms: Counter[tuple[int]] = Counter()
        of_actors: Counter[tuple[int, str, str]] = Counter()
        of_roles: Counter[tuple[int, str, int]] = Counter()
        of_pairs: Counter[tuple[int, int, int]] = Counter()
        for sheets, by in ((gone, -1), (come, 1)):
            for s in sheets:
                for term in s.terms:
                    of_terms[(self._term(term),)] += by
                for actor, sort, value in s.counts:
                    of_actors[self._term(("who", actor)), sort, value] += by
                for (actor, kind), number in s.mentions.items():
                    of_actors[self._term(("who", actor)), "type", kind] += by * number
                for (actor, role, day), number in s.roles.items():
                    of_roles[self._term(("who", actor)), role, day] += by * number
                for one, other, _ in s.pairs:
                    key = self._term(("kind", s.kind)), self._term(("who", one)), self._term(("who", other))
                    of_pairs[key] += by
        of_actors.update(self._articles(gone, come))
        self._add_up(terms, ("seq",), "records", of_terms)
        self._add_up(actor_counts, ("actor", "sort", "value"), "number", of_actors)
        self._add_up(actor_roles, ("actor", "role", "day"), "number", of_roles)
        self._add_up(pair_counts, ("kind", "one", "other"), "number", of_pairs)

    def _articles(self, gone: Sequence[Sheet], come: Sequence[Sheet]) -> Counter[tuple[int, str, str]]:
        """By how much the number of articles that name an actor changes; asked after the rows have changed."""
        named = {
            (s.article, self._term(term)) for s in (*gone, *come) for term in s.terms if term[0] == "who"
        }  # fmt: skip
        now, before = set(named), set[tuple[int, int]]()
        touched = {s.article for s in gone}
        if touched or self._elsewhere(come):
            now, before = self._looked_up(named, {s.record for s in come}, gone)
        change: Counter[tuple[int, str, str]] = Counter()
        for _, actor in now - before:
            change[actor, "articles", ""] += 1
        for _, actor in before - now:
            change[actor, "articles", ""] -= 1
        return change

    def _elsewhere(self, come: Sequence[Sheet]) -> bool:
        """Whether an article of the sheets has records that are not among them."""
        own = Counter(s.article for s in come)
        for some in batches(sorted(own)):
            query = select(standing.c.article, func.count().label("records")).group_by(standing.c.article)
            for row in self._connection.execute(query.where(standing.c.article.in_(inline(some)))):
                if row.records != own[row.article]:
                    return True
        return False

    def _looked_up(
        self, named: set[tuple[int, int]], fresh: set[int], gone: Sequence[Sheet]
    ) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Of (article, actor) pairs, those that are there now and those that were there before."""
        before = {(s.article, self._term(term)) for s in gone for term in s.terms if term[0] == "who"}
        now = set()
        for some in batches(sorted({article for article, _ in named})):
            query = select(standing.c.record, standing.c.article, standing.c.terms)
            for row in self._connection.execute(query.where(standing.c.article.in_(inline(some)))):
                its = {(row.article, actor) for actor in array("I", row.terms)} & named
                now |= its
                if row.record not in fresh:
                    before |= its
        return now, before

    def _recount(self, whole: set[int], more: Mapping[int, Sequence[Sheet]]) -> None:
        """Count anew how often facts are told, of `more` by records of new articles, and let records be found by it."""
        self._at_hand.trim()
        provenance = Provenance(self._connection, Question(), (), at_hand=self._at_hand)
        days: Counter[tuple[int, int]] = Counter()
        moved: list[tuple[int, int]] = []
        for some in batches(sorted(whole | more.keys())):
            query = select(facts).where(facts.c.seq.in_(inline(some)))
            before = {row.seq: row for row in self._connection.execute(query)}
            held = self._counts.facts
            known = {f: held[f] for f in some if f in more and f in held and held[f].tally.values() == before[f][2:]}
            now_counted = counted(self._connection, [f for f in some if f not in known], provenance)
            count_more(self._connection, known, [s.record for f in known for s in more[f]], provenance)
            self._counts.keep(now_counted | known)
            now = {fact: its.tally for fact, its in (now_counted | known).items()}
            for seq in some:
                was, tally = before.get(seq), now.get(seq)
                if was is not None and was.records:
                    days[was.kind, was.first] -= 1
                if tally is not None:
                    days[tally.kind, tally.first] += 1
            gone = [seq for seq in some if seq not in now]
            if gone:
                self._connection.execute(delete(facts).where(facts.c.seq.in_(inline(gone))))
            change = facts.update().where(facts.c.seq == bindparam("of"))
            rows = [{"of": seq, **tally.row()} for seq, tally in now.items() if before[seq][2:] != tally.values()]
            if rows:
                self._connection.execute(change, rows)
            moved += [(seq, tally.origins) for seq, tally in now.items()]
        self._add_up(fact_days, ("kind", "day"), "facts", days)
        for some_moved in batches(moved):
            self._found_by_origins(dict(some_moved))

    def _found_by_origins(self, origins: dict[int, int]) -> None:
        """Let the records of facts be found by the number of origins."""
        many = [self._term(("origins", str(n))) for n in MANY]
        query = select(standing.c.record, standing.c.day, standing.c.kind, standing.c.fact, standing.c.origins)
        query = query.where(standing.c.fact.in_(inline(origins)))
        rows = [row for row in self._connection.execute(query) if row.origins != origins[row.fact]]
        add, drop = [], []
        change: Counter[tuple[int]] = Counter()
        for row in rows:
            now = origins[row.fact]
            for term in many[row.origins - 1 : now - 1]:
                add.append({"term": term, "day": row.day, "record": row.record, "kind": row.kind, "fact": row.fact})
                change[(term,)] += 1
            for term in many[now - 1 : row.origins - 1]:
                drop.append({"t": term, "d": row.day, "r": row.record})
                change[(term,)] -= 1
        self._insert(listed, add)
        self._unlist(drop)
        if rows:
            moved = standing.update().where(standing.c.record == bindparam("of"))
            self._connection.execute(moved, [{"of": row.record, "origins": origins[row.fact]} for row in rows])
        self._add_up(terms, ("seq",), "records", change)

    def _unlist(self, rows: list[Row]) -> None:
        c = listed.c
        where = and_(c.term == bindparam("t"), c.day == bindparam("d"), c.record == bindparam("r"))
        if rows:
            self._connection.execute(delete(listed).where(where), rows)

    def _insert(self, table: Table, rows: list[Row]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)

    def _add_up(self, table: Table, keys: tuple[str, ...], number: str, change: Counter[Any]) -> None:
        """Add numbers to those that the table has by its keys; what comes to nothing is not kept, but for terms."""
        rows = [{**dict(zip(keys, key, strict=True)), "n": n} for key, n in sorted(change.items()) if n]
        if not rows:
            return
        same = " AND ".join(f"{key} = :{key}" for key in keys)
        names, values = ", ".join(keys), ", ".join(f":{key}" for key in keys)
        if table is terms:
            self._connection.execute(text(f"UPDATE terms SET records = records + :n WHERE {same}"), rows)
            return
        self._connection.execute(
            text(
                f"INSERT INTO {table.name} ({names}, {number}) VALUES ({values}, :n) "
                f"ON CONFLICT ({names}) DO UPDATE SET {number} = {table.name}.{number} + excluded.{number}"
            ),
            rows,
        )
        less = [row for row in rows if row["n"] < 0]
        if less:
            self._connection.execute(text(f"DELETE FROM {table.name} WHERE {same} AND {number} = 0"), less)


def batches(things: Sequence[_Thing], size: int = _AT_ONCE) -> Iterator[list[_Thing]]:
    """The things in order, some at a time."""
    source = iter(things)
    while some := list(islice(source, size)):
        yield some
