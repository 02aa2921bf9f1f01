"""One actor: its id in, its names and spellings, its roles through time and its records by kind as one dict out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


def profile(
    connection: Connection, known: Identities, actor: str, conditions: Sequence[ColumnElement[bool]],
    decided: list[Decision],
) -> Json:  # fmt: skip
    """The actor as the records of which the conditions hold have it; the most frequent of everything first.

    A spelling is counted once for each record; a role has the days of the first and the last report that give it.
    """
    kinds: dict[str, set[int]] = {}
    names: dict[str, set[int]] = {}
    spellings: dict[str, set[int]] = {}
    roles: dict[str, list[str]] = {}
    types, articles, read_as, proper = Counter[str](), set[str](), set[str](), set[str]()
    for m in spoken(connection, known, actor, conditions):
        kinds.setdefault(m.kind, set()).add(m.record)
        names.setdefault(m.name, set()).add(m.record)
        spellings.setdefault(" ".join(spellings_of(m.actor)[-1].split()), set()).add(m.record)
        if m.actor.get("role"):
            roles.setdefault(m.actor["role"], []).append(m.reported or "")
        types[m.actor["type"]] += 1
        articles.add(m.article)
        read_as.add(m.actor["id"])
        if m.actor["id"] == actor:
            proper.add(m.name)
    stands = {d.number for d in standing(decided)[0]}
    about = [d for d in decided if d.number in stands and {d.actor, d.into} & (read_as | {actor})]
    ranked = _ranked(names, proper)
    return {
        "id": actor,
        "name": ranked[0][0] if ranked else next((d.name for d in about if d.into == actor and d.name), actor),
        "type": types.most_common(1)[0][0] if types else None,
        "names": [{"name": name, "records": count} for name, count in ranked],
        "spellings": [{"text": text, "records": count} for text, count in _ranked(spellings)],
        "roles": _through_time(roles),
        "records": {kind: len(found) for kind, found in sorted(kinds.items())},
        "articles": len(articles),
        "read_as": sorted(read_as),
        "decisions": [d.number for d in about],
    }


def _ranked(found: dict[str, set[int]], proper: set[str] | None = None) -> list[tuple[str, int]]:
    """Names and texts with the number of their records, the most frequent first, of equals the proper and longest."""
    first = proper or set()
    counts = ((text, len(its)) for text, its in found.items())
    return sorted(counts, key=lambda p: (-p[1], p[0] not in first, -len(p[0]), p[0]))


def _through_time(roles: dict[str, list[str]]) -> list[Json]:
    """Roles in the order in which reports first give them; those of undated reports alone come last."""
    found = []
    for role, days in roles.items():
        dated = sorted(day for day in days if day)
        first, last = (dated[0], dated[-1]) if dated else (None, None)
        found.append({"role": role, "first": first, "last": last, "mentions": len(days)})
    return sorted(found, key=lambda r: (r["first"] is None, r["first"] or "", r["role"]))
