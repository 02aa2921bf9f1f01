"""The map: what is asked for in; places, the facts at each, and what cannot be drawn, as JSON-ready numbers out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from onrecord.model.records import KINDS
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.pictures.asking import filter_of, key_of
from onrecord.surfaces.web.render import KIND_NAMES
from onrecord.watching.phrases import one_line

Json = dict[str, Any]
MOST = 2_000
"""So many records are looked at, the latest ones."""
TYPES = (
    "drone_strike", "missile_strike", "air_strike", "shelling", "ground_attack", "raid", "explosion", "sabotage", "other",
)  # fmt: skip
"""The types that have a shape of their own; those of other kinds of records are told apart by their kind."""
_FINE = {"point": 0, "area": 1, "country": 2}
_NAME = 120


def places(desk: Desk, asked: Asked) -> Json:
    """What is drawn of a kind of record: `places`, and `facts` as rows of the columns in `columns`.

    Each fact stands once, where it is told most exactly. `countries` are facts of which only the country is known; no
    point is drawn for them. `beyond` and `unresolved` count records.
    """
    found = desk.cached(key_of(asked, "placed"), lambda: desk.ledger.placed(filter_of(desk, asked), limit=MOST))
    best: dict[str, Json] = {}
    for line in found.lines:
        known = best.get(line["fact"])
        if known is None or _rank(line) < _rank(known):
            best[line["fact"]] = line
    where: dict[str, int] = {}
    spots: list[Json] = []
    rows: list[list[Any]] = []
    countries: Counter[tuple[str, str, str]] = Counter()
    for fact, line in best.items():
        place = line["place"]
        if place["precision"] == "country":
            countries[place["country"] or "", place["id"], one_line(place["name"], _NAME)] += 1
            continue
        key = f"{place['id']} {place['precision']} {place['lat']} {place['lon']} {place['radius_km']}"
        if key not in where:
            where[key] = len(spots)
            spots.append({**place, "name": one_line(place["name"], _NAME)})
        rows.append([fact, type_of(line), line["day"], line["happened"], line.get("origins", 1), where[key]])
    rows.sort(key=lambda row: (row[2] or "", row[0]))
    return {
        "kind": asked.kind, "places": spots, "columns": ["fact", "type", "day", "happened", "origins", "place"],
        "facts": rows, "types": _types(rows),
        "countries": [{"country": c, "place": i, "name": n, "count": k} for (c, i, n), k in countries.most_common()],
        "beyond": found.beyond, "unresolved": found.unresolved,
    }  # fmt: skip


def _rank(line: Json) -> tuple[int, bool, str]:
    return _FINE.get(line["place"]["precision"], 3), not line["happened"], line["day"] or "9"


def type_of(line: Json) -> str:
    """The type that a fact is drawn as: of an incident its coarse one, of others the kind."""
    if line["kind"] != "incident":
        return str(line["kind"])
    return next((name for name in line["types"] if name in TYPES), "other")


def _types(rows: list[list[Any]]) -> list[Json]:
    tally = Counter(row[1] for row in rows)
    order = [*TYPES, *KINDS]
    return [{"type": name, "label": label_of(name), "count": tally[name]} for name in order if tally[name]]


def label_of(name: str) -> str:
    """ "drone strike", "other incident", "contact"."""
    if name in KIND_NAMES:
        return KIND_NAMES[name][0].lower()
    return "other incident" if name == "other" else name.replace("_", " ")


def by_place(found: Json) -> list[Json]:
    """The same as a table: a row for each place, those with most facts first."""
    rows: dict[str, Json] = {}
    for _, kind, day, _, _, at in found["facts"]:
        place = found["places"][at]
        row = rows.setdefault(place["id"], {**place, "count": 0, "types": Counter(), "first": day, "last": day})
        row["count"] += 1
        row["types"][label_of(kind)] += 1
        days = [text for text in (row["first"], row["last"], day) if text]
        row["first"], row["last"] = (min(days), max(days)) if days else (None, None)
    for row in rows.values():
        row["types"] = row["types"].most_common()
    return sorted(rows.values(), key=lambda row: (-row["count"], row["name"]))
