"""Briefs that editors keep: a brief's JSON in, the same under a number, for good, out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.days import Day, last_day, moment
from onrecord.ledger.rows import clean
from onrecord.ledger.tables import briefs

Line = dict[str, Any]
_LISTED = 50


class Briefs(ABC):
    """What a ledger does with briefs; it says itself how it is read and written."""

    _clock: Callable[[], datetime]

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]:
        """A connection with a transaction that writes."""

    def keep_brief(self, title: str, brief: str, *, as_of: Day, by: str | None = None) -> int:
        """Keep a brief (JSON) and give its number. `as_of` is the day as of which it was made. Raises UsageError."""
        with self._writing() as connection:
            return self._keep_brief(connection, title, brief, as_of, by)

    def _keep_brief(self, connection: Connection, title: str, brief: str, as_of: Day, by: str | None) -> int:
        row = {"title": clean(title), "payload": clean(brief), "as_of": last_day(as_of), "by": by and clean(by)}
        number = (connection.execute(select(func.max(briefs.c.seq))).scalar() or 0) + 1
        connection.execute(briefs.insert().values(seq=number, recorded_at=moment(self._clock()), **row))
        return number

    def briefs(self, *, limit: int = _LISTED) -> Iterator[Line]:
        """The briefs that were kept, the latest first, without their text."""
        columns = (briefs.c.seq, briefs.c.title, briefs.c.as_of, briefs.c.by, briefs.c.recorded_at)
        query = select(*columns).order_by(briefs.c.seq.desc()).limit(limit)
        with self._reading() as connection:
            for row in connection.execute(query):
                yield {
                    "number": row.seq, "title": row.title, "as_of": row.as_of, "by": row.by, "recorded": row.recorded_at
                }  # fmt: skip

    def brief(self, number: int) -> Line | None:
        """One brief with its JSON as `brief`; None where there is none of that number."""
        with self._reading() as connection:
            row = connection.execute(select(briefs).where(briefs.c.seq == number)).first()
        if row is None:
            return None
        about = {"title": row.title, "as_of": row.as_of, "by": row.by, "recorded": row.recorded_at}
        return {"number": row.seq, **about, "brief": row.payload}
