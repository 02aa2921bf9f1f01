"""The follower under load: made-up newspapers in; whether all is there once, delays, memory and speed out.

usage: python bench/following.py [--part soak|speed|both] [--minutes 30] [--items 20000] [--feeds 200] [--pace 30]
                                 [--texts FOLDER] [--backlog 1500]
`soak` runs `onrecord follow` while items appear at a steady pace in feeds on loopback, of which a third are edited
copies and a third concern no conflict, and 3 of 100 answers are errors, hang, are cut off or ask for rest; `--items`
is for half an hour, fewer minutes have fewer. A delay is from the moment at which an item appears in its feed until
what became of it is kept, or its alert is at the webhook; feeds are asked every `--pace` seconds, so that half of that
is waiting. `speed` lets `onrecord follow --once` read `--backlog` such items that are all there from the start;
the first tenth and the last twentieth are left out; with `--texts` the reports are texts of that folder, and only the
items that concern no conflict are made up. Memory is that of all its processes. Both bind it to two cores.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import psutil
from figures import keep
from following_made import KINDS, Stream
from following_server import Papers, Shown, host

LATE_S, ALERT_LATE_S, ARTICLES_A_SECOND, FLAT = 60.0, 90.0, 12.0, 1.1
"""What the product is to keep to: the 95th percentiles of both delays, the speed, and the memory in the last fifth of
the time after the first five minutes to that in the first fifth."""
_LEAD, _GRACE = 20.0, 240.0
_SETTLED = 300.0
_LOOK = 2.0
_CONFIG = """[web]
within = "10 s"

[[watch]]
name = "commission"
condition = "new"
filter = {{ kind = "contact" }}
words = ["armistice commission"]

[[watch]]
name = "silence-ended"
condition = "silence-ended"
days = 30

[[watch]]
name = "rise"
condition = "rise"

[[deliver]]
name = "desk"
to = "http://127.0.0.1:{port}/hook"
watches = ["commission"]
"""
_SOURCE = """
[[source]]
name = "Paper {number}"
url = "http://{host}:{port}/feed/{number}"
pace = "{pace} s"
allow_private = true
via = "feed"
topic = {topic}
"""


class Memory(threading.Thread):
    """Looks at the memory of a process and its children until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.seen: list[tuple[float, float]] = []
        self._cpu: dict[int, float] = {}

    def run(self) -> None:
        """Until the process has ended."""
        with suppress(psutil.Error):
            while True:
                whole = self._look(self.process)
                for child in self.process.children(recursive=True):
                    with suppress(psutil.NoSuchProcess):
                        whole += self._look(child)
                self.seen.append((time.time(), whole))
                time.sleep(_LOOK)

    def _look(self, one: psutil.Process) -> float:
        self._cpu[one.pid] = sum(one.cpu_times()[:2])
        return float(one.memory_info().rss / 2**20)

    def cpu(self) -> dict[str, int]:
        """Seconds of processor time, of the process and of all others that it had."""
        keeper = self._cpu.get(self.process.pid, 0.0)
        return {"cpu_keeper_s": round(keeper), "cpu_readers_s": round(sum(self._cpu.values()) - keeper)}

    def mean(self, since: float, until: float) -> float:
        """MiB in a period, 0 where it was not looked at."""
        its = [mib for at, mib in self.seen if since <= at < until]
        return statistics.mean(its) if its else 0.0

    def slope(self, since: float) -> float:
        """MiB an hour that it grows by, from a moment on."""
        some = [(at, mib) for at, mib in self.seen if at >= since]
        if len(some) < 3:
            return 0.0
        return statistics.linear_regression(*zip(*some, strict=True)).slope * 3600


def followed(
    folder: Path, papers: Papers, pace: float, *more: str, every: frozenset[int] = frozenset()
) -> subprocess.Popen[bytes]:
    """The follower of all feeds, at work; of those in `every` all reports concern the conflict."""
    sources = "".join(
        _SOURCE.format(number=n, host=host(n), port=papers.port, pace=f"{pace:g}", topic=str(n not in every).lower())
        for n in range(papers.feeds)
    )
    (folder / "onrecord.toml").write_text(_CONFIG.format(port=papers.port) + sources, "utf-8")
    command = [sys.executable, "-m", "onrecord", "follow", "--ledger", "desk.db", *more]
    cores = sorted(os.sched_getaffinity(0))[:2] if hasattr(os, "sched_getaffinity") else []
    process = subprocess.Popen(command, cwd=folder, stderr=(folder / "log.txt").open("wb"))
    if cores:
        psutil.Process(process.pid).cpu_affinity(cores)
    return process


