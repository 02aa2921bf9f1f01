"""Full-text search by PostgreSQL: rows of texts and records in, vectors of their words and queries for these out.

The words are told in Python (`words.py`), so that they are the same on every server and in SQLite. A vector knows
few places of a word and few words; so a long text has several rows, one for each part, that overlap by some words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    Integer,
    Select,
    TableClause,
    Text,
    and_,
    cast,
    column,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import Connection

from onrecord.ledger.dialect import Row, Source, Term
from onrecord.ledger.mentions import inline
from onrecord.ledger.tables import records, texts
from onrecord.ledger.words import around, words_of

_COLUMNS = "seq integer, part integer, parted boolean NOT NULL, words tsvector NOT NULL, PRIMARY KEY (seq, part)"
MAKE = (
    f"CREATE TABLE texts_found ({_COLUMNS})",
    f"CREATE TABLE records_found ({_COLUMNS})",
    "CREATE INDEX texts_found_words ON texts_found USING gin (words)",
    "CREATE INDEX records_found_words ON records_found USING gin (words)",
    "CREATE INDEX texts_found_parted ON texts_found (seq) WHERE parted",
    "CREATE INDEX records_found_parted ON records_found (seq) WHERE parted",
    'CREATE TABLE words_told (word text COLLATE "C" PRIMARY KEY)',
)
"""What makes the tables of the index; `words_told` has all words of the articles."""

_PART = 3_000
"""So many words are in a part at most."""
_OFTEN = 250
"""So often a word is in a part at most: a vector knows 255 of its places."""
_OVERLAP = 50
_AROUND = 24
_WEIGHTS: ColumnElement[str] = literal_column("'{0.25, 0.25, 0.25, 1.0}'::real[]")


def _table(name: str) -> TableClause:
    return table(name, column("seq", Integer), column("parted", Boolean), column("words", TSVECTOR))


_FOUND: dict[Source, TableClause] = {"texts": _table("texts_found"), "records": _table("records_found")}


def index(connection: Connection, its_texts: Sequence[Row], its_records: Sequence[Row]) -> None:
    """Add the vectors of rows of `texts` and `records`, and the words of the texts."""
    told: set[str] = set()
    cursor = connection.connection.cursor()
    with cursor.copy("COPY texts_found (seq, part, parted, words) FROM STDIN") as copy:
        for row in its_texts:
            title, text = words_of(row["title"]), words_of(row["text"])
            told.update(title, text)
            for part in _vectors(row["article"], title, text):
                copy.write_row(part)
    with cursor.copy("COPY records_found (seq, part, parted, words) FROM STDIN") as copy:
        for row in its_records:
            for part in _vectors(row["seq"], [], words_of(row["words"])):
                copy.write_row(part)
    if told:
        new = "INSERT INTO words_told SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
        cursor.execute(new, (sorted(told),))


def _vectors(seq: int, title: list[str], text: list[str]) -> Iterator[tuple[int, int, bool, str]]:
    """The rows of one text; there is a gap between title and text, so that no phrase reaches over it."""
    words = [*title, "", *text] if title else text
    parts = list(_parts(words))
    for number, (start, end) in enumerate(parts):
        places: dict[str, list[str]] = {}
        for place, word in enumerate(words[start:end], 1):
            if word:
                places.setdefault(word, []).append(f"{place}A" if start + place <= len(title) else str(place))
        vector = " ".join(f"'{word}':{','.join(its)}" for word, its in places.items())
        yield seq, number, len(parts) > 1, vector


def _parts(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = end = 0
    seen: Counter[str] = Counter()
    while end < len(words):
        seen[words[end]] += 1
        end += 1
        if end < len(words) and (end - start == _PART or seen[words[end - 1]] == _OFTEN):
            yield start, end
            start = end = end - _OVERLAP
            seen.clear()
    yield start, end


def _query(term: Term) -> str:
    """Words side by side in the language of `tsquery`; "" where the term has none."""
    words = [f"'{word}'" for word in words_of(term.words)]
    return " <-> ".join(words) + ":*" if words and term.prefix else " <-> ".join(words)


def _holding(found: TableClause, query: str) -> ColumnElement[bool]:
    return found.c.words.bool_op("@@")(cast(query, TSQUERY))


def _whole(terms: Sequence[Term]) -> tuple[list[str], str]:
    """The queries of terms that have words, and all of them as one."""
    queries = [f"({query})" for query in map(_query, terms) if query]
    return queries, " & ".join(queries)


def _over_parts(found: TableClause, queries: Sequence[str]) -> Select[int]:
    """Texts that hold everything, though in several parts."""
    each = [_holding(found, query) for query in queries]
    query = select(found.c.seq).where(found.c.parted, or_(*each)).group_by(found.c.seq)
    return query.having(and_(*(func.bool_or(one) for one in each)))


def holding(source: Source, terms: Sequence[Term]) -> Select[int]:
    """`seq` of what holds all the terms, each once."""
    found = _FOUND[source]
    queries, whole = _whole(terms)
    if not queries:
        return select(found.c.seq).where(false())
    at_once = select(found.c.seq).where(_holding(found, whole))
    if len(queries) == 1:
        return at_once.distinct()
    every = union(at_once, _over_parts(found, queries)).subquery()
    return select(every.c.seq)


def hits(source: Source, terms: Sequence[Term], latest: int | None) -> Select[int, float]:
    """`seq` and `score` of what holds all the terms; what is in a title counts for more."""
    found = _FOUND[source]
    some = holding(source, terms)
    if latest is not None:
        some = some.order_by(some.selected_columns.seq.desc()).limit(latest)
    rank = func.ts_rank(_WEIGHTS, found.c.words, cast(_whole(terms)[1], TSQUERY), type_=Float)
    score = (-func.max(rank)).label("score")
    return select(found.c.seq, score).where(found.c.seq.in_(some)).group_by(found.c.seq)


def holds(source: Source, terms: Sequence[Term], seq: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the row of that `seq` holds all the terms."""
    found = _FOUND[source]
    queries, whole = _whole(terms)
    if not queries:
        return false()
    there = select(literal(1)).where(found.c.seq == seq, _holding(found, whole))
    held = there.correlate_except(found).exists()
    return or_(held, seq.in_(_over_parts(found, queries))) if len(queries) > 1 else held


def snippets(
    connection: Connection, source: Source, terms: Sequence[Term], seqs: Sequence[int]
) -> dict[int, str]:  # fmt: skip
    """By `seq` the words around what was found, of a text's title where its text has none of it."""
    wanted = [(words, term.prefix) for term in terms if (words := words_of(term.words))]
    query: Select[Any] = select(texts.c.article, texts.c.text, texts.c.title).where(texts.c.article.in_(inline(seqs)))
    if source == "records":
        query = select(records.c.seq, records.c.words).where(records.c.seq.in_(inline(seqs)))
    return {
        seq: max((around(text, wanted, _AROUND) for text in held), key=lambda part: _held(part, wanted))
        for seq, *held in connection.execute(query)
    }


def _held(text: str, wanted: Sequence[tuple[Sequence[str], bool]]) -> int:
    words = f" {' '.join(words_of(text))} "
    return sum(f" {' '.join(its)}{'' if prefix else ' '}" in words for its, prefix in wanted)


def vocabulary(connection: Connection, word: str) -> Sequence[str]:
    """Words of the articles that begin as this one and are about as long."""
    told = table("words_told", column("word", Text)).c.word
    query = select(told).where(told >= word[:1], told < word[:1] + "\U0010ffff")
    return connection.execute(query.where(func.abs(func.length(told) - len(word)) < 3)).scalars().all()
