"""Rhythms: the last moment at which something was due, over weeks and changes of clocks; what is none is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.engines.rhythm import rhythm
from onrecord.errors import UsageError


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "now", "due"),
    [
        ("Mon, Wed, Fri 06:30 Europe/Kyiv", "2022-05-13T05:00", "2022-05-13T03:30"),
        ("Mon, Wed, Fri 06:30 Europe/Kyiv", "2022-05-13T03:29", "2022-05-11T03:30"),
        ("Mon, Wed, Fri 06:30 Europe/Kyiv", "2022-12-02T05:00", "2022-12-02T04:30"),
        ("daily 6:30", "2022-05-13T06:30", "2022-05-13T06:30"),
        ("Mon-Fri 06:30", "2022-05-15T12:00", "2022-05-13T06:30"),
        ("Fri - Mon 06:30", "2022-05-15T12:00", "2022-05-15T06:30"),
        ("Sundays 23:59 Pacific/Auckland", "2022-05-15T12:00", "2022-05-15T11:59"),
        ("daily 02:30 Europe/Berlin", "2022-03-27T02:00", "2022-03-27T01:30"),
        ("daily 02:30 Europe/Berlin", "2022-10-30T00:45", "2022-10-30T00:30"),
    ],
)
def test_the_last_moment_at_which_it_was_due(said: str, now: str, due: str) -> None:
    assert rhythm(said).last(at(now)) == at(due)


@pytest.mark.parametrize(
    "said", ["", "06:30", "Mon", "Mon 25:00", "Mon 06:61", "Someday 06:30", "Mon 06:30 Nowhere/Atall", "m 06:30"]
)
def test_what_is_no_rhythm_is_said(said: str) -> None:
    with pytest.raises(UsageError):
        rhythm(said)


@given(st.text(max_size=60))
def test_any_text_is_a_rhythm_or_none(said: str) -> None:
    try:
        found = rhythm(said)
    except UsageError:
        return
    now = at("2022-05-13T05:00")
    assert timedelta(0) <= now - found.last(now) <= timedelta(days=8)
