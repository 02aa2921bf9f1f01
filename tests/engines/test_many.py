"""Many processes: order, back-pressure, a worker that dies, Ctrl-C; with a corridor that does nothing but echo."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

ECHO = """
import json, os, signal, sys, time
from onrecord.engines import many, single
from onrecord.engines.setup import Setup
from onrecord.errors import PackError, ReportRefused
from onrecord.model.article import Report
from onrecord.pipeline import Outcome

class Corridor:
    def run(self, reports, known=None):
        for r in reports:
            if isinstance(r, ReportRefused):
                yield Outcome(r.path, "refused", reason=r.reason)
                continue
            if r.text == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            if r.text.startswith("sleep"):
                time.sleep(float(r.text[5:]))
            if r.text == "die once":
                if not os.path.exists("died"):
                    open("died", "w").close()
                    os._exit(3)
            yield Outcome(r.path, "known")

class EchoSetup(Setup):
    def corridor(self):
        if self.pack == "none":
            raise PackError("no pack named 'none'")
        return Corridor()

def shape(outcome):
    return [outcome.path, outcome.state, outcome.reason, os.getpid()]

def reports(texts, pulled=None):
    for n, text in enumerate(texts):
        if pulled is not None:
            pulled.append(n)
        yield ReportRefused(f"r{n}", "unreadable") if text == "refused" else Report(f"r{n}", text=text)
"""


def script(folder: Path, body: str) -> subprocess.Popen[str]:
    (folder / "echo.py").write_text(ECHO)
    (folder / "go.py").write_text("from echo import *\ndef main():\n" + textwrap.indent(body, "    "))
    return subprocess.Popen(
        [sys.executable, "-c", "import go; go.main()"],
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def answers(folder: Path, texts: list[str], pack: str = "ukraine") -> list[list[object]]:
    body = f"for x in many.run(reports({texts!r}), EchoSetup({pack!r}), shape, 2): print(json.dumps(x))"
    out, err = script(folder, body).communicate(timeout=600)
    assert not err
    return [json.loads(line) for line in out.splitlines()]


def test_the_answers_come_in_the_order_of_the_reports_from_more_than_one_process(tmp_path: Path) -> None:
    texts = ["sleep0.3" if n == 0 else "refused" if n == 70 else "x" for n in range(150)]
    found = answers(tmp_path, texts)
    assert [x[0] for x in found] == [f"r{n}" for n in range(150)]
    assert found[70][1:3] == ["refused", "unreadable"]
    assert len({x[3] for x in found}) == 2


def test_long_reports_do_not_lock_parent_and_worker(tmp_path: Path) -> None:
    body = "big = ['y' * 300_000] * 12\nprint(sum(len(x) for x in many.run(reports(big), EchoSetup(), long_shape, 2)))"
    (tmp_path / "more.py").write_text("def long_shape(outcome): return 'z' * 300_000\n")
    out, err = script(tmp_path, "from more import long_shape\n" + body).communicate(timeout=600)
    assert (out.strip(), err) == (str(12 * 300_000), "")


def test_the_report_that_kills_its_worker_is_refused_and_the_others_are_done(tmp_path: Path) -> None:
    found = answers(tmp_path, ["die" if n == 30 else "x" for n in range(60)])
    assert [x[0] for x in found] == [f"r{n}" for n in range(60)]
    assert [x[0] for x in found if x[1] == "refused"] == ["r30"]
    assert found[30][2] == "the worker process that read it was ended by signal 9"


def test_a_worker_that_dies_by_accident_loses_nothing(tmp_path: Path) -> None:
    found = answers(tmp_path, ["die once" if n == 3 else "x" for n in range(10)])
    assert [x[1] for x in found] == ["known"] * 10


def test_reports_are_not_pulled_far_ahead_of_a_slow_reader(tmp_path: Path) -> None:
    body = (
        "pulled = []\n"
        "run = many.run(reports(['x'] * 5000, pulled), EchoSetup(), shape, 2)\n"
        "next(run)\n"
        "print(len(pulled))\n"
        "run.close()"
    )
    out, err = script(tmp_path, body).communicate(timeout=600)
    assert not err
    assert int(out) <= 8 * 24


def test_wrong_settings_are_raised_in_the_parent(tmp_path: Path) -> None:
    body = "try:\n    list(many.run(reports(['x']), EchoSetup('none'), shape, 2))\nexcept PackError as e:\n    print(e)"
    out, err = script(tmp_path, body).communicate(timeout=600)
    assert (out.strip(), err) == ("no pack named 'none'", "")


@pytest.mark.skipif(os.name != "posix", reason="signals of a process group")
def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    body = (
        "print('on', flush=True)\n"
        "try:\n"
        "    list(many.run(reports(['sleep30'] * 4), EchoSetup(), shape, 2))\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped')"
    )
    process = script(tmp_path, body)
    deadline = time.monotonic() + 300
    while len(workers := _workers(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert (out.split(), err) == (["on", "stopped"], "")
    assert not any(w.is_running() and w.status() != psutil.STATUS_ZOMBIE for w in workers)


def _workers(pid: int) -> list[psutil.Process]:
    try:
        children = psutil.Process(pid).children(recursive=True)
        return [c for c in children if "spawn_main" in " ".join(c.cmdline())]
    except psutil.Error:
        return []
