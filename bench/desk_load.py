"""The desk under load: a large ledger in; the server's time for each page while eight read and reports come in, out.

Each reader asks for a page, in an order of its own, and for the next one a moment after the answer is there. Meanwhile
a process reads generated reports, the whole way from the text on, and adds them to the ledger at a steady pace.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from typing import Any

import httpx
import psutil
from figures import keep

READERS, REPORTS_A_SECOND = 8, 2.0
PAGE_MS, SEARCH_MS = 150.0, 200.0
FOLLOWERS_NICE = 5
SETTLED = 45.0
"""Seconds for which the desk has been up, as it is when the first reader comes in the morning."""
_DURATION = re.compile(r"dur=([\d.]+)")
_WARMING = 2
_START_WITHIN = 60


@dataclass(slots=True)
class Times:
    """What the server took for each page, and what failed."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, client: httpx.Client, name: str, address: str) -> None:
        """Ask for one page."""
        try:
            answer = client.get(address)
        except httpx.HTTPError as error:
            with self.lock:
                self.failed.append(f"{address}: {error!r}")
            return
        took = _DURATION.search(answer.headers.get("server-timing", ""))
        with self.lock:
            if answer.status_code >= 400 or took is None:
                self.failed.append(f"{address}: {answer.status_code}")
            else:
                self.taken[name].append(float(took[1]))


def addresses(client: httpx.Client, seed: int) -> dict[str, list[str]]:
    """By page, addresses of it with ids and words that are in the ledger, frequent and rare."""
    chance = random.Random(seed)

    def get(address: str) -> Any:
        return client.get(f"/api/v1/{address}").raise_for_status().json()

    articles = [a for sort in ("", "&since=2020&until=2021") for a in get(f"articles?limit=100{sort}")["items"]]
    copies = [a for a in articles if a["copies"]]
    actors = [a["id"] for a in get("actors?limit=200")["items"]]
    facts = [f["id"] for f in get("facts?limit=400")["items"]]
    record = get("records?kind=statement&limit=1")["items"][0]
    some = chance.sample(articles, min(40, len(articles)))
    who = [*actors[:3], *chance.sample(actors, 40)]
    places = list(dict.fromkeys(p["place"]["id"] for p in get("places")["items"]))[:5]
    kinds = ("statement", "contact", "channel", "pledge", "loss", "incident", "assessment", "warning", "alignment",
             "monitoring")  # fmt: skip
    words = ("said", "talks", "drone", "border crossing", '"the army"', "artill*")
    after = get("records?kind=statement&limit=50")["after"]
    return {
        "today": ["/"],
        "ledger": ["/ledger"],
        "table": [f"/ledger/{kind}" for kind in kinds],
        "table, filtered": [
            *(f"/ledger/{kind}?who={one}" for kind in kinds[:6] for one in who[:4]),
            *(f"/ledger/incident?place={place}" for place in places),
            "/ledger/statement?since=2020-03&until=2020-05", "/ledger/incident?origins=3", "/ledger/loss?since=2022",
            f"/ledger/contact?who={who[0]}&who={who[1]}&since=2019&role=participants",
        ],
        "table, words": [f"/ledger/{kind}?q={word}" for kind in kinds[:3] for word in ("said", "talks", "drone")],
        "table, page 2": [f"/ledger/statement?after={after}"],
        "lists": [f"/ledger/{kind}" for kind in ("article", "fact", "actor", "story", "discrepancy", "refusal")],
        "search": [f"/search?q={word}" for word in words],
        "article": [f"/article/{a['id']}" for a in some],
        "copies": ["/copies"],
        "family": [f"/copies/{a['id']}" for a in copies[:20]],
        "compare": [f"/copies/compare?one={a['copies'][0]['of']}&other={a['id']}" for a in copies[:20]],
        "actor": [f"/actor/{one}" for one in who],
        "fact": [f"/fact/{one}" for one in chance.sample(facts, min(100, len(facts)))],
        "timeline": ["/timeline", "/timeline?kind=contact", f"/timeline?who={who[0]}"],
        "timeline data": ["/timeline/data", f"/timeline/data?who={who[2]}"],
        "map": ["/map"],
        "map data": ["/map/data", f"/map/data?who={who[0]}"],
        "charts": ["/charts"],
        "brief": ["/brief"],
        "sources": ["/sources"],
        "correct": [f"/correct/{record['article']}/{record['id']}"],
        "corrections": ["/corrections"],
        "atom": ["/feed.atom", "/feed.atom?kind=incident"],
        "api": ["/api/v1/records?limit=50", "/api/v1/facets?kind=incident", "/api/v1/counts", "/api/v1/clocks"],
    }


