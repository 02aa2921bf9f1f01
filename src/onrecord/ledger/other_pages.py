"""Pages of what is no record: a kind and a filter in, a page of articles, facts, actors, stories or doubts out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.filter import Filter
from onrecord.ledger.lines import LISTED, list_lines
from onrecord.ledger.pages import Line, Page, cursor, key_of
from onrecord.model.records import KINDS


def page_of(connection: Connection, kind: str, asked: Filter, after: str | None, limit: int) -> Page:
    """A page of lines as `list` gives them."""
    if kind not in LISTED or kind in KINDS:
        raise UsageError(f"no kind {kind!r}; there are: {', '.join(k for k in LISTED if k not in KINDS)}")
    start = key_of(after, kind)[1] if after is not None else 0
    lines = list(islice(lines_of(connection, kind, asked), start, start + limit + 1))
    more = cursor(kind, ("", start + limit)) if len(lines) > limit else None
    return Page(lines[:limit], more, None, False)


def lines_of(connection: Connection, kind: str, asked: Filter) -> Iterator[Line]:
    """All lines of a kind that match, as `list` gives them; of facts and doubts, `type` is their kind."""
    question = replace(asked.question(), reported=asked.by != "happened")
    for line in list_lines(connection, kind, question):
        if asked.outlet is not None and kind in _OF_OUTLETS and line["outlet"] != asked.outlet:
            continue
        if asked.type is not None and kind in _TYPE and line[_TYPE[kind]] != asked.type:
            continue
        if asked.origins is None or kind != "fact" or line["origins"] >= asked.origins:
            yield line


_OF_OUTLETS = ("article", "discrepancy")
_TYPE = {"fact": "kind", "discrepancy": "kind", "actor": "type"}
