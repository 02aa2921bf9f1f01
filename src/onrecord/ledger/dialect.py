"""What the rest of the room asks of a database; the one file for each database answers it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Engine, Select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from onrecord.errors import LedgerError

BUSY_SECONDS = 30.0
"""How long a process waits for another one that writes."""


Source = Literal["texts", "records"]


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
        """Whether there is anything to open."""

    @abstractmethod
    def engine(self) -> Engine:
        """Connections to it; of those with the execution option `writing`, only one has a transaction at a time."""

    @abstractmethod
    def before_creating(self, connection: Connection) -> None:
        """What has to be set outside a transaction before the first table is made."""

    @abstractmethod
    def after_creating(self, connection: Connection) -> None:
        """Make what is beyond tables: the full-text index and the guards that keep rows from being changed."""

    @abstractmethod
    def match(self, terms: Sequence[Term]) -> str:
        """The terms in the language of the full-text index, all of them wanted; none of them is read as syntax."""

    @abstractmethod
    def hits(self, source: Source, match: str, latest: int | None = None) -> Select[int, float]:
        """`seq` and `score` (lower is better) of what matches, or of the last so many of it."""

    @abstractmethod
    def found(self, source: Source, match: str) -> Select[int]:
        """`seq` of what matches."""

    @abstractmethod
    def holds(self, source: Source, match: str, seq: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether the row of that `seq` matches."""

    @abstractmethod
    def snippet(self, source: Source, match: str, seq: int) -> Select[str]:
        """The words around what matches in one hit."""

    @abstractmethod
    def vocabulary(self, connection: Connection, word: str) -> Sequence[str]:
        """Words of the articles that begin as this one and are about as long."""

    @abstractmethod
    def explain(self, error: BaseException) -> LedgerError:
        """The driver's error as one plain sentence that names the ledger."""

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what the database raises into a LedgerError."""
        try:
            yield
        except DBAPIError as error:
            raise self.explain(error.orig or error) from error
        except self.driver_error as error:
            raise self.explain(error) from error
