"""Tables made from the others, for what the desk asks often; nothing enters, tables of the same `metadata` leave.

They tell what stands now, as people have decided it, and hold nothing that cannot be made again (`remaking.py`), so
their rows are changed and deleted. Days are numbers here (see `days.py`), 0 where a day is not known.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from onrecord.ledger.columns import TEXT
from onrecord.ledger.tables import metadata


def _number(name: str, *, primary_key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=primary_key, nullable=null, autoincrement=False)


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, TEXT, primary_key=primary_key, nullable=False)


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True, autoincrement=False)


terms = Table(
    "terms",
    metadata,
    _seq(),
    _text("sort"),
    _text("value"),
    _number("records"),
    UniqueConstraint("sort", "value"),
    Index(None, "sort", "records", "value"),
    sqlite_strict=True,
)
"""By what records are found: a value of a sort ("kind" "loss", "who" "anna-vell" …, see `sheets.py`), and how many
records have it. Rows are never deleted."""

listed = Table(
    "listed",
    metadata,
    _number("term", primary_key=True),
    _number("day", primary_key=True),
    _number("record", primary_key=True),
    _number("kind"),
    _number("fact"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Under each term the records that have it, by day; `kind` is the term of their kind, `fact` the row of `facts`."""

standing = Table(
    "standing",
    metadata,
    _number("record", primary_key=True),
    _number("article"),
    _number("kind"),
    _number("day"),
    _number("day_end"),
    _number("reported"),
    _number("reported_end"),
    _number("recorded"),
    _text("outlet"),
    _number("fact"),
    _number("origins"),
    _number("spot", null=True),
    Column("terms", LargeBinary, nullable=False),
    Index(None, "day", "record"),
    Index(None, "reported", "record", "kind"),
    Index(None, "recorded", "record", "kind"),
    Index(None, "outlet", "record", "kind"),
    Index(None, "origins", "record", "kind"),
    Index(None, "article"),
    Index(None, "fact", "article"),
    sqlite_strict=True,
)
"""Records that stand. `reported`: when the report came out, else when it was taken in. `terms`: the terms of the record
as 32-bit numbers; those of origins are not among them."""

facts = Table(
    "facts",
    metadata,
    _seq(),
    _text("id"),
    _number("kind"),
    _number("records"),
    _number("reports"),
    _number("outlets"),
    _number("origins"),
    _number("first"),
    _number("last"),
    UniqueConstraint("id"),
    Index(None, "reports", "last", "id"),
    sqlite_strict=True,
)
"""How often each fact is told, and the first and the last day of the records that tell it."""

fact_days = Table(
    "fact_days",
    metadata,
    _number("kind", primary_key=True),
    _number("day", primary_key=True),
    _number("facts"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""How many facts of a kind have a day as their first one."""

spots = Table(
    "spots", metadata, _seq(), _text("place"), _number("located"), UniqueConstraint("place"), sqlite_strict=True
)
"""Places as JSON; `located` is 1 where one has coordinates. Rows are never deleted."""

actor_counts = Table(
    "actor_counts",
    metadata,
    _number("actor", primary_key=True),
    _text("sort", primary_key=True),
    _text("value", primary_key=True),
    _number("number"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What an actor (by its term) is called, how it is spelled and so on, and in how many records (see `sheets.py`)."""

actor_roles = Table(
    "actor_roles",
    metadata,
    _number("actor", primary_key=True),
    _text("role", primary_key=True),
    _number("day", primary_key=True),
    _number("number"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""How often reports of a day give an actor a role."""

pairs = Table(
    "pairs",
    metadata,
    _number("kind", primary_key=True),
    _number("one", primary_key=True),
    _number("other", primary_key=True),
    _number("day", primary_key=True),
    _number("record", primary_key=True),
    _text("about"),
    Index(None, "kind", "day", "record"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Two actors (by their terms) who are both in a contact or a channel; `about` is the rest as JSON."""

pair_counts = Table(
    "pair_counts",
    metadata,
    _number("kind", primary_key=True),
    _number("one", primary_key=True),
    _number("other", primary_key=True),
    _number("number"),
    Index(None, "kind", "number"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""How many contacts or channels two actors are both in."""

DERIVED = (
    terms, listed, standing, facts, fact_days, spots, actor_counts, actor_roles, pairs, pair_counts,
)  # fmt: skip
