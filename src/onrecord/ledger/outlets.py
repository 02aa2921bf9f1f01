"""Who the reports are from: a ledger in, a line for each outlet with what it copies and how that drifts out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.days import Day
from onrecord.ledger.question import ask, standing_articles
from onrecord.ledger.tables import articles, parents

Line = dict[str, Any]

_HARMLESS = ("added", "dropped")


class Outlets(ABC):
    """What a ledger knows of outlets."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    def outlets(self, *, as_of: Day | None = None) -> list[Line]:
        """Each outlet, those with most reports first; reports whose outlet is not known are one line without a name.

        `outlet`, `reports`, `first` and `last` day, `copies` (its reports that are made from others), `from` (outlets
        that these are made from, with counts, null where not known), `drift` (changes of meaning in them, by sort).
        """
        question = ask(as_of=as_of)
        dated = func.nullif(articles.c.day, "")
        query = (
            select(
                articles.c.outlet, func.count().label("reports"), func.min(dated).label("first"),
                func.max(dated).label("last"),
            )
            .where(*standing_articles(question))
            .group_by(articles.c.outlet)
            .order_by(func.count().desc(), articles.c.outlet.nulls_first())
        )  # fmt: skip
        made = (
            select(parents.c.article, parents.c.sources, parents.c.drift, articles.c.outlet)
            .join(articles, articles.c.seq == parents.c.article)
            .where(*standing_articles(question))
            .order_by(parents.c.seq)
        )
        if question.before is not None:
            made = made.where(parents.c.recorded_at < question.before)
        with self._reading() as connection:
            lines = [
                {"outlet": r.outlet, "reports": r.reports, "first": r.first, "last": r.last, "copies": 0}
                for r in connection.execute(query)
            ]
            copies = {r.article: r for r in connection.execute(made)}
            of = _outlets_of(connection, {s for r in copies.values() for s in json.loads(r.sources)})
        by_outlet: dict[str | None, tuple[Counter[str | None], Counter[str]]] = {}
        for row in copies.values():
            its = json.loads(row.sources)
            if its:
                sources, drift = by_outlet.setdefault(row.outlet, (Counter(), Counter()))
                sources[of.get(its[0])] += 1
                drift.update(d["kind"] for some in json.loads(row.drift) for d in some if d["kind"] not in _HARMLESS)
        for line in lines:
            sources, drift = by_outlet.get(line["outlet"], (Counter(), Counter()))
            line["copies"] = sources.total()
            line["from"] = [{"outlet": name, "copies": count} for name, count in sources.most_common()]
            line["drift"] = dict(drift.most_common())
        return lines


def _outlets_of(connection: Connection, some: set[int]) -> dict[int, str | None]:
    """The outlet of articles, by `seq`."""
    found: dict[int, str | None] = {}
    wanted = sorted(some)
    for start in range(0, len(wanted), 900):
        query = select(articles.c.seq, articles.c.outlet).where(articles.c.seq.in_(wanted[start : start + 900]))
        found.update((row.seq, row.outlet) for row in connection.execute(query))
    return found
