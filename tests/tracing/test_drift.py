"""What changed from parent to copy: pairs of sentences with the kinds of change that are to be told, and traps."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.model.article import Article
from onrecord.model.copies import Drift
from onrecord.model.marks import Marks, packed, unpacked
from onrecord.pipeline import Corridor
from onrecord.tracing.compare import Traced, compare
from onrecord.tracing.drift import drift
from onrecord.tracing.drifted import changes as changed
from onrecord.tracing.sentences import sentences

PAIRS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("drift_pairs.toml").read_text("utf-8"))["pair"]
Make = Callable[..., Article]
Told = Callable[[Article, Article], list[Drift]]


@pytest.fixture(scope="module")
def both(make: Make) -> list[tuple[Article, Article]]:
    """The pairs as articles of one day, parent first."""
    return [
        (make(p["before"], "Lund Wire", p.get("published")), make(p["after"], "Daily Post", p.get("published")))
        for p in PAIRS
    ]


@pytest.fixture(scope="module")
def marked(both: list[tuple[Article, Article]]) -> dict[str, Marks]:
    """The marks of all of them."""
    return Corridor().marks(article for pair in both for article in pair)


def changes(parent: Article, copy: Article, marks: dict[str, Marks]) -> list[Drift]:
    here, there = (Traced(a, sentences(a)) for a in (copy, parent))
    _, matrix = compare(here, there)
    return drift(here, there, matrix, marks.get(copy.id), marks.get(parent.id))


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=[p["after"][:50] for p in PAIRS])
def test_a_change_is_told_and_a_harmless_one_is_not(
    number: int, both: list[tuple[Article, Article]], marked: dict[str, Marks]
) -> None:
    parent, copy = both[number]
    found = changes(parent, copy, marked)
    assert [d.kind for d in found] == PAIRS[number]["kinds"], [(d.kind, d.before, d.after) for d in found]
    for d in found:
        assert copy.text[d.here.start : d.here.end] == d.here.text
        assert parent.text[d.there.start : d.there.end] == d.there.text


def test_turning_the_two_round_turns_a_change_round(
    both: list[tuple[Article, Article]], marked: dict[str, Marks]
) -> None:
    kept = 0
    for pair, (parent, copy) in zip(PAIRS, both, strict=True):
        if pair["kinds"] in (["number"], ["role"], ["date"]):
            there, back = changes(parent, copy, marked), changes(copy, parent, marked)
            assert [(d.kind, d.here, d.there, d.before, d.after) for d in there] == [
                (d.kind, d.there, d.here, d.after, d.before) for d in back
            ]
            kept += 1
    assert kept > 15


def test_marks_survive_json(marked: dict[str, Marks]) -> None:
    for marks in marked.values():
        assert unpacked(json.loads(json.dumps(packed(marks)))) == marks


def test_without_marks_only_quotes_and_matter_are_told(make: Make) -> None:
    parent = make(f"{PAIRS[0]['before']} \"Nobody saw them come.\"", "Lund Wire")
    copy = make(f"{PAIRS[0]['after']} \"Nobody has seen them come.\"", "Daily Post")
    assert [d.kind for d in changes(parent, copy, {})] == ["quote"]


def test_matter_of_the_copy_alone_is_added_and_many_dropped_sentences_are_one_line(make: Make, origin: str) -> None:
    paragraphs = origin.split("\n\n")
    parent = make(origin, "Lund Wire")
    copy = make(f"{paragraphs[0]}\n\nBakers in the old town have sold no bread since the spring.", "Daily Post")
    found = changes(parent, copy, {})
    assert [d.kind for d in found if d.kind == "added"] == ["added"]
    assert 1 <= sum(d.kind == "dropped" for d in found) <= 3
    assert changes(parent, make(origin, "Evening Sun"), {}) == []


def test_between_languages_a_figure_that_only_one_has_stands_for_one_that_only_the_other_has(make: Make) -> None:
    parent = make(
        "The flood at Lisk took 31 lives on Monday, Mayor Ana Brill said. The bridge of Orsk was closed at 10:40.",
        "Lund Wire",
    )
    copy = make(
        "Das Hochwasser in Lisk forderte am Montag 13 Todesopfer, sagte die Bürgermeisterin Ana Brill. "
        "Die Brücke von Orsk wurde um 10.40 Uhr gesperrt.",
        "Tagblatt",
    )
    assert copy.language == "de"
    found = [d for d in changed(copy, [parent], {})[0] if d.kind == "number"]
    assert [(d.before, d.after) for d in found] == [("31", "13")]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("denied that it had hit a civilian target", "said that it had hit a military target", None),
     ("denied that it had closed the bridge at Lund", "told reporters that it had closed the bridge at Lund", None),
     ("said it had not closed the bridge at Lund", "said it had closed the bridge at Lund",
      ("it had not closed the bridge at Lund", "it had closed the bridge at Lund"))],
)  # fmt: skip
def test_what_was_denied_is_shown_with_the_word_that_denies_it(
    before: str, after: str, told: tuple[str, str] | None, make: Make
) -> None:
    more = "Its spokesman said that the missile had destroyed a command post of the northern brigade."
    one, other = (make(f"The Varnian defence ministry {said}. {more}", "Wire", None) for said in (before, after))
    (found,) = changes(one, other, Corridor().marks((one, other)))
    assert found.kind == "polarity"
    assert (found.before, found.after) == (told or (before, after))
    assert one.text[found.there.start : found.there.end] == found.before
