"""The text of columns, which every database sorts by code points; nothing enters, the type and the guards leave."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Text

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts the same everywhere: PostgreSQL would go by the language of the server."""

ONLY_GROWS = "the ledger only grows: rows are neither changed nor deleted"
GUARD = "onrecord_only_grows"


def guards(tables: Iterable[str], database: str, again: bool = False) -> list[str]:
    """The statements that make the triggers which refuse to change or delete rows of tables.

    `database` is the name of SQLAlchemy's dialect, "sqlite" or "postgresql"; the latter has the function GUARD already.
    `again`: they were lifted before.
    """
    if database == "postgresql":
        if again:
            return [f"ALTER TABLE {name} ENABLE TRIGGER {name}_guard" for name in tables]
        return [
            f"CREATE TRIGGER {name}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {GUARD}()"
            for name in tables
        ]
    return [
        f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {name} BEGIN SELECT RAISE(ABORT, '{ONLY_GROWS}'); END"
        for name in tables
        for verb in ("UPDATE", "DELETE")
    ]


def lifted(tables: Iterable[str], database: str) -> list[str]:
    """The statements that take the guards away for the rest of a transaction, which has to make them again."""
    if database == "postgresql":
        return [f"ALTER TABLE {name} DISABLE TRIGGER {name}_guard" for name in tables]
    return [f"DROP TRIGGER {name}_{verb}" for name in tables for verb in ("update", "delete")]
