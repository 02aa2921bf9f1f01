"""A real folder that is watched: what came, what changed, what is not complete yet."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from onrecord.errors import ReportRefused
from onrecord.model.article import Report
from onrecord.sources.folders import SETTLED, poll_folder
from onrecord.sources.polling import Memory, Polled, Web, poll, take
from onrecord.sources.source import Source

TEXT = "The minister of Marland said the bridge at Zor would open again.\n"
LATER = SETTLED + 1


def watched(folder: Path) -> Source:
    return Source("Inbox", str(folder), outlet="Press office", via="folder")


def polled(folder: Path, memory: Memory | None = None, later: float = LATER) -> Polled:
    return poll(watched(folder), memory or Memory(), Web(), time.time() + later)


def keys(found: Polled) -> list[str]:
    return [item.key for item in found.items]


def test_files_come_once_they_are_complete_and_only_what_changed_comes_again(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "sub/b.txt", ".hidden", "c.txt.part", "d.tmp"):
        (tmp_path / name).write_text(TEXT)
    assert keys(polled(tmp_path, later=0)) == []
    first = polled(tmp_path)
    assert keys(first) == ["a.txt", "sub/b.txt"]
    assert keys(polled(tmp_path, later=0)) == []
    kept = Memory.from_json(first.memory.to_json())
    second = polled(tmp_path, kept, later=4 * LATER)
    assert keys(polled(tmp_path, second.memory, later=5 * LATER)) == []
    os.utime(tmp_path / "a.txt")
    digests = {item.key: item.digest for item in first.items}
    again = {item.key: item.digest for item in polled(tmp_path, replace(kept, mark=0.0)).items}
    assert again == digests
    (tmp_path / "a.txt").write_text(TEXT * 2)
    changed = {item.key: item.digest for item in polled(tmp_path, replace(kept, mark=0.0)).items}
    assert [k for k in digests if changed[k] != digests[k]] == ["a.txt"]


def test_a_file_that_was_not_complete_is_not_forgotten(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(TEXT)
    early = polled(tmp_path, later=SETTLED / 2)
    assert keys(early) == []
    assert keys(polled(tmp_path, early.memory)) == ["a"]


def test_a_clock_that_was_turned_back_hides_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(TEXT)
    ahead = polled(tmp_path, later=10_000)
    (tmp_path / "b").write_text(TEXT)
    assert "b" in keys(polled(tmp_path, ahead.memory))


def test_a_folder_that_is_gone_is_a_failure_and_comes_back(tmp_path: Path) -> None:
    gone = polled(tmp_path / "nowhere")
    assert (gone.memory.failures, gone.memory.note) == (1, "no such file")
    (tmp_path / "nowhere").mkdir()
    assert polled(tmp_path / "nowhere", gone.memory).memory.failures == 0


def test_a_file_of_the_folder_becomes_its_reports(tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    odd = os.fsencode(tmp_path) + b"/\xff\xfe odd\n"
    with open(odd, "w") as file:
        file.write(TEXT)
    os.mkfifo(tmp_path / "pipe")
    items = list(polled(tmp_path).items)
    assert len(items) == 2
    taken = [list(take(item, watched(tmp_path), Web())) for item in items]
    reports = [r for each in taken for r in each if isinstance(r, Report)]
    assert sorted(r.text or "" for r in reports) == ["One.", TEXT, "Two."]
    assert {r.outlet for r in reports} == {"Press office"}
    (gone,) = take(replace(items[0], key="gone"), watched(tmp_path), Web())
    assert isinstance(gone, ReportRefused)


def test_files_that_were_just_written_are_told_of_and_looked_at_again_soon(tmp_path: Path) -> None:
    (tmp_path / "young.txt").write_text("A text.")
    now = (tmp_path / "young.txt").stat().st_ctime + 1
    source = Source("Inbox", str(tmp_path), via="folder")
    polled = poll_folder(source, Memory().of(source), now)
    assert list(polled.items) == []
    assert polled.memory.next_at == now + SETTLED
    assert "1 file changed" in (polled.memory.note or "")
    later = poll_folder(source, polled.memory, now + SETTLED)
    assert [item.title for item in later.items] == ["young.txt"]
    assert later.memory.note is None
