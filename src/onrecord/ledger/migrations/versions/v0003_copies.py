"""Who copied whom: a ledger of the second schema in, one with the tables of copies out (filled by the next reading)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


TABLES = (
    "fingerprints", "comparisons", "parents", "fact_keys", "blocks", "record_links", "story_terms", "stories",
    "story_changes", "marks",
)  # fmt: skip


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _point_at(target: str, table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([c], [f"{target}.seq"], name=op.f(f"fk_{table}_{c}")) for c in columns]


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "fingerprints",
        sa.Column("seq", sa.Integer(), nullable=False),
        _number("article"),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        _text("outline"),
        _text("recorded_at"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_fingerprints")),
        sa.UniqueConstraint("article", name=op.f("uq_fingerprints_article")),
        *_point_at("articles", "fingerprints", "article"),
        sqlite_strict=True,
    )
    op.create_table(
        "comparisons",
        _number("one"),
        _number("other"),
        _text("payload"),
        _text("detail"),
        _text("recorded_at"),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_comparisons")),
        *_point_at("articles", "comparisons", "one", "other"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_comparisons_other"), "comparisons", ["other"])
    op.create_table(
        "parents",
        sa.Column("seq", sa.Integer(), nullable=False),
        _number("article"),
        _text("sources"),
        _text("drift"),
        _text("recorded_at"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_parents")),
        *_point_at("articles", "parents", "article"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_parents_article_seq"), "parents", ["article", "seq"])
    op.create_table(
        "fact_keys",
        _number("record"),
        _text("key"),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_fact_keys")),
        *_point_at("records", "fact_keys", "record"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_fact_keys_key"), "fact_keys", ["key"])
    op.create_table(
        "blocks",
        _text("key"),
        _number("record"),
        sa.PrimaryKeyConstraint("key", "record", name=op.f("pk_blocks")),
        *_point_at("records", "blocks", "record"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_blocks_record"), "blocks", ["record"])
    op.create_table(
        "record_links",
        _number("record"),
        _number("other"),
        _text("relation"),
        _text("payload"),
        _text("recorded_at"),
        sa.PrimaryKeyConstraint("record", "other", name=op.f("pk_record_links")),
        *_point_at("records", "record_links", "record", "other"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_record_links_other"), "record_links", ["other"])
    op.create_table(
        "story_terms",
        sa.Column("seq", sa.Integer(), nullable=False),
        _number("article"),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("goes_with", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_story_terms")),
        sa.UniqueConstraint("article", name=op.f("uq_story_terms_article")),
        *_point_at("articles", "story_terms", "article", "goes_with"),
        sqlite_strict=True,
    )
    op.create_table(
        "stories",
        sa.Column("seq", sa.Integer(), nullable=False),
        _number("article"),
        _text("story"),
        _text("recorded_at"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_stories")),
        *_point_at("articles", "stories", "article"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_stories_article_seq"), "stories", ["article", "seq"])
    op.create_table(
        "story_changes",
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("story"),
        _text("verb"),
        _text("other"),
        _text("recorded_at"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_story_changes")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_story_changes_story"), "story_changes", ["story"])
    op.create_table(
        "marks",
        _number("article"),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_marks")),
        *_point_at("articles", "marks", "article"),
        sqlite_strict=True,
    )
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.get_bind().exec_driver_sql(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT "
                "RAISE(ABORT, 'the ledger only grows: rows are neither changed nor deleted'); END"
            )
