"""How a record reads: its rows and what was decided of it in; the machine's reading, what stands now and why, out.

What stands is the machine's reading with all decisions that hold, in their order. So it does not matter in which order
they are undone, and without any the machine's reading stands again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.engine import Connection

from onrecord.ledger.identity import Amended, Decision, standing
from onrecord.ledger.tables import amended, articles, corrections, readings, records
from onrecord.model.encode import record_from_json, to_json
from onrecord.model.parts import Actor, Place, Plover, When
from onrecord.model.records import Record

Json = dict[str, Any]
Coded = Callable[[Record], Plover | None]

_OLDER = articles.alias("older")


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of `records`."""

    seq: int
    revision: int
    payload: str
    fact: str
    wording: str
    recorded: str


@dataclass(frozen=True, slots=True)
class State:
    """A record of an article (told by `seq`): the machine's row, the one that stands (None: it is no record), all."""

    article: int
    id: str
    machine: Kept
    now: Kept | None
    rows: tuple[Kept, ...]

    @property
    def last(self) -> int:
        """The highest revision."""
        return self.rows[-1].revision

    def like_machine(self) -> list[int]:
        """The rows that read as the machine does, by `seq`."""
        return [row.seq for row in self.rows if row.payload == self.machine.payload]


def state_of(connection: Connection, article: int, record: str) -> State | None:
    """How a record stands; None where the article has none of that id."""
    query = (
        select(
            records.c.seq, records.c.revision, records.c.payload, records.c.fact, records.c.wording,
            records.c.recorded_at, corrections.c.record.label("gone"), readings.c.record.label("by_hand"),
        )
        .outerjoin(corrections, corrections.c.record == records.c.seq)
        .outerjoin(readings, readings.c.record == records.c.seq)
        .where(records.c.article == article, records.c.id == record)
        .order_by(records.c.revision)
    )  # fmt: skip
    found = connection.execute(query).all()
    if not found:
        return None
    rows = [Kept(*row[:6]) for row in found]
    machine = next(kept for kept, row in zip(rows[::-1], found[::-1], strict=True) if row.by_hand is None)
    now = next((kept for kept, row in zip(rows, found, strict=True) if row.gone is None), None)
    return State(article, record, machine, now, tuple(rows))


def said_of(
    connection: Connection, decided: Iterable[Decision], article: int, record: str | None = None
) -> dict[str, list[tuple[Decision, Amended]]]:
    """By record of an article, what is decided of it and holds, the first decision first."""
    query = _amended().where(amended.c.article == article)
    if record is not None:
        query = query.where(amended.c.record == record)
    rows = connection.execute(query.order_by(amended.c.decision)).all()
    holds = {d.number: d for d in standing(decided)[0]} if rows else {}
    found: dict[str, list[tuple[Decision, Amended]]] = {}
    for row in rows:
        if row.decision in holds:
            found.setdefault(row.record, []).append((holds[row.decision], _told(row)))
    return found


def with_records(connection: Connection, decided: Iterable[Decision], before: str | None = None) -> list[Decision]:
    """The decisions, each with what it says of records, of the one that it was made on first."""
    query = _amended() if before is None else _amended().where(amended.c.recorded_at < before)
    found: dict[int, list[Amended]] = {}
    for row in connection.execute(query.order_by(amended.c.carried_from.is_not(None), amended.c.article)):
        found.setdefault(row.decision, []).append(_told(row))
    return [replace(d, records=_first_its_own(d, found[d.number])) if d.number in found else d for d in decided]


def _first_its_own(decision: Decision, its: list[Amended]) -> tuple[Amended, ...]:
    own = decision.articles[0], decision.spellings[0]
    return tuple(sorted(its, key=lambda a: (a.article, a.record) != own))


def _amended() -> Select[*tuple[Any, ...]]:
    columns = (amended.c.decision, amended.c.record, amended.c.fields, articles.c.id, _OLDER.c.id.label("older"))
    query: Select[*tuple[Any, ...]] = select(*columns).join(articles, articles.c.seq == amended.c.article)
    return query.outerjoin(_OLDER, _OLDER.c.seq == amended.c.carried_from)


def _told(row: Row[*tuple[Any, ...]]) -> Amended:
    return Amended(row.id, row.record, json.loads(row.fields), row.older)


def read_as(machine: Json, said: Sequence[tuple[Decision, Amended]], coded: Coded | None) -> Json | None:
    """The reading by what is decided; None where it is no record.

    `corrected` in it says who changed which field from what, and why. The PLOVER code is made anew by `coded`; without
    it, it is left out where it may be another.
    """
    if any(told.fields is None for _, told in said):
        return None
    now: Json = dict(machine)
    fields: Json = {}
    for decision, told in said:
        for name, change in (told.fields or {}).items():
            now[name] = change["now"]
            fields[name] = {"read": machine.get(name), "now": change["now"], "number": decision.number}
    fields = {name: told for name, told in fields.items() if told["read"] != told["now"]}
    if not fields:
        return machine
    record = record_from_json(now)
    if coded is not None:
        now["plover"] = to_json(coded(record))
    elif not all(_is_part(getattr(record, name)) for name in fields):
        now["plover"] = None
    last, carried = said[-1][0], said[-1][1].carried_from
    now["corrected"] = {
        "by": last.by, "reason": last.reason, "number": last.number, "recorded": last.recorded,
        **({"carried_from": carried} if carried else {}), "fields": fields,
    }  # fmt: skip
    return now


def _is_part(value: Any) -> bool:
    return isinstance(value, (Actor, When, Place))
