"""The sexes of given names, from the file that is compiled at build time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.compile_given_names import compile_given_names
from onrecord.language.given_names import sex_of_name


@pytest.mark.parametrize(
    ("name", "sex"),
    [("Aisling", "f"), ("Zoë", "f"), ("Łukasz", "m"), ("Dmytro", "m"), ("Anne-Marie", "f"), ("Kim", None), ("Q", None)],
)
def test_a_name_of_one_sex_tells_it(name: str, sex: str | None) -> None:
    assert sex_of_name(name) == sex


@given(st.text(max_size=30))
def test_any_text_can_be_asked_for(name: str) -> None:
    assert sex_of_name(name) in ("f", "m", None)


def test_the_file_is_up_to_date() -> None:
    assert compile_given_names() is False
