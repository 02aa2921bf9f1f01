"""The log of a follower that keeps, refuses and fails: an event a line, and neither words of a report nor secrets."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import Run
from newsroom import Newsroom, item, sample_texts

SECRET = "tok3n-of-the-desk"
OFF_TOPIC = "The bakery on Mill Lane will close in May after forty years. " * 6


@pytest.fixture
def folder(newsroom: Newsroom, tmp_path: Path) -> Path:
    newsroom.feeds[f"/wire?key={SECRET}"] = [
        *(item(name, name, words) for name, words in list(sample_texts().items())[:4]),
        item("bread", "Bakery closes", OFF_TOPIC),
        item("dead", "A page that is not there", "", link=f"{newsroom.base}/none?key={SECRET}"),
    ]
    (tmp_path / "sources").mkdir()
    for name in ("Wire", "Nowhere"):
        said = f'url = "{newsroom.base}/{name.lower()}?key={SECRET}"\nallow_private = true\n'
        (tmp_path / "sources" / f"{name}.toml").write_text(f'name = "{name}"\n{said}')
    (tmp_path / "onrecord.toml").write_text(
        f'[[deliver]]\nname = "hook"\nto = "{newsroom.base.replace("//", f"//ines:{SECRET}@")}/hook?key={SECRET}"\n'
        f'[[deliver]]\nname = "chat"\nto = "slack://{SECRET}/{SECRET}"\n'
    )
    return tmp_path


@pytest.mark.parametrize("form", ["json", "text"])
def test_each_event_is_a_line_without_words_and_without_secrets(
    form: str, folder: Path, newsroom: Newsroom, run: Run
) -> None:
    assert run("watch", "add", "silence-ended", "--pack", "sample").returncode == 0
    newsroom.status = 500
    done = run("follow", "--once", "--pack", "sample", "--log", form)
    log = done.stderr.splitlines()
    *log, summary = log if form == "text" else [*log, ""]
    assert SECRET not in done.stderr
    for words in (*sample_texts().values(), OFF_TOPIC):
        for stretch in re.findall(r"\w+(?:\W+\w+){3}", words):
            assert stretch not in done.stderr
    if form == "text":
        assert summary == "6 items: 4 new, 1 off topic, 1 refused; 1 alert"
        assert all(re.match(r"\S+Z (info|warning|error) [a-z_.]+( [a-z_]+=|$)", line) for line in log)
        assert any(" source.polled source=Wire via=feed outcome=well new=6 " in line for line in log)
        return
    events = [json.loads(line) for line in log]
    assert all(set(e) >= {"at", "level", "event"} for e in events)
    polled = {e["source"]: e for e in events if e["event"] == "source.polled"}
    assert (polled["Wire"]["outcome"], polled["Wire"]["new"]) == ("well", 6)
    assert (polled["Nowhere"]["outcome"], polled["Nowhere"]["failures"]) == ("failed", 1)
    states = Counter(e["state"] for e in events if e["event"] == "item.done")
    assert states == {"new": 4, "off topic": 1, "refused": 1}
    assert sum(e["event"] == "item.taken" for e in events) == 6
    assert all(e["seconds"] >= 0 for e in events if e["event"] == "reading.done")
    assert sum(e["event"] == "alert.raised" for e in events) == 1
    tried = {e["target"]: e for e in events if e["event"] == "delivery.tried"}
    assert (tried["hook"]["state"], tried["hook"]["why"]) == ("failed", "answered 500")
    assert events[0]["event"] == "follower.began"
    assert (events[-1]["event"], events[-1]["new"]) == ("follower.ended", 4)
