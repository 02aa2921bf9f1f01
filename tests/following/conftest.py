"""A newsroom, a folder with a configuration, and the program run in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from newsroom import Newsroom

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    made = Newsroom()
    yield made
    made.close()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`onrecord` with these arguments, in a folder of its own."""

    def ran(*arguments: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "onrecord", *arguments]
        surroundings = {**os.environ, "ONRECORD_LEDGER": str(tmp_path / "desk.db")}
        return subprocess.run(
            command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=timeout
        )

    return ran
