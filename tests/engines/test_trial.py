"""Watches that are tried in a process of their own: what is found, and what goes wrong, comes back as if in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from onrecord.engines.trial import Trial
from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.watching.walking import TooLong, back_test
from onrecord.watching.watches import Watch, load_watches

DAYS = date(2025, 5, 1), date(2025, 6, 12)


@pytest.fixture(scope="module")
def watch() -> Watch:
    return {w.name: w for w in load_watches("nowhere.toml", "sample").ready}["silence-ended"]


def test_what_is_found_and_what_is_wrong_comes_back(tmp_path: Path, watch: Watch) -> None:
    place = str(tmp_path / "desk.db")
    trial = Trial(place, "sample")
    with pytest.raises(LedgerError):
        trial.back_test(watch, *DAYS, seconds=60, wait=1)
    with Ledger.open(place) as ledger:
        here = back_test(ledger, [watch], *DAYS, pack="sample", undated=False)
    assert trial.back_test(watch, *DAYS, seconds=60, wait=1) == here
    nowhere = replace(watch, given={**watch.given, "near": "Nowhere Bay"})
    (mistake,) = trial.back_test(nowhere, *DAYS, seconds=60, wait=1).mistakes
    assert "Nowhere Bay" in mistake.what
    with pytest.raises(TooLong, match="longer than 0 seconds"):
        trial.back_test(watch, *DAYS, seconds=0, wait=1)


def test_an_internal_error_is_told_with_its_place_and_without_words(
    tmp_path: Path, watch: Watch, capfd: pytest.CaptureFixture[str]
) -> None:
    place = str(tmp_path / "desk.db")
    Ledger.open(place).close()
    trial = Trial(place, "sample", "text")
    with pytest.raises(RuntimeError, match="a back-test broke: KeyError"):
        trial.back_test(replace(watch, given={}), *DAYS, seconds=60, wait=1)
    said = capfd.readouterr().err
    assert "trial.failed" in said
    assert "conditions/condition.py" in said
    assert "Traceback" not in said
    assert trial.back_test(watch, *DAYS, seconds=60, wait=1).mistakes == []
