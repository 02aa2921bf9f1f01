"""Processes that read for a follower: how many there are when, and which of them reads what."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from onrecord.engines import readers as engine
from onrecord.engines.aside import Aside
from onrecord.engines.intake import Taken
from onrecord.engines.readers import UNDER_WAY, Readers
from onrecord.engines.setup import Setup
from onrecord.ledger.following import Waiting
from onrecord.model.article import Report
from onrecord.pipeline import Outcome

PARAGRAPH = "<p>The ministry of paragraph {n} of report {of} said on Monday that all of it was as long as is usual.</p>"


def taken(number: int, of: int | None = None, left_out: int = -1) -> Taken:
    paragraphs = [PARAGRAPH.format(n=n, of=number if of is None else of) for n in range(6) if n != left_out]
    report = Report(str(number), html="".join(paragraphs))
    return Taken(Waiting(number, "Post", {}, 0, "2025-05-06T00:00:00Z"), (report,))


class Gate:
    """Reads nothing before it is opened, and remembers who was given what."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.by: dict[int, Aside] = {}

    def read(self, aside: Aside, some: list[Taken]) -> list[Outcome]:
        self.open.wait(60)
        self.by.update((one.waiting.number, aside) for one in some)
        return []


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def two(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Readers]:
    """Two processes, since the first has had no pause."""
    monkeypatch.setattr(engine, "BUSY", 0.01)
    readers = Readers(Setup("sample"), gate.read, 2)
    readers.submit([taken(1)])
    time.sleep(0.05)
    assert readers.room(0)
    yield readers
    gate.open.set()
    readers.close()


def settle(readers: Readers, gate: Gate, some: list[Taken]) -> None:
    gate.open.set()
    for _, future in readers.submit(some):
        future.result(60)


def test_one_reads_while_it_has_pauses(gate: Gate) -> None:
    readers = Readers(Setup("sample"), gate.read, 3)
    settle(readers, gate, [taken(n) for n in range(5)])
    assert [readers.room(held) for held in range(UNDER_WAY + 1)] == [True] * UNDER_WAY + [False]
    assert len(set(gate.by.values())) == 1
    readers.close()


def test_no_more_are_begun_than_may_be(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY", 0.0)
    readers = Readers(Setup("sample"), gate.read, 1)
    readers.submit([taken(1)])
    time.sleep(0.01)
    assert not readers.room(UNDER_WAY)
    gate.open.set()
    readers.close()


def test_two_share_what_comes_by_size_and_a_copy_goes_where_its_original_went(two: Readers, gate: Gate) -> None:
    settle(two, gate, [taken(n) for n in range(2, 12)])
    halves = {aside: sum(by is aside for by in gate.by.values()) for aside in gate.by.values()}
    assert len(halves) == 2
    assert min(halves.values()) >= 4
    settle(two, gate, [taken(20 + n, of=n, left_out=n % 6) for n in range(1, 12)])
    assert all(gate.by[20 + n] is gate.by[n] for n in range(1, 12))


def test_one_that_has_nothing_to_do_for_long_ends_and_what_it_had_read_goes_to_another(
    two: Readers, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(two, gate, [taken(n) for n in range(2, 12)])
    monkeypatch.setattr(engine, "IDLE", 0.0)
    monkeypatch.setattr(engine, "BUSY", 60.0)
    time.sleep(0.05)
    assert not two.room(UNDER_WAY)
    gate.by.clear()
    settle(two, gate, [taken(20 + n, of=n) for n in range(1, 12)])
    assert len(set(gate.by.values())) == 1
