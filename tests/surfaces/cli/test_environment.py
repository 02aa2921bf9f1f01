"""The variables of a program: files that stand for secrets, threads of the libraries that multiply."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.errors import UsageError
from onrecord.surfaces.cli import command
from onrecord.surfaces.cli.ending import guarded
from onrecord.surfaces.cli.environment import from_files


def test_a_file_stands_for_its_variable_and_one_that_is_set_stays(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a-long-secret\n")
    named = dict.fromkeys(("ONRECORD_TOKEN_FILE", "PGPASSWORD_FILE", "OTHER_FILE", "ONRECORD_MAIL_FILE"), str(secret))
    environment = {**named, "ONRECORD_MAIL": "mailto://ines@paper.example"}
    from_files(environment)
    new = {name: value for name, value in environment.items() if name not in named}
    assert new == {
        "ONRECORD_TOKEN": "a-long-secret", "PGPASSWORD": "a-long-secret", "ONRECORD_MAIL": "mailto://ines@paper.example",
    }  # fmt: skip


def test_a_file_that_cannot_be_read_is_told_without_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ONRECORD_TOKEN_FILE: .*nowhere cannot be read: No such file"):
        from_files({"ONRECORD_TOKEN_FILE": str(tmp_path / "nowhere")})
    (tmp_path / "two").write_text("one s3cret\nand another\n")
    with pytest.raises(UsageError, match="one line") as raised:
        from_files({"ONRECORD_TOKEN_FILE": str(tmp_path / "two")})
    assert "s3cret" not in str(raised.value)


def test_commands_see_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "where").write_text(str(tmp_path / "none.db"))
    monkeypatch.setenv("ONRECORD_LEDGER_FILE", str(tmp_path / "where"))
    monkeypatch.setenv("ONRECORD_LEDGER", "")
    assert guarded(command, ["list", "contact"]) == 1
    assert "none.db: there is no ledger" in capsys.readouterr().err


@pytest.mark.parametrize(("asked", "threads"), [({}, 1), ({"OPENBLAS_NUM_THREADS": "2"}, 2)])
def test_products_take_one_thread_unless_more_are_asked_for(asked: dict[str, str], threads: int) -> None:
    program = (
        "import contextlib, json; from onrecord.surfaces.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['--version'])\n"
        "import numpy, threadpoolctl; print(json.dumps([i['num_threads'] for i in threadpoolctl.threadpool_info()]))"
    )
    plain = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    ran = subprocess.run([sys.executable, "-c", program], env=plain | asked, capture_output=True, check=True, text=True)
    assert set(json.loads(ran.stdout.splitlines()[-1])) == {min(threads, os.cpu_count() or 1)}
