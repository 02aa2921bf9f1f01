"""What a date expression means before it is anchored: a stretch of symbols in, an `Expression` out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from onrecord.language.dates_calendar import Period
from onrecord.language.dates_words import CHAR, SHAPE, WORDS, Symbols, compile_pattern
from onrecord.model.parsed import Token

Kind = Literal["DATE", "TIME", "DURATION", "SET"]

MONTHS: dict[str, int] = WORDS["months"]
WEEKDAYS: dict[str, int] = WORDS["weekdays"]
UNITS: dict[str, str] = WORDS["units"]
STAGES: dict[str, str] = WORDS["stage"]
SEASONS: dict[str, str] = WORDS["seasons"]
PARTS: dict[str, str] = WORDS["parts"]


@dataclass(slots=True)
class Expression:
    """A date expression over tokens `[first, last)`; `blank` is its TIMEX value as long as it is not resolved.

    At most one of the four says how it is resolved: `fixed` (all is written), `relative` (from the publication day and
    whether the clause looks ahead), `in_year` (the year is missing), `previous` (from the day last mentioned).
    `offset` is (count, unit) of a length that "before" or "after" follows, `towards` its sign; one that `leans` is none
    without what it is counted from ("the eve of").
    """

    first: int
    last: int
    type: Kind
    precision: str
    blank: str
    fixed: Period | None = None
    relative: Callable[[date, bool], Period | None] | None = None
    in_year: Callable[[int], Period | None] | None = None
    previous: Callable[[date], Period | None] | None = None
    weekday: int | None = None
    days: float | None = None
    minutes: float | None = None
    part: str = ""
    clock: bool = False
    offset: tuple[float, str] | None = None
    towards: int = 0
    leans: bool = False
    counted: tuple[str, str] | None = None


class Found:
    """A stretch of symbols that a pattern matched, with what its words mean."""

    __slots__ = ("first", "last", "symbols", "tokens", "values", "words")

    def __init__(self, tokens: list[Token], symbols: Symbols, start: int, end: int) -> None:
        self.tokens = tokens
        self.symbols = symbols.text[start:end]
        self.first = symbols.first[start]
        self.last = symbols.last[end - 1]
        self.words = [tokens[i].lower for i in symbols.first[start:end]]
        self.values: list[Any] = symbols.value[start:end]

    def pick(self, table: dict[str, Any]) -> Any:
        """What the first word that is in the table means there; None without one."""
        return next((table[w] for w in self.words if w in table), None)

    def all(self, table: dict[str, Any]) -> list[Any]:
        """What all words that are in the table mean there."""
        return [table[w] for w in self.words if w in table]

    def has(self, *words: str) -> bool:
        """Whether one of the words is in the stretch."""
        return any(w in self.words for w in words)

    def shape(self, *names: str) -> list[Any]:
        """The values of the symbols of these shapes (daynum, yyyy, num, numword, ord …), left to right."""
        chars = [SHAPE[n] for n in names]
        if "ord" in names:
            chars += [CHAR["second"], CHAR["first"]]
        return [
            v if v is not None else (1 if w == "first" else 2)
            for s, v, w in zip(self.symbols, self.values, self.words, strict=True)
            if s in chars and (v is not None or w in ("first", "second"))
        ]

    @property
    def year(self) -> int | None:
        """The last year in the stretch."""
        years = self.shape("yyyy")
        return int(years[-1]) if years else None

    def before(self, distance: int = 1) -> Token | None:
        """The token `distance` before the stretch, in the same sentence."""
        i = self.first - distance
        return self.tokens[i] if i >= 0 and self.tokens[i].sent == self.tokens[self.first].sent else None

    def after(self, distance: int = 1) -> Token | None:
        """The token `distance` after the stretch, in the same sentence."""
        i = self.last - 1 + distance
        return self.tokens[i] if i < len(self.tokens) and self.tokens[i].sent == self.tokens[self.first].sent else None

    def follows(self, *words: str) -> bool:
        """Whether one of the words stands right before the stretch."""
        t = self.before()
        return t is not None and t.lower in words

    def make(self, kind: Kind, precision: str, blank: str, **more: Any) -> Expression:
        """An expression over the stretch."""
        return Expression(self.first, self.last, kind, precision, blank, **more)


Builder = Callable[[Found], Expression | list[Expression] | None]


class Grammar:
    """Patterns in the order in which they are tried; the first whose builder accepts takes the words."""

    def __init__(self) -> None:
        self._rules: list[tuple[str, Builder]] = []
        self._compiled: tuple[re.Pattern[str], list[re.Pattern[str]]] | None = None

    @classmethod
    def together(cls, *parts: Grammar) -> Grammar:
        """One grammar of several, tried in this order."""
        whole = cls()
        for part in parts:
            whole._rules += part._rules
        return whole

    def rule(self, *templates: str) -> Callable[[Builder], Builder]:
        """Adds a builder for one template or more."""

        def add(builder: Builder) -> Builder:
            self._rules += [(compile_pattern(t), builder) for t in templates]
            return builder

        return add

    def read(self, tokens: list[Token], symbols: Symbols) -> Iterator[Expression]:
        """All expressions of an article, left to right."""
        if self._compiled is None:
            alternatives = "|".join(f"(?P<r{n}>{rule})" for n, (rule, _) in enumerate(self._rules))
            self._compiled = re.compile(rf"(?=[^.\n])(?:{alternatives})"), [re.compile(r) for r, _ in self._rules]
        anywhere, single = self._compiled
        at, text = 0, symbols.text
        while m := anywhere.search(text, at):
            start, number = m.start(), int(str(m.lastgroup)[1:])
            match: re.Match[str] | None = m
            made: Expression | list[Expression] | None = None
            while match is not None and not made:
                made = self._rules[number][1](Found(tokens, symbols, start, match.end()))
                end, match = match.end(), None
                while not made and match is None and number + 1 < len(single):
                    number += 1
                    match = single[number].match(text, start)
            if made:
                yield from made if isinstance(made, list) else [made]
            at = end if made else start + 1
