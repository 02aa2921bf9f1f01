"""Stories: news articles in order of date, one pass; how well they are grouped (B³) beside TF-IDF of them all at once.

usage: python bench/stories.py [--no-families] [--raise]
Every article of `shared/data/stories` has the event that it tells of. How alike is enough, the figure on which most
depends, is also chosen on one half of the events and measured on the other, both ways, over several draws of halves.
TF-IDF with average linkage sees all articles at once and has the threshold that is best for these very articles.
Families of copies that span two events are counted too: half of one text does stand in an article on another event.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from statistics import mean

import numpy as np
from figures import DATA
from floors import hold

from onrecord.model.article import Article, Report
from onrecord.model.copies import Family
from onrecord.pipeline import read, trace
from onrecord.tracing.stories import ENOUGH, Stories
from onrecord.tracing.story_parts import parts
from onrecord.tracing.terms import Terms, terms

_DRAWS = 5
_CHOICES = [n / 100 for n in range(8, 20)]

Groups = Mapping[str, Hashable]
Copies = Mapping[str, Sequence[str]]


def load() -> tuple[list[Article], dict[str, str]]:
    """The articles in order of date, and the event of each."""
    articles, events = [], {}
    for file in sorted((DATA / "stories").glob("*.json")):
        item = json.loads(file.read_text("utf-8"))
        report = Report(path=file.name, text=item["text"], title=item["title"], url=item["url"],
                        published=item["date_publish"], outlet=item["source_domain"])  # fmt: skip
        article = read(report).article
        if article is None:
            raise ValueError(f"{file} cannot be read")
        articles.append(article)
        events[article.id] = item["newsCluster"]["Event"]
    return sorted(articles, key=lambda a: (a.published.start or "", a.id)), events


def b_cubed(found: Groups, wanted: Groups) -> tuple[float, float, float]:
    """Precision and recall, each the mean over the articles that were grouped, and F1."""
    ours, theirs = defaultdict(set), defaultdict(set)
    for article in found:
        ours[found[article]].add(article)
        theirs[wanted[article]].add(article)
    both = {a: len(ours[found[a]] & theirs[wanted[a]]) for a in found}
    p = mean(both[a] / len(ours[found[a]]) for a in found)
    r = mean(both[a] / len(theirs[wanted[a]]) for a in found)
    return p, r, 2 * p * r / (p + r)


def one_pass(
    articles: Sequence[Article], its: Mapping[str, Terms], enough: float = ENOUGH, copies: Copies | None = None
) -> dict[str, str]:
    """The story of each article after the last was added."""
    stories = Stories(enough)
    for a in articles:
        day = date.fromisoformat(a.published.start) if a.published.start else None
        stories.add(a.id, day, its[a.id], (copies or {}).get(a.id, ()))
    return {row.article: row.story for row in stories.rows()}


def at_once(articles: Sequence[Article], wanted: Groups) -> tuple[float, dict[str, int]]:
    """The groups of TF-IDF with average linkage at its best threshold, and that threshold."""
    counts = [Counter(re.findall(r"\w\w+", f"{a.title} {a.text}".lower())) for a in articles]
    having = Counter(word for c in counts for word in c)
    column = {word: n for n, word in enumerate(having)}
    rows = np.zeros((len(articles), len(column)), np.float32)
    for n, c in enumerate(counts):
        for word, times in c.items():
            rows[n, column[word]] = (1 + math.log(times)) * math.log(len(articles) / having[word])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    alike = rows @ rows.T
    best: tuple[float, float, dict[str, int]] = (0.0, 0.0, {})
    for enough in _CHOICES:
        groups = {articles[n].id: g for g, part in enumerate(parts(alike, enough)) for n in part}
        best = max(best, (b_cubed(groups, wanted)[2], enough, groups), key=lambda b: b[0])
    return best[1:]


def across_halves(articles: Sequence[Article], its: Mapping[str, Terms], wanted: Mapping[str, str]) -> list[float]:
    """F1 of halves of the events, with what was best for the other half."""
    names = sorted(set(wanted.values()))
    figures = []
    for draw in range(_DRAWS):
        chosen = set(random.Random(draw).sample(names, len(names) // 2))
        halves = [[a for a in articles if (wanted[a.id] in chosen) == side] for side in (True, False)]
        score = [{e: b_cubed(one_pass(half, its, e), wanted)[2] for e in _CHOICES} for half in halves]
        for fitted, measured in ((0, 1), (1, 0)):
            best = max(_CHOICES, key=lambda e: score[fitted][e])
            figures.append(score[measured][best])
            chosen_there = f"half {fitted + 1} of draw {draw + 1}: best {best} with F1 {score[fitted][best]:.3f}"
            print(f"    {chosen_there}; the other then {figures[-1]:.3f}, with {ENOUGH} {score[measured][ENOUGH]:.3f}")
    return figures


def copies_of(families: Sequence[Family]) -> dict[str, list[str]]:
    """The articles that each was made from, or that were made from it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for link in (x for f in families for x in f.links if x.relation in ("verbatim", "edited")):
        found[link.article].append(link.of)
        found[link.of].append(link.article)
    return found


def row(name: str, figures: tuple[float, float, float], groups: int) -> str:
    """Precision, recall and F1 as a line."""
    return f"  {name:44} P {figures[0]:.3f}  R {figures[1]:.3f}  F1 {figures[2]:.3f}  {groups} groups"


def main() -> int:
    """Print the figures; 1 when one is under its floor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--no-families", action="store_true", help="leave out the families of copies")
    options.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the figures")
    asked = options.parse_args()
    articles, wanted = load()
    its = {a.id: terms(a) for a in articles}
    print(f"{len(articles)} articles of {len(set(wanted.values()))} events")
    found = one_pass(articles, its)
    figures = {"stories_b3": b_cubed(found, wanted)[2]}
    print(row("one pass in order of date", b_cubed(found, wanted), len(set(found.values()))))
    enough, batch = at_once(articles, wanted)
    print(row(f"TF-IDF of all at once, best threshold {enough}", b_cubed(batch, wanted), len(set(batch.values()))))
    shuffled = []
    for draw in range(_DRAWS):
        order = random.Random(draw).sample(articles, len(articles))
        shuffled.append(b_cubed(one_pass(order, its), wanted)[2])
    print(f"  one pass in {_DRAWS} orders by chance: F1 {min(shuffled):.3f} to {max(shuffled):.3f}")
    halves = across_halves(articles, its, wanted)
    figures["stories_b3_halves"] = mean(halves)
    print(
        f"  chosen on half of the events, measured on the other: F1 {mean(halves):.3f}, {min(halves):.3f} at the least"
    )
    if not asked.no_families:
        families, _ = trace(articles)
        spanning = [f for f in families if len({wanted[m] for m in f.members}) > 1]
        print(f"  families of copies: {len(families)}, {len(spanning)} of them span two events")
        with_copies = one_pass(articles, its, copies=copies_of(families))
        print(row("one pass, copies told", b_cubed(with_copies, wanted), len(set(with_copies.values()))))
    return hold(figures, asked.lift)


if __name__ == "__main__":
    sys.exit(main())
