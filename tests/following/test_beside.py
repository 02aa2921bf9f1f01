"""Two followers of one ledger, each with sources of its own: everything is there once, as if one had read it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from desk import Desk, stopped
from newsroom import Newsroom, item, sample_texts
from test_outages import HOOK, alerted_once

from onrecord.engines.copies import families
from onrecord.engines.standing import followed_in
from onrecord.ledger import Ledger
from onrecord.pipeline import Connector
from tests.places import Places

READ = "SELECT count(*) FROM items_done JOIN items ON items.seq = items_done.item WHERE source = '{}'"
SEEN = "SELECT count(*) FROM items WHERE source = '{}'"
HELD = "SELECT count(*) FROM leases WHERE name = '{}'"


@pytest.fixture
def place(places: Places) -> str:
    return places.fresh()


@pytest.fixture
def main(tmp_path: Path, places: Places, place: str, newsroom: Newsroom) -> Desk:
    (tmp_path / "main").mkdir()
    made = Desk(tmp_path / "main", places, place)
    made.source("Wire", f"{newsroom.base}/wire")
    (made.folder / "onrecord.toml").write_text(HOOK.format(base=newsroom.base))
    return made


@pytest.fixture
def other(tmp_path: Path, places: Places, place: str, newsroom: Newsroom) -> Desk:
    (tmp_path / "beside").mkdir()
    made = Desk(tmp_path / "beside", places, place)
    made.source("Gazette", f"{newsroom.base}/gazette")
    return made


def wire(some: list[str]) -> list[str]:
    return [item(f"n{n}", f"Report {n}", words) for n, words in enumerate(some)]


def gazette(some: list[str]) -> list[str]:
    """The same as the wire tells, and who says so."""
    more = "\n\nThe Wire was the first to report it."
    return [item(f"n{n}", f"As the wire has it {n}", words + more) for n, words in enumerate(some)]


def test_two_at_once_and_one_is_killed(main: Desk, other: Desk, newsroom: Newsroom) -> None:
    silence, *whole = sample_texts().values()
    some = ["\n\n".join(words.split("\n\n")[:4]) for words in whole[:3]]
    newsroom.feeds["/wire"] = wire(some[:2])
    newsroom.feeds["/gazette"] = [*gazette(some[:2]), item("silence", "Silence", silence)]
    killed, first = other.start("--beside", "gazette"), main.start()
    running = [first]
    try:
        other.wait(lambda: other.ask(SEEN.format("Gazette")) == 3)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(30)
        read = other.ask(READ.format("Gazette"))
        main.wait(lambda: main.ask(READ.format("Wire")) == 2)
        assert read == main.ask(READ.format("Gazette")) < 3, "what waits for a follower is left to it"
        running.append(other.start("--beside", "gazette"))
        newsroom.feeds["/wire"] = wire(some)
        newsroom.feeds["/gazette"] += gazette(some)[2:]
        main.done(number := 2 * len(some) + 1)
        main.wait(lambda: bool(newsroom.taken))
    finally:
        assert [stopped(process) for process in running] == [0] * len(running)
    main.whole(number, number)
    assert main.ask("SELECT count(*) FROM items_done WHERE state = 'new'") == number
    assert "Traceback" not in other.log
    assert "alert.raised" not in other.log
    assert main.start("--once").wait(300) == 0, "what was raised at the end is handed over by the next run"
    alerted_once(main, newsroom)
    with Ledger.open(main.place, connector=Connector) as ledger:
        found, articles = families(ledger)
        told = [{articles[one].title for one in family.members} for family in found]
        for n in range(len(some)):
            assert any({f"Report {n}", f"As the wire has it {n}"} <= titles for titles in told), told
        assert {source.name for source, _ in followed_in(ledger)} == {"Wire", "Gazette"}


def test_a_source_has_one_follower_and_a_name_too(main: Desk, other: Desk, newsroom: Newsroom) -> None:
    newsroom.feeds["/wire"] = newsroom.feeds["/gazette"] = []
    first = other.start("--beside", "gazette")
    try:
        other.wait(lambda: other.ask(HELD.format("follow beside gazette")) == 1)
        assert other.start("--beside", "gazette").wait(60) == 1
        assert f"name gazette is there already, by process {first.pid}" in other.log
        main.source("Gazette", f"{newsroom.base}/gazette")
        assert main.start("--once").wait(60) == 1
        assert f"the source Gazette is followed already, by process {first.pid}" in main.log
    finally:
        assert stopped(first) == 0
    assert main.start("--once").wait(60) == 0, main.log
