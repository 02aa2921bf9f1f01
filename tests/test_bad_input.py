"""Bad input through the real program: a clear line for each, the rest done, the ledger whole."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

PROGRAM = [sys.executable, "-m", "onrecord.surfaces.cli"]
MANY = 400
GOOD = (
    "date 2025-04-03\n\nDefence Minister Ada Marchetti spoke with General Paolo Orsini by telephone on Wednesday, her "
    "office said. “We agreed to keep the line open,” Marchetti told reporters.\n"
)
PAYWALL = (
    "<html><head><title>First call in weeks</title></head><body><main><h1>First call in weeks</h1><div class='paywall'>"
    "<p>Subscribe to continue reading.</p><p>Already a subscriber? Log in.</p></div></main></body></html>"
)
COOKIES = (
    "<html><head><title>Before you continue</title></head><body><div id='consent'><p>We use cookies and other data. "
    "Accept all cookies to continue, or manage your preferences.</p><button>Accept all</button></div></body></html>"
)


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=600, **options)  # type: ignore[call-overload, no-any-return]


def german(number: int) -> str:
    """A report that is kept without a parse, so that a test can read many."""
    return (
        "Die Verteidigungsministerin hat am Mittwoch mit dem General gesprochen, wie ihr Büro mitteilte. Es war das "
        f"{number}. Gespräch seit dem Beginn der Verhandlungen, und es dauerte nach Angaben der Beteiligten lange. "
    )


def germans(path: Path, count: int, repeat: int = 1) -> Path:
    lines = (json.dumps({"text": german(n) * repeat, "published": "2025-04-03"}) for n in range(count))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def whole(ledger: Path) -> int:
    """How many articles the ledger has, once it has been found whole."""
    with sqlite3.connect(ledger) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        count: int = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM texts").fetchone()[0] == count
    return count


@dataclass
class Run:
    status: int
    articles: dict[str, dict[str, object]]
    refused: dict[str, str]
    stderr: str


def nested() -> str:
    deep = "<div>" * 10_000
    return f"<html><body>{deep}<p>{GOOD[17:]}</p>{'</div>' * 10_000}</body></html>"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("bad")
    packed = gzip.compress(GOOD.encode() * 50)
    files: dict[str, bytes] = {
        "good.txt": GOOD.encode(),
        "empty.txt": b"",
        "blank.txt": b" \n\n\t",
        "binary.txt": random.Random(3).randbytes(5000),
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(2000),
        "truncated.txt.gz": packed[: len(packed) // 2],
        "encoding.html": (
            "<html><head><meta charset='utf-8'><title>Café</title></head><body><article><p>"
            + GOOD[17:].replace("telephone", "téléphone") + "</p></article></body></html>"
        ).encode("cp1252"),
        "long.txt": b"The minister said that it was long. " * 1_500_000,
        "nested.html": nested().encode(),
        "paywall.html": PAYWALL.encode(),
        "cookies.html": COOKIES.encode(),
        "nuls.txt": GOOD.replace("General", "Gene\0ral").encode(),
        "marks.txt": GOOD.replace("Ada", "\u202eAda\u202c").replace("line", "\u200fline\u200e").encode(),
        "broken.json": b'{"text": "The minister said',
        "noise.jsonl": b'{"text": "' + GOOD[17:].strip().encode() + b'"}\n{"text": \n{"title": "no text"}\n',
        "feed.xml": b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>",
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = run("extract", *(folder / name for name in files), folder / "missing.txt", "--workers", 1)
    (folder / "long.txt").unlink()
    articles = [json.loads(line)["article"] for line in done.stdout.splitlines()]
    refused = {}
    for line in done.stderr.splitlines():
        if line.startswith("refused "):
            path, _, reason = line.removeprefix("refused ").partition(": ")
            refused[Path(path).name] = reason
    return Run(done.returncode, {Path(a["path"]).name: a for a in articles}, refused, done.stderr)


def test_the_run_ends_with_status_1_without_a_traceback(everything: Run) -> None:
    assert everything.status == 1
    assert "Traceback" not in everything.stderr
    assert "internal error" not in everything.stderr


@pytest.mark.parametrize(
    "name",
    ["empty.txt", "blank.txt", "binary.txt", "picture.txt", "truncated.txt.gz", "long.txt", "paywall.html",
     "cookies.html", "missing.txt", "broken.json", "feed.xml"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_line_with_its_reason(everything: Run, name: str) -> None:
    assert name not in everything.articles
    assert len(everything.refused[name].split()) >= 3


@pytest.mark.parametrize("name", ["good.txt", "encoding.html", "nuls.txt", "marks.txt", "noise.jsonl#1"])
def test_what_can_be_read_is_read_with_the_rest(everything: Run, name: str) -> None:
    text = str(everything.articles[name]["text"])
    assert "agreed to keep" in text
    assert "\0" not in text


def test_the_wrong_encoding_does_not_spoil_the_text(everything: Run) -> None:
    text = str(everything.articles["encoding.html"]["text"])
    assert "téléphone" in text
    assert "“We agreed" in text


def test_a_page_nested_ten_thousand_deep_is_read_or_refused(everything: Run) -> None:
    assert ("nested.html" in everything.articles) != ("nested.html" in everything.refused)


@pytest.fixture
def other_program(tmp_path: Path) -> Path:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    return path


@pytest.mark.parametrize("command", [["list", "contact"], ["search", "line"], ["check"], ["brief"]])
def test_a_ledger_that_is_not_one_is_named_and_left_alone(
    tmp_path: Path, other_program: Path, command: list[str]
) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a ledger at all, but notes")
    for path in (text, other_program, tmp_path):
        before = path.read_bytes() if path.is_file() else b""
        done = run(*command, "--ledger", path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"onrecord: {path}: not a ledger")
        assert len(done.stderr.splitlines()) == 1
        assert before == (path.read_bytes() if path.is_file() else b"")


def test_a_ledger_that_is_missing_is_not_made_by_a_question(tmp_path: Path) -> None:
    done = run("list", "contact", "--ledger", tmp_path / "none.db")
    assert done.returncode == 1
    assert "there is no ledger" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_a_ledger_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    ledger, reports = tmp_path / "new.db", germans(tmp_path / "a.jsonl", 3)
    assert run("read", reports, "--ledger", ledger).returncode == 0
    with sqlite3.connect(ledger) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9000'")
    done = run("read", germans(tmp_path / "b.jsonl", 6), "--ledger", ledger)
    assert done.returncode == 1
    assert "newer version" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert whole(ledger) == 3


def test_a_full_disk_ends_in_a_line_and_a_whole_ledger(tmp_path: Path) -> None:
    ledger, reports = tmp_path / "full.db", germans(tmp_path / "many.jsonl", 120, repeat=20)

    program = (
        "import resource, sys, py3langid; py3langid.classify('x'); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000)); "
        "from onrecord.surfaces.cli import main; main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, "read", reports, "--ledger", ledger, "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "full" in done.stderr
    assert "Traceback" not in done.stderr
    kept = whole(ledger)
    assert 0 < kept < 120
    assert run("read", reports, "--ledger", ledger, "--workers", 1).returncode == 0
    assert whole(ledger) == 120


def test_a_system_without_room_for_temporary_files_ends_in_a_line(tmp_path: Path) -> None:
    reports = germans(tmp_path / "few.jsonl", 30)
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
        "from onrecord.surfaces.cli import main; main(sys.argv[1:])"
    )
    done = subprocess.run([sys.executable, "-c", program, "extract", reports], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "onrecord: File too large\n"


def test_output_that_cannot_be_written_ends_in_a_line(tmp_path: Path) -> None:
    reports = germans(tmp_path / "few.jsonl", 3)
    with open("/dev/full", "w") as full:
        done = subprocess.run([*PROGRAM, "extract", reports], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error_worth_words(tmp_path: Path) -> None:
    reports = germans(tmp_path / "many.jsonl", 500, repeat=20)
    process = subprocess.Popen(
        [*PROGRAM, "extract", reports, "--quiet", "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=600) == 141


def test_two_processes_read_into_one_ledger_at_once(tmp_path: Path) -> None:
    ledger = tmp_path / "both.db"
    reports = germans(tmp_path / "a.jsonl", 300), germans(tmp_path / "b.jsonl", 400)
    both = [
        subprocess.Popen([*PROGRAM, "read", path, "--ledger", ledger, "--json", "--workers", "1"], text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for path in reports
    ]  # fmt: skip
    states: list[str] = []
    for process in both:
        out, err = process.communicate(timeout=600)
        assert (process.returncode, err.splitlines()[1:]) == (0, [])
        states += [json.loads(line)["state"] for line in out.splitlines()]
    assert whole(ledger) == 400
    assert sorted(states) == ["known"] * 300 + ["new"] * 400


def started(ledger: Path, reports: Path, *more: str) -> tuple[subprocess.Popen[str], Iterator[str]]:
    """A run whose pipe is so small that it gets no further ahead of who reads it than some hundred lines."""
    process = subprocess.Popen(
        [*PROGRAM, "read", reports, "--ledger", ledger, "--json", *more], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True, pipesize=4096,
    )  # fmt: skip
    assert process.stdout is not None
    return process, iter(process.stdout)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_stopped_in_the_middle_the_ledger_is_whole_and_reading_goes_on(
    tmp_path: Path, blow: signal.Signals, workers: str
) -> None:
    ledger, reports = tmp_path / "stopped.db", germans(tmp_path / "many.jsonl", MANY)
    process, lines = started(ledger, reports, "--workers", workers)
    told = [json.loads(next(lines)) for _ in range(60)]
    os.killpg(process.pid, blow)
    told += [json.loads(line) for line in lines if line.endswith("\n")]
    assert process.stderr is not None
    err = process.stderr.read()
    status = process.wait(timeout=600)
    kept = whole(ledger)
    assert len(told) <= kept < MANY
    if blow == signal.SIGINT:
        assert (status, err.strip()) == (130, "onrecord: stopped; what was finished is kept")
    again = run("read", reports, "--ledger", ledger, "--workers", 1)
    assert again.returncode == 0
    assert f"{MANY - kept:,} new" in again.stdout
    assert whole(ledger) == MANY


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    reports = germans(tmp_path / "many.jsonl", 2000)
    process = subprocess.Popen(
        [*PROGRAM, "extract", reports, "--workers", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    children = psutil.Process(process.pid).children(recursive=True)
    worker = next(c for c in children if "spawn_main" in " ".join(c.cmdline()))
    worker.kill()
    lines = [first, *process.stdout]
    assert [json.loads(line)["article"]["path"].rsplit("#")[1] for line in lines] == [str(n + 1) for n in range(2000)]
    assert process.stderr.read() == "2,000 reports done\n"
    assert process.wait(timeout=600) == 0


def test_a_model_or_a_pack_that_is_not_there_is_wrong_usage_before_anything_is_begun(tmp_path: Path) -> None:
    reports = germans(tmp_path / "few.jsonl", 1)
    for option, value in (("--model", "en_core_web_none"), ("--pack", "atlantis")):
        done = run("read", reports, "--ledger", tmp_path / "none.db", option, value)
        assert (done.returncode, done.stdout) == (2, "")
        assert value in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert not (tmp_path / "none.db").exists()
