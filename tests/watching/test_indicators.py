"""Indicators: each fact once, by its class and weight, in its period; with the records behind each point."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from onrecord.errors import PackError, UsageError
from onrecord.model.parts import Actor, Plover
from onrecord.watching.indicators import Series, indicators
from onrecord.watching.weights import QUADS, weights

from .conftest import ARN, BEL, CIV, Desk, channel, contact, incident, pledge, statement, warning


def coded(record, event: str):
    return replace(record, plover=Plover(event, None, ()))


def sums(series: Series) -> list[tuple[str, dict[str, float]]]:
    return [(p.start, {q: v for q, v in p.sums.items() if v}) for p in series.points]


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Two countries over some weeks, with a copy of the first report."""
    call = coded(contact("2030-01-01"), "CONSULT")
    desk.tell("2030-01-02", call, outlet="A")
    desk.tell("2030-01-20", call, outlet="B", words="As B heard.")
    desk.tell("2030-01-09", coded(warning(BEL, "fire will fall on Karveth and all its harbours"), "THREATEN"))
    desk.tell("2030-01-10", coded(channel("tested", "2030-01-09"), "COOPERATE"))
    desk.tell("2030-01-11", coded(replace(incident(1, 1, "Orsk", "2030-01-10"), actor=BEL), "ASSAULT"))
    desk.tell("2030-01-12", coded(contact("2030-01-11", ARN, CIV), "CONSULT"))
    desk.tell("2030-01-13", coded(pledge(5, on="2030-01-12", modality="possible"), "AGREE"), statement(ARN, "Taldoria"))
    return desk


def test_each_fact_counts_once_with_its_weight(told: Desk) -> None:
    series = indicators(told.ledger, who=("Karveth", "Taldoria"), pack="sample")
    assert sums(series) == [
        ("2029-12-31", {"verbal cooperation": 1}),
        ("2030-01-07", {"material cooperation": 6, "verbal conflict": 4, "material conflict": 10}),
    ]
    assert [p.net for p in series.points] == [1, -8]
    (behind,) = series.points[0].facts
    assert (behind.event, behind.reported, behind.sentence[:8]) == ("CONSULT", "2030-01-02", "Dana Arn")
    assert told.texts[behind.article]
    assert "each fact once" in series.formula


def test_periods_without_facts_are_there(told: Desk) -> None:
    series = indicators(
        told.ledger, who=("XA",), since=date(2029, 12, 1), until=date(2030, 2, 28), by="month", pack="sample"
    )
    assert [(p.start, p.end, len(p.facts)) for p in series.points] == [
        ("2029-12-01", "2029-12-31", 0), ("2030-01-01", "2030-01-31", 3), ("2030-02-01", "2030-02-28", 0)
    ]  # fmt: skip
    days = indicators(told.ledger, since=date(2030, 1, 10), until=date(2030, 1, 12), by="day", pack="sample")
    assert [p.counts["verbal cooperation"] for p in days.points] == [0, 1, 0]


def test_a_place_and_facts_without_a_day(told: Desk) -> None:
    assert len(indicators(told.ledger, place="Orsk", pack="sample").points) == 1
    told.tell(None, coded(contact(None, ARN, Actor("Lo", "lo", "person", country="XD")), "CONSULT"))
    series = indicators(told.ledger, who=("XD",), pack="sample")
    assert (series.points, series.undated) == ([], 1)


def test_what_makes_no_sense_is_refused(told: Desk) -> None:
    with pytest.raises(UsageError, match="of a pair"):
        indicators(told.ledger, who=("a", "b", "c"), pack="sample")
    with pytest.raises(UsageError, match="no period"):
        indicators(told.ledger, by="year", pack="sample")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="before it begins"):
        indicators(told.ledger, since=date(2030, 2, 1), until=date(2030, 1, 1), pack="sample")
    with pytest.raises(UsageError, match="4,000 periods"):
        indicators(told.ledger, since=date(2000, 2, 1), until=date(2030, 1, 1), by="day", pack="sample")


def test_the_weights_are_data_and_checked(tmp_path: Path) -> None:
    table = weights("world")
    assert len(table) == 16
    assert {w.quad for w in table.values()} == set(QUADS)
    folder = tmp_path / "own"
    folder.mkdir()
    file = folder / "indicators.toml"
    file.write_text('[[weight]]\nname = "CONSULT"\nquad = "verbal cooperation"\nweight = 2.5\n')
    assert weights(str(folder))["CONSULT"].weight == 2.5
    for wrong, said in (
        ('name = "A"', "name, quad and weight"), ('name = "A"\nquad = "x"\nweight = 1', "no class"),
        ('name = "A"\nquad = "verbal conflict"\nweight = -1', "from 0 to 100"), ("name = ", "Invalid"),
    ):  # fmt: skip
        file.write_text(f"[[weight]]\n{wrong}\n")
        with pytest.raises(PackError, match=said):
            weights(str(folder))
