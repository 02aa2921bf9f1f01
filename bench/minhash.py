"""MinHash beside what tracing does: families by MinHash alone, and what the first step of each costs for its recall.

usage: python bench/minhash.py [families] [candidates] [--articles 20000]
`families`: the pairs of bench/families that near-duplicate detection finds, with datasketch: word shingles, 128
permutations, LSH, and everything that is linked taken for one family; how long a shingle is and how alike two articles
must be is what does best on `tune`. `candidates`: made-up articles (bench/made.py) one after another through our first
step and through datasketch's in one run; time on one core, recall and answers. datasketch is given the bands that bring
its recall nearest to ours, and adds the shingles of an article together (`update_batch`) or, as its guide shows, one by
one.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, product
from pathlib import Path

from datasketch import MinHash, MinHashLSH
from figures import keep
from made import Press

from onrecord.model.article import Article
from onrecord.tracing.fingerprint import fingerprint
from onrecord.tracing.postings import Postings
from onrecord.tracing.sentences import Sentence, sentences

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))

_WORD = re.compile(r"\w+")
ASKED = 12
LENGTHS, ALIKE = (2, 3, 4, 5), (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
BANDS = {"as set up for 0.5": (3, 128, 25, 5), "short shingles": (3, 256, 128, 2), "long shingles": (5, 256, 128, 2)}
"""Words of a shingle, permutations, bands, rows."""


def shingles(text: str, size: int) -> set[bytes]:
    """All runs of so many words."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[n : n + size]).encode() for n in range(max(1, len(words) - size + 1))}


def signature(text: str, size: int, permutations: int = 128, together: bool = True) -> MinHash:
    """The MinHash of a text."""
    made = MinHash(num_perm=permutations)
    if together:
        made.update_batch(shingles(text, size))
    else:
        for shingle in shingles(text, size):
            made.update(shingle)
    return made


def linked(signatures: dict[str, MinHash], alike: float) -> set[frozenset[str]]:
    """Every two that are linked by way of near duplicates."""
    lsh = MinHashLSH(threshold=alike, num_perm=128)
    root = {key: key for key in signatures}

    def top(key: str) -> str:
        while root[key] != key:
            key = root[key]
        return key

    for key, its in signatures.items():
        for other in lsh.query(its):
            if its.jaccard(signatures[other]) >= alike:
                root[top(other)] = top(key)
        lsh.insert(key, its)
    return {frozenset(pair) for pair in combinations(signatures, 2) if top(pair[0]) == top(pair[1])}


def families() -> None:
    """The best on `tune`, and the figures of both halves with it."""
    from copies.gold import load
    from tracing import f1, pairs_by_relation, row

    golds = {half: load(half) for half in ("tune", "measured")}

    def found(half: str, size: int, alike: float) -> set[frozenset[str]]:
        return linked({k: signature(a.text, size) for k, a in golds[half].articles.items()}, alike)

    def figure(size: int, alike: float) -> float:
        ours, wanted = pairs_by_relation(golds["tune"], found("tune", size, alike))["all"]
        return f1(len(ours & wanted), len(ours), len(wanted))

    best = max(product(LENGTHS, ALIKE), key=lambda way: figure(*way))
    print(f"MinHash alone; best on tune: shingles of {best[0]} words, Jaccard from {best[1]} on")
    for half in golds:
        print(half)
        for relation, (ours, wanted) in pairs_by_relation(golds[half], found(half, *best)).items():
            print(f"  {relation:11}{row(ours, wanted)}")


Step = Callable[[int, Article, list[Sentence]], list[int]]


def ours() -> Step:
    """Our first step, as in onrecord.tracing.pairs; the sentences are there, as they are read for comparing too."""
    postings = Postings()

    def add(number: int, article: Article, its: list[Sentence]) -> list[int]:
        keys = fingerprint(its)
        found = [n for n, _ in postings.sharing(keys, ASKED)]
        postings.add(keys, number)
        return found

    return add


def of_datasketch(size: int, permutations: int, bands: int, rows: int, together: bool) -> Step:
    """Its first step: signature, question, keeping."""
    lsh = MinHashLSH(num_perm=permutations, params=(bands, rows))

    def add(number: int, article: Article, its: list[Sentence]) -> list[int]:
        made = signature(article.text, size, permutations, together)
        found = lsh.query(made)
        lsh.insert(number, made, check_duplication=False)
        return list(found)

    return add


def candidates(articles: int) -> Iterator[tuple[str, float]]:
    """Figures of ours and of each way to set datasketch up."""
    press = Press()
    steps = {"ours": ours()}
    for way, setting in BANDS.items():
        for together in (True, False):
            steps[f"datasketch, {way}, {'together' if together else 'one by one'}"] = of_datasketch(*setting, together)
    spent, answers, found = Counter[str](), Counter[str](), Counter[str]()
    wanted, reading = 0, 0.0
    for number in range(articles):
        article, sources = press.article(number), press.sources(number)
        wanted += len(sources)
        begun = time.process_time()
        its = sentences(article)
        reading += time.process_time() - begun
        for name, step in steps.items():
            begun = time.process_time()
            answer = step(number, article, its)
            spent[name] += time.process_time() - begun
            answers[name] += len(answer)
            if sources:
                found[name] += len({root for n in answer for root in press.roots(n)}.intersection(sources))
    yield "reading the sentences: ms an article", round(1000 * reading / articles, 3)
    for name in steps:
        yield f"{name}: ms an article", round(1000 * spent[name] / articles, 3)
        yield f"{name}: times as long as ours", round(spent[name] / spent["ours"], 2)
        yield f"{name}: recall", round(found[name] / wanted, 4)
        yield f"{name}: answers an article", round(answers[name] / articles, 2)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=("families", "candidates", []), default=["families", "candidates"])
    parser.add_argument("--articles", type=int, default=20_000)
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if "families" in asked.parts:
        families()
    if "candidates" in asked.parts:
        keep("minhash", {"articles": asked.articles, **dict(candidates(asked.articles))})


if __name__ == "__main__":
    main()
