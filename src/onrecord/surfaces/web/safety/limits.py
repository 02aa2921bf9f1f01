"""How often somebody asks, in; how long they should wait, out: token buckets in memory, some thousands at most."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from threading import Lock

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Budget:
    """So many at once (`burst`), and so many a second afterwards."""

    burst: float
    a_second: float

    def times(self, factor: float) -> Budget:
        """A budget so many times as large."""
        return Budget(self.burst * factor, self.a_second * factor)


class Buckets:
    """One bucket for each key; the ones that were used longest ago are forgotten first. Used by many threads."""

    def __init__(self, budget: Budget, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget = budget
        self._most = most
        self._clock = clock
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable) -> float:
        """Take one; 0, or the seconds until there is one again."""
        with self._lock:
            now = self._clock()
            level, at = self._levels.pop(key, (self._budget.burst, now))
            level = min(self._budget.burst, level + (now - at) * self._budget.a_second)
            wait = 0.0 if level >= 1 else (1 - level) / self._budget.a_second
            self._levels[key] = (level if wait else level - 1, now)
            while len(self._levels) > self._most:
                self._levels.popitem(last=False)
            return wait

    def give_back(self, key: Hashable) -> None:
        """Undo one `take`."""
        with self._lock:
            if key in self._levels:
                level, at = self._levels[key]
                self._levels[key] = (min(self._budget.burst, level + 1), at)

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._levels)


def client_key(host: str | None) -> str:
    """Who an address is for the limits: itself, or the /64 of an IPv6 address, of which one machine has many."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return (host or "")[:64]
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 64 << 64))
