"""The gazetteer: what it compiles from, what a name finds, how fast, and from a forked process."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language import gazetteer
from onrecord.language.compile_gazetteer import TARGET, compile_gazetteer, fold
from onrecord.language.gazetteer import adjectives, candidates, countries, is_known_place, pack_candidates, part_of
from onrecord.packs.pack import load_pack

WORLD = load_pack("world")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Łódź", "lodz"), ("Sant Julià", "sant julia"), ("Deir ez-Zor", "deir ez zor"), ("Ma'rib", "marib"),
        ("Ma’rib", "marib"), ("St. Louis", "saint louis"), ("Ft Worth", "fort worth"), ("  New   York ", "new york"),
        ("Diyarbakır", "diyarbakir"), ("…", ""), ("", ""),
    ],
)
def test_fold(name: str, key: str) -> None:
    assert fold(name) == key


@given(st.text(max_size=40))
def test_fold_is_stable_and_any_text_can_be_looked_up(text: str) -> None:
    key = fold(text)
    assert fold(key).replace(".", "") == fold(key)
    assert isinstance(candidates(text), tuple)
    assert isinstance(pack_candidates(text, WORLD), tuple)


@pytest.mark.parametrize(
    ("spelling", "place"),
    [("Kiev", "kyiv-ua"), ("Kyiv", "kyiv-ua"), ("Lviv", "lviv-ua"), ("L’viv", "lviv-ua"), ("Gdansk", "gdansk-pl")],
)
def test_spellings_of_one_city(spelling: str, place: str) -> None:
    assert place in {c.id for c in candidates(spelling)}


def test_namesakes_have_ids_of_their_own_and_the_largest_comes_first() -> None:
    found = [c for c in candidates("Springfield") if c.usual]
    assert len({c.id for c in found}) == len(found) > 10
    assert [c.population for c in found] == sorted((c.population for c in found), reverse=True)


def test_regions_and_countries() -> None:
    assert {c.kind for c in candidates("Aleppo")} >= {"admin1", "city"}
    assert candidates("Sudan")[0].kind == "country"
    assert countries()["BR"].id == "brazil"
    assert len(countries()) > 240


def test_initials_keep_their_capitals() -> None:
    assert pack_candidates("US", WORLD)[0].country == "US"
    assert pack_candidates("us", WORLD) == ()
    assert pack_candidates("CHINA", WORLD)[0].country == "CN"


def test_disputed_areas_carry_the_recognised_country_or_none() -> None:
    assert pack_candidates("Crimea", WORLD)[0].country == "UA"
    assert pack_candidates("Golan Heights", WORLD)[0].country == "SY"
    assert pack_candidates("Kashmir", WORLD)[0].country is None


def test_known_places_and_others() -> None:
    assert is_known_place("Omdurman", WORLD)
    assert is_known_place("Sahel", WORLD)
    assert not is_known_place("Qqxzvw", WORLD)


def test_adjectives_that_two_countries_share_say_nothing() -> None:
    known = adjectives(WORLD)
    assert known["kenyan"] == "KE"
    assert "congolese" not in known


def test_a_part_of_a_country_lies_on_its_side() -> None:
    whole = countries()["NG"]
    north, south = part_of("NG", "northern"), part_of("NG", "southern")
    assert north is not None
    assert south is not None
    assert whole.lat is not None
    assert north[0] > whole.lat > south[0]
    assert part_of("VA", "northern") is None


def test_country_points_lie_among_their_towns() -> None:
    for iso in ("UA", "SY", "SD", "MM", "CD", "ML", "CO", "YE", "PL", "KR"):
        country = countries()[iso]
        middle = [part_of(iso, side) for side in ("north", "south", "east", "west")]
        assert country.lat is not None
        assert country.lon is not None
        assert middle[1][0] - 4 < country.lat < middle[0][0] + 4  # type: ignore[index]
        assert middle[3][1] - 4 < country.lon < middle[2][1] + 4  # type: ignore[index]


def test_an_up_to_date_file_is_left_alone() -> None:
    before = os.stat(TARGET).st_mtime_ns
    assert compile_gazetteer() is False
    assert os.stat(TARGET).st_mtime_ns == before


def test_the_file_is_small_enough_for_a_wheel() -> None:
    assert TARGET.stat().st_size < 60_000_000


def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer, "TARGET", tmp_path / "none.sqlite")
    monkeypatch.setattr(gazetteer, "_connections", {})
    gazetteer._of_key.cache_clear()
    with pytest.raises(gazetteer.OnrecordError, match="not built"):
        candidates("Lagos")


def test_look_ups_are_quick() -> None:
    candidates("Lagos")
    start = time.process_time()
    for n in range(2_000):
        candidates(f"Nowhere {n}")
    assert (time.process_time() - start) / 2_000 < 200e-6


def _ask(name: str) -> str:
    gazetteer._of_key.cache_clear()
    return next(c.id for c in candidates(name) if c.kind == "city")


def test_a_forked_process_opens_its_own_connection() -> None:
    candidates("Lagos")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_ask, ["Nairobi"] * 4) == ["nairobi-ke"] * 4
