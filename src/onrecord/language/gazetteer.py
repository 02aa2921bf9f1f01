"""Look-ups in the compiled gazetteer: a name in, the places of the world that bear it out, likeliest first."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError
from onrecord.language.compile_gazetteer import KINDS, TARGET, fold, sounds
from onrecord.packs.pack import slug

if TYPE_CHECKING:
    from onrecord.packs.pack import Pack

_SELECT = (
    "SELECT p.name, p.slug, p.lat, p.lon, p.country, p.admin1, p.population, p.kind"
    " FROM alias a JOIN place p ON p.id = a.id WHERE a.key = ? ORDER BY a.id"
)
_NEAREST = 0.5
_connections: dict[int, sqlite3.Connection] = {}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean: WGS 84 degrees, ISO 3166 `country`, `admin1` as GeoNames codes it.

    `kind` is city, admin1, admin2, country, or region (a pack's area); `usual` tells that the name looked up is the
    place's usual one, not an alias; `packed` that a pack names it.
    """

    name: str
    id: str
    lat: float | None
    lon: float | None
    country: str | None
    population: int
    kind: str
    admin1: str
    usual: bool = True
    packed: bool = False


def _connection() -> sqlite3.Connection:
    """The read-only connection of this process; one made before a fork is left alone."""
    here = os.getpid()
    found = _connections.get(here)
    if found is None:
        try:
            found = sqlite3.connect(f"{TARGET.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        except sqlite3.Error:
            raise OnrecordError("the gazetteer was not built: install onrecord again") from None
        _connections[here] = found
    return found


@lru_cache(maxsize=20_000)
def _of_key(key: str) -> tuple[Candidate, ...]:
    rows = _connection().execute(_SELECT, (key,)).fetchall()
    return tuple(
        Candidate(name, place, lat, lon, country, population, KINDS[kind], admin1, fold(name) == key)
        for name, place, lat, lon, country, admin1, population, kind in rows
    )


def candidates(name: str) -> tuple[Candidate, ...]:
    """The places of the world that bear a name (accents, hyphens, case aside): countries, regions, then the largest."""
    key = fold(name)
    return _of_key(key) if key else ()


@lru_cache(maxsize=20_000)
def sounding(name: str) -> tuple[Candidate, ...]:
    """The places whose name may be another transliteration of a name that the gazetteer does not have."""
    found = {c.id: c for key in sorted(sounds(fold(name))) for c in _of_key(key)}
    return tuple(sorted(found.values(), key=lambda c: (-c.population, c.id)))


@lru_cache(maxsize=1)
def countries() -> dict[str, Candidate]:
    """The states and territories of the world by ISO 3166 code."""
    rows = _connection().execute("SELECT name, slug, lat, lon, country, population FROM place"
                                 " WHERE kind = ? AND id < 400", (KINDS.index("country"),))
    return {
        iso: Candidate(name, place, lat, lon, iso, population, "country", "")
        for name, place, lat, lon, iso, population in rows
    }


@lru_cache(maxsize=512)
def part_of(country: str, direction: str) -> tuple[float, float] | None:
    """A point in a part of a country: the mean of the third of its towns that lies furthest in a compass direction."""
    rows = _connection().execute("SELECT lat, lon FROM place WHERE country = ? AND kind = 0", (country,)).fetchall()
    if len(rows) < 12:
        return None
    for compass, axis, furthest in (("north", 0, -1), ("south", 0, 1), ("east", 1, -1), ("west", 1, 1)):
        if compass in direction:
            rows.sort(key=lambda r: furthest * r[axis])
            rows = rows[: max(4, len(rows) // 3)]
    return round(sum(r[0] for r in rows) / len(rows), 2), round(sum(r[1] for r in rows) / len(rows), 2)


@lru_cache(maxsize=4096)
def country_at(lat: float, lon: float) -> str | None:
    """The country of the town that is nearest to a point, None where there is none within half a degree."""
    rows = _connection().execute(
        "SELECT lat, lon, country FROM place WHERE kind = 0 AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?",
        (lat - _NEAREST, lat + _NEAREST, lon - _NEAREST, lon + _NEAREST)).fetchall()
    flat = cos(radians(lat))
    near = min(rows, key=lambda r: ((r[0] - lat) ** 2 + ((r[1] - lon) * flat) ** 2, r[2]), default=None)
    return str(near[2]) if near else None


def pack_key(name: str) -> str:
    """The key of a name in a pack's index: initials ("US", "U.A.E.") keep their capitals: "us" is not the US."""
    if len(name) < 8 and name.isupper():
        return name.replace(".", "")
    return fold(name)


@lru_cache(maxsize=8)
def _pack_index(pack: Pack) -> dict[str, tuple[Candidate, ...]]:
    index: dict[str, list[Candidate]] = {}
    world = countries()
    for country in pack.countries:
        known = world.get(country.id)
        at = (known.lat, known.lon, known.population) if known else (None, None, 0)
        for name in dict.fromkeys((country.name, *country.aliases)):
            found = Candidate(country.name, known.id if known else slug(country.name), at[0], at[1], country.id, at[2],
                              "country", "", True, True)
            index.setdefault(pack_key(name), []).append(found)
    for p in pack.places:
        kind = {"point": "city", "country": "country"}.get(p.precision, "region")
        for name in dict.fromkeys((p.name, *p.aliases)):
            ident = f"{p.id}-{p.country.lower()}" if p.country and p.id == slug(p.name) else p.id
            found = Candidate(p.name, ident, p.lat, p.lon, p.country, 0, kind, "", name == p.name, True)
            index.setdefault(pack_key(name), []).append(found)
    return {key: tuple(found) for key, found in index.items()}


def pack_candidates(name: str, pack: Pack) -> tuple[Candidate, ...]:
    """The countries and places of the pack (and of the world tables under it) that bear a name."""
    index, key = _pack_index(pack), pack_key(name)
    found = index.get(key, ())
    if not found and len(name) > 3 and name.isupper():
        found = index.get(fold(name), ())
    return found


@lru_cache(maxsize=8)
def adjectives(pack: Pack) -> dict[str, str]:
    """The country that an adjective or a demonym stands for (`ukrainian` is UA); shared ones are left out."""
    found: dict[str, set[str]] = {}
    for c in pack.countries:
        for word in (*c.adjectives, *c.demonyms):
            if word in c.aliases or word == c.name:
                continue
            found.setdefault(word.lower(), set()).add(c.id)
            found.setdefault(f"{word.lower()}s", set()).add(c.id)
    return {word: ids.pop() for word, ids in found.items() if len(ids) == 1}


def is_known_place(name: str, pack: Pack) -> bool:
    """Whether the pack or the gazetteer has a place of this name; small towns count, so ask only where it matters."""
    return bool(pack_candidates(name, pack) or candidates(name))
