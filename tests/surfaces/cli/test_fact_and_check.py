"""`onrecord fact` and `check`: one happening, what a copy made of it and what others tell otherwise, for people."""

from __future__ import annotations

import json

import pytest

from onrecord.engines.keep import bare, keep
from onrecord.ledger import Ledger
from onrecord.model.article import Report
from onrecord.pipeline import Connector, Corridor
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded

TEXT = """Missiles struck the railway station of Harrow Ford on Monday, killing at least 14 people and wounding 37,
the mayor, Ilsa Brandt, said.

Quillon pledged on Tuesday to send Karveth 24 Bastille air defense launchers and $410 million in aid."""

OWN = """No bed was free in the wards last night, and the blood had run out by eleven.

A missile strike on the railway station in Harrow Ford on Monday killed 60 people, a doctor, Henrik Sool, said.

"They keep coming in from the second platform," Sool said at midnight."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("fact") / "desk.db")
    changed = TEXT.replace("at least 14", "At least 14").replace("37", "39").replace("railway ", "")
    texts = [("Wire", TEXT), ("Post", changed), (None, TEXT), ("Mirror", OWN), ("Echo", TEXT.replace("37", "38"))]
    reports = [
        Report(f"{n}.txt", text=t, outlet=o, published="2025-06-13" if o == "Echo" else "2025-06-11", title="Station")
        for n, (o, t) in enumerate(texts)
    ]
    with Ledger.open(path, connector=Connector) as ledger:
        keep(map(bare, Corridor("sample").run(reports)), ledger, lambda _: None)
    return path


def shown(path: str, kind: str, capsys: pytest.CaptureFixture[str]) -> str:
    guarded(command, ["list", "fact", "--json", "--ledger", path])
    facts = map(json.loads, capsys.readouterr().out.splitlines())
    assert guarded(command, ["fact", next(f["id"] for f in facts if f["kind"] == kind), "--ledger", path]) == 0
    return capsys.readouterr().out


def test_figures_are_shown_as_they_were_written(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(path, "incident", capsys)
    assert "killed: 14 to 60\n" in out
    assert "\n      at least 14 according to Ilsa Brandt (Wire 2025-06-11)\n" in out
    assert "wounded: 37 to 39\n" in out
    assert "    39 according to Ilsa Brandt (Post 2025-06-11)" in out
    assert "amount in USD: $410 million" in shown(path, "pledge", capsys)


def test_a_saying_is_shown_in_its_words_alone(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(path, "statement", capsys).splitlines()
    assert lines[0].startswith("statement, fact:")
    assert lines[1:3] == ["", "Origin 1"]
    assert "      lacks “railway”" in lines or "      adds “railway”" in lines
    assert not [line for line in lines if "“”" in line]


def test_a_change_and_a_conflict_are_told_once_and_mix_no_words(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    guarded(command, ["check", "--json", "--ledger", path])
    later, drift, conflict = map(json.loads, capsys.readouterr().out.splitlines())
    assert (later["kind"], later["expected"], later["found"]) == ("drift", "37", "38")
    assert "which it copies" in later["summary"]
    assert (drift["kind"], drift["expected"], drift["found"]) == ("drift", "37", "39")
    assert "of which it is a copy or the source" in drift["summary"]
    assert conflict["kind"] == "conflict"
    assert (conflict["expected"], conflict["found"]) == ("at least 14 people", "60 people")
    guarded(command, ["check", "--ledger", path])
    flat = " ".join(capsys.readouterr().out.split())
    assert "Post has “39” where" in flat
    assert "“A missile strike on the railway station in Harrow Ford on Monday killed 60 people" in flat
    assert "“39 … 37”" not in flat


def test_a_brief_cites_words_of_its_own_report_alone(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    guarded(command, ["brief", "--format", "json", "--ledger", path])
    brief = json.loads(capsys.readouterr().out)
    assert len(brief["doubts"]) >= 2
    assert all(len(doubt["source"]["words"]) == 1 for doubt in brief["doubts"])
