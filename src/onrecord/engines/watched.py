"""Which watches run: those of a follower's files and what a ledger keeps in; all that are active, as of now, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.ledger import Ledger
from onrecord.packs.tables import Mistake
from onrecord.watching.made import noted, of_note, with_made
from onrecord.watching.watches import Loaded, Watch, ready_watches

_NOTED = "watching"


@dataclass(slots=True)
class Watches:
    """A follower's own and ready ones, and those of the desk, which it looks for again and again."""

    ledger: Ledger
    own: Sequence[Watch]
    ready: Sequence[Watch]
    active: list[Watch] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    _kept: dict[str, Any] | None = None

    def renew(self) -> bool:
        """Look for those that were made or removed on the desk; whether there were any. Raises LedgerError."""
        kept = self.ledger.kept_watches()
        if kept == self._kept:
            return False
        self._kept = kept
        every = with_made(Loaded(list(self.own), list(self.ready)), kept)
        self.active, self.mistakes = every.active, every.mistakes
        return True


def note_watched(ledger: Ledger, own: Iterable[Watch]) -> None:
    """Keep which watches of files are run, for whoever reads the ledger without its configuration."""
    ledger.remember(_NOTED, noted(own))


def watches_in(ledger: Ledger, pack: str) -> Loaded:
    """All watches that are known without a configuration: those that were noted, made on the desk, and ready."""
    ready = ready_watches(pack)
    of_files = of_note(ledger.remembered(_NOTED).get("", ()), ready.ready)
    return with_made(of_files, ledger.kept_watches())
