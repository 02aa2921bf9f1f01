"""One actor: its id in, its names and spellings, its roles through time and its records by kind as one dict out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.engine import Connection

from onrecord.ledger.identity import Decision, Identities, actors_in, spellings_of, standing
from onrecord.ledger.mentions import lines_of, parts

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mention of one actor: the record's `seq` and kind, the article's id, the actor's JSON and the report's day."""

    record: int
    kind: str
    article: str
    actor: Json
    name: str
    reported: str | None


def spoken(
    connection: Connection, known: Identities, actor: str, conditions: Sequence[ColumnElement[bool]]
) -> Iterator[Spoken]:
    """All mentions of whoever has this id now, in the records of which the conditions hold."""
    for some in parts(known.sources(actor)):
        for row in lines_of(connection, some, conditions):
            line = json.loads(row.payload)
            for named in actors_in(line):
                if named["id"] in some:
                    now, given = known.now(named["id"], spellings_of(named), row.id)
                    if now == actor:
                        yield Spoken(row.seq, line["kind"], row.id, named, given or named["name"], row.reported)


@dataclass(slots=True)
class Role:
    """How often a role is given, and on which days of reports first and last, "" where none of them has a day."""

    first: str = ""
    last: str = ""
    mentions: int = 0

    def add(self, day: str) -> None:
        """One more mention, in a report of that day or of none."""
        self.mentions += 1
        if day:
            self.first, self.last = min(self.first or day, day), max(self.last, day)


@dataclass(slots=True)
class Gathered:
    """What is known of one actor: names, spellings and kinds with the number of their records, and so on.

    `proper` are names that records of its own id have; `read_as` are the ids under which it was read.
    """

    kinds: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    proper: set[str] = field(default_factory=set)
    spellings: dict[str, int] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    read_as: set[str] = field(default_factory=set)


def profile(
    connection: Connection, known: Identities, actor: str, conditions: Sequence[ColumnElement[bool]],
    decided: list[Decision],
) -> Json:  # fmt: skip
    """The actor as the records of which the conditions hold have it, each of which is looked at."""
    made = Gathered()
    met, articles = set[tuple[str, str, int]](), set[str]()
    for m in spoken(connection, known, actor, conditions):
        spelling = " ".join(spellings_of(m.actor)[-1].split())
        for its, value in ((made.kinds, m.kind), (made.names, m.name), (made.spellings, spelling)):
            once = ("kind" if its is made.kinds else "name" if its is made.names else "spelling", value, m.record)
            if once not in met:
                met.add(once)
                its[value] = its.get(value, 0) + 1
        if m.actor.get("role"):
            made.roles.setdefault(m.actor["role"], Role()).add(m.reported or "")
        made.types[m.actor["type"]] += 1
        articles.add(m.article)
        made.read_as.add(m.actor["id"])
        if m.actor["id"] == actor:
            made.proper.add(m.name)
    made.articles = len(articles)
    return told(actor, made, decided)


def told(actor: str, made: Gathered, decided: list[Decision]) -> Json:
    """An actor as a line; the most frequent of everything first.

    A spelling is counted once for each record; a role has the days of the first and the last report that give it.
    """
    stands = {d.number for d in standing(decided)[0]}
    about = [d for d in decided if d.number in stands and {d.actor, d.into} & (made.read_as | {actor})]
    ranked = _ranked(made.names, made.proper)
    return {
        "id": actor,
        "name": ranked[0][0] if ranked else next((d.name for d in about if d.into == actor and d.name), actor),
        "type": min(made.types, key=lambda t: (-made.types[t], t), default=None),
        "names": [{"name": name, "records": count} for name, count in ranked],
        "spellings": [{"text": text, "records": count} for text, count in _ranked(made.spellings)],
        "roles": _through_time(made.roles),
        "records": dict(sorted(made.kinds.items())),
        "articles": made.articles,
        "read_as": sorted(made.read_as),
        "decisions": [d.number for d in about],
    }


def _ranked(found: dict[str, int], proper: set[str] | None = None) -> list[tuple[str, int]]:
    """Names and texts with the number of their records, the most frequent first, of equals the proper and longest."""
    first = proper or set()
    return sorted(found.items(), key=lambda p: (-p[1], p[0] not in first, -len(p[0]), p[0]))


def _through_time(roles: dict[str, Role]) -> list[Json]:
    """Roles in the order in which reports first give them; those of undated reports alone come last."""
    found = [
        {"role": role, "first": its.first or None, "last": its.last or None, "mentions": its.mentions}
        for role, its in roles.items()
    ]
    return sorted(found, key=lambda r: (r["first"] is None, r["first"] or "", r["role"]))
