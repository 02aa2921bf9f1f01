"""Numbers in digits and words: light tokens in, the numbers that they write out, in order and without overlap."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from onrecord.model.parsed import Token

Form = Literal["digits", "words", "range", "ordinal", "fraction", "vague"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number over tokens `[first, last)`.

    `value` is null for a range ("10–15", `low` and `high` set) and for a vague word ("dozens", `low` set where the word
    has a least meaning). `scaled` tells that a scale ("million") is in it; `suffix` are letters after the
    digits that are no scale ("kW" in "5kW"); `prefix` letters or signs glued before them ("USD" in "USD10").
    """

    first: int
    last: int
    value: float | None
    form: Form
    low: float | None = None
    high: float | None = None
    scaled: bool = False
    prefix: str = ""
    suffix: str = ""


def read_table(name: str) -> dict[str, Any]:
    """One TOML table of this room's data folder."""
    return tomllib.loads(resources.files("onrecord.language").joinpath("data", name).read_text("utf-8"))


_WORDS = read_table("quantities_numbers.toml")
_UNITS: dict[str, int] = _WORDS["units"]
_TENS: dict[str, int] = _WORDS["tens"]
_SCALES: dict[str, int] = _WORDS["scales"]
_SUFFIXES: dict[str, int] = _WORDS["suffixes"]
_ORDINALS: dict[str, int] = _WORDS["ordinals"]
_PARTS: dict[str, int] = _WORDS["parts"]
_VAGUE: dict[str, int] = _WORDS["vague_scales"]
_SIGNS: dict[str, float] = _WORDS["signs"]
_LOOSE = {"several": None, "few": None, "couple": 2.0}
_STARTS = {*_UNITS, *_TENS, *_SCALES, *_ORDINALS, *_PARTS, *_VAGUE, *_SIGNS, *_LOOSE}

_NUM = r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,12})?|\.\d{1,12})"
_DIGITS = re.compile(
    rf"(?P<prefix>[A-Za-z]{{0,4}}[$£€¥₴₽₪₹]?|minus)(?P<sign>[-−+]?)(?P<number>{_NUM})(?P<half>[½¼¾]?)"
    rf"(?:[–—-](?P<to>{_NUM}))?(?P<suffix>[^\W\d_]{{0,6}}|[%″\"'′°])?(?P<plus>\+?)"
)
_POWER = re.compile(rf"(?P<number>{_NUM})[×x]10(?P<power>[-−–]?\d{{1,3}})$")
_ORDINAL = re.compile(r"(\d{1,6}(?:,\d{3})?)(?:st|nd|rd|th)")
_GREATEST = 1e18


def find_numbers(tokens: list[Token]) -> list[Number]:
    """All numbers; a token belongs to one at most. Ordinals are included, with form "ordinal"."""
    found: list[Number] = []
    i, count = 0, len(tokens)
    while i < count:
        t = tokens[i]
        lower = t.lower
        number: Number | None = None
        if lower in _STARTS:
            number = _words(tokens, i)
        elif not lower.isalpha() and any(c.isdigit() for c in lower):
            number = _digits(tokens, i)
        if number is None:
            i += 1
        else:
            found.append(number)
            i = number.last
    return found


def _value(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))


@lru_cache(maxsize=4096)
def _written(text: str) -> Number | None:
    """What one token with digits writes, over tokens [0, 1)."""
    if ordinal := _ORDINAL.fullmatch(text.lower()):
        return Number(0, 1, _value(ordinal[1]), "ordinal")
    if power := _POWER.match(text):
        exponent = int(re.sub(r"[−–]", "-", power["power"]))
        value = _value(power["number"]) * 10.0**exponent
        return Number(0, 1, value, "digits") if abs(exponent) < 300 and value <= 1e300 else None
    m = _DIGITS.fullmatch(text)
    if m is None:
        return None
    prefix, suffix = m["prefix"], m["suffix"] or ""
    value = _value(m["number"]) + _SIGNS.get(m["half"], 0.0)
    if m["sign"] in ("-", "−") or prefix == "minus":
        if prefix and prefix != "minus" and prefix.isalpha():
            return None
        value = -value
    scale = _SUFFIXES.get(suffix.lower(), 1)
    suffix = "" if scale > 1 else suffix
    prefix = "" if prefix == "minus" else prefix
    mark = m["plus"]
    if m["to"] is not None:
        if value >= _value(m["to"]):
            return None
        return Number(0, 1, None, "range", value * scale, _value(m["to"]) * scale, scale > 1, prefix, suffix)
    return Number(0, 1, value * scale, "digits", scaled=scale > 1, prefix=prefix, suffix=suffix + mark)


