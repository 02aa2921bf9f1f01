"""Briefs that editors keep: a ledger without them in, one with their table out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "briefs",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_briefs")),
        sqlite_strict=True,
    )
    for verb in ("UPDATE", "DELETE"):
        op.get_bind().exec_driver_sql(
            f"CREATE TRIGGER briefs_{verb.lower()} BEFORE {verb} ON briefs BEGIN SELECT "
            "RAISE(ABORT, 'the ledger only grows: rows are neither changed nor deleted'); END"
        )
