"""The families of copies that were written by hand: their files in, articles with what is known of each out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.model.article import Article, Report
from onrecord.reading import read_article

FAMILIES = Path(__file__).resolve().parents[2] / "bench/families"


@dataclass
class Gold:
    """The families of a half: articles by key ("file:key"), parents with their relation, families as sets of keys."""

    articles: dict[str, Article] = field(default_factory=dict)
    parents: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    independent: set[str] = field(default_factory=set)
    drift: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    known: dict[str, bool] = field(default_factory=dict)

    def roots(self, key: str) -> set[str]:
        """Where an article goes back to; itself where it copies nobody."""
        its = self.parents.get(key, [])
        return set().union(*(self.roots(p) for p, _ in its)) if its else {key}


def load(half: str) -> Gold:
    """The articles of a half, read, with what is known of them."""
    gold = Gold()
    for file in sorted((FAMILIES / half).glob("*.json")):
        data: dict[str, Any] = json.loads(file.read_text("utf-8"))
        name = f"{file.stem}:"
        for a in data["articles"]:
            report = Report(
                path=name + a["key"], text=a["text"], title=a["title"], outlet=a["outlet"], published=a["published"]
            )
            gold.articles[name + a["key"]] = read_article(report)
        for link in data["links"]:
            gold.drift[name + link["article"], name + link["of"]] = link["drift"]
            gold.parents.setdefault(name + link["article"], []).append((name + link["of"], link["relation"]))
        gold.independent |= {name + key for key in data["independent"]}
        gold.known[name + data["origin"]] = data["origin_known"]
    return gold
