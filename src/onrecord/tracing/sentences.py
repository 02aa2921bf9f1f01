"""The text of an article in, its sentences out: words as keys that survive rewording, names, figures, what is quoted.

Nothing of a parse is needed, so that any language can be read and a copy costs no second parse.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from onrecord.model.article import Article
from onrecord.packs.spelling import fold
from onrecord.tracing.figures import figures, may_begin, table

WORD, NAME, NUMBER, GLUE = range(4)

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*|[^\W_]+")
_END = re.compile(r"[.!?…]+[\"”’»“)\]]*(?:\s+(?=[\"“„«‘'(\[–—-]*\s?[^\W_])|$)|\n\s*\n")
_QUOTED = re.compile(r"[“„«]([^“„«”»]{1,3000})[”»“]|\"([^\"]{1,3000})\"")
_OPEN = re.compile(r"[“„«\"]([^“„«”»\"]{1,3000})$")
_LANGUAGES = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_NAME_LETTERS = 6
MOST = 400
"""Sentences of an article that are read: enough for any report, few enough for any text."""
_MARKS = 8
_LONGEST = 300
"""Words of a sentence that are read."""
_LETTERS = 60
"""Letters of a word that are read, so that what is remembered of words stays small."""


@dataclass(slots=True)
class Sentence:
    """A sentence: where it stands in the reading text, and its words: keys, kinds, whether quoted, offsets."""

    start: int
    end: int
    keys: list[str]
    kinds: list[int]
    quoted: list[bool]
    starts: list[int]
    ends: list[int]

    def of(self, kind: int) -> set[str]:
        """The keys of one kind."""
        if kind not in self.kinds:
            return set()
        return {k for k, its in zip(self.keys, self.kinds, strict=True) if its == kind}


@cache
def _tables() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    data = table()
    glue = {k: frozenset(v.split()) for k, v in data["glue"].items()}
    return glue, frozenset(" ".join(data["short"].values()).split())


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(_LANGUAGES[language]) if language in _LANGUAGES else None


@lru_cache(maxsize=16_384)
def stem(language: str, word: str) -> str:
    """The stem of a word in small letters; its first letters where there is no stemmer for the language."""
    stemmer = _stemmer(language)
    return stemmer.stemWord(word) if stemmer else word[:_NAME_LETTERS]


@lru_cache(maxsize=16_384)
def name_key(word: str) -> str:
    """The form in which a word of a name is compared: one for its spellings, alphabets and most of its cases."""
    from anyascii import anyascii

    return fold(anyascii(word))[:_NAME_LETTERS]


def sentences(article: Article) -> list[Sentence]:
    """The sentences of an article without its headings and furniture, in order, the first `MOST` of them."""
    text, language = article.text, article.language
    found: list[Sentence] = []
    for block in article.blocks:
        if block.kind == "text":
            quoted = _quoted(text[block.start : block.end], block.start)
            cut = (_read(text, a, b, language, quoted) for a, b in _cut(text, block.start, block.end))
            found += islice((s for s in cut if s), max(0, MOST - len(found)))
    _name(found, text)
    return found


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of a paragraph by offsets."""
    short, at = _tables()[1], start
    for mark in _END.finditer(text, start, end):
        if mark.end() < end and _goes_on(text, mark.end(), end):
            continue
        if text[mark.start()] == "." and mark.end() < end:
            before = text[max(at, mark.start() - 12) : mark.start()].split()
            last = before[-1].lstrip("(\"“„«'").lower() if before else ""
            if last in short or (len(last) == 1 and last.isalpha()):
                continue
        yield at, mark.end()
        at = mark.end()
    if at < end:
        yield at, end


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether what follows begins in small letters, so that the sentence is not over."""
    first = next((c for c in text[at : min(end, at + _MARKS)] if c.isalnum()), "")
    return first.islower()


def _quoted(piece: str, offset: int) -> list[tuple[int, int]]:
    found = [(m.start(), m.end()) for m in _QUOTED.finditer(piece)]
    left = _OPEN.search(piece, found[-1][1] if found else 0)
    if left:
        found.append(left.span())
    return [(a + offset, b + offset) for a, b in found]


def _read(text: str, start: int, end: int, language: str, quoted: list[tuple[int, int]]) -> Sentence | None:
    places = [m.span() for m in islice(_TOKEN.finditer(text, start, end), _LONGEST)]
    if not places:
        return None
    known = [_known(language, text[a : min(b, a + _LETTERS)]) for a, b in places]
    starts = [a for a, _ in places]
    ends = [b - word[2] for (_, b), word in zip(places, known, strict=True)]
    if quoted:
        at = (bisect_right(quoted, (a, len(text))) - 1 for a in starts)
        inside = [n >= 0 and a < quoted[n][1] for n, a in zip(at, starts, strict=True)]
    else:
        inside = [False] * len(starts)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    keys, kinds = [word[0] for word in known], [word[1] for word in known]
    if True in [word[4] for word in known]:
        for first, last, value in figures([word[3] for word in known], language):
            keys[first], kinds[first] = value, NUMBER
            for n in range(first + 1, last):
                keys[n], kinds[n] = "", GLUE
    return Sentence(start, end, keys, kinds, inside, starts, ends)


@lru_cache(maxsize=16_384)
def _known(language: str, word: str) -> tuple[str, int, int, str, bool]:
    """The key and kind of a word, how many letters at its end are not of it, the word itself in small letters, and
    whether a figure may begin with it."""
    more = 2 if word[-2:] in _POSSESSIVE else 0
    low = word[: len(word) - more].lower()
    if low in _tables()[0].get(language, ()):
        return low, GLUE, more, low, may_begin(low, language)
    return stem(language, low), WORD, more, low, may_begin(low, language)


def _name(found: list[Sentence], text: str) -> None:
    """Make names of words with a capital; at the head of a sentence where another follows or the text repeats them."""
    like = [[n for n, a in enumerate(s.starts) if text[a].isupper() and _like_name(s, n)] for s in found]
    capital = {_lower(s, n, text) for s, its in zip(found, like, strict=True) for n in its if n}
    for s, its in zip(found, like, strict=True):
        for n in its:
            if n or 1 in its or _lower(s, n, text) in capital:
                s.keys[n], s.kinds[n] = name_key(text[s.starts[n] : min(s.ends[n], s.starts[n] + _LETTERS)]), NAME


def _lower(sentence: Sentence, n: int, text: str) -> str:
    return text[sentence.starts[n] : sentence.ends[n]].lower()


def _like_name(sentence: Sentence, n: int) -> bool:
    return sentence.kinds[n] == WORD and sentence.ends[n] - sentence.starts[n] > 1
