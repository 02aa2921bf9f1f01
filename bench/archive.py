"""A large ledger: 10,000 generated reports in; memory, first against last thousand, `list` and `--help` times out.

usage: python bench/archive.py [--reports 10000] [--workers 1]
The reports are made from templates with a fixed seed, so that they differ in names, numbers, days and order, and are
read by `onrecord read` in a process of its own, whose memory (with that of its children) is looked at all the while.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from figures import keep

FIRST = (
    "Ada", "Bruno", "Clara", "Dario", "Elena", "Fabio", "Greta", "Henrik", "Irena", "Jonas", "Katya", "Luca",
    "Mira", "Nikolai", "Olga", "Pavel", "Rosa", "Stefan",
)  # fmt: skip
LAST = (
    "Marchetti", "Orsini", "Lindqvist", "Petrov", "Kowalski", "Ferrante", "Novak", "Halloran", "Okafor",
    "Reyes", "Tanaka", "Weiss", "Bergstrom",
)  # fmt: skip
OFFICES = ("Defence Minister", "Foreign Minister", "President", "Prime Minister", "General", "spokesman", "Governor")
TOWNS = (
    "Varna", "Trieste", "Split", "Tromso", "Gdansk", "Narva", "Kotka", "Ystad", "Rostock", "Klaipeda",
    "Constanta", "Batumi", "Izmir", "Haifa",
)  # fmt: skip
OUTLETS = ("Harbour Post", "The Northern Wire", "Gulf Dispatch", "Coast Tribune", "Radio Meridian")
THINGS = ("tanks", "howitzers", "armoured vehicles", "drones", "patrol boats", "air defence systems")
SENTENCES = (
    "{office} {person} said on {weekday} that {count} {things} had been destroyed near {town}.",
    "“We will not accept this,” {person} told reporters in {town}, adding that talks would resume within {few} days.",
    "{person} and {other} spoke by telephone for {minutes} minutes on {weekday}, their first call in {count} days.",
    "At least {few} people were killed and {count} wounded when a drone struck a depot in {town}, officials said.",
    "{other}, the {office}, announced a package worth ${count} million that includes {few} {things}.",
    "According to {person}, the risk of a wider conflict has moved from low to moderate since {month}.",
    "The two sides test the line between their headquarters once or twice a day, {other} told the {outlet}.",
    "“If they cross the river, we will answer,” {other} warned on {weekday}.",
    "Shelling damaged {few} houses in {town} overnight, the governor wrote, and power was cut to {count} homes.",
    "{person} denied that {things} had been moved to {town} in {month}.",
    "Markets in {town} closed lower on {weekday} as traders weighed the news of the past {few} weeks.",
    "Residents said that they had heard {few} explosions before dawn, though nobody could say where they came from.",
)


def report(random_: random.Random, number: int) -> tuple[str, str]:
    """The name and text of one report; its first line states its date."""
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=random_.randrange(700))

    def name() -> str:
        return f"{random_.choice(FIRST)} {random_.choice(LAST)}"

    body = []
    for paragraph in range(random_.randrange(3, 6)):
        words = {
            "person": name(), "other": name(), "office": random_.choice(OFFICES), "town": random_.choice(TOWNS),
            "things": random_.choice(THINGS), "count": random_.randrange(13, 900), "few": random_.randrange(2, 12),
            "minutes": random_.randrange(5, 120), "weekday": f"{day - datetime.timedelta(days=paragraph):%A}",
            "month": f"{day - datetime.timedelta(days=45):%B}", "outlet": random_.choice(OUTLETS),
        }  # fmt: skip
        body.append(" ".join(s.format(**words) for s in random_.sample(SENTENCES, 3)))
    return f"{number:05}.txt", f"date {day}\n\n" + "\n\n".join(body) + "\n"


def write_reports(folder: Path, count: int) -> int:
    """Write so many different reports; how many words they have."""
    random_ = random.Random(19)
    words = 0
    for number in range(count):
        name, text = report(random_, number)
        (folder / name).write_text(text, "utf-8")
        words += len(text.split())
    return words


class Memory(threading.Thread):
    """Looks at the memory of a process and its children until it ends: (seconds, bytes) pairs."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.seen: list[tuple[float, int]] = []

    def run(self) -> None:
        try:
            while True:
                family = [self.process, *self.process.children(recursive=True)]
                self.seen.append((time.perf_counter(), sum(p.memory_info().rss for p in family)))
                time.sleep(0.25)
        except psutil.Error:
            return

    def highest(self, start: float, end: float) -> int:
        """The highest in that stretch of time, in MiB."""
        return max(rss for at, rss in self.seen if start <= at <= end) >> 20


def read(folder: Path, ledger: Path, workers: int) -> tuple[list[float], Memory]:
    """When each report was kept, and the memory that it took."""
    command = [
        sys.executable,
        "-m",
        "onrecord.surfaces.cli",
        "read",
        str(folder),
        "--ledger",
        str(ledger),
        "--json",
        "--quiet",
        "--workers",
        str(workers),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    memory = Memory(process.pid)
    memory.start()
    assert process.stdout is not None
    times = [time.perf_counter() for line in process.stdout if '"state":"new"' in line]
    if process.wait():
        raise SystemExit("the reading failed")
    return times, memory


def seconds(*arguments: str) -> float:
    """The median time of seven runs of a command, start of Python included."""
    spent = []
    command = [sys.executable, "-m", "onrecord.surfaces.cli", *arguments]
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        spent.append(time.perf_counter() - start)
    return round(statistics.median(spent), 3)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, ledger = Path(place, "reports"), Path(place, "archive.db")
        folder.mkdir()
        words = write_reports(folder, arguments.reports)
        times, memory = read(folder, ledger, arguments.workers)
        tenth = len(times) // 10
        first, last = times[tenth - 1] - times[0], times[-1] - times[-tenth]
        at = ["--ledger", str(ledger)]
        keep("archive", {
            "reports": len(times),
            "words": words,
            "seconds": round(times[-1] - times[0]),
            "first_tenth_seconds": round(first, 1),
            "last_tenth_seconds": round(last, 1),
            "last_to_first": round(last / first, 2),
            "memory_first_tenth_mib": memory.highest(times[0], times[tenth - 1]),
            "memory_last_tenth_mib": memory.highest(times[-tenth], times[-1]),
            "ledger_mib": sum(f.stat().st_size for f in Path(place).glob("archive.db*")) >> 20,
            "list_contact_seconds": seconds("list", "contact", *at),
            "list_statement_who_seconds": seconds("list", "statement", "--who", "Marchetti", *at),
            "list_incident_period_seconds": seconds("list", "incident", "--since", "2025-03", *at),
            "list_article_seconds": seconds("list", "article", *at),
            "help_seconds": seconds("--help"),
        })  # fmt: skip


if __name__ == "__main__":
    main()
