"""How often facts are told: rows of `facts` by their `seq` in, their records counted anew by `standing` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.ledger.desk_tables import standing
from onrecord.ledger.groups import origins, roots_of, words_of
from onrecord.ledger.mentions import inline
from onrecord.ledger.provenance import Provenance
from onrecord.ledger.tables import articles, records


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


def members_now(connection: Connection, facts: Iterable[int]) -> dict[int, list[Any]]:
    """By fact, the rows of the records that tell it now, as `groups.members_of` gives them, with `day` and `kind`."""
    query = (
        select(
            standing.c.fact, standing.c.day, standing.c.kind, records.c.seq, records.c.id, records.c.wording,
            records.c.reported, articles.c.id.label("article"), articles.c.seq.label("article_seq"), articles.c.outlet,
            articles.c.origin,
        )
        .join(records, records.c.seq == standing.c.record)
        .join(articles, articles.c.seq == standing.c.article)
        .where(standing.c.fact.in_(inline(facts)))
        .order_by(records.c.seq)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.fact, []).append(row)
    return found


def told_of(connection: Connection, facts: Sequence[int], provenance: Provenance) -> dict[int, Tally]:
    """The counts of facts; those that nobody tells any more are not among them."""
    members = members_now(connection, facts)
    shared = {fact: its for fact, its in members.items() if len({m.article_seq for m in its}) > 1}
    provenance.read({m.article_seq for its in shared.values() for m in its})
    words = words_of(connection, {str(fact): its for fact, its in shared.items()}, provenance)
    roots = {fact: roots_of(its, words, provenance) for fact, its in shared.items()}
    provenance.about({r for fact, its in shared.items() for r in _elsewhere(its, roots[fact])})
    return {
        fact: Tally(
            its[0].kind,
            len(its),
            len({m.article_seq for m in its}),
            len({m.outlet for m in its if m.outlet}),
            len(origins(its, words, provenance, roots[fact])) if fact in shared else 1,
            min((m.day for m in its if m.day), default=0),
            max(m.day for m in its),
        )
        for fact, its in members.items()
    }


def _elsewhere(members: Sequence[Any], roots: Mapping[int, int]) -> set[int]:
    """What goes back to articles that do not tell the fact themselves."""
    return set(roots.values()) - {m.article_seq for m in members}
