"""What people decide of facts: two are one, a record tells another; undone, or as of a day before, all is as it was."""

from __future__ import annotations

import pytest

from onrecord.errors import UsageError


@pytest.fixture
def two(ledger, make):
    """Two raids of one day, told by two outlets under different names of the place."""
    ledger.add(make.article(1, outlet="The Harbour Post"), [make.incident("Orsk")])
    ledger.add(make.article(2, outlet="Lund Wire"), [make.incident("Novy Orsk")])
    return [line["id"] for line in sorted(ledger.list("fact"), key=lambda f: f["articles"])]


def facts(ledger, **more):
    return {f["id"]: (f["reports"], f["origins"]) for f in ledger.list("fact", **more)}


def test_two_facts_that_are_one_count_together(ledger, clock, two):
    clock.go_on(days=1)
    made = ledger.same_fact(two[1], two[0], reason="two names of one town")
    assert facts(ledger) == {two[0]: (2, 2)}
    assert {line["fact"] for line in ledger.list("incident")} == {two[0]}
    assert facts(ledger, as_of="2031-04-03") == {two[0]: (1, 1), two[1]: (1, 1)}
    assert ledger.same_fact(two[1], two[0], reason="again").number == made.number
    clock.go_on(days=1)
    ledger.undo_decision(made.number)
    assert set(facts(ledger)) == set(two)
    assert set(facts(ledger, as_of="2031-04-04")) == {two[0]}


def test_a_record_that_tells_another_fact_leaves_the_others(ledger, make, two):
    ledger.add(make.article(3, outlet="Coast Daily"), [make.incident("Orsk")])
    assert facts(ledger)[two[0]] == (2, 1)
    made = ledger.other_fact("incident:Orsk", "3.txt", reason="the second raid of that night")
    assert facts(ledger) == {two[0]: (1, 1), two[1]: (1, 1), made.into: (1, 1)}
    assert {line["fact"] for line in ledger.list("incident")} == {*two, made.into}


@pytest.mark.parametrize(
    ("verb", "given", "says"),
    [
        ("same_fact", ("fact:none", "fact:none"), "no fact 'fact:none'"),
        ("other_fact", ("incident:none", "1.txt"), "has no record 'incident:none'"),
        ("other_fact", ("incident:Orsk", "none.txt"), "no article 'none.txt'"),
        ("not_copies", ("1.txt", "1.txt"), "the same article"),
    ],
)
def test_what_makes_no_sense_is_told(ledger, two, verb, given, says):
    with pytest.raises(UsageError, match=says):
        getattr(ledger, verb)(*given, reason="why not")


def test_a_circle_is_refused(ledger, two):
    ledger.same_fact(two[0], two[1], reason="one raid")
    with pytest.raises(UsageError, match="already"):
        ledger.same_fact(two[1], two[0], reason="the other way round")
