"""Names as people type them in, comparable forms out: case, accents, apostrophes and punctuation folded away."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORDS = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_APOSTROPHES = re.compile("['’ʼʹ‘`ʻ]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The words of a text, folded and joined by single spaces: "Al-Sanaʼa" is `al sanaa`; "" where it has none."""
    plain = _APOSTROPHES.sub("", text).casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join(_WORDS.findall(plain))


def padded(text: str) -> str:
    """The folded words with a space on both sides, so that a whole word is found as ` word `."""
    return f" {fold(text)} "
