"""Aliases and titles of a pack in the text: a `Parsed` and an `ActorIndex` in, a `Found` with token ranges out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from onrecord.language.actor_index import ActorIndex, Entry
from onrecord.model.parsed import Parsed, Token
from onrecord.packs.pack import Country, Title

_LEAD = re.compile(r"\w+")


@dataclass(slots=True)
class Found:
    """Everything that was matched by words alone: alias hits, titles and adjectives of countries by token."""

    hits: dict[int, tuple[int, list[Entry]]] = field(default_factory=dict)
    covered: dict[int, int] = field(default_factory=dict)
    titles: dict[int, tuple[int, Title]] = field(default_factory=dict)
    adjectives: dict[int, tuple[int, Country]] = field(default_factory=dict)


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("‑", "-").replace("\u00a0", " ").replace("\n", " ")


def match_words(parsed: Parsed, index: ActorIndex) -> Found:
    """Match aliases and titles against the text, longest first; only at token boundaries."""
    found = Found()
    text = _plain(parsed.article.text)
    low = text.lower() if len(text.lower()) == len(text) else text
    ends = {t.end - 1: t.i + 1 for t in parsed.tokens if _stopped(t)} | {t.end: t.i + 1 for t in parsed.tokens}
    until = 0
    for t in parsed.tokens:
        word = t.text
        key = word if word.isalnum() else m.group() if (m := _LEAD.match(word)) else None
        if key is None:
            continue
        rows = index.aliases.get(key)
        if rows and t.i >= until:
            for alias, entries in rows:
                stop = ends.get(t.start + len(alias))
                if stop is not None and text.startswith(alias, t.start):
                    _hit(found, t.i, stop, entries)
                    until = stop
                    break
        if titles := index.titles.get(key.lower()):
            for phrase, title in titles:
                stop = ends.get(t.start + len(phrase))
                if stop is not None and low.startswith(phrase, t.start):
                    if phrase in index.capitals and not text.startswith(phrase.upper(), t.start):
                        continue
                    found.titles.setdefault(stop, (t.i, title))
                    break
    _match_halves(parsed, index, found)
    return found


def _match_halves(parsed: Parsed, index: ActorIndex, found: Found) -> None:
    """ "the South" is a country where the article names one of two that are told apart by that word."""
    named = (index.halves.get(e.ref.id) for _, entries in found.hits.values() for e in entries)
    halves = next((pair for pair in named if pair), {})
    for t in parsed.tokens[1:-1] if halves else ():
        behind = parsed.tokens[t.i + 1]
        alone = parsed.tokens[t.i - 1].lower == "the" and (behind.tag == "POS" or not behind.text[0].isupper())
        if alone and t.text in halves and t.i not in found.covered and behind.lower not in ("of", "-"):
            _hit(found, t.i, t.i + 1, [Entry("country", halves[t.text])])


def _stopped(t: Token) -> bool:
    """Whether a token is a word of mixed letters with the full stop of its sentence ("…, according to XyzCorp.")."""
    word = t.text
    return word[-1] == "." and len(word) > 4 and word[:-1].isalnum() and not (word.istitle() or word[:-1].isupper())


def _hit(found: Found, first: int, last: int, entries: list[Entry]) -> None:
    found.hits[first] = (last, entries)
    for i in range(first, last):
        found.covered[i] = first
    for e in entries:
        if e.kind == "adjective" and isinstance(e.ref, Country) and not e.plural:
            found.adjectives[first] = (last, e.ref)
            break
