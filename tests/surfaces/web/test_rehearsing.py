"""A process has made one page of each sort before anybody waits for one of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import browser as chromium
from fastapi.testclient import TestClient

from onrecord.ledger import Ledger
from onrecord.surfaces.web import hand
from onrecord.surfaces.web.app import pages_alone
from onrecord.surfaces.web.rehearsing import some_addresses
from onrecord.surfaces.web.render import environment
from onrecord.surfaces.web.settings import Settings

ROUTES = {
    "/article/{article}", "/correct/{article}/{record}", "/fact/{fact}", "/actor/{actor}", "/copies",
    "/copies/{article}", "/copies/compare", "/ledger/{kind}", "/search", "/timeline/data", "/map/data", "/feed.atom",
    "/corrections", "/api/v1/records", "/api/v1/facets", "/api/v1/counts",
}  # fmt: skip


T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: in that of the tests, the browser has a loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_there_is_a_page_of_each_sort_among_them(sample: Path, client: TestClient) -> None:
    with Ledger.open(sample, clock=chromium.clock) as ledger:
        addresses = list(some_addresses(ledger))
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
    desk, app = pages_alone(Settings(str(sample), chromium.PACK, clock=chromium.clock))
    answers = [run(hand.answered(app, hand.scope_of(address))) for address in addresses]
    desk.close()
    assert {answer.route for answer in answers if answer is not None} == ROUTES


def test_an_empty_ledger_has_a_rehearsal_too(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db") as ledger:
        assert all(address.count("/") < 4 for address in some_addresses(ledger))


def test_what_is_rehearsed_is_kept(sample: Path, tmp_path: Path) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    desk, app = pages_alone(Settings(str(tmp_path / "desk.db"), chromium.PACK, clock=chromium.clock))
    environment.cache_clear()
    run(hand._rehearse(desk, app))
    kept = environment().cache
    assert kept is not None
    assert {name for _, name in kept} == set(environment().list_templates(["html"]))
    assert {key[0] for key in desk._kept if isinstance(key, tuple)} >= {"actor", "happening", "facets", "found"}
    desk.close()


def test_a_ledger_that_cannot_be_read_now_keeps_no_process_from_beginning(sample: Path, tmp_path: Path) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    desk, app = pages_alone(Settings(str(tmp_path / "desk.db"), chromium.PACK, clock=chromium.clock))
    desk.close()
    (tmp_path / "desk.db").write_bytes(b"no database")
    run(hand._rehearse(desk, app))
