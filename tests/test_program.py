"""The whole program on real reports: demo, extract, annotate, read, list, brief, and the same from Python."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.errors import ReportRefused
from onrecord.model.records import KINDS
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded

PROGRAM = [sys.executable, "-m", "onrecord.surfaces.cli"]
REPORTS = str(resources.files("onrecord.packs") / "sample" / "reports")
TEXT = (
    "Defence Minister Ada Marchetti spoke with General Paolo Orsini by telephone on Wednesday, her office said. “We "
    "agreed to keep the line open,” Marchetti told reporters.\n"
)


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def extracted() -> str:
    done = run("extract", REPORTS, "--pack", "sample", "--workers", 1)
    assert done.returncode == 0
    return done.stdout


def test_the_demo_prints_a_brief_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run([*PROGRAM, "demo"], capture_output=True, text=True, timeout=600, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for part in ("Read 12 reports", "Brief", "Contacts", "Losses", "could not be resolved", "does not add up"):
        assert part in done.stdout
    assert list(tmp_path.iterdir()) == []
    assert "\x1b" not in done.stdout


def test_no_library_keeps_or_tells_anything_of_who_runs_it(tmp_path: Path) -> None:
    ours = ("CI", "GITHUB_ACTIONS", "TF_BUILD", "XDG_CACHE_HOME", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
    surroundings = {name: value for name, value in os.environ.items() if name not in ours} | {"HOME": str(tmp_path)}
    done = subprocess.run([*PROGRAM, "demo"], capture_output=True, text=True, timeout=600, env=surroundings)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_the_demo_keeps_its_ledger_where_asked_and_overwrites_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = tmp_path / "demo.db"
    assert run("demo", "--ledger", ledger, "--quiet").returncode == 0
    again = run("demo", "--ledger", ledger)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    brief = json.loads(run("brief", "--ledger", ledger, "--format", "json").stdout)
    assert brief["reports"] == 12
    assert run("brief", "--ledger", ledger, "--format", "html").stdout.startswith("<!doctype html>")
    assert run("brief", "--ledger", ledger, "--format", "md").stdout.startswith("# Brief")
    quiet = run("brief", "--ledger", ledger, "--since", "1990", "--until", "1991").stdout
    assert "No reports" in quiet
    monkeypatch.setenv("COLUMNS", "100")
    for kind in (*KINDS, "article", "actor", "fact", "story", "discrepancy"):
        assert guarded(command, ["list", kind, "--ledger", str(ledger)]) == 0
        table = capsys.readouterr().out
        assert max(map(len, table.splitlines())) <= 100
        assert re.search(r"^(\d+ \w+|the first 100.*|nothing of the kind \w+)$", table.splitlines()[-1])


def test_lines_of_extract_are_the_same_from_one_process_and_from_two(extracted: str) -> None:
    assert len(extracted.splitlines()) == 12
    assert run("extract", REPORTS, "--pack", "sample", "--workers", 2, "--quiet").stdout == extracted


def test_lines_of_extract_are_the_same_alone_and_among_others(extracted: str) -> None:
    one = run("extract", Path(REPORTS) / "02-port-amsel.txt", "--pack", "sample", "--quiet").stdout
    assert one in extracted


def test_extract_keeps_the_contract(extracted: str) -> None:
    for line in extracted.splitlines():
        found: dict[str, Any] = json.loads(line)
        assert list(found) == ["article", "records", "discrepancies"]
        for key in ("id", "path", "url", "outlet", "title", "byline", "credits", "language", "published", "text"):
            assert key in found["article"]
        for record in found["records"]:
            assert record["kind"] in KINDS
            assert record["evidence"]
            assert {"id", "when", "attribution", "polarity", "modality", "confidence"} <= record.keys()


def test_annotate_shows_what_the_language_rooms_see(tmp_path: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text(TEXT)
    done = run("annotate", report, "--published", "2025-04-03", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert len(found["sentences"]) == 2
    assert "Ada Marchetti" in {n["actor"]["name"] for n in found["names"]}
    assert [(d["timex"], d["type"], d["when"]["basis"]) for d in found["dates"]] == [("2025-04-02", "DATE", "relative")]
    assert any("keep the line open" in part["text"] for a in found["attributions"] for part in a["content"])


def test_read_tells_what_was_new_known_a_version_and_refused(tmp_path: Path) -> None:
    ledger, page = tmp_path / "desk.db", {"url": "https://example.org/call", "published": "2025-04-03"}
    first, second, empty = tmp_path / "1.json", tmp_path / "2.json", tmp_path / "3.txt"
    first.write_text(json.dumps({**page, "text": TEXT}))
    second.write_text(json.dumps({**page, "text": TEXT + "\nThe call lasted 40 minutes, she added.\n"}))
    empty.write_text("")
    done = run("read", first, second, first, empty, "--ledger", ledger)
    assert done.returncode == 1
    assert "1 new, 1 new version, 1 known, 1 refused" in done.stdout
    assert done.stderr.startswith(f"refused {empty}: ")
    again = run("read", first, second, "--ledger", ledger, "--json")
    assert [json.loads(x)["state"] for x in again.stdout.splitlines()] == ["known", "known"]
    (article,) = [json.loads(x) for x in run("list", "article", "--ledger", ledger, "--json").stdout.splitlines()]
    assert article["path"] == str(second)


def test_check_looks_at_reports_without_a_ledger(tmp_path: Path) -> None:
    done = run("check", REPORTS, "--pack", "sample", "--json", "--quiet")
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found
    assert {"id", "kind", "summary", "evidence", "expected", "found", "path"} <= found[0].keys()


def test_from_python(tmp_path: Path) -> None:
    found = onrecord.extract(TEXT, published="2025-04-03")
    assert found.article is not None
    assert {r.kind for r in found.records} >= {"statement", "contact"}
    with pytest.raises(ReportRefused):
        onrecord.extract("  ")
    report = tmp_path / "a.txt"
    report.write_text(TEXT)
    with onrecord.open(str(tmp_path / "desk.db")) as desk:
        (kept,) = desk.read(report, published="2025-04-03")
        assert (kept.state, kept.path) == ("new", str(report))
        (contact,) = desk.list("contact", who="Marchetti")
        assert contact["when"]["start"] == "2025-04-02"
        assert desk.search("telephone")
        assert desk.brief().reports == 1
        assert desk.check() == []
