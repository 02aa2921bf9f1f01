"""Who does what alone, for how long: names and holders in; who holds them instead out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from onrecord.ledger.days import moment
from onrecord.ledger.follow_tables import leases
from onrecord.ledger.rows import clean, dumps

Json = dict[str, Any]
BESIDE = "follow beside "
"""The lease of a follower beside the main one, with its name at the end."""
_AWAY = timedelta(days=30)
"""So long what waits of the sources of a follower beside waits for it, though it does not run."""


class Leases(ABC):
    """What a ledger does for those that must be alone; it says itself how it is read and written."""

    _clock: Callable[[], datetime]

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]:
        """A connection with a transaction that writes."""

    def lease(self, name: str, holder: Mapping[str, Any], seconds: float, gone: Callable[[Json], bool]) -> Json | None:
        """Hold a name for so many seconds, or go on holding it; None, or who holds it instead.

        What the holder has as `sources` is held with it: nobody else may hold one of them under another name; `held`
        says which one somebody does. `gone` tells of a holder whose time is not over whether it has ended all the same.
        """
        now, said = self._clock(), clean(dumps(dict(holder)))
        row = {"holder": said, "since": moment(now), "until": moment(now + timedelta(seconds=seconds))}
        wanted = set(json.loads(said).get("sources", ()))
        with self._writing() as connection:
            rows = connection.execute(select(leases).order_by(leases.c.name)).all()
            own = next((r for r in rows if r.name == name), None)
            for found in rows:
                if found.until <= moment(now) or (found.name == name and found.holder == said):
                    continue
                other: Json = json.loads(found.holder)
                shared = sorted(wanted & set(other.get("sources", ())))
                if (found.name == name or shared) and not gone(other):
                    held = None if found.name == name else shared[0]
                    return {**other, "since": found.since, "until": found.until, "held": held}
            if own is None:
                connection.execute(leases.insert().values(name=name, **row))
                return None
            if own.holder == said:
                row["since"] = own.since
            connection.execute(update(leases).where(leases.c.name == name).values(**row))
        return None

    def release(self, name: str, holder: Mapping[str, Any], *, known: bool = False) -> None:
        """Hold a name no longer; with `known`, the ledger still knows who did, and its sources."""
        its = leases.c.name == name, leases.c.holder == clean(dumps(dict(holder)))
        over = update(leases).values(until=moment(self._clock())) if known else delete(leases)
        with self._writing() as connection:
            connection.execute(over.where(*its))

    def lease_of(self, name: str) -> Json | None:
        """Who holds a name and until when; None where nobody does."""
        with self._reading() as connection:
            found = connection.execute(select(leases).where(leases.c.name == name)).first()
        return None if found is None else {**json.loads(found.holder), "since": found.since, "until": found.until}

    def beside(self) -> dict[str, Json]:
        """By name, the followers beside the main one that follow, or did not long ago, and until when each is held."""
        with self._reading() as connection:
            return self._beside(connection)

    def _beside(self, connection: Connection) -> dict[str, Json]:
        query = select(leases).where(leases.c.name.startswith(BESIDE), leases.c.until > moment(self._clock() - _AWAY))
        return {
            row.name.removeprefix(BESIDE): {**json.loads(row.holder), "since": row.since, "until": row.until}
            for row in connection.execute(query.order_by(leases.c.name))
        }
