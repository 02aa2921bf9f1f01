"""The tables of a pack: TOML files in `packs/world` and `packs/<name>` (or a folder given by path) in, a `Pack` out.

Tables (each an array of tables in any `*.toml` of the folder; all keys but the first are optional):
  [[country]]      id (ISO 3166 alpha-2), name, aliases, demonyms (people), adjectives, capital
  [[organisation]] id, name, aliases, type (government ministry military agency alliance media company movement body),
                   country, stands_for (country id, when the name is used for its government: the Kremlin)
  [[office]]       id, title, aliases, country, organisation (its id), shared (true: several hold it at a time)
  [[person]]       id, name, aliases, titles (ranks used before the name), country, sex (m/f),
                   offices = [{office, from, to}] (ISO dates; open ends left out)
  [[place]]        id, name, aliases, lat, lon, country, precision (point area country), within
  [[equipment]]    name, category, aliases (singular forms)
  [[title]]        name (as before a name: "Gen."), aliases, plural (irregular ones), sex (m/f, when the word tells it),
                   kind (military political religious academic civil: stands before a name; role: a noun for someone
                   unnamed, "official")
  [[key_date]]     id, name, date, aliases (noun phrases or verb phrases by which texts refer to it)
  [[watch]]        in `watches.toml`: a watch that is ready (see `onrecord.watching.watches`)
  [[weight]]       what an event weighs in indicators (see `onrecord.watching.indicators`)
  [settings]       countries = [ISO codes preferred when a place name is ambiguous],
                   sides = [ISO codes of those between whom the conflict is: what concerns it names them]
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from onrecord.errors import PackError


@dataclass(frozen=True, slots=True)
class Country:
    """A state and the words for it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    capital: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body; `stands_for` names the country whose government it is used for."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    type: str = "body"
    country: str | None = None
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """An office that persons hold one after another, or several at a time when `shared`."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    organisation: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Tenure:
    """A term of office; ISO dates, null for an open end."""

    office: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the spellings of the name and the offices held."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    country: str | None = None
    sex: str | None = None
    offices: tuple[Tenure, ...] = ()


@dataclass(frozen=True, slots=True)
class PackPlace:
    """A place that the gazetteer lacks or that the conflict makes the likely one."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    precision: str = "point"
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Equipment:
    """A weapon, vehicle, vessel or munition."""

    name: str
    category: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """A rank, title or role noun. Plurals are formed with -s unless `plural` says otherwise."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "civil"
    sex: str | None = None
    plural: str | None = None


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A day that texts refer to by name."""

    id: str
    name: str
    date: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """All tables of one conflict on top of the world tables.

    `countries_first` lists ISO codes, likeliest first, and `sides` those of the parties to the conflict.
    """

    name: str
    countries: tuple[Country, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    offices: tuple[Office, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[PackPlace, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    titles: tuple[Title, ...] = ()
    key_dates: tuple[KeyDate, ...] = ()
    countries_first: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.name)


_TABLES: dict[str, tuple[str, type]] = {
    "country": ("countries", Country),
    "organisation": ("organisations", Organisation),
    "office": ("offices", Office),
    "person": ("people", Person),
    "place": ("places", PackPlace),
    "equipment": ("equipment", Equipment),
    "title": ("titles", Title),
    "key_date": ("key_dates", KeyDate),
}


_ELSEWHERE = ("watch", "weight")
"""Tables of a pack that another room reads."""

_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"}
)


def slug(name: str) -> str:
    """A stable ASCII identifier of a name: "Mark Milley" is `mark-milley`, "Wałęsa" is `walesa`."""
    plain = unicodedata.normalize("NFKD", name.translate(_UNDECOMPOSED)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "x" + name.encode().hex()[:16]


def _row(cls: type, row: dict[str, Any], where: str) -> Any:
    known = {f.name for f in fields(cls)}
    row = dict(row)
    if cls is Person:
        row["offices"] = [Tenure(o["office"], o.get("from"), o.get("to")) for o in row.get("offices", [])]
    if "id" in known and "id" not in row:
        row["id"] = slug(str(row.get("name") or row.get("title") or ""))
    unknown = set(row) - known
    if unknown:
        raise PackError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    try:
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
    except TypeError as e:
        raise PackError(f"{where}: {e}") from None


def _folder(name: str) -> Traversable:
    if "/" in name or name.startswith("."):
        return Path(name)
    return resources.files("onrecord.packs").joinpath(name)


def _tables(name: str) -> dict[str, Any]:
    folder = _folder(name)
    if not folder.is_dir() or not any(f.name.endswith(".toml") for f in folder.iterdir()):
        raise PackError(f"no pack named {name!r}")
    out: dict[str, Any] = {attribute: [] for attribute, _ in _TABLES.values()}
    out["settings"] = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            data = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
            raise PackError(f"{name}/{file.name}: {e}") from None
        for table, rows in data.items():
            if table == "settings":
                out["settings"].update(rows)
            elif table in _TABLES:
                attribute, cls = _TABLES[table]
                out[attribute] += [_row(cls, r, f"{name}/{file.name}: [[{table}]]") for r in rows]
            elif table not in _ELSEWHERE:
                raise PackError(f"{name}/{file.name}: unknown table {table!r}")
    return out


@lru_cache(maxsize=8)
def load_pack(name: str = "ukraine") -> Pack:
    """The pack of that name (or folder); its rows replace rows of `world` with the same id. Raises PackError."""
    world, own = _tables("world"), _tables(name) if name != "world" else None
    merged: dict[str, tuple[Any, ...]] = {}
    for attribute, _ in _TABLES.values():
        rows: dict[str, Any] = {}
        for source in (world, own or {}):
            for r in source.get(attribute, ()):
                rows[getattr(r, "id", None) or r.name] = r
        merged[attribute] = tuple(rows.values())
    settings = (own or world)["settings"]
    first, sides = tuple(settings.get("countries", ())), tuple(settings.get("sides", ()))
    return Pack(name=name, countries_first=first, sides=sides, **merged)
