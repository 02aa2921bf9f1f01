"""Words in small letters in, the figures among them out as values by which they are compared ("two dozen" is 24)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

_PARTED = re.compile(r"[.,]")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_LARGE = 1000


@cache
def table() -> dict[str, Any]:
    """The words that tracing must know, from `words.toml`."""
    data: dict[str, Any] = tomllib.loads(resources.files("onrecord.tracing").joinpath("words.toml").read_text("utf-8"))
    return data


def figures(words: Sequence[str], language: str) -> Iterator[tuple[int, int, str]]:
    """The numbers among words: first word, word after the last, value; a bare "one" is none."""
    numbers: dict[str, int] = table()["numbers"].get(language, {})
    at = 0
    while at < len(words):
        word = words[at]
        if not may_begin(word, language):
            at += 1
            continue
        value, last = _number(words, at, numbers, language)
        if last > at and (value != 1 or _FIGURE.fullmatch(word)):
            yield at, last, f"{value:.12g}"
        at = max(last, at + 1)


def may_begin(word: str, language: str) -> bool:
    """Whether a figure may begin with a word."""
    return word in table()["numbers"].get(language, ()) or "-" in word or bool(_FIGURE.fullmatch(word))


def _number(words: Sequence[str], at: int, numbers: dict[str, int], language: str) -> tuple[float, int]:
    """The number that begins at a word, and the word after it; `at` itself where none does."""
    total, current, n = 0.0, 0.0, at
    while n < len(words):
        word = words[n]
        if _FIGURE.fullmatch(word):
            if n > at:
                break
            current = _digits(word, language)
        else:
            values = [numbers.get(part) for part in word.split("-")]
            known = [v for v in values if v is not None]
            if len(known) < len(values):
                if not (word == "and" and n > at and n + 1 < len(words) and words[n + 1] in numbers and current >= 100):
                    break
                n += 1
                continue
            for value in known:
                if value >= _LARGE:
                    total, current = total + (current or 1) * value, 0
                elif value in (12, 20, 100) and (value == 100 or current) and current < 20:
                    current = (current or 1) * value
                else:
                    current += value
        n += 1
    return total + current, n


def _digits(word: str, language: str) -> float:
    """The value of digits; marks before three digits part thousands, unless a single dot in English does not."""
    parts = _PARTED.split(word)
    if len(parts) == 1:
        return float(word)
    thousands = all(len(p) == 3 for p in parts[1:]) and len(parts[0]) <= 3
    if thousands and (len(parts) > 2 or "," in word or language != "en"):
        return float("".join(parts))
    whole, fraction = "".join(parts[:-1]), parts[-1]
    return float(f"{whole}.{fraction}")
