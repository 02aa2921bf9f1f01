"""Facts and stories as far as the ledger alone can tell: a question in, records of one happening as one line out.

A fact is the records that share a key (see `facts`), a story the articles that share a fact with several reports.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, func, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.mentions import inline, other_facts, parts
from onrecord.ledger.provenance import Provenance, Stretch
from onrecord.ledger.question import (
    Question,
    about,
    articles_within,
    matching_records,
    standing_articles,
    standing_records,
)
from onrecord.ledger.tables import articles, records

Line = dict[str, Any]
Rank = tuple[int, tuple[int, ...], str]


@dataclass(slots=True)
class Sets:
    """Things that were found to belong together, joined in nearly constant time."""

    above: dict[Any, Any] = field(default_factory=dict)

    def top(self, thing: Any) -> Any:
        """The one thing that stands for all that belong together with this one."""
        above = self.above
        above.setdefault(thing, thing)
        while above[thing] != thing:
            above[thing] = above[above[thing]]
            thing = above[thing]
        return thing

    def join(self, one: Any, other: Any) -> None:
        """These two belong together."""
        self.above[self.top(one)] = self.top(other)


def count_origins(members: Sequence[Any], words: Mapping[int, Sequence[Stretch]], provenance: Provenance) -> int:
    """How many independent origins there are at least, of records that tell one fact.

    Reports of one agency or outlet are one origin, and so are reports in the same words; reports of which nobody knows
    whom they are from are one origin together. A report that has the words from another is of one origin with it, and
    so is one that is made from another which tells the fact too. `words` are where the records of copies stand.
    """
    sets, told = Sets(), {m.article_seq for m in members}
    for m in members:
        sets.join(("article", m.article_seq), ("origin", m.origin))
        sets.join(("article", m.article_seq), ("wording", m.wording))
    roots = {m.article_seq: provenance.source(m.article_seq, words[m.seq]) for m in members if m.seq in words}
    for article, root in roots.items():
        if root != article:
            sets.join(("article", article), ("article", root))
        for ancestor in provenance.ancestors(article) & told:
            sets.join(("article", article), ("article", ancestor))
    for root, row in provenance.about(set(roots.values()) - told).items():
        sets.join(("article", root), ("origin", row.origin))
    return len({sets.top(("article", article)) for article in told})


def list_facts(connection: Connection, question: Question) -> Iterator[Line]:
    """Facts, those with most reports first."""
    others = _others(connection, question)
    provenance = Provenance(connection, question)
    as_read = _as_read(connection, question, others, provenance)
    found = merge(as_read, _retold(connection, question, others, provenance), key=itemgetter(0))
    for _, line in islice(found, question.limit):
        yield line


def _others(connection: Connection, question: Question) -> dict[int, str]:
    """The records that tell another fact since people decided who is who, each with that fact."""
    standing = standing_records(question)
    others = other_facts(connection, question.known, standing) if question.known else {}
    return {seq: question.ruled.fact(fact) for seq, fact in others.items()} | {
        seq: fact for seq, fact in question.ruled.other_facts(connection, standing).items() if seq not in others
    }


def _rank(reports: int, day: str, fact: str) -> Rank:
    """Most reports first, then the latest, which as text is the last."""
    return -reports, (*(-ord(c) for c in day), 1), fact


def _as_read(
    connection: Connection, question: Question, others: dict[int, str], provenance: Provenance
) -> Iterator[tuple[Rank, Line]]:
    """Facts that no decision adds a record to."""
    reports = func.count(records.c.article.distinct()).label("reports")
    latest = func.max(records.c.day).label("latest")
    query = (
        select(records.c.fact, records.c.kind, reports, latest)
        .where(*matching_records(question))
        .group_by(records.c.fact, records.c.kind)
        .order_by(reports.desc(), latest.desc(), records.c.fact)
    )
    if others:
        query = query.where(records.c.seq.not_in(inline(others)), records.c.fact.not_in(_gaining(others)))
    if question.limit is not None:
        query = query.limit(question.limit)
    for part in connection.execute(query).partitions(200):
        members = _members(connection, [row.fact for row in part], question, others)
        words = _words(connection, members, provenance)
        for row in part:
            line = _fact_line(row.fact, row.kind, members[row.fact], words, provenance)
            yield _rank(row.reports, row.latest, row.fact), line


def _retold(
    connection: Connection, question: Question, others: dict[int, str], provenance: Provenance
) -> list[tuple[Rank, Line]]:
    """Facts that a decision adds a record to."""
    if not others:
        return []
    gaining = records.c.fact.in_(_gaining(others)), records.c.seq.in_(inline(others))
    query = select(records.c.seq, records.c.fact, records.c.kind, records.c.article, records.c.day)
    told: dict[str, list[Any]] = {}
    for row in connection.execute(query.where(or_(*gaining), *matching_records(question))):
        fact = others.get(row.seq, row.fact)
        told.setdefault(fact, []).append(row)
    lines = []
    for some in parts(told):
        members = _members(connection, some, question, others)
        words = _words(connection, members, provenance)
        for fact in some:
            its = told[fact]
            rank = _rank(len({r.article for r in its}), max(r.day for r in its), fact)
            lines.append((rank, _fact_line(fact, its[0].kind, members[fact], words, provenance)))
    return sorted(lines, key=itemgetter(0))


def _retold_pairs(connection: Connection, question: Question, others: dict[int, str]) -> Iterator[tuple[str, int]]:
    """Fact and article of all records of the facts that a decision adds a record to."""
    if not others:
        return
    query = select(records.c.seq, records.c.fact, records.c.article)
    either = or_(records.c.fact.in_(_gaining(others)), records.c.seq.in_(inline(others)))
    for row in connection.execute(query.where(either, *standing_records(question)).order_by(records.c.seq)):
        yield others.get(row.seq, row.fact), row.article


def _gaining(others: dict[int, str]) -> BindParameter[list[str]]:
    return inline(set(others.values()))


def _members(
    connection: Connection, facts: list[str], question: Question, others: dict[int, str]
) -> dict[str, list[Any]]:
    query = (
        select(
            records.c.seq, records.c.fact, records.c.id, records.c.wording, articles.c.id.label("article"),
            articles.c.seq.label("article_seq"), articles.c.outlet, articles.c.origin,
        )
        .join(articles, articles.c.seq == records.c.article)
        .where(*standing_records(question))
        .order_by(records.c.seq)
    )  # fmt: skip
    wanted = set(facts)
    moved = [seq for seq, fact in others.items() if fact in wanted]
    there = records.c.fact.in_(facts)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query.where(or_(there, records.c.seq.in_(inline(moved))) if moved else there)):
        fact = others.get(row.seq, row.fact)
        if fact in wanted:
            found.setdefault(fact, []).append(row)
    return found


def _words(
    connection: Connection, members: dict[str, list[Any]], provenance: Provenance
) -> dict[int, list[Stretch]]:
    """Where the words of those records stand that copies tell of facts which other reports tell too."""
    shared = [its for its in members.values() if len({m.article_seq for m in its}) > 1]
    copied = {m.seq for its in shared for m in its if m.article_seq in provenance.parents}
    query = select(records.c.seq, records.c.payload).where(records.c.seq.in_(inline(copied)))
    rows = connection.execute(query) if copied else ()
    return {row.seq: [(s["start"], s["end"]) for s in json.loads(row.payload)["evidence"]] for row in rows}


def _fact_line(
    fact: str, kind: str, members: list[Any], words: Mapping[int, Sequence[Stretch]], provenance: Provenance
) -> Line:
    told = list(dict.fromkeys(m.article for m in members))
    outlets = sorted({m.outlet for m in members if m.outlet})
    return {
        "id": fact,
        "kind": kind,
        "records": list(dict.fromkeys(m.id for m in members)),
        "articles": told,
        "reports": len(told),
        "outlets": len(outlets),
        "outlet_names": outlets,
        "origins": count_origins(members, words, provenance),
    }


def list_stories(connection: Connection, question: Question) -> Iterator[Line]:
    """Stories, the largest first; an article that shares no fact is a story of its own."""
    sets, days = Sets(), {}
    query = select(articles.c.seq, articles.c.id, articles.c.day).where(
        *standing_articles(question), *articles_within(question)
    )
    if question.about_records:
        there = select(records.c.article).where(*standing_records(question), *about(question))
        query = query.where(articles.c.seq.in_(there))
    names: dict[int, str] = {}
    for row in connection.execute(query):
        names[row.seq], days[row.id] = row.id, row.day
        sets.top(row.id)
    shared = (
        select(records.c.fact)
        .where(*standing_records(question))
        .group_by(records.c.fact)
        .having(func.count(records.c.article.distinct()) > 1)
    )
    pairs = select(records.c.fact, records.c.article).where(records.c.fact.in_(shared), *standing_records(question))
    others = _others(connection, question)
    if others:
        pairs = pairs.where(records.c.seq.not_in(inline(others)))
    first: dict[str, str] = {}
    for fact, seq in chain(connection.execute(pairs), _retold_pairs(connection, question, others)):
        article = names.get(seq)
        if article is not None:
            sets.join(article, first.setdefault(fact, article))
    stories: dict[str, list[str]] = {}
    for article in days:
        stories.setdefault(sets.top(article), []).append(article)
    lines = [sorted(members, key=lambda a: (days[a], a)) for members in stories.values()]
    lines.sort(key=lambda members: min(members))
    lines.sort(key=lambda members: max(days[a] for a in members), reverse=True)
    lines.sort(key=len, reverse=True)
    for members in lines[: question.limit]:
        smallest = min(members).encode("utf-8", "replace")
        yield {"id": "story:" + hashlib.sha256(smallest).hexdigest()[:16], "articles": members, "reports": len(members)}
