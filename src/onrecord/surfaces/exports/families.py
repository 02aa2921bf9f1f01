"""Families of copies and their articles in, the JSON of `trace` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.model.article import Article
from onrecord.model.copies import CopyLink, Family
from onrecord.model.encode import to_json

Line = dict[str, Any]


def families_json(families: Iterable[Family], articles: Mapping[str, Article]) -> Line:
    """All families; a member that was made from two others stands there twice, once for each."""
    return {"families": [family_json(family, articles) for family in families]}


def family_json(family: Family, articles: Mapping[str, Article]) -> Line:
    """One family: the origin or, where that cannot be told, the first of its members, then those made from it."""
    first = family.members[0]
    root = {
        **_about(articles[first]), "of": None, "relation": "origin", "probability": 1.0, "coverage": 1.0,
        "coverage_there": 1.0, "aligned": [], "drift": [],
    }  # fmt: skip
    return {
        "members": [root, *(_member(link, articles) for link in family.links)],
        "origin": family.origin,
        "credited": family.credited,
        "why": family.why,
        "independent": family.independent,
    }


def _about(article: Article) -> Line:
    return {
        "article": article.id, "path": article.path, "outlet": article.outlet, "title": article.title,
        "published": to_json(article.published),
    }  # fmt: skip


def _member(link: CopyLink, articles: Mapping[str, Article]) -> Line:
    drift = [{**to_json(d), "from": d.before, "to": d.after} for d in link.drift]
    for line in drift:
        del line["before"], line["after"]
    return {
        **_about(articles[link.article]), "of": link.of, "relation": link.relation, "probability": link.probability,
        "coverage": link.coverage, "coverage_there": link.coverage_there, "aligned": to_json(link.aligned),
        "drift": drift,
    }  # fmt: skip
