"""How the desk is served: what the command line or a test says in, one frozen record out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from onrecord.engines.events import Form
from onrecord.ledger.days import now
from onrecord.surfaces.web.safety.access import Access


@dataclass(frozen=True, slots=True)
class Settings:
    """`ledger` is a path or URL, `pack` the conflict that added reports are read by, `clock` the time (UTC).

    With `allow_private`, a URL to add may lead to this machine or the own network. `access` says who may come in.
    So many processes beside the server (`hands`) make pages; with 0 it makes all of them itself. What took long to make
    they share in a folder (`shelf`) that is nobody else's. `log` is how it writes its log, None where that is not its
    business.
    """

    ledger: str
    pack: str = "ukraine"
    model: str | None = None
    allow_private: bool = False
    clock: Callable[[], datetime] = now
    access: Access = field(default_factory=Access)
    hands: int = 0
    shelf: Path | None = None
    log: Form | None = None
