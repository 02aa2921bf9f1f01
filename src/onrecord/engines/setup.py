"""What every engine needs to know of a run: the settings in; a corridor, and what is known already, out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from os.path import exists

from onrecord.errors import UsageError
from onrecord.pipeline import Corridor


@dataclass(frozen=True, slots=True)
class Setup:
    """The settings of a run; it can be sent to another process.

    `ledger` is the URL of the ledger whose articles are known already, if any: those are not parsed again.
    """

    pack: str = "ukraine"
    model: str | None = None
    ledger: str | None = None

    def check(self) -> None:
        """Raises PackError or UsageError where the pack or the model is not there, before anything is begun."""
        from onrecord.packs import load_pack

        load_pack(self.pack)
        if self.model and find_spec(self.model.split(".")[0].replace("-", "_")) is None and not exists(self.model):
            raise UsageError(
                f"the spaCy model {self.model!r} is not installed: install it beside onrecord, or leave --model out"
            )

    def corridor(self) -> Corridor:
        """A new corridor. Raises PackError."""
        return Corridor(self.pack, self.model)

    def known(self) -> Callable[[str], bool] | None:
        """A test by content id for what the ledger has already; None where there is no ledger. Raises LedgerError."""
        if self.ledger is None:
            return None
        from onrecord.ledger import Ledger

        return Ledger.open(self.ledger).has
