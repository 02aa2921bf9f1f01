"""Reading beside a server: what the system refuses is raised and told apart from a report that cannot be read."""

from __future__ import annotations

import subprocess
import sys

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
