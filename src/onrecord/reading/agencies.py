"""`agencies.toml` in, look-up of agencies and outlets by any of their spellings out."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], re.Pattern[str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(resources.files("onrecord.reading").joinpath("agencies.toml").read_text("utf-8"))
    names: dict[str, str] = {}
    for row in data["agency"]:
        for spelling in (row["name"], *row["aliases"]):
            names[spelling] = row["name"]
            if len(spelling) > 4:
                names.setdefault(spelling.upper(), row["name"])
    ordered = sorted(names, key=len, reverse=True)
    pattern = "|".join(re.escape(s).replace(r"\ ", r"\s+") for s in ordered)
    known = re.compile(rf"(?<!\w)(?:{pattern})(?![\w-])")
    return names, known, frozenset(data["lead"]), frozenset(data["role"])


def agency_of(name: str) -> str | None:
    """The canonical name of an agency or outlet that is spelled exactly so, else None."""
    return _table()[0].get(" ".join(name.split()))


def agencies_in(text: str) -> list[str]:
    """The canonical names of all agencies that a text names, in order, each once."""
    names, pattern, _, _ = _table()
    return list(dict.fromkeys(names[" ".join(m[0].split())] for m in pattern.finditer(text)))


@lru_cache(maxsize=1)
def _outlet_like() -> re.Pattern[str]:
    data = tomllib.loads(resources.files("onrecord.reading").joinpath("agencies.toml").read_text("utf-8"))
    nouns = "|".join(map(re.escape, data["outlet_nouns"]))
    return re.compile(rf"(?<![\w-])(?:[A-Z][\w&.’'-]*\s){{1,3}}(?:{nouns})(?![\w-])")


def outlets_in(text: str) -> list[str]:
    """The agencies that a credit names: the known ones and names that end as those of outlets do ("Marland Press")."""
    others = _outlet_like().finditer(_unled(_table()[1].sub(" ", text)))
    return list(dict.fromkeys([*agencies_in(text), *(m[0].removeprefix("The ") for m in others)]))


def _unled(text: str) -> str:
    """The text without the capital of a word that only leads to an agency ("With Marland Press")."""
    words = text.split()
    for n, word in enumerate(words):
        if word[0].isalpha():
            words[n] = word.lower() if is_lead_word(word.lower()) else word
            break
    return " ".join(words)


def without_agencies(text: str) -> str:
    """The text with the names of agencies, and of what is called like one, taken out."""
    return _outlet_like().sub(" ", _unled(_table()[1].sub(" ", text)))


def is_lead_word(word: str) -> bool:
    """Whether a word (lower case) leads to or joins agencies in a credit line: "with", "inputs", "from"."""
    return word in _table()[2]


def is_role_word(word: str) -> bool:
    """Whether a word (lower case) belongs to an office in a byline: "correspondent", "for"."""
    return word in _table()[3]
