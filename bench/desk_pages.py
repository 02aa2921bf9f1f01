"""The pages of the desk in Chromium: a ledger in; first view, bytes and violations of access of each page out."""

from __future__ import annotations

import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from figures import ROOT, keep

sys.path.insert(0, str(ROOT / "tests" / "surfaces" / "web"))

import browser as chromium
from pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

USABLE_MS, MOST_BYTES = 1000, 1_500_000
SETTLED_MS = 400
STREAM = "text/event-stream"
_USABLE = """() => Math.max(
  performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  ...performance.getEntriesByType("paint").map((entry) => entry.startTime))"""


@dataclass(slots=True)
class Seen:
    """What one page costs: the milliseconds to its first view, the bytes sent and as decoded, what axe-core finds."""

    usable: float
    sent: int
    decoded: int
    violations: list[str]


def open_once(browser: Browser, address: str) -> tuple[float, int, int]:
    """Milliseconds until the page is painted and its scripts have run, bytes sent, bytes decoded; an empty cache."""
    context = browser.new_context(viewport={"width": chromium.DESKTOP[0], "height": chromium.DESKTOP[1]})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLED_MS)
    usable = float(page.evaluate(_USABLE))
    whole = [answer for answer in answers if answer.headers.get("content-type", "").partition(";")[0] != STREAM]
    sizes = [answer.request.sizes() for answer in whole]
    sent = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    decoded = sum(len(answer.body()) for answer in whole)
    context.close()
    return usable, sent, decoded


def violations(browser: Browser, address: str) -> list[str]:
    """What axe-core finds on the page in light and in dark."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address, wait_until="load")
    found = []
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look)
        found += [f"{look}: {violation}" for violation in chromium.violations(page)]
    context.close()
    return found


def see(browser: Browser, address: str, rounds: int) -> Seen:
    """One page, opened some times: its median time, its bytes, its violations."""
    opened = [open_once(browser, address) for _ in range(rounds)]
    _, sent, decoded = opened[-1]
    return Seen(statistics.median(time for time, _, _ in opened), sent, decoded, violations(browser, address))


def measure(ledger: str | None, rounds: int) -> int:
    """Print a line for each page and keep the worst; 1 where a limit is passed."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    if path is None:
        print("no Chromium here: `make browser` installs it where it can", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="onrecord-desk-") as name:
        copied = Path(name, "desk.db")
        if ledger is None:
            chromium.read_sample(copied)
        else:
            chromium.copy(Path(ledger), copied)
        named = chromium.ids(copied)
        with chromium.running(copied) as base, sync_playwright() as playwright:
            browser = chromium.launch(playwright, path)
            open_once(browser, base + "/")
            seen = {page: see(browser, base + at.format(**named), rounds) for page, at in PAGES.items()}
            browser.close()
    print(f"{'page':20} {'usable ms':>9} {'sent kB':>8} {'decoded kB':>10}  axe-core")
    for page, cost in seen.items():
        said = "; ".join(cost.violations) or "nothing"
        print(f"{page:20} {cost.usable:9.0f} {cost.sent / 1000:8.0f} {cost.decoded / 1000:10.0f}  {said}")
    slowest = max(seen, key=lambda page: seen[page].usable)
    largest = max(seen, key=lambda page: seen[page].decoded)
    found = sum(len(cost.violations) for cost in seen.values())
    figures = {
        "pages": len(seen),
        "slowest_first_view_ms": round(seen[slowest].usable),
        "slowest_page": slowest,
        "largest_page_kb": round(seen[largest].decoded / 1000),
        "largest_page": largest,
        "axe_violations": found,
    }
    keep("desk_pages" if ledger is None else "desk_pages_large", figures)
    return int(seen[slowest].usable > USABLE_MS or seen[largest].decoded > MOST_BYTES or found > 0)
