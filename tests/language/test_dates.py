"""Dates: sentences in, TIMEX values and intervals out; the traps must yield nothing."""

from __future__ import annotations

import pytest

from onrecord.language.dates import find_dates
from onrecord.language.parse import parse_articles
from onrecord.model.article import UNKNOWN_DATE, Article, Block, Published
from onrecord.model.parsed import DateMention
from onrecord.packs.pack import KeyDate, Pack

PACK = Pack(
    "made-up",
    key_dates=(
        KeyDate(
            "crossing",
            "Norland's crossing of the Vell",
            "2031-05-12",
            ("Norland crossed the Vell", "the crossing", "the war"),
        ),
    ),
)
GIVEN = Published("2031-07-16", "2031-07-16", "given")  # a Wednesday


def dates(text: str, published: Published = GIVEN) -> list[DateMention]:
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        if line.strip():
            blocks.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    article = Article("a", "a", text, published=published, blocks=tuple(blocks))
    return find_dates(next(parse_articles([article])), PACK)


def one(text: str, published: Published = GIVEN) -> DateMention:
    found = dates(text, published)
    assert len(found) == 1, [d.span.text for d in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "timex", "start", "end", "basis"),
    [
        ("They met on June 3, 2030, in Osk.", "June 3, 2030", "2030-06-03", "2030-06-03", "2030-06-03", "explicit"),
        ("They met on 24 March 2029 in Osk.", "24 March 2029", "2029-03-24", "2029-03-24", "2029-03-24", "explicit"),
        ("The form was dated 24.03.2029 by hand.", "24.03.2029", "2029-03-24", "2029-03-24", "2029-03-24", "explicit"),
        ("It was logged on 2029-03-24 in full.", "2029-03-24", "2029-03-24", "2029-03-24", "2029-03-24", "explicit"),
        ("He spoke on Tuesday in Osk.", "Tuesday", "2031-07-15", "2031-07-15", "2031-07-15", "relative"),
        ("He spoke on Wednesday in Osk.", "Wednesday", "2031-07-16", "2031-07-16", "2031-07-16", "relative"),
        ("They will meet on Friday.", "Friday", "2031-07-18", "2031-07-18", "2031-07-18", "relative"),
        ("They plan to meet on Friday.", "Friday", "2031-07-18", "2031-07-18", "2031-07-18", "relative"),
        ("Last Thursday the troops left.", "Last Thursday", "2031-07-10", "2031-07-10", "2031-07-10", "relative"),
        ("He arrived earlier on Sunday.", "earlier on Sunday", "2031-07-13", "2031-07-13", "2031-07-13", "relative"),
        ("It was hit on Friday night.", "Friday night", "2031-07-11TNI", "2031-07-11", "2031-07-11", "relative"),
        ("Yesterday they left.", "Yesterday", "2031-07-15", "2031-07-15", "2031-07-15", "relative"),
        ("It was shelled overnight.", "overnight", "2031-07-16TNI", "2031-07-15", "2031-07-16", "relative"),
        ("Last month they left.", "Last month", "2031-06", "2031-06-01", "2031-06-30", "relative"),
        (
            "They reported it earlier this month.",
            "earlier this month",
            "2031-07",
            "2031-07-01",
            "2031-07-16",
            "relative",
        ),
        ("Next week they will return.", "Next week", "2031-W30", "2031-07-21", "2031-07-27", "relative"),
        ("They left two weeks ago.", "two weeks ago", "2031-W27", "2031-06-30", "2031-07-06", "relative"),
        ("They left three days ago.", "three days ago", "2031-07-13", "2031-07-13", "2031-07-13", "relative"),
        (
            "He fell silent over the past 24 hours.",
            "the past 24 hours",
            "PT24H",
            "2031-07-15",
            "2031-07-16",
            "relative",
        ),
        ("It opened on March 24 in Osk.", "March 24", "2031-03-24", "2031-03-24", "2031-03-24", "inferred"),
        ("It closed on November 3 in Osk.", "November 3", "2030-11-03", "2030-11-03", "2030-11-03", "inferred"),
        ("They will march on August 9.", "August 9", "2031-08-09", "2031-08-09", "2031-08-09", "inferred"),
        ("The road was cut in mid-May.", "mid-May", "2031-05", "2031-05-11", "2031-05-21", "inferred"),
        ("The road was cut in late 2030.", "late 2030", "2030", "2030-09-01", "2030-12-31", "explicit"),
        (
            "It lasted from 10 to 12 June 2030.",
            "10 to 12 June 2030",
            "2030-06-10/2030-06-12",
            "2030-06-10",
            "2030-06-12",
            "explicit",
        ),
        (
            "It lasted between 3 and 5 May.",
            "between 3 and 5 May",
            "2031-05-03/2031-05-05",
            "2031-05-03",
            "2031-05-05",
            "inferred",
        ),
        (
            "It ran from March 30 to April 2, 2030.",
            "March 30 to April 2, 2030",
            "2030-03-30/2030-04-02",
            "2030-03-30",
            "2030-04-02",
            "explicit",
        ),
        ("The treaty was signed in the 1990s.", "the 1990s", "199", "1990-01-01", "1999-12-31", "explicit"),
        ("It grew in summer 2030.", "summer 2030", "2030-SU", "2030-06-01", "2030-08-31", "explicit"),
        (
            "It grew in the second quarter of 2030.",
            "the second quarter of 2030",
            "2030-Q2",
            "2030-04-01",
            "2030-06-30",
            "explicit",
        ),
        ("It has held since 2014.", "2014", "2014", "2014-01-01", "2014-12-31", "explicit"),
        (
            "It went dark at 2 p.m. on Tuesday.",
            "2 p.m. on Tuesday",
            "2031-07-15T14:00",
            "2031-07-15",
            "2031-07-15",
            "relative",
        ),
    ],
)
def test_when(text: str, words: str, timex: str, start: str, end: str, basis: str) -> None:
    found = one(text)
    assert (found.span.text, found.timex) == (words, timex)
    assert (found.when.start, found.when.end, found.when.basis) == (start, end, basis)


