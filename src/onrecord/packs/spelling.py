"""Spellings of one name: name words in, forms by which they are compared and slugs that spellings share out.

The rows and replacements are in `spellings.toml`. Given names are told by rows alone, never by their sound.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from onrecord.packs.pack import slug

_DOUBLED = re.compile(r"(.)\1+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+$|[^\W\d_]$")


@dataclass(frozen=True, slots=True)
class Spellings:
    """`given`: canonical spelling and origin by spelling. `across`: one name for those of one origin in two languages.

    `begins`: the letters with which other spellings of a word that begins so may begin.
    """

    folds: tuple[tuple[str, str], ...]
    given: dict[str, tuple[str, str]]
    across: dict[str, str]
    family: dict[str, tuple[tuple[str, str], ...]]
    begins: dict[str, str]


@cache
def spellings() -> Spellings:
    """The tables, read once."""
    data = tomllib.loads(resources.files("onrecord.packs").joinpath("spellings.toml").read_text("utf-8"))
    given = {
        word: (row.split()[0], origin) for origin, rows in data["given"].items() for row in rows for word in row.split()
    }
    across = {word: row.split()[0] for row in data["across"]["rows"] for word in row.split()}
    family = {origin: tuple((old, new) for old, new in rows) for origin, rows in data["family"].items()}
    begins: dict[str, set[str]] = {}
    for letters in data["begins"]["alike"]:
        for letter in letters:
            begins.setdefault(letter, {letter}).update(letters)
    for word, (canonical, _) in given.items():
        for other, (same, _) in given.items():
            if across.get(canonical, canonical) == across.get(same, same):
                begins.setdefault(word, set()).add(other[0])
    return Spellings(
        tuple(data["folds"].items()), given, across, family, {k: "".join(sorted(v)) for k, v in begins.items()}
    )


def plain(word: str) -> str:
    """The letters and digits of a word in lower case without accents."""
    apart = unicodedata.normalize("NFKD", word.lower().replace("ł", "l").replace("ø", "o").replace("đ", "d"))
    return "".join(c for c in apart if c.isalnum() and not unicodedata.combining(c))


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A name word without accents, marks and the usual differences of transliteration: Sergei, Sergey are one."""
    folded = plain(word)
    for old, new in spellings().folds:
        folded = folded.replace(old, new)
    return _DOUBLED.sub(r"\1", folded)


@lru_cache(maxsize=8192)
def sought(word: str, short: bool = False) -> str:
    """The form in which a search compares a word: one for all spellings of a given name, in any language.

    With `short`, for words that do not stand alone, one for short forms too (Bill and William) and one for the g of
    Russian and the h of Ukrainian.
    """
    known = spellings().given.get(plain(word))
    if known and (short or known[1] != "other"):
        return spellings().across.get(known[0], known[0])
    return fold(word).replace("g", "h") if short else fold(word)


def beginnings(word: str) -> str:
    """The letters with which a word that `sought` takes for this one may begin."""
    low = plain(word)
    return "".join(sorted({*low[:1], *spellings().begins.get(low[:1], ""), *spellings().begins.get(low, "")}))


def same_given(one: str, other: str) -> bool:
    """Whether two words are spellings or short forms of one given name, in one language or in two that are near."""
    table = spellings()
    (a, _), (b, _) = (table.given.get(plain(word), (fold(word), "")) for word in (one, other))
    return table.across.get(a, a) == table.across.get(b, b)


def is_initials(word: str) -> bool:
    """Whether a word stands for given names by their first letters: "J.", "J.R."."""
    return _INITIALS.match(word) is not None


def person_slug(words: Sequence[str]) -> str:
    """The id of a person by name words: one for the spellings and short forms of the given name.

    The family name is compared by transliteration only under a given name that is transliterated.
    """
    first, rest = words[0], list(words[1:])
    known = spellings().given.get(plain(first))
    if known is None or not rest:
        return slug(_joined(words))
    canonical, origin = known
    family = slug(_joined(rest)).replace("-", " ")
    for old, new in spellings().family.get(origin, ()):
        family = _replaced(family, old, new)
    return slug(f"{canonical} {family}")


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace("'", "").replace("’", "").replace("ʼ", "")


def _replaced(text: str, old: str, new: str) -> str:
    if old.startswith("^"):
        return new + text[len(old) - 1 :] if text.startswith(old[1:]) else text
    return text.replace(old, new)
