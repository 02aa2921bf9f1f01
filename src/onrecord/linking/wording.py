"""Two texts in; out how much of their words they share, and the names, figures and "not" by which they part."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

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


@lru_cache(maxsize=16_384)
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


@dataclass(frozen=True)
class Words:
    """A text as it is compared. `matter`: stems of the words that carry it; `bag`: the same, each once."""

    every: tuple[str, ...]
    matter: tuple[str, ...]
    bag: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    negated: bool

    @cached_property
    def heads(self) -> frozenset[str]:
        """The heads of `bag`."""
        return frozenset(map(_head, self.bag))

    @cached_property
    def long(self) -> frozenset[str]:
        """Those of `bag` that may be another form of a word."""
        return frozenset(filter(_is_long, self.bag))

    @cached_property
    def long_heads(self) -> frozenset[str]:
        """The heads of `long`."""
        return frozenset(map(_head, self.long))


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


@lru_cache(maxsize=16_384)
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
    both = one.bag & other.bag
    if len(both) == min(len(one.bag), len(other.bag)):
        return _shares(one.bag, other.bag, len(both))
    if len(one.long) == len(one.long_heads) and len(other.long) == len(other.long_heads):
        near = len(one.long_heads & other.long_heads) - len(one.long & both)
    else:
        near = _near(one.bag - both, other.bag - both)
    return _shares(one.bag, other.bag, len(both) + near)


def shared_of(one: frozenset[str], other: frozenset[str]) -> tuple[float, float, int]:
    """The same of some words of either."""
    common = len(one & other)
    if common < min(len(one), len(other)):
        common += _near(one - other, other - one)
    return _shares(one, other, common)


def _shares(one: frozenset[str], other: frozenset[str], common: int) -> tuple[float, float, int]:
    if not one or not other:
        return 0.0, 0.0, 0
    return common / min(len(one), len(other)), 2 * common / (len(one) + len(other)), common


def _near(left: frozenset[str], right: frozenset[str]) -> int:
    """How many words of one side are spellings or other forms of one of the other side's."""
    heads = {_head(w) for w in right if _is_long(w)}
    return sum(_is_long(w) and _head(w) in heads for w in left)


def _is_long(word: str) -> bool:
    return len(word) > 4


@lru_cache(maxsize=16_384)
def _head(word: str) -> str:
    return sound(word)[:4] if not word[0].isdigit() else word


def in_order(one: Words, other: Words) -> float:
    """The share of the shorter's words, all of them, that the longer has in the same order."""
    if not one.every or not other.every:
        return 0.0
    if one.every == other.every:
        return 1.0
    return float(_in_common()(one.every, other.every)) / min(len(one.every), len(other.every))


@cache
def _in_common() -> Any:
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity


def at_odds(one: frozenset[str], other: frozenset[str], also: Words, too: Words) -> bool:
    """Whether each side has a name or figure that the other lacks, in any spelling."""
    left, right = one - too.bag, other - also.bag
    if not left or not right:
        return False
    return any(_head(w) not in too.heads for w in left) and any(_head(w) not in also.heads for w in right)
