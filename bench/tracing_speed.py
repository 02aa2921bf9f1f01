"""Speed of finding copies: 100,000 made-up articles in, a fifth of them copies; articles a second, memory, recall out.

usage: python bench/tracing_speed.py [--articles 100000] [--step candidates|pairs|meaning] [--seed 7]
`candidates`: reading sentences, fingerprint, the question which articles share it, and keeping it. `pairs`: comparing
the candidates too, by words; `meaning`: with the encoder as well. Time is that of one core, without the making of the
articles; memory the most that the process held. A source of a copy counts as found when it is among the answers, or
another copy of it is.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable

from figures import keep
from made import COPIES, Press

from onrecord.model.article import Article

ASKED = 12
"""Articles that are compared with a new one, as in onrecord.tracing.pairs."""
Add = Callable[[int, Article], Iterable[int]]


def candidates() -> Add:
    """Keeps an article and answers which of the earlier are worth comparing with it."""
    from onrecord.tracing.fingerprint import fingerprint
    from onrecord.tracing.postings import Postings
    from onrecord.tracing.sentences import sentences

    postings = Postings()

    def add(number: int, article: Article) -> list[int]:
        keys = fingerprint(sentences(article))
        found = [n for n, _ in postings.sharing(keys, ASKED)]
        postings.add(keys, number)
        return found

    return add


class Made:
    """Makes articles by number, and knows the seconds that it took."""

    def __init__(self, press: Press) -> None:
        self.press, self.spent = press, 0.0

    def __call__(self, number: int) -> Article:
        begun = time.process_time()
        article = self.press.article(number)
        self.spent += time.process_time() - begun
        return article


def pairs(meaning: bool, made: Made) -> Add:
    """Compares an article with the earlier and answers which of them it is of one origin with."""
    from onrecord.tracing.pairs import Pairs

    held = Pairs(meaning)

    def add(number: int, article: Article) -> list[int]:
        found = held.add(article, lambda one: made(int(one)))[-1]
        return [int(one) for c in found for one in (c.one, c.other) if int(one) != number]

    return add


def measured(articles: int, step: str, seed: int) -> dict[str, float]:
    """Add so many articles; what it took and what was found."""
    press = Press(seed)
    made = Made(press)
    add = candidates() if step == "candidates" else pairs(step == "meaning", made)
    add(articles, made(articles))  # what is read but once
    spent, answers = [], 0
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for number in range(articles):
        article = made(number)
        before, begun = made.spent, time.process_time()
        answer = add(number, article)
        spent.append(time.process_time() - begun - (made.spent - before))
        roots = {root for n in answer for root in press.roots(n)}
        kind, sources = press.kind(number), press.sources(number)
        answers += sum(not press.roots(number) & press.roots(n) for n in answer)
        if kind:
            wanted[kind] += len(sources)
            found[kind] += len(roots.intersection(sources))
    tenth = max(1, articles // 10)
    figures = {
        "articles": articles,
        "articles_a_second": round(articles / sum(spent), 1),
        "last_tenth_to_first": round(sum(spent[-tenth:]) / sum(spent[:tenth]), 2),
        "slowest_ms": round(1000 * max(spent), 1),
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "unrelated_answers_an_article": round(answers / articles, 3),
        "recall": round(found.total() / max(wanted.total(), 1), 4),
    }
    return figures | {f"recall_{kind}": round(found[kind] / max(wanted[kind], 1), 4) for kind in COPIES}


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--step", choices=("candidates", "pairs", "meaning"), default="candidates")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    keep(f"tracing_speed_{asked.step}", measured(asked.articles, asked.step, asked.seed))


if __name__ == "__main__":
    main()
