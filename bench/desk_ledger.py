"""A large ledger for the desk: a path in, a ledger of 100,000 articles and a million records at it out.

usage: python bench/desk_ledger.py PATH [--articles 100000] [--seed 7]
The reports (`desk_made.py`) are added as all others are, but are not compared: who copied whom is known, and its rows
are added beside. One with few articles is like the last days of a large one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk_made import FIRST, Desk, Made
from sqlalchemy import select

from onrecord.ledger import Found, Ledger
from onrecord.ledger.rows import dumps
from onrecord.ledger.tables import articles, comparisons, fingerprints, parents

DAYS = 3_000
_BATCH = 400
_SHARED = {"relation": "edited", "coverage": 0.95, "kept": 0.9, "told": list(range(10))}


class Maker:
    """Adds what is reported to a ledger, batch by batch."""

    def __init__(self, path: Path, seed: int) -> None:
        self.desk, self.now = Desk(seed), datetime(2016, 1, 1, tzinfo=UTC)
        self.ledger = Ledger.open(path, clock=lambda: self.now)
        self.recent: deque[Made] = deque(maxlen=500)

    def add(self, made: list[Made], day: int) -> None:
        """Add some reports, with the rows of copies."""
        self.now = datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(hours=20)
        with self.ledger._writer() as writer:
            writer.add([Found(m.article, m.records, m.discrepancies) for m in made])
            seqs = {row["id"]: row["seq"] for row in writer._rows[articles]}
            known = [m.copy_of.article.id for m in made if m.copy_of and m.copy_of.article.id not in seqs]
            query = select(articles.c.id, articles.c.seq).where(articles.c.id.in_(known))
            seqs.update((row.id, row.seq) for row in writer.connection.execute(query))
            for one in made:
                seq = seqs[one.article.id]
                at = writer.recorded_at
                outline = {"sentences": [[n * 180, n * 180 + 170, 20] for n in range(10)]}
                print_ = {"article": seq, "fingerprint": b"\x00" * 256, "outline": dumps(outline), "recorded_at": at}
                writer._numbered(fingerprints, print_)
                if one.copy_of is not None:
                    self._copied(writer, seq, seqs[one.copy_of.article.id], one, at)

    def _copied(self, writer: object, seq: int, of: int, one: Made, at: str) -> None:
        drift = [self._drift(one)] if seq % 3 == 0 else [[]]
        row = {"article": seq, "sources": dumps([of]), "drift": dumps(drift), "recorded_at": at}
        writer._numbered(parents, row)  # type: ignore[attr-defined]
        assert one.copy_of is not None
        payload = {
            "one": one.article.id, "other": one.copy_of.article.id, "probability": 0.99, "margin": -2.0,
            "across": False, "marks": 4, "of_one": _SHARED, "of_other": _SHARED,
        }  # fmt: skip
        detail = {"why": ["the day"], "aligned": [[n, n, 1.0] for n in range(10)]}
        told = {"one": seq, "other": of, "payload": dumps(payload), "detail": dumps(detail), "recorded_at": at}
        writer._put(comparisons, told)  # type: ignore[attr-defined]

    def _drift(self, one: Made) -> list[dict[str, object]]:
        span = {"start": 0, "end": 9, "text": one.article.text[:9]}
        return [{"kind": "number", "here": span, "there": span, "before": "16", "after": "61"}]


def make(path: Path, count: int, seed: int = 7, told: bool = False) -> None:
    """Make a ledger of so many articles."""
    maker, start = Maker(path, seed), time.perf_counter()
    first = FIRST + max(0, DAYS - count * DAYS // 100_000)
    done, day, waiting = 0, first, list[Made]()
    a_day = 100_000 // DAYS + 1
    with maker.ledger:
        while done < count:
            for made in maker.desk.articles(day, min(a_day, count - done), list(maker.recent)):
                waiting.append(made)
                maker.recent.append(made)
                done += 1
            if len(waiting) >= _BATCH or done >= count:
                maker.add(waiting, day)
                waiting = []
                if told:
                    print(f"\r{done:7} articles, {time.perf_counter() - start:.0f} s", end="", file=sys.stderr)
            day += 1
    print(file=sys.stderr)


def main() -> int:
    """Make it and say what is in it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("path", type=Path)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args()
    start = time.perf_counter()
    make(asked.path, asked.articles, asked.seed, told=True)
    print(f"{time.perf_counter() - start:.0f} s, {asked.path.stat().st_size >> 20} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
