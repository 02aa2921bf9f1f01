"""The golden cases: each gives exactly its records, and every kind has enough cases and enough traps."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import golden
import pytest

from onrecord.model.records import KINDS, Record

CASES = golden.load_cases()
COUNTED = KINDS
FEWEST = 25
FLOORS = Path(__file__).parents[2] / "bench" / "floors.json"


def _lines(records: list[dict[str, Any]]) -> list[str]:
    return json.dumps(records, indent=1, sort_keys=True, ensure_ascii=False).splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_case(case: golden.Case, extracted: dict[str, list[Record]]) -> None:
    """The extraction gives the records that a reader wrote down, no more and no fewer."""
    want = _lines(golden.ordered(case.data["records"]))
    got = _lines(golden.simplified(case, extracted[case.name]))
    if want != got:
        diff = "\n".join(difflib.unified_diff(want, got, "expected", "found", lineterm="", n=2))
        pytest.fail(f"{case.data['about']}\n{case.data['text']}\n{diff}", pytrace=False)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_evidence_is_the_text(case: golden.Case, extracted: dict[str, list[Record]]) -> None:
    """Every record of any kind has evidence, and its spans are the exact words."""
    for record in extracted[case.name]:
        assert record.evidence
        for span in record.evidence:
            assert case.data["text"][span.start : span.end] == span.text


def test_case_files_are_of_known_kinds() -> None:
    """A folder of cases is named after a kind, and a case has the five keys."""
    assert {c.kind for c in CASES} <= set(KINDS)
    assert all(set(c.data) == {"about", "pack", "published", "text", "records"} for c in CASES)


def test_the_golden_cases_grow_in_number() -> None:
    floor = json.loads(FLOORS.read_text("utf-8"))["golden_cases"]
    assert len(golden.load_cases()) >= floor


@pytest.mark.parametrize("kind", COUNTED)
def test_enough_cases_and_traps(kind: str) -> None:
    """At least twenty-five cases of a kind, a third traps: nothing is to be found, or another than the eye falls on."""
    cases = [c for c in CASES if c.kind == kind]
    traps = [c for c in cases if not c.data["records"] or "-trap-" in c.path.stem]
    assert len(cases) >= FEWEST
    assert len(traps) * 3 >= len(cases)
