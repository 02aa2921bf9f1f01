"""Compares new articles with those of a ledger, in the transaction that adds them: articles in, rows of copies out."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table, exists, func, or_, select
from sqlalchemy.engine import Connection

from onrecord.ledger.article import read_article
from onrecord.ledger.copies import comparison_of, held_of, read_marks
from onrecord.ledger.decisions import read
from onrecord.ledger.fact_counts import Counts
from onrecord.ledger.fact_writing import Copied, Remembered
from onrecord.ledger.mentions import inline
from onrecord.ledger.provenance import AtHand
from onrecord.ledger.rows import Row, clean_json, dumps
from onrecord.ledger.rulings import rulings
from onrecord.ledger.story_writing import Grouped, StoryWriter
from onrecord.ledger.tables import articles, comparisons, fingerprints, parents, versions
from onrecord.model.article import Article
from onrecord.model.connecting import Connector
from onrecord.model.copies import Comparison, Drift, Held, Outline
from onrecord.model.encode import to_json
from onrecord.model.marks import Marks

REST = 200
"""Articles that were added without being compared, and are compared in one transaction."""
_NEAR = 400
_TOGETHER = 400
"""Articles of one family that are looked at when one comes to it; the nearest ones."""
_SAME_STORY = 0.4
_DETAIL = ("why", "aligned")

Pair = tuple[int, int]


@dataclass(slots=True)
class Compared:
    """What a process knows of the copies in a ledger from one transaction to the next, by `seq` of articles.

    `connector` holds the fingerprints up to `until`; all up to `whole` have been compared; `newest` is the last
    version that is among `superseded`.
    """

    connector: Connector
    until: int = 0
    whole: int = 0
    newest: int = 0
    superseded: set[int] = field(default_factory=set)
    near: OrderedDict[str, tuple[int, Article]] = field(default_factory=OrderedDict)
    records: Remembered = field(default_factory=Remembered)
    stories: Grouped = field(default_factory=Grouped)
    told: AtHand = field(default_factory=AtHand)
    counts: Counts = field(default_factory=Counts)


class CopyWriter:
    """One transaction. `number` puts a row into a table that has a `seq` and gives it; `put` into any other table."""

    def __init__(
        self,
        connection: Connection,
        recorded_at: str,
        known: Compared,
        number: Callable[[Table, Row], int],
        put: Callable[[Table, Row], None],
    ) -> None:
        self._connection, self._recorded_at, self._known = connection, recorded_at, known
        self._number, self._put = number, put
        self._fresh: dict[Pair, Comparison] = {}
        self._held: dict[int, Held] = {}
        self._marks: dict[str, Marks] = {}
        self._touched: dict[int, None] = {}
        self.stirred: set[int] = set()
        """Articles that go back to others than before."""
        self._caught_up = False
        self._stories = StoryWriter(connection, recorded_at, known.connector, known.stories, number)
        newer = select(versions).where(versions.c.newer > known.newest)
        for row in connection.execute(newer).all():
            known.superseded.add(row.older)
            known.newest = max(known.newest, row.newer)

    def _catch_up(self) -> None:
        """Learn, once, what other processes have added since the last transaction."""
        if self._caught_up:
            return
        self._caught_up = True
        known = self._known
        query = (
            select(fingerprints.c.seq, fingerprints.c.fingerprint, articles.c.id)
            .join(articles, articles.c.seq == fingerprints.c.article)
            .where(fingerprints.c.seq > known.until)
            .order_by(fingerprints.c.seq)
        )
        rows = self._connection.execute(query).all()
        known.connector.hold((row.id, row.fingerprint) for row in rows)
        known.until = max([known.until, *(row.seq for row in rows)])

    def rest(self) -> int:
        """Compare articles that were added without, the first ones first; how many there were."""
        self._catch_up()
        compared = exists().where(fingerprints.c.article == articles.c.seq)
        query = select(articles.c.seq, articles.c.id).where(articles.c.seq > self._known.whole, ~compared)
        rows = self._connection.execute(query.order_by(articles.c.seq).limit(REST)).all()
        for row in rows:
            self._fetch(row.id)
            self.add(row.seq, self._known.near[row.id][1])
        if len(rows) < REST:
            self._known.whole = self._connection.execute(select(func.max(articles.c.seq))).scalar() or 0
        return len(rows)

    def add(
        self, seq: int, article: Article, older: int | None = None, its_marks: Marks | None = None
    ) -> list[Copied]:
        """Compare an article with those before it; those that it is of one origin with.

        `older` is the version that it takes the place of.
        """
        if its_marks is not None:
            self._marks[article.id] = its_marks
        self._catch_up()
        if older is not None:
            self._known.superseded.add(older)
            self._touched[older] = None
        self._remember(seq, article)
        traces = self._known.connector.add(article, self._fetch)
        row = {"article": seq, "fingerprint": traces.fingerprint, "outline": dumps(to_json(traces.outline))}
        self._known.until = self._number(fingerprints, {**row, "recorded_at": self._recorded_at})
        self._held[seq] = Held(article.outlet, article.credits, traces.outline)
        for c in traces.comparisons:
            pair = self._known.near[c.one][0], self._known.near[c.other][0]
            self._fresh[pair] = c
            self._touched[seq] = None
            whole = to_json(c)
            detail = {name: whole.pop(name) for name in _DETAIL}
            self._put(
                comparisons,
                {
                    "one": pair[0], "other": pair[1], "payload": dumps(whole), "detail": clean_json(dumps(detail)),
                    "recorded_at": self._recorded_at,
                },
            )  # fmt: skip
        seen = [c if c.one == article.id else c.turned() for c in traces.comparisons]
        near = sorted((c for c in seen if _much_the_same(c)), key=lambda c: (-c.of_one.kept, c.other))
        self._stories.add(seq, article, [c.other for c in near])
        return [self._copied(traces.outline, c) for c in seen]

    def _copied(self, outline: Outline, seen: Comparison) -> Copied:
        """The other article of a comparison, with the sentences that tell the same there and here."""
        other = self._known.near[seen.other][0]
        if other not in self._held:
            self._outlines({other})
        return _as_copied(other, outline, self._held[other].outline, seen)

    def copied(self, seq: int) -> list[Copied]:
        """The articles that one which the ledger has is of one origin with, as people have decided of them."""
        query = select(comparisons).where(or_(comparisons.c.one == seq, comparisons.c.other == seq))
        rows = self._connection.execute(query).all()
        its = [(comparison_of(row.payload, row.detail), row) for row in rows]
        row_of = {(c.one, c.other): row for c, row in its}
        found = []
        for c in rulings(read(self._connection)).kept(c for c, _ in its):
            row = row_of[c.one, c.other]
            other, seen = (row.other, c) if row.one == seq else (row.one, c.turned())
            if other not in self._known.superseded:
                self._outlines({seq, other} - self._held.keys())
                found.append(_as_copied(other, self._held[seq].outline, self._held[other].outline, seen))
        return found

    def touch(self, ids: Iterable[str]) -> None:
        """Tell anew who was made from whom around these articles."""
        query = select(articles.c.seq).where(articles.c.id.in_(inline(ids)))
        self._touched.update(dict.fromkeys(self._connection.execute(query).scalars()))

    def _remember(self, seq: int, article: Article) -> None:
        near = self._known.near
        near[article.id] = seq, article
        near.move_to_end(article.id)
        if len(near) > _NEAR:
            near.popitem(last=False)

    def _fetch(self, one: str) -> Article | None:
        if one not in self._known.near:
            found = read_article(self._connection, one)
            if found is None:
                return None
            self._remember(*found)
        seq, article = self._known.near[one]
        self._known.near.move_to_end(one)
        return None if seq in self._known.superseded else article

    def finish(self) -> None:
        """Tell anew who was made from whom among all that the new articles are of one family with."""
        if not self._touched:
            return
        members, pairs = self._family()
        gone = self._known.superseded
        pairs = {pair: c for pair, c in pairs.items() if not gone & set(pair)}
        kept = {(c.one, c.other) for c in rulings(read(self._connection)).kept(pairs.values())}
        pairs = {pair: c for pair, c in pairs.items() if (c.one, c.other) in kept}
        ids = {seq: one for pair, c in pairs.items() for seq, one in zip(pair, (c.one, c.other), strict=True)}
        seqs = {one: seq for seq, one in ids.items()}
        held = {one: self._held[seq] for seq, one in ids.items()}
        found = self._known.connector.parents(held, pairs.values(), self._fetch, self._marks_of)
        before, changed = self._before(members), set[int]()
        made_of: defaultdict[int, set[int]] = defaultdict(set)
        for seq in sorted(members):
            sources = dumps([seqs[p] for p in found.get(ids.get(seq, ""), ())])
            was = before.get(seq, "[]")
            for source in {*json.loads(sources), *json.loads(was)}:
                made_of[source].add(seq)
            if sources != was:
                drift = self._drift(ids[seq], found[ids[seq]]) if sources != "[]" else []
                told = {"article": seq, "sources": sources, "drift": clean_json(dumps(to_json(drift)))}
                self._number(parents, {**told, "recorded_at": self._recorded_at})
                changed.add(seq)
        self.stirred = _with_all_below(changed, made_of)

    def _drift(self, article: str, sources: Sequence[str]) -> list[tuple[Drift, ...]]:
        """What an article changed of each that it is made from."""
        every = [one for one in (article, *sources) if self._fetch(one) is not None]
        whole = {one: self._known.near[one][1] for one in every}
        return self._known.connector.changes(whole[article], [whole[one] for one in sources], self._marks_of(every))

    def _marks_of(self, some: Iterable[str]) -> dict[str, Marks]:
        """The marks of articles, those that are being added among them."""
        self._marks.update(read_marks(self._connection, [one for one in some if one not in self._marks]))
        return self._marks

    def _family(self) -> tuple[set[int], dict[Pair, Comparison]]:
        """The articles that comparisons lead to from those that were touched, nearest first, with the comparisons."""
        members, pairs = set(self._touched), {}
        edge = list(self._touched)
        while edge and len(members) < _TOGETHER:
            reached: dict[int, None] = {}
            for pair, c in self._comparisons(edge):
                pairs[pair] = c
                reached.update(dict.fromkeys(pair))
            edge = [seq for seq in reached if seq not in members][: _TOGETHER - len(members)]
            members.update(edge)
        self._outlines(members - self._held.keys())
        return members, {p: c for p, c in pairs.items() if p[0] in members and p[1] in members}

    def _comparisons(self, seqs: Iterable[int]) -> Iterator[tuple[Pair, Comparison]]:
        wanted = set(seqs)
        yield from ((pair, c) for pair, c in self._fresh.items() if wanted & set(pair))
        some = inline(wanted)
        query = select(comparisons.c.one, comparisons.c.other, comparisons.c.payload)
        query = query.where(or_(comparisons.c.one.in_(some), comparisons.c.other.in_(some)))
        for row in self._connection.execute(query):
            yield (row.one, row.other), comparison_of(row.payload)

    def _outlines(self, seqs: set[int]) -> None:
        query = (
            select(articles.c.seq, articles.c.outlet, articles.c.rest, fingerprints.c.outline)
            .join(fingerprints, fingerprints.c.article == articles.c.seq)
            .where(articles.c.seq.in_(inline(seqs)))
        )
        for row in self._connection.execute(query):
            self._held[row.seq] = held_of(row)

    def _before(self, seqs: set[int]) -> dict[int, str]:
        """What is told so far of each, as it stands in the ledger."""
        query = select(parents.c.article, parents.c.sources).where(parents.c.article.in_(inline(seqs)))
        return {row.article: row.sources for row in self._connection.execute(query.order_by(parents.c.seq))}


def _with_all_below(some: set[int], made_of: Mapping[int, set[int]]) -> set[int]:
    """Those, and all that were made from them by way of any number of others."""
    found, left = set(some), list(some)
    while left:
        more = made_of.get(left.pop(), set()) - found
        found |= more
        left += more
    return found


def _as_copied(other: int, here: Outline, there: Outline, seen: Comparison) -> Copied:
    aligned = ((there.sentences[m][:2], here.sentences[n][:2]) for n, m, _ in seen.aligned)
    return Copied(other, tuple(aligned))


def _much_the_same(comparison: Comparison) -> bool:
    """Whether most of either of the two is told in the other, so that they are of one story."""
    return min(comparison.of_one.coverage, comparison.of_other.coverage) >= _SAME_STORY
