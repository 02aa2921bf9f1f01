"""What took some making, in; the same for every process of the desk, by way of files in a folder of its own, out."""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident
from typing import Any

LOG = logging.getLogger("onrecord.desk")
_MOST = 2_000


@dataclass(slots=True)
class Made:
    """What was made for a state of the ledger, in how many seconds, and when that was ready (`perf_counter`)."""

    state: str
    value: Any
    took: float
    at: float


class Shelf:
    """Files of one desk, in a folder that nobody else can write to: what is in them is trusted.

    The clock of `Made.at` is the machine's, the same in all of its processes.
    """

    def __init__(self, folder: Path, most: int = _MOST) -> None:
        """Of more than `most` files, those that were put here last are kept."""
        self._folder = folder
        self._most, self._puts = most, 0
        self._seen: dict[Path, int] = {}

    def put(self, key: Hashable, made: Made) -> None:
        """Keep it for the other processes; what cannot be kept is not."""
        path = self._path(key)
        new = path.with_suffix(f".{os.getpid()}-{get_ident()}")
        try:
            new.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
            new.replace(path)
            self._seen[path] = path.stat().st_mtime_ns
            self._prune()
        except (OSError, pickle.PicklingError, TypeError, AttributeError) as error:
            new.unlink(missing_ok=True)
            LOG.debug("%s is not shared: %s", path.name, error)

    def newer(self, key: Hashable) -> Made | None:
        """What another process has made since this one last looked."""
        path = self._path(key)
        try:
            stamp = path.stat().st_mtime_ns
            if self._seen.get(path) == stamp:
                return None
            found = pickle.loads(path.read_bytes())
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        self._seen[path] = stamp
        return found if isinstance(found, Made) else None

    def _prune(self) -> None:
        """From time to time, let go of what was put here longest ago."""
        self._puts += 1
        if self._puts % (self._most // 4):
            return
        there = sorted(((file.stat().st_mtime_ns, file) for file in self._folder.iterdir()), reverse=True)
        for _, file in there[self._most :]:
            file.unlink(missing_ok=True)
            self._seen.pop(file, None)

    def _path(self, key: Hashable) -> Path:
        return self._folder / hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()[:40]
