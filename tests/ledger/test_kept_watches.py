"""Watches that a ledger keeps: each name once, signed in the same transaction, not too many, carried by a copy."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from onrecord.errors import LedgerError, UsageError
from onrecord.ledger import Ledger, kept_watches
from onrecord.ledger.copying import copy_ledger
from tests.places import Places

CALLS = {"name": "calls", "condition": "new", "filter": {"kind": "contact", "who": ["Zelenský \ud800"]}}


def did(ledger: Ledger) -> list[tuple[str, str, str]]:
    return sorted((act["did"], act["by"], act["about"].partition(":")[0]) for act in ledger.audit())


def test_a_watch_is_kept_once_and_signed_and_so_it_is_removed(ledger: Ledger) -> None:
    ledger.keep_watch("calls", CALLS, by="Ada \x00")
    kept = ledger.kept_watches()["calls"]
    assert (kept["watch"]["filter"]["who"], kept["by"]) == (["Zelenský ?"], "Ada \ufffd")
    with pytest.raises(UsageError, match="there is a watch 'calls' already"):
        ledger.keep_watch("calls", {"condition": "conflict"}, by="Ines")
    assert ledger.kept_watches() == {"calls": kept}
    ledger.remove_watch("calls", by="Ines")
    assert ledger.kept_watches() == {}
    with pytest.raises(UsageError, match="no watch 'calls'"):
        ledger.remove_watch("calls", by="Ines")
    assert did(ledger) == [("add watch", "Ada \ufffd", "calls"), ("remove watch", "Ines", "calls")]


def test_where_the_act_cannot_be_kept_the_watch_is_not(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise LedgerError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(kept_watches, "add_act", fails)
        with pytest.raises(LedgerError):
            ledger.keep_watch("calls", CALLS, by="Ada")
    assert (ledger.kept_watches(), did(ledger)) == ({}, [])


def test_of_many_at_once_one_has_the_name(path: str, ledger: Ledger) -> None:
    told: list[str] = []

    def run(by: str) -> None:
        with Ledger.open(path) as own:
            try:
                own.keep_watch("calls", CALLS, by=by)
                told.append(by)
            except UsageError:
                pass

    threads = [threading.Thread(target=run, args=(f"E{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [ledger.kept_watches()["calls"]["by"]] == told
    assert did(ledger) == [("add watch", told[0], "calls")]


def test_there_are_so_many_and_no_more(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_watches, "MOST_WATCHES", 2)
    ledger.remember("watching", [])
    for name in ("a", "b"):
        ledger.keep_watch(name, CALLS, by="Ada")
    with pytest.raises(UsageError, match="2 watches already"):
        ledger.keep_watch("c", CALLS, by="Ada")
    ledger.remove_watch("a", by="Ada")
    ledger.keep_watch("c", CALLS, by="Ada")
    assert list(ledger.kept_watches()) == ["b", "c"]


def test_a_copy_of_the_ledger_has_them(path: str, ledger: Ledger, places: Places) -> None:
    ledger.keep_watch("calls", CALLS, by="Ada")
    target = places.empty()
    copy_ledger(path, target)
    with Ledger.open(target) as copied:
        assert copied.kept_watches() == ledger.kept_watches()
