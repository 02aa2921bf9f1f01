"""The browser, the sample's desk and pages that fail their test when anything went wrong on them."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import browser as chromium

from onrecord.engines.aside import Aside
from onrecord.engines.setup import Setup

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, BrowserContext, Page


LONGEST_WAIT = 120_000
"""Milliseconds; a wait ends when what it is for has come."""


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the sample pack, read once for all workers; to be read only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    ledger = shared / "sample.db"
    with open(shared / "sample.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ledger.exists():
            chromium.read_sample(shared / "reading.db")
            chromium.copy(shared / "reading.db", ledger)
    return ledger


@pytest.fixture(scope="session")
def ids(sample: Path) -> dict[str, str]:
    """The ids that the pages of the table are opened with."""
    return chromium.ids(sample)


@pytest.fixture(scope="session")
def served(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk over the sample, one a worker; tests that change something take `own` instead."""
    ledger = tmp_path_factory.mktemp("served") / "desk.db"
    chromium.copy(sample, ledger)
    with chromium.running(ledger) as base:
        yield base


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a desk over a copy of the sample that belongs to one test, at `tmp_path / "desk.db"`."""
    chromium.copy(sample, tmp_path / "desk.db")
    with chromium.running(tmp_path / "desk.db") as base:
        yield base


@pytest.fixture(scope="session")
def client(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A desk over the sample without a browser; for tests that only read."""
    ledger = tmp_path_factory.mktemp("client") / "desk.db"
    chromium.copy(sample, ledger)
    with chromium.client(ledger) as opened:
        yield opened


class Lent:
    """A reading process that a desk may use and that outlives it."""

    def __init__(self, reader: Aside) -> None:
        self.read = reader.read

    def close(self) -> None:
        """It reads on for the other desks."""


@pytest.fixture(scope="session", autouse=True)
def readers() -> Iterator[None]:
    """One reading process for all desks of a worker: each takes seconds to begin."""
    begun: dict[Setup, Aside] = {}

    def lent(setup: Setup) -> Lent:
        return Lent(begun.setdefault(setup, Aside(setup)))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("onrecord.surfaces.web.desk.Aside", lent)
        yield
    for reader in begun.values():
        reader.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one a worker."""
    from playwright.sync_api import expect, sync_playwright

    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium here: `make browser` installs it where it can")
    with sync_playwright() as playwright:
        expect.set_options(timeout=LONGEST_WAIT)
        opened = chromium.launch(playwright, path)
        begun = opened.new_context

        def patient(**options: Any) -> BrowserContext:
            context = begun(**options)
            context.set_default_timeout(LONGEST_WAIT)
            return context

        opened.new_context = patient  # type: ignore[method-assign,assignment]
        yield opened
        opened.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong on `page` so far; a test that wants a fault looks at it and clears it."""
    return []


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, faults: list[str]) -> Iterator[Page]:
    """A page before the test's own desk where it has one, else before `served`: `page.goto("/sources")`.

    The test fails where the page printed or threw an error or asked another host.
    """
    base: str = request.getfixturevalue("own" if "own" in request.fixturenames else "served")
    width, height = chromium.DESKTOP
    context = browser.new_context(base_url=base, viewport={"width": width, "height": height})
    opened = context.new_page()
    chromium.watch(opened, base, faults)
    yield opened
    context.close()
    assert not faults, "\n".join(faults)
