"""Puts the golden cases within reach of the tests and runs all of them in one pass."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from onrecord.model.records import Record

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

import golden


@pytest.fixture(scope="session")
def extracted() -> dict[str, list[Record]]:
    """The records of every golden case by its name."""
    return golden.run(golden.load_cases())