@pytest.mark.parametrize(
    ("text", "words", "timex", "days", "minutes"),
    [
        ("It was the first call in 84 days.", "84 days", "P84D", 84.0, None),
        ("They talked for approximately an hour.", "an hour", "PT1H", 1 / 24, 60.0),
        ("They talked for an hour and 20 minutes.", "an hour and 20 minutes", "PT1H20M", 80 / 1440, 80.0),
        ("They talked for half an hour.", "half an hour", "PT30M", 30 / 1440, 30.0),
        ("They offered a 30-day ceasefire.", "30-day", "P30D", 30.0, None),
        ("It took six to eight weeks.", "six to eight weeks", "P8W", None, None),
        ("It went on for months.", "months", "PXM", None, None),
        ("The war is deep into its third month.", "its third month", "P3M", None, None),
    ],
)
def test_lengths(text: str, words: str, timex: str, days: float | None, minutes: float | None) -> None:
    found = one(text)
    assert (found.type, found.span.text, found.timex, found.when.start) == ("DURATION", words, timex, None)
    assert found.days == pytest.approx(days)
    assert found.minutes == pytest.approx(minutes)


def test_about_an_hour_is_not_exact() -> None:
    assert one("They talked for about an hour.").approx
    assert not one("They talked for an hour.").approx


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("It is tested once or twice daily.", "P1D"),
        ("They report four to five times a month.", "P1M"),
        ("They fly every two weeks.", "P2W"),
        ("They report every day.", "P1D"),
        ("They meet on Mondays.", "XXXX-WXX-1"),
    ],
)
def test_sets(text: str, timex: str) -> None:
    found = one(text)
    assert (found.type, found.timex, found.when.basis) == ("SET", timex, "unresolved")


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the capital.",
        "Prime Minister Theresa May said nothing.",
        "The Sunday Times printed it.",
        "He bought it on Black Friday.",
        "An 84-year-old man was hurt.",
        "He watched the 24-hour news.",
        "A second strike followed.",
        "It began after World War II and the Cold War.",
        "The army sent 2000 soldiers.",
        "The score was 3-1.",
        "After the fall of Osk they left.",
        "She told the Daily Mail so.",
        "He told USA Today so.",
        "He is in his seventies.",
        "They left at a quarter to nine in all.",
    ],
)
def test_traps(text: str) -> None:
    assert [d.span.text for d in dates(text)] == []