def _near(tokens: list[Token], i: int) -> Token | None:
    """The token at `i` if it is in the same sentence as the one before it."""
    if i >= len(tokens) or tokens[i].sent != tokens[i - 1].sent:
        return None
    return tokens[i]


def _digits(tokens: list[Token], i: int) -> Number | None:
    number = _written(tokens[i].text)
    if number is None:
        return None
    last = i + 1
    first = i
    if number.form == "digits" and number.value is not None and _before(tokens, i) == "minus":
        number, first = replace(number, value=-number.value), i - 1
    if number.form in ("digits", "range") and not number.suffix:
        last, scale = _scale_after(tokens, last)
        if scale > 1:
            number = replace(
                number,
                scaled=True,
                value=_times(number.value, scale),
                low=_times(number.low, scale),
                high=_times(number.high, scale),
            )
        elif (t := _near(tokens, last)) and t.text in _SIGNS and number.value is not None:
            number, last = replace(number, value=number.value + _SIGNS[t.text]), last + 1
    return replace(number, first=first, last=last)


def _times(value: float | None, scale: float) -> float | None:
    return None if value is None else min(round(value * scale, 6), _GREATEST)


def _scale_after(tokens: list[Token], i: int) -> tuple[int, float]:
    """Scale words from token `i` on ("hundred million", "-billion"): where they end and what they multiply by."""
    scale = 1.0
    dash = _near(tokens, i)
    if dash is not None and dash.text in ("-", "‑") and dash.start == tokens[i - 1].end:
        glued = _near(tokens, i + 1)
        i += int(glued is not None and glued.start == dash.end and glued.lower in _SCALES)
    while (t := _near(tokens, i)) is not None and (step := _SCALES.get(t.lower) or _SUFFIXES.get(t.lower)):
        if t.lower == "k" and t.start != tokens[i - 1].end:
            break
        scale = min(scale * step, _GREATEST)
        i += 1
    return i, scale


def _before(tokens: list[Token], i: int) -> str:
    return tokens[i - 1].lower if i and tokens[i - 1].sent == tokens[i].sent else ""


def _words(tokens: list[Token], i: int) -> Number | None:
    word = tokens[i].lower
    if word in _SIGNS:
        return Number(i, i + 1, _SIGNS[word], "fraction")
    if word in _VAGUE:
        return _vague(tokens, i)
    if word in _LOOSE:
        return _loose(tokens, i)
    may_be_part = word == "half" or (word in _PARTS and _before(tokens, i) in ("a", "an"))
    if may_be_part and (part := _part(tokens, i)) is not None:
        return part
    if word in _UNITS or word in _TENS or word in _SCALES:
        return _cardinal(tokens, i)
    if word in _ORDINALS:
        return Number(i, i + 1, float(_ORDINALS[word]), "ordinal")
    return None


def _vague(tokens: list[Token], i: int) -> Number:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    low, last = float(_VAGUE[tokens[i].lower]), i + 1
    of, t = _near(tokens, last), _near(tokens, last + 1)
    if of and of.lower == "of" and t and t.lower in ("thousands", "millions", "billions", "trillions"):
        return Number(i, last + 2, None, "vague", min(low * _VAGUE[t.lower] / 2, _GREATEST), scaled=True)
    return Number(i, last, None, "vague", low, scaled=low > 100)


