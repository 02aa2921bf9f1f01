"""Families of copies and the marks of their articles in, the same families with all drift of each copy out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from onrecord.model.article import Article
from onrecord.model.copies import Drift, Family
from onrecord.model.marks import Marks
from onrecord.tracing.align import Matrix, Vectors
from onrecord.tracing.compare import Traced, words
from onrecord.tracing.drift import drift
from onrecord.tracing.relation import SAME_WORDS, likeness
from onrecord.tracing.sentences import sentences

_AT_HAND = 64
"""Articles whose sentences and meanings are kept, since many copies have one source."""


def with_drift(
    families: Iterable[Family], articles: Mapping[str, Article], marks: Mapping[str, Marks], meaning: bool = True
) -> list[Family]:
    """Each link told anew with the drift that the marks show; `marks` and `articles` are by content id."""
    given = list(families)
    sources: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for link in (link for family in given for link in family.links):
        sources[link.article][link.of] = None
    told: dict[tuple[str, str], tuple[Drift, ...]] = {}
    for one, its in sources.items():
        found = changes(articles[one], [articles[source] for source in its], marks, meaning)
        told.update(zip(((one, source) for source in its), found, strict=True))
    return [
        replace(f, links=tuple(replace(link, drift=told[link.article, link.of]) for link in f.links)) for f in given
    ]


def changes(
    article: Article, sources: Sequence[Article], marks: Mapping[str, Marks], meaning: bool = True
) -> list[tuple[Drift, ...]]:
    """What an article changed of each article that it is made from; `marks` are by content id."""
    return changes_of(_traced(article), [_traced(source) for source in sources], marks, meaning)


def changes_of(
    here: Traced, others: Sequence[Traced], marks: Mapping[str, Marks], meaning: bool = True
) -> list[tuple[Drift, ...]]:
    """As `changes`, of articles whose sentences are known."""
    matrices = [scored(here, there, meaning) for there in others]
    best = [matrix.max(1) for matrix in matrices]
    found = []
    for n, there in enumerate(others):
        elsewhere = [float(max(scores)) for scores in zip(*(b for k, b in enumerate(best) if k != n), strict=True)]
        its = drift(here, there, matrices[n], marks.get(here.article.id), marks.get(there.article.id), elsewhere)
        found.append(tuple(its))
    return found


def scored(here: Traced, there: Traced, meaning: bool = True) -> Matrix:
    """The scores of sentences; what they mean is asked for where the two are not alike in words."""
    both = words(here, there)
    like = likeness(here, there, both.scores)
    if not meaning or max(like.near, like.near_there) >= SAME_WORDS:
        return both.scores
    return both.meant(understood(here), understood(there))


def understood(traced: Traced) -> Vectors:
    """What the sentences of an article mean; worked out once."""
    from onrecord.tracing.meaning import meanings

    if traced.vectors is None:
        traced.vectors = meanings([traced.article.text[s.start : s.end] for s in traced.sentences])
    return traced.vectors


@lru_cache(maxsize=_AT_HAND)
def _traced(article: Article) -> Traced:
    return Traced(article, sentences(article))
