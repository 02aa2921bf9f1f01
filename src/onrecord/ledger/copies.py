"""What a ledger knows of copies: a connection and a question in, who is made from whom out."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.engine import Connection

from onrecord.ledger.mentions import parts
from onrecord.ledger.question import Question, articles_within, standing_articles
from onrecord.ledger.rows import clean_json, dumps
from onrecord.ledger.tables import articles, comparisons, fingerprints, marks
from onrecord.model.copies import Comparison, Held, Outline
from onrecord.model.encode import comparison_from_json
from onrecord.model.marks import Marks, packed, unpacked

_PAIRS_AT_ONCE = 300


def comparison_of(payload: str, detail: str | None = None) -> Comparison:
    """The comparison of a row, without its details where they are not wanted."""
    more = json.loads(detail) if detail else {"why": ()}
    return comparison_from_json({**json.loads(payload), **more})


def aligned_of(detail: str, turned: bool) -> list[tuple[int, int]]:
    """Which sentences of the two tell the same, the other first where it is `turned`."""
    found = [(one, other) for one, other, _ in json.loads(detail)["aligned"]]
    return sorted((other, one) for one, other in found) if turned else found


def compared(connection: Connection, pairs: Sequence[tuple[int, int]], detail: bool) -> Iterator[Row[Any]]:
    """The rows of comparisons of pairs of articles (`seq`), whichever of the two stands first; `detail` with details.

    The pairs are joined: that they are among some would have a database go through all comparisons.
    """
    columns = ", ".join(f"c.{name}" for name in ("one", "other", "payload", *(["detail"] if detail else [])))
    for at in range(0, len(pairs), _PAIRS_AT_ONCE):
        both = {pair for one, other in pairs[at : at + _PAIRS_AT_ONCE] for pair in ((one, other), (other, one))}
        yield from connection.exec_driver_sql(
            f"WITH wanted (one, other) AS (VALUES {', '.join(map(str, both))}) SELECT {columns} FROM wanted "
            "JOIN comparisons AS c ON c.one = wanted.one AND c.other = wanted.other"
        )


def held_of(row: Row[*tuple[Any, ...]]) -> Held:
    """What must be known of an article to tell its family, from `outlet`, `rest` and `outline`."""
    sentences = json.loads(row.outline)["sentences"]
    return Held(row.outlet, tuple(json.loads(row.rest)["credits"]), Outline(tuple(map(tuple, sentences))))


def _compared(question: Question) -> Select[*tuple[Any, ...]]:
    """The articles of a period that stand and have been compared."""
    return (
        select(articles.c.seq, articles.c.id)
        .join(fingerprints, fingerprints.c.article == articles.c.seq)
        .where(*standing_articles(question), *articles_within(question))
    )


def pack_marks(marks: Marks) -> bytes:
    """The marks of an article as they are kept."""
    return zlib.compress(clean_json(dumps(packed(marks))).encode(), 6)


def read_marks(connection: Connection, ids: Iterable[str]) -> dict[str, Marks]:
    """By content id, the marks of those articles that have some."""
    query = select(articles.c.id, marks.c.payload).join(articles, articles.c.seq == marks.c.article)
    found = {}
    for some in parts(ids):
        for row in connection.execute(query.where(articles.c.id.in_(some))):
            found[row.id] = unpacked(json.loads(zlib.decompress(row.payload)))
    return found


def uncompared(connection: Connection) -> int:
    """How many articles have not been compared with the others."""
    every, compared = (select(func.count()).select_from(table) for table in (articles, fingerprints))
    return int(connection.execute(every).scalar_one() - connection.execute(compared).scalar_one())


def held_articles(connection: Connection, question: Question) -> dict[str, Held]:
    """The articles of a period by content id, as they are needed to tell families."""
    query = _compared(question).add_columns(articles.c.outlet, articles.c.rest, fingerprints.c.outline)
    return {row.id: held_of(row) for row in connection.execute(query.order_by(articles.c.seq))}


def standing_comparisons(connection: Connection, question: Question) -> list[Comparison]:
    """The comparisons between articles of a period, with their details, as people have decided of them."""
    its = _compared(question).with_only_columns(articles.c.seq)
    query = select(comparisons.c.payload, comparisons.c.detail).where(
        comparisons.c.one.in_(its), comparisons.c.other.in_(its)
    )
    if question.before is not None:
        query = query.where(comparisons.c.recorded_at < question.before)
    rows = connection.execute(query.order_by(comparisons.c.one, comparisons.c.other))
    return question.ruled.kept(comparison_of(row.payload, row.detail) for row in rows)
