"""The error tree: every error that Onrecord raises on purpose; nothing enters, nothing leaves.

OnrecordError
├── ReportRefused        a report cannot be read: names the path and the reason; other reports go on
│   └── NotNow           it cannot be had for now (no answer, busy, its turn is later): asking again later may help
├── PackError            a pack is missing or a table in it is wrong
├── LedgerError          the ledger cannot be used
│   ├── NotALedger       the file is not an Onrecord ledger
│   ├── LedgerTooNew     written by a newer version of Onrecord
│   └── LedgerBusy       another process holds it for longer than we wait
└── UsageError           the caller asked for something that does not exist (a kind, a date, an option)
    └── Overtaken        what the caller wants to change has been changed since it was looked at
"""

from __future__ import annotations


class OnrecordError(Exception):
    """Root of all errors raised on purpose."""


class ReportRefused(OnrecordError):
    """A report that cannot be read.

    `path` is the path as it was given (with `#3` for the third item of a file of many), `reason` one plain sentence.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReportRefused], tuple[str, str]]:
        return type(self), (self.path, self.reason)


class NotNow(ReportRefused):
    """What cannot be had for now; `after` is in how many seconds it may be asked again, None where nothing says it."""

    def __init__(self, path: str, reason: str, after: float | None = None) -> None:
        super().__init__(path, reason)
        self.after = after

    def __reduce__(self) -> tuple[type[NotNow], tuple[str, str, float | None]]:  # type: ignore[override]
        return type(self), (self.path, self.reason, self.after)


class PackError(OnrecordError):
    """A pack is missing or one of its tables is wrong."""


class LedgerError(OnrecordError):
    """The ledger cannot be used."""


class NotALedger(LedgerError):
    """The file is not an Onrecord ledger."""


class LedgerTooNew(LedgerError):
    """The ledger was written by a newer version of Onrecord."""


class LedgerBusy(LedgerError):
    """Another process holds the ledger for longer than we wait."""


class UsageError(OnrecordError):
    """The caller asked for something that does not exist."""


class Overtaken(UsageError):
    """Somebody else has changed it since the caller looked at it."""
