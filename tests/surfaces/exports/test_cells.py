"""Flat cells for CSV tables."""

from __future__ import annotations

from typing import Any

import pytest

from onrecord.model.encode import to_json
from onrecord.model.parts import Actor, Amount, Frequency, Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import KINDS, Channel, Pledge
from onrecord.surfaces.exports.cells import cells, columns, flat

ADA = Actor("Ada Marchetti", "ada-marchetti", "person", role="Defence Minister")
PLEDGE = Pledge(
    id="p1", donor=ADA, items=(Item("tanks", "tank", Quantity(16, 16, 16, None, None, "16")), Item("fuel", None, None)),
    amount=Amount(4e7, "USD"), when=When("2031-04-01", "2031-04-02", "day", "explicit", "1-2 April"),
    attribution=(Voice(ADA, "said", Span(0, 4, "said")),), evidence=(Span(0, 8, "=1+2|cmd"),),
)  # fmt: skip


def as_dict(kind: str, line: dict[str, Any]) -> dict[str, str]:
    return dict(zip(columns(kind), cells(kind, line), strict=True))


def test_a_record_is_flat_and_readable() -> None:
    row = as_dict("pledge", {**to_json(PLEDGE), "path": "a.txt"})
    assert (row["donor"], row["items"], row["amount"]) == ("Ada Marchetti", "16 tanks; fuel", "40000000 USD")
    assert (row["when_start"], row["when_text"], row["attribution"]) == ("2031-04-01", "1-2 April", "Ada Marchetti")
    assert (row["recipient"], row["path"], row["url"]) == ("", "a.txt", "")


def test_a_text_that_a_spreadsheet_would_run_is_disarmed_and_a_number_is_not() -> None:
    assert as_dict("pledge", to_json(PLEDGE))["words"] == "'=1+2|cmd"
    assert as_dict("actor", {"id": "x", "records": -3, "name": "-x"}) == {
        "id": "x", "name": "'-x", "type": "", "names": "", "records": "-3", "articles": "",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["＝1+1", "  =1+1", "\t@SUM(1)", "\r-2+3"])
def test_a_formula_behind_white_space_or_in_wide_marks_is_disarmed(name: str) -> None:
    assert as_dict("actor", {"id": "x", "name": name})["name"].startswith("'")


def test_a_cell_holds_no_control_characters() -> None:
    row = as_dict("article", {"path": "a\x1b[31m\n\x9b2J.txt", "title": "Talks"})
    assert (row["path"], row["title"]) == ("a [31m\n 2J.txt", "Talks")


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Frequency(1, 2, "day"), "1 to 2 a day"),
        (Frequency(2, 2, "week"), "2 a week"),
        (Place("Port Ilya", "x", None, None, None, "unresolved"), "Port Ilya"),
        ((ADA, ADA), "Ada Marchetti"),
        (40.0, "40"),
        (0.5, "0.5"),
        (None, ""),
    ],
)
def test_parts_as_texts(part: Any, text: str) -> None:
    assert flat(to_json(part)) == text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_columns_without_doubles(kind: str) -> None:
    assert len(set(columns(kind))) == len(columns(kind)) > 12


def test_a_channel_shows_its_parties() -> None:
    channel = Channel(id="c", name="hotline", parties=(ADA, Actor("Orsini", "orsini", "person")), status="tested")
    assert as_dict("channel", to_json(channel))["parties"] == "Ada Marchetti; Orsini"
