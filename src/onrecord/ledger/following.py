"""What following keeps in a ledger: items that were seen in, those that wait and what became of them, out."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from onrecord.ledger.days import moment
from onrecord.ledger.follow_tables import deliveries, items, items_done, remembered, waiting
from onrecord.ledger.leases import Leases
from onrecord.ledger.mentions import inline, parts
from onrecord.ledger.rows import clean, dumps

Json = dict[str, Any]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """An item that a source showed; `payload` is what is needed to read it, as JSON-ready data."""

    key: str
    digest: str
    url: str | None
    title: str | None
    published: str | None
    payload: Json


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that is still to be read; `tries`: how often that was begun and not ended."""

    number: int
    source: str
    payload: Json
    tries: int
    seen_at: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an item."""

    number: int
    state: str
    article: str | None = None
    note: str | None = None


class Following(Leases):
    """What a ledger does for following; it says itself how it is read and written."""

    def remembered(self, prefix: str) -> dict[str, Any]:
        """What was remembered under names that begin so, by the rest of the name."""
        query = select(remembered.c.name, remembered.c.value).where(
            remembered.c.name >= prefix, remembered.c.name < prefix + "\U0010ffff"
        )
        with self._reading() as connection:
            return {row.name.removeprefix(prefix): json.loads(row.value) for row in connection.execute(query)}

    def remember(self, name: str, value: Any) -> None:
        """Know this under the name from now on."""
        with self._writing() as connection:
            self._remember(connection, name, value)

    def _remember(self, connection: Connection, name: str, value: Any) -> None:
        row = {"value": clean(dumps(value)), "at": moment(self._clock())}
        if not connection.execute(update(remembered).where(remembered.c.name == name).values(**row)).rowcount:
            connection.execute(remembered.insert().values(name=name, **row))

    def take_in(self, source: str, seen: Iterable[Seen], name: str, value: Any) -> int:
        """Let new items wait to be read, and remember with them how far the source was followed; how many are new.

        Both or neither: what a source is not asked for again is in the ledger. Items may be many: they are taken in as
        they come, in one transaction.
        """
        fresh = 0
        source = clean(source)
        with self._writing() as connection:
            last = connection.execute(select(func.max(items.c.seq))).scalar() or 0
            at = moment(self._clock())
            stream = iter(seen)
            while some := list(islice(stream, _AT_ONCE)):
                rows, wait = [], []
                for one in _unseen(connection, source, some):
                    fresh += 1
                    known = {"key": one.key, "digest": one.digest, "url": one.url, "title": one.title}
                    known["published"] = one.published
                    cleaned = {k: None if v is None else clean(v) for k, v in known.items()}
                    rows.append({"seq": last + fresh, "source": source, **cleaned, "seen_at": at})
                    wait.append({"item": last + fresh, "payload": clean(dumps(one.payload)), "tries": 0})
                if rows:
                    connection.execute(items.insert(), rows)
                    connection.execute(waiting.insert(), wait)
            self._remember(connection, name, value)
        return fresh

    def next_waiting(
        self, limit: int, but: Collection[int] = (), *, of: Collection[str] = (), alone: bool = True
    ) -> list[Waiting]:
        """Items that wait, those that were begun least often first, without those of the numbers, which were begun.

        Those of the sources `of`; and those of any other source, but not of one that a follower beside has, unless
        somebody else is there for them (not `alone`). That they are begun is counted.
        """
        own = {clean(name) for name in of}
        with self._reading() as connection:
            others = {name for its in self._beside(connection).values() for name in its.get("sources", ())} - own
            every = select(waiting.c.item)
            if not alone:
                every = every.join_from(waiting, items).where(items.c.source.in_(inline(own)))
            elif others:
                every = every.join_from(waiting, items).where(items.c.source.not_in(inline(others)))
            fresh = every.where(waiting.c.tries == 0).order_by(waiting.c.item).limit(limit)
            begun = every.where(waiting.c.tries > 0).order_by(waiting.c.tries, waiting.c.item)
            numbers = [n for n in connection.execute(fresh).scalars() if n not in but]
            if len(numbers) < limit:
                rest = (n for n in connection.execute(begun).scalars() if n not in but)
                numbers += islice(rest, limit - len(numbers))
            query = select(waiting, items.c.source, items.c.seen_at).join_from(waiting, items)
            rows = {r.item: r for r in connection.execute(query.where(waiting.c.item.in_(numbers)))}
        if numbers:
            with self._writing() as connection:
                count = update(waiting).where(waiting.c.item.in_(numbers))
                connection.execute(count.values(tries=waiting.c.tries + 1))
        its_rows = [rows[number] for number in numbers]
        return [Waiting(r.item, r.source, json.loads(r.payload), r.tries, r.seen_at) for r in its_rows]

    def count_waiting(self) -> int:
        """How many items wait."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(waiting)).scalar() or 0

    def done(self, became: Sequence[Done]) -> None:
        """Say of items what became of them; they wait no longer. Of one that is done already the first word stays."""
        with self._writing() as connection:
            numbers = [one.number for one in became]
            query = select(items_done.c.item).where(items_done.c.item.in_(numbers))
            before = set(connection.execute(query).scalars())
            at = moment(self._clock())
            rows = [
                {
                    "item": one.number, "state": one.state, "article": one.article and clean(one.article),
                    "note": one.note and clean(one.note), "done_at": at,
                }
                for one in became
                if one.number not in before
            ]  # fmt: skip
            if rows:
                connection.execute(items_done.insert(), rows)
            connection.execute(delete(waiting).where(waiting.c.item.in_(numbers)))

    def item_counts(self, since: str = "") -> dict[str, dict[str, int]]:
        """By source and state, how many items ended so since a UTC moment; those still waiting as "waiting"."""
        ended = (
            select(items.c.source, items_done.c.state, func.count().label("number"))
            .join_from(items_done, items, items.c.seq == items_done.c.item)
            .where(items_done.c.done_at >= since)
            .group_by(items.c.source, items_done.c.state)
        )
        left = select(items.c.source, func.count().label("number")).join_from(
            waiting, items, items.c.seq == waiting.c.item
        )
        counts: dict[str, dict[str, int]] = {}
        with self._reading() as connection:
            for row in connection.execute(ended):
                counts.setdefault(row.source, {})[row.state] = row.number
            for row in connection.execute(left.group_by(items.c.source)):
                counts.setdefault(row.source, {})["waiting"] = row.number
        return counts

    def arrivals(self, since: datetime, until: datetime) -> dict[str, tuple[int, str | None]]:
        """By source, how many items were seen from a moment up to another, and when the first of them was."""
        query = (
            select(items.c.source, func.count().label("number"), func.min(items.c.seen_at).label("first"))
            .where(items.c.seen_at >= moment(since), items.c.seen_at < moment(until))
            .group_by(items.c.source)
        )
        with self._reading() as connection:
            return {row.source: (row.number, row.first) for row in connection.execute(query)}

    def waiting_since(self) -> str | None:
        """When the item was seen that waits longest; None where none waits."""
        query = select(func.min(items.c.seen_at)).join_from(waiting, items, items.c.seq == waiting.c.item)
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def items(self, *, source: str | None = None, state: str | None = None, limit: int = 100) -> list[Json]:
        """The latest items with what became of them; `state` "waiting" asks for those that are not read yet."""
        query = (
            select(items, items_done.c.state, items_done.c.article, items_done.c.note, items_done.c.done_at)
            .outerjoin_from(items, items_done, items.c.seq == items_done.c.item)
            .order_by(items.c.seq.desc())
            .limit(limit)
        )
        if source is not None:
            query = query.where(items.c.source == clean(source))
        if state is not None:
            query = query.where(items_done.c.state.is_(None) if state == "waiting" else items_done.c.state == state)
        with self._reading() as connection:
            return [
                {
                    "source": r.source, "title": r.title, "url": r.url, "published": r.published, "seen": r.seen_at,
                    "state": r.state or "waiting", "article": r.article, "note": r.note, "done": r.done_at,
                }
                for r in connection.execute(query)
            ]  # fmt: skip

    def delivered(self, what: str, target: str, state: str, note: str | None = None) -> None:
        """Keep one try to hand something to a target."""
        row = {"what": what, "target": target, "state": state, "note": note and clean(note)}
        with self._writing() as connection:
            seq = (connection.execute(select(func.max(deliveries.c.seq))).scalar() or 0) + 1
            connection.execute(deliveries.insert().values(seq=seq, **row, at=moment(self._clock())))

    def tries(self, what: Iterable[str]) -> dict[str, list[Json]]:
        """By what was to be handed over, all tries, the latest first."""
        found: dict[str, list[Json]] = {}
        query = select(deliveries).order_by(deliveries.c.seq.desc())
        with self._reading() as connection:
            for some in parts(map(clean, what)):
                for r in connection.execute(query.where(deliveries.c.what.in_(some))):
                    its = {"what": r.what, "target": r.target, "state": r.state, "note": r.note, "at": r.at}
                    found.setdefault(r.what, []).append(its)
        return found

    def delivery_counts(self, since: datetime) -> dict[str, int]:
        """How many tries since a moment ended in which state."""
        query = select(deliveries.c.state, func.count().label("number")).where(deliveries.c.at >= moment(since))
        with self._reading() as connection:
            return {row.state: row.number for row in connection.execute(query.group_by(deliveries.c.state))}

    def deliveries(self, *, limit: int = 500) -> list[Json]:
        """The latest tries, the latest first."""
        query = select(deliveries).order_by(deliveries.c.seq.desc()).limit(limit)
        with self._reading() as connection:
            return [
                {"what": r.what, "target": r.target, "state": r.state, "note": r.note, "at": r.at}
                for r in connection.execute(query)
            ]


def _unseen(connection: Connection, source: str, some: Sequence[Seen]) -> Iterator[Seen]:
    """Those of the items that the source has not shown before, each once."""
    keys = {clean(one.key) for one in some}
    query = select(items.c.key, items.c.digest).where(items.c.source == source, items.c.key.in_(keys))
    known = {(row.key, row.digest) for row in connection.execute(query)}
    for one in some:
        its = clean(one.key), clean(one.digest)
        if its not in known:
            known.add(its)
            yield one
