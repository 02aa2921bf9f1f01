"""`trace`: families of the files given and of a ledger, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.engines.keep import keep
from onrecord.ledger import Ledger
from onrecord.model.article import Report
from onrecord.pipeline import read
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded

STORY = """The harbour of Vessin was shelled for two hours on Monday, killing 9 dockers, Mayor Ilse Tarnow said.

"Nobody here carried a weapon," Tarnow told reporters. "They were unloading 40 tonnes of flour."

Colonel Piet Harro, who commands the northern coast for Osk, denied that his batteries had fired on the port.

The port handles 60 percent of the grain that Vessin exports, and it had been shut for 17 days in March."""
COPY = STORY.replace("Nobody here carried a weapon", "No one here was carrying arms")
OTHER = """The central bank of Marrick raised its rate to 4.5 percent on Wednesday, its governor Ana Soll said there."""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Three reports as JSON Lines: an origin, its copy, and another thing."""
    rows = [
        {"text": STORY, "title": "Vessin shelled", "outlet": "Lund Wire", "published": "2024-03-04T10:00:00Z"},
        {"text": COPY, "title": "Vessin\x1b[31m shelled", "outlet": "Daily Post", "published": "2024-03-04T15:00:00Z"},
        {"text": OTHER, "title": "Rates", "outlet": "Marrick Post", "published": "2024-03-05"},
    ]
    file = tmp_path / "reports.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return file


def run(*arguments: str | Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = guarded(command, [str(a) for a in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_family_is_printed_as_a_tree(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run("trace", reports, "-q", capsys=capsys)
    assert status == 0
    assert "Lund Wire, 2024-03-04T10:00Z, Vessin shelled (origin)" in out
    assert "Daily Post, 2024-03-04T15:00Z" in out
    assert "quote: Nobody here carried a weapon → No one here was carrying arms" in " ".join(out.split())
    assert "1 family among 3 reports; 1 of no family" in out
    assert "\x1b" not in out


def test_a_report_of_no_known_outlet_is_called_by_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, day, text in (("one.txt", 4, STORY), ("two.txt", 6, COPY)):
        (tmp_path / name).write_text(f"date 2024-03-0{day}\n\n{text}", "utf-8")
    flat = " ".join(run("trace", tmp_path, "-q", capsys=capsys)[1].split())
    assert flat.startswith("one.txt, 2024-03-04, ")
    assert "told there: two.txt, 2024-03-06, " in flat


def test_json_has_the_parts_of_the_contract(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("trace", reports, "--json", "-q", capsys=capsys)
    (family,) = json.loads(out)["families"]
    origin, copy = family["members"]
    assert (origin["article"], origin["of"], origin["relation"]) == (family["origin"], None, "origin")
    assert (copy["of"], copy["relation"], copy["path"]) == (family["origin"], "edited", f"{reports}#2")
    assert 0.9 < copy["coverage"] <= 1
    assert {*copy["aligned"][0]} == {"here", "there", "score"}
    (drift,) = copy["drift"]
    assert {*drift} == {"kind", "here", "there", "from", "to"}
    assert (drift["from"], drift["to"]) == ("Nobody here carried a weapon", "No one here was carrying arms")
    assert COPY[drift["here"]["start"] : drift["here"]["end"]] == drift["to"]


def test_a_ledger_gives_the_families_that_its_files_give(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = reports.parent / "l.db"
    lines = map(json.loads, reports.read_text("utf-8").splitlines())
    found = [read(Report(f"{reports}#{n}", **line)) for n, line in enumerate(lines, 1)]
    with Ledger.open(ledger) as opened:
        keep(found, opened, lambda _: None)
    kept = run("trace", "--ledger", ledger, "--json", capsys=capsys)[1]
    assert json.loads(kept) == json.loads(run("trace", reports, "--json", "-q", capsys=capsys)[1])
    assert "0 families among 1 report" in run("trace", "--ledger", ledger, "--since", "2024-03-05", capsys=capsys)[1]


def test_a_period_is_for_the_ledger_alone(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run("trace", reports, "--since", "7d", capsys=capsys)
    assert status == 2
    assert "for the ledger" in err


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_traced(
    reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run("trace", reports, reports.parent / "none.txt", "-q", capsys=capsys)
    assert status == 1
    assert "none.txt" in err
    assert "1 family among 3 reports" in out


def test_changes_are_told_by_kind_and_side_by_side(
    reports: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    rows = [json.loads(line) for line in reports.read_text("utf-8").splitlines()]
    rows[1]["text"] = STORY.replace("killing 9 dockers", "killing 90 dockers").replace("Colonel Piet", "General Piet")
    rows[1]["text"] = rows[1]["text"].replace("denied", "\x1b[31mdenied")
    reports.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    status, out, _ = run("trace", reports, "--side-by-side", "-q", capsys=capsys)
    assert status == 0
    for told in ("number: 9 → 90", "role: Colonel → General", "killing [number: 90] dockers", "[role: Colonel] Piet"):
        assert told in " ".join(out.split()), told
    assert "\x1b" not in out


def test_side_by_side_is_for_people(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run("trace", reports, "--side-by-side", "--json", capsys=capsys)
    assert status == 2
    assert "choose one" in err
