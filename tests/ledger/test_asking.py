"""Asking a ledger: by actor, place, period and day of knowledge; facts, stories and actors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.model.parts import Actor, Place


def speaker(name: str, slug: str) -> Actor:
    return Actor(name, slug, "person")


@pytest.fixture
def spoken(ledger, make):
    names = [
        ("Bashar Assad", "bashar-assad"), ("The ambassador", "the-ambassador"), ("Łucja Østby-Nuñez", "lucja"),
        ("Lucia Ostby Nunez", "lucja"), ("Sana'a Bureau", "sanaa-bureau"),
    ]  # fmt: skip
    records = [
        make.statement(f"Words number {n} of this speaker today.", id=f"s{n}", speaker=speaker(*who))
        for n, who in enumerate(names)
    ]
    ledger.add(make.article(), records)
    return ledger


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("assad", ["s0"]), ("ASSAD bashar", ["s0"]), ("bashar-assad", ["s0"]), ("ambassador", ["s1"]), ("ass", []),
        ("lucja ostby", ["s2", "s3"]), ("Núñez", ["s2", "s3"]), ("sanaa", ["s4"]), ("Sanaʼa", ["s4"]),
        (["assad", "ambassador"], ["s0", "s1"]), ("%", None), ("as_ad", []),
    ],
)  # fmt: skip
def test_who_means_whole_words_of_any_spelling(spoken, ids, who, found):
    if found is None:
        with pytest.raises(Exception, match="no name"):
            spoken.list("statement", who=who)
    else:
        assert sorted(ids(spoken.list("statement", who=who))) == found


def test_place_means_the_place_or_all_in_the_country(ledger, make, ids):
    varnia = Place("Varnia", "varnia", 1.0, 1.0, "VA", "country")
    records = [make.incident("Orsk"), make.incident("Belmont", place=replace(make.place("Belmont"), country="BE"))]
    ledger.add(make.article(1), records)
    ledger.add(make.article(2), [make.incident("All", id="incident:all", place=varnia)])
    assert ids(ledger.list("incident", place="orsk")) == ["incident:Orsk"]
    assert sorted(ids(ledger.list("incident", place="Varnia"))) == ["incident:Orsk", "incident:all"]
    assert ids(ledger.list("incident", place="be")) == ["incident:Belmont"]
    assert ids(ledger.list("incident", place="mont")) == []


def test_a_period_is_of_what_happened_or_else_of_the_report(ledger, make, ids):
    ledger.add(make.article(1, published="2031-04-03"), [make.contact("2031-03-01"), make.loss(None)])
    ledger.add(make.article(2, published=None), [make.incident(day=None)])
    assert ids(ledger.list("contact", since="2031-03", until="2031-03")) == ["contact:1"]
    assert ids(ledger.list("contact", since="2031-04")) == []
    assert ids(ledger.list("contact", since="2031-04", by="reported")) == ["contact:1"]
    assert ids(ledger.list("loss", since="2031-04-03", until="2031-04-03")) == ["loss:16"]
    assert ids(ledger.list("incident", since="2000", until="2099")) == []
    assert ids(ledger.list("incident", until="2031-04-03", by="reported")) == ["incident:Orsk"]
    assert ids(ledger.list("article", since="2031-04-03")) == ["sha256:1"]


def test_the_latest_come_first_and_the_undated_last(ledger, make, ids):
    days = ["2031-04-01", None, "2031-04-09", "2030-01-01"]
    records = [make.contact(day, id=f"c{n}") for n, day in enumerate(days)]
    ledger.add(make.article(published=None), records)
    assert ids(ledger.list("contact")) == ["c2", "c0", "c3", "c1"]
    assert ids(ledger.list("contact", limit=2)) == ["c2", "c0"]
    assert ids(ledger.list("contact", limit=0)) == []


def test_as_of_a_day_it_reads_as_it_was_known_then(ledger, make, clock, ids):
    url = "https://post.example/a"
    ledger.add(make.article(1, "First text, with the first count.", url=url), [make.loss(tanks=16)])
    clock.go_on(days=3)
    ledger.add(make.article(2, "Second text, with another count.", url=url), [make.loss(tanks=9)])
    ledger.refuse("x", "y")
    assert ids(ledger.list("article", as_of="2031-04-02")) == []
    for kind, first, second in (("article", "sha256:1", "sha256:2"), ("loss", "loss:16", "loss:9")):
        assert ids(ledger.list(kind, as_of="2031-04-03")) == [first]
        assert ids(ledger.list(kind, as_of="2031-04-06")) == [second]
        assert ids(ledger.list(kind)) == [second]
    assert [a["records"] for a in ledger.list("actor", as_of="2031-04-03")] == [1]
    assert list(ledger.list("actor", as_of="2031-04-02")) == []
    assert [f["records"] for f in ledger.list("fact", as_of="2031-04-03")] == [["loss:16"]]
    assert [s["articles"] for s in ledger.list("story", as_of="2031-04")] == [["sha256:2"]]
    assert list(ledger.list("refusal", as_of="2031-04-03")) == []
    assert ids(ledger.search("text", as_of="2031-04-03")) == ["sha256:1"]
    assert ids(ledger.search("text")) == ["sha256:2"]
    assert ledger.article("sha256:2", as_of="2031-04-03") is None


def test_an_actor_has_all_its_names_and_goes_by_the_most_frequent(ledger, make):
    names = ["Anna Vell", "Anna Vell", "A. Vell"]
    for n, name in enumerate(names):
        ledger.add(make.article(n), [make.statement(f"Words number {n}.", speaker=speaker(name, "anna-vell"))])
    (line,) = ledger.list("actor", who="a. vell")
    assert line == {
        "id": "anna-vell", "name": "Anna Vell", "type": "person", "names": ["A. Vell", "Anna Vell"],
        "records": 3, "articles": 3,
    }  # fmt: skip


def test_actors_may_be_asked_by_period_and_place(ledger, make, ids):
    raider = Actor("The Brigade", "the-brigade", "group")
    ledger.add(make.article(), [make.contact("2031-01-01"), make.incident(actor=raider)])
    assert ids(ledger.list("actor", since="2031-04")) == ["the-brigade"]
    assert ids(ledger.list("actor", place="orsk")) == ["the-brigade"]
    assert ids(ledger.list("article", who="brigade")) == ["sha256:1"]
    assert ids(ledger.list("article", who="nobody")) == []


def test_one_contact_in_two_outlets_is_one_fact_of_two_origins(ledger, make):
    ledger.add(make.article(1), [make.contact(evidence=make.span("They spoke."))])
    ledger.add(make.article(2, outlet="Daily Echo"), [make.contact(evidence=make.span("A call took place."))])
    ledger.add(make.article(3, outlet="Third"), [make.contact("2031-04-02")])
    first, second = ledger.list("fact")
    assert (first["kind"], first["reports"], first["outlets"], first["origins"]) == ("contact", 2, 2, 2)
    assert first["articles"] == ["sha256:1", "sha256:2"]
    assert second["reports"] == 1


@pytest.mark.parametrize(
    ("one", "other", "origins"),
    [
        ({"outlet": "A", "credits": ("Wire",)}, {"outlet": "B", "credits": ("WIRE",)}, 1),
        ({"outlet": "Wire"}, {"outlet": "B", "credits": ("Wire",)}, 1),
        ({"outlet": "A"}, {"outlet": "A"}, 1),
        ({"outlet": None}, {"outlet": None}, 1),
        ({"outlet": "A"}, {"outlet": "B"}, 2),
    ],
)
def test_origins_are_not_outlets(ledger, make, one, other, origins):
    ledger.add(make.article(1, **one), [make.contact(evidence=make.span("They spoke."))])
    ledger.add(make.article(2, **other), [make.contact(evidence=make.span("A call took place."))])
    assert [f["origins"] for f in ledger.list("fact")] == [origins]


def test_the_same_words_in_two_outlets_are_one_origin(ledger, make):
    for n, outlet in enumerate(("A", "B")):
        ledger.add(make.article(n, outlet=outlet), [make.contact(None)])
    (fact,) = ledger.list("fact")
    assert (fact["reports"], fact["outlets"], fact["origins"]) == (2, 2, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"polarity": "denied"}, {"modality": "planned"}, {"status": "planned"}, {"mode": "meeting"},
        {"participants": (speaker("Anna Vell", "anna-vell"), speaker("X", "x"))},
    ],
)  # fmt: skip
def test_what_differs_in_what_counts_is_another_fact(ledger, make, change):
    ledger.add(make.article(1), [make.contact()])
    ledger.add(make.article(2), [make.contact(**change)])
    assert len(list(ledger.list("fact"))) == 2


def test_short_undated_words_are_not_taken_for_one_fact(ledger, make):
    for n in range(2):
        ledger.add(make.article(n), [make.statement("No comment.", when=make.day(None))])
    assert len(list(ledger.list("fact"))) == 2


def test_lists_are_streamed(ledger, make, ids):
    ledger.add_many((make.article(n), [make.contact(id=f"c{n}")], []) for n in range(1200))
    lines = ledger.list("contact")
    assert next(lines)["id"] == "c0"
    ledger.add(make.article("more"), [make.contact(id="more")])
    assert len(list(lines)) == 1199
    assert len(list(ledger.list("contact"))) == 1201


def test_a_fact_has_the_words_in_which_it_was_told_first(ledger, make):
    late, early = make.statement("The late one held the line."), make.statement("The early one held the line.")
    same = {"quotes": ("We will hold the line for as long as it takes.",)}
    ledger.add(make.article(1, published="2031-04-04"), [replace(late, **same)], [])
    ledger.add(make.article(2, published="2031-04-03", outlet="Vell Post"), [replace(early, **same)], [])
    (fact,) = ledger.list("fact")
    assert (fact["earliest"], fact["text"]) == ("sha256:2", "The early one held the line.")
    assert ledger.fact(fact["id"])["text"] == fact["text"]
