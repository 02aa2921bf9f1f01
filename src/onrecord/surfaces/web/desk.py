"""What every page works with: settings in; the open ledger, its latest day and a cache that new reports empty, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Event, Lock, Thread
from time import perf_counter
from typing import Any, TypeVar

from fastapi import Request

from onrecord.engines.aside import Aside
from onrecord.engines.setup import Setup
from onrecord.errors import OnrecordError
from onrecord.ledger import Ledger
from onrecord.surfaces.web.settings import Settings
from onrecord.surfaces.web.staging import Staging

T = TypeVar("T")
_MOST = 1024
_LONG = 0.03
"""Seconds; what is made in less is made anew at once."""
_SHARE = 60
"""What takes a second to make is made anew after so many seconds, not before."""
_STALE = 30.0
"""Seconds for which what stood before may be shown; longer only while its making takes its share of time."""
_DEAR = 0.3
"""Seconds; what takes longer is made anew also while nobody asks, for `_WANTED` seconds after somebody has."""
_WANTED = 24 * 3600.0
_LOOK = 1.0


@dataclass(slots=True)
class _Kept:
    """What was made for a state of the ledger, in how many seconds, when, how, and when it was last asked for."""

    state: str
    made: Any
    took: float
    at: float
    make: Callable[[], Any]
    asked: float

    @property
    def again(self) -> float:
        """From when on it may be made again."""
        return self.at + _SHARE * self.took

    def fresh_enough(self, now: float) -> bool:
        """Whether it may be shown although the ledger has grown."""
        return now < max(self.at + _STALE, self.again + self.took + _LOOK)


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
        self._closed = Event()
        Thread(target=self.keep_up, name="desk-keeps-up", daemon=True).start()

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
        """As `cached`, but where that takes long and the ledger has just grown, what stood before is given once more.

        What stands now is made meanwhile, one thing at a time; what is older than `_STALE` seconds is not given, unless
        it is so dear that it is made anew all the time.
        """
        state, now = self.ledger.state(), perf_counter()
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                found.asked = now
                if found.state == state:
                    kept: T = found.made
                    return kept
            if found is None or found.took < _LONG or not found.fresh_enough(now):
                found = None
            elif now >= found.again and key not in self._making:
                self._making.add(key)
                self._behind.submit(self._make_behind, key, state, make)
        if found is None:
            return self._make(key, state, make)
        before: T = found.made
        return before

    def keep_up(self) -> None:
        """Make anew what takes long and has been asked for lately, as long as the desk is open."""
        while not self._closed.wait(_LOOK):
            try:
                state, now = self.ledger.state(), perf_counter()
            except OnrecordError:
                continue
            with self._lock:
                due = [
                    (key, kept.make)
                    for key, kept in self._kept.items()
                    if kept.took >= _DEAR and kept.state != state and now >= kept.again and now < kept.asked + _WANTED
                    and key not in self._making
                ]  # fmt: skip
                self._making.update(key for key, _ in due)
            for key, make in due:
                self._behind.submit(self._make_behind, key, state, make)

    def _make_behind(self, key: Hashable, state: str, make: Callable[[], Any]) -> None:
        """What cannot be made behind is made, and fails, before whoever asks next."""
        try:
            if not self._closed.is_set():
                self._make(key, state, make)
        except Exception:
            with self._lock:
                self._kept.pop(key, None)
        finally:
            self._making.discard(key)

    def _make(self, key: Hashable, state: str, make: Callable[[], T]) -> T:
        start = perf_counter()
        made = make()
        end = perf_counter()
        with self._lock:
            before = self._kept.pop(key, None)
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            asked = before.asked if before is not None else start
            self._kept[key] = _Kept(state, made, end - start, end, make, asked)
        return made

    def close(self) -> None:
        """Let go of the ledger and end what works behind."""
        self._closed.set()
        self._behind.shutdown(cancel_futures=True)
        self.reader.close()
        self.ledger.close()


def desk_of(request: Request) -> Desk:
    """The desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk
