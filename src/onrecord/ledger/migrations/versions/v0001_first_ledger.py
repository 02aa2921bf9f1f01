"""The first schema of a ledger: an empty database in, its tables, full-text index and guards out."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEARCH = (
    "CREATE VIRTUAL TABLE texts_found USING fts5(title, text, content='texts', content_rowid='article', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER texts_indexed AFTER INSERT ON texts BEGIN INSERT INTO texts_found(rowid, title, text) "
    "VALUES (new.article, new.title, new.text); END",
    "CREATE VIRTUAL TABLE records_found USING fts5(words, content='records', content_rowid='seq', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER records_indexed AFTER INSERT ON records BEGIN INSERT INTO records_found(rowid, words) "
    "VALUES (new.seq, new.words); END",
)
GUARDED = (
    "articles",
    "texts",
    "versions",
    "records",
    "corrections",
    "actors",
    "record_actors",
    "places",
    "record_places",
    "discrepancies",
    "refusals",
)


def upgrade() -> None:
    """Make all of it."""
    op.create_table(
        "actors",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_actors")),
        sa.UniqueConstraint("id", "name", "type", name=op.f("uq_actors_id_name_type")),
        sqlite_strict=True,
    )
    op.create_table(
        "articles",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_key", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published_start", sa.Text(), nullable=True),
        sa.Column("published_end", sa.Text(), nullable=True),
        sa.Column("published_basis", sa.Text(), nullable=False),
        sa.Column("published_why", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("day_end", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("rest", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_articles")),
        sa.UniqueConstraint("id", name=op.f("uq_articles_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_articles_day_seq"), "articles", ["day", "seq"], unique=False)
    op.create_index(op.f("ix_articles_url_key_seq"), "articles", ["url_key", "seq"], unique=False)
    op.create_table(
        "places",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_places")),
        sa.UniqueConstraint("id", "name", "country", "precision", name=op.f("uq_places_id_name_country_precision")),
        sqlite_strict=True,
    )
    op.create_table(
        "refusals",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_refusals")),
        sa.UniqueConstraint("path", "reason", name=op.f("uq_refusals_path_reason")),
        sqlite_strict=True,
    )
    op.create_table(
        "discrepancies",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_discrepancies")),
        sa.UniqueConstraint("article", "id", name=op.f("uq_discrepancies_article_id")),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_discrepancies_article")),
        sqlite_strict=True,
    )
    op.create_table(
        "records",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_start", sa.Text(), nullable=True),
        sa.Column("happened_end", sa.Text(), nullable=True),
        sa.Column("reported", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("day_end", sa.Text(), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_records")),
        sa.UniqueConstraint("article", "id", "revision", name=op.f("uq_records_article_id_revision")),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_records_article")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_records_day_seq"), "records", ["day", "seq"], unique=False)
    op.create_index(
        op.f("ix_records_fact_kind_article_day_recorded_at"),
        "records",
        ["fact", "kind", "article", "day", "recorded_at"],
        unique=False,
    )
    op.create_index(op.f("ix_records_kind_day_seq"), "records", ["kind", "day", "seq"], unique=False)
    op.create_index(op.f("ix_records_recorded_at"), "records", ["recorded_at"], unique=False)
    op.create_table(
        "texts",
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_texts")),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_texts_article")),
        sqlite_strict=True,
    )
    op.create_table(
        "versions",
        sa.Column("newer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("older", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("newer", name=op.f("pk_versions")),
        sa.UniqueConstraint("older", name=op.f("uq_versions_older")),
        sa.ForeignKeyConstraint(["newer"], ["articles.seq"], name=op.f("fk_versions_newer")),
        sa.ForeignKeyConstraint(["older"], ["articles.seq"], name=op.f("fk_versions_older")),
        sqlite_strict=True,
    )
    op.create_table(
        "corrections",
        sa.Column("record", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_corrections")),
        sa.ForeignKeyConstraint(["record"], ["records.seq"], name=op.f("fk_corrections_record")),
        sa.ForeignKeyConstraint(["by"], ["records.seq"], name=op.f("fk_corrections_by")),
        sqlite_strict=True,
    )
    op.create_table(
        "record_actors",
        sa.Column("record", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("record", "actor", "role", name=op.f("pk_record_actors")),
        sa.ForeignKeyConstraint(["record"], ["records.seq"], name=op.f("fk_record_actors_record")),
        sa.ForeignKeyConstraint(["actor"], ["actors.seq"], name=op.f("fk_record_actors_actor")),
        sa.ForeignKeyConstraint(["article"], ["articles.seq"], name=op.f("fk_record_actors_article")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_record_actors_actor_article_record"), "record_actors", ["actor", "article", "record"], unique=False
    )
    op.create_table(
        "record_places",
        sa.Column("record", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("record", "place", name=op.f("pk_record_places")),
        sa.ForeignKeyConstraint(["record"], ["records.seq"], name=op.f("fk_record_places_record")),
        sa.ForeignKeyConstraint(["place"], ["places.seq"], name=op.f("fk_record_places_place")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_record_places_place_record"), "record_places", ["place", "record"], unique=False)
    for statement in SEARCH:
        op.get_bind().exec_driver_sql(statement)
    for table in GUARDED:
        for verb in ("UPDATE", "DELETE"):
            op.get_bind().exec_driver_sql(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT "
                "RAISE(ABORT, 'the ledger only grows: rows are neither changed nor deleted'); END"
            )
