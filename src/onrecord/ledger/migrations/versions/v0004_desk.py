"""Tables made from the others for the desk: a ledger of the third schema in, one with them out (filled afterwards)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null, autoincrement=False)


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [_number(name) for name in names]


def _seq() -> sa.Column[int]:
    return sa.Column("seq", sa.Integer(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _table(name: str, *columns: sa.Column[Any], key: tuple[str, ...] = ()) -> None:
    """A table by `seq`, or by the columns of its key, in whose order its rows lie."""
    primary = sa.PrimaryKeyConstraint(*(key or ("seq",)), name=op.f(f"pk_{name}"))
    rowid = {"sqlite_with_rowid": False} if len(key) > 1 else {}
    unique = _UNIQUE.get(name, ())
    uniques = [sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}"))] if unique else []
    op.create_table(name, *columns, primary, *uniques, sqlite_strict=True, **rowid)


_UNIQUE: dict[str, tuple[str, ...]] = {"terms": ("sort", "value"), "facts": ("id",), "spots": ("place",)}
_INDEXES: dict[str, list[tuple[str, ...]]] = {
    "terms": [("sort", "records", "value")],
    "standing": [
        ("article",), ("day", "record"), ("fact", "article"), ("origins", "record", "kind"),
        ("outlet", "record", "kind"), ("recorded", "record", "kind"), ("reported", "record", "kind"),
    ],
    "facts": [("reports", "last", "id")],
    "pairs": [("kind", "day", "record")],
    "pair_counts": [("kind", "number")],
    "articles": [("outlet", "day", "seq")],
}  # fmt: skip


def upgrade() -> None:
    """Make the tables; they have no guards, since nothing is in them that is not elsewhere."""
    _table("terms", _seq(), _text("sort"), _text("value"), _number("records"))
    _table(
        "listed", _number("term"), _number("day"), _number("record"), _number("kind"), _number("fact"),
        key=("term", "day", "record"),
    )  # fmt: skip
    _table(
        "standing",
        *_numbers("record", "article", "kind", "day", "day_end", "reported", "reported_end", "recorded"),
        _text("outlet"), _number("fact"), _number("origins"), _number("spot", null=True),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        key=("record",),
    )  # fmt: skip
    _table(
        "facts", _seq(), _text("id"),
        *_numbers("kind", "records", "reports", "outlets", "origins", "first", "last"),
    )  # fmt: skip
    _table("fact_days", _number("kind"), _number("day"), _number("facts"), key=("kind", "day"))
    _table("spots", _seq(), _text("place"), _number("located"))
    _table(
        "actor_counts", _number("actor"), _text("sort"), _text("value"), _number("number"),
        key=("actor", "sort", "value"),
    )  # fmt: skip
    _table(
        "actor_roles", _number("actor"), _text("role"), _number("day"), _number("number"), key=("actor", "role", "day")
    )
    _table(
        "pairs", *_numbers("kind", "one", "other", "day", "record"), _text("about"),
        key=("kind", "one", "other", "day", "record"),
    )  # fmt: skip
    _table("pair_counts", *_numbers("kind", "one", "other", "number"), key=("kind", "one", "other"))
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
