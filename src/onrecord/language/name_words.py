"""Words by which names and actors are told apart: `data/names.toml` in, a `NameWords` of sets out."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from onrecord.packs.spelling import fold as fold


@dataclass(frozen=True, slots=True)
class NameWords:
    """Sets of words by table name, the sex of first names, sorts of bodies by noun, what names of bodies by noun end
    in, nouns for the same calling, other spellings of capitals, office kinds."""

    sets: dict[str, frozenset[str]]
    sex: dict[str, str]
    body_nouns: dict[str, str]
    body_words: dict[str, frozenset[str]]
    callings: dict[str, frozenset[str]]
    capitals: dict[str, tuple[str, ...]]
    office_kinds: tuple[tuple[str, re.Pattern[str]], ...]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


@cache
def name_words() -> NameWords:
    """The tables, read once."""
    text = resources.files("onrecord.language").joinpath("data", "names.toml").read_text("utf-8")
    data = tomllib.loads(text)
    sets = {k: frozenset(w.replace("_", " ") for w in v.split()) for k, v in data["words"].items()}
    male, female = (set(data["first_names"][s].split()) for s in "mf")
    either = (male & female) | set(data["first_names"]["any"].split())
    sex = dict.fromkeys(male, "m") | dict.fromkeys(female, "f") | dict.fromkeys(either, "?")
    kinds = []
    for row in data["office_kind"]:
        words = "|".join(re.escape(w.replace("_", " ")) for w in row["words"].split())
        kinds.append((row["kind"], re.compile(rf"\b(?:{words})\b")))
    nouns = {noun: sort for sort, row in data["body_nouns"].items() for noun in row.split()}
    ends = {noun: frozenset(row.split()) for noun, row in data["body_words"].items()}
    callings = {noun: frozenset(row.split()) for row in data["callings"]["same"] for noun in row.split()}
    capitals = {k: tuple(v) for k, v in data["capitals"].items()}
    return NameWords(sets, sex, nouns, ends, callings, capitals, tuple(kinds))


@lru_cache(maxsize=4096)
def office_kind(title: str) -> str | None:
    """The function of state in a title or role ("defense secretary" and "Minister of Defence" are one), or None."""
    low = title.lower().replace("-", " ").replace("’", "'")
    for kind, pattern in name_words().office_kinds:
        if pattern.search(low):
            return kind
    return None


def same_calling(role: str, noun: str) -> bool:
    """Whether the head noun of a role is another word for a calling ("Supreme Court Justice" for "judge")."""
    others = name_words().callings.get(noun)
    words = role.lower().split(" of ")[0].split(" for ")[0].split()
    return others is not None and bool(words) and words[-1] != noun and words[-1] in others
