"""Where what an article tells comes from: an article and words in it in, the article that told them first out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from textwrap import shorten
from typing import Any

from sqlalchemy import Row, Select, or_, select, tuple_
from sqlalchemy.engine import Connection

from onrecord.ledger.copies import aligned_of, compared, comparison_of
from onrecord.ledger.mentions import inline
from onrecord.ledger.question import Question, superseded
from onrecord.ledger.tables import articles, comparisons, fingerprints, parents
from onrecord.model.copies import Comparison, Drift
from onrecord.model.encode import drift_from_json

Stretch = tuple[int, int]
Pair = tuple[int, int]

_LONGEST_TITLE = 60
_HELD = 2_000
"""Pairs, articles and records of which it is kept at hand what they tell."""
_MOST_STEPS = 12


def called(article: Row[*tuple[Any, ...]]) -> str:
    """What people know a report by: its `outlet`, else its `title`, else the name of the file at its `path`."""
    if article.outlet or not article.title:
        return str(article.outlet or re.split(r"[/\\]", article.path)[-1])
    return f"“{shorten(article.title, _LONGEST_TITLE, placeholder=' …')}”"


@dataclass(slots=True)
class AtHand:
    """What stays as it was read, from one transaction to the next: by pair which sentences tell the same, by article
    where its sentences stand, by record where its words do.
    """

    aligned: dict[Pair, list[Pair]] = field(default_factory=dict)
    sentences: dict[int, list[Stretch]] = field(default_factory=dict)
    words: dict[int, list[Stretch]] = field(default_factory=dict)

    def trim(self) -> None:
        """Forget the oldest where there are many."""
        _trim(self.aligned)
        _trim(self.sentences)
        _trim(self.words)


class Provenance:
    """Who is made from whom, as it was known in time; articles are told by `seq`.

    With `of`, only what those articles go back to is read at once, and of others as they are asked for. `known` has
    what each article is made from, where that was read before (see `kinship.py`), `at_hand` what else was.
    """

    def __init__(
        self,
        connection: Connection,
        question: Question,
        of: Collection[int] | None = None,
        known: Mapping[int, Sequence[int]] | None = None,
        at_hand: AtHand | None = None,
    ) -> None:
        self._connection = connection
        query = select(parents.c.article, parents.c.sources).where(parents.c.article.not_in(superseded(question)[0]))
        self._in_time = [parents.c.recorded_at < question.before] if question.before is not None else []
        self._query = query.where(*self._in_time).order_by(parents.c.seq)
        self._read: set[int] | None = None if of is None else set()
        self._parents: Mapping[int, Sequence[int]] = {} if known is None else known
        if known is None and of is None:
            self._parents = self._told(self._query)
        self.read(of or ())
        self._pairs: dict[Pair, Comparison | None] = {}
        self.at_hand = at_hand or AtHand()
        self._aligned, self._sentences = self.at_hand.aligned, self.at_hand.sentences
        self._apart: set[Pair] = set()
        self._about: dict[int, Row[*tuple[Any, ...]]] = {}

    def _told(self, query: Select[*tuple[Any, ...]]) -> dict[int, list[int]]:
        told = {row.article: row.sources for row in self._connection.execute(query)}
        return {article: json.loads(its) for article, its in told.items() if its != "[]"}

    def read(self, some: Iterable[int]) -> None:
        """Read what articles go back to."""
        if self._read is None:
            return
        left = set(some) - self._read
        while left:
            self._read |= left
            found = self._told(self._query.where(parents.c.article.in_(inline(left))))
            self._parents = {**self._parents, **found}
            left = {source for its in found.values() for source in its} - self._read

    def parents(self, article: int) -> Sequence[int]:
        """What an article is made from, the main one first."""
        if self._read is not None and article not in self._read:
            self.read([article])
        return self._parents.get(article, [])

    def copies(self) -> list[int]:
        """All articles that are made from others."""
        return list(self._parents)

    def drift(self, article: int) -> tuple[list[tuple[Drift, ...]], str]:
        """What an article changed of each that it is made from, in their order, and when that was recorded."""
        query = select(parents.c.drift, parents.c.recorded_at).where(parents.c.article == article, *self._in_time)
        row = self._connection.execute(query.order_by(parents.c.seq.desc()).limit(1)).one()
        return [tuple(map(drift_from_json, its)) for its in json.loads(row.drift)], row.recorded_at

    def ancestors(self, article: int) -> set[int]:
        """All that an article goes back to."""
        found: set[int] = set()
        left = [article]
        while left:
            more = [p for p in self.parents(left.pop()) if p not in found]
            found.update(more)
            left += more
        return found

    def compare(self, some: Iterable[int]) -> None:
        """Read at once the comparisons of articles with what they are made from."""
        wanted = [(one, parent) for one in some for parent in self.parents(one) if (one, parent) not in self._pairs]
        self._pairs.update(dict.fromkeys(wanted))
        for row in compared(self._connection, wanted, detail=True):
            found = comparison_of(row.payload, row.detail)
            told = {(row.one, row.other): found, (row.other, row.one): found.turned()}
            self._pairs.update((pair, seen) for pair, seen in told.items() if pair in self._pairs)

    def prepare(self, some: Collection[int]) -> None:
        """Read at once what `source` looks at first of articles."""
        self._align([(one, parent) for one in some for parent in self.parents(one)])
        every = {one for one in some for parent in self.parents(one) for one in (one, parent)}
        both = {one for one in every if one not in self._sentences}
        if not both:
            return
        query = select(fingerprints.c.article, fingerprints.c.outline)
        rows = self._connection.execute(query.where(fingerprints.c.article.in_(inline(both))))
        self._sentences.update((row.article, _sentences(row.outline)) for row in rows)

    def source(self, article: int, words: Sequence[Stretch]) -> int:
        """The article that the words go back to; the article itself where they are not told in what it is made from."""
        for _ in range(_MOST_STEPS):
            step = next((s for p in self.parents(article) if (s := self._stretch(article, p, words))), None)
            if step is None:
                break
            article, words = step
        return article

    def _stretch(self, article: int, parent: int, words: Sequence[Stretch]) -> tuple[int, list[Stretch]] | None:
        """The parent and its sentences that tell the words, where at least half of the sentences of these are told."""
        self._align([(article, parent)])
        if not self._aligned.get((article, parent)):
            return None
        here, there = self._outline(article), self._outline(parent)
        mine = {n for start, end in words for n, (a, b) in enumerate(here) if a < end and start < b}
        aligned = [(n, m) for n, m in self._aligned[article, parent] if n in mine]
        if not aligned or 2 * len({n for n, _ in aligned}) < len(mine):
            return None
        return parent, [there[m] for m in sorted({m for _, m in aligned})]

    def _align(self, pairs: Sequence[Pair]) -> None:
        """Read which sentences of pairs tell the same; nothing of those that were not compared."""
        wanted = {pair for pair in pairs if pair not in self._aligned} - self._apart
        for row in compared(self._connection, sorted(wanted), detail=True) if wanted else ():
            for pair, turned in (((row.one, row.other), False), ((row.other, row.one), True)):
                if pair in wanted:
                    self._aligned[pair] = aligned_of(row.detail, turned)
        self._apart |= {pair for pair in wanted if pair not in self._aligned}

    def comparison(self, article: int, parent: int) -> Comparison | None:
        """The comparison of the two as seen from the article."""
        pair = article, parent
        if pair not in self._pairs:
            both = tuple_(comparisons.c.one, comparisons.c.other)
            query = select(comparisons).where(or_(both == pair, both == pair[::-1]))
            row = self._connection.execute(query).first()
            self._pairs[pair] = None
            if row is not None:
                found = comparison_of(row.payload, row.detail)
                self._pairs[pair] = found if row.one == article else found.turned()
        return self._pairs[pair]

    def _outline(self, article: int) -> list[Stretch]:
        if article not in self._sentences:
            query = select(fingerprints.c.outline).where(fingerprints.c.article == article)
            self._sentences[article] = _sentences(self._connection.execute(query).scalar_one())
        return self._sentences[article]

    def about(self, some: Collection[int]) -> dict[int, Row[*tuple[Any, ...]]]:
        """`id`, `path`, `title`, `outlet` and `origin` of articles."""
        if unknown := {one for one in some if one not in self._about}:
            of = articles.c
            columns = (of.seq, of.id, of.path, of.title, of.outlet, of.origin)
            query = select(*columns).where(articles.c.seq.in_(inline(unknown)))
            self._about.update((row.seq, row) for row in self._connection.execute(query))
        return {seq: self._about[seq] for seq in sorted(some) if seq in self._about}


def _trim(held: dict[Any, Any]) -> None:
    for key in list(islice(held, max(0, len(held) - _HELD))):
        del held[key]


def _sentences(outline: str) -> list[Stretch]:
    return [(start, end) for start, end, _ in json.loads(outline)["sentences"]]
