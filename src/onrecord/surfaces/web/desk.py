"""What every page works with: settings in; the open ledger, its latest day and a cache that new reports empty, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Event, Lock, Thread
from time import perf_counter
from typing import Any, TypeVar

from fastapi import Request

from onrecord.engines.aside import Aside
from onrecord.engines.setup import Setup
from onrecord.engines.trial import Trial
from onrecord.errors import OnrecordError
from onrecord.ledger import Ledger
from onrecord.surfaces.web.settings import Settings
from onrecord.surfaces.web.shelf import Made, Shelf
from onrecord.surfaces.web.staging import Staging

T = TypeVar("T")
_MOST = 1024
_LONG = 0.03
"""Seconds; what is made in less is made anew at once, by each process for itself."""
_SHARE = 30
"""What takes a second to make is made anew after so many seconds, not before."""
_STALE = 30.0
"""Seconds for which what stood before may be shown; longer only while its making takes its share of time."""
_LATE = 20
"""What another process keeps up may be so many times older before it is made here."""
_DEAR = 0.3
"""Seconds; what takes longer is made anew also while nobody asks, for `_WANTED` seconds after somebody has."""
_WANTED = 24 * 3600.0
_TOLD = 5.0
"""Seconds between two words to the keeper about the same thing."""
_LOOK = 1.0


@dataclass(slots=True)
class _Kept:
    """What was made, how, and when it was last asked for."""

    made: Made
    make: Callable[[], Any]
    asked: float

    @property
    def again(self) -> float:
        """From when on it may be made again."""
        return self.made.at + _SHARE * self.made.took

    def fresh_enough(self, now: float, late: int) -> bool:
        """Whether it may be shown although the ledger has grown."""
        return now < max(self.made.at + late * _STALE, self.made.at + late * _SHARE * self.made.took + _LOOK)


class Desk:
    """One desk over one ledger; used by many threads at once."""

    def __init__(self, settings: Settings, renew: Callable[[], object] | None = None) -> None:
        """`renew` has another process, the keeper, answer the request under way, so that what it needs is made anew.

        Without it this one does so itself. Raises LedgerError; a ledger that is not there yet is made, so that the desk
        can open empty.
        """
        from onrecord.pipeline import Connector

        self.settings = settings
        self.ledger = Ledger.open(settings.ledger, clock=settings.clock, connector=Connector)
        self.reader = Aside(Setup(settings.pack, settings.model))
        self.trial = Trial(settings.ledger, settings.pack, settings.log)
        self.staging = Staging()
        self._renew = renew
        self._shelf = None if settings.shelf is None else Shelf(settings.shelf)
        self._lock = Lock()
        self._kept: dict[Hashable, _Kept] = {}
        self._told: dict[Hashable, float] = {}
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._making: dict[Hashable, Future[Any]] = {}
        self._closed = Event()
        if renew is None:
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
        if found is not None and found.made.state == state:
            kept: T = found.made.value
            return kept
        return self._once(key, (key, state), state, make)

    def lately(self, key: Hashable, make: Callable[[], T]) -> T:
        """As `cached`, but where that takes long and the ledger has just grown, what stood before is given once more.

        What stands now is made meanwhile, one thing at a time; what is older than `_STALE` seconds is not given, unless
        it is so dear that it is made anew all the time.
        """
        state, now = self.ledger.state(), perf_counter()
        found = self._at_hand(key, state, make, now)
        if found is not None and found.made.state == state:
            kept: T = found.made.value
            return kept
        if found is None or found.made.took < _LONG or not found.fresh_enough(now, 1 if self._renew is None else _LATE):
            return self._once(key, key, state, make)
        if now >= found.again:
            self._make_anew(key, state, make, now)
        before: T = found.made.value
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
                    if kept.made.took >= _DEAR and kept.made.state != state and kept.again <= now < kept.asked + _WANTED
                ]
            for key, make in due:
                if self._closed.is_set():
                    return
                self._make_behind(key, state, make)

    def _at_hand(self, key: Hashable, state: str, make: Callable[[], Any], now: float) -> _Kept | None:
        """What is kept here, or what another process has made since."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                found.asked = now
        if self._shelf is None or (found is not None and found.made.state == state):
            return found
        newer = self._shelf.newer(key)
        if newer is None or (found is not None and newer.at <= found.made.at):
            return found
        return self._keep(key, newer, make, now)

    def _make_anew(self, key: Hashable, state: str, make: Callable[[], Any], now: float) -> None:
        if self._renew is None:
            if key not in self._making:
                self._behind.submit(self._make_behind, key, state, make)
        elif now >= self._told.get(key, 0.0) + _TOLD:
            if len(self._told) >= _MOST:
                self._told.clear()
            self._told[key] = now
            self._renew()

    def _make_behind(self, key: Hashable, state: str, make: Callable[[], Any]) -> None:
        """What cannot be made behind is made, and fails, before whoever asks next."""
        try:
            if not self._closed.is_set():
                self._once(key, key, state, make)
        except Exception:
            with self._lock:
                self._kept.pop(key, None)

    def _once(self, key: Hashable, turn: Hashable, state: str, make: Callable[[], T]) -> T:
        """What `make` gives; whoever wants the same meanwhile, by `turn`, waits for it."""
        with self._lock:
            under_way = self._making.get(turn)
            if under_way is None:
                mine = self._making[turn] = Future()
        if under_way is not None:
            others: T = under_way.result()
            return others
        try:
            start = perf_counter()
            value = make()
            end = perf_counter()
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            made = Made(state, value, end - start, end)
            self._keep(key, made, make, start)
            mine.set_result(value)
        finally:
            with self._lock:
                self._making.pop(turn, None)
        if self._shelf is not None and turn is key and (made.took >= _LONG or self._renew is None):
            self._shelf.put(key, made)
        return value

    def _keep(self, key: Hashable, made: Made, make: Callable[[], Any], now: float) -> _Kept:
        with self._lock:
            before = self._kept.pop(key, None)
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            kept = self._kept[key] = _Kept(made, make, before.asked if before is not None else now)
        return kept

    def close(self) -> None:
        """Let go of the ledger and end what works behind."""
        self._closed.set()
        self._behind.shutdown(cancel_futures=True)
        self.reader.close()
        self.trial.close()
        self.ledger.close()


def desk_of(request: Request) -> Desk:
    """The desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk
