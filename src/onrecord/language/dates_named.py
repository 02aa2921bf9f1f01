"""Patterns of days and years with a name of their own ("Christmas", "fiscal 2024"): `Found` in, `Expression` out."""

from __future__ import annotations

from datetime import date, timedelta

from onrecord.language import dates_calendar as calendar
from onrecord.language.dates_calendar import Period
from onrecord.language.dates_expression import MONTHS, STAGES, UNITS, Expression, Found, Grammar
from onrecord.language.dates_words import WORDS, split_phrase

NAMED = Grammar()

_YEAR = "(<,>?<of|in>?<yyyy>)"
_HOLIDAYS: dict[str, list[int]] = WORDS["holidays"]


def holiday_in(year: int, rule: list[int]) -> Period | None:
    """The day of a holiday: [month, day], [month, weekday, which one] or [days after Easter]."""
    if len(rule) == 1:
        return calendar.shift(_easter(year), rule[0], "D")
    if len(rule) == 2:
        return calendar.day(year, *rule)
    month, weekday, which = rule
    first = date(year, month, 1)
    if which < 0:
        first = date(year + month // 12, month % 12 + 1, 1)
    return calendar.one(first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (which - (which > 0))))


def _easter(year: int) -> date:
    """The Western Easter Sunday, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    months = h + k - 7 * m + 114
    return date(year, months // 31, months % 31 + 1)


@NAMED.rule(*("".join(f"<{w}>" for w in split_phrase(phrase)) + _YEAR + "?" for phrase in _HOLIDAYS))
def holiday(f: Found) -> Expression | None:
    """ "New Year's Eve", "Christmas Day 2023", "Thanksgiving"; not a Christmas tree."""
    text = " ".join(f.words).replace(" 's", "'s")
    name = max((n for n in _HOLIDAYS if text.startswith(n)), key=len)
    rule, after = _HOLIDAYS[name], f.after()
    one_word = len(f.words) == 1
    if not f.tokens[f.first].text[0].isupper() or (one_word and after is not None and after.pos in ("NOUN", "PROPN")):
        return None
    if f.year is not None:
        fixed = holiday_in(f.year, rule)
        return f.make("DATE", "day", fixed.timex, fixed=fixed) if fixed else None
    blank = f"XXXX-{rule[0]:02}-{rule[1]:02}" if len(rule) == 2 else "XXXX-XX-XX"
    return f.make("DATE", "day", blank, in_year=lambda y: holiday_in(y, rule))


@NAMED.rule(
    f"<the><week|weekend><of|beginning|starting|ending><on>?<month><dom>{_YEAR}?",
    f"<the><week|weekend><of|beginning|starting|ending><on>?<the>?<dom><of>?<month>{_YEAR}?",
)
def week_of(f: Found) -> Expression | None:
    """ "the week of May 9", "the weekend of 12 March 2023"."""
    month, number, unit = f.pick(MONTHS), int(f.shape("daynum", "ord")[0]), str(f.pick(UNITS))

    def build(year: int) -> Period | None:
        day = calendar.day(year, month, number)
        return calendar.containing(day.start, unit) if day else None

    precision, blank = ("week", "XXXX-WXX") if unit == "W" else ("day", "XXXX-WXX-WE")
    if f.year is not None:
        fixed = build(f.year)
        return f.make("DATE", precision, fixed.timex, fixed=fixed) if fixed else None
    return f.make("DATE", precision, blank, in_year=build)


@NAMED.rule("<the>?<fiscal|financial><year>?<yyyy>", "<fiscal|financial><year|years>?<yearrange>")
def fiscal_year(f: Found) -> Expression | None:
    """ "fiscal 2024", "the financial year 2023": it may begin half a year before the calendar's and end as late."""
    number = f.year or f.shape("yearrange")[0][1]
    try:
        fixed = Period(date(number - 1, 7, 1), date(number + 1, 6, 30), f"FY{number:04}")
    except ValueError:
        return None
    return f.make("DATE", "year", fixed.timex, fixed=fixed)


@NAMED.rule("<the>?<unit><-|'s><end>")
def end_of(f: Found) -> Expression | None:
    """ "by year-end": the end of the year of the report; a month's own name is not meant."""
    unit = str(f.pick(UNITS))
    if unit not in ("Y", "M", "Q") or f.words[-3].endswith("s"):
        return None

    def near(d: date, ahead: bool) -> Period | None:
        held = calendar.containing(d, unit)
        return calendar.staged(held, STAGES["end"]) if held else None

    return f.make("DATE", {"Y": "year", "M": "month"}.get(unit, "quarter"), "XXXX", relative=near)


@NAMED.rule("<the|this|last|next><current>?<fiscal|financial><year>")
def fiscal_beside(f: Found) -> Expression | None:
    """ "the fiscal year", "last fiscal year"."""
    step = f.pick({"last": -1, "next": 1}) or 0

    def near(d: date, ahead: bool) -> Period | None:
        held = calendar.year(d.year + step)
        return held and Period(held.start, held.end, f"FY{held.timex}")

    return f.make("DATE", "year", "FYXXXX", relative=near)


@NAMED.rule("<the>?<eve><of>")
def eve(f: Found) -> Expression | None:
    """ "the eve of": the day before whatever follows, if that has a date."""
    made = f.make("DATE", "day", "XXXX-XX-XX", offset=(1.0, "D"), towards=-1, leans=True)
    made.last -= 1
    return made


@NAMED.rule("<the>?<current|present|latest|running><unit>")
def current(f: Found) -> Expression | None:
    """ "the current year", "the latest quarter"."""
    unit = str(f.pick(UNITS))
    if f.words[-1].endswith("s") or unit not in ("W", "M", "Q", "Y", "10Y", "100Y"):
        return None
    precision = {"W": "week", "M": "month", "Q": "quarter", "Y": "year", "10Y": "decade", "100Y": "century"}[unit]
    step = -1 if f.has("latest") else 0

    def near(d: date, ahead: bool) -> Period | None:
        moved = calendar.shift(d, step, unit)
        return calendar.containing(moved.start, unit) if moved else None

    return f.make("DATE", precision, "XXXX", relative=near)


@NAMED.rule("<a|the>?<unit><-><ago|earlier>(<period>|<unit>)?")
def earlier_period(f: Found) -> Expression | None:
    """ "the year-earlier period", "from the year-ago quarter": as vague as its unit, counted from the report."""
    unit = str(f.pick(UNITS))
    precision = {"W": "week", "M": "month", "Q": "quarter", "Y": "year"}.get(unit)
    if precision is None or f.words[-1].endswith("s"):
        return None
    return f.make("DATE", precision, "XXXX", relative=lambda d, ahead: calendar.around(d, -1, unit))
