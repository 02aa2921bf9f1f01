"""What a ledger has grown to: a connection in, numbers that change whenever something was added out."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.tables import articles, decisions, discrepancies, parents, records, refusals, stories

_GROWING = (articles, records, discrepancies, decisions, refusals, parents, stories)


def state(connection: Connection) -> tuple[int, ...]:
    """The number of the last article, record, discrepancy, decision and so on; cheap to ask for."""
    lasts = select(*(select(func.max(table.c.seq)).scalar_subquery() for table in _GROWING))
    return tuple(seq or 0 for seq in connection.execute(lasts).one())
