"""All wordings of one utterance with the likely original, and the spread of the figures of a fact."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from onrecord.linking.spread import spread
from onrecord.linking.told import Told
from onrecord.linking.variants import Change, changes, variants
from onrecord.model.article import Published
from onrecord.model.parts import Actor, Item, Quantity, Span, Voice, When
from onrecord.model.records import Contact, Incident, Loss, Statement

ROE = Actor("Stellan Roe", "stellan-roe", "person")
SHE = Actor("unresolved (he)", "anonymous-unresolved", "anonymous")


def told(record: Any, article: str, day: str | None) -> Told:
    published = Published(day, day, "given")
    return Told(record, article, f"The {article}", (), published)


def quoted(words: str, speaker: Actor = ROE, **more: Any) -> Statement:
    return Statement(speaker=speaker, cue="said", quotes=(words,), content=words, form="direct", **more)


def reported(words: str) -> Statement:
    return Statement(speaker=ROE, cue="said", content=words, form="indirect", when=WHEN, occasion="a press conference")


WHEN = When("2024-03-11", "2024-03-11", "day", "relative", "Monday")
FULL = "Grain shipments through our harbor will be cost-free for every neighbor that wants peace"
TELLINGS = (
    told(
        quoted("Grain deliveries through our harbor will be free for each neighbor that wants peace"),
        "Echo",
        "2024-03-13",
    ),
    told(quoted(FULL), "Agency", "2024-03-12"),
    told(quoted(FULL + "."), "Herald", "2024-03-13"),
    told(quoted("Grain shipments through our harbor will be cost-free", SHE), "Brief", "2024-03-13"),
    told(reported("grain shipments would be free for neighbors that want peace"), "Radio", "2024-03-11"),
)


@pytest.mark.parametrize("order", list(permutations(range(5)))[::17])
def test_an_utterance_has_all_wordings_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    found = variants([TELLINGS[n] for n in order])
    assert found.speaker == ROE
    assert found.original.text == FULL
    assert found.original.articles == ("Agency", "Herald")
    assert found.original.outlets == ("The Agency", "The Herald")
    assert found.original.first == "2024-03-12"
    assert found.original.changes == ()
    assert found.wordings[0] == found.original
    assert found.wordings[-1].form == "indirect"
    assert sorted(a for w in found.wordings for a in w.articles) == ["Agency", "Brief", "Echo", "Herald", "Radio"]
    assert (found.occasion, found.day) == ("a press conference", "2024-03-11")
    assert "quoted, where others report" in found.why
    assert "the same words in 2 reports" in found.why


def test_the_changes_of_a_wording_are_told_word_by_word() -> None:
    found = variants(TELLINGS)
    echo = next(w for w in found.wordings if w.articles == ("Echo",))
    assert Change("shipments", "deliveries") in echo.changes
    assert Change("cost-free", "free") in echo.changes
    assert Change("every", "each") in echo.changes
    assert changes("We did not call.", "We did call") == (Change("not", ""),)
    assert changes("One “word”", "one word") == ()


def test_one_telling_is_an_utterance_and_none_is_an_error() -> None:
    assert variants(TELLINGS[:1]).why == "published no later than any other"
    with pytest.raises(ValueError, match="at least one"):
        variants([])


def _killed(value: float, by: str | None, approx: bool = False) -> Incident:
    quantity = Quantity(None if approx else value, value, None if approx else value, None, None, f"{value:g}")
    voices = (Voice(Actor(by, by, "organisation"), "said", Span(0, 1, "x")),) if by else ()
    outlet = Voice(Actor("The paper", "the-paper", "organisation"), "outlet", None)
    return Incident(type="shelling", harm=(Item("people", "killed", quantity),), attribution=(*voices, outlet))


def test_the_spread_of_a_figure_has_each_value_with_its_claimant_and_report() -> None:
    tellings = [
        told(_killed(19, "the army"), "b", "2024-03-14"),
        told(_killed(14, "the mayor", True), "a", "2024-03-12"),
        told(_killed(14, None), "c", "2024-03-13"),
    ]
    (found,) = spread(tellings)
    assert (found.field, found.min, found.max) == ("killed", 14, 19)
    assert [(v.value, v.by, v.article) for v in found.values] == [
        (14, "the mayor", "a"),
        (14, None, "c"),
        (19, "the army", "b"),
    ]
    assert spread(tellings[::-1]) == (found,)


def test_losses_and_talks_have_spreads_too() -> None:
    lost = Loss(
        side=ROE, items=(Item("Tanks", "tank", Quantity(3, 3, 3, None, None, "three")), Item("men", None, None))
    )
    talk = Contact(mode="call", status="held", participants=(ROE,), duration_minutes=55.0, gap_days=84.0)
    assert [(s.field, s.min) for s in spread([told(lost, "a", None)])] == [("tanks", 3)]
    assert [(s.field, s.max) for s in spread([told(talk, "a", None)])] == [
        ("duration in minutes", 55),
        ("gap in days", 84),
    ]
