"""The date of an undated article by its own arithmetic, and when there must be none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.linking import check, infer_published
from onrecord.linking.copy_dates import by_copies
from onrecord.model.article import UNKNOWN_DATE, Article, Published
from onrecord.model.copies import CopyLink, Family
from onrecord.packs import Pack, Tenure

CALL = "Defense Minister Ilse Marr phoned Foreign Minister Jonas Tervik{day}, their first call in 61 days. "
LAST = "The two last spoke on March 1, 2025."


def test_a_gap_and_the_last_contact(analysed):
    text = CALL.format(day=" on Thursday") + LAST
    published = infer_published(*analysed(text))
    assert published is not None
    assert (published.start, published.end, published.basis) == ("2025-05-01", "2025-05-01", "inferred")
    assert "61 days" in (published.why or "")


def test_without_a_weekday_the_week_after_is_open(analysed):
    text = CALL.format(day="") + LAST
    published = infer_published(*analysed(text))
    assert published is not None
    assert (published.start, published.end) == ("2025-05-01", "2025-05-07")


def test_a_weekday_that_disagrees_gives_no_date(analysed):
    text = CALL.format(day=" on Monday") + LAST
    assert infer_published(*analysed(text)) is None


def test_other_parties_give_no_date(analysed):
    other = "General Ruth Calder last spoke with Defense Secretary Adele Norrick on March 1, 2025."
    text = CALL.format(day="") + other
    assert infer_published(*analysed(text)) is None


def test_no_sum_no_date(analysed):
    assert infer_published(*analysed("Ilse Marr phoned Jonas Tervik on Monday.")) is None


def test_a_gap_that_does_not_fit_the_report(analysed):
    text = CALL.format(day="") + LAST
    (d,) = [d for d in check(*analysed(text, "2025-03-20")) if d.kind == "arithmetic"]
    assert d.found == "61 days"
    assert check(*analysed(text, "2025-05-02")) == []


def test_a_gap_is_counted_from_the_last_contact_of_several(analysed):
    text = (
        "Defense Minister Ilse Marr phoned Foreign Minister Jonas Tervik on March 1, 2025. "
        "Marr phoned Tervik again on April 10, 2025. "
        "On May 10, 2025, Marr phoned Tervik, their first {what} in {days} days."
    )
    assert check(*analysed(text.format(what="contact", days=30), "2025-05-11")) == []
    (d,) = check(*analysed(text.format(what="contact", days=70), "2025-05-11"))
    assert (d.expected, d.found) == ("30 days", "70 days")
    met = text.replace("phoned Tervik again", "met Tervik in Oslo")
    assert check(*analysed(met.format(what="call", days=70), "2025-05-11")) == []


DATED = [
    # a call after a silence
    (CALL.format(day=" on Thursday") + LAST, "2025-05-01", "2025-05-01", "first call in 61 days"),
    # the days of the war
    ("On the 60th day of the war, shells hit Amsel, officials said Thursday.", "2025-05-01", "2025-05-01", "60th day"),
    # how long it has been since a key date
    ("Two weeks into the war, half of the town has fled.", "2025-03-14", "2025-03-20", "Two weeks counted from"),
    ("A month after the landings on the Ferrin Islands, the port is shut.", "2025-03-24", "2025-04-13", "A month"),
    # a weekday and its date
    (
        "Shells hit Amsel on Tuesday, May 6, officials said. The bridge was blown up on March 16, 2025.",
        "2025-05-06",
        "2025-05-12",
        "Tuesday, May 6 fits 2025",
    ),
    # who held an office, and a weekday with its date
    (
        "Shells hit Amsel on Tuesday, May 7, officials said. Taldorian Defense Minister Hugo Sand denied it.",
        "2024-05-07",
        "2024-05-13",
        "Hugo Sand was Defense Minister of Taldoria from 2023-05-24 to 2024-11-30",
    ),
    # a day that is told in two ways
    ("The port was shelled yesterday, 6 May 2025, the mayor said.", "2025-05-07", "2025-05-07", "is yesterday"),
    ("The treaty was signed two weeks ago, on May 6, 2025.", "2025-05-17", "2025-05-23", "is two weeks ago"),
    (
        "On Monday 5 May the gate was shut. The council was told today (8 May) that it stays so. "
        "The bridge was blown up on March 16, 2025.",
        "2025-05-08",
        "2025-05-08",
        "8 May is today, in 2025",
    ),
    # what is past and what is to come
    (
        "The convoy left the port on 3 May 2025. The two ministers will meet on 12 May 2025.",
        "2025-05-03",
        "2025-05-12",
        "3 May 2025 is past; 12 May 2025 is to come",
    ),
]


@pytest.mark.parametrize(("text", "start", "end", "why"), DATED)
def test_each_hint_dates_by_itself(analysed, text, start, end, why):
    published = infer_published(*analysed(text))
    assert published is not None
    assert (published.start, published.end, published.basis) == (start, end, "inferred")
    assert why in (published.why or "")


@pytest.mark.parametrize(
    "text",
    [
        # a date in a quote about history
        '"On Tuesday, May 6, 1966, my father left," she said. The war goes on.',
        # a deadline ahead
        "The deal must be signed by June 1, 2025, the minister said on Tuesday.",
        # the year of an old book
        "His book of 1999 tells of the old war. He spoke on Friday.",
        # a weekday alone
        "Shells hit Amsel on Tuesday, officials said.",
        # an office held for long
        "Defense Secretary Adele Norrick said the aid would go on. Karvethi President Aldric Voss thanked her.",
        # a weekday with a date in a history
        "In 1917 the king fell. On Thursday, March 15, he gave up the throne, and the old order was gone.",
        # what was so some time after a key date, long past
        "He left the town two months after the landings on the Ferrin Islands and never came back.",
        # a promise told later
        "In 2019 she promised that the bridge will be open on 1 June 2021.",
        # a weekday with a date that fits many a year
        "Shells hit Amsel on Tuesday, May 6, officials said.",
        # only years long apart
        "The pact was signed on May 3, 1990. It will end on May 3, 2030.",
    ],
)
def test_what_must_not_date(analysed, text):
    assert infer_published(*analysed(text)) is None


def test_a_few_years_in_which_a_weekday_fits_are_candidates(analysed):
    text = (
        "Shells hit Amsel on Tuesday, May 6, officials said. Taldorian Defense Minister Hugo Sand denied it. "
        "The gate will be shut on 1 June 2026."
    )
    parsed, records, pack = analysed(text)
    term = Tenure("xb-defence-minister", "2013-01-01", None)
    published = infer_published(parsed, records, with_terms(pack, "Hugo Sand", term))
    assert published is not None
    assert (published.start, published.end, published.basis) == (None, None, "unknown")
    assert "2014-05-06 to 2014-05-12 or 2025-05-06 to 2025-05-12" in (published.why or "")


def with_terms(pack: Pack, name: str, term: Tenure) -> Pack:
    """The pack with another term of office for a person."""
    return replace(pack, people=tuple(replace(p, offices=(term,)) if p.name == name else p for p in pack.people))


def test_short_terms_that_meet_date_a_report(analysed):
    text = "Taldorian Defense Minister Hugo Sand met Defense Secretary Adele Norrick in Saltram."
    parsed, records, pack = analysed(text)
    pack = with_terms(pack, "Adele Norrick", Tenure("xc-defence-secretary", "2024-11-01", None))
    published = infer_published(parsed, records, pack)
    assert published is not None
    assert (published.start, published.end) == ("2024-10-29", "2024-12-03")


def test_hints_narrow_each_other(analysed):
    wide = "A month after the landings on the Ferrin Islands, the port is shut."
    published = infer_published(*analysed(wide + " The convoy left on 5 April 2025."))
    assert published is not None
    assert (published.start, published.end) == ("2025-04-05", "2025-04-13")
    assert "5 April 2025 is past" in (published.why or "")


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        (CALL.format(day=" on Monday") + LAST, "Thursday", "Monday"),
        (
            "The port was shelled yesterday, 6 May 2025, the mayor said. Two weeks into the war, half of it has fled.",
            "2025-03-14 to 2025-03-20",
            "2025-05-07",
        ),
    ],
)
def test_hints_that_disagree_give_no_date_and_are_told(analysed, text, expected, found):
    analysis = analysed(text)
    assert infer_published(*analysis) is None
    (d,) = check(*analysis)
    assert (d.kind, d.expected, d.found) == ("dating", expected, found)
    assert all(e.text == text[e.start : e.end] for e in d.evidence)


def _article(name: str, day: str | None) -> Article:
    published = Published(day, day, "given") if day else UNKNOWN_DATE
    return Article(name, f"{name}.txt", "…", outlet=name, published=published)


@pytest.mark.parametrize(
    ("relation", "days", "start", "end"),
    [
        ("verbatim", ("2025-05-06", None), "2025-05-06", "2025-05-12"),
        ("edited", (None, "2025-05-06"), "2025-04-30", "2025-05-06"),
        ("independent", ("2025-05-06", None), None, None),
        ("verbatim", (None, None), None, None),
    ],
)
def test_an_undated_article_has_the_date_of_its_copies(relation, days, start, end):
    source, copy = _article("Wire", days[0]), _article("Post", days[1])
    family = Family(("Wire", "Post"), (CopyLink("Post", "Wire", relation, 0.9, 1.0, 1.0),), "Wire", "")
    found = by_copies([family], {"Wire": source, "Post": copy})
    assert [(p.start, p.end, p.basis) for p in found.values()] == ([(start, end, "inferred")] if start else [])


def test_copies_that_lie_apart_give_no_date():
    days = {"Wire": "2025-05-06", "Post": None, "Echo": "2025-08-06"}
    articles = {name: _article(name, day) for name, day in days.items()}
    links = (CopyLink("Post", "Wire", "verbatim", 0.9, 1.0, 1.0), CopyLink("Echo", "Post", "verbatim", 0.9, 1.0, 1.0))
    assert by_copies([Family(("Wire", "Post", "Echo"), links, "Wire", "")], articles) == {}
