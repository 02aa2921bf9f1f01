"""What changed from parent to copy: pairs of sentences with the kinds of change that are to be told, and traps."""

from __future__ import annotations

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
