"""Full-text search: a user's words in, the articles and records that hold all of them out, the best first.

`two words` wants both, `"two words"` wants them side by side, `diplom*` wants words that begin so. Nothing else in the
words has a meaning. Scripts that are written without spaces are searched letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, and_, func, literal, select
from sqlalchemy.engine import Connection

from onrecord.errors import UsageError
from onrecord.ledger.dialect import Dialect, Source, Term
from onrecord.ledger.lines import Line, article_columns, article_line, record_columns, record_line, stream
from onrecord.ledger.mentions import inline
from onrecord.ledger.question import Question, settled, standing_articles, standing_records
from onrecord.ledger.tables import articles, records, texts

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | {"\x00": " "})
_TERM = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_WORD = re.compile(r"[^\W_]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_AROUND = 80


def terms_of(words: str) -> list[Term]:
    """What is searched for. Raises UsageError where there is no letter or digit in the words."""
    terms: list[Term] = []
    plain = words.translate(_QUOTES).encode("utf-8", "replace").decode()
    for phrase, star, word in _TERM.findall(plain):
        text = phrase or word.rstrip("*")
        if _WORD.search(text):
            terms.append(Term(text, bool(star) or word.endswith("*")))
    if not terms:
        raise UsageError(f"nothing to search for in {words!r}")
    return terms


def search(connection: Connection, dialect: Dialect, terms: list[Term], question: Question) -> Iterator[Line]:
    """Article lines (with `kind` "article") and record lines, each with `snippet` and `score` (lower is better)."""
    question = settled(connection, question)
    both = merge(
        hits(connection, dialect, "texts", terms, question),
        hits(connection, dialect, "records", terms, question),
        key=lambda hit: hit[0],
    )
    for score, source, seq in islice(both, question.limit):
        (line,) = lines_of(connection, dialect, [(source, seq)], terms, question)
        yield {**line, "score": score}


def has_words(
    dialect: Dialect, source: Source, terms: list[Term], seq: ColumnElement[int]
) -> ColumnElement[bool]:  # fmt: skip
    """Whether the article or record of that `seq` holds all the words."""
    spaced, unspaced = _split(terms)
    conditions: list[ColumnElement[bool]] = []
    if spaced:
        conditions.append(dialect.holds(source, spaced, seq))
    if unspaced:
        held, own = (texts.c.text, texts.c.article) if source == "texts" else (records.c.words, records.c.seq)
        its = [held.icontains(term.words, autoescape=True) for term in unspaced]
        conditions.append(select(literal(1)).where(own == seq, *its).exists())
    return and_(*conditions)


_GATHERED = 300_000
"""So many hits are gathered before rows are gone through; of more, each row is looked up."""


def holding(
    connection: Connection, dialect: Dialect, source: Source, terms: list[Term], seq: ColumnElement[int]
) -> ColumnElement[bool]:  # fmt: skip
    """As `has_words`, for many rows of which only some hold the words."""
    hits = hits_of(connection, dialect, source, terms, _GATHERED)
    return has_words(dialect, source, terms, seq) if hits is None else seq.in_(hits)


def hits_of(
    connection: Connection, dialect: Dialect, source: Source, terms: list[Term], most: int
) -> Select[int] | None:
    """The `seq` of all that holds the words, where these are not more than `most` (and can be told quickly)."""
    spaced, unspaced = _split(terms)
    if unspaced or not spaced:
        return None
    hits = dialect.found(source, spaced)
    number = connection.execute(select(func.count()).select_from(hits.limit(most + 1).subquery())).scalar()
    return hits if (number or 0) <= most else None


def snippets(
    connection: Connection, dialect: Dialect, source: Source, terms: list[Term], seqs: Sequence[int]
) -> dict[int, str]:  # fmt: skip
    """By `seq` of a hit, the words around what was found in it."""
    spaced, unspaced = _split(terms)
    if spaced:
        found = dialect.snippets(connection, source, spaced, seqs)
        return {seq: " ".join(found.get(seq, "").split()) for seq in seqs}
    held, own = (texts.c.text, texts.c.article) if source == "texts" else (records.c.words, records.c.seq)
    rows = connection.execute(select(own, held).where(own.in_(inline(seqs))))
    return {seq: _around(text, unspaced[0].words) for seq, text in rows}


def _around(text: str, words: str) -> str:
    at = max(text.find(words), 0)
    start, end = max(at - _AROUND, 0), at + len(words) + _AROUND
    cut = " ".join(text[start:end].split())
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")


def _split(terms: list[Term]) -> tuple[list[Term], list[Term]]:
    """What the index knows as words, and what has to be looked for letter by letter."""
    return [t for t in terms if not _UNSPACED.search(t.words)], [t for t in terms if _UNSPACED.search(t.words)]


def hits(
    connection: Connection,
    dialect: Dialect,
    source: Source,
    terms: list[Term],
    question: Question,
    *conditions: ColumnElement[bool],
    latest: int | None = None,
) -> Iterator[tuple[float, Source, int]]:
    """What holds all the words, the best first; with `latest`, only the last so many that the ledger took in."""
    query = matching(dialect, source, terms, question, *conditions, latest=latest)
    query = query.order_by(query.selected_columns.score, query.selected_columns.seq)
    if question.limit is not None:
        query = query.limit(question.limit)
    for row in stream(connection, query):
        yield row.score, source, row.seq


def matching(
    dialect: Dialect,
    source: Source,
    terms: list[Term],
    question: Question,
    *conditions: ColumnElement[bool],
    latest: int | None = None,
) -> Select[int, float]:
    """`seq` and `score` of the articles or records that stand and hold all the words, in no order."""
    spaced, unspaced = _split(terms)
    seq, held = (texts.c.article, texts.c.text) if source == "texts" else (records.c.seq, records.c.words)
    found = dialect.hits(source, spaced, latest) if spaced else select(
        seq.label("seq"), literal(0.0, Float).label("score")
    )  # fmt: skip
    every = found.subquery()
    query: Select[int, float] = select(every.c.seq, every.c.score)
    if source == "texts":
        query = query.join(articles, articles.c.seq == every.c.seq).where(*standing_articles(question))
        if unspaced:
            query = query.join(texts, texts.c.article == every.c.seq)
    else:
        query = query.join(records, records.c.seq == every.c.seq).where(*standing_records(question))
    return query.where(*(held.icontains(term.words, autoescape=True) for term in unspaced), *conditions)


def more_than(connection: Connection, dialect: Dialect, source: Source, terms: list[Term], number: int) -> bool:
    """Whether more hits than so many are in the index, whatever their period and their versions."""
    spaced, _ = _split(terms)
    if not spaced:
        return False
    some = dialect.hits(source, spaced, number + 1).subquery()
    return connection.execute(select(func.count(some.c.seq))).scalar_one() > number


def lines_of(
    connection: Connection, dialect: Dialect, some: Sequence[tuple[Source, int]], terms: list[Term], question: Question
) -> Iterator[Line]:
    """Hits as lines, each with the words around what was found."""
    by_source: dict[Source, list[int]] = {}
    for source, seq in some:
        by_source.setdefault(source, []).append(seq)
    rows: dict[tuple[Source, int], Any] = {}
    around: dict[Source, dict[int, str]] = {}
    for source, seqs in by_source.items():
        around[source] = snippets(connection, dialect, source, terms, seqs)
        columns, own = (record_columns(), records.c.seq) if source == "records" else (article_columns(), articles.c.seq)
        query = columns.add_columns(own.label("own")).where(own.in_(inline(seqs)))
        rows.update(((source, row.own), row) for row in connection.execute(query))
    for source, seq in some:
        row, snippet = rows[source, seq], around[source][seq]
        if source == "records":
            yield {**record_line(row, question), "snippet": snippet}
        else:
            yield {"kind": "article", **article_line(row), "snippet": snippet}
