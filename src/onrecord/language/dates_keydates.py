"""Key dates of a pack where a text refers to them ("before Russia launched its invasion"): tokens in, key dates out.

An alias matches when its words stand in this order, with few words between, whatever their inflection. A reference that
names someone else ("Iraq's invasion", "the invasion of Kuwait") is not the key date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.language.dates_words import WORDS
from onrecord.model.parsed import Parsed, Token
from onrecord.packs.pack import KeyDate

_SKIPPED = set(WORDS["keydates"]["skipped"])
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?:'s|ing|ed|es|s|e)$")
_REACH = 16


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """A key date that tokens `[first, last)` refer to."""

    id: str
    name: str
    day: date
    first: int
    last: int


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 4 else word


@lru_cache(maxsize=8)
def _index(key_dates: tuple[KeyDate, ...]) -> dict[str, list[tuple[tuple[str, ...], KeyDate, frozenset[str], date]]]:
    """Aliases by their first stem, longest first, with all stems that belong to the key date."""
    found: dict[str, list[tuple[tuple[str, ...], KeyDate, frozenset[str], date]]] = {}
    for key in key_dates:
        try:
            day = date.fromisoformat(key.date)
        except ValueError:
            continue
        phrases = [[_stem(w) for w in _WORD.findall(a.lower()) if w not in _SKIPPED] for a in (key.name, *key.aliases)]
        own = frozenset(w for phrase in phrases for w in phrase)
        for phrase in phrases:
            if phrase:
                found.setdefault(phrase[0], []).append((tuple(phrase), key, own, day))
    for entries in found.values():
        entries.sort(key=lambda e: -len(e[0]))
    return found


def key_date_at(parsed: Parsed, start: int, key_dates: tuple[KeyDate, ...]) -> KeyMatch | None:
    """The key date that the words from token `start` on refer to: the longest alias wins; None without one."""
    index = _index(key_dates)
    tokens = parsed.tokens
    if start >= len(tokens) or not index:
        return None
    end = min(parsed.sentence_of(start).last, start + _REACH)
    best: KeyMatch | None = None
    length = 0
    i = start
    while i < end and i - start < 5:
        for phrase, key, own, day in index.get(_stem(tokens[i].lower), []) + index.get(
            _stem(tokens[i].lemma.lower()), []
        ):
            if len(phrase) <= length:
                continue
            last = _follow(tokens, i, end, phrase)
            if last and not _other_party(tokens, start, last, end, own):
                best, length = KeyMatch(key.id, key.name, day, start, last), len(phrase)
        if best is not None or not (
            tokens[i].lower in _SKIPPED or tokens[i].pos in ("DET", "ADJ", "PROPN", "NOUN", "PART", "PUNCT")
        ):
            break
        i += 1
    return best


def key_date_in(parsed: Parsed, first: int, last: int, key_dates: tuple[KeyDate, ...], on: date) -> KeyMatch | None:
    """The key date with this month and day that the tokens `[first, last)` refer to somewhere."""
    same_day = tuple(k for k in key_dates if k.date[5:] == on.isoformat()[5:])
    if not same_day:
        return None
    index = _index(same_day)
    for i in range(first, last):
        if _stem(parsed.tokens[i].lower) in index and (match := key_date_at(parsed, i, same_day)):
            return match
    return None


def _follow(tokens: list[Token], i: int, end: int, phrase: tuple[str, ...]) -> int:
    """Where the phrase ends that begins at token `i`, over small words and two others; 0 if it is not there."""
    at, free, last = 0, 2, 0
    for j in range(i, end):
        t = tokens[j]
        if _stem(t.lower) == phrase[at] or _stem(t.lemma.lower()) == phrase[at]:
            at, last = at + 1, j + 1
            if at == len(phrase):
                return last
        elif t.lower in ("not", "never", "n't") or t.pos == "SCONJ":
            return 0
        elif t.lower not in _SKIPPED:
            free -= 1
            if free < 0 or t.pos == "VERB":
                return 0
    return 0


def _other_party(tokens: list[Token], start: int, last: int, end: int, own: frozenset[str]) -> bool:
    """Whether a name beside the reference is none of the key date's own."""
    before = [t for t in tokens[start:last] if t.text[0].isupper() and (t.pos == "PROPN" or t.pos == "ADJ")]
    after: list[Token] = []
    if last < end and tokens[last].lower in ("of", "on", "in", "into", "by", "against", "between", "with"):
        for t in tokens[last + 1 : end]:
            if t.text[0].isupper():
                after.append(t)
            elif after or t.lower not in ("the", "neighbouring", "neighboring"):
                break
    return any(_stem(t.lower) not in own and _stem(t.lemma.lower()) not in own for t in (*before, *after))