def became(folder: Path) -> list[dict[str, Any]]:
    """All items with what became of them, by the number at the end of their addresses."""
    ask = (
        "SELECT i.url, i.seen_at, d.done_at, d.state, d.note FROM items i LEFT JOIN items_done d ON d.item = i.seq "
        "ORDER BY d.done_at"
    )
    with closing(sqlite3.connect(folder / "desk.db", timeout=60)) as connection:
        connection.row_factory = sqlite3.Row
        return [{**dict(row), "number": int(row["url"].rpartition("/")[2])} for row in connection.execute(ask)]


def articles(folder: Path) -> list[int]:
    """The numbers of the items of all articles."""
    with closing(sqlite3.connect(folder / "desk.db", timeout=60)) as connection:
        return [int(url.rpartition("/")[2]) for (url,) in connection.execute("SELECT url FROM articles")]


def seconds(moment: str) -> float:
    """Since 1970."""
    return datetime.fromisoformat(moment).timestamp()


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else sum(values)


def exactly_once(folder: Path, papers: Papers) -> dict[str, int]:
    """What is missing and what is there twice."""
    rows, there = became(folder), articles(folder)
    ended = {row["number"] for row in rows if row["state"] is not None}
    wanted = {n for n, shown in papers.items.items() if shown.made.kind != "home"}
    right = {"own": "new", "copy": "new", "home": "off topic"}
    best = {row["number"]: row["state"] for row in reversed(rows) if row["state"] != "known"}
    return {
        "items": len(papers.items),
        "items_lost": len(papers.items.keys() - ended),
        "items_waiting": sum(row["state"] is None for row in rows),
        "items_refused": sum(row["state"] == "refused" for row in rows),
        "items_shown_under_other_names": sum(row["state"] == "known" for row in rows),
        "items_that_became_something_else": sum(right[papers.items[n].made.kind] != s for n, s in best.items()),
        "articles_missing": len(wanted - set(there)),
        "articles_doubled": len(there) - len(set(there)),
    }


def alerted(papers: Papers) -> tuple[list[float], int, int]:
    """The delays of alerts, how many did not come, and how many came twice.

    What is planted in an item its copies tell too: the first report to be read raises the alert.
    """
    arrived: dict[str, float] = {}
    for at, alert in papers.taken:
        for said in {e["text"] for e in alert["evidence"]}:
            arrived.setdefault(said, at)
    planted = {shown.made.planted: shown.at for shown in papers.items.values() if shown.made.planted}
    ids = [alert["id"] for _, alert in papers.taken]
    delays = [arrived[said] - at for said, at in planted.items() if said in arrived]
    return delays, len(planted.keys() - arrived.keys()), len(ids) - len(set(ids))


