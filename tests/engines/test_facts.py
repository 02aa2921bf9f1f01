"""Facts in a ledger: what several reports tell is one fact, copies are one origin, what differs stands side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.engines.keep import bare, keep
from onrecord.ledger import Ledger
from onrecord.model.article import Report
from onrecord.pipeline import Connector, Corridor

WIRE = """PORT AMSEL - Taldoria lost 14 tanks and more than 300 soldiers when it tried to cross the river on Sunday,
Colonel Tomas Reik, a spokesman for the Karvethi Defense Ministry, said on Monday.

"We counted every wreck on the bank," Reik told reporters in Dunmere. "They will not come back this spring."

Karvethi Defense Minister Marta Kessel held a call with Defense Secretary Adele Norrick on Sunday evening. The call
lasted 40 minutes.

A drone struck a fuel depot in Port Amsel on Monday morning, killing three dock workers, the mayor said."""
COPY = WIRE.replace("14 tanks", "40 tanks").replace("PORT AMSEL - ", "")
OWN = """Taldoria's crossing ended in smoke. The Taldorian General Staff said on Monday that it had lost four tanks.

Its commanders blamed the fog, and the rain that had fallen on Harrow Ford for nine days, and each other.

"We counted every wreck on the bank," Colonel Tomas Reik, the Karvethi spokesman, had said a few hours before."""


@pytest.fixture(scope="module")
def corridor() -> Corridor:
    return Corridor("sample")


@pytest.fixture
def read(tmp_path: Path, corridor: Corridor) -> Iterator[Callable[..., Ledger]]:
    """A ledger with reports of (text, outlet, day), in order."""
    opened = Ledger.open(tmp_path / "desk.db", connector=Connector)

    def reading(*reports: tuple[str, str, str]) -> Ledger:
        given = [Report(f"{o}.txt", text=t, outlet=o, published=d) for t, o, d in reports]
        keep(map(bare, corridor.run(given)), opened, lambda _: None)
        return opened

    yield reading
    opened.close()


LUND, DAILY = (WIRE, "Lund Wire", "2025-05-05"), (COPY, "Daily Post", "2025-05-06")
COAST = OWN, "Coast Daily", "2025-05-05"


def of_kind(ledger: Ledger, kind: str) -> list[dict[str, Any]]:
    return [f for f in ledger.list("fact") if f["kind"] == kind]


@pytest.mark.parametrize("order", [(LUND, DAILY), (DAILY, LUND)])
def test_a_copy_adds_a_report_and_no_origin(read: Callable[..., Ledger], order: Any) -> None:
    ledger = read(*order)
    (call,) = of_kind(ledger, "contact")
    assert (call["reports"], call["outlets"], call["origins"]) == (2, 2, 1)


def test_a_figure_that_a_copy_changed_is_the_same_fact_and_stands_side_by_side(read: Callable[..., Ledger]) -> None:
    ledger = read(LUND, DAILY)
    losses = of_kind(ledger, "loss")
    assert [(f["reports"], f["origins"]) for f in losses] == [(2, 1)]
    texts = {i["quantity"]["text"] for r in ledger.list("loss") for i in r["items"] if i["category"] == "tank"}
    assert texts == {"14 tanks", "40 tanks"} or texts == {"14", "40"}


def test_reporters_who_heard_one_man_are_two_origins(read: Callable[..., Ledger]) -> None:
    ledger = read(LUND, COAST)
    said = [f for f in of_kind(ledger, "statement") if f["reports"] == 2]
    assert [f["origins"] for f in said] == [2]


def test_a_claim_of_the_other_side_is_no_copy_of_the_sentence(read: Callable[..., Ledger]) -> None:
    both = read(LUND, (COPY.replace("Taldoria lost 40 tanks", "Karveth lost 9 tanks"), "Daily Post", "2025-05-06"))
    assert {(f["reports"], f["origins"]) for f in of_kind(both, "loss")} == {(1, 1)}
