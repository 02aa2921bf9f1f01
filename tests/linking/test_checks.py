"""What does not add up in one article, and what does and must not be named."""

from __future__ import annotations

import pytest

from onrecord.linking import check


@pytest.mark.parametrize(
    ("text", "published", "expected", "found"),
    [
        (
            "The river pact that was signed in 1990 is dead. That pact has lasted 45 years.",
            "2024-06-01",
            "33 to 34 years",
            "45 years",
        ),
        ("The border treaty of 1998 has held for 20 years.", "2025-05-13", "26 to 27 years", "20 years"),
        (
            "The army has occupied the valley for nine months, since March 2024.",
            "2024-06-15",
            "2 to 3 months",
            "9 months",
        ),
    ],
)
def test_a_duration_that_does_not_fit_its_end_points(analysed, text, published, expected, found):
    (d,) = check(*analysed(text, published))
    assert (d.kind, d.expected, d.found) == ("arithmetic", expected, found)
    assert all(e.text == text[e.start : e.end] for e in d.evidence)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("The river pact that was signed in 1990 is dead. That pact has lasted 33 years.", "2024-06-01"),
        ("The river pact that was signed in 1990 is dead. That pact has lasted 34 years.", "2024-06-01"),
        ("The river pact that was signed in 1990 is dead. The siege has lasted 45 days.", "2024-06-01"),
        ("The river pact that was signed in 1990 lasted 12 years.", "2024-06-01"),
        ("The river pact that was signed in 1990 has lasted about 45 years.", "2024-06-01"),
        ("The river pact that was signed in 1990 has lasted 45 years.", None),
    ],
)
def test_durations_that_fit_or_cannot_be_judged(analysed, text, published):
    assert check(*analysed(text, published)) == []


def test_a_weekday_that_was_another_day(analysed):
    (d,) = check(*analysed("The convoy left on Tuesday, 14 May 2025.", "2025-05-20"))
    assert (d.kind, d.expected, d.found) == ("dating", "Wednesday", "Tuesday")


def test_a_weekday_that_is_right(analysed):
    assert check(*analysed("The convoy left on Wednesday, 14 May 2025.", "2025-05-20")) == []


def test_the_past_of_a_report_lies_before_it(analysed):
    (d,) = check(*analysed("The convoy left the port on 14 June 2025.", "2025-05-20"))
    assert (d.kind, d.found) == ("dating", "2025-06-14")
    assert check(*analysed("The convoy will leave the port on 14 June 2025.", "2025-05-20")) == []


def test_parts_that_make_more_than_the_total(analysed):
    (d,) = check(*analysed("Nine people were killed, including six soldiers and five medics.", "2025-05-20"))
    assert (d.kind, d.expected, d.found) == ("arithmetic", "at least 11", "9")
    assert check(*analysed("Nine people were killed, including six soldiers and two medics.", "2025-05-20")) == []


@pytest.mark.parametrize(("published", "kinds"), [("2019-05-20", []), ("2023-05-20", ["role"])])
def test_an_office_at_the_time_of_the_report(analysed, published, kinds):
    text = "German Chancellor Angela Merkel said the talks would go on."
    assert [d.kind for d in check(*analysed(text, published, "world"))] == kinds


def test_a_former_office_is_no_error(analysed):
    text = "Former German Chancellor Angela Merkel said the talks would go on."
    assert check(*analysed(text, "2023-05-20", "world")) == []


def test_a_weekday_without_a_year_near_the_report(analysed):
    (d,) = check(*analysed("The convoy left on Tuesday, 14 May.", "2025-05-20"))
    assert (d.kind, d.expected, d.found) == ("dating", "Wednesday", "Tuesday")


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("The convoy left on Tuesday, 14 May.", None),
        ("The convoy left on Tuesday, 14 May.", "2025-10-20"),
        ("The convoy left on Wednesday, 14 May.", "2025-05-20"),
    ],
)
def test_a_weekday_without_a_year_that_cannot_be_judged(analysed, text, published):
    assert check(*analysed(text, published)) == []


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("Eight people were killed in the valley: four soldiers, three rebels and two civilians.", "at least 9", "8"),
        ("The shells killed 17 people, 20 of them women, on the bridge.", "at least 20", "17"),
    ],
)
def test_parts_that_make_more_than_the_whole(analysed, text, expected, found):
    (d,) = check(*analysed(text, "2025-05-20"))
    assert (d.kind, d.expected, d.found) == ("arithmetic", expected, found)


@pytest.mark.parametrize(
    "text",
    [
        "Nine people were killed in the valley: four soldiers, three rebels and two civilians.",
        "The shells killed 17 people, 12 of them women, on the bridge.",
        "The shells killed at least 17 people, 20 of them women, on the bridge.",
        "Eight people were killed in two clashes: four soldiers and three rebels.",
        "The general made two demands: the return of 40 prisoners and 3 guns.",
    ],
)
def test_parts_that_fit_or_cannot_be_judged(analysed, text):
    assert check(*analysed(text, "2025-05-20")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Built in 1907, the bridge has stood for more than a hundred years.",
        "The front, which formed in 2002, has killed many in the past seven years.",
        "The first word of it appears to have come on November 12, 2012, six days after the vote.",
    ],
)
def test_lengths_that_are_only_bounds(analysed, text):
    assert check(*analysed(text, "2016-10-13")) == []


@pytest.mark.parametrize(
    "text",
    [
        "In the run-up to the vote, then-Defense Minister Hugo Sand attacked the bill.",
        "The trial is about the scandal that brought down Taldorian Defense Minister Hugo Sand.",
        "The trial of the retired four-star general and Taldorian Defense Minister Hugo Sand began on Monday.",
        "In 2019 Taldorian Defense Minister Hugo Sand closed the ferry.",
        "The northern province's defense minister, Hugo Sand, opened the bridge.",
    ],
)
def test_an_office_of_another_time_or_place(analysed, text):
    assert [d for d in check(*analysed(text, "2025-06-11")) if d.kind == "role"] == []


def test_an_office_that_is_over(analysed):
    (d,) = check(*analysed("Taldorian Defense Minister Hugo Sand opened the bridge on Monday.", "2025-06-11"))
    assert d.kind == "role"
