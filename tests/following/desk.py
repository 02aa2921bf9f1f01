"""A follower at work in a folder of its own, for tests of what goes wrong: started, waited for, counted, stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.places import Places

COUNTS = {
    "items": "SELECT count(*) FROM items",
    "done": "SELECT count(*) FROM items_done",
    "waiting": "SELECT count(*) FROM waiting",
    "articles": "SELECT count(*) FROM articles",
    "different": "SELECT count(DISTINCT id) FROM articles",
    "uncompared": "SELECT count(*) FROM articles WHERE seq NOT IN (SELECT article FROM fingerprints)",
}
OFTEN = {"_TROUBLE": 1.0, "_WATCH_EVERY": 1.0, "_DELIVER_EVERY": 1.0, "_ISSUE_EVERY": 1.0}
"""Seconds after which a follower of these tests looks again, instead of five."""
_PROGRAM = (
    f"import onrecord.engines.follow as follow; vars(follow).update({OFTEN!r}); "
    "from onrecord.surfaces.cli import main; main()"
)
_HURRIED = (
    "import onrecord.ledger.sqlite as s, onrecord.ledger.postgresql as p; s.BUSY_SECONDS = p.BUSY_SECONDS = 2.0; "
)


class Desk:
    """A folder with a configuration, and a ledger at a place."""

    def __init__(self, folder: Path, places: Places, place: str) -> None:
        self.folder, self.places, self.place = folder, places, place
        (folder / "sources").mkdir()

    def source(self, name: str, url: str, pace: str = "1 s") -> None:
        """Follow this, too."""
        lines = (f'name = "{name}"', f'url = "{url}"', "allow_private = true", f'pace = "{pace}"')
        (self.folder / "sources" / f"{name.lower()}.toml").write_text("\n".join(lines) + "\n")

    def start(self, *more: str, patient: bool = True) -> subprocess.Popen[bytes]:
        """The follower; without patience it waits two seconds for another that writes."""
        program = _PROGRAM if patient else _HURRIED + _PROGRAM
        command = [sys.executable, "-c", program, "follow", "--pack", "sample", "--ledger", self.place, *more]
        return subprocess.Popen(
            command, cwd=self.folder, stderr=(self.folder / "log.txt").open("ab"), start_new_session=True
        )

    @property
    def log(self) -> str:
        """What was said so far."""
        return (self.folder / "log.txt").read_text("utf-8", "replace")

    def ask(self, query: str) -> int:
        """The number that a query gives; 0 where there is no ledger yet."""
        try:
            return int(self.places.run(self.place, query)[0][0])
        except Exception:
            return 0

    def counts(self) -> dict[str, int]:
        """How many of each there are."""
        return {name: int(self.places.run(self.place, query)[0][0]) for name, query in COUNTS.items()}

    def wait(self, until: Callable[[], bool], seconds: float = 300) -> None:
        """Wait for something; fails with the end of the log where it does not come."""
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, self.log[-3000:]
            time.sleep(0.1)

    def done(self, number: int) -> None:
        """Wait until so many items are done."""
        self.wait(lambda: self.ask(COUNTS["done"]) >= number)

    def whole(self, items: int, articles: int) -> None:
        """All is there once."""
        counts = self.counts()
        assert (counts["items"], counts["done"], counts["waiting"]) == (items, items, 0), self.log[-3000:]
        assert counts["articles"] == counts["different"] == articles
        assert counts["uncompared"] == 0
        assert "Traceback" not in self.log


def stopped(process: subprocess.Popen[bytes]) -> int:
    """Tell it to stop; its status."""
    process.send_signal(signal.SIGTERM)
    return process.wait(300)


def highest(process: subprocess.Popen[bytes], seconds: float) -> int:
    """The most memory that a process itself, without its children, has until it ends, in MiB."""
    its, most, end = psutil.Process(process.pid), 0, time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        try:
            most = max(most, its.memory_info().rss >> 20)
        except psutil.Error:
            break
        time.sleep(0.05)
    return most
