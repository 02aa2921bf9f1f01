"""Rhythms: how they are written, when they are due, and that a change of the clock doubles and loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from onrecord.errors import UsageError
from onrecord.watching.rhythm import rhythm_of


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moments(written: str, since: str, until: str) -> list[str]:
    rhythm, at, found = rhythm_of(written), utc(since), []
    while (at := rhythm.next(at)) <= utc(until):
        assert rhythm.last(at) == at
        assert rhythm.last(at + timedelta(seconds=1)) == at
        found.append(at.strftime("%a %d %H:%M"))
    return found


def test_three_days_a_week_by_the_clock_of_kyiv() -> None:
    assert moments("Mon, Wed, Fri 06:30 Europe/Kyiv", "2025-06-08T12:00", "2025-06-15T12:00") == [
        "Mon 09 03:30", "Wed 11 03:30", "Fri 13 03:30"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("daily 6:30", "Monday-Sunday 06:30 UTC"),
        ("weekdays 07:00", "mon-fri 7:00"),
        ("weekends 07:00, 18:00", "Sat,Sun 18:00 , 07:00"),
        ("Fri-Mon 07:00", "Fri, Sat, Sun, Mon 07:00"),
    ],
)
def test_one_thing_may_be_written_in_several_ways(written: str, same: str) -> None:
    one, other = rhythm_of(written), rhythm_of(same)
    assert (one.days, one.times, one.zone) == (other.days, other.times, other.zone)


def test_hourly_is_each_full_hour() -> None:
    rhythm = rhythm_of("hourly")
    assert rhythm.last(utc("2025-06-08T12:59:59")) == utc("2025-06-08T12:00")
    assert rhythm.next(utc("2025-06-08T12:00")) == utc("2025-06-08T13:00")


def test_a_time_that_the_clock_passes_over_happens_once() -> None:
    assert moments("daily 03:30 Europe/Kyiv", "2025-03-28T12:00", "2025-04-01T00:00") == [
        "Sat 29 01:30", "Sun 30 01:30", "Mon 31 00:30"
    ]  # fmt: skip


def test_two_times_that_become_one_moment_happen_once() -> None:
    assert moments("Sun 03:30, 04:30 Europe/Kyiv", "2025-03-29T12:00", "2025-03-31T00:00") == ["Sun 30 01:30"]


def test_a_time_that_the_clock_shows_twice_happens_once() -> None:
    assert moments("daily 03:30 Europe/Kyiv", "2025-10-24T12:00", "2025-10-28T00:00") == [
        "Sat 25 00:30", "Sun 26 00:30", "Mon 27 01:30"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("soon", "is to be written as"),
        ("Mon 25:00", "no such time"),
        ("Mo 06:30", "'mo' is no day"),
        ("Monkey 06:30", "'monkey' is no day"),
        ("Mon,, Fri 06:30", "'' is no day"),
        ("daily 06:30 Europe/Atlantis", "no time zone"),
        ("daily 06:30 ../../etc/passwd", "no time zone"),
        ("06:30", "is to be written as"),
        ("hourly Mars", "no time zone"),
    ],
)
def test_what_is_no_rhythm_is_told_with_how_to_write_one(written: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        rhythm_of(written)
