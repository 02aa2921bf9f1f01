"""The tables of a ledger as SQLAlchemy knows them; nothing enters, `metadata` leaves.

Rows are only ever added, but for tables that are made from these (`desk_tables.py`). An article's new version and a
record's correction are rows that point at what they replace.
Every `recorded_at` is a UTC moment; every `day` is an ISO day or "" where it is not known, so that both sort as text.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, UniqueConstraint
from sqlalchemy.sql.schema import SchemaItem

from onrecord.ledger.columns import TEXT

SCHEMA_VERSION = "0009"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: SchemaItem) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True, autoincrement=False)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, TEXT, nullable=null)


def _points_at(name: str, target: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(target), nullable=False, primary_key=primary_key, autoincrement=False)


articles = _table(
    "articles",
    _seq(),
    _text("id"),
    _text("path"),
    _text("url", null=True),
    _text("url_key", null=True),
    _text("outlet", null=True),
    _text("title", null=True),
    _text("language"),
    _text("published_start", null=True),
    _text("published_end", null=True),
    _text("published_basis"),
    _text("published_why", null=True),
    _text("day"),
    _text("day_end"),
    _text("origin", null=True),
    _text("rest"),
    _text("recorded_at"),
    UniqueConstraint("id"),
    Index(None, "url_key", "seq"),
    Index(None, "day", "seq"),
    Index(None, "outlet", "day", "seq"),
)
"""`url_key`: the URL without what does not tell pages apart. `origin`: who the report is from (the credited agencies,
else the outlet), folded. `rest`: byline, credits and furniture as JSON."""

texts = _table("texts", _points_at("article", "articles.seq", primary_key=True), _text("title"), _text("text"))

versions = _table(
    "versions",
    _points_at("newer", "articles.seq", primary_key=True),
    _points_at("older", "articles.seq"),
    _text("recorded_at"),
    UniqueConstraint("older"),
)

records = _table(
    "records",
    _seq(),
    _text("id"),
    Column("revision", Integer, nullable=False),
    _points_at("article", "articles.seq"),
    _text("kind"),
    _text("happened_start", null=True),
    _text("happened_end", null=True),
    _text("reported", null=True),
    _text("day"),
    _text("day_end"),
    _text("fact"),
    _text("wording"),
    _text("words"),
    _text("payload"),
    _text("recorded_at"),
    UniqueConstraint("article", "id", "revision"),
    Index(None, "kind", "day", "seq"),
    Index(None, "fact", "kind", "article", "day", "recorded_at"),
    Index(None, "day", "seq"),
    Index(None, "recorded_at"),
)
"""`day`, `day_end`: when it happened, else when it was reported. `fact`: the same for records of one happening.
`wording`: the same for records that rest on the same words. `words`: what a search looks in."""

corrections = _table(
    "corrections",
    _points_at("record", "records.seq", primary_key=True),
    Column("by", Integer, ForeignKey("records.seq"), nullable=True),
    _text("reason"),
    _text("recorded_at"),
)
"""A record that no longer stands, from `recorded_at` on; `by` is the one that takes its place, where one does."""

actors = _table(
    "actors",
    _seq(),
    _text("id"),
    _text("name"),
    _text("type"),
    _text("folded"),
    UniqueConstraint("id", "name", "type"),
)
"""One row for each name under which an actor was seen; `id` is what the rows of one actor share."""

record_actors = _table(
    "record_actors",
    _points_at("record", "records.seq", primary_key=True),
    _points_at("actor", "actors.seq", primary_key=True),
    Column("role", TEXT, primary_key=True),
    _points_at("article", "articles.seq"),
    Index(None, "actor", "article", "record"),
)

places = _table(
    "places",
    _seq(),
    _text("id"),
    _text("name"),
    _text("country"),
    _text("precision"),
    _text("folded"),
    UniqueConstraint("id", "name", "country", "precision"),
)

record_places = _table(
    "record_places",
    _points_at("record", "records.seq", primary_key=True),
    _points_at("place", "places.seq", primary_key=True),
    Index(None, "place", "record"),
)

discrepancies = _table(
    "discrepancies",
    _seq(),
    _text("id"),
    _points_at("article", "articles.seq"),
    _text("kind"),
    _text("payload"),
    _text("recorded_at"),
    UniqueConstraint("article", "id"),
)

refusals = _table(
    "refusals", _seq(), _text("path"), _text("reason"), _text("recorded_at"), UniqueConstraint("path", "reason")
)

decisions = _table(
    "decisions",
    _seq(),
    _text("verb"),
    _text("actor", null=True),
    _text("into", null=True),
    _text("name", null=True),
    _text("spellings"),
    _text("articles"),
    Column("undoes", Integer, ForeignKey("decisions.seq"), nullable=True),
    _text("reason"),
    _text("by", null=True),
    _text("recorded_at"),
)
"""What a person decided; `seq` is the decision's number, `spellings` and `articles` are JSON lists."""

