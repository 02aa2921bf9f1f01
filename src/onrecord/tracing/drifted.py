"""Families of copies and the marks of their articles in, the same families with all drift of each copy out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onrecord.model.article import Article
from onrecord.model.copies import Family
from onrecord.model.marks import Marks
from onrecord.tracing.compare import Traced, compare
from onrecord.tracing.drift import drift
from onrecord.tracing.sentences import sentences


def with_drift(
    families: Iterable[Family], articles: Mapping[str, Article], marks: Mapping[str, Marks], meaning: bool = True
) -> list[Family]:
    """Each link told anew with the drift that the marks show; `marks` and `articles` are by content id."""
    known: dict[str, Traced] = {}

    def traced(one: str) -> Traced:
        if one not in known:
            known[one] = _traced(articles[one], meaning)
        return known[one]

    found = []
    for family in families:
        matrices = [compare(traced(link.article), traced(link.of))[1] for link in family.links]
        links = []
        for n, link in enumerate(family.links):
            others = [m.max(1) for k, m in enumerate(matrices) if k != n and family.links[k].article == link.article]
            elsewhere = [float(max(scores)) for scores in zip(*others, strict=True)]
            here, there = traced(link.article), traced(link.of)
            its = drift(here, there, matrices[n], marks.get(link.article), marks.get(link.of), elsewhere)
            links.append(replace(link, drift=tuple(its)))
        found.append(replace(family, links=tuple(links)))
        known.clear()
    return found


def _traced(article: Article, meaning: bool) -> Traced:
    from onrecord.tracing.meaning import meanings

    its = sentences(article)
    return Traced(article, its, meanings([article.text[s.start : s.end] for s in its]) if meaning else None)
