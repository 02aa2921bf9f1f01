"""What the rest of the room asks of a database; the one file for each database answers it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Engine, Select, Table
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from onrecord.errors import LedgerBusy, LedgerError

BUSY_SECONDS = 30.0
"""How long a process waits for another one that writes."""


Source = Literal["texts", "records"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase that is searched for; with `prefix`, its last word may go on."""

    words: str
    prefix: bool = False


class Dialect(ABC):
    """A database that can hold a ledger.

    `name` is what error lines call the ledger: its path or its address. `driver_error` is the root of what its driver
    raises.
    """

    name: str
    driver_error: type[Exception]

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is anything to open; a server tells it when it is asked for a connection."""

    @abstractmethod
    def engine(self) -> Engine:
        """Connections to it; of those with the execution option `writing`, only one has a transaction at a time."""

    def writing_engine(self, engine: Engine) -> Engine:
        """The connections to write by, of one who reads by those of `engine`."""
        return engine

    @abstractmethod
    def before_creating(self, connection: Connection) -> None:
        """What has to be set outside a transaction before the first table is made."""

    @abstractmethod
    def after_creating(self, connection: Connection) -> None:
        """Make what is beyond tables: the full-text index and the guards of the tables that only grow."""

    @abstractmethod
    def index(self, connection: Connection, texts: Sequence[Row], records: Sequence[Row]) -> None:
        """Take rows of `texts` and `records` that were added into the full-text index, where it does not by itself."""

    @abstractmethod
    def pour(self, connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Add many rows, with all columns in their order."""

    @abstractmethod
    def hits(self, source: Source, terms: Sequence[Term], latest: int | None = None) -> Select[int, float]:
        """`seq` and `score` (lower is better) of what holds all the terms, or of the last so many of it.

        None of the terms is read as syntax.
        """

    @abstractmethod
    def found(self, source: Source, terms: Sequence[Term]) -> Select[int]:
        """`seq` of what holds all the terms."""

    @abstractmethod
    def holds(self, source: Source, terms: Sequence[Term], seq: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether the row of that `seq` holds all the terms."""

    @abstractmethod
    def snippets(
        self, connection: Connection, source: Source, terms: Sequence[Term], seqs: Sequence[int]
    ) -> dict[int, str]:
        """By `seq` of a hit, the words around what was found in it."""

    @abstractmethod
    def vocabulary(self, connection: Connection, word: str) -> Sequence[str]:
        """Words of the articles that begin as this one and are about as long."""

    @abstractmethod
    def beside(self, connection: Connection, tables: Sequence[Table]) -> None:
        """Make empty tables of the same names that only this connection sees, and sees instead of those."""

    @abstractmethod
    def schemas(self, connection: Connection) -> tuple[str, str]:
        """Where the tables of the ledger are, and where those are that `beside` makes."""

    @abstractmethod
    def faults(self, connection: Connection) -> Iterator[str]:
        """What the database itself finds wrong: damage, a guard that is gone, an index that lacks rows."""

    @abstractmethod
    def let_others(self, seconds: float) -> None:
        """Let others write after a transaction that took so long."""

    @abstractmethod
    def explain(self, error: BaseException) -> LedgerError:
        """The driver's error as one plain sentence that names the ledger."""

    def busy(self) -> LedgerBusy:
        """The error of one who has waited in vain to write."""
        return LedgerBusy(f"{self.name}: another process has been writing to it for {BUSY_SECONDS:.0f} seconds")

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what the database raises into a LedgerError; a Ctrl-C that it trips over stays one."""
        try:
            yield
        except DBAPIError as error:
            if _interrupted(error):
                raise KeyboardInterrupt from error
            raise self.explain(error.orig or error) from error
        except NoneFree as error:
            raise self.busy() from error
        except self.driver_error as error:
            if _interrupted(error):
                raise KeyboardInterrupt from error
            raise self.explain(error) from error


def _interrupted(error: BaseException) -> bool:
    """Whether it was raised on the way out of a Ctrl-C."""
    before = error.__context__
    return before is not None and (isinstance(before, KeyboardInterrupt) or _interrupted(before))
