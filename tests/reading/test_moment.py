"""The minute of publication as sources write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reading.dates import parse_moment, published


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2022-05-13T10:42:33+02:00", "2022-05-13T08:42Z"),
        ("2022-05-13 09:00 UTC", "2022-05-13T09:00Z"),
        ("2022-05-13T09:00", "2022-05-13T09:00"),
        ("Thu, 17 Apr 2003 10:42:00 GMT", "2003-04-17T10:42Z"),
        ("1652430000", "2022-05-13T08:20Z"),
        ("2022-05-13T00:00:00Z", None),
        ("2022-05-13", None),
        ("9999-12-31T23:59-12:00", None),
        ("Thu, 99 Apr 2003 10:42:00", None),
    ],
)
def test_a_moment_is_told_to_the_minute(written: str, moment: str | None) -> None:
    assert parse_moment(written) == moment


def test_a_stated_day_takes_the_minute_from_the_metadata_of_the_same_day_alone() -> None:
    same = published("2022-05-13", "2022-05-13T09:30:00Z", None, None)
    assert (same.basis, same.moment) == ("stated", "2022-05-13T09:30Z")
    assert published("2022-05-13", "2022-05-15T09:30:00Z", None, None).moment is None


@given(st.text(max_size=60))
def test_any_text_is_a_moment_or_none(written: str) -> None:
    moment = parse_moment(written)
    assert moment is None or len(moment) in (16, 17)


@pytest.mark.parametrize(
    ("metadata", "address", "day"),
    [
        ("1970-01-01T00:00:00Z", None, None),
        ("Wed, 31 Dec 1969 19:00:00 -0500", None, None),
        ("1970-01-02T10:00:00Z", None, "1970-01-02"),
        ("2025-06-12T23:00:00+14:00", None, "2025-06-12"),
        ("2025-06-13", None, None),
        ("2026-01-05T08:00:00Z", "https://paper.example/2025/06/11/talks", "2025-06-11"),
        (None, "https://paper.example/2025/07/01/talks", None),
        ("2025", None, "2025-01-01"),
    ],
)
def test_metadata_that_cannot_be_is_no_date(metadata: str | None, address: str | None, day: str | None) -> None:
    assert published(None, metadata, address, None, until="2025-06-12").start == day


def test_what_the_text_or_a_person_says_is_believed_whatever_day_it_was_seen() -> None:
    assert published("2025-06-20", None, None, None, until="2025-06-12").start == "2025-06-20"
    assert published("1970-01-01", None, None, None).start == "1970-01-01"
    assert published(None, "1970-01-01", None, "2025-06-20", until="2025-06-12").basis == "given"
