"""Planted errors of many wordings, each with its twin that is right and must not alarm."""

from __future__ import annotations

import pytest

from onrecord.linking import check

PLANTED = [
    # the text with {} in it, what is wrong there, what is right there, the kind, what was expected
    ("About 60 percent of the 200 tanks, or {}, were lost.", "150", "120", "arithmetic", "120"),
    ("A third of the 90 men, or {}, fled.", "45", "30", "arithmetic", "30"),
    ("{} of the 12 ships were sunk.", "Twenty", "Ten", "arithmetic", "at most 12"),
    ("The toll rose from 40 to {}.", "30", "50", "arithmetic", "more than 40"),
    ("Exports fell from 40 tons to {} tons.", "60", "20", "arithmetic", "less than 40"),
    ("Exports rose {} percent, from 40 tons to 80 tons.", "50", "100", "arithmetic", "100 percent"),
    ("The {}-year-old general, who was born in 1961, took command.", "45", "60", "arithmetic", "60 to 61 years"),
    ("Gen. Ruth Calder, {}, was born on May 3, 1961, in Osk.", "45", "61", "arithmetic", "61 years"),
    ("The siege lasted {} days, from May 3 to May 9, 2022.", "12", "six", "arithmetic", "7 days"),
    ("The pact of 1998 has held for {} years.", "30", "24", "arithmetic", "23 to 24 years"),
    ("Nine people were killed, including six soldiers and {} medics.", "five", "three", "arithmetic", "at least 11"),
    ("The shells killed 17 people, {} of them women.", "20", "12", "arithmetic", "at least 20"),
    ("It has been {} days since the gates were closed on May 1, 2022.", "90", "31", "arithmetic", "31 days"),
    ("The treaty was signed two weeks ago, on {}, in Osk.", "April 2, 2022", "May 19, 2022", "dating", "60 days"),
    ("The port was shelled yesterday, {}.", "May 21, 2022", "May 31, 2022", "dating", "11 days"),
    ("The convoy left on {}, 10 May 2022.", "Monday", "Tuesday", "dating", "Tuesday"),
    ("The convoy left on {}, 10 May.", "Monday", "Tuesday", "dating", "Tuesday"),
    ("The talks were held on {} in Osk.", "14 July 2022", "14 May 2022", "dating", "a date up to 2022-06-01"),
]


@pytest.mark.parametrize(("text", "wrong", "right", "kind", "expected"), PLANTED)
def test_a_planted_error_and_its_twin(analysed, text, wrong, right, kind, expected):
    planted = text.format(wrong)
    (d,) = check(*analysed(planted, "2022-06-01"))
    assert (d.kind, d.expected) == (kind, expected)
    assert all(e.text == planted[e.start : e.end] for e in d.evidence)
    assert check(*analysed(text.format(right), "2022-06-01")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On March 23, 2025, two weeks into the war, the town fell.", "2025-03-17"),
        ("On June 3, 2025, the 60th day of the war, the town fell.", "2025-05-01"),
        ("Two months after the landings on the Ferrin Islands, on April 3, 2025, the port was shut.", "2025-05-03"),
    ],
)
def test_a_day_counted_from_a_key_date_that_is_another(analysed, text, expected):
    (d,) = check(*analysed(text, "2025-07-01"))
    assert (d.kind, d.expected) == ("dating", expected)


@pytest.mark.parametrize(
    "text",
    [
        # rounding, and bounds
        "About a third of the 100 men, or 35, fled.",
        "At least 20 of the 12 million voters fled.",
        "More than 60 percent of the 200 tanks, or 130, were lost.",
        "The siege lasted a week, from May 3 to May 9, 2022.",
        "The siege lasted about 12 days, from May 3 to May 12, 2022.",
        "On March 19, 2022, almost three weeks after the talks of March 1, 2022, the town fell.",
        # scales that are turned round, and ends of something else
        "The ruble fell from 75 to 120 against the dollar.",
        "The team fell from 3 to 9 in the table; its rank dropped from 2 to 5.",
        "Temperatures dropped from 10 degrees to 12 below zero.",
        "The share rose from 40 percent in 2010 to 30 percent in 2020.",
        "They climbed from 9 in the morning to 5.",
        # not of the report's time
        "The 45-year-old general, who was born in 1941, died in battle.",
        "The 21-year-old, who was born in 1961, took command in 1982.",
        '"The treaty was signed two weeks ago, on April 2, 2022," she said at the time.',
        # days that lie ahead
        "The talks were set for 14 July 2022 in Osk.",
        "The court put off the hearing to 14 July 2022.",
        "The town was to be taken by 14 July 2022.",
        "If the gate was shut on 14 July 2022, nobody would know.",
    ],
)
def test_traps_that_must_not_alarm(analysed, text):
    assert check(*analysed(text, "2022-06-01")) == []
