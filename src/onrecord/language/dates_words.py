"""The alphabet of date expressions: light tokens in, one symbol a token (or number) out, for regular expressions.

Each word of a date gets a character of its own; classes of words ("month", "unit") are sets of characters. A pattern is
a regular expression in which `<month>` stands for a class and `<ago|before>` for words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from onrecord.language.numbers import Number, read_table
from onrecord.model.parsed import Token

WORDS = read_table("dates_words.toml")
WORDS["months"] |= {f"{w}.": n for w, n in WORDS["months"].items() if len(w) < 5}
PHRASES = {phrase: ref for ref, phrases in WORDS["now"].items() for phrase in phrases}
OTHER, BREAK = ".", "\n"

_CLASSES: dict[str, Iterable[str]] = {
    "month": WORDS["months"], "weekday": WORDS["weekdays"], "weekdays": WORDS["weekdays_plural"],
    "unit": WORDS["units"], "adverb": WORDS["every"], "season": WORDS["seasons"], "part": WORDS["parts"],
    "stage": WORDS["stage"], "long": WORDS["long"], "decadeword": WORDS["decades"],
}  # fmt: skip
_SHAPES = ("daynum", "yyyy", "num", "numword", "range", "yearrange", "ord", "vague", "frac", "decade", "clock",
           "fulldate",
           "daytime", "quartercode")  # fmt: skip


def split_phrase(phrase: str) -> list[str]:
    """The tokens of a phrase of the tables ("new year's eve" has four)."""
    return phrase.replace("'s", " 's").split()


CHAR: dict[str, str] = {}


def _char(word: str) -> str:
    """The character of a word; a word that a pattern names for the first time gets the next one."""
    return CHAR.setdefault("(" if word == "open" else word, chr(0xE000 + len(CHAR)))


SHAPE = {name: chr(0xF000 + n) for n, name in enumerate(_SHAPES)}
_SETS = {name: "".join(_char(w) for w in words) for name, words in _CLASSES.items()}
_SETS |= SHAPE
_SETS["ord"] += _char("second") + _char("first")
_SETS["count"] = SHAPE["daynum"] + SHAPE["num"] + SHAPE["numword"] + SHAPE["range"]
_SETS["dom"] = SHAPE["daynum"] + _SETS["ord"]

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)?(a\.?m\.?|p\.?m\.?)?")
_DECADE = re.compile(r"(?:mid-|'?)(\d{2}|\d{4})s")
_YEARS = re.compile(r"(1[89]\d\d|20\d\d)[–/-](\d{4}|\d{2})")
_FULL = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), "ymd"),
    (re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"), "ymd"),
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), "dmy"),
    (re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})"), "either"),
)


def compile_pattern(template: str) -> str:
    """A template with `<class>` and `<word|word>` as a regular expression over symbols; blanks do not count."""

    def chars(m: re.Match[str]) -> str:
        found = ""
        for name in m[1].split("|"):
            found += _SETS[name] if name in _SETS else _char(name)
        return "[" + re.escape(found) + "]"

    grouped = re.sub(r"\((?!\?)", "(?:", "".join(template.split()))
    return re.sub(r"<([^<>]+)>", chars, grouped)


@dataclass(slots=True)
class Symbols:
    """The article as symbols. Symbol `n` stands for tokens `[first[n], last[n])`; `value` holds what it means."""

    text: str
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    value: list[Any] = field(default_factory=list)


def symbols_of(tokens: list[Token], numbers: list[Number]) -> Symbols:
    """One symbol a token, one for a whole number, and a break between sentences."""
    out: list[str] = []
    made = Symbols("")
    first, last, value = made.first, made.last, made.value
    coming = iter(numbers)
    number = next(coming, None)
    sent, skip_to = 0, 0
    for t in tokens:
        i = t.i
        if i < skip_to:
            continue
        if t.sent != sent:
            sent = t.sent
            out.append(BREAK)
            first.append(i)
            last.append(i)
            value.append(None)
        end, meaning = i + 1, None
        lower = t.lower
        if number is not None and number.first == i:
            symbol, meaning, end = _number(t, number)
            number = next(coming, None)
        elif (symbol := CHAR.get(lower, "")) == "":
            symbol, meaning = _odd(lower) if any(c.isdigit() for c in lower) else (OTHER, None)
        out.append(symbol)
        first.append(i)
        last.append(end)
        value.append(meaning)
        skip_to = end
    made.text = "".join(out)
    return made


def _number(t: Token, n: Number) -> tuple[str, Any, int]:
    """Symbol, meaning and end of a number."""
    if n.form == "ordinal":
        return (CHAR[t.lower] if t.lower in ("second", "first") else SHAPE["ord"]), n.value, n.last
    if n.form == "range":
        if years := _YEARS.fullmatch(t.lower):
            return SHAPE["yearrange"], _year_range(years), n.last
        return SHAPE["range"], (n.low, n.high), n.last
    if n.form in ("vague", "fraction"):
        return SHAPE["vague" if n.form == "vague" else "frac"], n.value, n.last
    if n.prefix or n.suffix:
        return (*_odd(t.lower), n.last)
    v = n.value or 0.0
    if n.form == "words" or n.last > n.first + 1:
        return SHAPE["numword"], v, n.last
    if t.text.isdecimal() and t.text.isascii():
        if len(t.text) <= 2 and 1 <= v <= 31:
            return SHAPE["daynum"], v, n.last
        if len(t.text) == 4 and 1000 <= v <= 2100:
            return SHAPE["yyyy"], v, n.last
    symbol, meaning = _odd(t.lower)
    return (symbol, meaning, n.last) if symbol != OTHER else (SHAPE["num"], v, n.last)


def _year_range(m: re.Match[str]) -> tuple[int, int]:
    end = int(m[2]) if len(m[2]) == 4 else int(m[1]) // 100 * 100 + int(m[2])
    return int(m[1]), end


@lru_cache(maxsize=4096)
def _odd(lower: str) -> tuple[str, Any]:
    """A token that is neither a word of the tables nor a plain number: a clock time, a decade, a date in digits."""
    if (m := _CLOCK.fullmatch(lower)) and (":" in lower or m[3]):
        if (hm := clock_time(int(m[1]), int(m[2] or 0), m[3])) is not None:
            return SHAPE["clock"], (*hm, bool(m[3]))
        return OTHER, None
    if m := _DECADE.fullmatch(lower):
        digits = int(m[1])
        if digits % 10 == 0:
            return SHAPE["decade"], digits if digits > 99 else (1900 if digits > 20 else 2000) + digits
    if m := _YEARS.fullmatch(lower):
        return SHAPE["yearrange"], _year_range(m)
    for pattern, order in _FULL:
        if m := pattern.fullmatch(lower):
            a, b, c = (int(g) for g in m.groups())
            return SHAPE["fulldate"], _ordered(a, b, c, order)
    if m := re.fullmatch(r"(\d{1,2})t(\d{2}):(\d{2})(?::\d{2})?z?", lower):
        return SHAPE["daytime"], (int(m[1]), int(m[2]), int(m[3]))
    if re.fullmatch(r"[qh][1-4]", lower):
        return SHAPE["quartercode"], (lower[0], int(lower[1]))
    return OTHER, None


def _ordered(a: int, b: int, c: int, order: str) -> tuple[int, int, int] | None:
    """Year, month, day; None where day and month could be either."""
    if order == "ymd":
        return a, b, c
    if order == "dmy" or a > 12 or a == b:
        return c, b, a
    return (c, a, b) if b > 12 else None


def clock_time(hour: int, minute: int, half_day: str | None) -> tuple[int, int] | None:
    """Hour and minute of a 24-hour clock; None if there is no such time."""
    if half_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half_day[0] == "p" else 0)
    return (hour, minute) if hour <= 24 and minute <= 59 else None
