"""Reading beside a server: what the system refuses is raised, and a process that has read enough is taken anew."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys

import pytest

from onrecord.engines import aside
from onrecord.engines.setup import Setup
from onrecord.model.article import Report

CODE = """
# Which language it is in is told by a model that is unpacked into a temporary file.
import resource
from onrecord.engines.aside import Aside
from onrecord.engines.setup import Setup
from onrecord.model.article import Report

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
aside = Aside(Setup("sample"))
german = "Die Regierung teilte am Dienstag mit, dass die Brücke über den Fluss wieder geöffnet worden ist. "
report = Report("one", text=german * 3)
try:
    aside.read([report])
except OSError as error:
    print("raised", error.strerror)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(aside.read([report])[0].state)
aside.close()
"""


def test_no_room_for_temporary_files_is_raised_and_afterwards_it_reads() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=600)
    assert done.stdout.splitlines() == ["raised File too large", "not extracted"], done.stderr


def test_another_process_takes_over_from_one_that_has_read_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "LASTS", 2)
    reads, readers, states = aside.Aside(Setup("sample")), [], []
    for number in range(5):
        report = Report(f"{number}", text=f"The ministry said on Tuesday that {number} bridges are open.")
        states += [outcome.state for outcome in reads.read([report])]
        readers += [child.pid for child in multiprocessing.active_children()]
    reads.close()
    assert states == ["extracted"] * 5
    assert [readers.count(pid) for pid in dict.fromkeys(readers)] == [1, 1, 1]
