"""Datelines, credit lines and bylines, and the agencies that they credit."""

from __future__ import annotations

import pytest

from onrecord.model.article import Report
from onrecord.reading import read_article
from onrecord.reading.byline import byline_of
from onrecord.reading.credits import dateline

BODY = "The mayor of Zor said the bridge would open again next week, after a month of repairs."


@pytest.mark.parametrize(
    ("opening", "agencies"),
    [
        ("(CNN) — ", ("CNN",)),
        ("(CNN)", ("CNN",)),
        ("LONDON (Reuters) - ", ("Reuters",)),
        ("ZORAN, Marland (AP) — ", ("AP",)),
        ("LONDON, June 3 (Reuters) - ", ("Reuters",)),
        ("BEIJING, June 5 (Xinhua) -- ", ("Xinhua",)),
        ("MOSCOW, May 5. /TASS/. ", ("TASS",)),
        ("ZORAN, Marland — ", ()),
        ("ZORAN, June 5, 2031 - ", ()),
        ("ZORAN, Marland, June 5 - ", ()),
        ("Washington CNN — ", ("CNN",)),
        ("CNN — ", ("CNN",)),
        ("AFP - ", ("AFP",)),
        ("New Delhi [India], June 2 (ANI): ", ("ANI",)),
        ("MANILA (Made-up News) – ", ("Made-up News",)),
        ("TOKYO/SEOUL (Reuters) - ", ("Reuters",)),
        ("GENEVA (AP/AFP) — ", ("AP", "AFP")),
        ("PARIS (Associated Press) — ", ("AP",)),
    ],
)
def test_datelines(opening: str, agencies: tuple[str, ...]) -> None:
    found = dateline(opening + BODY, 0)
    assert found is not None
    assert found.end == len(opening)
    assert found.agencies == agencies
    article = read_article(Report(path="x", text=opening + BODY))
    assert article.credits == agencies
    assert article.text[article.blocks[0].start :] == BODY


@pytest.mark.parametrize(
    "line",
    [
        "NATO — which expanded — said no.",
        "The BBC — Britain's broadcaster — said no.",
        "The Sea (Black) - The army left.",
        "Zor (population 3,000) - The town fell.",
        "He said (Reuters) the army left.",
        "MPs — The ones that voted — left.",
        "MPS, ALL - The ones that voted",
        "CNN - America's network - said no.",
        "The mayor (Ida Holt) – The first woman to lead",
        "The UN (United Nations) — The body",
    ],
)
def test_what_is_no_dateline(line: str) -> None:
    assert dateline(line, 0) is None


def test_a_full_date_in_the_dateline_states_publication() -> None:
    article = read_article(Report(path="x", text=f"Zor, May 5, 2021 (Interfax) - {BODY}"))
    assert (article.published.start, article.published.basis) == ("2021-05-05", "stated")


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("— With AP", ("AP",)),
        ("With inputs from PTI and ANI", ("PTI", "ANI")),
        ("— With Marland Press", ("Marland Press",)),
        ("With reporting by Marland News Agency and Reuters", ("Reuters", "Marland News Agency")),
        ("Marland Press writer Ida Holt contributed to this report.", ("Marland Press",)),
        ("Reuters", ("Reuters",)),
        ("AP/AFP", ("AP", "AFP")),
        ("Source: Reuters", ("Reuters",)),
        ("ih/tl (AFP, dpa)", ("AFP", "dpa")),
        ("Agencies", ()),
        ("The Associated Press contributed to this report.", ("AP",)),
        ("— CNN’s Ida Holt contributed to this report.", ("CNN",)),
        ("The Marland Post's Ida Holt contributed reporting.", ("The Marland Post",)),
        ("© 2024 Reuters. All rights reserved.", ("Reuters",)),
        ("By Ida Holt, Associated Press", ("AP",)),
        ("Ida Holt, CNN", ("CNN",)),
        ("By Ida Holt", ()),
    ],
)
def test_lines_that_credit(line: str, agencies: tuple[str, ...]) -> None:
    article = read_article(Report(path="x", title="Bridge opens", text=f"{BODY}\n\n{line}"))
    assert article.credits == agencies
    assert article.furniture[-1].text == line


@pytest.mark.parametrize(
    "text",
    [
        "The minister told CNN that the bridge would open, and AFP reported the same.",
        "The bridge opened (Photo: Tom Lund/AFP). All was calm there.",
        "The Guardian reported earlier, citing sources, that the bridge had opened.",
    ],
)
def test_mentions_are_no_credits(text: str) -> None:
    assert read_article(Report(path="x", text=text)).credits == ()


def test_a_title_that_ends_with_an_agency_credits_it_and_stays_whole() -> None:
    article = read_article(Report(path="x", text=f"Marland opens its longest bridge - CNN\n\n{BODY}\n\n{BODY}"))
    assert (article.title, article.credits) == ("Marland opens its longest bridge - CNN", ("CNN",))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Holt", ("Ida Holt",)),
        ("BY IDA HOLT", ("IDA HOLT",)),
        ("By Ida Holt and Tom Lund, CNN", ("Ida Holt", "Tom Lund")),
        ("By Ida van Holt, Associated Press", ("Ida van Holt",)),
        ("By Jean-Luc O'Hara | Zor Daily", ("Jean-Luc O'Hara",)),
        ("Ida Holt, CNN", ("Ida Holt",)),
        ("By Reuters", ("Reuters",)),
        ("By Monday, the army had left.", ()),
        ("By Tuesday Night The Army Had Left", ()),
        ("By Land and Sea", ()),
        ("Ida Holt, mayor", ()),
        ("By the time it ended, all had left", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert byline_of(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By GEORGE WELLS FOR DAILYPAPER.EXAMPLE", ("GEORGE WELLS",)),
        ("By Ida Holt for The Zor Post", ("Ida Holt",)),
        ("By boat for Zor", ()),
    ],
)
def test_bylines_that_say_for_whom(line: str, names: tuple[str, ...]) -> None:
    assert byline_of(line) == names


def test_an_author_on_a_line_above_the_outlet() -> None:
    article = read_article(Report("x", title="The bridge", text=f"Ida Holt\nBBC News\n\n{BODY}\n\n{BODY}"))
    assert article.byline == ("Ida Holt",)
    assert [f.why for f in article.furniture] == ["byline", "agency line"]
