"""`who` finds an actor by any spelling of its name, and nobody else."""

from __future__ import annotations

import pytest

from onrecord.model.parts import Actor

PEOPLE = [
    "Sergei Shoigu",
    "Volodymyr Tkach",
    "William Harmon",
    "Łucja Østby",
    "Yevhen Melnyk",
    "Anna Bill",
    "Maria Assad",
]


@pytest.fixture
def spoken(ledger, make):
    records = [
        make.statement(f"Words number {n} of this speaker today.", id=name, speaker=Actor(name, f"p-{n}", "person"))
        for n, name in enumerate(PEOPLE)
    ]
    ledger.add(make.article(), records)
    return ledger


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("shoigu", [0]), ("SHOYGU", [0]), ("Sergey Shoygu", [0]), ("shoigu, serhiy", [0]),
        ("Serhiy Shoihu", [0]), ("Vladimir Tkach", [1]),
        ("bill harmon", [2]), ("bill", [5]), ("Lucja Ostby", [3]), ("Evgeny Melnik", [4]), ("ass", []), ("asad", [6]),
        ("ambassador", []), (["shoygu", "melnik"], [0, 4]), ("p-1", [1]), ("Ye", []),
    ],
)  # fmt: skip
def test_any_spelling_finds_whom_it_means(spoken, who, found):
    assert sorted(r["id"] for r in spoken.list("statement", who=who)) == sorted(PEOPLE[n] for n in found)
    assert sorted(a["name"] for a in spoken.list("actor", who=who)) == sorted(PEOPLE[n] for n in found)


def test_a_name_that_only_the_pack_knows_finds_whom_it_means(ledger, make):
    ledger.add(make.article(), [make.statement(speaker=Actor("United Kingdom", "united-kingdom", "country"))])
    assert list(ledger.list("statement", who="Britain")) == []
    assert len(list(ledger.list("statement", who="Britain", pack="world"))) == 1


def test_names_that_are_asked_for_often_are_found_as_the_first_time_and_new_ones_too(spoken, make):
    asked = ["shoigu", "bill", "bill harmon", "Serhiy Shoihu", "ass", "p-1", "Ye", "maria assad", "Assad Maria"]

    def found() -> dict[str, list[str]]:
        return {who: sorted(r["id"] for r in spoken.list("statement", who=who)) for who in asked}

    first = {who: sorted(r["id"] for r in spoken.list("statement", who=[who, "nobody"])) for who in asked}
    assert found() == first == found()
    other = Actor("Bill Assad", "b", "person")
    spoken.add(make.article("Another"), [make.statement("He too.", id="new", speaker=other)])
    assert sorted(r["id"] for r in spoken.list("statement", who="bill assad")) == ["new"]
    assert "new" in found()["bill"]
