"""Facts and stories: a question in, the records of one happening, or the articles of one, as a line out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
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
from onrecord.ledger.tables import articles, records, stories

Line = dict[str, Any]
Rank = tuple[int, tuple[int, ...], str]


@dataclass(slots=True)
class Sets:
    """Things that were found to belong together, joined in nearly constant time; sets with things that count."""

    above: dict[Any, Any] = field(default_factory=dict)
    counting: set[Any] = field(default_factory=set)
    """Of the sets that count, the things that stand for them."""

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
        low, high = self.top(one), self.top(other)
        if low != high:
            self.above[low] = high
            if low in self.counting:
                self.counting.discard(low)
                self.counting.add(high)

    def count(self, thing: Any) -> None:
        """The set of this thing counts."""
        self.counting.add(self.top(thing))


def roots_of(
    members: Sequence[Any], words: Mapping[int, Sequence[Stretch]], provenance: Provenance
) -> dict[int, int]:
    """For copies that tell one fact, the articles that their words go back to."""
    provenance.prepare({m.article_seq for m in members if m.seq in words})
    return {m.article_seq: provenance.source(m.article_seq, words[m.seq]) for m in members if m.seq in words}


@dataclass(slots=True)
class Origins:
    """The reports of one fact, put together by independent origin, as far as can be told.

    Reports of one agency or outlet are one origin, and so are reports in the same words; reports of which nobody knows
    whom they are from are one origin together. A report that has the words from another is of one origin with it, and
    so is one that is made from another which tells the fact too.
    """

    sets: Sets = field(default_factory=Sets)
    articles: set[int] = field(default_factory=set)

    def add(self, members: Sequence[Any], roots: Mapping[int, int], provenance: Provenance) -> None:
        """More records that tell the fact; `roots` are the articles that the words of copies go back to.

        What was added before must not go back to the articles of these, as far as it was not added with them.
        """
        sets, told = self.sets, self.articles
        told.update(m.article_seq for m in members)
        for m in members:
            sets.join(("article", m.article_seq), ("origin", m.origin))
            sets.join(("article", m.article_seq), ("wording", m.wording))
            sets.count(("article", m.article_seq))
        for article, root in roots.items():
            if root != article:
                sets.join(("article", article), ("article", root))
            for ancestor in provenance.ancestors(article) & told:
                sets.join(("article", article), ("article", ancestor))
        for root, row in provenance.about(set(roots.values()) - told).items():
            sets.join(("article", root), ("origin", row.origin))

    def __len__(self) -> int:
        return len(self.sets.counting)


def origins(
    members: Sequence[Any], words: Mapping[int, Sequence[Stretch]], provenance: Provenance
) -> list[list[str]]:
    """The reports of one fact by independent origin; `words` are where the records of copies stand."""
    found = Origins()
    found.add(members, roots_of(members, words, provenance), provenance)
    its: dict[Any, dict[str, None]] = {}
    for m in members:
        its.setdefault(found.sets.top(("article", m.article_seq)), {})[m.article] = None
    return [list(some) for some in its.values()]


def list_facts(connection: Connection, question: Question) -> Iterator[Line]:
    """Facts, those with most reports first."""
    others = told_otherwise(connection, question)
    provenance = Provenance(connection, question, of=() if question.since or question.limit else None)
    as_read = _as_read(connection, question, others, provenance)
    found = merge(as_read, _retold(connection, question, others, provenance), key=itemgetter(0))
    for _, line in islice(found, question.limit):
        yield line


def told_otherwise(connection: Connection, question: Question) -> dict[int, str]:
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
        members = members_of(connection, [row.fact for row in part], question, others)
        words, texts = words_of(connection, members, provenance), texts_of(connection, members)
        for row in part:
            its = members[row.fact]
            line = fact_line(row.fact, row.kind, its, len(origins(its, words, provenance)), texts[row.fact])
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
        members = members_of(connection, some, question, others)
        words, texts = words_of(connection, members, provenance), texts_of(connection, members)
        for fact in some:
            its = told[fact]
            rank = _rank(len({r.article for r in its}), max(r.day for r in its), fact)
            number = len(origins(members[fact], words, provenance))
            line = fact_line(fact, its[0].kind, members[fact], number, texts[fact])
            lines.append((rank, line))
    return sorted(lines, key=itemgetter(0))


def _gaining(others: dict[int, str]) -> BindParameter[list[str]]:
    return inline(set(others.values()))


def members_of(
    connection: Connection, facts: list[str], question: Question, others: dict[int, str]
) -> dict[str, list[Any]]:
    """By fact, the rows of the records that tell it; `others` are those that tell another than is stored."""
    query = (
        select(
            records.c.seq, records.c.fact, records.c.id, records.c.wording, articles.c.id.label("article"),
            articles.c.seq.label("article_seq"), articles.c.outlet, articles.c.origin, records.c.reported,
        )
        .join(articles, articles.c.seq == records.c.article)
        .where(*standing_records(question))
        .order_by(articles.c.seq, records.c.seq)
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


def words_of(
    connection: Connection, members: dict[str, list[Any]], provenance: Provenance
) -> dict[int, list[Stretch]]:
    """Where the words of those records stand that copies tell of facts which other reports tell too."""
    shared = [its for its in members.values() if len({m.article_seq for m in its}) > 1]
    return words_in(connection, (m for its in shared for m in its), provenance)


def words_in(connection: Connection, members: Iterable[Any], provenance: Provenance) -> dict[int, list[Stretch]]:
    """Where the words of those records stand that copies tell."""
    copied = {m.seq: m.article_seq for m in members if provenance.parents(m.article_seq)}
    provenance.prepare(set(copied.values()))
    held = provenance.at_hand.words
    if unread := [seq for seq in copied if seq not in held]:
        query = select(records.c.seq, records.c.payload).where(records.c.seq.in_(inline(unread)))
        for row in connection.execute(query):
            held[row.seq] = [(s["start"], s["end"]) for s in json.loads(row.payload)["evidence"]]
    return {seq: held[seq] for seq in copied}


def texts_of(connection: Connection, members: dict[str, list[Any]]) -> dict[str, str]:
    """By fact, the words in which it was told first."""
    firsts = {_first(its).seq: fact for fact, its in members.items()}
    query = select(records.c.seq, records.c.payload).where(records.c.seq.in_(inline(firsts)))
    rows = connection.execute(query)
    return {firsts[row.seq]: " … ".join(s["text"] for s in json.loads(row.payload)["evidence"]) for row in rows}


def _first(members: list[Any]) -> Any:
    return min(members, key=lambda m: (m.reported or "9", m.article))


def fact_line(fact: str, kind: str, members: list[Any], number: int, text: str) -> Line:
    """A fact as a line: how many reports, outlets and independent origins (`number`) tell it, which first and how."""
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
        "origins": number,
        "earliest": _first(members).article,
        "text": text,
    }


def list_stories(connection: Connection, question: Question) -> Iterator[Line]:
    """Stories, the largest first; an article that has not been compared with others is a story of its own."""
    query = select(articles.c.seq, articles.c.id, articles.c.path, articles.c.title, articles.c.day).where(
        *standing_articles(question), *articles_within(question)
    )
    if question.about_records:
        there = select(records.c.article).where(*standing_records(question), *about(question))
        query = query.where(articles.c.seq.in_(there))
    placed = select(stories.c.article, stories.c.story).order_by(stories.c.seq)
    if question.before is not None:
        placed = placed.where(stories.c.recorded_at < question.before)
    story_of = {row.article: row.story for row in connection.execute(placed)}
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query.order_by(articles.c.day == "", articles.c.day, articles.c.id)):
        found.setdefault(story_of.get(row.seq) or _story_of_one(row.id), []).append(row)
    lines = sorted(found.items(), key=lambda s: s[0])
    lines.sort(key=lambda s: max(m.day for m in s[1]), reverse=True)
    lines.sort(key=lambda s: len(s[1]), reverse=True)
    for story, members in lines[: question.limit]:
        days = [m.day for m in members if m.day]
        title = next((m.title for m in members if m.title), None)
        yield {
            "id": story, "title": title, "path": members[0].path, "articles": [m.id for m in members],
            "reports": len(members),
            "first": days[0] if days else None, "last": days[-1] if days else None,
        }  # fmt: skip


def _story_of_one(article: str) -> str:
    return "story:" + hashlib.sha256(f"{article}\n".encode("utf-8", "replace")).hexdigest()[:16]