def read_in(ledger: str, pace: float, ended: Event) -> None:
    """Read generated reports and add them until told to end, so many a second."""
    from archive import report

    from onrecord.engines.keep import bare, keep
    from onrecord.ledger import Ledger
    from onrecord.model.article import Report
    from onrecord.pipeline import Corridor

    os.nice(FOLLOWERS_NICE)
    chance, corridor, number = random.Random(time.time()), Corridor("world", None), 0
    with Ledger.open(ledger) as opened:
        while not ended.is_set():
            began = time.perf_counter()
            name, text = report(chance, 10_000_000 + number)
            number += 1
            outcomes = map(bare, corridor.run([Report(f"{time.time()}-{name}", text=text, outlet="Harbour Post")]))
            keep(outcomes, opened, lambda kept: None)
            ended.wait(max(0.0, 1 / pace - (time.perf_counter() - began)))


def read_pages(base: str, pages: dict[str, list[str]], times: Times, pause: float, until: float, seed: int) -> None:
    """One reader."""
    chance = random.Random(seed)
    with httpx.Client(base_url=base, timeout=60, follow_redirects=True) as client:
        while time.monotonic() < until:
            names = list(pages)
            chance.shuffle(names)
            for name in names:
                if time.monotonic() >= until:
                    return
                times.ask(client, name, chance.choice(pages[name]))
                time.sleep(pause)


def under_load(base: str, ledger: str, pages: dict[str, list[str]], pause: float, seconds: float) -> Times:
    """What the server took while all readers read and reports came in."""
    times, context = Times(), multiprocessing.get_context("spawn")
    ended = context.Event()
    writer = context.Process(target=read_in, args=(ledger, REPORTS_A_SECOND, ended), daemon=True)
    writer.start()
    until = time.monotonic() + seconds
    readers = [
        threading.Thread(target=read_pages, args=(base, pages, times, pause, until, seed)) for seed in range(READERS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    ended.set()
    writer.join(60)
    return times


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def measure(ledger: str, seconds: float, pause: float) -> int:
    """Print a line for each page, keep the worst; 1 where a limit is passed or a request failed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "onrecord", "serve", "--quiet", "--pack", "world"]
    server = subprocess.Popen([*command, "--ledger", ledger, "--port", str(port)])
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base)
        with httpx.Client(base_url=base, timeout=120) as client:
            pages = addresses(client, 7)
            first = Times()
            for _ in range(_WARMING):
                for name, its in pages.items():
                    first.ask(client, name, its[0])
            time.sleep(SETTLED)
        times = under_load(base, ledger, pages, pause, seconds)
        memory = psutil.Process(server.pid).memory_info().rss // 1024**2
    finally:
        server.terminate()
        server.wait(20)
    return _told(times, first, memory, pause)


def _wait(base: str) -> None:
    until = time.monotonic() + _START_WITHIN
    while time.monotonic() < until:
        try:
            httpx.get(f"{base}/healthz", timeout=30).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the desk did not start")


def _told(times: Times, first: Times, memory: int, pause: float) -> int:
    print(f"{READERS} readers, {pause:g} s from an answer to the next question; {REPORTS_A_SECOND:g} reports a second")
    print(f"{'page':18}{'asked':>7}{'p50':>8}{'p95':>8}{'max':>8}{'first':>8}   ms on the server")
    late = []
    for name, taken in times.taken.items():
        limit = SEARCH_MS if name in ("search", "table, words") else PAGE_MS
        if p95(taken) > limit:
            late.append(name)
        cold = first.taken[name][0] if first.taken[name] else float("nan")
        mark = "  late" if name in late else ""
        row = (statistics.median(taken), p95(taken), max(taken), cold)
        print(f"{name:18}{len(taken):7}" + "".join(f"{ms:8.0f}" for ms in row) + mark)
    for failure in [*first.failed, *times.failed][:20]:
        print("failed:", failure)
    every = {name: p95(taken) for name, taken in times.taken.items()}
    keep(
        "desk load",
        {
            "pause_s": pause,
            "requests": sum(map(len, times.taken.values())),
            "failed": len(times.failed) + len(first.failed),
            "slowest_page_p95_ms": round(max(ms for name, ms in every.items() if name != "search")),
            "search_p95_ms": round(every.get("search", 0)),
            "late": ", ".join(late) or "none",
            "server_memory_MiB": memory,
        },
    )
    return 1 if late or times.failed or first.failed else 0
