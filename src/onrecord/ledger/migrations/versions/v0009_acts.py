"""What people do beside decisions: a ledger without its table in, one with it out."""

import sqlalchemy as sa
from alembic import op

from onrecord.ledger.columns import guards

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "acts",
        sa.Column("seq", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("verb", "about", "by")),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_acts")),
        sqlite_strict=True,
    )
    for statement in guards(("acts",), op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)