amended = _table(
    "amended",
    _points_at("decision", "decisions.seq", primary_key=True),
    _points_at("article", "articles.seq", primary_key=True),
    Column("record", TEXT, primary_key=True),
    _text("fields"),
    Column("carried_from", Integer, ForeignKey("articles.seq"), nullable=True),
    _text("recorded_at"),
    Index(None, "article", "record"),
)
"""What a decision says of a record of an article (by `id`): `fields` is JSON, by field what it `was` and is `now`; null
where it is no record. `carried_from`: the older version of the article of whose record it was said."""

readings = _table(
    "readings",
    _seq(),
    _points_at("read", "records.seq"),
    Column("record", Integer, ForeignKey("records.seq"), nullable=True),
    _points_at("decision", "decisions.seq"),
    _text("recorded_at"),
    UniqueConstraint("record"),
    Index(None, "read"),
)
"""From `recorded_at` on, by a decision, what the machine `read` reads as `record`; null: it is no record."""

fingerprints = _table(
    "fingerprints",
    _seq(),
    _points_at("article", "articles.seq"),
    Column("fingerprint", LargeBinary, nullable=False),
    _text("outline"),
    _text("recorded_at"),
    UniqueConstraint("article"),
)
"""An article that was compared with those before, in the order of `seq`; 64-bit numbers, and sentences as JSON."""

comparisons = _table(
    "comparisons",
    _points_at("one", "articles.seq", primary_key=True),
    _points_at("other", "articles.seq", primary_key=True),
    _text("payload"),
    _text("detail"),
    _text("recorded_at"),
    Index(None, "other"),
)
"""Two articles of one origin. `payload` tells who is made from whom, `detail` aligned sentences, drift and reasons."""

parents = _table(
    "parents",
    _seq(),
    _points_at("article", "articles.seq"),
    _text("sources"),
    _text("drift"),
    _text("recorded_at"),
    Index(None, "article", "seq"),
)
"""From `recorded_at` on, what an article is made from: `sources` is a JSON list of articles, the main one first, and
`drift` has for each what became of it."""

marks = _table(
    "marks", _points_at("article", "articles.seq", primary_key=True), Column("payload", LargeBinary, nullable=False)
)
"""What an article says that a copy can change, as compressed JSON: a copy is held against it without a parse."""

fact_keys = _table(
    "fact_keys",
    _points_at("record", "records.seq", primary_key=True),
    _text("key"),
    Index(None, "key"),
)
"""A record that tells the fact of another one: `key` is the fact that it would tell alone."""

blocks = _table(
    "blocks",
    Column("key", TEXT, primary_key=True),
    _points_at("record", "records.seq", primary_key=True),
    Index(None, "record"),
)
"""Two records that may tell one happening share a key."""

