"""Dates, times, lengths and sets: a `Parsed` with tokens and a `Pack` in, `DateMention`s in order out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from onrecord.language.dates_absolute import ABSOLUTE
from onrecord.language.dates_anchor import Anchor, Anchored, key_period
from onrecord.language.dates_calendar import Period, joined, shift, split_unit, weekday_from
from onrecord.language.dates_clock import CLOCK
from onrecord.language.dates_expression import Expression, Grammar
from onrecord.language.dates_keydates import key_date_at
from onrecord.language.dates_lengths import LENGTHS
from onrecord.language.dates_named import NAMED
from onrecord.language.dates_relative import RELATIVE
from onrecord.language.dates_words import WORDS, symbols_of
from onrecord.language.numbers import find_numbers
from onrecord.model.article import Published
from onrecord.model.parsed import DateMention, Parsed
from onrecord.model.parts import When
from onrecord.packs import Pack
from onrecord.packs.pack import KeyDate

_LEADS_TO_DATE = {"before", "after", "following", "on", "the"}
_GRAMMAR = Grammar.together(NAMED, ABSOLUTE, RELATIVE, CLOCK, LENGTHS)
_STAGES_ALONE = {"early", "mid", "late"}
_BETWEEN_DAY_AND_TIME = {"on", "at", "of", ",", "the", "in"}
_ROUGH = set(WORDS["rough"]["words"])
_ROUGH_PHRASES = set(WORDS["rough"]["phrases"])
_WEEKDAY = re.compile(r"XXXX-WXX-(\d)")
_CONNECTORS = {"before", "after", "since", "following", "from", "prior", "to", "of", "in", "into", "ahead"}


def find_dates(parsed: Parsed, pack: Pack) -> list[DateMention]:
    """All date expressions of an article.

    They never overlap. Relative ones are anchored in `parsed.article.published` where it has a start (both ends of
    an interval count); in an undated article they stay unresolved, with null dates. A length has null dates unless
    the text anchors it. A key date that lies ahead of the report is not one that it can mean.
    """
    symbols = symbols_of(parsed.tokens, find_numbers(parsed.tokens))
    expressions = list(_GRAMMAR.read(parsed.tokens, symbols))
    for e in expressions:
        words = [t.lower for t in parsed.tokens[e.first : e.first + 2]]
        e.first += words[0] == "the" and words[1] in _STAGES_ALONE and e.precision in ("month", "year")
    expressions = _with_times(parsed, expressions)
    published = _published(parsed.article.published)
    key_dates = tuple(k for k in pack.key_dates if published is None or k.date <= published[1].isoformat())
    expressions = _with_key_dates(parsed, expressions, key_dates)
    anchor = Anchor(parsed, key_dates, published)
    anchored = _ranges(parsed, _from_dates(parsed, anchor.resolve_all(expressions)))
    return [_mention(parsed, a) for a in anchored]


def _published(published: Published) -> tuple[date, date] | None:
    if published.start is None:
        return None
    try:
        first = date.fromisoformat(published.start[:10])
        last = date.fromisoformat((published.end or published.start)[:10])
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _gap(parsed: Parsed, first: int, last: int, allowed: set[str], most: int) -> bool:
    """Whether only a few of the allowed words stand between two token positions of one sentence."""
    if (
        not 0 <= last - first <= most
        or parsed.tokens[first - 1].sent != parsed.tokens[min(last, len(parsed.tokens) - 1)].sent
    ):
        return False
    return all(t.lower in allowed for t in parsed.tokens[first:last])


def _with_times(parsed: Parsed, expressions: list[Expression]) -> list[Expression]:
    """A time of day joins the day beside it ("at 5 p.m. on Tuesday"); a part of a day without one is left out."""
    out: list[Expression] = []
    n = 0
    while n < len(expressions):
        e = expressions[n]
        other = expressions[n + 1] if n + 1 < len(expressions) else None
        if other is not None and e.clock != other.clock and _gap(parsed, e.last, other.first, _BETWEEN_DAY_AND_TIME, 2):
            time, day = (e, other) if e.clock else (other, e)
            if not day.clock and (day.precision == "day" or (day.precision == "part" and time.precision != "part")):
                out.append(_timed(day, time))
                n += 2
                continue
        if not (e.clock and e.precision == "part"):
            out.append(e)
        n += 1
    return out


def _timed(day: Expression, time: Expression) -> Expression:
    part, relative, in_year, previous = time.part, day.relative, day.in_year, day.previous

    def add(p: Period | None) -> Period | None:
        return p and replace(p, timex=p.timex.split("/")[0].split("T")[0] + part)

    return replace(
        day, first=min(day.first, time.first), last=max(day.last, time.last), type="TIME", precision=time.precision,
        blank=day.blank.split("T")[0] + part, part=part, fixed=add(day.fixed),
        relative=(lambda d, ahead: add(relative(d, ahead))) if relative else None,
        in_year=(lambda y: add(in_year(y))) if in_year else None,
        previous=(lambda d: add(previous(d))) if previous else None,
    )  # fmt: skip


def _with_key_dates(parsed: Parsed, expressions: list[Expression], key_dates: tuple[KeyDate, ...]) -> list[Expression]:
    """Lengths counted from a key date become dates ("three days after the truce began")."""
    out: list[Expression] = []
    for e in expressions:
        if out and e.first < out[-1].last:
            continue
        out.append((_from_key_date(parsed, e, key_dates) or e) if e.offset is not None else e)
    return out


def _from_key_date(parsed: Parsed, e: Expression, key_dates: tuple[KeyDate, ...]) -> Expression | None:
    at, tokens = e.last, parsed.tokens
    while (
        at < len(tokens)
        and at < e.last + 2
        and tokens[at].lower in _CONNECTORS
        and tokens[at].sent == tokens[e.first].sent
    ):
        at += 1
    if at == e.last or at >= len(tokens) or tokens[at].sent != tokens[e.first].sent:
        return None
    match = key_date_at(parsed, at, key_dates)
    if match is None:
        return None
    name = f"{parsed.text(e.first, e.last)} counted from {match.name} ({match.day.isoformat()})"
    if tokens[e.last].lower == "since" and e.towards > 0 and e.offset is not None:
        end = shift(match.day, *e.offset)
        return replace(e, fixed=Period(match.day, end.start, e.blank), blank=name) if end else None
    period = key_period(match.day, e)
    if period is None or e.offset is None:
        return None
    counted = _counted(match.day, e) if e.towards >= 0 else None
    return replace(e, last=match.last, type="DATE", blank=name, fixed=period, days=None, minutes=None, counted=counted)


def _counted(start: date, e: Expression) -> tuple[str, str] | None:
    if e.offset is None:
        return None
    count, unit = e.offset
    exact = shift(start, count - (e.towards == 0), unit)
    return (("nth" if e.towards == 0 else "") + split_unit(unit)[1], exact.start.isoformat()) if exact else None


def _from_dates(parsed: Parsed, anchored: list[Anchored]) -> list[Anchored]:
    """Lengths counted from a date that follows ("two days after May 9") become dates."""
    out: list[Anchored] = []
    for n, a in enumerate(anchored):
        e = a.expression
        if out and e.first < out[-1].expression.last:
            continue
        b = anchored[n + 1] if n + 1 < len(anchored) else None
        counted = (
            e.offset is not None
            and e.fixed is None
            and e.towards != 0
            and b is not None
            and b.expression.type in ("DATE", "TIME")
        )
        if (
            counted
            and b is not None
            and _gap(parsed, e.last, b.expression.first, _LEADS_TO_DATE | ({"of"} if e.leans else set()), 2)
        ):
            first = key_period(b.period.start, e) if b.period else None
            last = key_period(b.period.end, e) if b.period else None
            made = replace(e, last=b.expression.last, type="DATE", days=None, minutes=None, blank="XXXX-XX-XX")
            if first and last:
                why = f"counted from {b.expression.blank if not b.period else b.period.timex}"
                period = Period(min(first.start, last.start), max(first.end, last.end), first.timex)
                out.append(Anchored(made, period, "inferred", why, () if e.leans else (a, b)))
            else:
                out.append(Anchored(made, parts=() if e.leans else (a, b)))
        elif not e.leans or e.fixed is not None:
            out.append(a)
    return out


def _ranges(parsed: Parsed, anchored: list[Anchored]) -> list[Anchored]:
    """ "from March 30 to April 2, 2022", "between Monday and Wednesday": two dates become one interval."""
    out: list[Anchored] = []
    for a in anchored:
        b = out[-1] if out else None
        if b is not None and (made := _joined(parsed, b, a)) is not None:
            out[-1] = made
        else:
            out.append(a)
    return out


def _joined(parsed: Parsed, a: Anchored, b: Anchored) -> Anchored | None:
    e, f = a.expression, b.expression
    tokens = parsed.tokens
    if f.first != e.last + 1 or e.type != "DATE" or f.type != "DATE" or tokens[e.last].sent != tokens[e.first].sent:
        return None
    before = tokens[e.first - 1].lower if e.first and tokens[e.first - 1].sent == tokens[e.first].sent else ""
    link = tokens[e.last].lower
    through = link in ("to", "until", "till", "through", "-", "–") and (
        before == "from" or link in ("through", "-", "–")
    )
    if not (through or (link == "and" and before == "between")) or e.offset or f.offset or "REF" in f.blank + e.blank:
        return None
    left = a
    if e.in_year is not None and b.basis == "explicit" and b.period is not None and a.basis != "explicit":
        years = (b.period.start.year, b.period.start.year - 1)
        period = next((p for y in years if (p := e.in_year(y)) and p.start <= b.period.start), None)
        left = Anchored(e, period, "explicit")
    whole = replace(e, last=f.last, blank=f"{e.blank}/{f.blank}" if e.blank and f.blank else "XXXX-XX-XX", in_year=None)
    if left.period is None or b.period is None:
        return Anchored(whole, parts=(left, b)) if left.period is None and b.period is None else None
    number = _WEEKDAY.fullmatch(e.blank)
    if number and e.relative is not None and left.period.start > b.period.start:
        earlier = weekday_from(b.period.start, int(number[1]), ahead=False, strict=True)
        left = Anchored(e, earlier, left.basis, left.why)
    period = joined(left.period, b.period) if left.period else None
    basis = left.basis if left.basis == b.basis else "inferred"
    return Anchored(whole, period, basis, left.why or b.why, (left, b)) if period else None


def _mention(parsed: Parsed, a: Anchored) -> DateMention:
    e, p = a.expression, a.period
    span = parsed.span(e.first, e.last)
    if p is None or p.end < p.start or p.end - p.start > timedelta(366 * 1000):
        when = When(None, None, e.precision, "unresolved", span.text)
        timex = e.blank or "XXXX"
    else:
        when = When(p.start.isoformat(), p.end.isoformat(), e.precision, a.basis, span.text, a.why)
        timex = p.timex
    parts = tuple(_mention(parsed, part) for part in a.parts)
    approx = _rough(parsed, e)
    return DateMention(e.first, e.last, span, timex, e.type, when, e.days, e.minutes, approx, parts, e.counted)


def _rough(parsed: Parsed, e: Expression) -> bool:
    """Whether the words before a length (or "its third month") say that it is not exact."""
    if e.offset is not None and e.towards == 0 and e.type == "DURATION":
        return True
    sent = parsed.tokens[e.first].sent
    before = [t.lower for t in parsed.tokens[max(e.first - 2, 0) : e.first] if t.sent == sent]
    return bool(before) and (before[-1] in _ROUGH or " ".join(before) in _ROUGH_PHRASES)
