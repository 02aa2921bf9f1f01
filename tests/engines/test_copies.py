"""Copies in a ledger: the same families whatever the order, the batches, the processes and the accidents."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.engines.copies import families
from onrecord.ledger import Found, Ledger
from onrecord.model.article import Article, Report
from onrecord.model.copies import Family
from onrecord.pipeline import Connector, Corridor, trace
from onrecord.reading import read_article

FIRST = """The harbour of Vessin was shelled for two hours on Monday, killing at least 9 dockers, Mayor
Ilse Tarnow said.

"Nobody here carried a weapon," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port.

Neither account could be verified independently.

The port handles 60 percent of the grain that Vessin exports, and it had been shut for 17 days in March after a drone
sank the tug Amara. The harbour master, Dorte Klem, said three cranes were beyond repair."""
OTHER = """The central bank of Marrick raised its rate to 4.5 percent on Wednesday. Governor Ana Soll said prices had
risen faster than the bank had foreseen and that wages would follow in the spring.

Analysts had expected a smaller step. Shares in Marrick fell by 2 percent."""


def article(text: str, outlet: str, published: str, url: str | None = None) -> Article:
    return read_article(Report(path=f"{outlet}.txt", text=text, outlet=outlet, published=published, url=url))


ARTICLES = [
    article(FIRST, "Lund Wire", "2024-03-04T10:00"),
    article(FIRST, "Evening Sun", "2024-03-04T12:00"),
    article(FIRST.replace("at least 9", "at least 11"), "Daily Post", "2024-03-04T15:00"),
    article("Our weekly look at grain.\n\n" + FIRST.split("\n\n")[4], "Mill Letter", "2024-03-06"),
    article(OTHER, "Marrick Post", "2024-03-05"),
    article(OTHER, "Lund Wire", "2024-03-05"),
]


def told(found: tuple[list[Family], dict[str, Article]]) -> list[Family]:
    return found[0]


@cache
def clean() -> list[Family]:
    return told(trace(replace(a, blocks=()) for a in ARTICLES))


def test_a_ledger_tells_what_the_files_tell(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES])
        found = families(ledger)
    assert told(found) == clean()
    assert [len(f.members) for f in told(found)] == [4, 2]


@settings(max_examples=8, deadline=None)
@given(order=st.permutations(range(6)), batch=st.integers(1, 4), hands=st.lists(st.booleans(), min_size=6, max_size=6))
def test_any_order_any_batch_and_two_processes_tell_the_same(order: list[int], batch: int, hands: list[bool]) -> None:
    expected = clean()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        with Ledger.open(path, connector=Connector) as one, Ledger.open(path, connector=Connector) as other:
            for n in range(0, 6, batch):
                ledger = one if hands[n] else other
                ledger.add_many([(ARTICLES[i], [], []) for i in order[n : n + batch]])
            assert told(families(one)) == expected
            assert told(families(other)) == expected


def test_two_processes_tell_the_stories_that_one_tells(tmp_path: Path) -> None:
    def stories(ledger: Ledger) -> list[Any]:
        return [(line["id"], line["articles"]) for line in ledger.list("story")]

    with Ledger.open(tmp_path / "alone.db", connector=Connector) as alone:
        alone.add_many([(a, [], []) for a in ARTICLES])
        expected = stories(alone)
    path = tmp_path / "desk.db"
    with Ledger.open(path, connector=Connector) as one, Ledger.open(path, connector=Connector) as other:
        for n, its in enumerate(ARTICLES):
            (one if n % 3 else other).add(its)
        assert stories(one) == expected
    assert len(expected) > 1


def test_articles_that_were_added_without_being_compared_are_compared_later(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db") as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES[:3]])
        assert ledger.copies() == ({}, [])
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES[3:]])
        assert told(families(ledger)) == clean()


class Failing(Connector):
    """Breaks off in the middle of a batch."""

    left = 3

    def add(self, article: Article, fetch: Any) -> Any:
        type(self).left -= 1
        if not self.left:
            raise OSError("no space")
        return super().add(article, fetch)


def test_what_breaks_off_leaves_nothing_half_told(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db", connector=Failing) as ledger:
        with pytest.raises(OSError, match="no space"):
            ledger.add_many([(a, [], []) for a in ARTICLES])
        assert list(ledger.list("article")) == []
        ledger.add_many([(a, [], []) for a in ARTICLES])
        assert told(families(ledger)) == clean()


def test_a_new_version_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    url = "https://lund.example/port"
    old = article(FIRST, "Lund Wire", "2024-03-04T10:00", url)
    new = article(FIRST + "\n\nA tenth docker died in hospital.", "Lund Wire", "2024-03-04T10:00", url)
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(old, [], []), (ARTICLES[1], [], [])])
        assert [f.members for f in told(families(ledger))] == [(old.id, ARTICLES[1].id)]
        ledger.add(new)
        assert [f.members for f in told(families(ledger))] == [(new.id, ARTICLES[1].id)]


def test_a_person_decides_that_two_are_no_copies(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES[:3]])
        made = ledger.not_copies(ARTICLES[0].id, ARTICLES[1].id, reason="one wire, two subscribers")
        assert {(x.article, x.of) for x in told(families(ledger))[0].links} == {(ARTICLES[2].id, ARTICLES[0].id)}
        copies = {line["id"]: [c["of"] for c in line["copies"]] for line in ledger.list("article")}
        assert copies[ARTICLES[1].id] == []
        ledger.undo_decision(made.number)
        assert {x.article for x in told(families(ledger))[0].links} == {ARTICLES[1].id, ARTICLES[2].id}
        copies = {line["id"]: [c["of"] for c in line["copies"]] for line in ledger.list("article")}
        assert copies[ARTICLES[1].id] == [ARTICLES[0].id]


def test_articles_of_one_happening_are_one_story_with_an_id_that_lasts(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add(ARTICLES[0])
        (alone,) = ledger.list("story")
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES[1:]])
        port, bank = ledger.list("story")
    assert (port["id"], port["first"], port["last"]) == (alone["id"], "2024-03-04", "2024-03-06")
    assert set(port["articles"]) == {a.id for a in ARTICLES[:4]}
    assert set(bank["articles"]) == {ARTICLES[4].id, ARTICLES[5].id}


SECOND = """Shells hit the harbour of Vessin on Monday and 9 dockers died, the mayor of the town, Ilse Tarnow, wrote.

