"""What watches that run for months hold: little, and the same as if they held all."""

from __future__ import annotations

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.watching import put_away
from onrecord.watching.conditions import Condition, conditions
from onrecord.watching.put_away import Away, Known

_FIRST = date(2030, 1, 7)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), _VALUES))
def test_a_line_is_taken_out_as_it_was_put_away(line: dict[str, object]) -> None:
    assert Away(line).line == line


@given(st.lists(st.integers(0, 60)))
def test_what_was_seen_is_known(numbers: list[int]) -> None:
    known, seen = Known(), set[int]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(put_away, "_NEW", 5)
        for n in numbers:
            assert known.add(f"fact:{n}") == (n not in seen)
            seen.add(n)
    assert len(known) == len(seen)


def _room(condition: object) -> int:
    """Bytes of all that a condition holds but the world."""
    return len(pickle.dumps({k: v for k, v in vars(condition).items() if k not in ("world", "given")}))


def test_counting_for_a_year_takes_the_room_of_a_month() -> None:
    condition = _made("rise")
    room = {}
    for n in range(365):
        day = _FIRST + timedelta(days=n)
        for m in range(20):
            line = {"reported": day.isoformat(), "polarity": "asserted", "kind": "incident", "fact": f"fact:{n}-{m}",
                    "evidence": [{"text": "shells fell " * 40}]}  # fmt: skip
            assert list(condition.see(line, day)) == []
        room[n] = _room(condition)
    assert room[364] < room[30] + 365 * 20 * 20


def test_pairs_that_talk_every_day_take_the_room_of_one_contact() -> None:
    condition = _made("silence-ended")
    room = {}
    for n in range(200):
        day = (_FIRST + timedelta(days=n)).isoformat()
        who = [{"id": i, "name": i, "type": "person", "country": None, "count": None, "role": None} for i in "ab"]
        line = {"kind": "contact", "status": "held", "polarity": "asserted", "modality": "actual", "participants": who,
                "when": {"start": day, "end": day, "precision": "day", "basis": "stated"}, "reported": day,
                "gap_days": None, "evidence": [{"text": f"{n} they spoke by telephone " * 40}]}  # fmt: skip
        assert list(condition.see(line, None)) == []
        room[n] = _room(condition)
    assert room[199] < room[10] + 200 * 20


def _made(name: str) -> Condition:
    """A condition with all that may be set as it is where nothing is; all are put on their shelf in its order."""
    part = dict(conditions().items())[name]
    given = {n: p.default for n, p in part.parameters.items()}
    return part({"words": [], "between": [], "max_age": 30, **given}, None)  # type: ignore[arg-type]
