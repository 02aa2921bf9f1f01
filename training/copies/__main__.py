"""python -m copies: the weights by which tracing tells copies from reports of the same happening, from bench/families.

A ridge regression, logistic, over the figures of `relation.py`. What is told apart: an article and one that it was made
from against two articles of one happening neither of which goes back to the other; both sides weigh the same. Two
copies of one origin are left out: they are joined by way of it.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np

from copies.gold import Gold, load
from onrecord.tracing.compare import Traced, compare
from onrecord.tracing.meaning import meanings
from onrecord.tracing.relation import figures
from onrecord.tracing.sentences import sentences

OUT = Path(__file__).resolve().parents[2] / "src/onrecord/tracing/relation.toml"
NAMES = ("constant", "unquoted", "alien", "marks", "order", "mass", "run", "across")
RIDGE = 0.005
HEAD = "# How likely one of two articles is made from the other: weights over the figures of relation.py.\n[weights]\n"


def examples(gold: Gold) -> tuple[np.ndarray, np.ndarray]:
    """Figures (pairs, weights) and whether one of the pair was made from the other (pairs)."""
    traced = {}
    for key, article in gold.articles.items():
        its = sentences(article)
        traced[key] = Traced(article, its, meanings([article.text[s.start : s.end] for s in its]))
    direct = {frozenset((key, parent)) for key, its in gold.parents.items() for parent, _ in its}
    rows, answers = [], []
    for one, other in combinations(gold.articles, 2):
        pair = frozenset((one, other))
        if one.split(":")[0] != other.split(":")[0] or (pair not in direct and gold.roots(one) & gold.roots(other)):
            continue
        rows.append(figures(compare(traced[one], traced[other])[0]))
        answers.append(float(pair in direct))
    return np.array(rows), np.array(answers)


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weights (weights), by Newton's steps."""
    share = np.where(y > 0, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    ridge = RIDGE * len(y) * np.diag([0.0] + [1.0] * (x.shape[1] - 1))
    w = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (share * (p - y)) + ridge @ w
        w -= np.linalg.solve((x * (share * p * (1 - p))[:, None]).T @ x + ridge, slope)
    return w


def main() -> None:
    """Fit, tell how many of the pairs come out right, and write the weights."""
    x, y = examples(load("tune"))
    w = fit(x, y)
    right = int((((x @ w) > 0) == (y > 0)).sum())
    OUT.write_text(HEAD + "".join(f"{n} = {v:.3f}\n" for n, v in zip(NAMES, w, strict=True)), "utf-8")
    print(f"{right} of {len(y)} pairs right; {OUT.name}: {dict(zip(NAMES, w.round(2), strict=True))}")


if __name__ == "__main__":
    main()
