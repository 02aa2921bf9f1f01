"""Make the map of the web desk anew: land.json (countries, disputed areas, claims; TopoJSON) and places.json (cities).

    python docs/generate_land.py world_map.gpkg     # the file that QGIS ships: `apt-get download qgis-common`

The shapes are Natural Earth's, 1:10m, version 4.1.0, public domain. Needs the package shapely, npm and a network.
The areas of disputed_areas.toml are taken out of the countries that the source gives them to, and given to none.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely import STRtree, box, make_valid, wkb
from shapely.geometry import LineString, MultiPolygon, Point, mapping
from shapely.ops import linemerge, polygonize, unary_union

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "src" / "onrecord"
VENDOR = PACKAGE / "surfaces" / "web" / "static" / "vendor"
GAZETTEER = PACKAGE / "language" / "data" / "gazetteer.sqlite"
MAPSHAPER = "mapshaper@0.6.102"
KEPT = "20%"
SMALLEST = 0.004  # square degrees, some 40 km² at the equator
CITIES, APART = 2300, 0.2  # degrees
CITY, COUNTRY = 0, 3
"""Kinds of place in the gazetteer."""
DISTRICTS = {"Pravyi Bereh"}
"""Parts of a city that the gazetteer has as larger than the city."""
OWNERS = {
    "Akrotiri Sovereign Base Area": "GB",
    "Baykonur Cosmodrome": "KZ",
    "Clipperton Island": "FR",
    "Dhekelia Sovereign Base Area": "GB",
    "Indian Ocean Territories": "AU",
    "US Naval Base Guantanamo Bay": "US",
}
"""Pieces of land to which the source gives no code."""
OVER = ("Ceasefire Line 1994", "Former USSR oblast in 1991", "Ukrainian claim")
"""Lines of the source that describe Karabakh before 2023 and a part of Ukraine before 2022."""

Shape = Any


def geometry(blob: bytes) -> Shape:
    """The shape in a GeoPackage's binary."""
    return wkb.loads(blob[8 + (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7] :])


def polygons(shape: Shape) -> Shape:
    """The parts of a shape that have an area."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type in ("Polygon", "MultiPolygon")]
    return unary_union(parts) if parts else MultiPolygon()


def reaching(line: Shape, by: float = 0.15) -> list[LineString]:
    """The pieces of a line, each made longer at both ends so that it cuts what it nearly touches."""
    pieces = []
    merged = linemerge(line) if line.geom_type == "MultiLineString" else line
    for piece in getattr(merged, "geoms", [merged]):
        points = list(piece.coords)
        for near, far in ((0, 1), (-1, -2)):
            (x, y), (u, v) = points[near][:2], points[far][:2]
            length = max(((x - u) ** 2 + (y - v) ** 2) ** 0.5, 1e-9)
            points.insert(0 if near == 0 else len(points), (x + (x - u) / length * by, y + (y - v) / length * by))
        pieces.append(LineString(points))
    return pieces


class Source:
    """The GeoPackage's provinces by country and name, and its claim lines."""

    def __init__(self, path: Path) -> None:
        found = sqlite3.connect(path)
        found.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self.provinces: list[tuple[str, str, str, Shape]] = [
            (admin, name or "", iso, polygons(make_valid(geometry(blob))))
            for admin, name, iso, blob in found.execute("SELECT admin, name, iso_a2, geom FROM states_provinces")
        ]
        rows = found.execute("SELECT name, adm0_left, geom FROM disputed_borders")
        self.claims = [(name, left, geometry(blob)) for name, left, blob in rows if name not in OVER]

    def area(self, wanted: dict[str, Any]) -> Shape:
        """The shape of one area of the table; raises ValueError where nothing is found."""
        units = {tuple(unit.split("/", 1)) for unit in wanted["units"]}
        shape = unary_union([s for admin, name, _, s in self.provinces if {(admin,), (admin, name)} & units])
        if "box" in wanted:
            shape = polygons(shape.intersection(box(*wanted["box"])))
        if "cut" in wanted:
            lines = [piece for name, _, line in self.claims if name in wanted["cut"] for piece in reaching(line)]
            edges = unary_union([shape.boundary, *lines])
            points = [Point(at) for at in wanted["inside"]]
            shape = unary_union([piece for piece in polygonize(edges) if any(map(piece.contains, points))])
        if shape.is_empty or shape.area > 30:
            raise ValueError(f"{wanted['id']}: {shape.area:.1f} square degrees")
        return shape