def _loose(tokens: list[Token], i: int) -> Number | None:
    """ "several", "a few", "a couple of", "several hundred"."""
    word, last = tokens[i].lower, i + 1
    if word == "few" and _before(tokens, i) not in ("a", "the", "past", "last", "next", "coming"):
        return None
    if word == "couple":
        if (
            (of := _near(tokens, last)) is None
            or of.lower != "of"
            or _before(tokens, i) not in ("a", "last", "past", "next")
        ):
            return None
        return Number(i, last + 1, 2.0, "vague")
    last, scale = _scale_after(tokens, last)
    return Number(i, last, None, "vague", 2 * scale if scale > 1 else None, scaled=scale > 1)


def _part(tokens: list[Token], i: int) -> Number | None:
    """ "half", "half a million", "a third of", "a quarter of a million"; None where it is no number."""
    word = tokens[i].lower
    value, last = 1 / _PARTS[word], i + 1
    t = _near(tokens, last)
    if t is None:
        return None
    after = t.lower
    if word != "half" and after != "of":
        return None
    jump = last + 1 if after == "of" else last
    if (a := _near(tokens, jump)) and a.lower in ("a", "an") and (s := _near(tokens, jump + 1)) and s.lower in _SCALES:
        end, scale = _scale_after(tokens, jump + 1)
        return Number(i, end, value * scale, "words", scaled=True)
    if after in _SCALES:
        end, scale = _scale_after(tokens, last)
        return Number(i, end, value * scale, "words", scaled=True)
    if after == "-" or _before(tokens, i) in ("first", "second", "other", "latter", "later", "top", "bottom", "-"):
        return None
    if word == "half" and after not in ("of", "the", "its", "their", "his", "her", "all", "that", "those"):
        return None
    return Number(i, last, value, "fraction")


def _cardinal(tokens: list[Token], i: int) -> Number | None:
    """ "three", "twenty-one", "two hundred and five thousand", "a million", "two and a half", "two-thirds"."""
    total, current, j, seen = 0.0, 0.0, i, ""
    scaled = False
    while (t := tokens[j] if j == i else _near(tokens, j)) is not None:
        w = t.lower
        if w in _UNITS and seen in ("", "tens", "scale", "hundred") and not (seen == "tens" and not 0 < _UNITS[w] < 10):
            current, seen = current + _UNITS[w], "unit"
        elif w in _TENS and seen in ("", "scale", "hundred"):
            current, seen = current + _TENS[w], "tens"
        elif w == "hundred":
            current, seen = (current or 1) * 100, "hundred"
        elif w in _SCALES:
            total, current, seen = min(total + (current or 1) * _SCALES[w], _GREATEST), 0.0, "scale"
            scaled = True
        else:
            if not _joins(tokens, j, w, seen):
                break
        j += 1
    number = Number(i, j, total + current, "words", scaled=scaled)
    return _tail(tokens, number)


def _joins(tokens: list[Token], j: int, word: str, seen: str) -> bool:
    """Whether the token at `j` ("and", "-") joins two words of one number."""
    t = _near(tokens, j + 1)
    if t is None:
        return False
    if word == "-":
        glued = tokens[j].start == tokens[j - 1].end and t.start == tokens[j].end
        return glued and (t.lower in _SCALES or (seen == "tens" and 0 < _UNITS.get(t.lower, 0) < 10))
    return word == "and" and seen in ("hundred", "scale") and (t.lower in _UNITS or t.lower in _TENS)


def _tail(tokens: list[Token], number: Number) -> Number:
    """Adds "and a half" and turns "two-thirds" into a fraction."""
    j = number.last
    value = number.value or 0.0
    words = [t.lower for t in tokens[j : j + 6]]
    if words[:3] == ["and", "a", "half"]:
        return replace(number, last=j + 3, value=value + 0.5)
    if words[:6] == ["-", "and", "-", "a", "-", "half"]:
        return replace(number, last=j + 6, value=value + 0.5)
    step = 1 if words[:1] == ["-"] else 0
    part = words[step] if len(words) > step else ""
    is_part = part in _PARTS and 0 < value < 10 and (part.endswith("s") or value == 1)
    if is_part and (part not in ("quarter", "quarters") or step or words[step + 1 : step + 2] == ["of"]):
        return Number(number.first, j + step + 1, value / _PARTS[part], "fraction")
    return number
