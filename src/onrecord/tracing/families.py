"""Articles in, families of copies out: an origin, what was made from it and from what, as far as it can be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from onrecord.model.article import Article
from onrecord.model.copies import AlignedPair, CopyLink, Family
from onrecord.model.parts import Span
from onrecord.tracing.align import ALIGNED, align
from onrecord.tracing.compare import Traced
from onrecord.tracing.drift_quotes import quotes_changed
from onrecord.tracing.order import SURE, UNSURE, of_outlet
from onrecord.tracing.pairs import Edge, Pairs, kept, shared_marks
from onrecord.tracing.relation import relation

_OF_ITS_OWN = 0.15
"""Share of an article's words that must come from a second parent alone."""
_SAME = 0.01
"""Two sources whose wording was kept to within this share are equally close."""


def trace(articles: Iterable[Article], meaning: bool = True) -> list[Family]:
    """The families among articles, given in any order; `meaning` off compares by words, names and figures alone."""
    pairs = Pairs(meaning)
    for article in articles:
        pairs.add(article)
    return families(pairs)


def families(pairs: Pairs) -> list[Family]:
    """All families, the largest first: copies and what they were made from, and reports after one not held."""
    rank = {one: sum(np.clip(-e.later.margin, -1, 1) for e in pairs.edges[one].values()) for one in pairs.articles}
    order = sorted(pairs.articles, key=lambda one: (-rank[one], one))
    place = {one: n for n, one in enumerate(order)}
    parents = {one: _parents(pairs, one, place) for one in order}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for one in order:
        for parent in parents[one]:
            children[parent].append(one)
    outlets = {t.article.outlet for t in pairs.articles.values() if t.article.outlet}
    found = []
    for one in order:
        credits = pairs.articles[one].article.credits
        credited = next((c for c in credits if not any(of_outlet(c, outlet) for outlet in outlets)), None)
        if not parents[one] and (one in children or credited):
            found.append(_family(pairs, one, children, credited))
    return sorted(found, key=lambda f: (-len(f.members), f.members))


def _parents(pairs: Pairs, one: str, place: Mapping[str, int]) -> list[str]:
    """What an article was made from, the main source first."""
    here = pairs.articles[one]
    edges = pairs.edges[one].values()
    earlier = {e.there: e for e in edges if e.later.margin > -UNSURE and place[e.there] < place[one]}
    if not earlier:
        return []
    close = {there: kept(here, pairs.articles[there]) for there in earlier}
    best = max(close.values())
    main = min((t for t in earlier if close[t] >= best - _SAME), key=lambda t: place[t])
    main = _other_language(pairs, here, earlier, main) or main
    chosen, covered = [main], earlier[main].matrix.max(1)
    size = np.array([len(s.keys) for s in here.sentences], np.float64)
    for there in sorted(earlier, key=lambda t: (-close[t], place[t])):
        alone = (earlier[there].matrix.max(1) >= ALIGNED) & (covered < ALIGNED)
        if there != main and there not in pairs.edges[main] and size[alone].sum() >= _OF_ITS_OWN * size.sum():
            chosen.append(there)
            covered = np.maximum(covered, earlier[there].matrix.max(1))
    return chosen


def _other_language(pairs: Pairs, here: Traced, earlier: Mapping[str, Edge], main: str) -> str | None:
    """The translation by way of which a text came back into the language of its main source, where one is held.

    It is told by names and figures of its own that the text has from it.
    """
    edge = earlier[main]
    if relation(edge.evidence, edge.like) != "translated" or edge.evidence.across:
        return None
    straight = shared_marks(here, pairs.articles[main])
    between = [
        e
        for e in earlier.values()
        if e.evidence.across and e.there in pairs.edges[main] and shared_marks(here, pairs.articles[e.there]) > straight
    ]
    return max(between, key=lambda e: (e.like.coverage, e.there)).there if between else None


def _family(pairs: Pairs, root: str, children: Mapping[str, Sequence[str]], credited: str | None) -> Family:
    """The family of a root; `credited`: whose report, not among these, the root goes back to."""
    members, links = [root], []
    for one in members:
        for child in children.get(one, ()):
            links.append(_link(pairs, child, one))
            if child not in members:
                members.append(child)
    if credited:
        why = f"it credits {credited}, whose report is not among these"
        return Family(tuple(members), tuple(links), None, why, credited=credited)
    surest = max((pairs.edges[child][root].later for child in children[root]), key=lambda o: (o.margin, o.why))
    told = surest.margin >= SURE
    why = "; ".join(surest.why) if told else "which came first cannot be told: no times, no credits, alike in length"
    return Family(tuple(members), tuple(links), root if told else None, why)


def _link(pairs: Pairs, child: str, parent: str) -> CopyLink:
    here, there, edge = pairs.articles[child], pairs.articles[parent], pairs.edges[child][parent]
    aligned = (AlignedPair(_span(here, p.here), _span(there, p.there), round(p.score, 3)) for p in align(edge.matrix))
    return CopyLink(
        child, parent, relation(edge.evidence, edge.like), round(edge.probability, 3), round(edge.like.coverage, 3),
        round(edge.like.coverage_there, 3), tuple(aligned), tuple(quotes_changed(here, there, edge.matrix)),
    )  # fmt: skip


def _span(traced: Traced, sentence: int) -> Span:
    s = traced.sentences[sentence]
    return Span(s.start, s.end, traced.article.text[s.start : s.end])


def pairs_of(found: Iterable[Family]) -> set[frozenset[str]]:
    """Every two articles that are of one family, by content ids."""
    return {frozenset((a, b)) for f in found for a in f.members for b in f.members if a != b}
