"""python -m copies [--data DIR]: the weights by which tracing tells copies from reports of the same happening.

A ridge regression, logistic, over the figures of `relation.py`. Told apart are, in bench/families/tune, an article and
one that it was made from against two articles of one happening neither of which goes back to the other (two copies of
one origin are left out: they are joined by way of it). Real reports are added, of which nobody knows who copied whom:
those of two happenings are no copies; those of one happening, of two outlets, are taken for none where no long run of
words is shared and for copies where a very long one is. Each of these groups weighs what `SHARES` says.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np

from copies.gold import Gold, load
from onrecord.errors import ReportRefused
from onrecord.model.article import Article, Report
from onrecord.reading import read_article
from onrecord.tracing.compare import Evidence, Traced, compare
from onrecord.tracing.fingerprint import fingerprint
from onrecord.tracing.meaning import meanings
from onrecord.tracing.postings import Postings
from onrecord.tracing.relation import figures
from onrecord.tracing.sentences import sentences

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "src/onrecord/tracing/relation.toml"
NAMES = ("constant", "unquoted", "alien", "marks", "order", "run", "long", "across")
SHARES = {"copy": 0.45, "independent": 0.25, "unlike": 0.1, "same happening": 0.15, "long run": 0.05}
RUNS = (10, 14)
"""Words of a run below which reports of one happening are taken for no copies, and from which on for copies."""
RIDGE = 0.003
HEAD = "# How likely one of two articles is made from the other: weights over the figures of relation.py.\n[weights]\n"

Example = tuple[Evidence, str]


def traced(article: Article) -> Traced:
    """An article with its sentences and their meanings."""
    its = sentences(article)
    return Traced(article, its, meanings([article.text[s.start : s.end] for s in its]))


def written(gold: Gold) -> Iterator[Example]:
    """The pairs of the families that were written by hand."""
    articles = {key: traced(article) for key, article in gold.articles.items()}
    direct = {frozenset((key, parent)) for key, its in gold.parents.items() for parent, _ in its}
    for one, other in combinations(articles, 2):
        pair = frozenset((one, other))
        if one.split(":")[0] == other.split(":")[0] and (pair in direct or not gold.roots(one) & gold.roots(other)):
            yield compare(articles[one], articles[other])[0], "copy" if pair in direct else "independent"


def real(folder: Path) -> Iterator[Example]:
    """Pairs of news stories: all of one happening, and of two that share most."""
    rows: list[tuple[int, Traced]] = []
    postings = Postings()
    for file in sorted(folder.glob("*.json")):
        story = json.loads(file.read_text("utf-8"))
        report = Report(file.name, text=story["text"], title=story["title"], outlet=story["source_domain"])
        try:
            new = traced(read_article(report))
        except ReportRefused:
            continue
        keys, event = fingerprint(new.sentences), story["newsCluster"]["EventId"]
        near = {n for n, _ in postings.sharing(keys, 12)}
        for n, (its, other) in enumerate(rows):
            house = new.article.outlet == other.article.outlet
            if new.sentences and other.sentences and ((n in near and its != event) or (its == event and not house)):
                evidence, _ = compare(new, other)
                if its != event:
                    yield evidence, "unlike"
                elif not RUNS[0] <= evidence.run < RUNS[1]:
                    yield evidence, "long run" if evidence.run >= RUNS[1] else "same happening"
        postings.add(keys, len(rows))
        rows.append((event, new))


def fit(x: np.ndarray, y: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The weights (weights) of figures (pairs, weights), answers and shares (pairs), by Newton's steps."""
    share = share * len(y) / share.sum()
    ridge = RIDGE * len(y) * np.diag([0.0] + [1.0] * (x.shape[1] - 1))
    w = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (share * (p - y)) + ridge @ w
        w -= np.linalg.solve((x * (share * p * (1 - p))[:, None]).T @ x + ridge, slope)
    return w


def main() -> None:
    """Fit, tell how many pairs of each group come out right, and write the weights."""
    options = argparse.ArgumentParser(prog="python -m copies", description=__doc__)
    options.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/stories")
    pairs = [*written(load("tune")), *real(options.parse_args().data)]
    groups = np.array([group for _, group in pairs])
    x, y = np.array([figures(e) for e, _ in pairs]), np.isin(groups, ("copy", "long run")).astype(np.float64)
    w = fit(x, y, np.array([SHARES[g] / (groups == g).sum() for g in groups]))
    OUT.write_text(HEAD + "".join(f"{n} = {v:.3f}\n" for n, v in zip(NAMES, w, strict=True)), "utf-8")
    right = ((x @ w) > 0) == (y > 0)
    for group in SHARES:
        its = groups == group
        print(f"{group:15} {int(right[its].sum())} of {int(its.sum())} pairs right")


if __name__ == "__main__":
    main()
