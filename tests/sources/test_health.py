"""What is warned of, when, and that it is told once."""

from __future__ import annotations

from dataclasses import replace

from onrecord.sources.health import due, failed, health, paced, succeeded
from onrecord.sources.memory import Memory
from onrecord.sources.source import Source

HOUR = 3600.0
DAY = 24 * HOUR
SOURCE = Source("Harbour Post", "https://paper.example/feed", pace=HOUR)


def after(memory: Memory, now: float, total: int | None, new: int) -> tuple[Memory, tuple[str, ...]]:
    return succeeded(SOURCE, memory, now, total, new)


def usual(days: int = 10) -> Memory:
    """After so many days on each of which something new came four times, thirty items shown."""
    memory = Memory(url=SOURCE.url)
    for poll in range(days * 4):
        memory, warnings = after(memory, poll * 6 * HOUR, 30, 2)
        assert warnings == ()
    return memory


def test_a_source_that_dries_up_is_told_of_once_and_anew_after_it_came_back() -> None:
    memory = usual()
    last = memory.last_new or 0.0
    memory, warnings = after(memory, last + 25 * HOUR, None, 0)
    assert warnings == ()
    memory, warnings = after(memory, last + 40 * HOUR, None, 0)
    assert warnings == ("Harbour Post: nothing new for 2 days; usually something comes every 6 hours",)
    assert health(SOURCE, memory, last + 40 * HOUR).state == "dry"
    memory, warnings = after(memory, last + 50 * HOUR, None, 0)
    assert warnings == ()
    memory, _ = after(memory, last + 60 * HOUR, 30, 1)
    assert health(SOURCE, memory, last + 61 * HOUR).state == "well"
    for poll in range(20):
        memory, _ = after(memory, last + 60 * HOUR + poll * 6 * HOUR, 30, 1)
    _, warnings = after(memory, last + 60 * HOUR + 10 * DAY, None, 0)
    assert len(warnings) == 1


def test_a_source_that_is_slow_by_nature_is_not_dry() -> None:
    memory = Memory(url=SOURCE.url)
    for week in range(8):
        memory, _ = after(memory, week * 7 * DAY, 10, 1)
    _, warnings = after(memory, 7 * 7 * DAY + 8 * DAY, None, 0)
    assert warnings == ()


def test_far_fewer_items_than_usual_are_told_of() -> None:
    memory = usual()
    now = (memory.last_new or 0.0) + HOUR
    fewer, warnings = after(memory, now, 3, 0)
    assert warnings == ("Harbour Post: only 3 items; usually about 30",)
    assert health(SOURCE, fewer, now).state == "few"
    assert after(memory, now, 0, 0)[1] == ("Harbour Post: no items; usually about 30",)
    assert after(memory, now, 12, 0)[1] == ()


def test_a_failure_keeps_what_is_usual() -> None:
    memory = usual()
    now = (memory.last_new or 0.0) + HOUR
    broken = memory
    for _ in range(3):
        broken, warnings = failed(SOURCE, broken, now, "no connection")
    assert warnings == ("Harbour Post: failed 3 times in a row, last went well 60 minutes ago: no connection",)
    assert (broken.counts, broken.arrivals) == (memory.counts, memory.arrivals)
    assert broken.last_success == memory.last_success
    assert health(SOURCE, broken, now).why == "failed 3 times in a row: no connection"


def test_when_it_is_time() -> None:
    memory, _ = after(Memory(url=SOURCE.url), 0.0, 3, 3)
    assert due(SOURCE, Memory(), 0.0)
    assert not due(SOURCE, memory, HOUR - 1)
    assert due(SOURCE, memory, HOUR)
    assert due(replace(SOURCE, url="https://new.example/"), memory, 1.0)
    far = replace(memory, next_at=10**9)
    assert due(SOURCE, far, 0.0), "the clock was turned back"


def test_a_source_that_went_well_in_the_future_is_due_and_one_that_fails_has_its_rest() -> None:
    ahead = Memory(url=SOURCE.url, last_success=90_000.0, next_at=90_600.0)
    assert due(SOURCE, ahead, 3600.0), "the clock was turned back by a day"
    assert not due(SOURCE, ahead, 90_000.0 - 5), "the clock was set right by some seconds"
    assert not due(SOURCE, replace(ahead, failures=1), 3600.0)


def test_a_pace_that_was_made_faster_holds_from_now_on_and_a_rest_after_a_failure_stays() -> None:
    often = replace(SOURCE, pace=60.0)
    memory, _ = after(Memory(url=SOURCE.url), 1000.0, 3, 3)
    assert not due(SOURCE, paced(SOURCE, memory), 1060.0)
    assert due(often, paced(often, memory), 1060.0)
    assert not due(often, paced(often, memory), 1059.0)
    assert paced(replace(SOURCE, pace=2 * HOUR), memory) == memory
    broken, _ = failed(SOURCE, memory, 1000.0, "no connection", 5000.0)
    assert paced(often, broken) == broken
    assert paced(often, Memory(url=often.url, next_at=9.0)).next_at == 9.0