def test_undated_article_guesses_nothing() -> None:
    found = dates("Yesterday they left. They met on Sunday and on March 24. Last Thursday he said so.", UNKNOWN_DATE)
    assert len(found) == 4
    assert all(d.when.basis == "unresolved" and d.when.start is None and d.when.end is None for d in found)


def test_key_date_completes_the_year() -> None:
    text = "They last spoke on May 5, a week before Norland crossed the Vell. On June 14 he wrote."
    spoke, before, wrote = dates(text, UNKNOWN_DATE)
    assert (spoke.when.start, spoke.when.basis) == ("2031-05-05", "inferred")
    assert before.span.text == "a week before Norland crossed the Vell"
    assert before.when.start == "2031-05-05"
    assert wrote.when.start == "2031-06-14"
    assert wrote.when.why is not None
    assert "other dates" in wrote.when.why


def test_key_date_of_somebody_else_does_not_count() -> None:
    found = dates("A week before Sudland's crossing of the Orr nobody knew.", UNKNOWN_DATE)
    assert [(d.type, d.when.start) for d in found] == [("DURATION", None)]


def test_days_since_a_key_date() -> None:
    length = one("It was shut 60 days after the crossing.", UNKNOWN_DATE)
    assert (length.when.start, length.when.basis) == ("2031-07-11", "inferred")
    day = one("It fell on the 100th day of the war.", UNKNOWN_DATE)
    assert day.when.start == "2031-08-19"


def test_later_counts_from_the_day_told_before() -> None:
    first, later = dates("They crossed on March 3, 2030. Three days later they left.")
    assert (first.when.basis, later.when.start, later.when.basis) == ("explicit", "2030-03-06", "inferred")
    assert one("Three days later they left.").when.basis == "unresolved"


def test_uncertain_publication_widens_the_interval() -> None:
    unsure = Published("2031-07-15", "2031-07-17", "inferred")
    found = one("He wrote yesterday.", unsure)
    assert (found.when.start, found.when.end) == ("2031-07-14", "2031-07-16")


def test_told_year_is_kept_through_a_paragraph() -> None:
    _, vote = dates("On March 2, 2014, troops came. On March 16, the town voted.")
    assert vote.when.start == "2014-03-16"


def test_day_or_month_first_is_not_guessed() -> None:
    assert one("It was signed on 3/4/2030 by both.").when.basis == "unresolved"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They will meet in the second half of October.", "2031-10-16", "2031-10-31"),
        ("They met in the first half of May 2029.", "2029-05-01", "2029-05-15"),
        ("The quarrel stretches back to 1899.", "1899-01-01", "1899-12-31"),
    ],
)
def test_halves_of_months_and_far_years(text: str, start: str, end: str) -> None:
    when = one(text).when
    assert (when.start, when.end) == (start, end)


def test_the_same_day_in_another_paragraph_needs_a_single_day_before_it() -> None:
    told = dates("Ek met Lind on 3 March.\nOn the same day, he called Voss.")[-1]
    assert told.when.start == "2031-03-03"
    open_to_doubt = dates("Ek met Lind on 3 March. He left on 5 March.\nOn the same day, he called Voss.")[-1]
    assert open_to_doubt.when.start is None


