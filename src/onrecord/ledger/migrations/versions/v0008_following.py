"""Following: a ledger without its tables in, one with them out."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from onrecord.ledger.columns import guards

revision = "0008"
down_revision = "0007"

GROWING = ("items", "items_done", "deliveries")


def _text(name: str, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.Text(), nullable=null)


def _item() -> "sa.Column[Any]":
    return sa.Column("item", sa.Integer(), autoincrement=False, nullable=False)


def _key(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def _of_item(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["item"], ["items.seq"], name=op.f(f"fk_{table}_item"))


def upgrade() -> None:
    """Make the tables, their indexes and their guards."""
    op.create_table(
        "items",
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("source"), _text("key"), _text("digest"), _text("url", True), _text("title", True),
        _text("published", True), _text("seen_at"),
        _key("items", "seq"),
        sa.UniqueConstraint("source", "key", "digest", name=op.f("uq_items_source_key_digest")),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index(op.f("ix_items_source_seen_at"), "items", ["source", "seen_at"])
    op.create_table(
        "waiting", _item(), _text("payload"), sa.Column("tries", sa.Integer(), nullable=False),
        _key("waiting", "item"), _of_item("waiting"), sqlite_strict=True,
    )  # fmt: skip
    op.create_table(
        "items_done", _item(), _text("state"), _text("article", True), _text("note", True), _text("done_at"),
        _key("items_done", "item"), _of_item("items_done"), sqlite_strict=True,
    )  # fmt: skip
    op.create_index(op.f("ix_items_done_done_at"), "items_done", ["done_at"])
    op.create_table(
        "remembered", _text("name"), _text("value"), _text("at"), _key("remembered", "name"), sqlite_strict=True
    )
    op.create_table(
        "leases", _text("name"), _text("holder"), _text("since"), _text("until"), _key("leases", "name"),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_table(
        "deliveries",
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("what"), _text("target"), _text("state"), _text("note", True), _text("at"),
        _key("deliveries", "seq"),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_index(op.f("ix_deliveries_what_target"), "deliveries", ["what", "target"])
    for statement in guards(GROWING, op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)
