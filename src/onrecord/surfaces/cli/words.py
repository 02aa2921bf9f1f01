"""Small words that commands share: names that were meant, numbers with their nouns."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """ ": did you mean …?" with the nearest of the choices, or the list of them all."""
    names = list(choices)
    near = difflib.get_close_matches(word.lower(), names, n=3, cutoff=0.6)
    return f": did you mean {' or '.join(near)}?" if near else f": choose one of {', '.join(names)}"


def counted(number: int, noun: str) -> str:
    """ "1 report", "1,200 reports", "4 losses", "2 stories", "3 monitoring"."""
    return f"{number:,} {noun if number == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    if noun.endswith("ing"):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith("s") else "s")
