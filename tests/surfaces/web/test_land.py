"""The bundled map: countries by code, disputed areas by themselves, cities; small enough to be sent."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
VENDOR = ROOT / "src" / "onrecord" / "surfaces" / "web" / "static" / "vendor"
DISPUTED = tomllib.loads((ROOT / "docs" / "disputed_areas.toml").read_text("utf-8"))["area"]


def land() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VENDOR / "land.json").read_text("utf-8"))
    return found


def arcs(shape: dict[str, Any]) -> set[int]:
    rings = shape["arcs"] if shape["type"] == "Polygon" else [ring for part in shape["arcs"] for ring in part]
    return {number if number >= 0 else ~number for ring in rings for number in ring}


def test_each_country_has_a_code_and_a_name() -> None:
    countries = land()["objects"]["countries"]["geometries"]
    assert len({shape["id"] for shape in countries}) == len(countries) > 200
    assert all(len(shape["id"]) == 2 and len(shape["properties"]["name"]) > 3 for shape in countries)


def test_each_disputed_area_stands_alone_and_says_who_holds_and_claims_it() -> None:
    objects = land()["objects"]
    shown = {shape["id"]: shape["properties"] for shape in objects["disputed"]["geometries"]}
    assert shown == {area["id"]: {"name": area["name"], "note": area["note"]} for area in DISPUTED}
    sides = {area["id"] for area in DISPUTED}
    assert not sides & {shape["id"] for shape in objects["countries"]["geometries"]}


def test_crimea_shares_an_edge_with_ukraine_and_with_no_other_country() -> None:
    objects = land()["objects"]
    crimea = next(arcs(shape) for shape in objects["disputed"]["geometries"] if shape["id"] == "crimea")
    assert {shape["id"] for shape in objects["countries"]["geometries"] if arcs(shape) & crimea} == {"UA"}


def test_the_largest_cities_come_first() -> None:
    places = json.loads((VENDOR / "places.json").read_text("utf-8"))
    people = [inhabitants for _, _, _, inhabitants in places]
    assert people == sorted(people, reverse=True)
    assert {"Kyiv", "Mariupol", "Sevastopol"} <= {name for name, *_ in places}
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for _, lat, lon, _ in places)


def test_the_map_is_small() -> None:
    sizes = {file: (VENDOR / file).stat().st_size for file in ("land.json", "places.json")}
    assert sizes["land.json"] < 500_000
    assert sizes["places.json"] < 80_000
