"""All readings of one record: its id and that of its article in; the machine's, then each by a person, as lines out."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from onrecord.ledger.decisions import read
from onrecord.ledger.identity import Decision
from onrecord.ledger.readings import Kept, state_of
from onrecord.ledger.tables import articles, readings

Line = dict[str, Any]

_KEPT = ("corrected", "plover")


def history(connection: Connection, article: str, record: str, before: str | None) -> list[Line]:
    """The readings, the machine's first; none for a record that the article has not. `reading` is null for no record.

    `changed` are the fields that read otherwise than in the reading before; `until` is when the next one came.
    """
    seq = connection.execute(select(articles.c.seq).where(articles.c.id == article)).scalar()
    state = None if seq is None else state_of(connection, seq, record)
    if state is None:
        return []
    query = select(readings).where(readings.c.read.in_([row.seq for row in state.rows])).order_by(readings.c.seq)
    by_people = connection.execute(query).all()
    decided = {d.number: d for d in read(connection)}
    rows = {row.seq: row for row in state.rows}
    by_hand = {r.record for r in by_people}
    every = [
        ((row.recorded, 0, seq), _line(row, row.recorded, None)) for seq, row in rows.items() if seq not in by_hand
    ] + [
        ((r.recorded_at, 1, r.seq), _line(rows.get(r.record), r.recorded_at, decided[r.decision])) for r in by_people
    ]
    found = [line for _, line in sorted(every, key=itemgetter(0))]
    found = [line for line in found if before is None or line["recorded"] < before]
    for line, following in zip(found, [*found[1:], None], strict=True):
        line["until"] = following and following["recorded"]
    for line, earlier in zip(found[1:], found, strict=False):
        line["changed"] = _changed(earlier["reading"], line["reading"])
    return found


def _line(row: Kept | None, recorded: str, decision: Decision | None) -> Line:
    told = {name: getattr(decision, name, None) for name in ("number", "verb", "by", "reason")}
    reading = None if row is None else json.loads(row.payload)
    return {
        "revision": row and row.revision, "recorded": recorded, "until": None, **told, "changed": [], "reading": reading
    }  # fmt: skip


def _changed(before: Line | None, now: Line | None) -> list[str]:
    if before is None or now is None:
        return []
    names = dict.fromkeys([*before, *now])
    return [name for name in names if name not in _KEPT and before.get(name) != now.get(name)]
