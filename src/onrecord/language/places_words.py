"""The words by which place names are read: `data/places.toml` in, sets of lower-case words out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Sets of lower-case words; `site` has phrases of up to three words; `abbreviations` maps "Tex." to the name.

    `voices` has the words by which a country's local papers are known, by its code. `adjectives` maps those of regions
    to the name, with the country behind a comma where there are namesakes. `length` has the kilometres of units,
    `lengths` their usual forms, `reach` how many kilometres around a place "near", "outskirts" or "front" take in.

    `kinds` are all words for what a place is, and titles.
    """

    locative: frozenset[str]
    beside: frozenset[str]
    parts: frozenset[str]
    settlement: frozenset[str]
    region: frozenset[str]
    area: frozenset[str]
    front: frozenset[str]
    site: frozenset[str]
    direction: frozenset[str]
    title: frozenset[str]
    body: frozenset[str]
    press: frozenset[str]
    local: frozenset[str]
    common: frozenset[str]
    hyphened: frozenset[str]
    civic: frozenset[str]
    kinds: frozenset[str]
    party: frozenset[str]
    abbreviations: dict[str, str]
    adjectives: dict[str, str]
    voices: dict[str, frozenset[str]]
    length: dict[str, float]
    lengths: dict[str, str]
    reach: dict[str, float]

    def short(self, text: str) -> str | None:
        """The name that an abbreviation stands for, spaces aside ("W. Va.")."""
        return self.abbreviations.get(text.replace(" ", ""))


@lru_cache(maxsize=1)
def place_words() -> PlaceWords:
    """The table, read once."""
    text = resources.files("onrecord.language").joinpath("data", "places.toml").read_text("utf-8")
    data = tomllib.loads(text)
    short: dict[str, str] = {}
    for pairs in data.pop("abbreviations").values():
        for pair in pairs.split():
            abbreviation, _, name = pair.partition("=")
            short[abbreviation] = name.replace("_", " ")
    of = {word.replace("_", " "): name for name, words in data.pop("adjectives").items() for word in words.split()}
    units, reach = data.pop("length"), data.pop("reach")
    length = {word: float(unit["km"]) for unit in units.values() for word in unit["words"].split()}
    lengths = {word: form for form, unit in units.items() for word in unit["words"].split()}
    voices = {c: frozenset(w.replace("_", " ") for w in words.split()) for c, words in data.pop("voices").items()}
    sets = {key: frozenset(words.replace("_", " ") for words in value.split()) for key, value in data.items()}
    kinds = sets["region"] | sets["settlement"] | sets["site"] | sets["area"] | sets["title"]
    return PlaceWords(
        kinds=kinds, abbreviations=short, adjectives=of, voices=voices, length=length, lengths=lengths, reach=reach,
        **sets,
    )
