"""What a copy costs: texts of `stories` in; the time of a stream of which half are copies beside one of unlike reports.

usage: python bench/copies_cost.py [--articles 40] [--rounds 3]
Half of the copies are verbatim under another title, outlet and date; in the others every fourth paragraph is dropped or
has lost a sentence, "percent" is "per cent", and a paragraph is added. Both streams are read in turns by one process
that has forgotten everything before each; times are for equal words. Fails where a record differs from what is read
with nothing kept. The same is timed into a ledger, where copies are traced and their records linked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
if __name__ == "__main__":
    os.environ.update(ONE_THREAD)

from figures import DATA, keep  # noqa: E402

from onrecord.engines.keep import bare  # noqa: E402
from onrecord.engines.keep import keep as keep_outcomes  # noqa: E402
from onrecord.language.parse import KEPT, parser  # noqa: E402
from onrecord.language.span_model import shipped  # noqa: E402
from onrecord.ledger import Ledger  # noqa: E402
from onrecord.model.article import Report  # noqa: E402
from onrecord.pipeline import Connector, Corridor  # noqa: E402
from onrecord.surfaces.exports.lines import extract_line  # noqa: E402

MOST = 0.7
_LAST_SENTENCE = re.compile(r"(?<=[.!?])\s+\S[^.!?]*[.!?]$")


def reports(count: int) -> list[Report]:
    """So many stories, one of each happening before the second of any."""
    rows = [json.loads(f.read_text("utf-8")) for f in sorted((DATA / "stories").glob("*.json"))]
    seen: dict[str, int] = {}
    order = []
    for n, row in enumerate(rows):
        event = str(row["newsCluster"]["Event"])
        seen[event] = seen.get(event, 0) + 1
        order.append((seen[event], n))
    chosen = [rows[n] for _, n in sorted(order)[:count]]
    return [
        Report(f"{n}", text=row["text"], title=row["title"], given="2018-02-06", outlet=row["source_domain"])
        for n, row in enumerate(chosen)
    ]


def copied(report: Report, edited: bool) -> Report:
    """A copy as another paper prints it."""
    text = report.text or ""
    if edited:
        paragraphs = text.replace("percent", "per cent").split("\n")
        kept = [_LAST_SENTENCE.sub("", p) if n % 8 == 2 else p for n, p in enumerate(paragraphs) if n % 8 != 6]
        text = "\n".join([*kept, f"The Morning Sample could not confirm the report on its own ({report.path})."])
    return replace(report, path=report.path + "c", text=text, title="As others saw it", given="2018-02-08",
                   outlet="sample.example")  # fmt: skip


def streams(count: int) -> tuple[list[Report], list[Report]]:
    """Unlike reports, and as many of which every second is a copy of one before it or to come."""
    unlike = reports(count)
    half = unlike[: count // 2]
    mixed = [*half, *(copied(r, n % 2 == 1) for n, r in enumerate(half))]
    random.Random(7).shuffle(mixed)
    return unlike, mixed


def forget(limit: int) -> None:
    """Drop what is kept, and keep so many bytes from now on."""
    for kept in (parser(None).kept, shipped().kept):
        kept.clear()
        kept.limit = limit


def read(corridor: Corridor, stream: list[Report], limit: int = KEPT) -> tuple[float, float, list[str]]:
    """Seconds of the processor and of the clock for a stream, and its lines."""
    forget(limit)
    wall, cpu = time.perf_counter(), time.process_time()
    lines = [extract_line(outcome) for outcome in corridor.run(stream)]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if refused := next((x.reason for x in lines if x.text is None), None):
        raise SystemExit(f"refused: {refused}")
    return cpu, wall, [str(x.text) for x in lines]


def into_ledger(corridor: Corridor, stream: list[Report]) -> float:
    """Seconds of the processor for a stream that is read into a fresh ledger, with copies, facts and stories."""
    forget(KEPT)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db", connector=Connector) as ledger:
        start = time.process_time()
        keep_outcomes(map(bare, corridor.run(stream)), ledger, lambda _: None)
        return time.process_time() - start


def main() -> int:
    """Measure, compare, print, keep; 1 where a copy changes a record or the cost is above what is allowed."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--articles", type=int, default=40)
    ap.add_argument("--rounds", type=int, default=3)
    args = ap.parse_args()
    unlike, mixed = streams(args.articles)
    words, mixed_words = (sum(len((r.text or "").split()) for r in s) for s in (unlike, mixed))
    corridor = Corridor()
    plain = read(corridor, mixed, 0)[2]
    share = words / mixed_words
    cpu, wall, whole, differing = [], [], [], 0
    for n in range(args.rounds):
        found = {}
        for name in ("unlike", "mixed") if n % 2 else ("mixed", "unlike"):
            found[name] = read(corridor, unlike if name == "unlike" else mixed)
        cpu.append(found["mixed"][0] / found["unlike"][0] * share)
        wall.append(found["mixed"][1] / found["unlike"][1] * share)
        whole.append(into_ledger(corridor, mixed) / into_ledger(corridor, unlike) * share)
        differing += sum(a != b for a, b in zip(found["mixed"][2], plain, strict=True))
    figures = {
        "articles": len(mixed),
        "words": mixed_words,
        "half_copies_to_unlike_cpu": round(statistics.median(cpu), 3),
        "half_copies_to_unlike_wall": round(statistics.median(wall), 3),
        "into_a_ledger_cpu": round(statistics.median(whole), 3),
        "reports_with_other_records": differing,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    keep("copies_cost", figures)
    return int(differing > 0 or max(figures["half_copies_to_unlike_cpu"], figures["into_a_ledger_cpu"]) > MOST)


if __name__ == "__main__":
    sys.exit(main())
