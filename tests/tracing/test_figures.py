"""Figures in words and digits as one value."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.tracing.figures import figures


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("two dozen", "en", ["24"]),
        ("two hundred and fifty men and 12 tanks", "en", ["250", "12"]),
        ("400 million", "en", ["400000000"]),
        ("0.4 billion", "en", ["400000000"]),
        ("1,200", "en", ["1200"]),
        ("1.200", "de", ["1200"]),
        ("4.5", "en", ["4.5"]),
        ("4,5 mln", "pl", ["4500000"]),
        ("forty-one", "en", ["41"]),
        ("one of the men", "en", []),
        ("hundreds of thousands", "en", []),
        ("три тысяч", "ru", ["3000"]),
        ("five ten", "en", ["15"]),
    ],
)
def test_a_figure_is_its_value(text: str, language: str, values: list[str]) -> None:
    assert [value for _, _, value in figures(text.split(), language)] == values


@given(
    st.lists(st.sampled_from(["two", "dozen", "and", "hundred", "7", "million", "x", "-", "1.2.3", "٣"]), max_size=12)
)
def test_figures_stand_in_order_and_never_overlap(words: list[str]) -> None:
    found = list(figures(words, "en"))
    assert all(a < b <= len(words) for a, b, _ in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))


@pytest.mark.parametrize("word", ["²", "²í", "3rd", "12th", "½"])
def test_what_only_begins_like_a_figure_is_none(word: str) -> None:
    assert list(figures([word], "en")) == []
