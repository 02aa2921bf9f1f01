"""Whether two records tell one happening: labelled pairs of reports, and what must hold for any two records."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from onrecord.linking.same import same
from onrecord.linking.told import Told
from onrecord.linking.who import Who, who
from onrecord.model.article import Published
from onrecord.model.parts import Actor, Amount, Span, When
from onrecord.model.records import Contact, Pledge, Statement

ANN = Actor("Ann Vell", "ann-vell", "person")
BO = Actor("Bo Lind", "bo-lind", "person")
CY = Actor("Cy Roe", "cy-roe", "person")


def told(record: Any, article: str, day: str | None = "2024-03-12", moment: str | None = None) -> Told:
    return Told(record, article, f"The {article}", (), Published(day, day, "given", moment=moment))


def on(day: str) -> When:
    return When(day, day, "day", "explicit", day)


def says(words: str, speaker: Actor = ANN, **more: Any) -> Statement:
    return Statement(speaker=speaker, cue="said", quotes=(words,), content=words, form="direct", **more)


def call(*participants: Actor, **more: Any) -> Contact:
    return Contact(mode="call", status="held", participants=participants, **more)


def test_pairs_are_many_and_half_of_them_traps(pairs: Any) -> None:
    labels = Counter(p.pair.label for p in pairs)
    assert len(pairs) >= 220
    assert labels["none"] * 2 >= len(pairs)
    assert {p.pair.kind for p in pairs} >= {
        "statement",
        "contact",
        "channel",
        "pledge",
        "loss",
        "incident",
        "assessment",
    }
    assert sum(p.extracted for p in pairs) >= 0.97 * len(pairs), [p.pair.about for p in pairs if not p.extracted]


def test_no_trap_is_linked(pairs: Any) -> None:
    assert [(p.pair.kind, p.pair.about) for p in pairs if p.pair.label == "none" != p.label] == []


def test_what_is_one_happening_is_linked_with_the_right_relation(pairs: Any) -> None:
    wanted = [p for p in pairs if p.pair.label != "none"]
    wrong = [(p.pair.kind, p.pair.about, p.label) for p in wanted if p.label != p.pair.label]
    assert len(wrong) <= 0.03 * len(wanted), wrong


def test_what_is_linked_shares_a_block(pairs: Any) -> None:
    assert [(p.pair.kind, p.pair.about) for p in pairs if not p.blocked] == []


def test_a_link_says_why_and_a_conflict_in_what(pairs: Any) -> None:
    for found in (p.found for p in pairs if p.found is not None):
        assert found.why
        assert 0 < found.score <= 1
        contrary = [d for d in found.fields if d.contrary]
        assert bool(contrary) == (found.relation != "same")
        assert (found.later is not None) == (found.relation == "update")


def test_the_order_of_two_records_is_nothing(pairs: Any) -> None:
    linked = 0
    for p in pairs:
        for a in p.records[0]:
            for b in p.records[1]:
                one, other = same(a, b), same(b, a)
                linked += one is not None
                assert (one.mirrored() if one else None) == other
                assert (same(a, b, True) is not None) >= (one is not None)
    assert linked


def test_another_speaker_is_always_told(pairs: Any) -> None:
    """Whichever two statements are linked, of whatever pairs: it is one speaker, or the link says that it is not."""
    every = [t for p in pairs if p.pair.kind == "statement" for side in p.records for t in side]
    links = [(a, b, found) for a, b in combinations(every, 2) if (found := same(a, b))]
    assert len(links) >= 20
    for a, b, found in links:
        assert isinstance(a.record, Statement)
        assert isinstance(b.record, Statement)
        one = who(a.record.speaker, b.record.speaker) >= Who.DESCRIBED
        assert one or "speaker" in {d.field for d in found.fields}


def test_records_of_one_article_or_of_two_kinds_are_not_linked() -> None:
    quote = told(says("We will not leave this valley to anybody."), "a")
    assert same(quote, replace(quote)) is None
    assert same(quote, told(call(ANN, BO, when=on("2024-03-12")), "b")) is None
    assert same(quote, replace(quote, article="b")) is not None


def test_a_participant_left_out_needs_the_day_and_more() -> None:
    whole = told(call(ANN, BO, when=on("2024-03-12"), gap_days=84.0), "a")
    assert same(whole, told(call(BO, when=on("2024-03-12"), gap_days=84.0), "b")) is not None
    assert same(whole, told(call(BO, when=on("2024-03-12")), "b")) is None
    assert same(whole, told(call(BO, CY, when=on("2024-03-12"), gap_days=84.0), "b")) is None


def test_an_update_is_the_later_one_even_on_one_day() -> None:
    early = told(Pledge(donor=ANN, recipient=BO, amount=Amount(5e6, "EUR"), status="announced"), "b", "2024-03-01")
    late = told(Pledge(donor=ANN, recipient=BO, amount=Amount(5e6, "EUR"), status="approved"), "a", "2024-03-20")
    found, back = same(early, late), same(late, early)
    assert found is not None
    assert back is not None
    assert (found.relation, found.later) == ("update", "other")
    assert (back.relation, back.later) == ("update", "one")
    assert [(d.field, d.one, d.other) for d in found.fields] == [("status", "announced", "approved")]


def test_a_status_that_goes_back_is_not_the_same_package() -> None:
    early = told(Pledge(donor=ANN, recipient=BO, amount=Amount(5e6, "EUR"), status="delivered"), "b", "2024-03-01")
    late = told(Pledge(donor=ANN, recipient=BO, amount=Amount(5e6, "EUR"), status="considered"), "a", "2024-03-20")
    assert same(early, late) is None


@pytest.mark.parametrize(
    ("words", "day", "linked"),
    [
        ("We do not strike markets.", "2024-03-13", True),
        ("We do not strike markets.", "2024-03-19", False),
        ("We do not strike markets.", None, True),
        ("We do strike.", "2024-03-12", False),
    ],
)
def test_a_short_quote_is_told_by_its_words_within_days(words: str, day: str | None, linked: bool) -> None:
    one = told(says("We do not strike markets"), "a")
    assert (same(one, told(says(words), "b", day)) is not None) == linked


def test_copies_known_as_such_need_less_in_common() -> None:
    one = told(says("I do not negotiate battalions over the telephone"), "a")
    other = told(says("I don't deal battalions by phone"), "b")
    assert same(one, other) is None
    found = same(one, other, True)
    assert found is not None
    assert found.relation == "same"


def test_a_voice_without_a_name_is_one_by_description_and_words() -> None:
    unnamed = Actor("a senior official", "anonymous-senior-official", "anonymous")
    another = Actor("a diplomat", "anonymous-diplomat", "anonymous")
    words = "The convoy turned back because nobody had paid the drivers"
    assert same(told(says(words, unnamed), "a"), told(says(words, unnamed), "b")) is not None
    assert (
        same(told(says("The convoy turned back", unnamed), "a"), told(says("The convoy turned back", another), "b"))
        is None
    )
    assert same(told(says(words, unnamed), "a"), told(says("The convoy was late", unnamed), "b")) is None


def test_hostile_words_are_no_trouble() -> None:
    odd = ("", "\x00", "“”" * 5000, "a" * 20000, "не" * 3000, "1:1:1:1 " * 2000, "İ̇ ß ﬃ " * 500)
    records = [told(says(w, evidence=(Span(0, len(w), w),)), f"{n}") for n, w in enumerate(odd)]
    for a, b in combinations(records, 2):
        found = same(a, b)
        assert found is None or found.score > 0
