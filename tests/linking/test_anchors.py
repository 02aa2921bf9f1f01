"""Lengths counted from a dated event, in checks and in the dating of undated articles."""

from __future__ import annotations

import pytest

from onrecord.linking import check, infer_published


@pytest.mark.parametrize(
    ("text", "published", "expected", "found"),
    [
        (
            "The envoys met on March 3, 2024, ten days after the gates were closed on February 10, 2024.",
            "2024-03-05",
            "22 days",
            "10 days",
        ),
        (
            "It has been 300 days since the gates were closed on February 10, 2024.",
            "2024-03-05",
            "24 days",
            "300 days",
        ),
    ],
)
def test_days_that_do_not_fit_the_event(analysed, text, published, expected, found):
    (d,) = check(*analysed(text, published))
    assert (d.kind, d.expected, d.found) == ("arithmetic", expected, found)
    assert all(e.text == text[e.start : e.end] for e in d.evidence)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("The envoys met on March 3, 2024, 22 days after the gates were closed on February 10, 2024.", "2024-03-05"),
        ("It has been 24 days since the gates were closed on February 10, 2024.", "2024-03-05"),
        ("It has been 24 days since the gates were closed on February 10, 2024.", "2024-03-06"),
        ("It has been more than 10 days since the gates were closed on February 10, 2024.", "2024-03-05"),
        ("Ten days after he had resigned, the envoy met the general on February 10, 2024.", "2024-03-05"),
        ("They had met 10 days after the gates were closed on February 10, 2024.", "2024-03-05"),
    ],
)
def test_days_that_fit_or_cannot_be_judged(analysed, text, published):
    assert check(*analysed(text, published)) == []


def test_a_weekday_counted_from_a_dated_event_dates_the_article(analysed):
    text = "The envoys met on Sunday, 22 days after the gates were closed on February 10, 2024."
    published = infer_published(*analysed(text))
    assert published is not None
    assert (published.start, published.end, published.basis) == ("2024-03-03", "2024-03-03", "inferred")


@pytest.mark.parametrize(
    "text",
    [
        "The envoys met on Monday, 22 days after the gates were closed on February 10, 2024.",
        "The envoys met 22 days after the gates were closed on February 10, 2024.",
        "The envoys met on Sunday, 22 days after the gates were closed on February 10.",
    ],
)
def test_no_date_where_the_sum_is_not_sure(analysed, text):
    assert infer_published(*analysed(text)) is None


def test_months_of_silence_are_no_days(analysed):
    text = (
        "Defense Minister Ilse Marr phoned Foreign Minister Jonas Tervik, their first call in two months. "
        "The two last spoke on March 1, 2025."
    )
    assert infer_published(*analysed(text)) is None
    assert check(*analysed(text, "2025-05-20")) == []
    (d,) = check(*analysed(text, "2025-12-20"))
    assert d.found == "2 months"
