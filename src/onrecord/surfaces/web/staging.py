"""Reports that were read but not kept: what a reader sent in, outcomes under a name that nobody guesses out."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from onrecord.pipeline import Outcome

MOST = 20
SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Staged:
    """What one reader sent, and when (by a clock that only runs)."""

    outcomes: tuple[Outcome, ...]
    at: float


class Staging:
    """Keeps the last few for an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, Staged] = {}

    def put(self, outcomes: list[Outcome]) -> str:
        """Keep them; their name."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._forget()
            while len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = Staged(tuple(outcomes), self._clock())
        return name

    def get(self, name: str) -> Staged | None:
        """Those of a name; None where they were saved or are forgotten."""
        with self._lock:
            self._forget()
            return self._kept.get(name)

    def drop(self, name: str) -> None:
        """Forget them."""
        with self._lock:
            self._kept.pop(name, None)

    def _forget(self) -> None:
        old = self._clock() - SECONDS
        for name in [n for n, staged in self._kept.items() if staged.at < old]:
            del self._kept[name]
