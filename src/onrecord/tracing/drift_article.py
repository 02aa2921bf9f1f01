"""An article with its marks in; which words stand around a mark, and what else is asked of one article, out."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import chain
from typing import Any, Protocol

from onrecord.model.marks import Marks
from onrecord.model.parts import Span
from onrecord.tracing.compare import Traced
from onrecord.tracing.sentences import GLUE, NAME, NUMBER, stem

AT_HAND = 48
"""Articles of which what was worked out is kept."""
_NEAR = 8
"""Words on either side of a mark that tell what it is about."""
_FADES = [0.8**off for off in range(_NEAR + 1)]
_BEFORE = 3
_LONG, _SPELLINGS = 6, (("is", ""), ("enc", "ens"), ("tre", "ter"), ("centr", "center"))
_KINDS = {NAME: 1.2, NUMBER: 1.4}


class Marked(Protocol):
    """Anything with offsets."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@cache
def words() -> dict[str, Any]:
    """The words that drift must know, from `drift.toml`."""
    data: dict[str, Any] = tomllib.loads(resources.files("onrecord.tracing").joinpath("drift.toml").read_text("utf-8"))
    return data


@cache
def group_of() -> Mapping[str, str]:
    """The word that stands for all of a row of like words, by each of their stems."""
    rows = [[spelt(stem("en", word)) for word in row.split()] for row in words()["alike"]["en"]]
    return {word: row[0] for row in rows for word in row}


@cache
def denials() -> frozenset[str]:
    """Words that deny what follows."""
    return frozenset(words()["denials"]["en"].split())


@lru_cache(maxsize=20_000)
def spelt(key: str) -> str:
    """A stem in one spelling: "recogn" for "recognis", "defens" for "defenc", "harbor" for "harbour"."""
    if len(key) < _LONG:
        return key
    for end, other in _SPELLINGS:
        if key.endswith(end):
            return key[: -len(end)] + other
    return key.replace("our", "or")


@lru_cache(maxsize=20_000)
def grouped(key: str) -> str:
    """A stem in one spelling, or the word that stands for it and all that are like it."""
    one = spelt(key)
    return group_of().get(one, one)


@lru_cache(maxsize=20_000)
def keys(lemmas: str) -> frozenset[str]:
    """English words as stems, words that a rewrite puts for one another as one."""
    return frozenset([grouped(_stem(word)) for word in lemmas.split()])


def _stem(word: str) -> str:
    """The stem; of what begins with "un" that of the rest, so that "unwatered" is the opposite of "watered"."""
    return "un" + stem("en", word[2:]) if word.startswith("un") else stem("en", word)


@dataclass(eq=False)
class Side:
    """An article with its marks, and what is asked of it whatever it is held against; each is worked out once."""

    traced: Traced
    marks: Marks
    _words: dict[int, dict[str, tuple[int, int]]] = field(init=False, default_factory=dict, repr=False)
    _near: dict[tuple[int, int], list[tuple[str, str, float]]] = field(init=False, default_factory=dict, repr=False)

    @cached_property
    def starts(self) -> list[int]:
        """Where its sentences begin."""
        return [s.start for s in self.traced.sentences]

    @cached_property
    def keys(self) -> list[tuple[str, ...]]:
        """The words of each sentence."""
        return [tuple(s.keys) for s in self.traced.sentences]

    @cached_property
    def kinds(self) -> list[tuple[int, ...]]:
        """The kinds of the words of each sentence."""
        return [tuple(s.kinds) for s in self.traced.sentences]

    @cached_property
    def seen(self) -> Counter[str]:
        """In how many sentences each word stands that carries matter."""
        return Counter(chain.from_iterable(self._told))

    @cached_property
    def base(self) -> dict[str, float]:
        """What such words weigh by their kind."""
        return {k: _KINDS.get(kind, 1.0) for told in self._told for k, kind in told.items()}

    @cached_property
    def _told(self) -> list[dict[str, int]]:
        return [
            {k: kind for k, kind in zip(s.keys, s.kinds, strict=True) if kind != GLUE} for s in self.traced.sentences
        ]

    @cached_property
    def names(self) -> list[set[str]]:
        """The names of each sentence."""
        return [s.of(NAME) for s in self.traced.sentences]

    @cached_property
    def all_names(self) -> set[str]:
        """The names of all sentences."""
        return set[str]().union(*self.names)

    def sentence(self, offset: int) -> int:
        """The sentence that holds an offset; -1 where none does."""
        n = bisect_right(self.starts, offset) - 1
        return n if n >= 0 and offset < self.traced.sentences[n].end else -1

    def span(self, start: int, end: int) -> Span:
        """The exact words between two offsets."""
        return Span(start, end, self.traced.article.text[start:end])

    def quoted(self, mark: Marked) -> bool:
        """Whether a mark stands in quote marks."""
        n = self.sentence(mark.start)
        if n < 0:
            return False
        s = self.traced.sentences[n]
        k = bisect_right(s.starts, mark.start) - 1
        return k >= 0 and s.quoted[k]

    def words(self, sentence: int) -> dict[str, tuple[int, int]]:
        """The words of a sentence that carry matter, by key, with their offsets; glue words by themselves."""
        if sentence not in self._words:
            s = self.traced.sentences[sentence]
            self._words[sentence] = dict(zip(map(grouped, s.keys), zip(s.starts, s.ends, strict=True), strict=True))
        return self._words[sentence]

    def denied(self, sentence: int, start: int) -> bool:
        """Whether one of the few words before an offset denies what stands there."""
        s = self.traced.sentences[sentence]
        k = bisect_right(s.starts, start) - 1
        before = slice(max(0, k - _BEFORE), k)
        words = (self.traced.article.text[a:b].lower() for a, b in zip(s.starts[before], s.ends[before], strict=True))
        return any(word in denials() for word in words)

    def near(self, mark: Marked) -> list[tuple[str, str, float]]:
        """The words near a mark: as they are compared, as they are weighed, and what is left of that so far off."""
        at = mark.start, mark.end
        if at not in self._near:
            self._near[at] = self._around(*at)
        return self._near[at]

    def _around(self, start: int, end: int) -> list[tuple[str, str, float]]:
        n = self.sentence(start)
        if n < 0:
            return []
        first, last = self.places(n, start, end)
        keys = self.keys[n]
        return [
            (grouped(keys[k]), keys[k], _FADES[max(first - k, k - last, 0)])
            for k in self.beside(n, first, last)
        ]  # fmt: skip

    def beside(self, sentence: int, first: int, last: int) -> Iterator[int]:
        """The numbers of the words near some of a sentence that carry matter; a figure is not told by its own."""
        kinds = self.kinds[sentence]
        for k in range(max(0, first - _NEAR), min(len(kinds), last + _NEAR + 1)):
            if kinds[k] != GLUE and not (first <= k <= last and kinds[k] == NUMBER):
                yield k

    def places(self, sentence: int, start: int, end: int) -> tuple[int, int]:
        """The numbers of the first and the last word of a stretch of a sentence."""
        starts = self.traced.sentences[sentence].starts
        first = max(bisect_right(starts, start) - 1, 0)
        return first, max(bisect_right(starts, end - 1) - 1, first)


@lru_cache(maxsize=AT_HAND)
def side(traced: Traced, marks: Marks) -> Side:
    """An article with its marks; the same for the same, as long as it is at hand."""
    return Side(traced, marks)
