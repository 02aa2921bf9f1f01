"""The derived tables say the same whether they were kept up row by row or are made anew from all that is there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.ledger import Ledger
from onrecord.ledger.meaning import term_rows
from onrecord.model.article import Article, Published
from onrecord.model.parts import Actor, Span
from onrecord.pipeline import Connector
from tests.ledger.derived import derived, remade
from tests.ledger.test_identity import DECISIONS, IDS, RECORDS, decide
from tests.lengths import examples

OUTLETS = st.sampled_from(["Harbour Post", "Echo", None])
ADDED = st.tuples(
    st.just("add"), st.integers(0, 6), st.lists(RECORDS, max_size=4), OUTLETS,
    st.sampled_from([None, "https://post.example/a", "https://post.example/b"]),
    st.sampled_from(["2031-04-03", "2031-04-05", None]),
)  # fmt: skip
CORRECTED = st.tuples(st.just("correct"), st.integers(0, 6), st.lists(RECORDS, max_size=4))
FACTS = st.tuples(st.sampled_from(["same fact", "other fact"]), st.integers(0, 9), st.integers(0, 9))
STEPS = st.lists(st.one_of(ADDED, ADDED, CORRECTED, FACTS, DECISIONS.map(lambda d: ("decide", d[:2]))), max_size=9)


def numbered(records):
    return [replace(r, id=f"r{n}") for n, r in enumerate(records)]


def article(number, outlet, url, published):
    known = Published(published, published, "stated") if published else Published(None, None, "unknown")
    return Article(f"sha256:{number}", f"{number}.txt", "Text.", outlet=outlet, url=url, published=known)


def take(ledger, step):
    if step[0] == "add":
        _, number, records, *about = step
        ledger.add(article(number, *about), numbered(records))
    elif step[0] == "correct":
        found = next((a for a in ledger.articles() if a.id == f"sha256:{step[1]}"), None)
        if found is not None:
            ledger.correct(found, numbered(step[2]), reason="x")
    elif step[0] == "decide":
        for decision in step[1]:
            decide(ledger, decision)
    else:
        decide_fact(ledger, *step)


def decide_fact(ledger, verb, one, other):
    lines = [line for kind in ("statement", "contact") for line in ledger.list(kind)]
    if not lines:
        return
    this, that = lines[one % len(lines)], lines[other % len(lines)]
    if verb == "other fact":
        ledger.other_fact(this["id"], this["article"], reason="x")
    elif this["fact"] != that["fact"]:
        try:
            ledger.same_fact(this["fact"], that["fact"], reason="x")
        except UsageError:
            return


@pytest.mark.parametrize("places", ["sqlite"], indirect=True)
@given(steps=STEPS)
@examples(30)
def test_kept_up_or_made_anew_they_say_the_same(places, steps):
    kept_up_or_made_anew(places, steps)


@pytest.mark.parametrize("places", ["postgresql"], indirect=True)
@given(steps=STEPS)
@examples(6)
def test_kept_up_or_made_anew_they_say_the_same_in_postgresql(places, steps):
    kept_up_or_made_anew(places, steps)


def kept_up_or_made_anew(places, steps):
    with places.one() as path, Ledger.open(path) as ledger:
        for step in steps:
            take(ledger, step)
        kept = derived(ledger)
        assert kept == remade(ledger)


UNDOING = given(articles=st.lists(st.lists(RECORDS, max_size=4), min_size=1, max_size=4), decisions=DECISIONS)


@pytest.mark.parametrize("places", ["sqlite"], indirect=True)
@UNDOING
@examples(12)
def test_an_undone_decision_leaves_nothing(places, articles, decisions):
    undone(places, articles, decisions)


@pytest.mark.parametrize("places", ["postgresql"], indirect=True)
@UNDOING
@examples(4)
def test_an_undone_decision_leaves_nothing_in_postgresql(places, articles, decisions):
    undone(places, articles, decisions)


def undone(places, articles, decisions):
    with places.one() as path, Ledger.open(path) as ledger:
        for n, records in enumerate(articles):
            ledger.add(article(n, None, None, "2031-04-03"), numbered(records))
        before = derived(ledger)
        for decision in decisions:
            decide(ledger, decision)
        for line in list(ledger.decisions())[::-1]:
            if line["verb"] != "undo" and line["undone"] is None:
                ledger.undo_decision(line["number"])
        assert derived(ledger) == before


@pytest.fixture
def copied(path, clock, make):
    """Two reports and two copies of the first one, which tell one contact, compared with each other."""
    text = "The defence ministers Anna Vell and Josef Tarn spoke by phone on Tuesday for fifty minutes, officials said."
    more = " They agreed to keep the line between their two staffs open and to speak again within a month of the talks."
    with Ledger.open(path, clock=clock, connector=Connector) as ledger:
        for n, (outlet, words) in enumerate(
            [("Post", text + more), ("Echo", text + more + " Nobody else was there."), ("Third", "A call took place.")]
        ):
            evidence = (Span(4 * n, 16, words[4 * n : 16]),)
            ledger.add(make.article(n, words, outlet=outlet), [make.contact(evidence=evidence)])
            clock.go_on(hours=1)
        yield ledger


def test_a_copy_adds_no_origin(copied):
    kept = derived(copied)
    ((_, records, reports, outlets, origins, *_),) = kept["facts"].values()
    assert (records, reports, outlets, origins) == (3, 3, 3, 2)
    assert kept == remade(copied)


def test_what_people_say_are_no_copies_are_origins_of_their_own(copied):
    copied.not_copies("0.txt", "1.txt", reason="both were there")
    kept = derived(copied)
    assert [f[4] for f in kept["facts"].values()] == [3]
    assert kept == remade(copied)
    copied.undo_decision(1)
    assert [f[4] for f in derived(copied)["facts"].values()] == [2]


def test_a_record_corrected_by_hand_is_found_as_it_reads_now(copied):
    copied.amend("1.txt", "contact:1", {"mode": "meeting"}, reason="they met", by="Ines")
    kept = derived(copied)
    assert kept["terms"]["type", "meeting"] == 1
    assert kept == remade(copied)
    copied.strike("2.txt", "contact:1", reason="no contact", by="Ines")
    assert derived(copied) == remade(copied)
    for number in (2, 1):
        copied.undo_decision(number)
    assert derived(copied)["terms"]["type", "call"] == 3
    assert derived(copied) == remade(copied)


def test_many_records_read_otherwise_at_once(ledger, make, monkeypatch):
    monkeypatch.setattr("onrecord.ledger.desk_keeping._AT_ONCE", 5)
    who = Actor("A. Vell", IDS[0], "person")
    for n in range(9):
        ledger.add(make.article(n), [make.statement(speaker=who), make.contact(participants=(who, make_other(n)))])
    ledger.merge_actor(IDS[0], "other-1", reason="one person")
    kept = derived(ledger)
    assert kept["terms"]["who", "other-1"] == 18
    assert kept == remade(ledger)


def make_other(number):
    return Actor(f"Other {number}", f"other-{number}", "person")


def test_terms_are_found_however_many_are_asked_for(ledger, make):
    ledger.add(make.article(), [make.statement()])
    nobody = {("who", f"nobody-{number}") for number in range(450)}
    with ledger._reading() as connection:
        found = term_rows(connection, {*nobody, ("kind", "statement"), ("who", "anna-vell")})
        assert term_rows(connection, set()) == {}
    assert {term: its[1] for term, its in found.items()} == {("kind", "statement"): 1, ("who", "anna-vell"): 1}