Osk's Colonel Piet Harro said that no battery of his had fired. Three cranes burned down beside the tug Amara, and
ships with grain of Vessin waited off the port, according to its harbour master, Dorte Klem."""


@pytest.mark.parametrize("batch", [1, 3])
def test_a_story_is_found_when_the_terms_of_its_articles_are_no_more_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("onrecord.pipeline._PLACED", 1)
    second = article(SECOND, "Coast Radio", "2024-03-04")
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in (ARTICLES[0], ARTICLES[4], second)], batch=batch)
        stories = {frozenset(story["articles"]) for story in ledger.list("story")}
    assert stories == {frozenset({ARTICLES[0].id, second.id}), frozenset({ARTICLES[4].id})}


def test_a_story_begins_with_its_first_dated_report(tmp_path: Path) -> None:
    undated = read_article(Report(path="undated.txt", text=FIRST, outlet="Undated", title="No day"))
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in (undated, *ARTICLES[:2])])
        (port,) = ledger.list("story")
    assert (port["first"], port["articles"][-1]) == ("2024-03-04", undated.id)
    assert port["title"] != "No day"


def test_what_is_no_copy_of_a_report_is_none_of_its_reprints(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES[:4]])
        ledger.not_copies(ARTICLES[3].id, ARTICLES[0].id, reason="its reporter counted the grain")
        (family,) = told(families(ledger))
        assert set(family.members) == {a.id for a in ARTICLES[:3]}


KILLED = """
import os, pickle, signal, sys
from sqlalchemy import event
from onrecord.ledger import Found, Ledger
from onrecord.pipeline import Connector

path, left = sys.argv[1], int(sys.argv[2])
with Ledger.open(path, connector=Connector) as ledger:

    @event.listens_for(ledger._writes, "before_cursor_execute")
    def count(*_):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    ledger.add_many([(a, [], []) for a in pickle.load(sys.stdin.buffer)], batch=2)
"""


@pytest.mark.parametrize("statements", [3, 17, 29, 43])
def test_killed_anywhere_and_read_again_it_tells_the_same(tmp_path: Path, statements: int) -> None:
    path = tmp_path / "desk.db"
    command = [sys.executable, "-c", KILLED, str(path), str(statements)]
    assert subprocess.run(command, input=pickle.dumps(ARTICLES), check=False).returncode == -signal.SIGKILL
    with Ledger.open(path, connector=Connector) as ledger:
        ledger.add_many([(a, [], []) for a in ARTICLES])
        assert told(families(ledger)) == clean()


STEMMA = [
    ARTICLES[0],
    article(FIRST.replace("60 percent", "66 percent").replace("17 days", "27 days"), "Evening Sun", "2024-03-04T12:00"),
    article(
        """Nine dockers died when the harbour of Vessin was shelled for two hours on Monday, Mayor Ilse Tarnow said.

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port, which
handles 66 percent of the grain that Vessin exports. It had been shut for 27 days in March.""",
        "Daily Post",
        "2024-03-04T15:00",
    ),
]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("together", [True, False])
def test_a_ledger_tells_the_parent_of_a_copy_by_the_marks_that_it_keeps(
    tmp_path: Path, order: tuple[int, ...], together: bool
) -> None:
    corridor = Corridor()
    marks = corridor.marks(STEMMA)
    expected = told(trace(STEMMA, corridor))
    found = [Found(STEMMA[n], marks=marks[STEMMA[n].id]) for n in order]
    for batch in [found] if together else [[one] for one in found]:
        with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
            ledger.add_many(batch)
    with Ledger.open(tmp_path / "desk.db", connector=Connector) as ledger:
        assert told(families(ledger)) == expected
        copies = {line["id"]: [c["of"] for c in line["copies"]] for line in ledger.list("article")}
    assert copies == {STEMMA[0].id: [], STEMMA[1].id: [STEMMA[0].id], STEMMA[2].id: [STEMMA[1].id]}
