"""F1 of the main text on saved news pages, ours beside trafilatura's own; fails when ours is under its floor.

usage: python bench/main_text.py [--pages DIR] [--raise] [--worst N]
The measure is that of the article-extraction benchmark: shingles of 4 tokens, counted with repeats, each page's
counts divided by their sum, precision and recall averaged over pages. Ours is what the reading room hands to the
parser: the blocks, furniture taken out. `--raise` lifts the floor in bench/floors.json to the figure (never lowers).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import trafilatura
from floors import hold

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.reading import read_article

HERE = Path(__file__).resolve().parent
KEY = "main_text_f1"
_TOKEN = re.compile(r"\w+")


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Counts of the runs of `size` tokens in a text (one shorter run for a shorter text)."""
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))


def counts(true: str, found: str) -> tuple[float, float, float]:
    """True positives, false positives, false negatives of one page, as shares of their sum."""
    a, b = shingles(true), shingles(found)
    raw = (sum((a & b).values()), sum((b - a).values()), sum((a - b).values()))
    total = sum(raw) or 1
    return raw[0] / total, raw[1] / total, raw[2] / total


def scores(pages: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """F1, precision, recall over pages."""
    precisions = [tp / (tp + fp) for tp, fp, _ in pages if tp + fp > 0]
    recalls = [tp / (tp + fn) for tp, _, fn in pages if tp + fn > 0]
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 2 * p * r / (p + r), p, r


def ours(html: str) -> str:
    """The words that our reading room keeps of a page; nothing where it refuses the page."""
    try:
        article = read_article(Report(path="page", html=html))
    except ReportRefused:
        return ""
    return "\n".join(article.text[b.start : b.end] for b in article.blocks)


def bare(html: str) -> str:
    """What trafilatura gives without any setting."""
    return trafilatura.extract(html) or ""


def main() -> int:
    """Print both rows; 1 when ours is under the floor."""
    options = argparse.ArgumentParser(description="F1 of the main text on saved news pages")
    options.add_argument("--pages", type=Path, default=HERE.parents[1] / "shared" / "data" / "pages")
    options.add_argument("--raise", dest="lift", action="store_true", help="lift the floor to the figure")
    options.add_argument("--worst", type=int, default=0, help="list the N worst pages")
    chosen = options.parse_args()
    truth = json.loads((chosen.pages / "ground-truth.json").read_text("utf-8"))
    html = {k: gzip.decompress((chosen.pages / f"{k}.html.gz").read_bytes()).decode("utf-8", "replace") for k in truth}
    print(f"main text of {len(truth)} pages, shingles of 4 tokens\n{'':14}    F1  precision  recall  pages/s")
    figure = 0.0
    ways: list[tuple[str, Callable[[str], str]]] = [("trafilatura", bare), ("onrecord", ours)]
    for name, way in ways:
        way(next(iter(html.values())))
        begun = time.perf_counter()
        pages = {k: counts(truth[k]["articleBody"], way(html[k])) for k in truth}
        speed = len(truth) / (time.perf_counter() - begun)
        figure, p, r = scores(list(pages.values()))
        print(f"{name:14} {figure:.4f}     {p:.4f}  {r:.4f}  {speed:7.1f}")
    for k in sorted(pages, key=lambda k: pages[k])[: chosen.worst]:
        tp, fp, fn = pages[k]
        print(f"  {tp:.3f} right, {fp:.3f} too much, {fn:.3f} missing  {truth[k]['url']}")
    return hold({KEY: figure}, chosen.lift)


if __name__ == "__main__":
    sys.exit(main())
