"""Pages of what is no record: a kind and a filter in, a page of articles, facts, actors, stories or doubts out."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.filter import Filter
from onrecord.ledger.lines import LISTED, list_lines
from onrecord.ledger.pages import Page, cursor, key_of
from onrecord.model.records import KINDS


def page_of(connection: Connection, kind: str, asked: Filter, after: str | None, limit: int) -> Page:
    """A page of lines as `list` gives them."""
    if kind not in LISTED or kind in KINDS:
        raise UsageError(f"no kind {kind!r}; there are: {', '.join(k for k in LISTED if k not in KINDS)}")
    start = key_of(after, kind)[1] if after is not None else 0
    period = asked.period()
    question = replace(asked.question(), since=period.since, until=period.until, reported=asked.by != "happened")
    every = list_lines(connection, kind, question)
    if asked.outlet is not None and kind in ("article", "discrepancy"):
        every = (line for line in every if line["outlet"] == asked.outlet)
    lines = list(islice(every, start, start + limit + 1))
    more = cursor(kind, ("", start + limit)) if len(lines) > limit else None
    return Page(lines[:limit], more, None, False)
