"""The made-up articles on which speed is measured, and that our first step finds their copies."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from made import COPIES, Press
from tracing_speed import measured


def test_an_article_is_made_again_the_same_without_the_others() -> None:
    assert Press(3).article(700) == Press(3).article(700)
    assert Press(3).article(700).text != Press(4).article(700).text


def test_a_fifth_are_copies_of_all_kinds_of_earlier_originals() -> None:
    press = Press()
    kinds = [press.kind(n) for n in range(2000)]
    assert 300 < sum(k is not None for k in kinds) < 500
    assert {*kinds} == {None, *COPIES}
    assert all(source < n and kinds[source] is None for n in range(2000) for source in press.sources(n))


def test_a_verbatim_copy_has_the_sentences_of_its_source() -> None:
    press = Press()
    number = next(n for n in range(2000) if press.kind(n) == "verbatim")
    (source,) = press.sources(number)
    assert press.article(number).text.split("\n\n")[:7] == press.article(source).text.split("\n\n")[:7]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_first_step_finds_the_copies(seed: int) -> None:
    figures = measured(700, "candidates", seed)
    assert figures["recall"] > 0.97
    assert figures["unrelated_answers_an_article"] < 12
