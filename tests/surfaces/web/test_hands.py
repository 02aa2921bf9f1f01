"""Pages made by processes beside the server: the same bytes, the same guard, and no page lost with a process."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import browser as chromium
import httpx
import pytest
from fastapi.testclient import TestClient
from pages import PAGES

from onrecord.surfaces.web.app import make_app
from onrecord.surfaces.web.hands import NAME, may_be_sent, usual
from onrecord.surfaces.web.settings import Settings


def hands() -> list[BaseProcess]:
    return [child for child in multiprocessing.active_children() if child.name == NAME]


def ready(client: TestClient) -> int:
    found = re.search(r"^onrecord_processes (\d+)", client.get("/metrics").text, re.MULTILINE)
    assert found
    return int(found[1])


def wait_for(client: TestClient, count: int) -> None:
    until = time.monotonic() + 300
    while ready(client) != count:
        assert time.monotonic() < until, "the processes are not ready"
        time.sleep(0.05)


@contextmanager
def desk(ledger: Path, count: int) -> Iterator[TestClient]:
    settings = Settings(str(ledger), chromium.PACK, clock=chromium.clock, hands=count)
    with TestClient(make_app(settings), follow_redirects=False) as client:
        wait_for(client, count)
        yield client


@pytest.fixture(scope="module")
def shared(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    ledger = tmp_path_factory.mktemp("hands") / "desk.db"
    chromium.copy(sample, ledger)
    with desk(ledger, 2) as client:
        yield client


def bare(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, kind and text, without the token against forged forms, which is another in each session."""
    text = re.sub(r'(csrf\S*"?) (value|content)="[^"]*"', r"\1", answer.text)
    return answer.status_code, answer.headers["content-type"], text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_same_whoever_makes_it(
    shared: TestClient, client: TestClient, ids: dict[str, str], name: str
) -> None:
    address = PAGES[name].format(**ids)
    client.cookies.clear()  # another test may have chosen the dark look
    assert bare(shared.get(address)) == bare(client.get(address))


def test_routes_and_times_are_counted_as_if_the_server_had_made_the_page(shared: TestClient) -> None:
    answer = shared.get("/ledger/contact")
    assert "server-timing" in answer.headers
    assert 'route="/ledger/{kind}",status="200"' in shared.get("/metrics").text


def test_the_guard_stands_before_the_processes(shared: TestClient) -> None:
    assert shared.get("/ledger", headers={"host": "elsewhere.example"}).status_code == 403
    shared.cookies.clear()
    assert "set-cookie" in shared.get("/ledger").headers


def test_a_correction_is_seen_by_all_processes_at_once(sample: Path, tmp_path: Path) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    with desk(tmp_path / "desk.db", 2) as client:
        line = client.get("/api/v1/records?kind=statement&limit=1").json()["items"][0]
        body = {"article": line["article"], "record": line["id"], "reason": "nobody said this"}
        client.post("/api/v1/corrections", json=body).raise_for_status()
        for _ in range(6):
            shown = client.get("/api/v1/records?kind=statement&limit=500").json()["items"]
            assert (line["article"], line["id"]) not in [(one["article"], one["id"]) for one in shown]


def test_a_process_that_dies_takes_no_page_with_it_and_has_a_successor(sample: Path, tmp_path: Path) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    with desk(tmp_path / "desk.db", 1) as client:
        mine = [child for child in hands() if child.pid and child.is_alive()][-1]
        assert mine.pid
        os.kill(mine.pid, signal.SIGSTOP)
        os.kill(mine.pid, signal.SIGKILL)
        assert client.get("/ledger").status_code == 200
        mine.join(300)
        wait_for(client, 1)
        assert client.get("/ledger").status_code == 200
    assert mine not in hands()


def test_what_lives_in_the_memory_of_the_server_is_not_sent() -> None:
    def scope(method: str, path: str, query: str = "") -> dict[str, object]:
        return {"type": "http", "method": method, "path": path, "query_string": query.encode()}

    assert may_be_sent(scope("GET", "/sourcesque"))
    assert may_be_sent(scope("HEAD", "/"))
    for method, path, query in (
        ("POST", "/", ""), ("GET", "/sources/preview/x", ""), ("GET", "/sources", ""), ("GET", "/metrics", ""),
        ("GET", "/api/v1/events", ""), ("GET", "/static/desk.css", ""), ("GET", "/ledger/contact", "format=csv"),
    ):  # fmt: skip
        assert not may_be_sent(scope(method, path, query)), path
    assert 0 <= usual() <= 4
