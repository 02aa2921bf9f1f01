"""What every page works with: settings in; the open ledger, its latest day and a cache that new reports empty, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import perf_counter
from typing import Any, TypeVar

from fastapi import Request

from onrecord.engines.aside import Aside
from onrecord.engines.setup import Setup
from onrecord.ledger import Ledger
from onrecord.surfaces.web.settings import Settings
from onrecord.surfaces.web.staging import Staging

T = TypeVar("T")
_MOST = 256
_LONG = 0.03
"""Seconds; what is made in less is made anew at once."""
_SHARE = 60
"""What takes a second to make is made anew after so many seconds, not before."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was made for a state of the ledger, in how many seconds, and from when on it may be made again."""

    state: str
    made: Any
    took: float
    again: float


class Desk:
    """One desk over one ledger; used by many threads at once."""

    def __init__(self, settings: Settings) -> None:
        """Raises LedgerError; a ledger that is not there yet is made, so that the desk can open empty."""
        from onrecord.pipeline import Connector

        self.settings = settings
        self.ledger = Ledger.open(settings.ledger, clock=settings.clock, connector=Connector)
        self.reader = Aside(Setup(settings.pack, settings.model))
        self.staging = Staging()
        self._lock = Lock()
        self._kept: dict[Hashable, _Kept] = {}
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._making: set[Hashable] = set()

    def today(self) -> date:
        """The day by the desk's clock (UTC)."""
        return self.settings.clock().date()

    def last_day(self) -> str:
        """The day of the latest report; "" where there is none with a day."""
        return self.cached("last day", self.ledger.last_day)

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each state of the ledger."""
        state = self.ledger.state()
        with self._lock:
            found = self._kept.get(key)
        if found is not None and found.state == state:
            kept: T = found.made
            return kept
        return self._make(key, state, make)

    def lately(self, key: Hashable, make: Callable[[], T]) -> T:
        """As `cached`, but where that takes long and the ledger has grown, what stood before is given once more.

        What stands now is made meanwhile, one thing at a time.
        """
        state = self.ledger.state()
        with self._lock:
            found = self._kept.get(key)
            stale = found is not None and found.state != state
            slow = found is not None and found.took >= _LONG
            again = stale and slow and key not in self._making and found is not None and perf_counter() >= found.again
            if again:
                self._making.add(key)
        if found is None or (stale and not slow):
            return self._make(key, state, make)
        if again:
            self._behind.submit(self._make_behind, key, state, make)
        kept: T = found.made
        return kept

    def _make_behind(self, key: Hashable, state: Any, make: Callable[[], T]) -> None:
        try:
            self._make(key, state, make)
        finally:
            self._making.discard(key)

    def _make(self, key: Hashable, state: Any, make: Callable[[], T]) -> T:
        start = perf_counter()
        made = make()
        end = perf_counter()
        with self._lock:
            self._kept.pop(key, None)
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = _Kept(state, made, end - start, end + _SHARE * (end - start))
        return made

    def close(self) -> None:
        """Let go of the ledger and end what works behind."""
        self._behind.shutdown(cancel_futures=True)
        self.reader.close()
        self.ledger.close()


def desk_of(request: Request) -> Desk:
    """The desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk
