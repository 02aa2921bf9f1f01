"""Families as a ledger keeps them: what `trace` tells of the files, whatever came in which order, and as of any day."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.engines.copies import changes, families
from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.model.article import Article, Report
from onrecord.pipeline import Connector
from onrecord.reading import read_article

FIRST = """The harbour of Vessin was shelled for two hours on Monday, killing at least 9 dockers, Mayor
Ilse Tarnow said.

"Nobody here carried a weapon," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port.

The port handles 60 percent of the grain that Vessin exports, and it had been shut for 17 days in March after a drone
sank the tug Amara. The harbour master, Dorte Klem, said three cranes were beyond repair."""
OTHER = """The central bank of Marrick raised its rate to 4.5 percent on Wednesday. Governor Ana Soll said prices had
risen faster than the bank had foreseen and that wages would follow in the spring."""
QUOTED = FIRST.replace("Nobody here carried a weapon", "Nobody here ever carried a single weapon")


def article(text: str, outlet: str, published: str, url: str | None = None) -> Article:
    return read_article(Report(path=f"{outlet}.txt", text=text, outlet=outlet, published=published, url=url))


ARTICLES = [
    article(FIRST, "Lund Wire", "2024-03-04T10:00"),
    article(FIRST, "Evening Sun", "2024-03-04T12:00", "https://sun.example/port"),
    article(QUOTED, "Daily Post", "2024-03-04T15:00"),
    article("Our weekly look at grain.\n\n" + FIRST.split("\n\n")[3], "Mill Letter", "2024-03-06"),
    article(OTHER, "Marrick Post", "2024-03-05"),
    article(OTHER, "Lund Wire", "2024-03-05"),
    article(OTHER + " Shares fell.", "Evening Sun", "2024-03-07", "https://sun.example/port"),
]
IDS = [a.id for a in ARTICLES]


class Clock:
    now = datetime(2031, 4, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def told(ledger: Ledger, **more: Any) -> set[tuple[str, frozenset[str]]]:
    """Roots and members of all families, from pages of one line."""
    found, after = set(), None
    while True:
        page = ledger.families("largest", after=after, limit=1, **more)
        for line in page.lines:
            whole = ledger.family(line["root"]["id"], **more)
            assert whole is not None
            assert line["reports"] == whole["total"]
            found.add((line["root"]["id"], frozenset(m["id"] for m in whole["members"])))
        after = page.after
        if after is None:
            assert len(found) == page.total
            return found


def traced(ledger: Ledger, **more: Any) -> set[tuple[str, frozenset[str]]]:
    return {(f.members[0], frozenset(f.members)) for f in families(ledger, **more)[0] if f.links}


@cache
def opened() -> Ledger:
    """A ledger that is only read."""
    ledger = Ledger.open(Path(tempfile.mkdtemp()) / "desk.db", clock=Clock(), connector=Connector)
    ledger.add_many([(a, [], []) for a in ARTICLES[:6]])
    return ledger


@settings(max_examples=8, deadline=None)
@given(order=st.permutations(range(6)), batch=st.integers(1, 4), asked=st.sets(st.integers(0, 5)))
def test_families_are_told_as_they_grow_as_trace_tells_them(order: list[int], batch: int, asked: set[int]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.open(Path(folder) / "desk.db", connector=Connector) as ledger,
        Ledger.open(Path(folder) / "desk.db", connector=Connector) as watching,
    ):
        for n in range(0, 6, batch):
            ledger.add_many([(ARTICLES[i], [], []) for i in order[n : n + batch]])
            if n in asked:
                watching.families()
        assert told(watching) == told(ledger) == traced(ledger)


def test_a_family_tells_who_made_what_of_what() -> None:
    family = opened().family(IDS[2])
    assert family is not None
    assert family["roots"] == [IDS[0]]
    members = {m["outlet"]: m["links"] for m in family["members"]}
    assert members["Lund Wire"] == []
    (link,) = members["Daily Post"]
    assert (link["of"] in IDS[:2], link["relation"], link["changes"]) == (True, "verbatim", 1)
    assert [(d["kind"], d["after"]) for d in link["drift"] if d["kind"] == "quote"]
    assert members["Mill Letter"][0]["relation"] == "excerpt"
    assert opened().family("sha256:none") is None
    few = opened().family(IDS[2], limit=2)
    assert few is not None
    assert (few["total"], len(few["members"])) == (4, 2)
    assert few["members"][1]["id"] == IDS[2]


def test_lines_come_in_the_order_that_is_asked_for() -> None:
    for order, first in (("latest", IDS[0]), ("largest", IDS[0]), ("changes", IDS[0])):
        lines = opened().families(order).lines  # type: ignore[arg-type]
        assert lines[0]["root"]["id"] == first
        assert [line["reports"] for line in lines] == [4, 2]
    line = opened().families().lines[0]
    assert line["relations"] == {"verbatim": 2, "excerpt": 1}
    assert line["changes"] == {"quote": 1}
    assert line["latest"] == "2024-03-06"
    assert 0.5 < line["coverage"][0] <= line["coverage"][1] == 1.0
    with pytest.raises(UsageError, match="no order 'size'"):
        opened().families("size")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no page begins"):
        opened().families(after="sha256:none")


def test_an_article_knows_its_sources_and_its_copies() -> None:
    (source,), copies = opened().sources(IDS[2])
    assert (source["id"] in IDS[:2], source["changed"], source["changes"], copies) == (True, 1, {"quote": 1}, 0)
    assert opened().sources(IDS[0]) == ([], 3)
    assert opened().sources("sha256:none") == ([], 0)


def test_two_members_are_told_side_by_side_whichever_comes_first() -> None:
    one, other = opened().pair(IDS[0], IDS[3]), opened().pair(IDS[3], IDS[0])
    assert one == other
    assert one is not None
    assert (one["there"], one["here"], one["relation"]) == (IDS[0], IDS[3], "excerpt")
    assert len(one["sentences"]["there"]) > len(one["sentences"]["here"])
    text = ARTICLES[3].text
    assert all(text[a:b].strip() for a, b, _ in one["sentences"]["here"])
    assert opened().pair(IDS[0], IDS[4]) is None
    assert opened().pair(IDS[0], "sha256:none") is None


def test_what_two_copies_of_a_third_differ_in_is_told_on_demand() -> None:
    drift = changes(opened(), IDS[2], IDS[0])
    assert [d.kind for d in drift] == ["quote"]
    with pytest.raises(KeyError):
        changes(opened(), IDS[2], "sha256:none")


def test_decisions_and_versions_change_families_and_as_of_a_day_before_they_do_not(tmp_path: Path) -> None:
    clock = Clock()
    with Ledger.open(tmp_path / "desk.db", clock=clock, connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES[:6]])
        before = told(ledger)
        clock.now += timedelta(days=1)
        made = ledger.not_copies(IDS[0], IDS[1], reason="one wire, two subscribers")
        assert told(ledger) == traced(ledger) != before
        assert ledger.pair(IDS[0], IDS[1]) is None
        clock.now += timedelta(days=1)
        ledger.undo_decision(made.number)
        assert told(ledger) == before
        clock.now += timedelta(days=1)
        ledger.add(ARTICLES[6])
        assert told(ledger) == traced(ledger) != before
        assert ledger.family(IDS[1]) is None
        for one in (IDS[1], IDS[6]):
            assert [v["id"] for v in ledger.versions(one)] == [IDS[1], IDS[6]]
        for day, expected in (("2031-04-03", before), ("2031-04-05", before)):
            assert told(ledger, as_of=day) == expected
        assert told(ledger, as_of="2031-04-02") == set()
        assert [v["id"] for v in ledger.versions(IDS[1], as_of="2031-04-05")] == [IDS[1]]


def test_the_doubts_of_one_article_are_those_of_the_list() -> None:
    every = {d["id"] for d in opened().list("discrepancy")}
    assert every
    assert {d["id"] for one in IDS[:6] for d in opened().doubts(one)} == every
    assert opened().doubts("sha256:none") == []


def test_ids_are_found_by_their_beginning() -> None:
    assert opened().ids(IDS[0][:20]) == [IDS[0]]
    assert len(opened().ids("sha256:")) == 2
    assert opened().ids("") == []
    assert opened().ids("sha256:zz") == []
