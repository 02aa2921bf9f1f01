"""Alerts that are kept once, and what people do with them: `Alert`s and signed acts in, lines with their state out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Row, Table, func, select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.days import Day, end_of, first_day, last_day, moment
from onrecord.ledger.mentions import inline
from onrecord.ledger.rows import clean, dumps
from onrecord.ledger.tables import alert_acts, alert_reasons, alert_subjects, alerts, watch_runs
from onrecord.model.alert import IMPORTANCES, Alert, AlertReason, KeptAlerts
from onrecord.model.encode import part_from_json, to_json

Line = dict[str, Any]
Verb = Literal["acknowledge", "snooze", "escalate", "close", "reopen"]
VERBS: tuple[Verb, ...] = get_args(Verb)
STATES = ("open", "acknowledged", "snoozed", "escalated", "closed")
_STATE = {"acknowledge": "acknowledged", "snooze": "snoozed", "escalate": "escalated", "close": "closed"}
_LONGEST = 2_000


class Alerts(ABC):
    """What a ledger does with alerts; it says itself how it is read and written."""

    _clock: Callable[[], datetime]

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection that reads."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]:
        """A connection with a transaction that writes."""

    def keep_alerts(self, some: Iterable[Alert]) -> KeptAlerts:
        """Keep alerts, each once: one that is about what another tells already only adds its reasons to that one."""
        waiting = list(some)
        if not waiting:
            return KeptAlerts([], [])
        kept = KeptAlerts([], [])
        with self._writing() as connection:
            recorded = moment(self._clock())
            for alert in waiting:
                there = _told(connection, alert)
                if there is None:
                    _insert(connection, alert, recorded)
                    kept.new.append(alert)
                elif _grow(connection, there, alert, recorded):
                    kept.grown.append(there.id)
        return kept

    def known_subjects(self, subjects: Iterable[str]) -> set[str]:
        """Those of the subjects that an alert is about."""
        asked = sorted(set(map(clean, subjects)))
        if not asked:
            return set()
        query = select(alert_subjects.c.subject).where(alert_subjects.c.subject.in_(inline(asked)))
        with self._reading() as connection:
            return set(connection.execute(query).scalars())

    def alerts(
        self, *, state: str | Collection[str] | None = None, watch: str | None = None, since: Day | None = None,
        until: Day | None = None, as_of: Day | None = None, after: int = 0, earlier: int | None = None,
        limit: int | None = None,
    ) -> Iterator[Line]:  # fmt: skip
        """Alerts as lines, the latest first: the alert with its `number`, `state`, `acts` and when it was `recorded`.

        `state` is one of STATES, or several, as it is now or was at the end of the day `as_of`; the period is that of
        recording, `after` asks for those with a higher number and `earlier` for those with a lower one. Raises
        UsageError.
        """
        states = (state,) if isinstance(state, str) else STATES if state is None else tuple(state)
        for wrong in (one for one in states if one not in STATES):
            raise UsageError(f"no state {wrong!r}; there are: {', '.join(STATES)}")
        before, first, last = end_of(as_of), first_day(since), end_of(last_day(until))
        query = select(alerts).where(alerts.c.seq > after).order_by(alerts.c.seq.desc())
        query = query if earlier is None else query.where(alerts.c.seq < earlier)
        query = query if watch is None else query.where(alerts.c.watch == watch)
        query = query if first is None else query.where(alerts.c.recorded_at >= first)
        for end in (last, before):
            query = query if end is None else query.where(alerts.c.recorded_at < end)
        now = before or moment(self._clock())
        query = query if set(states) == set(STATES) else query.where(_in_state(states, before, now))
        query = query if limit is None else query.limit(limit)

        def lines() -> Iterator[Line]:
            with self._reading() as connection:
                for part in connection.execute(query).partitions(200):
                    yield from _lines(connection, part, before, now)

        return lines()

    def watches_that_raised(self) -> list[str]:
        """The names of the watches of all alerts, sorted."""
        with self._reading() as connection:
            return sorted(connection.execute(select(alerts.c.watch).distinct()).scalars())

    def alert(self, which: str | int, *, as_of: Day | None = None) -> Line:
        """One alert by number or id (or the start of its id). Raises UsageError where there is none, or several."""
        before = end_of(as_of)
        with self._reading() as connection:
            row = _one(connection, which)
            return next(_lines(connection, [row], before, before or moment(self._clock())))

    def last_raised(self) -> dict[str, str]:
        """By watch, the latest moment at which it raised an alert, or added its reason to one."""
        found: dict[str, str] = {}
        with self._reading() as connection:
            for row in connection.execute(select(alerts.c.payload, alerts.c.recorded_at).order_by(alerts.c.seq)):
                found.update((reason["watch"], row.recorded_at) for reason in json.loads(row.payload)["reasons"])
            for row in connection.execute(select(alert_reasons).order_by(alert_reasons.c.seq)):
                found[row.watch] = max(found.get(row.watch, ""), row.recorded_at)
        return found

    def act_on_alert(
        self, which: str | int, verb: str, *, by: str, note: str | None = None, until: datetime | Day | None = None
    ) -> Line:
        """Acknowledge, snooze `until` a moment (a day: to its end), escalate, close or reopen; gives the alert then.

        Raises UsageError for an unknown alert or verb, an unsigned act, and for a snooze that has no end or is over.
        """
        if verb not in VERBS:
            raise UsageError(f"nobody can {verb!r} an alert; there are: {', '.join(VERBS)}")
        if not by.strip():
            raise UsageError("an act is signed: say who does it")
        end = None if until is None else _moment_of(until)
        now = moment(self._clock())
        if (verb == "snooze") is (end is None):
            raise UsageError("a snooze has an end: until when?" if end is None else f"{verb} has no end")
        if end is not None and end <= now:
            raise UsageError(f"the end of the snooze ({until}) is over")
        with self._writing() as connection:
            row = _one(connection, which)
            act = {"verb": verb, "until": end, "note": note and clean(note)[:_LONGEST], "by": clean(by).strip()}
            seq = _next(connection, alert_acts)
            connection.execute(alert_acts.insert().values(seq=seq, alert=row.seq, recorded_at=now, **act))
            return next(_lines(connection, [row], None, now))

    def keep_run(self) -> None:
        """Keep that watches were run; at most once in an hour."""
        now = moment(self._clock())
        with self._writing() as connection:
            last = connection.execute(select(func.max(watch_runs.c.recorded_at))).scalar()
            if last is None or last[:13] != now[:13]:
                connection.execute(watch_runs.insert().values(seq=_next(connection, watch_runs), recorded_at=now))

    def last_run(self) -> str | None:
        """The moment at which watches were run last, to the hour; None where they never were."""
        with self._reading() as connection:
            return connection.execute(select(func.max(watch_runs.c.recorded_at))).scalar()


def _moment_of(until: datetime | Day) -> str:
    if isinstance(until, datetime):
        return moment(until)
    day = end_of(until) or ""
    return day if "T" in day else f"{day}T00:00:00Z"


def _told(connection: Connection, alert: Alert) -> Row[Any] | None:
    """The alert, the first, that tells of one of the subjects, or that has the id."""
    subjects = [clean(s) for s in alert.subjects]
    its = select(alert_subjects.c.alert).where(alert_subjects.c.subject.in_(inline(subjects)))
    same = (alerts.c.id == alert.id) | alerts.c.seq.in_(its)
    return connection.execute(select(alerts).where(same).order_by(alerts.c.seq).limit(1)).first()


def _insert(connection: Connection, alert: Alert, recorded: str) -> None:
    about = {"id": alert.id, "watch": clean(alert.watch), "day": alert.day or "", "importance": alert.importance}
    payload = clean(dumps(to_json(alert)))
    seq = _next(connection, alerts)
    connection.execute(alerts.insert().values(seq=seq, payload=payload, recorded_at=recorded, **about))
    _add_subjects(connection, seq, alert.subjects)


def _next(connection: Connection, table: Table) -> int:
    """The number of the next row; only one transaction writes at a time."""
    return (connection.execute(select(func.max(table.c.seq))).scalar() or 0) + 1


def _add_subjects(connection: Connection, seq: int, subjects: Sequence[str]) -> None:
    asked = sorted(set(map(clean, subjects)))
    query = select(alert_subjects.c.subject).where(alert_subjects.c.subject.in_(inline(asked)))
    there = set(connection.execute(query).scalars())
    rows = [{"subject": subject, "alert": seq} for subject in asked if subject not in there]
    if rows:
        connection.execute(alert_subjects.insert(), rows)


def _grow(connection: Connection, there: Row[Any], alert: Alert, recorded: str) -> bool:
    """Add what the alert knows more; whether it has another reason."""
    _add_subjects(connection, there.seq, alert.subjects)
    had = {r["watch"] for r in json.loads(there.payload)["reasons"]}
    query = select(alert_reasons.c.watch).where(alert_reasons.c.alert == there.seq)
    had |= set(connection.execute(query).scalars())
    more = [r for r in alert.reasons if clean(r.watch) not in had]
    for reason in more:
        row = {"alert": there.seq, "watch": clean(reason.watch), "payload": clean(dumps(to_json(reason)))}
        connection.execute(
            alert_reasons.insert().values(seq=_next(connection, alert_reasons), recorded_at=recorded, **row)
        )
    return bool(more)


def _one(connection: Connection, which: str | int) -> Row[Any]:
    text = clean(str(which)).strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        found = connection.execute(select(alerts).where(alerts.c.seq == int(text))).all()
    else:
        start = text if text.startswith("alert:") else f"alert:{text}"
        query = select(alerts).where(alerts.c.id.startswith(start, autoescape=True)).limit(2)
        found = connection.execute(query).all() if len(start) > len("alert:") else []
    if len(found) != 1:
        raise UsageError(f"{'several alerts begin with' if found else 'no alert'} {text!r}")
    return found[0]


def _lines(connection: Connection, rows: Sequence[Row[Any]], before: str | None, now: str) -> Iterator[Line]:
    seqs = [row.seq for row in rows]
    acts: dict[int, list[Line]] = {}
    added: dict[int, list[Line]] = {}
    for row in connection.execute(_in_time(alert_acts, seqs, before)):
        act = {"verb": row.verb, "until": row.until, "note": row.note, "by": row.by, "recorded": row.recorded_at}
        acts.setdefault(row.alert, []).append(act)
    for row in connection.execute(_in_time(alert_reasons, seqs, before)):
        added.setdefault(row.alert, []).append({**json.loads(row.payload), "recorded": row.recorded_at})
    for row in rows:
        its = acts.get(row.seq, [])
        line: Line = {"number": row.seq, **json.loads(row.payload)}
        line["reasons"] = [*line["reasons"], *added.get(row.seq, [])]
        line["importance"] = max((r["importance"] for r in line["reasons"]), key=IMPORTANCES.index)
        yield {**line, "state": _state(its, now), "acts": its, "recorded": row.recorded_at}


def _in_time(table: Any, seqs: Sequence[int], before: str | None) -> Any:
    query = select(table).where(table.c.alert.in_(inline(seqs))).order_by(table.c.seq)
    return query if before is None else query.where(table.c.recorded_at < before)


def _in_state(states: Collection[str], before: str | None, now: str) -> ColumnElement[bool]:
    """Whether an alert is in one of the states, as `_state` tells it."""
    counts = (alert_acts.c.verb != "snooze") | (alert_acts.c.until > now)
    counts = counts if before is None else counts & (alert_acts.c.recorded_at < before)
    last = select(func.max(alert_acts.c.seq)).where(counts).group_by(alert_acts.c.alert)
    its = select(alert_acts.c.alert).where(alert_acts.c.seq.in_(last))
    wanted = [verb for verb, state in _STATE.items() if state in states]
    if "open" in states:
        return alerts.c.seq.not_in(its.where(alert_acts.c.verb.in_([v for v in _STATE if v not in wanted])))
    return alerts.c.seq.in_(its.where(alert_acts.c.verb.in_(wanted)))


def _state(acts: Sequence[Line], now: str) -> str:
    """By the last act; who is woken from a snooze is where it was before."""
    for act in reversed(acts):
        if act["verb"] != "snooze" or act["until"] > now:
            return _STATE.get(act["verb"], "open")
    return "open"


def alert_of(line: Line) -> Alert:
    """The alert that a line tells."""
    names = Alert.__dataclass_fields__
    reasons = [{k: v for k, v in r.items() if k in AlertReason.__dataclass_fields__} for r in line["reasons"]]
    return part_from_json(Alert, {**{k: v for k, v in line.items() if k in names}, "reasons": reasons})
