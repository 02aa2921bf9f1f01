"""What a watch that runs for months keeps of what it saw: lines and ids of facts in; the same, in little room, out."""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from hashlib import blake2b
from typing import Any

Json = dict[str, Any]

_NEW, _SHARE = 1_000, 64
"""Ids that are held one by one: so many, or such a part of all where that is more."""


class Away:
    """A line of the ledger, packed: a fifth of the room that it takes as a dictionary."""

    __slots__ = ("_packed",)

    def __init__(self, line: Json) -> None:
        self._packed = zlib.compress(json.dumps(line, separators=(",", ":")).encode(), 1)

    @property
    def line(self) -> Json:
        """The line as it was."""
        found: Json = json.loads(zlib.decompress(self._packed))
        return found


class Known:
    """Ids that were seen, eight bytes each for all but the last ones."""

    def __init__(self) -> None:
        self._new: set[int] = set()
        self._old = array("Q")

    def __len__(self) -> int:
        return len(self._new) + len(self._old)

    def add(self, name: str) -> bool:
        """Know of an id; whether it is new."""
        key = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        at = bisect_left(self._old, key)
        if key in self._new or (at < len(self._old) and self._old[at] == key):
            return False
        self._new.add(key)
        if len(self._new) >= max(_NEW, len(self._old) // _SHARE):
            self._old, self._new = array("Q", sorted([*self._old, *sorted(self._new)])), set()
        return True