@pytest.mark.parametrize(
    ("text", "words", "timex", "start", "end"),
    [
        ("It was shut on Christmas.", "Christmas", "2030-12-25", "2030-12-25", "2030-12-25"),
        ("They met on Thanksgiving 2029.", "Thanksgiving 2029", "2029-11-22", "2029-11-22", "2029-11-22"),
        ("They met on Easter Monday 2030.", "Easter Monday 2030", "2030-04-22", "2030-04-22", "2030-04-22"),
        ("Shops were shut on Memorial Day.", "Memorial Day", "2031-05-26", "2031-05-26", "2031-05-26"),
        ("It sank in the week of May 5.", "the week of May 5", "2031-W19", "2031-05-05", "2031-05-11"),
        ("It was cut in fiscal 2030.", "fiscal 2030", "FY2030", "2029-07-01", "2031-06-30"),
        ("It must be paid by year-end.", "year-end", "2031", "2031-09-01", "2031-12-31"),
        ("They left on the eve of the crossing.", "the eve of the crossing", "2031-05-11", "2031-05-11", "2031-05-11"),
        ("They left on the eve of May 9.", "the eve of May 9", "2031-05-08", "2031-05-08", "2031-05-08"),
        ("Two weeks into the war they fled.", "Two weeks into the war", "2031-05-26", "2031-05-26", "2031-05-26"),
        ("It rose from a year earlier.", "a year earlier", "2030", "2030-01-01", "2030-12-31"),
        ("The talks begin on Friday.", "Friday", "2031-07-18", "2031-07-18", "2031-07-18"),
        ("He has until Friday to pay.", "Friday", "2031-07-18", "2031-07-18", "2031-07-18"),
        ("It has stood since the start of June.", "the start of June", "2031-06", "2031-06-01", "2031-06-10"),
        ("The tanks came at dawn on Tuesday.", "dawn on Tuesday", "2031-07-15TMO", "2031-07-15", "2031-07-15"),
        ("It came at 8 at night on Friday.", "8 at night on Friday", "2031-07-11T20:00", "2031-07-11", "2031-07-11"),
        ("The vote was put off until the autumn.", "the autumn", "2031-FA", "2031-09-01", "2031-11-30"),
        ("The mid-May raid was the worst.", "mid-May", "2031-05", "2031-05-11", "2031-05-21"),
        ("The nineties were good, he said.", "The nineties", "199", "1990-01-01", "1999-12-31"),
        ("It grew in 2025-28, he said.", "2025-28", "2025/2028", "2025-01-01", "2028-12-31"),
        ("It was worst in the 2029-30 season.", "2029-30", "2029/2030", "2029-01-01", "2030-12-31"),
    ],
)  # fmt: skip
def test_days_and_years_with_names(text: str, words: str, timex: str, start: str, end: str) -> None:
    found = one(text)
    assert (found.span.text, found.timex, found.when.start, found.when.end) == (words, timex, start, end)


def test_an_eve_of_what_has_no_date_is_none() -> None:
    assert dates("On the eve of the vote he left.") == []


def test_a_key_date_that_lies_ahead_is_not_meant() -> None:
    (before,) = dates("He wrote three days after the crossing.", Published("2029-01-05", "2029-01-05", "given"))
    assert (before.type, before.when.start) == ("DURATION", None)


def test_years_are_counted_from_a_year_that_was_told() -> None:
    _, later = dates("He sold it in 2020, and two years later it was gone.")
    assert (later.timex, later.when.basis) == ("2022", "inferred")
    _, month = dates("They came in May 2020 and left the following month.")
    assert month.timex == "2020-06"
    _, length = dates("Today, 30 years later, it stands.")
    assert length.when.start is None


def test_a_day_that_goes_on_after_the_last_year_told() -> None:
    _, closed = dates("It opened in September 2030 and closed on February 24.")
    assert closed.when.start == "2031-02-24"


def test_a_weekday_before_the_one_that_ends_the_stretch() -> None:
    found = one("They stayed from Friday to Tuesday.")
    assert (found.when.start, found.when.end) == ("2031-07-11", "2031-07-15")


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("It went on for decades.", "PXDE"),
        ("He ruled for two decades.", "P2DE"),
        ("He left a year and a half later, after a year and a half.", "P1.5Y"),
        ("The first nine months were bad.", "P9M"),
        ("It was a weeklong march.", "P1W"),
        ("Prices fell over the next year.", "P1Y"),
    ],
)
def test_values_of_lengths(text: str, timex: str) -> None:
    assert timex in [d.timex for d in dates(text) if d.type == "DURATION"]


def test_a_day_that_names_a_truce_does_not_look_ahead_with_the_verb() -> None:
    (told,) = dates("The minister insisted that the truce of 19 October would hold.")
    assert told.when.start == "2030-10-19"
    said, given = dates("Norland said on Friday it would send tanks by June.")
    assert (said.when.start, given.when.start) == ("2031-07-11", "2032-06-01")
