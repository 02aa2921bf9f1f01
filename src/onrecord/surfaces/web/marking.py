"""Hits in a text: what was searched for and a text from outside in, the text escaped with its hits in <mark> out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from onrecord.ledger.dialect import Term
from onrecord.ledger.search import terms_of

_WORD = re.compile(r"[^\W_]+")
Found = tuple[int, int]


def marker(words: str | None) -> Callable[[str], Markup]:
    """What marks the hits of a search in any text. Raises UsageError where there is nothing to search for."""
    terms = terms_of(words) if words else []
    return lambda text: marked(text, terms)


def marked(text: str, terms: list[Term]) -> Markup:
    """The text, escaped; words are found whatever their case and accents, as the search finds them."""
    if not terms:
        return escape(text)
    tokens = [(m.start(), m.end(), _fold(m[0])) for m in _WORD.finditer(text)]
    found = sorted({hit for term in terms for hit in _hits(text, tokens, term)})
    pieces, at = [Markup()], 0
    for start, end in _joined(found):
        pieces += [escape(text[at:start]), Markup("<mark>") + text[start:end] + Markup("</mark>")]
        at = end
    return Markup().join([*pieces, escape(text[at:])])


def _hits(text: str, tokens: list[tuple[int, int, str]], term: Term) -> Iterator[Found]:
    """Where a term stands: its words one after another, the last of them perhaps going on; else letter by letter."""
    wanted = [_fold(word) for word in _WORD.findall(term.words)]
    whole = False
    for n in range(len(tokens) - len(wanted) + 1):
        here = [token for _, _, token in tokens[n : n + len(wanted)]]
        ends = here[-1].startswith(wanted[-1]) if term.prefix else here[-1] == wanted[-1]
        if here[:-1] == wanted[:-1] and ends:
            whole = True
            yield tokens[n][0], tokens[n + len(wanted) - 1][1]
    if not whole and not term.words.isascii():
        for match in re.finditer(re.escape(term.words), text):
            yield match.span()


def _joined(found: list[Found]) -> list[Found]:
    """Without overlaps."""
    joined: list[Found] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    """Without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
