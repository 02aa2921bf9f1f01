"""Words as SQLite's tokenizer `unicode61 remove_diacritics 2` tells them: a text in, its folded words and where out.

What is no letter, digit or private character parts words. Case is folded, and so are the marks of Latin letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

LONGEST = 80
"""Of a longer word, only so many characters count."""
_MARK = "\u0300"
_WORD = re.compile("[^ ]+")


class _Folding(dict[int, str]):
    """One character for each: folded, a space for what parts words, `_MARK` for what is passed over."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = _folded(char)
        return folded


def _folded(char: str) -> str:
    if "\u0300" <= char <= "\u036f":
        return _MARK
    category = unicodedata.category(char)
    if category[0] not in "LN" and category != "Co":
        return " "
    lower = char.casefold() if len(char.casefold()) == 1 else char.lower()
    base = unicodedata.normalize("NFD", lower)[0]
    return base if base.isascii() else lower[0]


_FOLDED = _Folding()


def words_of(text: str) -> list[str]:
    """The words of a text in order."""
    folded = text.translate(_FOLDED)
    if _MARK in folded:
        folded = folded.replace(_MARK, "")
    words = folded.split()
    return words if max(map(len, words), default=0) <= LONGEST else [word[:LONGEST] for word in words]


def spans_of(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text with where each of them starts and ends."""
    for found in _WORD.finditer(text.translate(_FOLDED)):
        if word := found[0].replace(_MARK, "")[:LONGEST]:
            yield word, found.start(), found.end()


def around(text: str, wanted: Sequence[tuple[Sequence[str], bool]], most: int) -> str:
    """The part of a text, of so many words, that holds most of what is wanted, the first of equals.

    Each wanted thing is words that stand side by side, with whether the last of them may go on.
    """
    spans = list(spans_of(text))
    words = [word for word, _, _ in spans]
    met = sorted((n, n + len(its), k) for k, (its, prefix) in enumerate(wanted) for n in _met(words, its, prefix))
    begin, end = _densest(met, most)
    first = max(min(begin - max(most - (end - begin), 0) // 2, len(spans) - most), 0)
    last = min(first + most, len(spans))
    cut = text[spans[first][1] if first else 0 : spans[last - 1][2] if last < len(spans) else len(text)]
    return ("… " if first else "") + cut.strip() + (" …" if last < len(spans) else "")


def _densest(met: Sequence[tuple[int, int, int]], most: int) -> tuple[int, int]:
    """From where to where most of what was met (start, end, which) is, within so many words."""
    best, where = (0, 0), (0, 0)
    here: Counter[int] = Counter()
    ahead = 0
    for begin, end, which in met:
        while ahead < len(met) and met[ahead][1] <= begin + most:
            here[met[ahead][2]] += 1
            ahead += 1
        there = sum(n > 0 for n in here.values()), here.total()
        if there > best:
            best, where = there, (begin, max(end, met[ahead - 1][1] if ahead else end))
        here[which] -= 1
    return where


def _met(words: Sequence[str], its: Sequence[str], prefix: bool) -> Iterator[int]:
    """Where in the words those stand side by side."""
    *before, final = its
    for n in range(len(words) - len(before)):
        last = words[n + len(before)]
        if (last.startswith(final) if prefix else last == final) and words[n : n + len(before)] == before:
            yield n
