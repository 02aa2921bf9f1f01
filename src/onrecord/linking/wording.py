"""Two texts in; out how much of their words they share, and the names, figures and "not" by which they part."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:]\d+)*|[^\W_]+")
_LONG = 2000
"""Characters from which the words of a text are not kept in memory."""
_WORD_LENGTH = 60
_APOSTROPHES = re.compile("['’ʼ‘`-]")
_END = re.compile(r"[.!?:;\"“”]\s*$")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"})


@cache
def table() -> dict[str, Any]:
    """The words of `same.toml`, its lists as sets."""
    data: dict[str, Any] = tomllib.loads(resources.files("onrecord.linking").joinpath("same.toml").read_text("utf-8"))
    for name in ("glue", "negation"):
        data[name] = frozenset(data[name])
    data["lists"] = {name: frozenset(its) for name, its in data["lists"].items()}
    return data


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@cache
def _groups() -> dict[str, str]:
    to = _stemmer().stemWord
    return {to(word): to(its[0]) for its in reversed(table()["alike"]) for word in its}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What a folded word is compared by."""
    found: str = _stemmer().stemWord(word)
    return _groups().get(found, found)


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Small letters without accents, apostrophes and hyphens."""
    low = _APOSTROPHES.sub("", text).casefold()
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)).translate(_LETTERS)
    return low


class Words(NamedTuple):
    """A text as it is compared. `matter`: stems of the words that carry it; `bag`: the same, each once."""

    every: tuple[str, ...]
    matter: tuple[str, ...]
    bag: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    negated: bool


_NONE = Words((), (), frozenset(), frozenset(), frozenset(), False)


def words_of(text: str) -> Words:
    """The words of a text."""
    if not text:
        return _NONE
    return _kept(text) if len(text) < _LONG else _words(text)


@lru_cache(maxsize=8192)
def _kept(text: str) -> Words:
    return _words(text)


def _words(text: str) -> Words:
    glue, negation, numbers = table()["glue"], table()["negation"], table()["numbers"]
    every: list[str] = []
    matter: list[str] = []
    names: set[str] = set()
    figures: set[str] = set()
    negated = False
    opening, last = True, 0
    flat = text.replace("’", "'").replace("'", "").replace("-", "")
    for found in _WORD.finditer(flat):
        raw = found.group()[:_WORD_LENGTH]
        opening = opening or bool(_END.search(flat[last : found.start()]))
        last = found.end()
        word = plain(raw)
        every.append(word)
        if word in negation:
            negated = True
        elif raw[0].isdigit() or word in numbers:
            figure = (
                str(numbers[word]) if word in numbers else word.replace(",", "").replace(":", ".").lstrip("0") or "0"
            )
            figures.add(figure)
            matter.append(figure)
        elif word not in glue:
            key = stem(word)
            matter.append(key)
            if raw[0].isupper() and not opening:
                names.add(key)
        opening = False
    return Words(tuple(every), tuple(matter), frozenset(matter), frozenset(names), frozenset(figures), negated)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A name without what spellings change: vowels, doubled letters, w and v, k and c."""
    low = plain(word)
    for a, b in (
        ("wh", "v"),
        ("w", "v"),
        ("ph", "f"),
        ("cz", "ch"),
        ("tch", "ch"),
        ("tsh", "ch"),
        ("ck", "k"),
        ("c", "k"),
        ("q", "k"),
        ("y", "i"),
        ("th", "t"),
        ("kh", "h"),
    ):
        low = low.replace(a, b)
    body = "".join(c for n, c in enumerate(low) if n == 0 or (c not in "aeiou" and c != low[n - 1]))
    return body or low


def shared(one: Words, other: Words) -> tuple[float, float, int]:
    """Share of the shorter's matter that the longer has, share of both, and how many words that are."""
    if not one.bag or not other.bag:
        return 0.0, 0.0, 0
    common = len(one.bag & other.bag)
    if common < min(len(one.bag), len(other.bag)):
        common += _near(one.bag - other.bag, other.bag - one.bag)
    return common / min(len(one.bag), len(other.bag)), 2 * common / (len(one.bag) + len(other.bag)), common


def _near(left: frozenset[str], right: frozenset[str]) -> int:
    """How many words of one side are spellings or other forms of one of the other side's."""
    heads = {_head(w) for w in right if len(w) > 4}
    return sum(len(w) > 4 and _head(w) in heads for w in left)


@lru_cache(maxsize=65536)
def _head(word: str) -> str:
    return sound(word)[:4] if not word[0].isdigit() else word


def in_order(one: Words, other: Words) -> float:
    """The share of the shorter's words, all of them, that the longer has in the same order."""
    from rapidfuzz.distance import LCSseq

    if not one.every or not other.every:
        return 0.0
    return float(LCSseq.similarity(one.every, other.every)) / min(len(one.every), len(other.every))


def at_odds(one: frozenset[str], other: frozenset[str], also: Words, too: Words) -> bool:
    """Whether each side has a name or figure that the other lacks, in any spelling."""
    left, right = one - too.bag, other - also.bag
    if not left or not right:
        return False
    heads, theirs = {_head(w) for w in also.bag}, {_head(w) for w in too.bag}
    return any(_head(w) not in theirs for w in left) and any(_head(w) not in heads for w in right)
