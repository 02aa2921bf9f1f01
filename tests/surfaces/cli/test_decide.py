"""`onrecord decide`: what is no copy and what is one fact, decided, listed and undone on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.model.article import Report
from onrecord.pipeline import Connector
from onrecord.reading import read_article
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded

TEXT = """The harbour of Vessin was shelled for two hours on Monday, killing 9 dockers, Mayor Ilse Tarnow said.

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port.

The port handles 60 percent of the grain that Vessin exports. The harbour master, Dorte Klem, said three cranes were
beyond repair after a drone sank the tug Amara in March."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = str(tmp_path / "desk.db")
    monkeypatch.setenv("ONRECORD_LEDGER", path)
    with Ledger.open(path, connector=Connector) as ledger:
        for outlet, hour in (("Lund Wire", 10), ("Daily Post", 15)):
            report = Report(f"{outlet}.txt", text=TEXT, outlet=outlet, published=f"2024-03-04T{hour}:00")
            ledger.add(read_article(report))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = guarded(command, list(arguments))
    out, err = capsys.readouterr()
    return status, out + err


def families(capsys: pytest.CaptureFixture[str]) -> int:
    return len(json.loads(run(capsys, "trace", "--json")[1])["families"])


def test_no_copies_decided_listed_and_undone(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert families(capsys) == 1
    status, out = run(capsys, "decide", "not-copies", "Lund Wire.txt", "Daily Post.txt", "--reason", "one wire service")
    assert (status, "are no copies of each other" in out) == (0, True)
    assert families(capsys) == 0
    assert "one wire service" in run(capsys, "decide", "list")[1]
    assert run(capsys, "decide", "undo", "1")[0] == 0
    assert families(capsys) == 1


def test_what_is_not_there_is_told(desk: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(capsys, "decide", "same-fact", "fact:1", "fact:2", "--reason", "one")
    assert (status, "no fact 'fact:1'" in out) == (2, True)
