"""A real browser before a real server: where Chromium is, how it is started, what counts as a fault, the sample's desk.

    python tests/surfaces/web/browser.py     # installs Chromium where none is found and where it can
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

    from onrecord.ledger import Ledger
    from onrecord.surfaces.web.safety.access import Access

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
)  # fmt: skip
DESKTOP, PHONE = (1280, 900), (390, 844)
PACK = "sample"
LONGEST_START = 300


def clock() -> datetime:
    """The time in tests and pictures: the morning after the last of the sample reports."""
    return datetime(2025, 6, 12, 8, 0, tzinfo=UTC)


def find() -> str | None:
    """The Chromium to use: one on the PATH, else Playwright's own; None where there is none."""
    for name in NAMES:
        if (path := shutil.which(name)) and _runs(path):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def _runs(path: str) -> bool:
    """Whether it is a browser and not, as on some systems, a stub that tells how to get one."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def launch(playwright: Playwright, path: str) -> Browser:
    """The browser, without a window and with no errand of its own."""
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def watch(page: Page, base: str, faults: list[str]) -> None:
    """Put every error that a page prints or throws, and every request that leaves the desk, into `faults`.

    That the address opened answered with an error is no fault: a test may want just that page.
    """

    def printed(message: ConsoleMessage) -> None:
        refused = "the server responded with a status of" in message.text
        if message.type == "error" and not (refused and message.location["url"] in opened):
            faults.append(f"console: {message.text} ({message.location['url']})")

    def asked(request: Request) -> None:
        if request.is_navigation_request():
            opened.add(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(base).netloc:
            faults.append(f"asked another host: {request.url}")

    opened: set[str] = set()
    page.on("console", printed)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("request", asked)


def until(page: Page, true: Callable[[], bool], seconds: float = 120) -> None:
    """Wait for what a page is to do."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        page.wait_for_timeout(50)


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with access to the page as it stands: the rule, what it says and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    places = ["; ".join(str(node["target"][0]) for node in rule["nodes"][:4]) for rule in found]
    return [f"{rule['id']} ({rule['impact']}): {rule['help']}: {at}" for rule, at in zip(found, places, strict=True)]


def read_sample(ledger: Path) -> None:
    """The bundled reports of the sample pack, read on the day of `clock`; watches were run, a brief kept."""
    from onrecord.engines import single
    from onrecord.engines.keep import bare, keep
    from onrecord.engines.setup import Setup
    from onrecord.ledger import Ledger
    from onrecord.pipeline import Connector
    from onrecord.sources import read_reports
    from onrecord.watching import make_brief, to_json
    from onrecord.watching.walking import Watching
    from onrecord.watching.watches import load_watches

    folder = resources.files("onrecord.packs") / PACK / "reports"
    with (
        resources.as_file(folder) as reports,
        Ledger.open(str(ledger), clock=clock, connector=Connector) as opened,
    ):
        keep(single.run(read_reports([str(reports)]), Setup(PACK, None, str(ledger)), bare), opened, lambda kept: None)
        Watching(opened, load_watches("nowhere.toml", PACK).ready, PACK).run(clock())
        follow(opened)
        opened.keep_brief("June on the Esk", to_json(make_brief(opened, since="2025-06")), as_of="2025-06-12", by="Ada")


FEEDS = {"Harbour Post": 0, "Amsel Times": 4, "Karveth Radio": 0}
"""What the sample's desk follows, and how often in a row each has failed."""


def follow(ledger: Ledger) -> None:
    """Let the ledger be followed: sources that go well and one that fails, their items, and who follows them."""
    from onrecord.engines.holding import FOLLOW
    from onrecord.engines.intake import SOURCE
    from onrecord.engines.standing import note_followed
    from onrecord.ledger.following import Done, Seen
    from onrecord.sources.memory import Memory
    from onrecord.sources.source import Source

    now = clock().timestamp()
    sources = [Source(name, f"https://feeds.example/{n}", via="feed") for n, name in enumerate(FEEDS)]
    note_followed(ledger, sources)
    for source, failures in zip(sources, FEEDS.values(), strict=True):
        gone = 3 * 3600 * failures
        memory = Memory(
            url=source.url, way="feed", next_at=now + 600, failures=failures, last_success=now - 60 - gone,
            note="answered 503" if failures else None, last_new=now - 60 - gone,
        )  # fmt: skip
        seen = [Seen(f"{source.name} {n}", "1", None, None, None, {}) for n in range(3)]
        ledger.take_in(source.name, seen, f"{SOURCE}{source.name}", memory.to_json())
    ledger.done([Done(1, "new"), Done(2, "refused", note="has no text")])
    ledger.lease(FOLLOW, {"host": "newsroom", "pid": 7}, 3600, lambda holder: False)


def copy(ledger: Path, target: Path) -> None:
    """A ledger as it is now, in another file, also while it is open."""
    with closing(sqlite3.connect(ledger)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def ids(ledger: Path) -> dict[str, str]:
    """What the names in braces of `pages.PAGES` stand for in a ledger of the sample pack."""
    from onrecord.ledger import Ledger
    from onrecord.pipeline import Connector

    with Ledger.open(str(ledger), connector=Connector) as opened:
        articles = list(opened.list("article"))
        copies = [line for line in articles if line["copies"] and line["language"] == "en"]
        copy = next(line for line in copies if line["copies"][0]["relation"] not in ("verbatim", "excerpt"))
        actor = max(opened.list("actor"), key=lambda line: line["records"])
        fact = max(opened.list("fact"), key=lambda line: line["reports"])
        country = max((a for a in opened.list("actor") if a["type"] == "country"), key=lambda line: line["records"])
        brief = next(iter(opened.briefs()))
        article = next(line["id"] for line in articles if "01-first-call" in (line["path"] or ""))
        whole = opened.article(article)
        assert whole is not None
    return {
        "article": article,
        "record": whole["records"][0]["id"],
        "country": country["id"],
        "copy": copy["id"],
        "origin": copy["copies"][0]["of"],
        "actor": actor["id"],
        "fact": fact["id"],
        "brief": str(brief["number"]),
    }


@contextmanager
def running(ledger: Path, now: Callable[[], datetime] = clock, access: Access | None = None) -> Iterator[str]:
    """The address of a desk over a ledger, without a slash at its end, for as long as it is needed."""
    from onrecord.surfaces.web.safety.access import Access
    from onrecord.surfaces.web.serving import address, listen, server
    from onrecord.surfaces.web.settings import Settings

    made = server(Settings(str(ledger), PACK, clock=now, access=access or Access()))
    bound = listen("127.0.0.1", 0)
    thread = threading.Thread(target=made.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + LONGEST_START
    while not made.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the desk did not start")
        time.sleep(0.01)
    yield address(bound).rstrip("/")
    made.should_exit = True
    thread.join(10)


def client(ledger: Path, now: Callable[[], datetime] = clock) -> TestClient:
    """A desk over a ledger, asked without a browser; a context, which closes the ledger."""
    from fastapi.testclient import TestClient

    from onrecord.surfaces.web.app import make_app
    from onrecord.surfaces.web.settings import Settings

    return TestClient(make_app(Settings(str(ledger), PACK, clock=now)), follow_redirects=False)


def install() -> int:
    """Install Chromium where none is found, by apt as root and else by Playwright; 0 where there is one in the end."""
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-qq", "chromium"]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL).returncode:
            subprocess.run(["apt-get", "update", "-qq"], env=quiet)
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    if find():
        return 0
    print("no Chromium here, and none could be installed: the tests of the pages are skipped", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(install())
