"""Text as a check compares it: a text in; its tokens, its figures and the runs of it that are written as names out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from onrecord.watching.phrases import words

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['.][^\W\d_]+)*")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00ad": None})
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NO_NUMBER = -1.0
"""The value of a token such as 1.2.3, which is found only where it stands as it is."""


def tokens_of(text: str) -> list[str]:
    """The words and figures of a text, without a possessive, as they are written."""
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return [t.removesuffix("'s") for t in _TOKEN.findall(plain)]


def joined(text: str) -> str:
    """The tokens of a text, so that one can be looked for in another."""
    return f" {' '.join(tokens_of(text))} ".casefold()


def has(joined_tokens: str, text: str) -> bool:
    """Whether all tokens of a text stand, one after the other, in those of another that are joined."""
    return joined(text) in joined_tokens


@lru_cache(maxsize=1)
def _number_words() -> dict[str, float]:
    return {word: float(value) for word, value in words()["numbers"].items()}


def _value(token: str) -> float | None:
    if token[0].isdigit():
        try:
            return float(token.replace(",", "") if _THOUSANDS.fullmatch(token) else token)
        except ValueError:
            return _NO_NUMBER
    return _number_words().get(token.casefold())


def counted(text: str) -> list[tuple[str, float]]:
    """The figures of a text, each as it is said; "twenty-five" and "40 billion" are one figure each."""
    found: list[tuple[str, float]] = []
    before: tuple[str, float] | None = None
    for token in tokens_of(text):
        value = _value(token)
        if value is not None:
            if before and value >= 100 and not token[0].isdigit():
                before = found[-1] = (f"{before[0]} {token}", before[1] * value)
                continue
            if before and before[1] in range(20, 100, 10) and value < 10 and not token[0].isdigit():
                before = found[-1] = (f"{before[0]} {token}", before[1] + value)
                continue
            found.append((token, value))
        before = found[-1] if value is not None else None
    return found


def names_in(sentence: str) -> Iterator[str]:
    """The runs of words that are written as names, without the words that only open a sentence."""
    plain = unicodedata.normalize("NFKC", sentence).translate(_PLAIN)
    run: list[str] = []
    last = 0
    for match in _TOKEN.finditer(plain):
        token = match[0].removesuffix("'s")
        named = token[0].isalpha() and (token[0].isupper() or token[0].lower() == token[0].upper())
        if run and (not named or plain[last : match.start()].strip(" -")):
            yield " ".join(run)
            run = []
        if named and (run or token.casefold() not in words()["openers"]):
            run.append(token)
        last = match.end()
    if run:
        yield " ".join(run)
