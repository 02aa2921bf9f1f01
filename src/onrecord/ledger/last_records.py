"""The last records of each key by which those that may tell one happening are found: keys in, records by `seq` out."""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.mentions import parts
from onrecord.ledger.tables import blocks

LATEST = 400
"""Records of a key that are looked at, the last ones."""
_KEYS = 10_000


class LastRecords:
    """What a process knows of them from one transaction to the next, of the keys that were asked for lately."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, array[int]] = OrderedDict()
        self._until: int | None = None

    def catch_up(self, connection: Connection) -> None:
        """Learn, at the beginning of a transaction, what other processes have added since the last one."""
        while len(self._of) > _KEYS:
            self._of.popitem(last=False)
        if self._until is not None:
            added = select(blocks).where(blocks.c.record > self._until).order_by(blocks.c.record)
            for row in connection.execute(added):
                self.add(row.key, row.record)
        self._until = connection.execute(select(func.max(blocks.c.record))).scalar() or 0

    def look_up(self, connection: Connection, keys: Iterable[str]) -> None:
        """Know of these keys; in the transaction that caught up."""
        for some in parts(key for key in set(keys) if key not in self._of):
            found: defaultdict[str, list[int]] = defaultdict(list)
            for key, record in connection.execute(select(blocks).where(blocks.c.key.in_(some))):
                found[key].append(record)
            self._of.update((key, array("q", sorted(found.get(key, ()))[-LATEST:])) for key in some)

    def add(self, key: str, record: int) -> None:
        """A record has come to a key; those of one key come in order."""
        if key in self._of:
            self._of[key].append(record)
            del self._of[key][:-LATEST]

    def shared(self, keys: Sequence[str]) -> Counter[int]:
        """The last records of keys that were looked up, each with how many of them it has."""
        for key in keys:
            self._of.move_to_end(key)
        return Counter(chain.from_iterable(self._of[key] for key in keys))
