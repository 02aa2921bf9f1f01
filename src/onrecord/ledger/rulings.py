"""What people decided of copies and facts: decisions in, who is no copy and which fact a record tells now, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.identity import Decision, standing
from onrecord.ledger.tables import articles, records
from onrecord.model.copies import Comparison


@dataclass(slots=True)
class Rulings:
    """The decisions that stand. `apart`: pairs of content ids that are no copies of each other, the smaller first.

    `moved`: a fact that is another one now; `taken`: (record, article) that tell a fact of their own now.
    """

    apart: set[tuple[str, str]] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)

    def fact(self, fact: str) -> str:
        """The fact that a fact is now."""
        while fact in self.moved:
            fact = self.moved[fact]
        return fact

    def of(self, fact: str, record: str, article: str) -> str:
        """The fact that a record tells now, which told `fact` before."""
        return self.fact(self.taken.get((record, article), fact))

    def kept(self, comparisons: Iterable[Comparison]) -> list[Comparison]:
        """The comparisons that decisions leave: without those of two that are no copies.

        What is a verbatim print of one of the two alone is no copy of the other either.
        """
        every = list(comparisons)
        if not self.apart:
            return every
        prints: defaultdict[str, set[str]] = defaultdict(set)
        for c in every:
            if c.of_one.relation == c.of_other.relation == "verbatim" and (c.one, c.other) not in self.apart:
                prints[c.one].add(c.other)
                prints[c.other].add(c.one)
        parted = {
            frozenset((a, b))
            for one, other in self.apart
            for a in {one, *(prints[one] - prints[other])}
            for b in {other, *(prints[other] - prints[one])}
        }
        return [c for c in every if frozenset((c.one, c.other)) not in parted]

    def other_facts(self, connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> dict[int, str]:
        """The records, by `seq`, that tell another fact by these decisions, each with that fact."""
        if not self.moved and not self.taken:
            return {}
        either = or_(
            records.c.fact.in_(self.moved), records.c.id.in_({record for record, _ in self.taken})
        )
        query = select(records.c.seq, records.c.fact, records.c.id, articles.c.id.label("article"))
        query = query.join(articles, articles.c.seq == records.c.article).where(either, *conditions)
        rows = connection.execute(query)
        now = ((row.seq, row.fact, self.of(row.fact, row.id, row.article)) for row in rows)
        return {seq: fact for seq, before, fact in now if fact != before}


def rulings(decisions: Iterable[Decision]) -> Rulings:
    """What holds when these decisions are all that there are."""
    made = Rulings()
    for d in standing(decisions)[0]:
        if d.verb == "not copies":
            made.apart.add((d.articles[0], d.articles[1]))
        elif d.verb == "same fact" and d.actor and d.into and made.fact(d.into) != d.actor:
            made.moved[d.actor] = made.fact(d.into)
        elif d.verb == "other fact" and d.into:
            made.taken[d.spellings[0], d.articles[0]] = d.into
    return made
