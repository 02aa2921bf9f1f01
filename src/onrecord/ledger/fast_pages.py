"""Pages, facets, counts and places of records by the derived tables: a filter in, the answers of `desk.py` out."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.days import day_of
from onrecord.ledger.desk_tables import actor_counts, fact_days, facts, listed, spots, standing, terms
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.filter import ROLES, Filter
from onrecord.ledger.lines import Line
from onrecord.ledger.meaning import Group, Meant, term_rows
from onrecord.ledger.mentions import inline
from onrecord.ledger.pages import (
    Bucket,
    Count,
    Counts,
    Facet,
    Facets,
    Page,
    Placed,
    Sort,
    Value,
    cursor,
    key_of,
)
from onrecord.ledger.question import Question
from onrecord.ledger.selecting import Selector
from onrecord.ledger.slow_pages import label_of, label_of_origins, lines_of, ranked
from onrecord.ledger.tables import articles, places, records

COUNTED_FACTS = 100_000
"""Records that are looked at to count facts."""
_VALUES = 30
_MOST_TERMS = 200_000

Names = dict[int, tuple[str, str]]
"""Terms by `seq`: sort and value. They never change."""


class _Named:
    """Terms by `seq`: those that are known to all, and those that these have no more room for."""

    def __init__(self, shared: Names) -> None:
        self._shared = shared
        self._own: Names = {}

    def __contains__(self, seq: int) -> bool:
        return seq in self._shared or seq in self._own

    def __getitem__(self, seq: int) -> tuple[str, str]:
        return self._shared.get(seq) or self._own[seq]

    def learn(self, found: Iterable[tuple[int, tuple[str, str]]]) -> None:
        (self._shared if len(self._shared) < _MOST_TERMS else self._own).update(found)


class Fast:
    """Answers about one filter. `names` are terms that are known, and learns more."""

    def __init__(
        self, connection: Connection, dialect: Dialect, asked: Filter, question: Question, its: Meant, names: Names
    ) -> None:
        self._connection, self._dialect, self._asked = connection, dialect, asked
        self._question, self._its = question, its
        self._names = _Named(names)

    def page(self, sort: Sort, descending: bool, after: str | None, limit: int, counted: bool = True) -> Page:
        """One page of records."""
        order = f"{sort} {'down' if descending else 'up'}"
        key = None if after is None else key_of(after, order)
        selector = Selector(self._connection, self._dialect, self._its)
        found = selector.page(sort, descending, key, limit + 1)
        seqs = [seq for _, seq in found[:limit]]
        lines = told_lines(self._connection, self._dialect, self._asked, self._question, seqs)
        total, exact = selector.total() if counted else (None, False)
        return Page(lines, cursor(order, found[limit - 1][0]) if len(found) > limit else None, total, exact)

    def latest(self, limit: int) -> list[int]:
        """The `seq` of the first records of the usual page."""
        found = Selector(self._connection, self._dialect, self._its).page("day", True, None, limit)
        return [seq for _, seq in found]

    def facets(self, wanted: Sequence[Facet], latest: int, counted: tuple[int, bool] | None) -> Facets:
        """The values of facets; `counted` is `Selector.total` where that is known."""
        selector = Selector(self._connection, self._dialect, self._its)
        rows = list(selector.latest(latest + 1, standing.c.day, standing.c.origins, standing.c.terms))
        total, exact = (len(rows), False) if len(rows) > latest else counted or selector.total()
        rows = rows[:latest]
        tally = Counter(array("I", b"".join(row.terms for row in rows)))
        self._learn(tally)
        by_sort: dict[str, list[tuple[str, int]]] = {}
        for seq, number in tally.items():
            sort, value = self._names[seq]
            by_sort.setdefault(sort, []).append((value, number))
        make: dict[Facet, Callable[[], Iterable[Value]]] = {
            "who": lambda: self._called(by_sort.get("who", [])),
            "place": lambda: self._placed_names(by_sort.get("place", []), dict(by_sort.get("land", []))),
            "role": lambda: self._roles(rows, by_sort),
            "month": lambda: _months(row.day for row in rows),
            "origins": lambda: _origins(row.origins for row in rows),
        }
        values: dict[Facet, list[Value]] = {}
        for name in wanted:
            label = label_of if name in ("type", "status") else str
            plain = (Value(value, label(value), number) for value, number in by_sort.get(name, []))
            values[name] = ranked(name, make[name]() if name in make else plain)
        return Facets(values, len(rows), exact and len(rows) >= total)

    def _learn(self, seqs: Iterable[int]) -> None:
        unknown = [seq for seq in seqs if seq not in self._names]
        query = select(terms.c.seq, terms.c.sort, terms.c.value).where(terms.c.seq.in_(inline(unknown)))
        rows = self._connection.execute(query) if unknown else ()
        self._names.learn((seq, (sort, value)) for seq, sort, value in rows)

    def _called(self, found: list[tuple[str, int]]) -> list[Value]:
        top = dict(sorted(found, key=lambda f: (-f[1], f[0]))[: 2 * _VALUES])
        called = names_of(self._connection, top)
        return [Value(actor, called.get(actor, actor), number) for actor, number in top.items()]

    def _placed_names(self, found: list[tuple[str, int]], lands: dict[str, int]) -> list[Value]:
        """A place that is a country has all that is in it."""
        query = select(places.c.id, places.c.name, places.c.country, places.c.precision)
        rows = self._connection.execute(
            query.where(places.c.id.in_(inline(value for value, _ in found))).order_by(places.c.seq)
        )
        called: dict[str, str] = {}
        whole: dict[str, int] = {}
        for row in rows:
            called.setdefault(row.id, row.name)
            if row.precision == "country" and row.country:
                whole[row.id] = lands.get(row.country, 0)
        return [Value(v, called.get(v, v), whole.get(v, number)) for v, number in found]

    def _roles(self, rows: Sequence[Any], by_sort: dict[str, list[tuple[str, int]]]) -> list[Value]:
        """Roles, where `who` is asked for only those of whom it means."""
        ids = self._its.ids
        if ids is None:
            return [Value(value, value, number) for value, number in by_sort.get("role", [])]
        if len(ids) == 1:
            (one,) = ids
            named = ((value.partition(" "), number) for value, number in by_sort.get("who role", []))
            return [Value(role, role, number) for (role, _, its), number in named if its == one]
        wanted = {("who role", f"{role} {one}") for one in ids for role in ROLES}
        role_of = {seq: value.split()[0] for (_, value), (seq, _) in term_rows(self._connection, wanted).items()}
        tally = Counter(
            role for row in rows for role in {role_of[seq] for seq in array("I", row.terms) if seq in role_of}
        )
        return [Value(role, role, number) for role, number in tally.items()]

    def count_by(self, bucket: Bucket, by_facts: bool) -> Counts:
        """The rows of a chart."""
        its = self._its
        plain = not (its.period or its.words or its.origins or its.article or its.fact or its.nothing)
        if plain and by_facts and bucket in ("day", "month", "kind"):
            query = self._days()
            if query is not None:
                return Counts(self._whole(bucket, query), True)
        at = standing.c[{"happened": "day", "reported": "reported", "recorded": "recorded"}[self._asked.by]]
        selector = Selector(self._connection, self._dialect, its)
        if by_facts and bucket in ("day", "month", "kind") and (found := selector.first_days(at)) is not None:
            total, exact = selector.total()
            return Counts(self._by_day(bucket, found[0]), not exact or found[1] >= total)
        columns = [standing.c.record, standing.c.fact, standing.c.kind, at.label("at")]
        columns += {"outlet": [standing.c.outlet], "type": [standing.c.terms]}.get(bucket, [])
        rows = list(selector.latest(COUNTED_FACTS, *columns))
        total, exact = selector.total()
        self._learn({row.kind for row in rows})
        if bucket == "type":
            self._learn(Counter(array("I", b"".join(row.terms for row in rows))))
        rows.sort(key=lambda row: (row.at == 0, row.at, row.record))
        met: set[tuple[int, str]] = set()
        tally: Counter[tuple[str, str]] = Counter()
        for row in rows:
            kind = self._names[row.kind][1]
            for value in self._buckets(row, bucket, kind):
                once = row.fact, value if bucket in ("outlet", "type") else ""
                if not by_facts or once not in met:
                    met.add(once)
                    tally[value, kind] += 1
        counts = [Count(value, kind, number) for (value, kind), number in sorted(tally.items())]
        return Counts(counts, len(rows) < COUNTED_FACTS and (not exact or len(rows) >= total))

    def _buckets(self, row: Any, bucket: Bucket, kind: str) -> Sequence[str]:
        if bucket == "type":
            names = (self._names[seq] for seq in array("I", row.terms))
            return [value for sort, value in names if sort == "type"] or [""]
        if bucket in ("day", "month"):
            return [day_of(row.at)[: 7 if bucket == "month" else 10]]
        return [row.outlet if bucket == "outlet" else kind]

    def _days(self) -> Select[Any] | None:
        """The first days of all facts, or of all of a kind, or of what is dated of these; None where more is asked."""
        by, groups = self._asked.by, self._its.groups
        if not groups and by == "happened":
            query = select(fact_days.c.kind, fact_days.c.day, fact_days.c.facts)
            return query if self._its.kind is None else query.where(fact_days.c.kind == self._its.kind)
        if not groups:
            return self._first_days(standing, standing.c[by])
        if len(groups) == 1 and self._asked.dated is not None and by == "happened":
            return self._first_days(listed, listed.c.day, listed.c.term.in_(groups[0].terms))
        return None

    def _first_days(self, table: Table, day: ColumnElement[int], *where: ColumnElement[bool]) -> Select[Any]:
        c = table.c
        first = select(c.fact, c.kind, func.min(day).label("day")).where(*where).group_by(c.fact, c.kind)
        if self._its.kind is not None:
            first = first.where(c.kind == self._its.kind)
        its = first.subquery().c
        return select(its.kind, its.day, func.count().label("facts")).group_by(its.kind, its.day)

    def _whole(self, bucket: Bucket, query: Select[Any]) -> list[Count]:
        return self._by_day(bucket, self._connection.execute(query).all())

    def _by_day(self, bucket: Bucket, rows: Sequence[Any]) -> list[Count]:
        """Counts of facts of a kind on a day as those of buckets."""
        by_kind: dict[int, dict[int, int]] = {}
        for row in rows:
            its = by_kind.setdefault(row[0], {})
            its[row[1]] = its.get(row[1], 0) + row[2]
        self._learn(by_kind)
        letters = 7 if bucket == "month" else 10
        days = {day: day_of(day)[:letters] for day in set().union(*by_kind.values())}
        tally: dict[tuple[str, str], int] = {}
        for seq, its in by_kind.items():
            kind = self._names[seq][1]
            for day, number in its.items():
                value = kind if bucket == "kind" else days[day]
                tally[value, kind] = tally.get((value, kind), 0) + number
        return [Count(value, kind, number) for (value, kind), number in sorted(tally.items())]

    def placed(self, limit: int) -> Placed:
        """Records with coordinates."""
        found = term_rows(self._connection, {("located", "yes"), ("located", "no")})
        counts = {}
        for value in ("yes", "no"):
            seq, number = found.get(("located", value), (0, 0))
            groups = [*self._its.groups, Group((seq,), number)]
            its = Meant(**{**{f: getattr(self._its, f) for f in self._its.__slots__}, "groups": groups})
            its.nothing |= number == 0
            counts[value] = Selector(self._connection, self._dialect, its)
        wanted = standing.c.record, standing.c.day, standing.c.spot, standing.c.terms, standing.c.origins
        rows = list(counts["yes"].latest(limit, *wanted))
        total, unresolved = counts["yes"].total()[0], counts["no"].total()[0]
        return Placed(self._placed_lines(rows), max(total - len(rows), 0), unresolved)

    def _placed_lines(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        self._learn(Counter(array("I", b"".join(row.terms for row in rows))))
        query = select(spots.c.seq, spots.c.place).where(spots.c.seq.in_(inline({row.spot for row in rows})))
        place_of = {row.seq: row.place for row in self._connection.execute(query)} if rows else {}
        about = (
            select(
                records.c.seq, records.c.id, records.c.kind, articles.c.id.label("article"), facts.c.id.label("told")
            )
            .join(articles, articles.c.seq == records.c.article)
            .join(standing, standing.c.record == records.c.seq)
            .join(facts, facts.c.seq == standing.c.fact)
            .where(records.c.seq.in_(inline(row.record for row in rows)))
        )
        found = {row.seq: row for row in self._connection.execute(about)} if rows else {}
        lines = []
        for row in rows:
            its, more = [self._names[seq] for seq in array("I", row.terms)], found[row.record]
            status = next((value for sort, value in its if sort == "status"), None)
            lines.append(
                {
                    "kind": more.kind, "id": more.id, "article": more.article, "fact": more.told,
                    "day": day_of(row.day) or None, "dated": ("dated", "yes") in its,
                    "types": [value for sort, value in its if sort == "type"],
                    "status": status, "place": json.loads(place_of[row.spot]),
                    "origins": row.origins,
                }
            )  # fmt: skip
        return lines


def told_lines(
    connection: Connection, dialect: Dialect, asked: Filter, question: Question, seqs: Sequence[int]
) -> list[Line]:
    """Lines of those records, in that order, with how often the fact of each is told."""
    lines = lines_of(connection, dialect, asked, question, seqs)
    query = select(standing.c.record, facts.c.reports, facts.c.outlets, facts.c.origins)
    query = query.join(facts, facts.c.seq == standing.c.fact).where(standing.c.record.in_(inline(seqs)))
    told = {row.record: row for row in connection.execute(query)} if seqs else {}
    for seq, line in zip(seqs, lines, strict=True):
        row = told[seq]
        line.update(reports=row.reports, outlets=row.outlets, origins=row.origins)
    return lines


def names_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What actors go by most often, of equals the longest."""
    query = (
        select(terms.c.value, actor_counts.c.value.label("name"))
        .join(actor_counts, actor_counts.c.actor == terms.c.seq)
        .where(terms.c.sort == "who", terms.c.value.in_(inline(ids)), actor_counts.c.sort == "name")
        .order_by(actor_counts.c.number, func.length(actor_counts.c.value), actor_counts.c.value.desc())
    )
    return {row.value: row.name for row in connection.execute(query)}


def _months(days: Iterable[int]) -> list[Value]:
    tally: Counter[str] = Counter()
    for day, number in Counter(days).items():
        if day:
            tally[day_of(day)[:7]] += number
    return [Value(month, month, number) for month, number in tally.items()]


def _origins(numbers: Iterable[int]) -> list[Value]:
    tally: Counter[int] = Counter()
    for number, times in Counter(numbers).items():
        for least in range(2, number + 1):
            tally[least] += times
    return [Value(str(least), label_of_origins(least), times) for least, times in tally.items()]
