"""Facts are counted on from one transaction to the next: the same counts as when all is counted anew, whoever wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ledger import Ledger, fact_counts
from onrecord.model.parts import Span
from onrecord.pipeline import Connector
from tests.ledger.derived import derived, remade
from tests.lengths import examples

SENTENCES = (
    "Anna Vell spoke with Josef Tarn by telephone on Tuesday about the bridge at Orsk.",
    "The two agreed that engineers from both banks would look at its northern pier before the flood.",
    "A third of the harbour was without light for most of the night, the governor of Varnia wrote.",
    "Grain worth nine million crowns was loaded on four ships that had waited since the middle of March.",
    "Nobody at the ministry would say who had asked for the call or how long it had lasted.",
)
TEXTS = ((0, 1, 2, 3), (0, 1, 2, 3, 4), (0, 1), (2, 0, 4), (3, 4, 0, 1))
ADDED = st.tuples(
    st.just("add"), st.integers(0, 9), st.integers(0, 4), st.sampled_from(["Post", "Echo", "Dawn", None]),
    st.sampled_from([None, "https://post.example/a"]),
)  # fmt: skip
STRUCK = st.tuples(st.just("strike"), st.integers(0, 9))
PARTED = st.tuples(st.just("not copies"), st.integers(0, 9), st.integers(0, 9))
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.one_of(ADDED, ADDED, ADDED, ADDED, STRUCK, PARTED)), min_size=4, max_size=14
)  # fmt: skip


@pytest.fixture
def from_two(monkeypatch):
    monkeypatch.setattr(fact_counts, "_MANY", 2)


def take(ledger, make, step):
    there = {a.id: a for a in ledger.articles()}
    if step[0] == "add":
        _, number, text, outlet, url = step
        words = " ".join(SENTENCES[n] for n in TEXTS[text])
        article = make.article(number, words, outlet=outlet, url=url)
        start = words.index(SENTENCES[0])
        evidence = (Span(start, start + len(SENTENCES[0]), SENTENCES[0]),)
        ledger.add(article, [make.contact(evidence=evidence)])
    elif step[0] == "strike" and f"sha256:{step[1]}" in there:
        ledger.correct(there[f"sha256:{step[1]}"], [], reason="no contact")
    elif step[0] == "not copies" and {f"sha256:{n}" for n in step[1:]} <= there.keys() and step[1] != step[2]:
        ledger.not_copies(f"sha256:{step[1]}", f"sha256:{step[2]}", reason="both were there")


def two_in_turn(places, make, clock, steps):
    with (
        places.one() as path,
        Ledger.open(path, clock=clock, connector=Connector) as one,
        Ledger.open(path, clock=clock, connector=Connector) as other,
    ):
        for which, step in steps:
            take((one, other)[which], make, step)
            clock.now += timedelta(minutes=1)
        kept = derived(one)
        assert kept == remade(one)


@given(steps=STEPS)
@examples(40)
def test_two_who_write_in_turn_count_as_one_who_counts_anew(places, make, clock, from_two, steps):
    two_in_turn(places, make, clock, steps)


@pytest.mark.parametrize("places", ["postgresql"], indirect=True)
@given(steps=STEPS)
@examples(4)
def test_two_who_write_in_turn_count_as_one_who_counts_anew_in_postgresql(places, make, clock, from_two, steps):
    two_in_turn(places, make, clock, steps)


def test_one_who_writes_alone_reads_no_record_twice(path, make, clock, from_two, monkeypatch):
    with Ledger.open(path, clock=clock, connector=Connector) as ledger:
        for n in range(4):
            take(ledger, make, ("add", n, 0, f"Paper {n}", None))
        wholly = []
        whole = fact_counts.counted
        monkeypatch.setattr(
            "onrecord.ledger.desk_writing.counted", lambda c, facts, p: wholly.extend(facts) or whole(c, facts, p)
        )
        take(ledger, make, ("add", 9, 4, "The Ferry", None))
        ((_, records, reports, outlets, *_),) = derived(ledger)["facts"].values()
        assert (records, reports, outlets) == (5, 5, 5)
        assert wholly == []
        assert derived(ledger) == remade(ledger)


def test_what_another_has_put_in_the_place_of_a_report_is_noticed(path, make, clock, from_two):
    with (
        Ledger.open(path, clock=clock, connector=Connector) as one,
        Ledger.open(path, clock=clock, connector=Connector) as other,
    ):
        take(one, make, ("add", 1, 0, "Post", "https://post.example/a"))
        take(one, make, ("add", 2, 2, "Echo", None))
        before = derived(one)["facts"]
        take(other, make, ("add", 3, 1, "Dawn", "https://post.example/a"))
        assert derived(one)["facts"] == before
        take(one, make, ("add", 4, 0, "Post", None))
        kept = derived(one)
        ((_, _, _, outlets, *_),) = kept["facts"].values()
        assert outlets == 3
        assert kept == remade(one)
