"""Lines against their words: a wrong name, figure or date is found; what was resolved, and what is true, goes out."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.model.encode import to_json
from onrecord.model.parts import Actor, Amount, Item, Quantity, Span, Voice, When
from onrecord.model.records import KINDS, Contact, Loss, Pledge, Record, Statement
from onrecord.watching.sentences import say
from onrecord.watching.span_check import Grounds, grounds_of, unfounded, unfounded_doubt

MILLEY = Actor("Mark Milley", "mark-milley", "person", "chairman", span=Span(0, 2, "He"))
GERASIMOV = Actor("Valery Gerasimov", "valery-gerasimov", "person")
STATES = Actor("United States", "united-states", "country")
VARNIA = Actor("Varnia", "varnia", "country")
FRIDAY = When("2022-05-13", "2022-05-13", "day", "relative", "on Friday")


def words(text: str) -> tuple[Span, ...]:
    return (Span(0, len(text), text),)


CALL = Contact(
    mode="call", status="held", participants=(MILLEY, GERASIMOV), duration_minutes=60, gap_days=84, when=FRIDAY,
    evidence=words("He and Gerasimov spoke for an hour on Friday, their first call in 84 days."),
)  # fmt: skip
LOSS = Loss(
    side=VARNIA, when=FRIDAY, attribution=(Voice(STATES, "according to", None),),
    items=(Item("tank", None, Quantity(14, 14, 14, None, None, "fourteen")),),
    evidence=words("Varnia lost fourteen tanks on Friday, according to the US."),
)  # fmt: skip
PLEDGE = Pledge(
    donor=STATES, recipient=VARNIA, amount=Amount(40e9, "USD", None), items=(),
    evidence=words("The US is to approve another $40 billion for Varnia."),
)  # fmt: skip


def missing(record: Record, sentence: str | None = None) -> tuple[str, ...]:
    line = to_json(record)
    return unfounded(sentence if sentence is not None else say(line), grounds_of(line))


@pytest.mark.parametrize("record", [CALL, LOSS, PLEDGE])
def test_what_was_resolved_of_the_words_goes_out(record: Record) -> None:
    assert missing(record) == ()


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Lloyd Austin and Valery Gerasimov spoke by phone on 13 May 2022", "Lloyd Austin"),
        ("Mark Gerasimov spoke by phone on 13 May 2022", "Mark Gerasimov"),
        ("Валерий Герасимов spoke by phone on 13 May 2022", "Валерий Герасимов"),
        ("مارك ميلي spoke by phone on 13 May 2022", "مارك ميلي"),
        ("Mark Milley and Valery Gerasimov spoke by phone on 12 May 2022", "12 May 2022"),
        ("Mark Milley and Valery Gerasimov spoke by phone in 2021", "2021"),
        ("They spoke by phone for the first time in 48 days", "48"),
        ("They spoke by phone between 13 and 15 May 2022", "between 13 and 15 May 2022"),
    ],
)
def test_a_wrong_name_figure_or_date_is_found(sentence: str, wrong: str) -> None:
    assert missing(CALL, sentence) == (wrong,)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Varnia lost 14 tanks on 13 May 2022", ()),
        ("Varnia lost 13 tanks", ("13",)),
        ("Varnia lost fifteen tanks", ("fifteen",)),
        ("Varnia lost 13 tanks, Russia said", ("13", "Russia")),
    ],
)
def test_a_figure_is_one_in_letters_and_in_digits(sentence: str, wrong: tuple[str, ...]) -> None:
    assert missing(LOSS, sentence) == wrong


def test_a_part_of_a_figure_is_another_figure() -> None:
    assert missing(PLEDGE, "The United States announced $40 billion") == ()
    assert missing(PLEDGE, "The United States announced 40,000,000,000 USD") == ()
    assert missing(PLEDGE, "The United States announced 40 tanks") == ("40",)


def test_a_figure_that_was_read_from_other_words_does_not_count() -> None:
    items = (Item("tank", None, Quantity(16, 16, 16, None, None, "sixteen")),)
    assert missing(replace(LOSS, items=items)) == ("sixteen",)


@pytest.mark.parametrize(
    ("start", "text", "wrong"),
    [
        ("2022-05-13", "Friday", ()),
        ("2022-05-12", "on Friday", ("on 12 May 2022",)),
        ("2022-05-12", "a day before Friday", ()),
        ("2022-04-13", "May 13", ("on 13 April 2022",)),
        ("2022-05-13", "13 May", ()),
    ],
)
def test_a_day_that_goes_against_its_own_words_does_not_count(start: str, text: str, wrong: tuple[str, ...]) -> None:
    said = missing(replace(LOSS, when=When(start, start, "day", "relative", text)))
    assert said == tuple(one.removeprefix("on ") for one in wrong)


def test_names_in_any_script_are_found_where_they_stand() -> None:
    text = "«Их было двадцать пять», сказал Валерий Герасимов. وقال مارك ميلي"
    who = Actor("Валерий Герасимов", "vg", "person")
    said = Statement(speaker=who, cue="said", quotes=(text,), evidence=words(text))
    assert missing(said) == ()


def test_a_doubt_is_held_against_its_words_and_sums() -> None:
    line: dict[str, Any] = {
        "summary": "From 1945 to the report's date it is 76 to 77 years, not 78 years.", "expected": "76 to 77 years",
        "found": "78 years", "evidence": [{"text": "Since 1945"}, {"text": "78 years"}],
    }  # fmt: skip
    assert unfounded_doubt(line) == ()
    assert unfounded_doubt({**line, "summary": line["summary"].replace("78", "87")}) == ("87",)


def test_of_two_records_either_may_have_it() -> None:
    both = grounds_of(to_json(CALL)) | grounds_of(to_json(LOSS)) | Grounds("", figures=frozenset({12.0}))
    assert unfounded("Mark Milley spoke of 14 tanks 12 days ago", both) == ()


def test_every_line_of_the_sample_is_founded(tmp_path: Path) -> None:
    with onrecord.open(tmp_path / "desk.db", pack="sample") as desk:
        desk.read(str(resources.files("onrecord.packs") / "sample" / "reports"))
        lines = [line for kind in KINDS for line in desk.list(kind)]
        doubts = desk.check()
    assert len(lines) > 150
    assert [(say(line), m) for line in lines if (m := unfounded(say(line), grounds_of(line)))] == []
    assert [d["summary"] for d in doubts if unfounded_doubt(d)] == []
