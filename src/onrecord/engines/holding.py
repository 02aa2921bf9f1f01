"""Who follows what into a ledger: held by one process when it begins, renewed while it works, let go at its end."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from onrecord.errors import LedgerBusy, LedgerError
from onrecord.ledger import Ledger
from onrecord.ledger.leases import BESIDE

FOLLOW = "follow"
SECONDS = 120.0
_BEAT = 20.0


class Held:
    """A context in which this process follows sources into a ledger, and is its main follower, or one `beside` it.

    Raises LedgerBusy, naming who it is, where another process is the main follower, or one beside by the same name, or
    follows one of the sources.
    """

    def __init__(self, ledger: Ledger, sources: Sequence[str] = (), beside: str | None = None) -> None:
        self._ledger, self._beside = ledger, beside
        self._name = FOLLOW if beside is None else f"{BESIDE}{beside}"
        self._me: dict[str, Any] = {
            "host": socket.gethostname(), "pid": os.getpid(), "started": _started(os.getpid()),
            "mark": secrets.token_hex(8), "sources": sorted(sources),
        }  # fmt: skip
        self._over = threading.Event()
        self.lost = threading.Event()

    def __enter__(self) -> Held:
        other = self._ledger.lease(self._name, self._me, SECONDS, _gone)
        if other is not None:
            raise LedgerBusy(f"{self._ledger.name}: {self._said(other)}")
        threading.Thread(target=self._beat, name="lease", daemon=True).start()
        return self

    def _said(self, other: dict[str, Any]) -> str:
        who = f"by process {other.get('pid')} on {other.get('host')} since {other['since']}"
        if other["held"] is not None:
            return f"the source {other['held']} is followed already, {who}"
        if self._beside is not None:
            return f"a follower beside with the name {self._beside} is there already, {who}; give this one another name"
        return f"is followed already, {who}"

    def _beat(self) -> None:
        while not self._over.wait(_BEAT):
            try:
                if self._ledger.lease(self._name, self._me, SECONDS, _gone) is not None:
                    self.lost.set()
                    return
            except LedgerError:
                continue

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        try:
            self._ledger.release(self._name, self._me, known=self._beside is not None)
        except LedgerError:
            return


def _gone(holder: dict[str, Any]) -> bool:
    """Whether a holder on this machine has ended without letting go; of another machine nobody can say."""
    if holder.get("host") != socket.gethostname() or not isinstance(holder.get("pid"), int):
        return False
    started = _started(holder["pid"])
    return started is None or started != holder.get("started")


def _started(pid: int) -> str | None:
    """When a process was started, in the system's own count; None where there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[19]
    except OSError:
        pass
    if os.path.isdir("/proc/self"):
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        return ""
    return ""
