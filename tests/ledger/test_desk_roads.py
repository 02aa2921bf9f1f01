"""The quick road by the derived tables answers as the slow one, which looks at each record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ledger import Filter, Ledger, slow_pages
from onrecord.ledger.pages import BUCKETS, FACETS, SORTS
from onrecord.ledger.slow_road import question_of
from onrecord.model.parts import Item, Place, Quantity, Span, Voice, When
from onrecord.model.records import Incident, Loss
from tests.ledger import test_desk_tables as tables
from tests.ledger.test_identity import ACTORS, IDS, NAMES
from tests.lengths import examples

PLACES = st.sampled_from(
    [
        Place("Orsk", "orsk-va", 1.0, 2.0, "VA", "point"),
        Place("Orsk Bay", "orsk-bay-va", None, None, "VA", "unresolved"),
        Place("Varnia", "varnia", 3.0, 4.0, "VA", "country"),
        Place("Belmont", "belmont-be", 5.0, 6.0, "BE", "area"),
        None,
    ]
)
DAYS = ["2030-12-30", "2031-04-01", "2031-04-02", "2031-06-15"]
WHEN = st.one_of(
    st.none(),
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted).map(lambda d: When(*d, "day", "explicit", "x")),
)
TANKS = (Item("tanks", "tank", Quantity(3, 3, 3, None, None, "3")), Item("drones", "drone", None))
PLACED = st.one_of(
    st.builds(
        lambda kind, actor, place, when, by: Incident(
            type=kind, subtype="Attack", actor=actor, place=place, when=when, evidence=(Span(0, 4, f"raid {kind}"),),
            attribution=(Voice(by, "said", None),),
        ),
        st.sampled_from(["raid", "shelling"]), ACTORS | st.none(), PLACES, WHEN, ACTORS,
    ),
    st.builds(
        lambda side, place, when, items, polarity: Loss(
            side=side, place=place, when=when, items=TANKS[:items], polarity=polarity, evidence=(Span(0, 4, "lost"),)
        ),
        ACTORS, PLACES, WHEN, st.integers(1, 2), st.sampled_from(["asserted", "denied"]),
    ),
)  # fmt: skip
ARTICLES = st.lists(
    st.tuples(
        st.lists(PLACED | tables.RECORDS, max_size=4), tables.OUTLETS,
        st.sampled_from([None, None, "https://post.example/a"]), st.sampled_from(["2031-04-03", "2031-04-05", None]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
FILTERS = st.builds(
    lambda dated, located, **given: replace(Filter.of(**given), dated=dated, located=located),
    dated=st.sampled_from([None, None, True, False]),
    located=st.sampled_from([None, None, None, True, False]),
    kind=st.sampled_from([None, None, None, "incident", "loss", "contact", "statement", "pledge"]),
    who=st.lists(st.sampled_from([*IDS, *NAMES, "ann", "nobody"]), max_size=2),
    role=st.sampled_from([None, None, "attribution", "speaker", "participants"]),
    place=st.sampled_from([None, None, None, "orsk-va", "Orsk", "varnia", "VA", "Varnia", "belmont", "nowhere"]),
    since=st.sampled_from([None, None, "2031-04-01", "2031-04-02", "2031-01"]),
    until=st.sampled_from([None, None, "2031-04-02", "2031-04-05", "2031-12"]),
    by=st.sampled_from(["happened", "reported", "recorded"]),
    type=st.sampled_from([None, None, None, "raid", "tank", "direct", "call"]),
    status=st.sampled_from([None, None, None, "held", "denied", "assert"]),
    outlet=st.sampled_from([None, None, "Echo"]),
    origins=st.sampled_from([None, None, 1, 2, 7]),
    q=st.sampled_from([None, None, None, "raid", "hold line", "spo*"]),
)


ROADS = given(articles=ARTICLES, decisions=tables.DECISIONS, filters=st.lists(FILTERS, min_size=1, max_size=8))
LISTS = given(
    articles=ARTICLES, decisions=tables.DECISIONS, names=st.lists(st.sampled_from([*IDS, *NAMES]), max_size=2)
)


@pytest.mark.parametrize("places", ["sqlite"], indirect=True)
@ROADS
@examples(25)
def test_both_roads_lead_to_the_same(places, articles, decisions, filters):
    both_roads(places, articles, decisions, filters)


@pytest.mark.parametrize("places", ["postgresql"], indirect=True)
@ROADS
@examples(4)
def test_both_roads_lead_to_the_same_in_postgresql(places, articles, decisions, filters):
    both_roads(places, articles, decisions, filters)


def both_roads(places, articles, decisions, filters):
    with places.one() as path, Ledger.open(path) as ledger:
        for n, (records, *about) in enumerate(articles):
            ledger.add(tables.article(n, *about), tables.numbered(records))
        for decision in decisions:
            tables.decide(ledger, decision)
        for asked in filters:
            same(ledger, asked)


def same(ledger, asked):
    with ledger._reading() as connection:
        by = (connection, ledger._dialect, asked, question_of(connection, asked))
        for sort in SORTS:
            for down in (True, False):
                slow = slow_pages.page(*by, sort, down, None, 1000)
                assert walked(ledger, asked, sort, down) == slow.lines
                fast = ledger.page(asked, sort=sort, descending=down, limit=2)
                assert (fast.total, fast.exact) == (slow.total, slow.exact)
        slow = slow_pages.facets(*by, FACETS, 5000)
        fast = ledger.facets(asked)
        assert plain(fast) == plain(slow)
        assert (fast.records, fast.exact) == (slow.records, slow.exact)
        page = ledger.page(asked, limit=1)
        assert page.total is not None
        assert ledger.facets(asked, counted=(page.total, page.exact)) == fast
        for latest in (1, 2):
            few, all_of_them = ledger.facets(asked, latest=latest), slow.records <= latest
            assert (few.records, few.exact) == (min(slow.records, latest), all_of_them)
        for bucket in BUCKETS:
            for facts in (True, False):
                assert ledger.count_by(asked, bucket, facts=facts) == slow_pages.count_by(*by, bucket, facts)
        assert ledger.placed(asked, limit=3) == slow_pages.placed(*by, 3)


@pytest.mark.parametrize("places", ["sqlite"], indirect=True)
@LISTS
@examples(25)
def test_actors_and_facts_are_the_same_on_both_roads(places, articles, decisions, names):
    both_lists(places, articles, decisions, names)


@pytest.mark.parametrize("places", ["postgresql"], indirect=True)
@LISTS
@examples(4)
def test_actors_and_facts_are_the_same_on_both_roads_in_postgresql(places, articles, decisions, names):
    both_lists(places, articles, decisions, names)


def both_lists(places, articles, decisions, names):
    with places.one() as path, Ledger.open(path) as ledger:
        for n, (records, *about) in enumerate(articles):
            ledger.add(tables.article(n, *about), tables.numbered(records))
        for decision in decisions:
            tables.decide(ledger, decision)
        for asked in (Filter(), Filter(who=tuple(names))):
            for kind in ("actor", "fact"):
                assert list_of(ledger, kind, asked) == list(ledger.every(kind, replace(asked, as_of="2999")))
        for line in ledger.list("actor"):
            assert ledger.actor(line["id"]) == ledger.actor(line["id"], as_of="2999")
        for origins in (1, 2):
            facts = list_of(ledger, "fact", Filter(origins=origins))
            assert facts == [line for line in ledger.list("fact") if line["origins"] >= origins]


def list_of(ledger, kind, asked):
    lines, after = [], None
    while True:
        page = ledger.page_of(kind, asked, after=after, limit=3)
        lines += page.lines
        after = page.after
        if after is None:
            return lines


def plain(facets):
    """Without names: an actor goes by what all records call it, or by what those that were looked at do."""
    return {name: sorted((v.value, v.number) for v in values) for name, values in facets.values.items()}


def walked(ledger, asked, sort, down):
    lines, after = [], None
    while True:
        page = ledger.page(asked, sort=sort, descending=down, after=after, limit=2)
        lines += page.lines
        after = page.after
        if after is None:
            return lines


@given(asked=FILTERS, articles=ARTICLES)
@examples(8)
def test_a_day_that_is_not_over_reads_as_now(places, asked, articles):
    with places.one() as path, Ledger.open(path) as ledger:
        for n, (records, *about) in enumerate(articles):
            ledger.add(tables.article(n, *about), tables.numbered(records))
        then = replace(asked, as_of="2999")
        assert walked(ledger, then, "day", True) == walked(ledger, asked, "day", True)
        assert ledger.count_by(then) == ledger.count_by(asked)
