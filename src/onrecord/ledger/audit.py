"""Who did what and when: a period and a name in; a line for each act that people signed, the latest first, out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.days import Day, end_of, first_day, last_day, moment
from onrecord.ledger.decisions import read
from onrecord.ledger.rows import clean
from onrecord.ledger.said import sentence
from onrecord.ledger.tables import acts, alert_acts, alerts, briefs

Line = dict[str, Any]
_LONGEST = 2_000


class Audit(ABC):
    """What a ledger keeps of what people do with it; it says itself how it is read and written."""

    _clock: Callable[[], datetime]

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]:
        """A connection with a transaction that writes."""

    def note_act(self, verb: str, about: str, *, by: str, note: str | None = None) -> None:
        """Keep that somebody did something that no other table tells."""
        with self._writing() as connection:
            add_act(connection, moment(self._clock()), verb, about, by, note)

    def audit(self, *, since: Day | None = None, until: Day | None = None, by: str | None = None) -> list[Line]:
        """All that was signed in a period, the latest first: `at` (UTC), `by`, `did`, `about` and `why`.

        Decisions and corrections, acts on alerts, briefs that were kept, and what `note_act` was told. `by` is null
        where a decision has no name. Raises UsageError for a period that makes no sense.
        """
        first, last = first_day(since) or "", end_of(last_day(until))
        with self._reading() as connection:
            every = [line for part in (_decided, _on_alerts, _briefs, _acts) for line in part(connection)]
        wanted = (
            line for line in every
            if line["at"] >= first and (last is None or line["at"] < last) and (by is None or line["by"] == by)
        )  # fmt: skip
        return sorted(wanted, key=lambda line: line["at"], reverse=True)


def add_act(connection: Connection, at: str, verb: str, about: str, by: str, note: str | None = None) -> None:
    """Keep an act in a transaction that is under way."""
    seq = (connection.execute(select(func.max(acts.c.seq))).scalar() or 0) + 1
    row = {"verb": verb, "about": clean(about)[:_LONGEST], "by": clean(by), "note": note and clean(note)[:_LONGEST]}
    connection.execute(acts.insert().values(seq=seq, recorded_at=at, **row))


def _line(at: str, by: str | None, did: str, about: str, why: str | None) -> Line:
    return {"at": at, "by": by, "did": did, "about": about, "why": why}


def _decided(connection: Connection) -> Iterator[Line]:
    for d in reversed(read(connection)):
        yield _line(d.recorded, d.by, d.verb, f"no. {d.number}: {sentence(d)}", d.reason)


def _on_alerts(connection: Connection) -> Iterator[Line]:
    query = select(alert_acts, alerts.c.payload).join_from(alert_acts, alerts, alerts.c.seq == alert_acts.c.alert)
    for row in connection.execute(query.order_by(alert_acts.c.seq.desc())):
        title = json.loads(row.payload)["title"]
        until = f" until {row.until}" if row.until else ""
        yield _line(row.recorded_at, row.by, f"{row.verb} alert", f"no. {row.alert}{until}: {title}", row.note)


def _briefs(connection: Connection) -> Iterator[Line]:
    query = select(briefs.c.seq, briefs.c.title, briefs.c.by, briefs.c.recorded_at).order_by(briefs.c.seq.desc())
    for row in connection.execute(query):
        yield _line(row.recorded_at, row.by, "keep brief", f"no. {row.seq}: {row.title}", None)


def _acts(connection: Connection) -> Iterator[Line]:
    for row in connection.execute(select(acts).order_by(acts.c.seq.desc())):
        yield _line(row.recorded_at, row.by, row.verb, row.about, row.note)
