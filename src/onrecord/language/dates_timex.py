"""Dates as TimeML annotates them: an annotated `Parsed` in; the expressions with TIMEX3 values, for `annotate`, out.

The records want the days of a thing: "from May 9 to 12" is one interval, and "nearly four years" a length of four that
is not exact. TimeML wants each end by itself, the words that bound a length inside it, ages, and parts of a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from onrecord.language import dates_calendar as calendar
from onrecord.language.dates_calendar import MINUTES, Period
from onrecord.language.dates_expression import PARTS, STAGES, UNITS, Expression, Found, Grammar
from onrecord.language.dates_relative import COUNT, count_of, length, precision_of
from onrecord.language.dates_words import WORDS, symbols_of
from onrecord.language.numbers import find_numbers
from onrecord.model.parsed import DateMention, Parsed, Token
from onrecord.model.parts import Span, When

_MORE = Grammar()
_BOUNDS = sorted((phrase.split() for phrase in WORDS["bounds"]["phrases"]), key=len, reverse=True)
_BOUNDS_AFTER_WORD = WORDS["bounds"]["after_preposition"]
_LINK = re.compile(r"\s(?:to|and|until|till|through|–|-)\s|(?<=\d)\s?[–-]\s?(?=[\dA-Z])")
_YEAR = re.compile(r"\d{4}")
_AGO = ("ago", "earlier", "later")


def timexes(p: Parsed) -> list[DateMention]:
    """All expressions of an article in order; they never overlap."""
    told = [t for d in p.dates for part in d.timexes for t in _ends(_widened(p, part))]
    taken = {i for d in p.dates for i in range(d.first, d.last)}
    more = []
    for e in _MORE.read(p.tokens, symbols_of(p.tokens, find_numbers(p.tokens))):
        if taken.isdisjoint(range(e.first, e.last)):
            more.append(_mention(p, e, told))
    return sorted((_dated(p, t) for t in (*told, *more)), key=lambda t: t.span.start)


def _widened(p: Parsed, d: DateMention) -> DateMention:
    """With the words that bound it: "nearly four years", "more than two years ago"."""
    ago = d.type == "DATE" and p.tokens[d.last - 1].lower in _AGO
    if d.type != "DURATION" and not ago:
        return d
    sentence = p.sentence_of(d.first)
    for phrase in _BOUNDS:
        start = d.first - len(phrase)
        if start < sentence.first or [t.lower for t in p.tokens[start : d.first]] != phrase:
            continue
        before = p.tokens[start - 1] if start > sentence.first else None
        if phrase[0] in _BOUNDS_AFTER_WORD and not _prepositional(before):
            continue
        return replace(d, first=start, span=p.span(start, d.last))
    return d


def _prepositional(before: Token | None) -> bool:
    """Whether a preposition stands there that is no part of a verb: "for over a month", not "phased in over six"."""
    return before is not None and before.pos in ("ADP", "SCONJ") and before.dep != "prt"


def _ends(d: DateMention) -> Iterator[DateMention]:
    """The two ends of what is one expression: "May 9-12", "between 3 and 5 February", "1985-87"."""
    values, text = d.timex.split("/"), d.span.text
    words = re.match(r"(?:between|from)\s+", text, re.IGNORECASE)
    lead = words.end() if words else 0
    link = _LINK.search(text, lead)
    if len(values) != 2 or link is None or d.type != "DATE":
        yield d
        return
    stretches = ((lead, link.start(), d.when.start), (link.end(), len(text), d.when.end))
    for value, (first, last, day) in zip(values, stretches, strict=True):
        span = Span(d.span.start + first, d.span.start + last, text[first:last])
        own = (f"{value}-01-01", f"{value}-12-31") if _YEAR.fullmatch(value) else (value, value)
        start, end = own if day in own else (None, None)
        when = replace(d.when, start=start, end=end, basis=d.when.basis if start else "unresolved", text=span.text)
        yield replace(d, span=span, timex=value, when=when)


def _dated(p: Parsed, d: DateMention) -> DateMention:
    """An hour that no day is named for is one of the report's day, as far as its value goes."""
    published = p.article.published
    if d.timex.startswith("T") and published.start and published.start == published.end:
        return replace(d, timex=published.start[:10] + d.timex)
    return d