record_links = _table(
    "record_links",
    _points_at("record", "records.seq", primary_key=True),
    _points_at("other", "records.seq", primary_key=True),
    _text("relation"),
    _text("payload"),
    _text("recorded_at"),
    Index(None, "other"),
)
"""Records of two articles that tell one happening: "same", "update" or "conflict"; `payload` says why, as JSON."""

story_terms = _table(
    "story_terms",
    _seq(),
    _points_at("article", "articles.seq"),
    Column("terms", LargeBinary, nullable=False),
    Column("goes_with", Integer, ForeignKey("articles.seq"), nullable=True),
    UniqueConstraint("article"),
)
"""What an article is grouped by, in the order of grouping; a copy goes with the article that it is a copy of."""

stories = _table(
    "stories",
    _seq(),
    _points_at("article", "articles.seq"),
    _text("story"),
    _text("recorded_at"),
    Index(None, "article", "seq"),
)
"""From `recorded_at` on, the story that an article is in."""

story_changes = _table(
    "story_changes", _seq(), _text("story"), _text("verb"), _text("other"), _text("recorded_at"), Index(None, "story")
)
"""A story that was merged into another one, or split off from it."""

briefs = _table(
    "briefs", _seq(), _text("title"), _text("payload"), _text("as_of"), _text("by", null=True), _text("recorded_at")
)
"""Briefs that editors keep, as JSON; `seq` is the number of each."""

alerts = _table(
    "alerts",
    _seq(),
    _text("id"),
    _text("watch"),
    _text("day"),
    _text("importance"),
    _text("payload"),
    _text("recorded_at"),
    UniqueConstraint("id"),
    Index(None, "watch", "seq"),
)
"""What a watch raised, once, as JSON; `seq` is the number of each. `day`: the one on which it could be known, or ""."""

alert_subjects = _table(
    "alert_subjects",
    Column("subject", TEXT, primary_key=True),
    _points_at("alert", "alerts.seq"),
    Index(None, "alert"),
)
"""What an alert is about (a fact, a silence, a record …): nothing is told of by two alerts."""

alert_reasons = _table(
    "alert_reasons",
    _seq(),
    _points_at("alert", "alerts.seq"),
    _text("watch"),
    _text("payload"),
    _text("recorded_at"),
    UniqueConstraint("alert", "watch"),
)
"""A watch that came upon what an alert of another watch tells already, and why it would have raised it."""

alert_acts = _table(
    "alert_acts",
    _seq(),
    _points_at("alert", "alerts.seq"),
    _text("verb"),
    _text("until", null=True),
    _text("note", null=True),
    _text("by"),
    _text("recorded_at"),
    Index(None, "alert", "seq"),
)
"""What a person did with an alert: acknowledge, snooze (`until` a moment), escalate, close, reopen."""

watch_runs = _table("watch_runs", _seq(), _text("recorded_at"))
"""When watches were run and what they raised was kept; at most a row an hour."""

acts = _table(
    "acts", _seq(), _text("verb"), _text("about"), _text("by"), _text("note", null=True), _text("recorded_at")
)
"""What people, or what they have set up, did that no other table tells: users, reports added on the desk, what was let
go of."""

alembic_version = Table("alembic_version", metadata, Column("version_num", TEXT, primary_key=True), sqlite_strict=True)

GROWING = (
    "articles", "texts", "versions", "records", "corrections", "actors", "record_actors", "places", "record_places",
    "discrepancies", "refusals", "decisions", "fingerprints", "comparisons", "parents",
    "fact_keys", "blocks", "record_links", "story_terms", "stories", "story_changes",
    "marks", "amended", "readings", "briefs",
    "alerts", "alert_subjects", "alert_reasons", "alert_acts", "watch_runs", "items", "items_done", "deliveries",
    "acts",
)  # fmt: skip
"""The tables whose rows are guarded: they are neither changed nor deleted."""

LET_GO = ("items", "items_done", "deliveries", "refusals")
"""The guarded tables of which `letting_go` deletes what was passed over long ago."""
