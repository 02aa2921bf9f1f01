"""Speed of `extract`: the re3d and PolNeAR texts in; words a second beside bare spaCy, and of two workers beside one.

usage: python bench/throughput.py [--rounds 3] [--every 6]
Bare `nlp.pipe` and the whole corridor (reading, parse, records, JSON) take turns on the same slices of the same
texts in one process that is bound to one core and forgets what it has parsed before each; the figure is the median over
the rounds of the ratio of their times. Then the same texts go through one worker process and through two, with their
start and without it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from copies_cost import KEPT, forget
from figures import DATA, keep

from onrecord.engines import many
from onrecord.engines.many import CHUNK
from onrecord.engines.setup import Setup
from onrecord.language.parse import load_model
from onrecord.model.article import Report
from onrecord.pipeline import Corridor
from onrecord.surfaces.exports.lines import extract_line

SLICE = 24
WARM = 2
"""Chunks of nothing much that are answered before the clock starts: one for each of two workers."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


def re3d(folder: Path) -> Iterator[str]:
    """The texts of the re3d documents, in the order of their files."""
    for file in sorted(folder.glob("*/documents.json")):
        for line in file.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)["text"]


def texts(every: int) -> list[str]:
    """All re3d texts and every so-manieth of PolNeAR."""
    polnear = sorted(DATA.glob("polnear/*/text/*.txt"))[::every]
    return [*re3d(DATA / "re3d"), *(p.read_text("utf-8") for p in polnear)]


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def one_core(all_texts: list[str], rounds: int) -> dict[str, float]:
    """Bare spaCy and the corridor in turns, on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    nlp, corridor = load_model(), Corridor()
    words = sum(len(t.split()) for t in all_texts)
    slices = [all_texts[n : n + SLICE] for n in range(0, len(all_texts), SLICE)]

    def bare(part: list[str]) -> None:
        for _ in nlp.pipe(part):
            pass

    def extract(part: list[str]) -> None:
        for outcome in corridor.run(Report(f"{n}", text=t, given="2016-10-01") for n, t in enumerate(part)):
            if outcome.state == "refused":
                raise SystemExit(f"refused: {outcome.reason}")
            extract_line(outcome)

    bare(slices[0])
    extract(slices[0])
    ratios, bare_times, extract_times = [], [], []
    for number in range(rounds):
        spent = {bare: 0.0, extract: 0.0}
        for at, part in enumerate(slices):
            forget(KEPT)
            for work in (bare, extract) if (at + number) % 2 else (extract, bare):
                spent[work] += timed(lambda work=work, part=part: work(part))  # type: ignore[misc]
        ratios.append(spent[bare] / spent[extract])
        bare_times.append(spent[bare])
        extract_times.append(spent[extract])
    return {
        "words": words,
        "bare_words_a_second": round(words / statistics.median(bare_times)),
        "extract_words_a_second": round(words / statistics.median(extract_times)),
        "extract_to_bare": round(statistics.median(ratios), 3),
        "extract_to_bare_lowest": round(min(ratios), 3),
        "extract_to_bare_highest": round(max(ratios), 3),
    }


def by_workers(all_texts: list[str], workers: int) -> tuple[float, float]:
    """Seconds that so many processes take for the texts: with their start, and from when all of them are at work."""
    warm = [Report("warm", text="The minister said that it rained.")] * (WARM * CHUNK)
    reports = [Report(f"{n}", text=t, given="2016-10-01") for n, t in enumerate(all_texts)]
    start = time.perf_counter()
    ready = start
    for done, line in enumerate(many.run([*warm, *reports], Setup(), extract_line, workers), 1):
        if line.text is None:
            raise SystemExit(f"refused: {line.reason}")
        if done == len(warm):
            ready = time.perf_counter()
    end = time.perf_counter()
    return end - start, end - ready


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every", type=int, default=6, help="take every so-manieth PolNeAR text")
    parser.add_argument("--part", choices=["core", "workers"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    all_texts = texts(arguments.every)
    if arguments.part == "core":
        print(json.dumps(one_core(all_texts, arguments.rounds)))
        return
    command = [
        sys.executable,
        __file__,
        "--part",
        "core",
        "--rounds",
        str(arguments.rounds),
        "--every",
        str(arguments.every),
    ]
    environment = {**os.environ, **ONE_THREAD}
    figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout)
    whole, steady = [], []
    for _ in range(arguments.rounds):
        (one, one_steady), (two, two_steady) = by_workers(all_texts, 1), by_workers(all_texts, 2)
        whole.append(one / two)
        steady.append(one_steady / two_steady)
    figures["two_workers_to_one_with_start"] = round(statistics.median(whole), 2)
    figures["two_workers_to_one"] = round(statistics.median(steady), 2)
    keep("throughput", figures)


if __name__ == "__main__":
    main()
