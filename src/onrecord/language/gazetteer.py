"""Look-ups in the compiled gazetteer: a name in, the places of the world that bear it out, likeliest first."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError
from onrecord.language.compile_gazetteer import KINDS, TARGET, fold

if TYPE_CHECKING:
    from onrecord.packs.pack import Pack

_SELECT = (
    "SELECT p.name, p.slug, p.lat, p.lon, p.country, p.admin1, p.population, p.kind"
    " FROM alias a JOIN place p ON p.id = a.id WHERE a.key = ? ORDER BY a.id"
)
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
        Candidate(name, slug, lat, lon, country, population, KINDS[kind], admin1, fold(name) == key)
        for name, slug, lat, lon, country, admin1, population, kind in rows
    )


def candidates(name: str) -> tuple[Candidate, ...]:
    """The places of the world that bear a name (accents, hyphens, case aside): countries, regions, then the largest."""
    key = fold(name)
    return _of_key(key) if key else ()


@lru_cache(maxsize=8)
def _pack_index(pack: Pack) -> dict[str, tuple[Candidate, ...]]:
    index: dict[str, list[Candidate]] = {}
    for p in pack.places:
        kind = {"point": "city", "country": "country"}.get(p.precision, "region")
        for name in dict.fromkeys((p.name, *p.aliases)):
            found = Candidate(p.name, p.id, p.lat, p.lon, p.country, 0, kind, "", name == p.name, True)
            index.setdefault(fold(name), []).append(found)
    return {key: tuple(found) for key, found in index.items()}


def pack_candidates(name: str, pack: Pack) -> tuple[Candidate, ...]:
    """The places of the pack (and of the world tables under it) that bear a name."""
    return _pack_index(pack).get(fold(name), ())


def is_known_place(name: str, pack: Pack) -> bool:
    """Whether the pack or the gazetteer has a place of this name; small towns count, so ask only where it matters."""
    return bool(pack_candidates(name, pack) or candidates(name))
