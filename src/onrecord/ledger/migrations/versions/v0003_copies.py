"""Who copied whom: a ledger of the second schema in, one with the tables of copies out (filled by the next reading)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _article(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _points_at_articles(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([c], ["articles.seq"], name=op.f(f"fk_{table}_{c}")) for c in columns]


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "fingerprints",
        sa.Column("seq", sa.Integer(), nullable=False),
        _article("article"),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_fingerprints")),
        sa.UniqueConstraint("article", name=op.f("uq_fingerprints_article")),
        *_points_at_articles("fingerprints", "article"),
        sqlite_strict=True,
    )
    op.create_table(
        "comparisons",
        _article("one"),
        _article("other"),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_comparisons")),
        *_points_at_articles("comparisons", "one", "other"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_comparisons_other"), "comparisons", ["other"])
    op.create_table(
        "parents",
        sa.Column("seq", sa.Integer(), nullable=False),
        _article("article"),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_parents")),
        *_points_at_articles("parents", "article"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_parents_article_seq"), "parents", ["article", "seq"])
    for table in ("fingerprints", "comparisons", "parents"):
        for verb in ("UPDATE", "DELETE"):
            op.get_bind().exec_driver_sql(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT "
                "RAISE(ABORT, 'the ledger only grows: rows are neither changed nor deleted'); END"
            )
