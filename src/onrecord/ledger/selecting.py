"""Records that match, found by the derived tables: what a filter means in, keys of records in an order out.

Where few records have what is asked for, they are sorted. Else rows are gone through in the order that is asked for, as
many as are wanted: those under the rarest term by day, or all by what they are sorted by; of each it is looked up
whether all else holds of it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Subquery, and_, cast, func, literal, select, true, tuple_
from sqlalchemy.engine import Connection

from onrecord.ledger.days import day_of, number_of
from onrecord.ledger.desk_tables import listed, standing
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.filter import By
from onrecord.ledger.meaning import Group, Meant, everything, term_rows
from onrecord.ledger.pages import COUNTED, Key, Sort
from onrecord.ledger.search import hits_of, holding
from onrecord.ledger.sheets import WIDE

FEW = 10_000
"""So many records are sorted."""
SCANNED = 5_000
"""So many rows are gone through to count, or to find what facets look at."""
HITS = 20_000
"""So many records that hold the words are sorted; of more, it is looked up whether a record holds them."""
DAYS = ("day", "reported", "recorded")

Condition = ColumnElement[bool]
Found = tuple[Key, int]
"""What a record is sorted by, with its `seq`; and its `seq`."""

_ENDS = {"happened": "day_end", "reported": "reported_end", "recorded": "recorded"}
_ALONG: dict[By, Sort] = {"happened": "day", "reported": "reported", "recorded": "recorded"}
_REACHING = {"happened": ("wide", WIDE), "reported": ("vague", 0)}
"""The term of records that reach further than so many days, by what a period asks for."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Rows of `source`, which has `record`, `kind` and `day`, of which `where` holds, by `column` and record.

    `group` is seen to; so is the period, if `timed`, and so are the words, if `worded`.
    """

    source: FromClause
    column: ColumnElement[Any]
    where: tuple[Condition, ...] = ()
    group: Group | None = None
    timed: bool = False
    worded: bool = False


class Selector:
    """Finds the records of one filter."""

    def __init__(self, connection: Connection, dialect: Dialect, its: Meant) -> None:
        self._connection, self._dialect, self._its = connection, dialect, its
        self._along: Sort = _ALONG[its.by]

    def page(self, sort: Sort, descending: bool, after: Key | None, limit: int) -> list[Found]:
        """Keys of matching records in order, from behind a key on."""
        key = None if after is None else (number_of(str(after[0])) if sort in DAYS else after[0], after[1])
        walks = list(self._walks(sort))
        found: list[Found] = []
        for walk in walks if descending else walks[::-1]:
            column, record = walk.column, walk.source.c.record
            where = [*walk.where, *self._rest(walk)]
            if key is not None:
                here, behind = tuple_(column, record), tuple_(literal(key[0]), literal(key[1]))
                where.append(here < behind if descending else here > behind)
            order = (column.desc(), record.desc()) if descending else (column, record)
            query = select(column, record).where(*where).order_by(*order).limit(limit - len(found))
            for value, seq in self._connection.execute(query):
                found.append(((day_of(value) if sort in DAYS else value, seq), seq))
            if len(found) >= limit:
                break
        return found

    def total(self) -> tuple[int, bool]:
        """How many records match, at most COUNTED, and whether that is all."""
        known = self._known_total()
        if known is not None:
            return min(known, COUNTED), known <= COUNTED
        hits, exact = 0, True
        for walk in self._walks(self._along):
            inner = self._inner(walk)
            there = and_(true(), *self._rest(self._within(walk, inner)))
            query = select(func.count(), func.count().filter(there)).select_from(inner)
            seen, found = self._connection.execute(query).one()
            hits, exact = hits + found, exact and seen < SCANNED
        return min(hits, COUNTED), exact and hits <= COUNTED

    def latest(self, limit: int, *columns: ColumnElement[Any]) -> Iterator[Any]:
        """Columns of `standing` of the latest matching records; of those that are far and few, some may be missing."""
        for walk in self._walks(self._along):
            inner = self._inner(walk)
            rest = self._rest(self._within(walk, inner))
            query = select(*columns).join_from(inner, standing, standing.c.record == inner.c.record).where(*rest)
            for row in self._connection.execute(query.order_by(inner.c.at.desc(), inner.c.record.desc()).limit(limit)):
                limit -= 1
                yield row
            if limit <= 0:
                return

    def first_days(self, at: ColumnElement[Any]) -> tuple[list[Any], int] | None:
        """Kind, first day (by a column) and number of the facts of the rows that `latest` would give; number of rows.

        None where these are found in more than one way, so that a fact may be met twice.
        """
        walks = list(self._walks(self._along))
        if len(walks) != 1:
            return None
        (walk,) = walks
        inner = self._inner(walk)
        rows = (
            select(standing.c.fact, standing.c.kind, at.label("at"))
            .join_from(inner, standing, standing.c.record == inner.c.record)
            .where(*self._rest(self._within(walk, inner)))
            .subquery()
            .c
        )
        day = func.coalesce(func.min(func.nullif(rows.at, 0)), 0).label("day")
        facts = select(rows.kind, day, func.count().label("rows")).group_by(rows.fact, rows.kind).subquery().c
        number = cast(func.sum(facts.rows), Integer).label("rows")
        query = select(facts.kind, facts.day, func.count().label("facts"), number)
        found = list(self._connection.execute(query.group_by(facts.kind, facts.day)))
        return found, sum(row.rows for row in found)

    def _inner(self, walk: Walk) -> Subquery:
        """The first rows of a walk."""
        c = walk.source.c
        query = select(c.record, c.kind, c.day, walk.column.label("at")).where(*walk.where)
        return query.order_by(walk.column.desc(), c.record.desc()).limit(SCANNED).subquery()

    def _within(self, walk: Walk, inner: Subquery) -> Walk:
        return Walk(inner, inner.c.at, (), walk.group, walk.timed, walk.worded)

    def _known_total(self) -> int | None:
        its = self._its
        if its.nothing:
            return 0
        if its.period or its.words or its.origins or its.article is not None or its.fact is not None:
            return None
        if not its.groups:
            return its.kind_records if its.kind is not None else everything(self._connection)
        alone = len(its.groups) == 1 and its.kind is None and len(its.groups[0].terms) == 1
        return its.groups[0].records if alone else None

    def _walks(self, sort: Sort) -> Iterator[Walk]:
        """What is gone through for an order, the last rows first."""
        its = self._its
        if its.nothing:
            return
        column = standing.c[sort]
        few = self._few(sort)
        if few is not None:
            yield few
            return
        if sort != "day":
            yield from self._stretches(Walk(standing, column), sort)
            return
        single = its.single
        if single:
            under = Walk(listed, listed.c.day, (listed.c.term == single[0].terms[0],), single[0])
        elif its.kind is not None:
            under = Walk(listed, listed.c.day, (listed.c.term == its.kind,))
        else:
            under = Walk(standing, column)
        yield from self._stretches(under, sort)

    def _stretches(self, walk: Walk, sort: Sort) -> Iterator[Walk]:
        """A walk, cut to the period where it goes along it: in the period, then what reaches into it from before."""
        its, column = self._its, walk.column
        if not its.period or sort != self._along:
            yield walk
            return

        def cut(*more: Condition, of: Walk = walk) -> Walk:
            return Walk(of.source, column, (*of.where, *more), of.group, True, of.worded)

        yield cut(column.between(max(its.since, 1), its.until))
        if its.since < 2 or its.by == "recorded":
            return
        term, width = _REACHING[its.by]
        seq, number = self._term(term)
        reaching = self._reaching(walk.source)
        if walk.group is not None and walk.group.records < number:
            yield cut(column.between(1, its.since - 1), reaching)
            return
        if width:
            yield cut(column.between(max(its.since - width, 1), its.since - 1), reaching)
        if its.since - width <= 1:
            return
        by_day, within = sort == "day", listed.c.term == seq
        there = select(listed.c.record).where(within)
        source, among = (listed, within) if by_day else (standing, standing.c.record.in_(there))
        before = source.c[sort].between(1, its.since - width - 1)
        yield Walk(source, source.c[sort], (among, before, self._reaching(source)), None, True)

    def _reaching(self, source: FromClause) -> Condition:
        end = _ENDS[self._its.by]
        if source is standing:
            return standing.c[end] >= self._its.since
        own = standing.alias("reaching")
        return select(literal(1)).where(own.c.record == source.c.record, own.c[end] >= self._its.since).exists()

    def _term(self, sort: str) -> tuple[int, int]:
        """The `seq` of a term without a value, and of how many records."""
        return term_rows(self._connection, {(sort, "")}).get((sort, ""), (0, 0))

    def _few(self, sort: Sort) -> Walk | None:
        """What few records have, where that is better than going through many in order."""
        its, column = self._its, standing.c[sort]
        if its.article is not None:
            return Walk(standing, column, (standing.c.article == its.article,))
        if its.fact is not None:
            return Walk(standing, column, (standing.c.fact == its.fact,))
        group = min(its.groups, key=lambda g: g.records, default=None)
        if group is not None and group.records <= FEW and (sort != "day" or len(group.terms) > 1):
            under = select(listed.c.record).where(listed.c.term.in_(group.terms))
            return Walk(standing, column, (standing.c.record.in_(under),), group)
        if its.words:
            hits = hits_of(self._connection, self._dialect, "records", its.words, HITS)
            if hits is not None:
                return Walk(standing, column, (standing.c.record.in_(hits),), worded=True)
        return self._few_in_period(sort) if its.period and sort != self._along else None

    def _few_in_period(self, sort: Sort) -> Walk | None:
        at, its = standing.c[self._along], self._its
        there = select(standing.c.record).where(at.between(max(its.since, 1), its.until))
        number = select(func.count()).select_from(there.limit(SCANNED + 1).subquery())
        if (self._connection.execute(number).scalar() or 0) > SCANNED:
            return None
        if its.since < 2 or its.by == "recorded":
            return Walk(standing, standing.c[sort], (standing.c.record.in_(there),))
        term, width = _REACHING[its.by]
        near = select(standing.c.record).where(at.between(max(its.since - width, 1), its.since - 1))
        far = select(listed.c.record).where(listed.c.term == self._term(term)[0])
        either = there.union_all(near, far) if width else there.union_all(far)
        return Walk(standing, standing.c[sort], (standing.c.record.in_(either),))

    def _rest(self, walk: Walk) -> list[Condition]:
        """All that a row of a walk has to be looked up for."""
        its, c = self._its, walk.source.c
        found: list[Condition] = []
        if its.kind is not None:
            found.append(c.kind == its.kind)
        for number, group in enumerate(sorted(its.groups, key=lambda g: g.records)):
            if group is not walk.group:
                under = listed.alias(f"under{number}")
                one = under.c.term == group.terms[0] if len(group.terms) == 1 else under.c.term.in_(group.terms)
                there = select(literal(1)).where(one, under.c.day == c.day, under.c.record == c.record)
                found.append(there.exists())
        if self._more_of_standing(walk.timed):
            own = standing if walk.source is standing else standing.alias("own")
            more = self._of_standing(own, walk.timed)
            there = select(literal(1)).where(own.c.record == c.record, *more)
            found += more if own is standing else [there.exists()]
        if its.words and not walk.worded:
            found.append(holding(self._connection, self._dialect, "records", its.words, c.record))
        return found

    def _more_of_standing(self, timed: bool) -> bool:
        """Whether anything is asked for that only `standing` tells."""
        its = self._its
        return (its.period and not timed) or any(one is not None for one in (its.article, its.fact, its.origins))

    def _of_standing(self, own: Any, timed: bool) -> list[Condition]:
        """What only `standing` tells. `+ 0` keeps a database from going by another index than that of the order."""
        its, c = self._its, own.c
        found: list[Condition] = []
        if its.period and not timed:
            end = _ENDS[its.by]
            found += [c[end] + 0 >= max(its.since, 1), c[self._along] + 0 <= its.until, c[self._along] + 0 > 0]
        if its.article is not None:
            found.append(c.article + 0 == its.article)
        if its.fact is not None:
            found.append(c.fact + 0 == its.fact)
        if its.origins is not None:
            found.append(c.origins + 0 >= its.origins)
        return found
