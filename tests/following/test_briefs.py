"""Briefs of a follower: made and handed over by webhook, mail and folder; once, also where it is killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from conftest import Run
from newsroom import Newsroom, item, sample_texts
from test_killed import counted, follower, text
from test_trouble import source

from onrecord.ledger import Ledger
from tests.engines.test_delivering import mail_server

BRIEF = '[[brief]]\nname = "morning"\nabout = "Morning brief"\nrhythm = "daily 06:30 Europe/Kyiv"\n'
LONG_AGO = "2025-01-01T00:00:00Z"


def as_if_last_made_long_ago(folder: Path) -> None:
    """What a ledger remembers where nothing ran since."""
    with Ledger.open(folder / "desk.db") as ledger:
        state = ledger.remembered("brief:")["morning"]
        began = {"moment": LONG_AGO, "cut": LONG_AGO, "records": 0, "articles": 0}
        ledger.remember("brief:morning", {**state, **began})


def kept(folder: Path) -> list[dict[str, Any]]:
    with Ledger.open(folder / "desk.db") as ledger:
        return list(ledger.briefs())


def test_a_brief_that_is_due_is_made_and_handed_over_once(newsroom: Newsroom, run: Run, tmp_path: Path) -> None:
    newsroom.feeds["/wire"] = [item(name, name, text) for name, text in list(sample_texts().items())[:4]]
    source(tmp_path, "Wire", f"{newsroom.base}/wire")
    with mail_server(b"250 fine\r\n") as (port, told):
        mail = f"mailto://127.0.0.1:{port}/?from=desk@paper.example&to=ed@paper.example&mode=insecure"
        (tmp_path / "onrecord.toml").write_text(
            f'[[deliver]]\nname = "hook"\nto = "{newsroom.base}/hook"\nalerts = false\n'
            f'[[deliver]]\nname = "editor"\nto = "{mail}"\nalerts = false\n'
            f'{BRIEF}to = ["hook", "editor"]\nfolder = "out"\nformats = ["markdown", "html", "pdf"]\n'
        )
        first = run("follow", "--once", "--pack", "sample")
        assert first.returncode == 0, first.stderr
        assert newsroom.taken == []
        as_if_last_made_long_ago(tmp_path)
        due = run("follow", "--once", "--pack", "sample")
        assert due.returncode == 0, due.stderr
        assert "1 brief" in due.stderr
        again = run("follow", "--once", "--pack", "sample")
        assert "brief" not in again.stderr.splitlines()[-1]
    (sent,) = newsroom.taken
    assert sent["id"].startswith("brief:morning@")
    assert sent["title"].startswith("Morning brief: ")
    sections = {s["kind"]: s["lines"] for s in sent["brief"]["sections"]}
    assert {"loss", "contact", "statement"} <= set(sections)
    for lines in sections.values():
        for line in lines:
            assert line["sources"][0]["words"][0]["text"]
    assert sent["brief"]["left_out"] == []
    whole = b"".join(told)
    assert whole.upper().count(b"\nDATA\r\n") == 1
    message = message_from_bytes(whole[whole.upper().index(b"\nDATA\r\n") + 7 :])
    assert {"text/html", "application/pdf"} <= {part.get_content_type() for part in message.walk()}
    files = sorted((tmp_path / "out").iterdir())
    assert [f.suffix for f in files] == [".html", ".md", ".pdf"]
    assert files[1].read_text("utf-8") == sent["markdown"]
    assert len(kept(tmp_path)) == 1
    page = json.loads(run("brief", "list", "--json").stdout)
    assert (page["name"], page["last"] is not None, page["to"]) == ("morning", True, ["hook", "editor"])


def test_a_mistake_in_a_brief_is_told_and_the_rest_works(newsroom: Newsroom, run: Run, tmp_path: Path) -> None:
    newsroom.feeds["/wire"] = []
    source(tmp_path, "Wire", f"{newsroom.base}/wire")
    (tmp_path / "onrecord.toml").write_text(f'{BRIEF}to = ["nobody"]\n{BRIEF}'.replace('"morning"', '"evening"', 1))
    done = run("follow", "--once", "--pack", "sample")
    assert done.returncode == 1
    assert "onrecord.toml, line 5: brief.to: there is no target 'nobody'" in done.stderr
    listed = run("brief", "list", "--json")
    assert (listed.returncode, json.loads(listed.stdout)["name"]) == (1, "morning")


def test_killed_at_any_moment_a_brief_is_made_once_and_goes_out(newsroom: Newsroom, run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(next(iter(sample_texts().values())))
    assert run("read", "--pack", "sample", "one.txt").returncode == 0
    (tmp_path / "onrecord.toml").write_text(
        f'[[deliver]]\nname = "hook"\nto = "{newsroom.base}/hook"\n{BRIEF}to = ["hook"]\n'
    )
    assert run("brief", "run", "--pack", "sample").returncode == 0
    as_if_last_made_long_ago(tmp_path)

    def killed(when: Callable[[], object]) -> None:
        command = [sys.executable, "-m", "onrecord", "brief", "run", "--pack", "sample", "--ledger", "desk.db"]
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, start_new_session=True)
        when()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(300)

    under_way = threading.Event()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        under_way.set()
        time.sleep(10)

    newsroom.hanging = hang
    for seconds in (0.4, 0.7, 1.0, 300):
        if not under_way.is_set():
            killed(partial(under_way.wait, seconds))
    assert under_way.is_set()
    newsroom.hanging = None
    assert run("brief", "run", "--pack", "sample").returncode == 0
    assert run("brief", "run", "--pack", "sample").returncode == 0
    assert len(kept(tmp_path)) == 1
    assert len({one["id"] for one in newsroom.taken}) == 1
    assert len(newsroom.taken) <= 2, "what was under way when it was killed may come twice, under one id"
    assert datetime.fromisoformat(newsroom.taken[0]["moment"]) <= datetime.now(UTC)


def test_a_brief_that_takes_long_holds_up_no_reading(newsroom: Newsroom, run: Run, tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text(
        f'[[deliver]]\nname = "hook"\nto = "{newsroom.base}/hook"\nalerts = false\n{BRIEF}to = ["hook"]\n'
    )
    (tmp_path / "one.txt").write_text(text(0))
    assert run("read", "--pack", "sample", "one.txt").returncode == 0
    assert run("brief", "run", "--pack", "sample").returncode == 0
    as_if_last_made_long_ago(tmp_path)
    over = threading.Event()
    newsroom.hanging = lambda _: over.wait(600)
    newsroom.feeds["/wire"] = [item(f"n{n}", f"Exchange {n}", text(n)) for n in range(1, 4)]
    source(tmp_path, "Wire", f"{newsroom.base}/wire")
    process = follower(tmp_path)
    try:
        until = time.monotonic() + 300
        while not newsroom.taken:
            assert time.monotonic() < until, (tmp_path / "log.txt").read_text()
            time.sleep(0.1)
        newsroom.feeds["/wire"].append(item("n9", "Exchange 9", text(9)))
        while counted(tmp_path)["articles"] < 5:
            assert time.monotonic() < until, (tmp_path / "log.txt").read_text()
            time.sleep(0.2)
        assert len(newsroom.taken) == 1
        assert not over.is_set()
    finally:
        over.set()
        process.send_signal(signal.SIGTERM)
        assert process.wait(300) == 0
