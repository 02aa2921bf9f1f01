"""How often facts are told: rows of `facts` by their `seq` in, their records counted anew by `standing` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.desk_tables import standing
from onrecord.ledger.groups import Origins, roots_of, words_in
from onrecord.ledger.mentions import inline
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.tables import articles, decisions, parents, records


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a fact; `kind` is a term, `first` and `last` are days as numbers."""

    kind: int
    records: int
    reports: int
    outlets: int
    origins: int
    first: int
    last: int

    def row(self) -> dict[str, int]:
        """As columns of `facts`."""
        return {name: getattr(self, name) for name in self.__slots__}

    def values(self) -> tuple[int, ...]:
        """In the order of the columns of `facts`."""
        return tuple([getattr(self, name) for name in self.__slots__])


@dataclass(slots=True)
class Counted:
    """A fact as it was counted, to which records of new articles can be added; that of one article has no `origins`."""

    tally: Tally
    outlets: set[str]
    origins: Origins | None = None

    def add(self, members: Sequence[Any], roots: Mapping[int, int], provenance: Provenance) -> None:
        """Count more records that tell the fact, none of which goes back to later ones."""
        was = self.tally
        self.outlets.update(m.outlet for m in members if m.outlet)
        days = [m.day for m in members if m.day]
        if self.origins is not None:
            self.origins.add(members, roots, provenance)
        self.tally = Tally(
            was.kind or members[0].kind,
            was.records + len(members),
            len(self.origins.articles) if self.origins is not None else 1,
            len(self.outlets),
            len(self.origins) if self.origins is not None else 1,
            min([was.first, *days] if was.first else days, default=0),
            max(was.last, *(m.day for m in members)),
        )


_NOTHING = Tally(0, 0, 0, 0, 0, 0, 0)
_KEPT = 2_000
_MANY = 8
"""Reports from which on a fact is worth the room that it takes."""
Stamp = tuple[int, ...]


@dataclass(slots=True)
class Counts:
    """Facts that many reports tell, as they were counted, from one transaction to the next.

    They are forgotten where anybody else has written in between.
    """

    facts: dict[int, Counted] = field(default_factory=dict)
    _stamp: Stamp | None = None
    newest: int = 0
    """The last article (`seq`) before the transaction."""

    def begin(self, connection: Connection) -> None:
        """Before a transaction writes anything."""
        stamp = _stamp(connection)
        if stamp != self._stamp:
            self.facts.clear()
        self._stamp, self.newest = stamp, stamp[0]

    def end(self, connection: Connection) -> None:
        """When a transaction has written all."""
        self._stamp = _stamp(connection)

    def keep(self, counted: Mapping[int, Counted]) -> None:
        """Know of facts, if they are worth it."""
        for fact, its in counted.items():
            if its.origins is not None and its.tally.reports >= _MANY:
                self.facts.pop(fact, None)
                self.facts[fact] = its
        for fact in list(islice(self.facts, max(0, len(self.facts) - _KEPT))):
            del self.facts[fact]


def _stamp(connection: Connection) -> Stamp:
    """What changes with all that can change how often a fact is told, as far as its counts would not show it."""
    lasts = [select(func.max(table.c.seq)).scalar_subquery() for table in (articles, records, parents, decisions)]
    return tuple(last or 0 for last in connection.execute(select(*lasts)).one())


def members_now(
    connection: Connection, facts: Iterable[int], of: Iterable[int] | None = None
) -> dict[int, list[Any]]:
    """By fact, the rows of the records that tell it now, as `groups.members_of` gives them, with `day` and `kind`.

    With `of`, only those of the records `of` (`seq`).
    """
    query = (
        select(
            standing.c.fact, standing.c.day, standing.c.kind, records.c.seq, records.c.id, records.c.wording,
            records.c.reported, articles.c.id.label("article"), articles.c.seq.label("article_seq"), articles.c.outlet,
            articles.c.origin,
        )
        .join(records, records.c.seq == standing.c.record)
        .join(articles, articles.c.seq == standing.c.article)
        .order_by(records.c.seq)
    )  # fmt: skip
    these = standing.c.fact.in_(inline(facts)) if of is None else standing.c.record.in_(inline(of))
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query.where(these)):
        found.setdefault(row.fact, []).append(row)
    return found


def counted(connection: Connection, facts: Sequence[int], provenance: Provenance) -> dict[int, Counted]:
    """The counts of facts; those that nobody tells any more are not among them."""
    members = members_now(connection, facts)
    shared = {fact for fact, its in members.items() if len({m.article_seq for m in its}) > 1}
    found = {fact: Counted(_NOTHING, set(), Origins() if fact in shared else None) for fact in members}
    _add(connection, found, members, provenance)
    return found


def count_more(
    connection: Connection, known: Mapping[int, Counted], of: Iterable[int], provenance: Provenance
) -> None:  # fmt: skip
    """Add records (`seq`) of new articles to the counts of facts that several articles tell."""
    _add(connection, known, members_now(connection, (), of), provenance)


def _add(
    connection: Connection, found: Mapping[int, Counted], members: Mapping[int, Sequence[Any]], provenance: Provenance
) -> None:
    shared = {fact: its for fact, its in members.items() if found[fact].origins is not None}
    provenance.read({m.article_seq for its in shared.values() for m in its})
    words = words_in(connection, (m for its in shared.values() for m in its), provenance)
    roots = {fact: roots_of(its, words, provenance) for fact, its in shared.items()}
    provenance.about({root for its in roots.values() for root in its.values()})
    for fact, its in members.items():
        found[fact].add(its, roots.get(fact, {}), provenance)
