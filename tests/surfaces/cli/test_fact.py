"""`onrecord fact`: one happening with its reports, figures as they were written and what differs, for people."""

from __future__ import annotations

import json
from pathlib import Path

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


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("fact") / "desk.db")
    texts = [("Wire", TEXT), ("Post", TEXT.replace("at least 14", "At least 14").replace("37", "39")), (None, TEXT)]
    reports = [
        Report(f"{n}.txt", text=t, outlet=o, published="2025-06-11", title="Station")
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
    assert "killed: at least 14\n" in out
    assert "wounded: 37 to 39\n" in out
    assert "    39 according to Ilsa Brandt (Post 2025-06-11)" in out
    assert "amount in USD: $410 million" in shown(path, "pledge", capsys)


def test_a_saying_is_shown_in_its_words_alone(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(path, "statement", capsys).splitlines()
    assert lines[0].startswith("statement, fact:")
    assert lines[1:3] == ["", "Origin 1"]
