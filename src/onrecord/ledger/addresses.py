"""Where a ledger is: a path, `sqlite:///…` or `postgresql://…` in; the database that holds it, or its name, out."""

from __future__ import annotations

import re

from onrecord.errors import LedgerError
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.sqlite import SQLite

_URL = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


def dialect_of(url: str) -> Dialect:
    """The database at an address. Raises NotALedger and LedgerError."""
    match = _URL.match(url)
    if match is None:
        return SQLite(url)
    scheme, rest = match[1].lower(), url[match.end() :]
    if scheme in _POSTGRESQL:
        from onrecord.ledger.postgresql import PostgreSQL

        return PostgreSQL(rest, shown(url))
    if scheme == "sqlite":
        path = rest.removeprefix("/")
        if not path or path == ":memory:":
            raise LedgerError(f"{url}: a ledger needs a file, as in sqlite:///onrecord.db")
        return SQLite(path)
    raise LedgerError(f"{shown(url)}: ledgers are kept in SQLite files and in PostgreSQL; {match[1]} is not supported")


def shown(url: str) -> str:
    """The address as it may be told: without a password and without what else a URL of a server sets."""
    match = _URL.match(url)
    if match is None or match[1].lower() == "sqlite":
        return url
    rest = url[match.end() :].partition("?")[0]
    who, at, where = rest.rpartition("@")
    scheme = "postgresql" if match[1].lower() in _POSTGRESQL else match[1]
    return f"{scheme}://{who.partition(':')[0]}{at}{where}"
