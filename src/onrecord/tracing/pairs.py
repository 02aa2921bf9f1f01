"""Articles in, one after another; every two of which one is made from the other, or both from a third, out (`Edge`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from onrecord.model.article import Article
from onrecord.tracing.align import Matrix
from onrecord.tracing.compare import Evidence, Traced, compare
from onrecord.tracing.fingerprint import fingerprint
from onrecord.tracing.order import Order, order
from onrecord.tracing.postings import Postings
from onrecord.tracing.relation import Likeness, likeness, probability
from onrecord.tracing.sentences import GLUE, NAME, NUMBER, sentences

COPY = 0.55
"""From this probability on one of two articles is taken to be made from the other."""
_VERSION = 0.8
"""Two reports of one outlet share background; only when one is told in the other to this share are they versions."""
_COMPARED = 12
"""Articles that share most with a new one and are compared with it sentence by sentence."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Two articles that go back to one, as seen from the one, `here`.

    `matrix`: scores of sentences (here, there). `like`: how the words here follow those there. `later`: by how much
    `there` is the earlier, and why.
    """

    there: str
    probability: float
    evidence: Evidence
    matrix: Matrix
    like: Likeness
    later: Order


@dataclass(slots=True)
class Pairs:
    """All articles that were added, by id, and the edges of each; the order of adding changes neither."""

    meaning: bool = True
    articles: dict[str, Traced] = field(default_factory=dict)
    edges: defaultdict[str, dict[str, Edge]] = field(default_factory=lambda: defaultdict(dict))
    _ids: list[str] = field(default_factory=list)
    _postings: Postings = field(default_factory=Postings)

    def add(self, article: Article) -> None:
        """Compare an article with those that were added before; one that is there already changes nothing."""
        from onrecord.tracing.meaning import meanings

        if article.id in self.articles:
            return
        its = sentences(article)
        new = Traced(article, its, meanings([article.text[s.start : s.end] for s in its]) if self.meaning else None)
        keys = fingerprint(its)
        for candidate, _ in self._postings.sharing(keys, _COMPARED):
            self._compare(*sorted((new, self.articles[self._ids[candidate]]), key=lambda t: t.article.id))
        self._postings.add(keys, len(self._ids))
        self._ids.append(article.id)
        self.articles[article.id] = new

    def _compare(self, one: Traced, other: Traced) -> None:
        evidence, matrix = compare(one, other)
        sure = probability(evidence)
        if sure < COPY:
            return
        like, back = likeness(one, other, matrix), likeness(other, one, matrix.T)
        if evidence.house and max(like.coverage, back.coverage) < _VERSION:
            return
        first = order(other.article, one.article, like)
        self.edges[one.article.id][other.article.id] = Edge(other.article.id, sure, evidence, matrix, like, first)
        second = Order(-first.margin, first.why)
        self.edges[other.article.id][one.article.id] = Edge(one.article.id, sure, evidence, matrix.T, back, second)


def kept(here: Traced, there: Traced) -> float:
    """The share of the words and word pairs here that are there too, those that carry no matter left out.

    Of two sources the one whose wording was kept has more of them; half a share where only names can be shared.
    """
    ours, theirs = _wording(here), _wording(there)
    return sum(n for word, n in ours.items() if word in theirs) / max(1, sum(ours.values()))


def shared_marks(here: Traced, there: Traced) -> int:
    """How many names and figures here are there too."""
    ours, theirs = ({k for s in t.sentences for k in s.of(NAME) | s.of(NUMBER)} for t in (here, there))
    return len(ours & theirs)


def _wording(traced: Traced) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for s in traced.sentences:
        told = [k for k, kind in zip(s.keys, s.kinds, strict=True) if kind != GLUE]
        found.update((k,) for k in told)
        found.update(pairwise(told))
    return found
