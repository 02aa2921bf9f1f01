"""What following keeps: each item once, what waits until it is done, leases that end, and words that stay."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger.following import Done, Seen


def seen(key: str, digest: str = "1", **more: Any) -> Seen:
    return Seen(key, digest, f"https://post.example/{key}", f"Report {key}", None, {"text": f"text {key}", **more})


def never(holder: dict[str, Any]) -> bool:
    return False


def test_an_item_waits_once_and_its_new_text_waits_again(ledger):
    assert ledger.take_in("post", [seen("a"), seen("b"), seen("a")], "source:post", {"etag": "x"}) == 2
    assert ledger.take_in("post", [seen("b"), seen("c")], "source:post", {"etag": "y"}) == 1
    assert ledger.take_in("other", [seen("b")], "source:other", {}) == 1
    assert ledger.take_in("post", [seen("b", "2")], "source:post", {"etag": "z"}) == 1
    assert ledger.remembered("source:") == {"post": {"etag": "z"}, "other": {}}
    assert [w.payload["text"] for w in ledger.next_waiting(10)] == ["text a", "text b", "text c", "text b", "text b"]


def test_what_was_begun_and_not_ended_comes_again_after_what_was_not_begun(ledger):
    ledger.take_in("post", [seen("a"), seen("b")], "source:post", {})
    first = ledger.next_waiting(1)
    assert (first[0].payload["text"], first[0].tries) == ("text a", 0)
    assert [(w.payload["text"], w.tries) for w in ledger.next_waiting(9)] == [("text b", 0), ("text a", 1)]
    assert ledger.next_waiting(9, [1, 2]) == []


def test_what_is_done_waits_no_longer_and_the_first_word_stays(ledger):
    ledger.take_in("post", [seen("a"), seen("b")], "source:post", {})
    ledger.done([Done(1, "new", "sha256:1"), Done(2, "off topic")])
    ledger.done([Done(1, "known", "sha256:1")])
    assert ledger.count_waiting() == 0
    assert ledger.item_counts() == {"post": {"new": 1, "off topic": 1}}
    assert [(i["title"], i["state"]) for i in ledger.items()] == [("Report b", "off topic"), ("Report a", "new")]
    assert ledger.take_in("post", [seen("a")], "source:post", {}) == 0
    ledger.take_in("post", [seen("c")], "source:post", {})
    assert [i["title"] for i in ledger.items(state="waiting")] == ["Report c"]
    assert ledger.item_counts()["post"]["waiting"] == 1


def test_many_items_at_once(ledger):
    many = [seen(str(n)) for n in range(5000)]
    assert ledger.take_in("post", many, "source:post", {}) == 5000
    assert ledger.take_in("post", [*many, seen("last")], "source:post", {}) == 1


def test_hostile_words_are_kept_as_text(ledger):
    ledger.take_in("po'st", [seen("a\ud800b", title="x")], "source:po'st", {"note": "\ud800"})
    assert ledger.items(source="po'st")[0]["url"] == "https://post.example/a?b"
    assert ledger.take_in("po'st", [seen("a\ud800b")], "source:po'st", {}) == 0


def test_one_holds_a_lease_until_it_is_released_over_or_its_holder_gone(ledger, clock):
    ada, bob = {"pid": 1}, {"pid": 2}
    assert ledger.lease("follow", ada, 60, never) is None
    other = ledger.lease("follow", bob, 60, never)
    assert other
    assert (other["pid"], other["since"]) == (1, "2031-04-03T09:00:00Z")
    clock.go_on(seconds=30)
    assert ledger.lease("follow", ada, 60, never) is None
    held = ledger.lease_of("follow")
    assert held
    assert (held["since"], held["until"]) == ("2031-04-03T09:00:00Z", "2031-04-03T09:01:30Z")
    clock.go_on(seconds=61)
    assert ledger.lease("follow", bob, 60, never) is None
    assert ledger.lease("follow", ada, 60, lambda holder: holder == bob) is None
    ledger.release("follow", bob)
    assert ledger.lease("follow", bob, 60, never) is not None
    ledger.release("follow", ada)
    assert ledger.lease_of("follow") is None


def test_each_try_to_deliver_is_kept(ledger):
    ledger.delivered("alert:1", "desk", "failed", "refused")
    ledger.delivered("alert:1", "desk", "sent")
    tries = [(d["state"], d["note"]) for d in ledger.tries(["alert:1", "alert:2"])["alert:1"]]
    assert len(ledger.deliveries()) == 2
    assert tries == [("sent", None), ("failed", "refused")]


def test_what_was_seen_is_neither_changed_nor_deleted(ledger):
    ledger.take_in("post", [seen("a")], "source:post", {})
    for statement in ("UPDATE items SET title = 'x'", "DELETE FROM items"):
        with pytest.raises(LedgerError, match="only grows"), ledger._writing() as connection:
            connection.exec_driver_sql(statement)


def names(ledger, **how: Any) -> list[str]:
    return [w.payload["text"] for w in ledger.next_waiting(9, **how)]


def test_a_follower_is_given_what_is_of_its_sources_and_the_main_one_what_is_nobodys(ledger, clock):
    beside = {"pid": 2, "sources": ["post", "o'gazette"]}
    assert ledger.lease("follow beside kyiv", beside, 60, never) is None
    for source in ("post", "o'gazette", "wire", "no more"):
        ledger.take_in(source, [seen(source)], f"source:{source}", {})
    assert names(ledger, of=["post", "o'gazette"], alone=False) == ["text post", "text o'gazette"]
    assert names(ledger, of=["wire"]) == ["text wire", "text no more"]
    assert names(ledger, of=["wire"]) == ["text wire", "text no more"], "also what was begun before"
    assert names(ledger, of=["wire", "post"], but=[3, 4]) == ["text post"]
    assert names(ledger, of=[], alone=False) == []
    ledger.release("follow beside kyiv", beside, known=True)
    clock.go_on(days=29)
    assert set(names(ledger, of=["wire"])) == {"text wire", "text no more"}, "it waits for a follower that comes back"
    assert ledger.lease("follow beside kyiv", {"pid": 3, "sources": ["post"]}, 60, never) is None
    assert "text o'gazette" in names(ledger, of=["wire"]), "it came back without that source"
    clock.go_on(days=31)
    assert "text post" in names(ledger, of=["wire"]), "it came back no more"


def test_a_source_is_held_once_under_whatever_name(ledger, clock):
    ada, bob = {"pid": 1, "sources": ["post", "wire"]}, {"pid": 2, "sources": ["mail", "wire"]}
    assert ledger.lease("follow", ada, 60, never) is None
    other = ledger.lease("follow beside kyiv", bob, 60, never)
    assert other
    assert (other["pid"], other["held"]) == (1, "wire")
    assert ledger.beside() == {}
    assert ledger.lease("follow beside kyiv", {"pid": 2, "sources": ["mail"]}, 60, never) is None
    same = ledger.lease("follow beside kyiv", {"pid": 4, "sources": []}, 60, never)
    assert same
    assert (same["pid"], same["held"]) == (2, None)
    assert ledger.lease("follow", ada, 60, never) is None, "who holds a name goes on holding it"
    assert ledger.lease("follow beside lviv", {"pid": 3, "sources": ["wire"]}, 60, lambda h: h["pid"] == 1) is None
    lost = ledger.lease("follow", ada, 60, never)
    assert lost
    assert (lost["pid"], lost["held"]) == (3, "wire")
    clock.go_on(seconds=61)
    assert ledger.lease("follow", ada, 60, never) is None
    assert {name: its["sources"] for name, its in ledger.beside().items()} == {"kyiv": ["mail"], "lviv": ["wire"]}
