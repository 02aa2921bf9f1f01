"""Dates as people type them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.surfaces.cli.dates import days_ahead, days_of

TODAY = datetime.date(2031, 3, 31)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2031-04-03", "2031-04-03", "2031-04-03"),
        ("2031-4-3", "2031-04-03", "2031-04-03"),
        ("2032-02", "2032-02-01", "2032-02-29"),
        ("2031", "2031-01-01", "2031-12-31"),
        ("today", "2031-03-31", "2031-03-31"),
        ("Yesterday", "2031-03-30", "2031-03-30"),
        ("7d", "2031-03-24", "2031-03-24"),
        ("2w", "2031-03-17", "2031-03-17"),
        ("1m", "2031-02-28", "2031-02-28"),
        ("1y", "2030-03-31", "2030-03-31"),
        ("4m", "2030-11-30", "2030-11-30"),
    ],
)
def test_what_is_typed_is_a_stretch_of_days(typed: str, start: str, end: str) -> None:
    days = days_of(typed, TODAY)
    assert (days.start, days.end) == (start, end)


@pytest.mark.parametrize("typed", ["", "soon", "2031-13", "2031-02-30", "03/04/2031", "7", "0000", "9999y", "٢٠٣١"])
def test_what_is_no_date_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(ValueError, match=r"no date|before the year 1"):
        days_of(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "end"),
    [("today", "2031-03-31"), ("Tomorrow", "2031-04-01"), ("7d", "2031-04-07"), ("2w", "2031-04-14"),
     ("1m", "2031-04-30"), ("1y", "2032-03-31"), ("2031-05", "2031-05-31"), ("2031-04-03", "2031-04-03"),
     ("tuesday", "2031-04-01"), ("Monday", "2031-04-07")],
)  # fmt: skip
def test_an_end_lies_ahead(typed: str, end: str) -> None:
    assert days_ahead(typed, TODAY).end == end


@pytest.mark.parametrize("typed", ["", "soon", "yesterday", "7", "9999y", "2031-02-30"])
def test_what_is_no_end_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(ValueError, match=r"no day ahead|no date|after the year"):
        days_ahead(typed, TODAY)


@given(st.dates())
def test_every_day_is_itself(day: datetime.date) -> None:
    days = days_of(day.isoformat(), TODAY)
    assert days.start == days.end == day.isoformat()


@given(st.text())
def test_any_text_is_days_or_a_value_error(text: str) -> None:
    try:
        days = days_of(text, TODAY)
    except ValueError:
        return
    assert days.start <= days.end