def soak(asked: argparse.Namespace, stream: Stream) -> int:
    """Follow for so many minutes; 1 where something is lost, doubled or late."""
    count, duration, random = round(asked.items * asked.minutes / 30), asked.minutes * 60, Random(stream.seed)
    made = [stream.item(number) for number in range(count)]
    papers = Papers(asked.feeds, faults=True)
    papers.start()
    with tempfile.TemporaryDirectory() as place:
        folder, begun = Path(place), time.time()
        first = begun + _LEAD
        papers.put([Shown(m, first + n * duration / count, random.randrange(asked.feeds)) for n, m in enumerate(made)])
        process = followed(folder, papers, asked.pace)
        memory = Memory(process.pid)
        memory.start()
        until = first + duration + _GRACE
        while time.time() < until and process.poll() is None:
            time.sleep(_LOOK)
            if time.time() > first + duration and len({r["number"] for r in became(folder) if r["state"]}) == count:
                time.sleep(3 * _LOOK)
                break
        died = process.poll() is not None
        process.send_signal(signal.SIGTERM)
        process.wait(120)
        papers.close()
        figures: dict[str, Any] = {"minutes": asked.minutes, "feeds": asked.feeds, "pace_s": asked.pace}
        figures |= exactly_once(folder, papers)
        rows = became(folder)
        ends: dict[int, tuple[float, float]] = {}
        for row in rows:
            if row["state"] is not None:
                ends.setdefault(row["number"], (seconds(row["done_at"]), seconds(row["seen_at"])))
        delays = [max(0.0, done - papers.items[n].at) for n, (done, _) in ends.items()]
        reading = [done - seen for done, seen in ends.values()]
        alerts, missing, doubled = alerted(papers)
        settled = first + (_SETTLED if duration >= 2 * _SETTLED else duration / 2)
        part = (first + duration - settled) / 5
        early, late = memory.mean(settled, settled + part), memory.mean(first + duration - part, first + duration)
        tracebacks = (folder / "log.txt").read_text("utf-8", "replace").count("Traceback")
    figures |= {
        "faults_answered": sum(papers.asked[f] for f in ("500", "503", "cut", "hang")),
        "polls": papers.asked["feed"],
        "delay_p50_s": round(statistics.median(delays), 1),
        "delay_p95_s": round(p95(delays), 1),
        "from_seen_to_kept_p50_s": round(statistics.median(reading), 1),
        "from_seen_to_kept_p95_s": round(p95(reading), 1),
        "alerts": len(alerts),
        "alerts_missing": missing,
        "alerts_doubled": doubled,
        "alert_delay_p50_s": round(statistics.median(alerts), 1) if alerts else None,
        "alert_delay_p95_s": round(p95(alerts), 1) if alerts else None,
        "memory_settled_mib": round(early),
        "memory_last_mib": round(late),
        "memory_last_to_settled": round(late / early, 3) if early else None,
        "memory_highest_mib": round(max(mib for _, mib in memory.seen)),
        "memory_slope_mib_an_hour": round(memory.slope(settled)),
        **memory.cpu(),
        "tracebacks": tracebacks,
    }
    keep("following_soak", figures)
    wrong = ("items_lost", "articles_missing", "articles_doubled", "alerts_missing", "alerts_doubled", "tracebacks")
    slow = figures["delay_p95_s"] > LATE_S or not alerts or figures["alert_delay_p95_s"] > ALERT_LATE_S
    grows = not early or late > FLAT * early
    return int(died or slow or grows or any(figures[name] for name in wrong))


def speed(asked: argparse.Namespace, stream: Stream) -> int:
    """Read a backlog; 1 where it is slower than it is to be, or not all is there once."""
    papers = Papers(len(KINDS) * -(-asked.backlog // (25 * len(KINDS))), faults=False)
    papers.start()
    made = [stream.item(number) for number in range(asked.backlog)]
    papers.put([Shown(m, time.time() - 3600, n % papers.feeds) for n, m in enumerate(made)])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        of_texts = frozenset(n for n in range(papers.feeds) if stream.kind(n) != "home") if asked.texts else frozenset()
        process = followed(folder, papers, 600, "--once", every=of_texts)
        memory = Memory(process.pid)
        memory.start()
        process.wait()
        papers.close()
        done = sorted(seconds(row["done_at"]) for row in became(folder) if row["state"] is not None)
        figures: dict[str, Any] = exactly_once(folder, papers)
        ledger = sum(f.stat().st_size for f in folder.glob("desk.db*")) >> 20
    some = done[len(done) // 10 : -len(done) // 20]
    rate = (len(some) - 1) / (some[-1] - some[0])
    figures |= {
        "words_an_item": round(statistics.mean(m.words for m in made)),
        "articles_a_second": round(rate, 1),
        "whole_run_s": round(done[-1] - done[0]),
        **memory.cpu(),
        "memory_highest_mib": round(max(mib for _, mib in memory.seen)),
        "ledger_mib": ledger,
    }
    keep("following_speed_texts" if asked.texts else "following_speed", figures)
    wrong = figures["items_lost"] or figures["articles_missing"] or figures["articles_doubled"]
    return int(rate < ARTICLES_A_SECOND or wrong > 0)


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("soak", "speed", "both"), default="both")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--pace", type=float, default=30)
    parser.add_argument("--backlog", type=int, default=1500)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    stream, failed = Stream(asked.seed, asked.texts), 0
    if asked.texts and asked.part != "speed":
        parser.error("--texts is for --part speed")
    if asked.part in ("speed", "both"):
        failed |= speed(asked, stream)
    if asked.part in ("soak", "both"):
        failed |= soak(asked, stream)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
