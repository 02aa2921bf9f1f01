"""Briefs on a rhythm: a brief and how far it goes in; both kept in one transaction, or, where that is done, neither."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from onrecord.ledger.briefs import Briefs
from onrecord.ledger.days import Day
from onrecord.ledger.follow_tables import remembered
from onrecord.ledger.following import Following

Json = dict[str, Any]


class Issues(Briefs, Following):
    """What a ledger does with briefs that are made on a rhythm; it says itself how it is read and written."""

    def keep_issue(
        self, name: str, before: Json, now: Json, *, title: str, brief: str, as_of: Day, by: str
    ) -> Json | None:  # fmt: skip
        """Keep a brief (JSON) and, with it, what is remembered under the name from now on.

        That is `now`, with the number of the brief behind those that `waiting` has. None, and nothing is kept, where it
        is not `before` that is remembered: another process was there first.
        """
        query = select(remembered.c.value).where(remembered.c.name == name)
        with self._writing() as connection:
            there = connection.execute(query).scalar()
            if there is None or json.loads(there) != before:
                return None
            number = self._keep_brief(connection, title, brief, as_of, by)
            after = {**now, "waiting": [*now["waiting"], number]}
            self._remember(connection, name, after)
        return after
