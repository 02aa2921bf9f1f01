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
    """ "1 report", "1,200 reports"."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"
