"""Words of a headline that stick to a name: a `Parsed` with its name spans in, the spans without those words out."""

from __future__ import annotations

from collections.abc import Collection

from onrecord.language.given_names import sex_of_name
from onrecord.language.name_words import name_words
from onrecord.model.parsed import Parsed, Token

_NAME_TAGS = frozenset(("NNP", "NNPS", "NN", "NNS", "JJ", "FW", "CD", "HYPH", "POS"))


class Unglue:
    """The names that an article has in full, by which longer runs of capitals are cut; used once."""

    def __init__(self, parsed: Parsed, runs: Collection[tuple[int, int]], headlines: Collection[int]) -> None:
        self.tokens = parsed.tokens
        self.headlines = set(headlines) | {s.index for s in parsed.sentences if s.heading}
        self._starts = {s.first for s in parsed.sentences}
        self._given = name_words().sex
        self._full = {self._words(a, b) for a, b in runs if b - a == 2 and self._opens(a) and not self._headline(a)}
        self._lower = {t.text for t in self.tokens if t.text.islower()} if any(b - a > 2 for a, b in runs) else set()

    def cut(self, first: int, last: int) -> tuple[int, int]:
        """The tokens of the name in `[first, last)`: as they were, or without what a headline puts around a name."""
        while last - first > 2 and self._opens(first) and self._foreign(first, last):
            last -= 1
        if last - first > 2 and not self._opens(first) and self._opens(last - 2):
            opening = self.tokens[first]
            told = self._words(last - 2, last) in self._full
            common = opening.lower in self._lower or (told and opening.tag not in _NAME_TAGS)
            starts = first in self._starts and sex_of_name(opening.text) is None
            if (last - first == 3 and common) or (told and (starts or self._headline(first))):
                first = last - 2
        return first, last

    def _foreign(self, first: int, last: int) -> bool:
        """Whether the last word of a run is none of the name: a verb, or behind a name that the text has in full."""
        t = self.tokens[last - 1]
        if t.tag not in _NAME_TAGS and t.text.isalpha() and t.lower not in self._given:
            return True
        known = any(self._words(first, k) in self._full for k in range(first + 2, last))
        shouted = t.text.isupper() and len(t.text) > 3 and self.tokens[first].text.istitle()
        return known and (shouted or self._headline(first))

    def _headline(self, i: int) -> bool:
        return self.tokens[i].sent in self.headlines

    def _opens(self, i: int) -> bool:
        t: Token = self.tokens[i]
        return t.lower in self._given and t.text.istitle()

    def _words(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(t.text for t in self.tokens[first:last])
