"""Makes, tells and migrates the schema of a ledger: a connection in, a ledger of this version of Onrecord out."""

from __future__ import annotations

import re
from importlib import resources

from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection

from onrecord.errors import LedgerError, LedgerTooNew, NotALedger
from onrecord.ledger.desk_keeping import Keeper
from onrecord.ledger.dialect import Dialect
from onrecord.ledger.tables import SCHEMA_VERSION, alembic_version, metadata

_OURS = {"alembic_version", "articles", "records", "record_actors"}
FIRST_OF_DESK = "0004"
"""The version from which on a ledger has the tables of `desk_tables.py`."""
_VERSION = re.compile(r"\d{4}$")


def stored_version(connection: Connection, name: str) -> str | None:
    """The version of the ledger in a database, None for an empty one. Raises NotALedger for any other database."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    version = connection.execute(select(alembic_version)).scalar() if tables >= _OURS else None
    if version is None or not _VERSION.match(version):
        raise NotALedger(f"{name}: not a ledger (another program's database)")
    return str(version)


def create(connection: Connection, dialect: Dialect) -> None:
    """Make the newest schema in an empty database, without loading alembic."""
    metadata.create_all(connection, checkfirst=False)
    dialect.after_creating(connection)
    connection.execute(alembic_version.insert().values(version_num=SCHEMA_VERSION))


def check(version: str, name: str) -> bool:
    """Whether the ledger has the newest schema. Raises LedgerTooNew where a newer Onrecord wrote it."""
    if version > SCHEMA_VERSION:
        raise LedgerTooNew(
            f"{name}: written by a newer version of Onrecord, which this one cannot read "
            f"(schema {version}, this one knows {SCHEMA_VERSION})"
        )
    return version == SCHEMA_VERSION


def migrate(connection: Connection, target: str = "head") -> None:
    """Bring a ledger (or an empty database) to a version, within the caller's transaction. Raises LedgerError."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    alembic_version.create(connection, checkfirst=True)
    config = Config()
    config.attributes["connection"] = connection
    with resources.as_file(resources.files("onrecord.ledger") / "migrations") as folder:
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        try:
            command.upgrade(config, target)
        except CommandError as error:
            raise LedgerError(f"the ledger cannot be brought to this version: {error}") from error


def fill(connection: Connection, version: str) -> None:
    """Fill the tables that a migration from that version has made and that are made from others."""
    if version < FIRST_OF_DESK:
        Keeper(connection, {}).remake()
