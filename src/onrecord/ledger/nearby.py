"""Who is near: the beginning of a name, an unknown id or a country in; actors of the ledger that may be meant, out."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import false, func, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.decisions import read
from onrecord.ledger.fold import fold, padded
from onrecord.ledger.identity import actors_in, identities, standing
from onrecord.ledger.lines import record_columns, record_line
from onrecord.ledger.mentions import inline
from onrecord.ledger.question import Question, standing_records
from onrecord.ledger.tables import actors, places, record_actors, records
from onrecord.packs.pack import slug

Line = dict[str, Any]

_COMPARED = 400
_LATEST = 3_000
_ALIKE = 0.5


def beginning(connection: Connection, words: str, limit: int) -> list[Line]:
    """Actors of whom each of the words begins a word of one name, as they are now; most records first."""
    begun = fold(words).split()
    if not begun:
        return []
    decided = read(connection)
    known = identities(decided)
    some = (
        select(actors.c.seq, actors.c.id, actors.c.name, actors.c.type)
        .where(*(actors.c.folded.contains(f" {word}", autoescape=True) for word in begun))
        .order_by(actors.c.seq)
        .limit(_COMPARED)
        .subquery()
    )
    number = func.count(record_actors.c.record.distinct())
    query = (
        select(some.c.id, some.c.name, some.c.type, number.label("number"))
        .join(record_actors, record_actors.c.actor == some.c.seq)
        .group_by(some.c.seq, some.c.id, some.c.name, some.c.type)
        .order_by(number.desc(), some.c.id, some.c.seq)
    )
    found: dict[str, Line] = {}
    for row in connection.execute(query):
        its = {"id": known.now(row.id)[0], "name": row.name, "type": row.type, "records": 0}
        found.setdefault(its["id"], its)["records"] += row.number
    for d in standing(decided)[0]:
        name = padded(d.name or "")
        if d.verb == "split" and d.name and d.into and all(f" {word}" in name for word in begun):
            found.setdefault(d.into, {"id": d.into, "name": d.name, "type": None, "records": 0})
    return _most(found.values(), limit)


def nearest(connection: Connection, actor: str, limit: int) -> list[Line]:
    """Actors whose ids or names come near an id that nobody has, the nearest first."""
    query = select(actors.c.id, actors.c.name, actors.c.type).order_by(actors.c.seq).limit(_COMPARED)
    words = [word for word in fold(actor).split() if len(word) > 1]
    named = query.where(or_(false(), *(actors.c.folded.contains(f" {word}", autoescape=True) for word in words)))
    alike = query.where(actors.c.id.startswith(actor[:1].lower(), autoescape=True))
    near: dict[str, Line] = {}
    for asked in (named, alike) if words else (alike,):
        for row in connection.execute(asked):
            near.setdefault(row.id, {"id": row.id, "name": row.name, "type": row.type})
    best = difflib.get_close_matches(slug(actor), near, n=limit, cutoff=_ALIKE)
    return [near[one] for one in best]


def belonging(connection: Connection, question: Question, country: str, limit: int) -> list[Line]:
    """Persons and bodies of a country (by ISO code), as far as the latest records name them; most records first."""
    latest = select(records.c.seq).order_by(records.c.day.desc(), records.c.seq.desc()).limit(_LATEST)
    its = latest.where(*standing_records(question)).subquery()
    told = records.c.payload.contains(f'"country":"{country}"', autoescape=True)
    query = record_columns().where(records.c.seq.in_(select(its.c.seq)), told)
    query = query.order_by(records.c.day.desc(), records.c.seq)
    number: Counter[str] = Counter()
    found: dict[str, Line] = {}
    for row in connection.execute(query):
        named = {a["id"]: a for a in actors_in(record_line(row, question)) if a.get("country") == country}
        for actor in named.values():
            if actor["type"] in ("person", "organisation"):
                one = found.setdefault(actor["id"], {name: actor[name] for name in ("id", "name", "type", "role")})
                one["role"] = one["role"] or actor["role"]
                number[actor["id"]] += 1
    for one in found.values():
        one["records"] = number[one["id"]]
    return _most(found.values(), limit)


def _most(lines: Iterable[Line], limit: int) -> list[Line]:
    return sorted(lines, key=lambda a: (-a["records"], a["id"]))[:limit]


def places_beginning(connection: Connection, words: str, limit: int) -> list[Line]:
    """Places on the map of whose name each of the words begins a word."""
    begun = fold(words).split()
    if not begun:
        return []
    query = (
        select(places.c.id, func.min(places.c.name).label("name"), func.max(places.c.country).label("country"))
        .where(
            places.c.precision != "unresolved",
            *(places.c.folded.contains(f" {word}", autoescape=True) for word in begun),
        )
        .group_by(places.c.id)
        .order_by(func.length(func.min(places.c.name)), places.c.id)
    )
    return [{"id": r.id, "name": r.name, "country": r.country} for r in connection.execute(query.limit(limit))]


def names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """By id, the name under which an actor was seen first, or which a split gave it."""
    query = select(actors.c.id, actors.c.name).where(actors.c.id.in_(inline(set(ids)))).order_by(actors.c.seq.desc())
    found = {d.into: d.name for d in read(connection) if d.verb == "split" and d.into and d.name}
    return found | {row.id: row.name for row in connection.execute(query)}
