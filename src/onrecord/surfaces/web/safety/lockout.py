"""Wrong passwords and tokens, by name and by address, in; how long to wait before the next try, out."""

from __future__ import annotations

import time
from collections.abc import Callable

from onrecord.surfaces.web.safety.limits import Buckets, Budget

ONE_NAME_ONE_ADDRESS = Budget(5, 1 / 60)
ONE_ADDRESS = Budget(20, 1 / 15)
ONE_NAME = Budget(50, 1 / 20)
"""From everywhere: many, so that nobody can lock another out with little, and few enough that guessing is hopeless."""


class Lockout:
    """A try is counted before the password is looked at and given back when it was right."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._both = Buckets(ONE_NAME_ONE_ADDRESS, clock=clock)
        self._addresses = Buckets(ONE_ADDRESS, clock=clock)
        self._names = Buckets(ONE_NAME, clock=clock)

    def enter(self, name: str, client: str) -> float:
        """Count a try; 0, or the seconds to wait, and then none is counted."""
        taken: list[tuple[Buckets, object]] = []
        for buckets, key in self._keys(name, client):
            wait = buckets.take(key)
            if wait:
                for earlier, its in taken:
                    earlier.give_back(its)
                return wait
            taken.append((buckets, key))
        return 0.0

    def passed(self, name: str, client: str) -> None:
        """The try was right."""
        for buckets, key in self._keys(name, client):
            buckets.give_back(key)

    def _keys(self, name: str, client: str) -> list[tuple[Buckets, object]]:
        known = name.strip().casefold()[:100]
        both: list[tuple[Buckets, object]] = [(self._both, (known, client)), (self._addresses, client)]
        return [*both, (self._names, known)] if known else both
