"""What was passed over is let go of after a time; what was kept, waits or was sent stays, and so do the guards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from onrecord.ledger.checking import faults
from onrecord.ledger.following import Done, Seen
from tests.places import DATABASE_ERRORS

DAY = timedelta(days=1)


def seen(*keys: str) -> list[Seen]:
    return [Seen(key, "1", f"https://post.example/{key}", f"Report {key}", None, {}) for key in keys]


def words(ledger: Any) -> list[str | None]:
    return sorted(item["title"] for item in ledger.items())


def test_what_was_passed_over_goes_and_what_was_kept_or_waits_stays(ledger, clock, path):
    ledger.take_in("post", seen("off", "bad", "new", "wait", "more"), "source:post", {})
    ledger.done([Done(1, "off topic"), Done(2, "refused"), Done(3, "new", "sha256:3"), Done(5, "refused")])
    clock.go_on(days=50)
    ledger.take_in("post", seen("late"), "source:other", {})
    ledger.done([Done(6, "off topic")])
    gone = ledger.let_go(clock() - 40 * DAY)
    assert gone == {"items": 3, "remembered": 1}
    assert words(ledger) == ["Report late", "Report new", "Report wait"]
    assert ledger.remembered("source:") == {"other": {}}
    assert ledger.let_go(clock() - 40 * DAY) == {}
    (act,) = ledger.audit()
    assert (act["by"], act["did"], act["about"]) == ("retention", "let go", "3 rows of items, 1 rows of remembered")
    assert list(faults(path)) == []
    assert ledger.take_in("post", seen("off", "new"), "source:post", {}) == 1


def test_what_was_sent_is_not_sent_again(ledger, clock):
    for state in ("failed", "failed", "sent"):
        ledger.delivered("alert:1", "desk", state)
    ledger.delivered("alert:1", "mail", "failed")
    clock.go_on(days=50)
    assert ledger.let_go(clock() - 40 * DAY) == {"deliveries": 2}
    assert {t["target"]: t["state"] for t in ledger.tries(["alert:1"])["alert:1"]} == {"desk": "sent", "mail": "failed"}


def test_refusals_go_but_for_the_last(ledger, clock):
    for number in range(3):
        ledger.refuse(f"{number}.txt", "no text was found in it")
    clock.go_on(days=50)
    assert ledger.let_go(clock() - 40 * DAY) == {"refusals": 2}
    assert [line["path"] for line in ledger.list("refusal")] == ["2.txt"]


def test_the_guards_are_there_afterwards(ledger, clock, path, places):
    ledger.take_in("post", seen("off", "last"), "source:post", {})
    ledger.done([Done(1, "off topic")])
    ledger.refuse("1.txt", "no text was found in it")
    clock.go_on(days=50)
    assert ledger.let_go(clock() - 40 * DAY)["items"] == 1
    for statement in ("DELETE FROM items", "UPDATE refusals SET path = 'x'", "DELETE FROM acts"):
        with pytest.raises(DATABASE_ERRORS, match="only grows"):
            places.run(path, statement)
