"""What the words around a number make of it: "more than", "about", "rose by" in; bounds and change out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.language.numbers import read_table
from onrecord.language.quantities_units import match_phrase, phrases_of
from onrecord.model.parsed import Parsed, Token

Bound = Literal["min", "max", "approx"]
Change = Literal["=", ">", "<", "~", "up", "down"]

_TABLE = read_table("quantities_words.toml")
_BEFORE: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _kind in ("min", "max", "approx", "plain"):
    for _phrase in _TABLE["before"][_kind]:
        _words = tuple(_phrase.split())
        _BEFORE.setdefault(_words[-1], []).append((_words, _kind))
for _entries in _BEFORE.values():
    _entries.sort(key=lambda e: -len(e[0]))
_AFTER = phrases_of(_TABLE["after"])
_LOOSE = set(_TABLE["loose"]["words"])
_UP, _DOWN = set(_TABLE["change"]["up"]), set(_TABLE["change"]["down"])
_UP_WORDS, _DOWN_WORDS = set(_TABLE["change"]["up_words"]), set(_TABLE["change"]["down_words"])
_NOT_BY = set(_TABLE["change"]["not_by"])
_ONLY_RATES = set(_TABLE["change"]["only_rates"])
_RATES = {"percent", "percentage point", "basis point", "point", "cent", "sen", "penny"}
_SIGN: dict[str, Change] = {"min": ">", "max": "<", "approx": "~"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How a number is bounded; `first` is where the words about it begin, `last` where they end."""

    kind: Bound | None
    word: str | None
    first: int
    last: int

    @property
    def change(self) -> Change:
        """The sign of the bound."""
        return _SIGN[self.kind] if self.kind else "="


def bounds_of(parsed: Parsed, first: int, last: int, timed: bool) -> Bounds:
    """The bound of a number over tokens `[first, last)` with its unit; `timed` when it is a length of time."""
    tokens = parsed.tokens
    i = first
    if i and tokens[i - 1].lower in ("a", "an") and tokens[i - 1].sent == tokens[i].sent:
        i -= 1
    for _ in range(3):
        found = _phrase_before(tokens, i)
        if found is None:
            break
        start, kind = found
        if kind != "plain":
            words = tokens[start:i]
            if len(words) == 1 and words[0].dep == "prt":
                break
            if len(words) == 1 and words[0].lower in _LOOSE and timed and words[0].dep == "prep":
                break
            if words[0].lower == "some" and words[0].dep == "det" and i == first and tokens[first].tag != "CD":
                break
            outer = _phrase_before(tokens, start)
            if outer is not None and outer[1] in ("min", "max") and kind == "approx":
                start, kind = outer
            bound: Bound = "min" if kind == "min" else "max" if kind == "max" else "approx"
            return Bounds(bound, parsed.text(start, i), start, last)
        if tokens[start].lower in ("to", "at", "of") or tokens[start].lower in (
            "the",
            "its",
            "their",
            "these",
            "those",
            "all",
        ):
            break
        i = start
    after = match_phrase(tokens, last, _AFTER)
    if after is not None and tokens[last].sent == tokens[last - 1].sent:
        bound = "min" if after[0] == "min" else "max" if after[0] == "max" else "approx"
        return Bounds(bound, parsed.text(last, after[1]), first, after[1])
    return Bounds(None, None, first, last)


def _phrase_before(tokens: list[Token], i: int) -> tuple[int, str] | None:
    if i <= 0 or tokens[i - 1].sent != tokens[min(i, len(tokens) - 1)].sent:
        return None
    for words, kind in _BEFORE.get(tokens[i - 1].lower, ()):
        start = i - len(words)
        if start >= 0 and all(t.lower == w for t, w in zip(tokens[start:i], words, strict=True)):
            return start, kind
    return None


def change_of(parsed: Parsed, bounds: Bounds, head: int, unit: str | None, money: bool) -> Change:
    """ "up" or "down" where a verb or particle of change governs the number, else the sign of its bound."""
    tokens = parsed.tokens
    first = bounds.first
    before = tokens[first - 1] if first and tokens[first - 1].sent == tokens[first].sent else None
    rate = unit in _RATES or money
    if before is not None and before.lower in ("up", "down") and rate:
        return "up" if before.lower == "up" else "down"
    if before is not None and before.lower in _NOT_BY:
        return bounds.change
    token = tokens[head]
    for _ in range(4):
        if token.head == token.i or token.dep in ("nsubj", "nsubjpass"):
            break
        token = tokens[token.head]
        if token.pos == "ADP" and token.lower != "by":
            break
        if token.pos in ("VERB", "AUX"):
            if (rate or token.lemma not in _ONLY_RATES) and token.lemma in _UP:
                return "up"
            if (rate or token.lemma not in _ONLY_RATES) and token.lemma in _DOWN:
                return "down"
            break
        if token.lower in _UP_WORDS and rate:
            return "up"
        if token.lower in _DOWN_WORDS and rate:
            return "down"
    return bounds.change


def changes(parsed: Parsed, token: int) -> bool:
    """Whether a verb of change governs the token ("fell from 208 to 193")."""
    return any(
        t.lemma in _UP or t.lemma in _DOWN for _, t in zip(range(4), parsed.up(token), strict=False) if t.pos == "VERB"
    )
