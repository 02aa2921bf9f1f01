"""Cost of stories: made-up articles, so many of so many events, one pass; milliseconds an article, first tenth to last.

usage: python bench/stories_many.py [--articles 100000]
The words of an article are drawn from a vocabulary as uneven as that of a language, and some from those of its event;
events last some days, and every twentieth article is on one that is over.
"""

from __future__ import annotations

import argparse
import resource
import sys
from datetime import date
from time import process_time

import numpy as np

from onrecord.tracing.stories import Stories
from onrecord.tracing.terms import Terms

_VOCABULARY = 200_000
_WORDS, _OWN = 120, 40
_A_DAY, _AN_EVENT = 100, 6


def article(random: np.random.Generator, event: int) -> Terms:
    """An article of an event."""
    words = np.minimum(random.zipf(1.15, _WORDS), _VOCABULARY)
    own = np.random.default_rng(event).zipf(1.05, 2 * _OWN) % _VOCABULARY
    keys = np.unique(np.concatenate([words, random.choice(own, _OWN)])).astype(np.uint32)
    return Terms("en", keys, random.integers(16, 50, len(keys)).astype(np.uint8))


def main() -> int:
    """Print the cost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=100_000)
    count = options.parse_args().articles
    random, stories, spent = np.random.default_rng(0), Stories(), 0.0
    for n in range(count):
        newest = n // _AN_EVENT
        event = int(random.integers(newest + 1)) if n % 20 == 0 else max(0, newest - int(random.integers(2 * _A_DAY)))
        its, day = article(random, event), date.fromordinal(730_000 + n // _A_DAY)
        start = process_time()
        stories.add(f"{n:08}", day, its)
        spent += process_time() - start
        if (n + 1) % (count // 10) == 0:
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(f"{n + 1:7} articles: {1000 * spent / (count // 10):.2f} ms an article, {memory} MiB", flush=True)
            spent = 0.0
    start = process_time()
    Stories.restore(stories.rows())
    print(f"restored from rows in {process_time() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
