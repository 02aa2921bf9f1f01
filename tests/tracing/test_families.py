"""Families of copies: who copied whom, in which way, and who is a witness of its own."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.article import Article
from onrecord.model.copies import Family
from onrecord.pipeline import trace as trace_all
from onrecord.tracing import trace

Make = Callable[..., Article]


def told(families: list[Family], articles: list[Article]) -> list[tuple[str, str, str]]:
    """Each link as outlet, relation and outlet of the parent."""
    outlet = {a.id: a.outlet or "" for a in articles}
    return sorted((outlet[x.article], x.relation, outlet[x.of]) for f in families for x in f.links)


def test_a_rewritten_report_goes_back_to_the_earlier_one(make: Make) -> None:
    first = make("origin", "Lund Wire", "2024-03-04T10:00")
    second = make("rewritten", "Daily Post", "2024-03-04T15:00")
    (family,) = trace([second, first])
    assert family.members == (first.id, second.id)
    assert family.origin == first.id
    (link,) = family.links
    assert (link.article, link.of, link.relation) == (second.id, first.id, "rewritten")
    assert link.coverage > link.coverage_there > 0.4
    for pair in link.aligned:
        for span, article in ((pair.here, second), (pair.there, first)):
            assert article.text[span.start : span.end] == span.text


def test_a_report_of_the_same_happening_in_own_words_is_no_copy(make: Make) -> None:
    assert trace([make("origin", "Lund Wire", "2024-03-04"), make("other", "Coast Daily", "2024-03-05")]) == []


def test_reports_of_other_things_are_no_family(make: Make) -> None:
    assert trace([make("origin", "Lund Wire"), make("unlike", "Marrick Post")]) == []


def test_the_same_text_elsewhere_is_verbatim_and_a_paragraph_of_it_an_excerpt(make: Make, origin: str) -> None:
    paragraphs = origin.split("\n\n")
    first = make(origin, "Lund Wire", "2024-03-04T10:00")
    reprint = make(origin, "Daily Post", "2024-03-04T11:00")
    part = make("Our weekly look at grain.\n\n" + paragraphs[4], "Mill Letter", "2024-03-06")
    families = trace([first, reprint, part])
    assert [x[:2] for x in told(families, [first, reprint, part])] == [
        ("Daily Post", "verbatim"),
        ("Mill Letter", "excerpt"),
    ]


def test_words_in_quote_marks_that_became_others_are_told(make: Make, origin: str) -> None:
    first = make(origin, "Lund Wire", "2024-03-04T10:00")
    changed = origin.replace("Nobody here carried a weapon", "No one here was carrying arms")
    cut = changed.replace("They were unloading 40 tonnes of flour", "They were unloading")
    copy = make(cut, "Daily Post", "2024-03-05")
    (family,) = trace([first, copy])
    (drift,) = family.links[0].drift
    assert (drift.kind, drift.before, drift.after) == (
        "quote", "Nobody here carried a weapon", "No one here was carrying arms",
    )  # fmt: skip
    assert copy.text[drift.here.start : drift.here.end] == drift.after
    assert first.text[drift.there.start : drift.there.end] == drift.before


def test_words_put_into_quote_marks_are_told_and_a_quoted_name_is_not(make: Make, origin: str) -> None:
    first = make(origin, "Lund Wire", "2024-03-04T10:00")
    copy = make(
        origin.replace("three cranes were beyond repair", 'three cranes were "beyond repair"').replace(
            "the tug Amara", 'the tug "Amara"'
        ),
        "Daily Post",
        "2024-03-05",
    )
    (family,) = trace([first, copy])
    assert [(d.before, d.after) for d in family.links[0].drift] == [("beyond repair", "beyond repair")]


def test_an_outlet_that_is_credited_comes_first_whatever_the_clocks_say(make: Make, origin: str) -> None:
    first = make(origin, "Lund Wire", "2024-03-04T10:00")
    copy = make(f"{origin}\n\nLund Wire contributed this report.", "Daily Post", "2024-03-04T08:00")
    (family,) = trace([copy, first])
    assert family.origin == first.id
    assert "credits Lund Wire" in family.why


def test_where_nothing_tells_the_order_no_origin_is_named(make: Make, origin: str) -> None:
    (family,) = trace([make(origin, "Lund Wire"), make(origin, "Daily Post")])
    assert family.origin is None
    assert "cannot be told" in family.why


def test_a_report_after_one_that_is_not_held_is_a_family_of_its_own(make: Make) -> None:
    article = make("(Reuters) - Three cranes fell into the harbour of Vessin on Monday, the mayor said.", "Daily Post")
    (family,) = trace([article])
    assert (family.members, family.origin, family.credited) == ((article.id,), None, "Reuters")


def test_the_meaning_of_sentences_can_be_left_out(make: Make, origin: str) -> None:
    both = [make(origin, "Lund Wire", "2024-03-04"), make(origin, "Daily Post", "2024-03-05")]
    assert told(trace(both, meaning=False), both) == [("Daily Post", "verbatim", "Lund Wire")]


@settings(max_examples=8, deadline=None)
@given(order=st.permutations(range(5)))
def test_the_order_of_reading_changes_nothing(make: Make, origin: str, order: list[int]) -> None:
    articles = [
        make("origin", "Lund Wire", "2024-03-04T10:00"),
        make("rewritten", "Daily Post", "2024-03-04T15:00"),
        make(origin, "Evening Sun", "2024-03-04T12:00"),
        make("other", "Coast Daily", "2024-03-05"),
        make("unlike", "Marrick Post", "2024-03-05"),
    ]
    clean = trace(articles)
    assert told(clean, articles) == [("Daily Post", "rewritten", "Lund Wire"), ("Evening Sun", "verbatim", "Lund Wire")]
    assert trace([articles[n] for n in order]) == clean


def test_a_family_says_how_many_origins_its_happening_has(make: Make, origin: str) -> None:
    wire, copy = make(origin, "Lund Wire", "2024-03-04T10:00"), make(origin, "Daily Post", "2024-03-04T12:00")
    own, bank = make("other", "Coast Daily", "2024-03-05"), make("unlike", "Marrick Post", "2024-03-05")
    (family,), _ = trace_all([own, copy, bank, wire])
    assert family.independent == 2


def test_a_credit_to_the_outlet_of_a_site_is_no_credit_to_another(make: Make) -> None:
    text = "VESSIN (CNN) - Three cranes fell into the harbour of Vessin on Monday, the mayor said."
    assert trace([make(text, "edition.cnn.com")]) == []
    assert [f.credited for f in trace([make(text, "dailypost.example")])] == ["CNN"]
