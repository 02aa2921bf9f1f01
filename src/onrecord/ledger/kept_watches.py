"""Watches that are made on the desk: a name, its JSON and who signs in; each kept by its name, with the act, out."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, func, select

from onrecord.errors import UsageError
from onrecord.ledger.audit import add_act
from onrecord.ledger.days import moment
from onrecord.ledger.follow_tables import remembered
from onrecord.ledger.following import Following
from onrecord.ledger.rows import clean

Json = dict[str, Any]
WATCH = "watch:"
"""What watches are remembered under in the ledger, each by its name."""
MOST_WATCHES = 200


class KeptWatches(Following):
    """What a ledger does with watches that stand in no file; it says itself how it is read and written."""

    def kept_watches(self) -> dict[str, Any]:
        """By name, what was kept: the `watch`, who made it (`by`) and when (`at`)."""
        return self.remembered(WATCH)

    def keep_watch(self, name: str, watch: Json, *, by: str) -> None:
        """Keep a watch, signed. Raises UsageError where there is one of the name, or too many."""
        at = moment(self._clock())
        its = remembered.c.name >= WATCH, remembered.c.name < WATCH + "\U0010ffff"
        with self._writing() as connection:
            if connection.execute(select(remembered.c.name).where(remembered.c.name == WATCH + name)).first():
                raise UsageError(f"there is a watch {name!r} already, made on the desk")
            if (connection.execute(select(func.count()).where(*its)).scalar() or 0) >= MOST_WATCHES:
                raise UsageError(f"there are {MOST_WATCHES} watches already; more stand in files")
            self._remember(connection, WATCH + name, {"watch": watch, "by": clean(by), "at": at})
            add_act(connection, at, "add watch", _about(name, {"watch": watch}), by)

    def remove_watch(self, name: str, *, by: str) -> None:
        """Remove a watch that was kept, signed; what it has raised stays. Raises UsageError where there is none."""
        query = select(remembered.c.value).where(remembered.c.name == WATCH + name)
        with self._writing() as connection:
            there = connection.execute(query).scalar()
            if there is None:
                raise UsageError(f"no watch {name!r} was made on the desk")
            connection.execute(delete(remembered).where(remembered.c.name == WATCH + name))
            add_act(connection, moment(self._clock()), "remove watch", _about(name, json.loads(there)), by)


def _about(name: str, kept: Any) -> str:
    """The watch as it was written, so that who reads the log can make it again."""
    watch = kept.get("watch") if isinstance(kept, dict) else kept
    rest = {key: value for key, value in watch.items() if key != "name"} if isinstance(watch, dict) else watch
    return f"{name}: {json.dumps(rest, ensure_ascii=False)}"
