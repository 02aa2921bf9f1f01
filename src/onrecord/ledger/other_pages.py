"""Pages of what is no record: a kind and a filter in, a page of articles, facts, actors, stories or doubts out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger import fast_lists
from onrecord.ledger.filter import Filter
from onrecord.ledger.lines import LISTED, article_columns, article_line, list_lines
from onrecord.ledger.meaning import who_now
from onrecord.ledger.mentions import inline
from onrecord.ledger.pages import Line, Page, cursor, key_of
from onrecord.ledger.question import settled
from onrecord.ledger.tables import articles
from onrecord.model.records import KINDS


def page_of(
    connection: Connection, kind: str, asked: Filter, after: str | None, limit: int, *, quick: bool = False
) -> Page:
    """A page of lines as `list` gives them; `quick` where the derived tables may be asked."""
    if kind not in LISTED or kind in KINDS:
        raise UsageError(f"no kind {kind!r}; there are: {', '.join(k for k in LISTED if k not in KINDS)}")
    start = key_of(after, kind)[1] if after is not None else 0
    lines = _quickly(connection, kind, asked, start, limit + 1) if quick else None
    if lines is None:
        lines = list(islice(lines_of(connection, kind, asked), start, start + limit + 1))
    more = cursor(kind, ("", start + limit)) if len(lines) > limit else None
    return Page(lines[:limit], more, None, False)


def _quickly(connection: Connection, kind: str, asked: Filter, start: int, limit: int) -> list[Line] | None:
    """Lines of actors and facts by the derived tables, where no more is asked for than these know."""
    narrow = asked.place or asked.since or asked.until or asked.outlet
    if narrow or kind not in ("actor", "fact") or (kind == "actor" and asked.type) or (kind == "fact" and asked.who):
        return None
    question = settled(connection, asked.question())
    if kind == "fact":
        return fast_lists.fact_lines(connection, question, asked.type, asked.origins, start, limit)
    ids = who_now(connection, question.known, asked.who, asked.pack) if asked.who else None
    return fast_lists.actors(connection, ids, start, limit)


def headlines(connection: Connection, ids: Collection[str]) -> dict[str, Line]:
    """Articles by id, as lines without their copies; ids that the ledger does not have are left out."""
    query = article_columns().where(articles.c.id.in_(inline(ids)))
    return {row.id: article_line(row) for row in connection.execute(query)} if ids else {}


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
