"""What was passed over is let go of after a time: a moment in; rows of following that nothing rests on, deleted, out.

Reports, records, words, decisions and alerts are for ever, and so is what became of an item that was kept. The guards
of the tables are lifted within the one transaction that deletes, and that it was done is kept as an act.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.audit import add_act
from onrecord.ledger.columns import guards, lifted
from onrecord.ledger.days import moment
from onrecord.ledger.follow_tables import deliveries, items, items_done, remembered
from onrecord.ledger.tables import LET_GO, refusals

LETTING_GO = "let go"
BY = "retention"
_PASSED_OVER = ("off topic", "refused")
_OF_SOURCES = "source:"
_AT_ONCE = 500


class LettingGo(ABC):
    """How a ledger forgets what was passed over."""

    _clock: Callable[[], datetime]

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]:
        """A connection with a transaction that writes."""

    def let_go(self, before: datetime) -> dict[str, int]:
        """Delete what was passed over before a moment; how many rows of which table, nothing where there were none.

        Items that were off topic or refused; refusals; tries to deliver that a later try followed, so that nothing is
        sent again; and what is remembered of sources that have not been polled since. The last row of each table stays,
        so that no number is given twice.
        """
        at = moment(before)
        with self._writing() as connection:
            with _unguarded(connection):
                gone = {
                    "items": _items(connection, at),
                    "refusals": _deleted(connection, refusals, refusals.c.recorded_at < at),
                    "deliveries": _deleted(connection, deliveries, deliveries.c.at < at, _tried_again()),
                    "remembered": connection.execute(
                        delete(remembered).where(remembered.c.name.startswith(_OF_SOURCES), remembered.c.at < at)
                    ).rowcount,
                }
            told = {name: number for name, number in gone.items() if number}
            if told:
                about = ", ".join(f"{number:,} rows of {name}" for name, number in told.items())
                add_act(connection, moment(self._clock()), LETTING_GO, about, BY, f"older than {at}")
        return told


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """The tables may be deleted from; that the guards are there again is in the same transaction."""
    database = connection.dialect.name
    for statement in lifted(LET_GO, database):
        connection.exec_driver_sql(statement)
    yield
    for statement in guards(LET_GO, database, again=True):
        connection.exec_driver_sql(statement)


def _items(connection: Connection, at: str) -> int:
    last = select(func.max(items.c.seq)).scalar_subquery()
    passed = items_done.c.state.in_(_PASSED_OVER), items_done.c.done_at < at, items_done.c.item < last
    gone = connection.execute(delete(items_done).where(*passed).returning(items_done.c.item)).scalars().all()
    for start in range(0, len(gone), _AT_ONCE):
        connection.execute(delete(items).where(items.c.seq.in_(gone[start : start + _AT_ONCE])))
    return len(gone)


def _deleted(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    last = select(func.max(table.c.seq)).scalar_subquery()
    return connection.execute(delete(table).where(table.c.seq < last, *conditions)).rowcount


def _tried_again() -> ColumnElement[bool]:
    """Whether a later try of the same message and target is there."""
    later = deliveries.alias()
    same = later.c.what == deliveries.c.what, later.c.target == deliveries.c.target, later.c.seq > deliveries.c.seq
    return select(later.c.seq).where(*same).exists()
