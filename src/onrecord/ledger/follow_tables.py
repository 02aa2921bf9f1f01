"""The tables of following: what was seen, what waits to be read, what became of it; nothing enters, tables leave.

`items`, `items_done` and `deliveries` only grow. `remembered`, `waiting` and `leases` say how things stand now: their
rows are changed and deleted.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from onrecord.ledger.columns import TEXT
from onrecord.ledger.tables import metadata


def _text(name: str, *, null: bool = False, primary_key: bool = False) -> Column[str]:
    return Column(name, TEXT, nullable=null, primary_key=primary_key)


def _item(*, primary_key: bool = True) -> Column[int]:
    return Column("item", Integer, ForeignKey("items.seq"), primary_key=primary_key, autoincrement=False)


items = Table(
    "items",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("source"),
    _text("key"),
    _text("digest"),
    _text("url", null=True),
    _text("title", null=True),
    _text("published", null=True),
    _text("seen_at"),
    UniqueConstraint("source", "key", "digest"),
    Index(None, "source", "seen_at"),
    sqlite_strict=True,
)
"""What a source showed: `key` is the same for one item of it, `digest` for one text of that."""

waiting = Table(
    "waiting", metadata, _item(), _text("payload"), Column("tries", Integer, nullable=False), sqlite_strict=True
)
"""Items that are still to be read, as JSON; `tries` counts how often that was begun."""

items_done = Table(
    "items_done",
    metadata,
    _item(),
    _text("state"),
    _text("article", null=True),
    _text("note", null=True),
    _text("done_at"),
    Index(None, "done_at"),
    sqlite_strict=True,
)
"""What became of an item: "new", "version", "known", "refused" or "off topic"; `article` by its id."""

remembered = Table(
    "remembered", metadata, _text("name", primary_key=True), _text("value"), _text("at"), sqlite_strict=True
)
"""What a part of following knows from one round to the next, as JSON, by the part's name."""

leases = Table(
    "leases", metadata, _text("name", primary_key=True), _text("holder"), _text("since"), _text("until"),
    sqlite_strict=True,
)  # fmt: skip
"""Who does what alone, and until when unless it is renewed; `holder` is JSON, in which a follower names its sources."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _text("what"),
    _text("target"),
    _text("state"),
    _text("note", null=True),
    _text("at"),
    Index(None, "what", "target"),
    sqlite_strict=True,
)
"""Each try to hand something (an alert, a brief, by its id) to a target: "sent", "failed" or "given up"."""

PASSING = (waiting, remembered, leases)
"""The tables that say how things stand now."""
