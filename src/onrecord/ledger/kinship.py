"""Who is made from whom in a whole ledger, from one question to the next: rows of copies in, families of articles out.

What was read once is kept; only rows that came since are read. Articles are told by `seq`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import RLock
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.ledger.tables import articles, parents, versions

Order = Literal["latest", "largest", "changes"]
ORDERS: tuple[Order, ...] = get_args(Order)

NO_CHANGE = ("added", "dropped")
"""What a copy tells more or less than its source changes no meaning of what both tell."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A family: `root` is made from none of the ledger, `members` go back to it, itself first, then the nearest.

    `latest` is the day of the latest report (of an undated one: of its recording). `changes` counts changes of meaning
    by their sort.
    """

    root: int
    members: tuple[int, ...]
    latest: str
    changes: Counter[str]


@dataclass(slots=True)
class _Known:
    """What is known of one article; `sources` has for each, the main one first, what was changed of it, by sort."""

    day: str
    sources: dict[int, Counter[str]] = field(default_factory=dict)
    copies: dict[int, None] = field(default_factory=dict)
    families: set[int] = field(default_factory=set)


class Kinship:
    """All families of a ledger; may be used from many threads at once."""

    def __init__(self, before: str | None = None) -> None:
        """`before` is the moment up to which rows count."""
        self.parents: dict[int, tuple[int, ...]] = {}
        """What each copy is made from, the main source first."""
        self._before = before
        self._known: dict[int, _Known] = {}
        self._families: dict[int, Kin] = {}
        self._ordered: dict[Order, list[Kin]] = {}
        self._last, self._newest = 0, 0
        self._lock = RLock()

    def catch_up(self, connection: Connection) -> None:
        """Read what has come since the last time."""
        with self._lock:
            changed = self._read_parents(connection) | self._read_versions(connection)
            if changed:
                self._tell(changed)

    def sources(self, article: int) -> dict[int, Counter[str]]:
        """What an article is made from, the main source first, and by sort how often it changed the meaning of each."""
        with self._lock:
            known = self._known.get(article)
            return dict(known.sources) if known else {}

    def copies(self, article: int) -> int:
        """How many articles go back to one."""
        with self._lock:
            return len(self._down(article)) - 1

    def families_of(self, article: int) -> list[Kin]:
        """The families that an article is in; more than one where it is made from several reports."""
        with self._lock:
            known = self._known.get(article)
            return [self._families[root] for root in sorted(known.families)] if known else []

    def ordered(self, order: Order) -> list[Kin]:
        """All families, the latest, the largest or the most changed one first."""
        with self._lock:
            if order not in self._ordered:
                keys = {
                    "latest": lambda kin: (kin.latest, len(kin.members), kin.root),
                    "largest": lambda kin: (len(kin.members), kin.latest, kin.root),
                    "changes": lambda kin: (kin.changes.total(), len(kin.members), kin.root),
                }
                self._ordered[order] = sorted(self._families.values(), key=keys[order], reverse=True)
            return self._ordered[order]

    def _read_parents(self, connection: Connection) -> set[int]:
        """The articles of which it is told anew what they are made from."""
        query = (
            select(parents, articles.c.day, articles.c.recorded_at.label("taken_in"))
            .join(articles, articles.c.seq == parents.c.article)
            .where(parents.c.seq > self._last)
            .order_by(parents.c.seq)
        )
        if self._before is not None:
            query = query.where(parents.c.recorded_at < self._before)
        changed = set()
        for row in connection.execute(query):
            self._last = row.seq
            drifts = map(_changes, json.loads(row.drift))
            sources = dict(zip(json.loads(row.sources), drifts, strict=True))
            if not sources and row.article not in self._known:
                continue
            self._known.setdefault(row.article, _Known(row.day or row.taken_in[:10]))
            self._set(row.article, sources)
            changed |= {row.article, *sources}
        self._dates(connection, [one for one in changed if not self._known[one].day])
        return changed

    def _read_versions(self, connection: Connection) -> set[int]:
        """The articles that an older version leaves behind, which is in no family any more."""
        query = select(versions).where(versions.c.newer > self._newest).order_by(versions.c.newer)
        if self._before is not None:
            query = query.where(versions.c.recorded_at < self._before)
        changed = set()
        for row in connection.execute(query):
            self._newest = row.newer
            gone = self._known.get(row.older)
            if gone is None:
                continue
            changed |= {row.older, *gone.sources, *gone.copies}
            self._set(row.older, {})
            for copy in list(gone.copies):
                self._set(copy, {s: c for s, c in self._known[copy].sources.items() if s != row.older})
        return changed

    def _dates(self, connection: Connection, some: Iterable[int]) -> None:
        """Read the days of sources, of which there may be no row."""
        every = list(some)
        for at in range(0, len(every), 500):
            query = select(articles.c.seq, articles.c.day, articles.c.recorded_at)
            for row in connection.execute(query.where(articles.c.seq.in_(every[at : at + 500]))):
                self._known[row.seq].day = row.day or row.recorded_at[:10]

    def _set(self, article: int, sources: dict[int, Counter[str]]) -> None:
        its = self._known[article]
        for source in its.sources:
            del self._known[source].copies[article]
        its.sources = sources
        for source in sources:
            self._known.setdefault(source, _Known("")).copies[article] = None
        if sources:
            self.parents[article] = tuple(sources)
        else:
            self.parents.pop(article, None)

    def _tell(self, changed: set[int]) -> None:
        """Tell the families around these articles anew."""
        roots = {root for one in changed for root in self._known[one].families | self._roots(one)}
        for root in roots & self._families.keys():
            for member in self._families.pop(root).members:
                self._known[member].families.discard(root)
        for root in roots:
            its = self._known[root]
            if its.copies and not its.sources:
                self._families[root] = self._family(root)
        self._ordered.clear()

    def _roots(self, article: int) -> set[int]:
        seen, left = {article}, [article]
        while left:
            above = [s for s in self._known[left.pop()].sources if s not in seen]
            seen.update(above)
            left += above
        return {one for one in seen if not self._known[one].sources}

    def _down(self, root: int) -> dict[int, None]:
        members = {root: None}
        left = [root] if root in self._known else []
        for one in left:
            fresh = [c for c in self._known[one].copies if c not in members]
            members.update(dict.fromkeys(fresh))
            left += fresh
        return members

    def _family(self, root: int) -> Kin:
        members = self._down(root)
        changes: Counter[str] = Counter()
        for one in members:
            self._known[one].families.add(root)
            for source, found in self._known[one].sources.items():
                if source in members:
                    changes += found
        return Kin(root, tuple(members), max(self._known[one].day for one in members), changes)


def _changes(drifts: Iterable[dict[str, str]]) -> Counter[str]:
    return Counter(d["kind"] for d in drifts if d["kind"] not in NO_CHANGE)
