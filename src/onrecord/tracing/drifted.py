"""Families of copies and the marks of their articles in, the same families with all drift of each copy out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from onrecord.model.article import Article
from onrecord.model.copies import Drift, Family
from onrecord.model.marks import Marks
from onrecord.tracing.compare import Traced, compare
from onrecord.tracing.drift import drift
from onrecord.tracing.sentences import sentences


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
    here, others = _traced(article, meaning), [_traced(source, meaning) for source in sources]
    matrices = [compare(here, there)[1] for there in others]
    best = [matrix.max(1) for matrix in matrices]
    found = []
    for n, there in enumerate(others):
        elsewhere = [float(max(scores)) for scores in zip(*(b for k, b in enumerate(best) if k != n), strict=True)]
        its = drift(here, there, matrices[n], marks.get(article.id), marks.get(there.article.id), elsewhere)
        found.append(tuple(its))
    return found


def _traced(article: Article, meaning: bool) -> Traced:
    from onrecord.tracing.meaning import meanings

    its = sentences(article)
    return Traced(article, its, meanings([article.text[s.start : s.end] for s in its]) if meaning else None)
