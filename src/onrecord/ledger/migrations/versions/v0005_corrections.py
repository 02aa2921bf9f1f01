"""Corrections by hand: a ledger of the fourth schema in, one with their tables out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null, autoincrement=False)


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "amended",
        _number("decision"),
        _number("article"),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        _number("carried_from", null=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("decision", "article", "record", name=op.f("pk_amended")),
        sa.ForeignKeyConstraint(["decision"], ["decisions.seq"], name=op.f("fk_amended_decision")),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_amended_article")),
        sa.ForeignKeyConstraint(["carried_from"], ["articles.seq"], name=op.f("fk_amended_carried_from")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_amended_article_record"), "amended", ["article", "record"])
    op.create_table(
        "readings",
        sa.Column("seq", sa.Integer(), nullable=False),
        _number("read"),
        _number("record", null=True),
        _number("decision"),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_readings")),
        sa.UniqueConstraint("record", name=op.f("uq_readings_record")),
        sa.ForeignKeyConstraint(["read"], ["records.seq"], name=op.f("fk_readings_read")),
        sa.ForeignKeyConstraint(["record"], ["records.seq"], name=op.f("fk_readings_record")),
        sa.ForeignKeyConstraint(["decision"], ["decisions.seq"], name=op.f("fk_readings_decision")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_readings_read"), "readings", ["read"])
    for table in ("amended", "readings"):
        for verb in ("UPDATE", "DELETE"):
            op.get_bind().exec_driver_sql(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT "
                "RAISE(ABORT, 'the ledger only grows: rows are neither changed nor deleted'); END"
            )