def _mention(p: Parsed, e: Expression, told: list[DateMention]) -> DateMention:
    span = p.span(e.first, e.last)
    when = When(None, None, e.precision, "unresolved", span.text)
    period: Period | None = None
    day = _last_day(p, e, told) if e.previous is not None else None
    if day is not None and e.previous is not None:
        period = e.previous(day)
        basis = "inferred"
    elif e.relative is not None and p.article.published.start and p.article.published.start == p.article.published.end:
        period = e.relative(date.fromisoformat(p.article.published.start[:10]), False)
        basis = "relative"
    if period is None:
        return DateMention(e.first, e.last, span, e.blank, e.type, when)
    when = replace(when, start=period.start.isoformat(), end=period.end.isoformat(),
                   basis="inferred" if basis == "inferred" else "relative")  # fmt: skip
    return DateMention(e.first, e.last, span, period.timex, e.type, when)


def _last_day(p: Parsed, e: Expression, told: list[DateMention]) -> date | None:
    """The day told just before, in this sentence or the one before."""
    sent = p.tokens[e.first].sent
    for d in reversed([d for d in told if d.first < e.first and sent - p.tokens[d.first].sent <= 1]):
        if d.type in ("DATE", "TIME") and d.when.start and d.when.start == d.when.end and "REF" not in d.timex:
            return date.fromisoformat(d.when.start)
    return None


@_MORE.rule(f"{COUNT}<->?<unit><->?<old|olds>")
def age(f: Found) -> Expression | None:
    """ "45-year-old", "62 years old", "a three-week-old war"."""
    unit = str(f.pick(UNITS))
    timex, _, _ = length(count_of(f), unit)
    made = f.make("DURATION", precision_of(unit), timex)
    if "-" in f.words and f.words[0] in ("a", "an", "the"):
        made.first += 1
    return made


@_MORE.rule("<the><unit>")
def period(f: Found) -> Expression | None:
    """ "for the year", "in the quarter": the one of the report; not "the week of the vote"."""
    unit, after = UNITS[f.words[-1]], f.after()
    if f.words[-1] not in ("year", "quarter", "month", "week"):
        return None
    if not f.follows("for", "in", "during", "of", "over", "since") or (after is not None and _goes_on(after)):
        return None
    return f.make("DATE", precision_of(unit), "XXXX", relative=lambda d, ahead: calendar.containing(d, unit))


def _goes_on(after: Token) -> bool:
    """Whether what follows says which period is meant, or makes it part of a name."""
    return after.pos in ("NOUN", "PROPN", "ADJ", "VERB", "NUM", "PRON") or after.lower in ("of", "-")


@_MORE.rule("<the>?<stage>?<part>")
def part_of_day(f: Found) -> Expression | None:
    """ "in the morning", "at dawn": of the day told before, else of the report's."""
    part, after = str(f.pick(PARTS)), f.after()
    bare = len(f.words) == 1 and f.follows("at", "before", "by", "until")
    known = f.follows("in", "during") if f.has("the") else bare
    if not known or part.startswith("T1") or (after is not None and after.pos in ("NOUN", "PROPN")):
        return None

    def of(d: date, ahead: bool = False) -> Period:
        return Period(d, d, d.isoformat() + part)

    return f.make("TIME", "part", "XXXX-XX-XX" + part, relative=of, previous=of)


@_MORE.rule("<stage><in><the><unit>", "<stage><that><unit>")
def in_the_day(f: Found) -> Expression | None:
    """ "earlier in the day", "later that year"."""
    unit, stage = UNITS[f.words[-1]], f.pick(STAGES)
    if calendar.split_unit(unit)[1] in MINUTES or f.words[-1].endswith("s"):
        return None

    def of(d: date, ahead: bool = False) -> Period | None:
        held = calendar.containing(d, unit)
        return calendar.staged(held, stage) if held else None

    return f.make("DATE", precision_of(unit), "XXXX", relative=None if f.has("that") else of, previous=of)
