"""What every page works with: settings in; the open ledger, its latest day and a cache that new reports empty, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from fastapi import Request

from onrecord.ledger import Ledger
from onrecord.surfaces.web.safety.guard import visit_of
from onrecord.surfaces.web.settings import Settings

T = TypeVar("T")
_MOST = 256


class Desk:
    """One desk over one ledger; used by many threads at once."""

    def __init__(self, settings: Settings) -> None:
        """Raises LedgerError; a ledger that is not there yet is made, so that the desk can open empty."""
        from onrecord.pipeline import Connector

        self.settings = settings
        self.ledger = Ledger.open(settings.ledger, clock=settings.clock, connector=Connector)
        self._lock = Lock()
        self._kept: dict[Hashable, tuple[Any, Any]] = {}

    def today(self) -> date:
        """The day by the desk's clock (UTC)."""
        return self.settings.clock().date()

    def last_day(self) -> str:
        """The day of the latest report; "" where there is none with a day."""
        return self.cached("last day", self._last_day)

    def _last_day(self) -> str:
        line = next(self.ledger.list("article", limit=1), None)
        return (line["published"]["end"] or line["published"]["start"] or "") if line else ""

    def person(self, request: Request) -> str | None:
        """Who asks, by name."""
        person = visit_of(request.scope).person
        return person.name if person else None

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each state of the ledger."""
        state = self.ledger.state()
        with self._lock:
            found = self._kept.get(key)
        if found is not None and found[0] == state:
            kept: T = found[1]
            return kept
        made = make()
        with self._lock:
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (state, made)
        return made

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()


def desk_of(request: Request) -> Desk:
    """The desk that serves a request."""
    desk: Desk = request.app.state.desk
    return desk