def features(source: Source, areas: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each country and area as GeoJSON, islands under SMALLEST left out but for the largest of each."""
    shapes = [source.area(area) for area in areas]
    land = {f"!{area['id']}": [shape] for area, shape in zip(areas, shapes, strict=True)}
    tree = STRtree(shapes)
    for admin, _, iso, shape in source.provinces:
        if admin != "Antarctica":
            rest = shape.difference(unary_union([shapes[at] for at in tree.query(shape)]))
            land.setdefault(OWNERS.get(admin, iso), []).append(rest)
    for key, found in land.items():
        whole = polygons(unary_union(found))
        parts = sorted(getattr(whole, "geoms", [whole]), key=lambda part: -part.area)
        kept = MultiPolygon(parts[:1] + [part for part in parts[1:] if part.area >= SMALLEST])
        if not kept.is_empty:
            yield {"type": "Feature", "properties": {"key": key}, "geometry": mapping(kept)}


def simplified(land: list[dict[str, Any]], claims: list[dict[str, Any]]) -> dict[str, Any]:
    """The TopoJSON that mapshaper makes: edges shared, most of their points left out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, found in (("land", land), ("claims", claims)):
            (folder / f"{file}.json").write_text(json.dumps({"type": "FeatureCollection", "features": found}), "utf-8")
        (folder / "package.json").write_text('{"private": true}', "utf-8")
        install = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", MAPSHAPER]
        subprocess.run(install, cwd=folder, check=True)
        steps = f"""land.json claims.json combine-files -clean snap-interval=0.002 gap-fill-area=20km2 target=land
          -simplify {KEPT} weighted keep-shapes target=*
          -o out.json format=topojson quantization=60000 target=*""".split()
        subprocess.run([folder / "node_modules" / ".bin" / "mapshaper", *steps], cwd=folder, check=True)
        made: dict[str, Any] = json.loads((folder / "out.json").read_text("utf-8"))
    return made


def land(path: Path) -> dict[str, Any]:
    """The whole map, its shapes named."""
    source = Source(path)
    areas = tomllib.loads((HERE / "disputed_areas.toml").read_text("utf-8"))["area"]
    shown_whole = unary_union([source.area(area) for area in areas]).buffer(0.3)
    lines = [
        {"type": "Feature", "properties": {"name": name, "on": left}, "geometry": mapping(line)}
        for name, left, line in source.claims
        if not shown_whole.contains(line)
    ]
    made = simplified(list(features(source, areas)), lines)
    named = {area["id"]: {"name": area["name"], "note": area["note"]} for area in areas}
    with sqlite3.connect(GAZETTEER) as gazetteer:
        names = dict(gazetteer.execute("SELECT country, name FROM place WHERE kind = ?", (COUNTRY,)))
    shown: dict[str, list[dict[str, Any]]] = {"countries": [], "disputed": []}
    for shape in made["objects"]["land"]["geometries"]:
        key = shape.pop("properties")["key"]
        if key.startswith("!"):
            shown["disputed"].append({**shape, "id": key[1:], "properties": named[key[1:]]})
        elif key in names:
            shown["countries"].append({**shape, "id": key, "properties": {"name": names[key]}})
    made["objects"] = {
        **{name: {"type": "GeometryCollection", "geometries": found} for name, found in shown.items()},
        "claims": made["objects"]["claims"],
    }
    return made


def places() -> list[list[Any]]:
    """`[name, latitude, longitude, inhabitants]` of the largest cities, none by a larger one, largest first."""
    with sqlite3.connect(GAZETTEER) as gazetteer:
        found = gazetteer.execute(
            "SELECT name, lat, lon, population FROM place WHERE kind = ? AND population >= 20000"
            " ORDER BY population DESC, id",
            (CITY,),
        )
        kept: list[list[Any]] = []
        taken: set[tuple[int, int]] = set()
        for name, lat, lon, people in found:
            row, column = round(lat / APART), round(lon / APART)
            if name not in DISTRICTS and (row, column) not in taken and len(kept) < CITIES:
                kept.append([name, round(lat, 2), round(lon, 2), people])
                taken |= {(row + up, column + aside) for up in (-1, 0, 1) for aside in (-1, 0, 1)}
    return kept


def main() -> int:
    """Write both files."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    for file, found in (("land.json", land(Path(sys.argv[1]))), ("places.json", places())):
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        (VENDOR / file).write_text(text + "\n", "utf-8")
        print(f"{file}: {len(text.encode()) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
