"""The rows of one transaction: rows by table in, numbered where their table has a `seq`; all of them written, out."""

from __future__ import annotations

from sqlalchemy import Table, func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.rows import Row
from onrecord.ledger.tables import metadata


class Collected:
    """Rows that wait to be written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[Table, list[Row]] = {table: [] for table in metadata.sorted_tables}
        self._last: dict[Table, int] = {}

    def of(self, table: Table) -> list[Row]:
        """Those of a table, in order."""
        return self._rows[table]

    def put(self, table: Table, row: Row) -> None:
        """Add a row as it is."""
        self._rows[table].append(row)

    def number(self, table: Table, row: Row) -> int:
        """Add a row with the next `seq` of its table, which is given."""
        if table not in self._last:
            self._last[table] = self._connection.execute(select(func.max(table.c.seq))).scalar() or 0
        self._last[table] += 1
        self._rows[table].append({"seq": self._last[table], **row})
        return self._last[table]

    def write(self) -> None:
        """Write them all, tables that others point at first."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.execute(table.insert(), rows)
