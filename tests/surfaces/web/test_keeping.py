"""What takes long is made once for all who ask, by threads and processes, and what stood before is shown meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import browser as chromium
import pytest
from test_hands import desk as served

from onrecord.surfaces.web import desk as desks
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.hands import KEEPER
from onrecord.surfaces.web.settings import Settings
from onrecord.surfaces.web.shelf import Made, Shelf

Opened = Callable[..., Desk]


@pytest.fixture
def opened(sample: Path, tmp_path: Path) -> Iterator[Opened]:
    chromium.copy(sample, tmp_path / "desk.db")
    (tmp_path / "shelf").mkdir()
    settings = Settings(str(tmp_path / "desk.db"), chromium.PACK, clock=chromium.clock)
    made: list[Desk] = []

    def make(shelf: bool = False, renew: Callable[[], object] | None = None) -> Desk:
        made.append(Desk(replace(settings, shelf=tmp_path / "shelf") if shelf else settings, renew))
        return made[-1]

    yield make
    for one in made:
        one.close()


def slowly(value: object, seconds: float = 0.15) -> Callable[[], object]:
    def make() -> object:
        time.sleep(seconds)
        return value

    return make


def test_who_asks_while_it_is_made_waits_for_it(opened: Opened) -> None:
    desk, calls = opened(), list[int]()

    def make() -> int:
        calls.append(1)
        time.sleep(0.2)
        return len(calls)

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(desk.lately("board", make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1, 1, 1, 1]


def test_what_cannot_be_made_fails_for_all_and_is_tried_again(opened: Opened) -> None:
    desk = opened()
    with pytest.raises(ZeroDivisionError):
        desk.lately("board", lambda: 1 // 0)
    assert desk.lately("board", lambda: 2) == 2


def test_what_one_process_has_made_another_shows(opened: Opened) -> None:
    one, other = opened(shelf=True), opened(shelf=True)
    assert one.lately(("board", 1), slowly({"a": 1})) == {"a": 1}
    assert other.lately(("board", 1), slowly({"a": 2})) == {"a": 1}
    assert other.lately(("board", 2), slowly({"a": 3})) == {"a": 3}


def test_what_stood_before_is_shown_while_the_keeper_makes_it_anew(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "_SHARE", 3)
    told: list[int] = []
    one, keeper = opened(shelf=True, renew=lambda: told.append(1)), opened(shelf=True)
    assert one.lately("board", slowly("before")) == "before"
    one.ledger.refuse("a.txt", "for the state of the ledger to be another")
    time.sleep(max(0.0, one._kept["board"].again - time.perf_counter()))
    assert [one.lately("board", slowly("mine")) for _ in range(3)] == ["before"] * 3
    assert told == [1]
    keeper.lately("board", slowly("after"))
    until = time.monotonic() + 300
    while one.lately("board", slowly("mine")) != "after":
        assert time.monotonic() < until
        time.sleep(0.1)


def test_what_is_quickly_made_each_process_makes_itself_and_the_keeper_for_all(opened: Opened) -> None:
    one, other = (opened(shelf=True, renew=lambda: None) for _ in range(2))
    assert one.lately("quick", lambda: "one") == "one"
    assert other.lately("quick", lambda: "other") == "other"
    assert one.lately("board", slowly("before", 2 * desks._LONG)) == "before"
    one.ledger.refuse("a.txt", "for the state of the ledger to be another")
    time.sleep(desks._SHARE * 3 * desks._LONG)
    keeper, until = opened(shelf=True), time.monotonic() + 20
    while {desk.lately("board", slowly("mine")) for desk in (one, other)} != {"after"}:
        keeper.lately("board", lambda: "after")
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_shelf_keeps_what_was_put_last(tmp_path: Path) -> None:
    shelf, other = Shelf(tmp_path, most=4), Shelf(tmp_path, most=4)
    for number in range(20):
        shelf.put(number, Made("s", number, 1.0, 5.0))
        os.utime(max(tmp_path.iterdir(), key=os.path.getmtime), ns=(number, number))
    assert len(list(tmp_path.iterdir())) == 4
    assert [found.value for number in range(20) if (found := other.newer(number))] == [16, 17, 18, 19]


def test_a_shelf_gives_a_thing_once(tmp_path: Path) -> None:
    one, other = Shelf(tmp_path), Shelf(tmp_path)
    one.put("key", Made("s", "value", 1.0, 5.0))
    found = other.newer("key")
    assert found is not None
    assert (found.value, found.state, found.at) == ("value", "s", 5.0)
    assert other.newer("key") is None
    assert one.newer("key") is None, "its own is nothing new"


def test_what_cannot_be_shared_or_read_is_left(tmp_path: Path) -> None:
    one, other = Shelf(tmp_path), Shelf(tmp_path)
    one.put("key", Made("s", lambda: 1, 1.0, 5.0))
    assert list(tmp_path.iterdir()) == []
    one.put("key", Made("s", 1, 1.0, 5.0))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:10])
    assert other.newer("key") is None


def keepers() -> list[int]:
    return [c.pid for c in multiprocessing.active_children() if c.name == KEEPER and c.is_alive() and c.pid]


def test_a_keeper_that_dies_has_a_successor(sample: Path, tmp_path: Path) -> None:
    chromium.copy(sample, tmp_path / "desk.db")
    before = set(keepers())
    with served(tmp_path / "desk.db", 1) as client:
        until = time.monotonic() + 300
        (mine,) = set(keepers()) - before
        while not any(hand.keeper and hand.ready for hand in client.app.state.hands._hands):  # type: ignore[attr-defined]
            assert time.monotonic() < until
            time.sleep(0.1)
        os.kill(mine, signal.SIGKILL)
        while not set(keepers()) - before - {mine}:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert client.get("/").status_code == 200
    assert set(keepers()) <= before
