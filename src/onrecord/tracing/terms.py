"""An article in, its terms out: the words, names and figures that it tells by, as numbers with weights, and as bytes.

A term that is a name or figure is the same in every language, a word is one of its language. Nothing else is known
here than the article, so that its terms never change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import log
from typing import Self

import numpy as np
import numpy.typing as npt

from onrecord.model.article import Article, Block
from onrecord.tracing.sentences import GLUE, NAME, NUMBER, Sentence, sentences

_TITLE = 3
"""A word of the title counts as so many of the text."""
_MOST = 400
"""Terms of an article, the most told first."""
_FINE = 16
"""Steps of a weight for each whole."""
_IN_TITLE = 128
"""The bit of a weight that is set for a term of the title."""
_SMALL = 12
"""Figures up to this tell little, and years as little: they are left out."""
_YEARS = (1900, 2100)
_AS = {"und": "en"}
"""A text too short for its language to be told is read as English, as everywhere."""

_Term = tuple[str, bool]
"""A key, and whether it is that of a name or figure."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What an article is grouped by: numbers of terms in order, odd ones for names and figures, and their weights.

    The highest bit of a weight is set where the title has the term.
    """

    language: str
    keys: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint8]

    @property
    def told(self) -> npt.NDArray[np.float32]:
        """The weights: 1 for a term that is told once, growing with the logarithm of how often."""
        return (self.weights & (_IN_TITLE - 1)).astype(np.float32) / np.float32(_FINE)

    @property
    def titled(self) -> npt.NDArray[np.bool_]:
        """Which terms the title has."""
        return self.weights >= _IN_TITLE

    def to_bytes(self) -> bytes:
        """Five bytes a term, after the language."""
        return self.language.encode() + b"\0" + self.keys.astype("<u4").tobytes() + self.weights.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The terms that were kept; raises ValueError for bytes that are none."""
        language, _, rest = data.partition(b"\0")
        count, left = divmod(len(rest), 5)
        if left:
            raise ValueError("these bytes are no terms")
        keys = np.frombuffer(rest, "<u4", count).astype(np.uint32)
        return cls(language.decode(), keys, np.frombuffer(rest, np.uint8, count, 4 * count))


def is_mark(keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which terms are names or figures."""
    return (keys & np.uint32(1)).astype(np.bool_)


def terms(article: Article, its_sentences: Sequence[Sentence] | None = None) -> Terms:
    """The terms of an article, title and text; none where there are no words. Its sentences where they are at hand."""
    language = _AS.get(article.language, article.language)
    title = article.title or ""
    body = its_sentences
    if body is None or language != article.language:
        body = sentences(replace(article, language=language))
    block = Block(0, len(title), "text", 0)
    head = sentences(replace(article, text=title, blocks=(block,), language=language))
    known = {word: term for word, term in _words(body, article.text) if not term[1]}
    counts: Counter[_Term] = Counter()
    titled = [known.get(word, term) for word, term in _words(head, title)]
    for term in titled:
        counts[term] += _TITLE
    counts.update(term for _, term in _words(body, article.text))
    most = {_number(term, language): _weight(n, term in titled) for term, n in counts.most_common(_MOST)}
    keys = np.array(sorted(most), np.uint32)
    return Terms(language, keys, np.array([most[int(k)] for k in keys], np.uint8))


def _weight(times: int, titled: bool) -> int:
    return min(_IN_TITLE - 1, round(_FINE * (1 + log(times)))) + _IN_TITLE * titled


def _words(found: Sequence[Sentence], text: str) -> Iterator[tuple[str, _Term]]:
    """The words of sentences in small letters, each with its term; what tells little is left out."""
    for s in found:
        for key, kind, start, end in zip(s.keys, s.kinds, s.starts, s.ends, strict=True):
            if kind != GLUE and not (kind == NUMBER and _little(float(key))):
                yield text[start:end].lower(), (key, kind in (NAME, NUMBER))


def _little(figure: float) -> bool:
    return figure <= _SMALL or _YEARS[0] <= figure < _YEARS[1]


def _number(term: _Term, language: str) -> int:
    """The number of a term, odd for names and figures."""
    key, mark = term
    word = key if mark else f"{language}\0{key}"
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=4).digest()) & ~1 | mark
