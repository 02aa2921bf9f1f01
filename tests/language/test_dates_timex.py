"""Dates as TimeML annotates them: sentences in, words with their type and TIMEX3 value out."""

from __future__ import annotations

import pytest

from onrecord.language.dates import find_dates
from onrecord.language.dates_timex import timexes
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs.pack import Pack

GIVEN = Published("2031-07-16", "2031-07-16", "given")  # a Wednesday


def expressions(text: str) -> list[tuple[str, str, str]]:
    article = Article("a", "a", text, published=GIVEN, blocks=(Block(0, len(text), "text", 0),))
    parsed = next(parse_articles([article]))
    parsed.dates = find_dates(parsed, Pack("none"))
    found = timexes(parsed)
    assert all(t.span.text == text[t.span.start : t.span.end] for t in found)
    return [(t.span.text, t.type, t.timex) for t in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It ran from June 3 to June 9.", [("June 3", "DATE", "2031-06-03"), ("June 9", "DATE", "2031-06-09")]),
        ("It ran on June 3-9.", [("June 3", "DATE", "2031-06-03"), ("9", "DATE", "2031-06-09")]),
        ("It lasted between 3 and 9 June.", [("3", "DATE", "2031-06-03"), ("9 June", "DATE", "2031-06-09")]),
        ("It fell two days after June 9.", [("two days", "DURATION", "P2D"), ("June 9", "DATE", "2031-06-09")]),
        ("It took nearly four years.", [("nearly four years", "DURATION", "P4Y")]),
        ("It shut more than two years ago.", [("more than two years ago", "DATE", "2029")]),
        ("It has gone on for over a month.", [("over a month", "DURATION", "P1M")]),
        ("It fell over a month.", [("a month", "DURATION", "P1M")]),
        ("It was phased in over a month.", [("a month", "DURATION", "P1M")]),
        (
            "It rained between 9 a.m. and 5 p.m. on Friday.",
            [("9 a.m.", "TIME", "2031-07-11T09:00"), ("5 p.m. on Friday", "TIME", "2031-07-11T17:00")],
        ),
        ("A 45-year-old man was hurt.", [("45-year-old", "DURATION", "P45Y")]),
        ("She is 62 years old.", [("62 years old", "DURATION", "P62Y")]),
        ("A three-week-old strike ended.", [("three-week-old", "DURATION", "P3W")]),
        ("It went dark at 2 p.m. in Osk.", [("2 p.m.", "TIME", "2031-07-16T14:00")]),
        ("He left earlier in the day.", [("earlier in the day", "DATE", "2031-07-16")]),
        ("Sales rose for the year.", [("the year", "DATE", "2031")]),
        ("They came at dawn.", [("dawn", "TIME", "2031-07-16TMO")]),
        ("On June 3, by night, he left.", [("June 3", "DATE", "2031-06-03"), ("night", "TIME", "2031-06-03TNI")]),
        ("It was the week of the vote.", []),
        ("He read the morning paper by the old road.", []),
        ("They sat in the evening sun.", []),
    ],
)  # fmt: skip
def test_words_types_and_values(text: str, found: list[tuple[str, str, str]]) -> None:
    assert expressions(text) == found
