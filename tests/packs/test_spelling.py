"""Spellings of one name are one, and names of different people stay apart."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.packs.spelling import beginnings, fold, is_initials, person_slug, same_given, sought, spellings


@pytest.mark.parametrize(
    "names",
    [
        ["Sergei Bondar", "Sergey Bondar", "Serhiy Bondar", "Serhii Bondar"],
        ["Yuriy Melnyk", "Yurii Melnik", "Yury Melnyk"],
        ["Mohammed al-Rashid", "Muhammad Al Rashid", "Mohamed Al-Rasheed"],
        ["Bill Harmon", "William Harmon"],
        ["Brian O'Dell", "Brian O’Dell", "Brian ODell"],
        ["Łukasz Żurek", "Lukasz Zurek"],
        ["Tae Min-ho", "Tae Min Ho"],
    ],
)
def test_spellings_of_one_person_have_one_id(names):
    assert len({person_slug(name.split()) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Kravets", "Vladimir Kravets"), ("Oleksandr Kravets", "Alexander Kravets"),
        ("Michelle Tarn", "Michael Tarn"), ("Anna Lind", "Anna Lindt"), ("John Reid", "John Reed"),
    ],
)  # fmt: skip
def test_different_people_have_different_ids(one, other):
    assert person_slug(one.split()) != person_slug(other.split())


def test_one_given_name_in_two_languages_is_one_only_to_compare():
    assert same_given("Volodymyr", "Vladimir")
    assert same_given("Bill", "William")
    assert not same_given("Michael", "Michelle")
    assert sought("Oleksandr") == sought("alexander")
    assert sought("bill") != sought("william")
    assert sought("bill", short=True) == sought("william", short=True)


def test_initials_are_told_from_short_words():
    assert [is_initials(w) for w in ("J.", "J.R.", "J", "Jr.", "St.", "Jo", "")] == [True, True, True] + [False] * 4


def test_no_spelling_stands_in_two_rows():
    tables = tomllib.loads(resources.files("onrecord.packs").joinpath("spellings.toml").read_text("utf-8"))
    words = [word for rows in tables["given"].values() for row in rows for word in row.split()]
    assert [word for word in set(words) if words.count(word) > 1] == []


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_words_can_be_compared(one, other):
    assert person_slug([one, other])
    assert isinstance(same_given(one, other), bool)
    assert not sought(one) or fold(one)


@given(st.sampled_from(sorted(spellings().given)), st.sampled_from(sorted(spellings().given)))
def test_words_that_are_sought_as_one_may_begin_alike(one, other):
    if sought(one, short=True) == sought(other, short=True):
        assert other[0] in beginnings(one)
