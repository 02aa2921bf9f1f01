"""The marks of an article: figures with their bounds, hours, offices, and clauses that are denied or left open."""

from __future__ import annotations

import pytest

from onrecord.model.article import Report
from onrecord.model.marks import Marks
from onrecord.pipeline import Corridor
from onrecord.reading import read_article

TEXTS = {
    "bounds": "At least nine clerks were hurt, and 40 or more fled. They handed over two keys.",
    "hours": "The gates opened at six in the evening and closed at 11 o'clock.",
    "century": "It has been more than a quarter of a century since the border was closed.",
    "office": "Deputy Transport Minister Olaf Dren resigned. A teacher took his place.",
    "denied": "The ministry did not confirm the loss. Nobody was hurt. The court refused to hear the man.",
    "open": "The loan may be approved. She did not say whether the port would open. A strike is possible.",
    "left open": (
        "He did not rule out sending a ship. She did not say that the port was shut. The truce is no longer kept."
    ),
    "until": "The bridge will not open until Friday. The bridge will stay shut until further notice.",
    "named": "It was one of two drones of the Five Nations.",
    "not denied": "No fewer than six men left. They lost a vote of no confidence.",
}


@pytest.fixture(scope="module")
def found() -> dict[str, Marks]:
    """The marks of each text."""
    articles = {name: read_article(Report(path=name, text=text)) for name, text in TEXTS.items()}
    marks = Corridor().marks(articles.values())
    return {name: marks[a.id] for name, a in articles.items()}


def test_figures_have_their_bounds(found: dict[str, Marks]) -> None:
    assert [(f.value, f.low, f.high, f.noun) for f in found["bounds"].figures] == [
        (None, 9.0, None, "clerk"), (None, 40.0, None, ""), (2.0, 2.0, 2.0, "key"),
    ]  # fmt: skip


def test_hours_in_words_are_times_and_no_figures(found: dict[str, Marks]) -> None:
    assert "T18:00" in [t.value for t in found["hours"].times]
    assert found["hours"].figures == ()


def test_a_quarter_of_a_century_is_read(found: dict[str, Marks]) -> None:
    assert [t.type for t in found["century"].times][:1] == ["DURATION"]


def test_an_office_belongs_to_its_holder(found: dict[str, Marks]) -> None:
    assert ("deputy transport minister", "olaf-dren") in [(o.words, o.id) for o in found["office"].offices]


def test_clauses_are_denied_or_open(found: dict[str, Marks]) -> None:
    denied = {c.verb: c.sign for c in found["denied"].claims}
    assert (denied["confirm"], denied["hurt"], denied["hear"]) == (-1, -1, -1)
    mood = {c.verb: c.mood for c in found["open"].claims}
    assert (mood["approve"], mood["open"], mood["strike"]) == ("may", "open", "may")
    assert {c.sign for c in found["not denied"].claims} == {1}


def test_what_was_not_ruled_out_may_be_and_what_was_not_told_is_open(found: dict[str, Marks]) -> None:
    its = {c.verb: (c.sign, c.mood) for c in found["left open"].claims}
    assert (its["send"], its["shut"][1], its["keep"][0]) == ((1, "may"), "open", -1)


def test_what_is_denied_until_a_day_is_not_denied(found: dict[str, Marks]) -> None:
    assert {c.sign for c in found["until"].claims} == {1}


def test_a_number_that_begins_a_name_is_no_figure(found: dict[str, Marks]) -> None:
    assert 5.0 not in [f.value for f in found["named"].figures]
