"""Places as areas: distances and sides, nearness and fronts, rivers, sites, and the several names of one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.gazetteer import country_at, sounding
from onrecord.language.parse import parse_articles
from onrecord.language.places import find_places
from onrecord.language.places_distance import Offset
from onrecord.model.article import Article, Block
from onrecord.model.parsed import PlaceMention
from onrecord.model.parts import Place
from onrecord.packs.pack import Pack, load_pack

WORLD = load_pack("world")
UKRAINE = load_pack("ukraine")


def mentions(text: str, pack: Pack = UKRAINE) -> list[PlaceMention]:
    article = Article("1", "1", text, language="en", blocks=(Block(0, len(text), "text", 0),))
    (parsed,) = parse_articles([article])
    return find_places(parsed, pack)[0]


def only(text: str, pack: Pack = UKRAINE) -> Place:
    (found,) = mentions(text, pack)
    return found.place


@pytest.mark.parametrize(
    ("text", "name", "radius"),
    [
        ("A depot 15km north of Nyeri burned.", "15 km north of Nyeri", 6.0),
        ("It lies some 40 kilometers (25 miles) south-east of Nyeri.", "40 km southeast of Nyeri", 16.0),
        ("They met ten miles to the west of Mosul.", "10 miles west of Mosul", 6.4),
        ("Fighting went on within 5 km of the town of Nyeri.", "within 5 km of Nyeri", 5.0),
        ("A ship sank 30 nautical miles off Mombasa.", "30 nautical miles from Mombasa", 55.6),
        ("The camp is a 20-mile drive from Nyeri.", "20 miles from Nyeri", 32.2),
    ],
)
def test_a_distance_from_a_town_is_an_area(text: str, name: str, radius: float) -> None:
    place = only(text, WORLD)
    assert (place.name, place.precision, place.radius_km) == (name, "area", radius)


def test_a_side_moves_the_point_and_the_span_takes_the_distance_in() -> None:
    town = only("A depot in Nyeri burned.", WORLD)
    (found,) = mentions("A depot 22 km north of Nyeri burned.", WORLD)
    assert found.span.text == "22 km north of Nyeri"
    assert town.lat is not None
    assert found.place.lat == pytest.approx(town.lat + 0.198, abs=0.01)
    assert found.place.lon == town.lon
    assert found.place.id != town.id


def test_a_point_over_the_border_is_in_the_country_where_it_lies() -> None:
    assert only("A depot 80 km north of Kharkiv burned.").country == "RU"
    assert country_at(0.0, -30.0) is None


@pytest.mark.parametrize(
    "text", ["He walked 5 km from Nyeri to Karatina.", "About 40 of Nyeri voted.", "It took 15 minutes north of Nyeri."]
)
def test_what_is_no_distance_from_a_place(text: str) -> None:
    assert all("Nyeri" not in m.place.name or m.place.name == "Nyeri" for m in mentions(text, WORLD))


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0.1, 1000), st.sampled_from(["", "north", "southwest"]))
def test_a_moved_point_stays_on_the_globe(lat: float, lon: float, km: float, side: str) -> None:
    there = Offset(0, km, side, "").moved(lat, lon)
    assert -90 <= there[0] <= 90
    assert -180 <= there[1] <= 180


@pytest.mark.parametrize(
    ("text", "name", "radius"),
    [
        ("Shells fell near Nyeri.", "Nyeri", 15),
        ("Shells fell on the outskirts of Nyeri.", "Nyeri", 10),
        ("Shells fell in Nyeri's outskirts.", "Nyeri", 10),
        ("They held on the Nyeri front.", "Nyeri front", 30),
        ("Attacks in the direction of Nyeri failed.", "Nyeri direction", 25),
    ],
)
def test_nearness_and_fronts_reach_around_a_town(text: str, name: str, radius: float) -> None:
    place = only(text, WORLD)
    assert (place.name, place.precision, place.radius_km, place.id) == (name, "area", radius, "nyeri-ke")


def test_directions_in_a_list_hold_for_each() -> None:
    found = mentions("They attacked in the Bakhmut and Avdiivka directions.")
    assert [(m.place.id, m.place.precision) for m in found] == [("bakhmut-ua", "area"), ("avdiivka-ua", "area")]


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("They crossed the Dnipro at night.", "dnipro-river-ua"),
        ("Villages on the left bank of the Dnipro were hit.", "dnipro-river-ua"),
        ("A school in Dnipro was hit.", "dnipro-ua"),
        ("A pontoon on the Oskil river was hit.", "oskil-river"),
        ("A blast was heard at the Zaporizhzhia nuclear power plant.", "zaporizhzhia-nuclear-power-plant-ua"),
        ("Drones flew to Engels air base.", "engels-air-base-ru"),
        ("Ships passed the Strait of Hormuz.", "strait-of-hormuz"),
        ("The Ohio native won.", "ohio-region-us"),
    ],
)
def test_rivers_sites_and_towns_of_one_name(text: str, ident: str) -> None:
    assert only(text).id == ident


@pytest.mark.parametrize(
    ("names", "ident"),
    [
        (("Bakhmut", "Artemovsk", "Artemivsk"), "bakhmut-ua"),
        (("Dnipro", "Dnepropetrovsk"), "dnipro-ua"),
        (("Kyiv", "Kiev"), "kyiv-ua"),
        (("Khmelnytskyi", "Khmelnitsky"), "khmelnytskyi-ua"),
        (("Avdiivka", "Avdeevka"), "avdiivka-ua"),
    ],
)
def test_old_and_rival_names_are_one_place(names: tuple[str, ...], ident: str) -> None:
    assert {only(f"A school in {name} was hit.").id for name in names} == {ident}


@pytest.mark.parametrize(
    ("name", "ident"),
    [("Kupyansk-Vuzlovyi", "kupiansk-vuzlovyi-ua"), ("Maaret al-Numan", "maarrat-an-numan-sy")],
)
def test_another_transliteration_finds_the_town(name: str, ident: str) -> None:
    assert sounding(name)[0].id == ident


@pytest.mark.parametrize("name", ["Johnson", "Nairobi", "Lyon", "", "~slavic kiev"])
def test_other_names_have_no_sound(name: str) -> None:
    assert sounding(name) == ()


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("Two people died in Chernihiv.", "chernihiv-ua"),
        ("Two people died near Kherson.", "kherson-ua"),
        ("Two people died in the Kherson region.", "kherson-region-ua"),
        ("Two people died in Raqqa.", "ar-raqqah-sy"),
        ("Two people died in Oklahoma.", "oklahoma-region-us"),
    ],
)
def test_a_name_of_town_and_region(text: str, ident: str) -> None:
    assert only(text).id == ident


def test_a_small_namesake_by_an_other_spelling_is_left_out_where_nothing_speaks_for_its_country() -> None:
    assert only("They met in Davos, and nobody feared a Trojan horse.").country == "CH"
