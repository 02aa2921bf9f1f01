"""Whom and which places a ledger knows: an id or a name in, the actor or place as its records have it out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.decisions import exists
from onrecord.ledger.decisions import unknown as nobody
from onrecord.ledger.fold import fold, padded
from onrecord.ledger.identity import Decision, actors_in, identities, standing
from onrecord.ledger.tables import actors, places, record_actors, record_places, records
from onrecord.model.encode import part_from_json
from onrecord.model.parts import Actor, Place
from onrecord.packs.pack import slug

_LOOKED_AT = 20
_NAMED = 5


class Known:
    """The actors and places of a ledger, as people have decided who is who."""

    def __init__(self, connection: Connection, decided: Iterable[Decision]) -> None:
        self._connection = connection
        self._decided = list(decided)
        self._known = identities(self._decided)

    def actor(self, field: str, given: str) -> Actor | None:
        """Who has this id or this very name; None where nobody does. Raises UsageError where several do."""
        if exists(self._connection, self._decided, given):
            ids = {self._known.now(given)[0]}
        else:
            if not fold(given):
                raise UsageError(f"{field}: no name for an actor in {given!r}")
            found = self._connection.execute(select(actors.c.id).where(actors.c.folded == padded(given)).distinct())
            ids = {self._known.now(one)[0] for one in found.scalars()}
        if len(ids) > 1:
            raise UsageError(f"{field}: {given!r} may be {_either(ids)}: take the id")
        return self._actor(ids.pop()) if ids else None

    def _actor(self, one: str) -> Actor:
        count = func.count(record_actors.c.record)
        query = select(actors.c.name, actors.c.type).outerjoin(record_actors, record_actors.c.actor == actors.c.seq)
        query = query.where(actors.c.id == one).group_by(actors.c.seq).order_by(count.desc(), actors.c.seq)
        row = self._connection.execute(query.limit(1)).first()
        if row is None:
            split = next(d for d in standing(self._decided)[0] if d.into == one and d.verb == "split")
            was = self._actor(split.actor or one)
            return Actor(split.name or one, one, was.type, country=was.country)
        query = select(records.c.payload).join(record_actors, record_actors.c.record == records.c.seq)
        query = query.join(actors, actors.c.seq == record_actors.c.actor).where(actors.c.id == one)
        named = (a for line in self._payloads(query) for a in actors_in(line) if a["id"] == one)
        country = next((a["country"] for a in named if a.get("country")), None)
        return Actor(row.name, one, row.type, country=country)

    def nobody(self, field: str, given: str, how: str) -> UsageError:
        """The error for a name that nobody has, with those that come near it; `how` says the type of somebody new."""
        near = str(nobody(self._connection, given)).partition(": did you mean ")[2]
        hint = f" (did you mean {near})".replace("?)", "?)") if near else ""
        return UsageError(
            f"{field}: nobody in the ledger is {given!r}{hint}; for somebody new, say with {how} whether it is a "
            "person, organisation, country or group, or anonymous"
        )

    def place(self, field: str, given: str) -> Place | None:
        """The place of this id or this very name; None where there is none. Raises UsageError where several have it."""
        there = or_(places.c.id == given, places.c.folded == padded(given)) if fold(given) else places.c.id == given
        query = select(places.c.id).where(there, places.c.precision != "unresolved").distinct()
        ids = set(self._connection.execute(query).scalars())
        ids = {given} if given in ids else ids
        if len(ids) > 1:
            raise UsageError(f"{field}: {given!r} may be {_either(ids)}: take the id")
        return self._place(ids.pop()) if ids else None

    def _place(self, one: str) -> Place | None:
        query = select(records.c.payload).join(record_places, record_places.c.record == records.c.seq)
        query = query.join(places, places.c.seq == record_places.c.place)
        query = query.where(places.c.id == one, places.c.precision != "unresolved")
        found = [p for line in self._payloads(query) if (p := line.get("place")) and p["id"] == one]
        return part_from_json(Place, min(found, key=lambda p: p.get("radius_km") or 0)) if found else None

    def _payloads(self, query: Select[Any]) -> list[dict[str, Any]]:
        query = query.order_by(records.c.seq.desc()).limit(_LOOKED_AT)
        return [json.loads(payload) for payload in self._connection.execute(query).scalars()]


def _either(ids: set[str]) -> str:
    every = sorted(ids)
    more = f" or {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return " or ".join(every[:_NAMED]) + more


def new_actor(name: str, kind: str) -> Actor:
    """Somebody whom no record names yet; the id is made as the machine makes one."""
    start = "anonymous-" if kind == "anonymous" else ""
    return Actor(name, start + slug(name), kind)  # type: ignore[arg-type]


def new_place(name: str) -> Place:
    """A place that cannot be put on a map."""
    return Place(name, slug(name), None, None, None, "unresolved")
