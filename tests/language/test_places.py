"""Places: what is one, which one it is, how exactly, and when a name stands for a government."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.parse import parse_articles
from onrecord.language.places import find_places, resolve_spans
from onrecord.model.article import Article, Block
from onrecord.model.parsed import Mention, Parsed, PlaceMention
from onrecord.model.parts import Actor, ActorType
from onrecord.packs.pack import Pack, load_pack

WORLD = load_pack("world")
UKRAINE = load_pack("ukraine")


def parse(text: str, **names: ActorType) -> Parsed:
    """A parsed text; `names` are words that stand for an actor of that type."""
    article = Article("1", "1", text, language="en", blocks=(Block(0, len(text), "text", 0),))
    (parsed,) = parse_articles([article])
    for t in parsed.tokens:
        if t.text in names:
            actor = Actor(t.text, t.lower, names[t.text])
            parsed.mentions.append(Mention(t.i, t.i + 1, t.i, parsed.span(t.i, t.i + 1), "name", actor))
    return parsed


def places(text: str, pack: Pack = WORLD, **names: ActorType) -> dict[str, PlaceMention]:
    return {m.span.text: m for m in find_places(parse(text, **names), pack)[0]}


@pytest.mark.parametrize(
    ("text", "name", "ident"),
    [
        ("A flood hit Paris, Texas, on Monday.", "Paris", "paris-us"),
        ("A flood hit Paris on Monday.", "Paris", "paris-fr"),
        ("He was born in Springfield, Ill., and died in Chicago.", "Springfield", "springfield-us-il"),
        ("Shells fell on the Sudanese city of Omdurman.", "Omdurman", "omdurman-sd"),
        ("Troops left Kiev for Kharkov.", "Kharkov", "kharkiv-ua"),
        ("The market in Maiduguri, in northern Nigeria, burned.", "Maiduguri", "maiduguri-ng"),
        ("They fled Aleppo and Idlib for Turkey.", "Idlib", "idlib-sy"),
        ("Clashes went on near Deir ez-Zor in Syria.", "Deir ez-Zor", "deir-ezzor-sy"),
        ("Jordan and Lebanon closed their airspace.", "Jordan", "jordan"),
        ("Gangs attacked a prison in Port-au-Prince on Saturday.", "Port-au-Prince", "port-au-prince-ht"),
    ],
)
def test_which_place(text: str, name: str, ident: str) -> None:
    assert places(text)[name].place.id == ident


def test_the_pack_decides_between_namesakes() -> None:
    found = places("Fighting went on around Donetsk.", UKRAINE)
    assert found["Donetsk"].place.country == "UA"


def test_one_name_means_one_place_in_an_article() -> None:
    found, _ = find_places(parse("A storm crossed Athens, Georgia. Schools in Athens closed."), WORLD)
    assert {m.place.id for m in found if m.span.text == "Athens"} == {"athens-us"}


@pytest.mark.parametrize(
    ("text", "span", "name", "precision"),
    [
        ("Rockets hit the Aleppo region.", "Aleppo", "Aleppo", "area"),
        ("Rockets hit the Kherson and Kharkiv regions.", "Kherson", "Kherson", "area"),
        ("Rockets hit Aleppo.", "Aleppo", "Aleppo", "point"),
        ("Rockets fell near Aleppo.", "Aleppo", "Aleppo", "area"),
        ("Rockets fell in eastern Chad.", "eastern Chad", "eastern Chad", "area"),
        ("Rockets fell in northern Gaza.", "northern Gaza", "northern Gaza", "area"),
        ("Ministers met at Aviano air base in Italy.", "Aviano air base", "Aviano air base", "area"),
        ("Ministers met in Italy.", "Italy", "Italy", "country"),
        ("Troops crossed the Sahel.", "Sahel", "Sahel", "area"),
    ],
)
def test_how_exactly(text: str, span: str, name: str, precision: str) -> None:
    place = places(text)[span].place
    assert (place.name, place.precision) == (name, precision)


def test_a_village_that_no_table_knows_is_kept_without_coordinates() -> None:
    place = places("Two people died in the village of Qaryat Zunnur.")["Qaryat Zunnur"].place
    assert (place.precision, place.lat, place.lon) == ("unresolved", None, None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Austin said the talks went well.", {"Austin": "person"}),
        ("Officials told Reuters that Houston had resigned.", {"Houston": "person"}),
        ("Manchester United won the match.", {"Manchester": "organisation", "United": "organisation"}),
        ("The Boston Globe reported the story.", {"Boston": "organisation", "Globe": "organisation"}),
        ("Paris Hilton wore black.", {}),
        ("It was a nice day and most of them were reading.", {}),
        ("Sudanese and Egyptian officers spoke.", {}),
        ("The split in the party came of hope.", {}),
    ],
)
def test_what_is_no_place(text: str, names: dict[str, ActorType]) -> None:
    assert places(text, **names) == {}


def test_a_city_with_the_name_of_a_person_in_the_article() -> None:
    found = places("Austin spoke on Monday. The plane landed in Austin, Texas.", Austin="person")
    assert found["Austin"].span.start > 20


def test_a_common_word_needs_evidence() -> None:
    assert "Nice" in places("A truck drove through Nice, France, at night.")
    assert "Nice" not in places("Nice weather followed the storm.")


@pytest.mark.parametrize(
    ("text", "name", "as_actor"),
    [
        ("Chad closed its border.", "Chad", True),
        ("The village was shelled by Sudan.", "Sudan", True),
        ("The deal was signed between Kenya and Somalia.", "Somalia", True),
        ("Fighting went on in Sudan.", "Sudan", False),
        ("Refugees crossed into Chad and Niger.", "Niger", False),
        ("The camp is near the border with Kenya.", "Kenya", False),
    ],
)
def test_a_country_as_an_actor(text: str, name: str, as_actor: bool) -> None:
    assert places(text)[name].as_actor is as_actor


def test_a_capital_is_an_actor_where_the_names_say_so() -> None:
    assert places("Khartoum rejected the offer.", Khartoum="country")["Khartoum"].as_actor
    assert not places("Shells fell in Khartoum.", Khartoum="country")["Khartoum"].as_actor


def test_spans_that_are_given_are_resolved_even_as_adjectives() -> None:
    parsed = parse("The Kenyan army left Nairobi.")
    army, city = resolve_spans(parsed, [(1, 2), (4, 5)], WORLD)
    assert army is not None
    assert city is not None
    assert (army.country, city.id) == ("KE", "nairobi-ke")


_WORDS = """
Paris Texas , in the of town near Kenya 's and - Georgia Washington St. Al al-Bab northern region air base ( ) . — Nice
Ala. US U.S. by said Mali Mobile '' \u200f \u200b Zürich
"""
_WORD = st.sampled_from(_WORDS.split())


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_WORD, max_size=25).map(" ".join)))
def test_any_text_gives_spans_that_match(text: str) -> None:
    parsed = parse(text)
    told, passing = find_places(parsed, WORLD)
    ends = 0
    for m in sorted((*told, *passing), key=lambda m: m.first):
        assert m.span.text == text[m.span.start : m.span.end]
        assert m.first < m.last
        assert m.span.start >= ends
        ends = m.span.end
        assert (m.place.lat is None) == (m.place.precision == "unresolved")


@pytest.mark.parametrize(
    "text",
    [
        "The deal was signed in Argyle, St Vincent, on Monday.", "A woman of Ashton, Md., watched it.",
        "He was killed in the village of Banjska in Kosovo.",
    ],
)
def test_a_namesake_elsewhere_is_not_the_place_that_the_text_tells(text: str) -> None:
    (first, *_) = places(text).values()
    assert first.place.precision == "unresolved"


def test_the_place_before_a_list_of_countries_lies_where_it_lies() -> None:
    assert places("Raids hit Aleppo, Iraq and Yemen.")["Aleppo"].place.country == "SY"


def passing(text: str, **names: ActorType) -> dict[str, tuple[str, str]]:
    return {m.span.text: (m.place.id, m.use) for m in find_places(parse(text, **names), WORLD)[1]}


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("The Ohio Supreme Court ruled on Monday.", "Ohio", ("ohio-region-us", "name")),
        ("He read law at the University of Nairobi.", "Nairobi", ("nairobi-ke", "name")),
        ("Sen. Ann Ruiz, D-Oakland, wrote the bill.", "Oakland", ("oakland-us", "name")),
        ("Rep. Tom Sands (R-Ky.) left.", "Ky.", ("kentucky-region-us", "name")),
        ("The Kenyan army left.", "Kenyan", ("kenya", "adjective")),
        ("The river rose in Fargo-Moorhead.", "Moorhead", ("moorhead-us", "name")),
        ("Two Gazans were hurt.", "Gazans", ("gaza-strip-ps", "adjective")),
        ("South Ossetian fighters attacked.", "South Ossetian", ("south-ossetia-ge", "adjective")),
    ],
)
def test_a_place_that_is_only_named(text: str, name: str, found: tuple[str, str]) -> None:
    assert passing(text)[name] == found
    assert name not in places(text)


@pytest.mark.parametrize(
    "text",
    ["Members of United Russia voted.", "Chelsea Clinton spoke.", "The Superior Court ruled.", "He met Judge Bell."],
)
def test_what_names_no_place(text: str) -> None:
    assert passing(text) == {}


@pytest.mark.parametrize(
    ("text", "name", "ident"),
    [
        ("CHARLESTON, W.Va. -- A bridge fell.", "CHARLESTON", "charleston-us-wv"),
        ("A bridge in S.C. fell.", "S.C.", "south-carolina-region-us"),
        ("The storm hit Minneapolis-St. Paul.", "Minneapolis", "minneapolis-us"),
        ("Laws in Oregon and Washington allow it.", "Washington", "washington-region-us"),
        ("Mines in British Columbia closed.", "British Columbia", "british-columbia-region-ca"),
        ("Together with Canada, Mexico should sue.", "Canada", "canada"),
        ("It rose in swing states like Colorado, Florida and Nevada.", "Colorado", "colorado-region-us"),
        ("Talks on Syria went on in Geneva and London.", "Geneva", "geneva-ch"),
        ("Ministers of Egypt, Jordan and Lebanon met.", "Lebanon", "lebanon"),
        ("Snow fell in Clark, Montgomery, Preble and Warren counties in Ohio.", "Preble", "preble-county-us"),
    ],
)
def test_lists_pairs_and_short_forms(text: str, name: str, ident: str) -> None:
    assert places(text)[name].place.id == ident


def test_a_great_city_is_meant_unless_a_local_paper_speaks() -> None:
    assert places("Leaders met in Paris after the talks.")["Paris"].place.id == "paris-fr"
    local = (
        "Deputies searched a home in Paris. The Lamar County sheriff said so. The school board of Roxton met, "
        "and county commissioners in Lamar County, Texas, voted."
    )
    assert places(local)["Paris"].place.id == "paris-us"


def test_the_name_of_a_paper_says_nothing_of_where_its_reports_play() -> None:
    text = "The New York Times reported that leaders met in Copenhagen. It told the New York Times so."
    assert places(text)["Copenhagen"].place.id == "copenhagen-dk"


@pytest.mark.parametrize("text", [
    "It followed the Hamas-led attack on Monday.", "Two Western officials met in Oslo.",
    "Forces patrol the Gulf in turns.", "They met at a U.S. base in Oslo.", "He spoke of South and Central Asia.",
])
def test_bodies_directions_and_common_nouns_are_no_places(text: str) -> None:
    assert not {"Hamas", "Western", "Gulf", "U.S. base", "South"} & set(places(text))
