"""Patterns of dates that name their day, month or year: `Found` stretches in, `Expression`s out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from onrecord.language import dates_calendar as calendar
from onrecord.language.dates_calendar import Period
from onrecord.language.dates_expression import MONTHS, SEASONS, STAGES, UNITS, WEEKDAYS, Expression, Found, Grammar
from onrecord.language.dates_words import WORDS

ABSOLUTE = Grammar()
Build = Callable[[int], Period | None]

_WEEKDAY = "(<weekday><.>?<,|open>?<the>?)?"
_MONTH = "<month>"
_DAY = "<dom>"
_TO = "<to|-|–|until|till|through>"
_STAGE = "(<the>?<stage><-|of|in>?<the>?)"
_YEAR = "(<,>?<of|in>?<yyyy>)"
_NAMES_TOO = set(WORDS["traps"]["names_too"])
_TITLES = set(WORDS["traps"]["titles"])
_MONTH_AFTER = set(WORDS["after"]["month"])
_YEAR_AFTER = set(WORDS["after"]["year"])


def _one_day(f: Found, year: int | None, month: int, number: int, weekday: int | None = None) -> Expression | None:
    if year is not None:
        fixed = calendar.day(year, month, number)
        return f.make("DATE", "day", f"{year:04}-{month:02}-{number:02}", fixed=fixed) if fixed else None
    if calendar.day(2000, month, number) is None:
        return None
    return f.make("DATE", "day", f"XXXX-{month:02}-{number:02}", weekday=weekday,
                  in_year=lambda y: calendar.day(y, month, number))  # fmt: skip


def _spread(f: Found, build: Build, blank: str, precision: str, year: int | None) -> Expression | None:
    """A period of a year: fixed if the year is written, else waiting for it."""
    if year is not None:
        fixed = build(year)
        return f.make("DATE", precision, fixed.timex, fixed=fixed) if fixed else None
    return f.make("DATE", precision, blank, in_year=build)


def _is_month(f: Found) -> bool:
    """Whether the month word of the stretch is written as one: "may" and "march" are other words too."""
    token = next(t for t in f.tokens[f.first : f.last] if t.lower in MONTHS)
    return token.text[0].isupper() or token.lower not in _NAMES_TOO


def _subperiod(stage: str | None, period: Period | None) -> Period | None:
    return calendar.staged(period, stage) if period and stage else period


@ABSOLUTE.rule(
    f"{_WEEKDAY}{_MONTH}{_DAY}<,>?<of|in>?<yyyy>",
    f"{_WEEKDAY}<the>?{_DAY}<of>?{_MONTH}<,>?<of>?<yyyy>",
    f"{_WEEKDAY}{_DAY}<->{_MONTH}<-><yyyy>",
)
def written_day(f: Found) -> Expression | None:
    """ "March 24, 2022", "24 March 2022", "Thursday, the 24th of March 2022"."""
    days = f.shape("daynum", "ord")
    return _one_day(f, f.year, f.pick(MONTHS), int(days[0])) if days and _is_month(f) else None


@ABSOLUTE.rule("<yyyy><-><daynum><-><daynum|daytime>", "<yyyy><-><daynum><-><daynum><daytime>")
def iso_day(f: Found) -> Expression | None:
    """ "2022-03-24", "2022-03-24T14:00"."""
    numbers = f.shape("daynum")
    time = f.shape("daytime")
    number = numbers[1] if len(numbers) > 1 else time[0][0]
    made = _one_day(f, f.year, int(numbers[0]), int(number))
    if made and made.fixed and time:
        _, hour, minute = time[0]
        timex = f"{made.fixed.timex}T{hour:02}:{minute:02}"
        return replace(made, type="TIME", precision="minute", fixed=replace(made.fixed, timex=timex))
    return made


@ABSOLUTE.rule("<fulldate>")
def digits_day(f: Found) -> Expression | None:
    """ "24.03.2022", "2022-03-24"; a day that could be a month stays unresolved."""
    ymd = f.values[0]
    return _one_day(f, *ymd) if ymd else f.make("DATE", "day", "XXXX-XX-XX")


@ABSOLUTE.rule(
    f"{_MONTH}{_DAY}{_TO}{_DAY}{_YEAR}?", f"{_MONTH}<range>{_YEAR}?", f"<between>{_MONTH}{_DAY}<and>{_DAY}{_YEAR}?",
    f"<between>{_DAY}<and>{_DAY}<of>?{_MONTH}{_YEAR}?", f"{_DAY}{_TO}{_DAY}<of>?{_MONTH}{_YEAR}?",
    f"<range><of>?{_MONTH}{_YEAR}?",
)  # fmt: skip
def days_of_month(f: Found) -> Expression | None:
    """ "May 3-5", "between 3 and 5 May", "from 10 to 12 June 2023"."""
    ends = [int(v) for v in f.shape("daynum", "ord")] or [int(v) for v in f.shape("range")[0]]
    if len(ends) != 2 or not ends[0] < ends[1] or not _is_month(f):
        return None
    month = f.pick(MONTHS)

    def both(year: int) -> Period | None:
        a, b = calendar.day(year, month, ends[0]), calendar.day(year, month, ends[1])
        return calendar.joined(a, b) if a and b else None

    return _spread(f, both, f"XXXX-{month:02}-{ends[0]:02}/XXXX-{month:02}-{ends[1]:02}", "day", f.year)


@ABSOLUTE.rule(f"{_MONTH}{_DAY}<and>{_DAY}{_YEAR}?", f"{_DAY}<and>{_DAY}<of>?{_MONTH}{_YEAR}?")
def two_days(f: Found) -> list[Expression] | None:
    """ "May 3 and 5", "3 and 5 May": two dates."""
    follower = f.after()
    if not _is_month(f) or (
        f.words[-1] not in MONTHS and not f.year and follower and follower.pos in ("NOUN", "ADJ", "NUM")
    ):
        return None
    cut = f.words.index("and")
    split = next(t.i for t in f.tokens[f.first : f.last] if t.lower == "and")
    numbers = [int(v) for v in f.shape("daynum", "ord")]
    first, second = (_one_day(f, f.year, f.pick(MONTHS), n) for n in numbers)
    if first is None or second is None or cut < 1:
        return None
    first.last, second.first = split, split + 1
    return [first, second]


@ABSOLUTE.rule(
    f"{_MONTH}{_DAY}<,|of|in>?<last|this|next><year>", f"{_DAY}<of>?{_MONTH}<,|of|in>?<last|this|next><year>"
)
def day_of_last_year(f: Found) -> Expression | None:
    """ "May 3 last year", "3 May of this year"."""
    month, days, step = f.pick(MONTHS), f.shape("daynum", "ord"), f.pick({"last": -1, "this": 0, "next": 1})
    return f.make("DATE", "day", f"XXXX-{month:02}-{int(days[0]):02}",
                  relative=lambda d, ahead: calendar.day(d.year + step, month, int(days[0])))  # fmt: skip


@ABSOLUTE.rule(f"{_STAGE}?{_MONTH}<,|of|in>?<last|this|next><year>")
def month_of_last_year(f: Found) -> Expression | None:
    """ "March last year", "in late May of this year"."""
    month, stage, step = f.pick(MONTHS), f.pick(STAGES), f.pick({"last": -1, "this": 0, "next": 1})
    return f.make("DATE", "month", f"XXXX-{month:02}",
                  relative=lambda d, ahead: _subperiod(stage, calendar.month(d.year + step, month)))  # fmt: skip


@ABSOLUTE.rule(f"{_WEEKDAY}{_MONTH}{_DAY}", f"{_WEEKDAY}<the>?{_DAY}<of>?{_MONTH}", f"{_DAY}<->{_MONTH}")
def day_without_year(f: Found) -> Expression | None:
    """ "March 24", "24 March", "Thursday, March 24"."""
    days = f.shape("daynum", "ord")
    if not days or not _is_month(f):
        return None
    before = f.before()
    if f.words[-1] in MONTHS and before and before.lower in ("$", "€", "£"):
        return None
    return _one_day(f, None, f.pick(MONTHS), int(days[0]), f.pick(WEEKDAYS))


@ABSOLUTE.rule(f"{_STAGE}?{_MONTH}<,|of|'s>?<yyyy>", f"{_STAGE}?{_MONTH}<->?<yyyy>")
def month_of_year(f: Found) -> Expression | None:
    """ "March 2022", "mid-May 2022", "the end of March 2022"."""
    if not _is_month(f):
        return None
    month, stage = f.pick(MONTHS), f.pick(STAGES)
    return _spread(f, lambda y: _subperiod(stage, calendar.month(y, month)), f"XXXX-{month:02}", "month", f.year)


@ABSOLUTE.rule(f"{_STAGE}?<last|next|this|past|previous|coming><past>?{_MONTH}")
def month_beside(f: Found) -> Expression | None:
    """ "last March", "next May"; "this May" looks where its clause looks."""
    if not _is_month(f):
        return None
    month, stage = f.pick(MONTHS), f.pick(STAGES)
    back, on = f.has("last", "past", "previous"), f.has("next", "coming")

    def near(d: date, ahead: bool) -> Period | None:
        year = d.year - (month >= d.month if back else 0) + (month <= d.month if on else 0)
        return _subperiod(stage, calendar.month(year, month))

    return f.make("DATE", "month", f"XXXX-{month:02}", relative=near)


@ABSOLUTE.rule(f"{_STAGE}?{_MONTH}")
def month_alone(f: Found) -> Expression | None:
    """ "April", "mid-May", "the end of June"; not the verb "may", nor Theresa May."""
    before, after = f.before(), f.after()
    month, stage = f.pick(MONTHS), f.pick(STAGES)
    word = f.words[-1]
    if f.first == f.last - 1:
        title = f.tokens[f.first].text[0].isupper()
        if not title or (before and before.lower in _TITLES):
            return None
        if word.rstrip(".") in _NAMES_TOO and (before is None or before.lower not in _MONTH_AFTER):
            return None
        if after and after.pos == "PROPN" and after.ent == "PERSON" and f.tokens[f.first].ent == "PERSON":
            return None
    elif not _is_month(f) or (f.words[0] in ("early", "late") and not f.tokens[f.last - 1].text[0].isupper()):
        return None
    return f.make("DATE", "month", f"XXXX-{month:02}", in_year=lambda y: _subperiod(stage, calendar.month(y, month)))


@ABSOLUTE.rule(f"{_STAGE}?<the>?<season><of|,|in>?<the>?<yyyy>", "<season><last|this|next><year>")
def season_of_year(f: Found) -> Expression | None:
    """ "summer 2023", "the spring of 2022", "late autumn 2021"."""
    code, stage = f.pick(SEASONS), f.pick(STAGES)
    if f.year is None:
        step = f.pick({"last": -1, "this": 0, "next": 1})
        return f.make("DATE", "season", f"XXXX-{code}", relative=lambda d, ahead: calendar.season(d.year + step, code))
    return _spread(f, lambda y: _subperiod(stage, calendar.season(y, code)), f"XXXX-{code}", "season", f.year)


@ABSOLUTE.rule(f"{_STAGE}?<last|this|next|past|coming|previous><season>", "<the><season>", f"{_STAGE}<season>")
def season_beside(f: Found) -> Expression | None:
    """ "last summer", "this winter", "in the spring" (looks where its clause looks)."""
    code, stage = f.pick(SEASONS), f.pick(STAGES)
    before, after = f.before(), f.after()
    last, following = f.has("last", "past", "previous"), f.has("next", "coming")
    if f.tokens[f.last - 1].pos not in ("NOUN", "PROPN") or (after and (after.lower == "of" or after.pos == "NOUN")):
        return None
    if f.words[0] == "the" and (before is None or before.tag not in ("IN", "TO")):
        return None

    def near(d: date, ahead: bool) -> Period | None:
        forward = following or (ahead and not last)
        for year in (d.year, d.year + 1, d.year + 2) if forward else (d.year, d.year - 1, d.year - 2):
            middle = calendar.SEASON_MONTH[code] + 1
            here = calendar.season(year, code)
            if code == "WI":
                here = Period(date(year - 1, 12, 1), date(year, 3, 1), f"{year - 1:04}-WI")
                middle = 1
            passed = (d.year, d.month) >= (year, middle) if not last else here is not None and here.end < d
            if here and (passed != forward or f.has("this")):
                return _subperiod(stage, here)
        return None

    return f.make("DATE", "season", f"XXXX-{code}", relative=near)


@ABSOLUTE.rule(
    "<the>?<ord><-|of>?<quarter|half><of|,|in>?<the>?<yyyy>",
    "<the>?<ord><-|of>?<quarter|half><of>?<last|this|next|the><year>",
    "<the><stage>(<of>?<the>)?<ord><quarter|half>", "<ord><-><quarter>", "<ord><quarter>",
    "<the><ord><quarter|half>", "<quartercode><of|,|in>?<yyyy>", "<the>?<stage><half><of><yyyy>",
)  # fmt: skip
def quarter_of_year(f: Found) -> Expression | None:
    """ "the first quarter of 2022", "Q3 2021", "the second half of last year", "the first quarter"."""
    codes, ordinals = f.shape("quartercode"), f.shape("ord")
    kind, number = codes[0] if codes else ("h" if f.has("half") else "q", int(ordinals[0]) if ordinals else 0)
    if not 1 <= number <= (2 if kind == "h" else 4):
        return None
    build = calendar.half if kind == "h" else calendar.quarter
    precision, blank = ("quarter", f"XXXX-{kind.upper()}{number}")
    if f.has("year") or f.year is None:
        if not f.has("year"):
            after = f.after()
            compound = len(f.words) > 2 or (after is not None and after.pos == "NOUN" and not f.follows("a", "an"))
            if not compound or (after is not None and after.lower in ("of", "final", "-")):
                return None
            return f.make("DATE", precision, blank, in_year=lambda y: build(y, number))
        step = (
            f.pick({"last": -1, "this": 0, "next": 1, "the": 0})
            if not f.has("last", "next")
            else -1
            if f.has("last")
            else 1
        )
        return f.make("DATE", precision, blank, relative=lambda d, ahead: build(d.year + step, number))
    return _spread(f, lambda y: build(y, number), blank, precision, f.year)


@ABSOLUTE.rule(f"<the>?<ord><half><of>{_MONTH}{_YEAR}?")
def half_of_month(f: Found) -> Expression | None:
    """ "the second half of October", "the first half of May 2023"."""
    month, number = f.pick(MONTHS), int(f.shape("ord")[0])
    if number not in (1, 2) or not _is_month(f):
        return None

    def build(year: int) -> Period | None:
        whole = calendar.month(year, month)
        if whole is None:
            return None
        middle = whole.start.replace(day=15 + (number == 2))
        return Period(whole.start, middle, whole.timex) if number == 1 else Period(middle, whole.end, whole.timex)

    return _spread(f, build, f"XXXX-{month:02}", "month", f.year)


@ABSOLUTE.rule("<the>?<stage>?<-|of>?<the>?<'>?<decade>", "<the><stage>?<-|of>?<decadeword>")
def decade(f: Found) -> Expression | None:
    """ "the 1990s", "the late 1980s", "the '90s", "the nineties"; not "in their 20s"."""
    stage, before = f.pick(STAGES), f.before()
    first = f.pick(WORDS["decades"]) or f.shape("decade")[0]
    short = len(f.words[-1].strip("'")) < 4
    if short and (not f.has("the") or (before and before.pos == "ADJ")):
        return None
    return _spread(f, lambda y: _subperiod(stage, calendar.decade(first)), "", "decade", first)


@ABSOLUTE.rule(f"{_STAGE}?<the>?<ord><-|–>?<century>")
def century(f: Found) -> Expression | None:
    """ "the 19th century", "the early twentieth century"."""
    stage = f.pick(STAGES)
    return _spread(f, lambda n: _subperiod(stage, calendar.century(n)), "", "century", int(f.shape("ord")[0]))


@ABSOLUTE.rule("<yearrange>")
def years(f: Found) -> Expression | None:
    """ "2014–2022", "2021/22"."""
    a, b = (calendar.year(y) for y in f.values[0])
    fixed = calendar.joined(a, b) if a and b else None
    return f.make("DATE", "year", fixed.timex, fixed=fixed) if fixed else None


@ABSOLUTE.rule("<yyyy><-|–><daynum|num>")
def month_in_digits(f: Found) -> Expression | None:
    """ "2022-03" (a month), "2022-23" (two years)."""
    year, number = f.year or 0, int(f.shape("daynum", "num")[0])
    last = year // 100 * 100 + number + (100 if number == 0 else 0)
    if year < last <= year + 30 and (number > 12 or f.words[1] == "–"):
        a, b = calendar.year(year), calendar.year(last)
        fixed = calendar.joined(a, b) if a and b else None
    else:
        fixed = calendar.month(year, number) if len(f.words[-1]) == 2 else None
    return f.make("DATE", "month", fixed.timex, fixed=fixed) if fixed else None


@ABSOLUTE.rule(f"{_STAGE}?<yyyy>", "<the>?<year><yyyy>")
def year(f: Found) -> Expression | None:
    """ "2021", "late 2021", "the 2014 annexation"; not "2000 soldiers" nor "Road 1945"."""
    number, stage, before, after = f.year or 0, f.pick(STAGES), f.before(), f.after()
    if not stage and not f.has("year") and not _year_context(number, f):
        return None
    if after and (after.lower in UNITS or after.text in ("%", "GMT", "UTC", "hours", "°") or after.tag == "CD"):
        return None
    if before and before.text in ("$", "€", "£", "#", "+", "~", ":"):
        return None
    return _spread(f, lambda y: _subperiod(stage, calendar.year(y)), "", "year", number)


def _year_context(number: int, f: Found) -> bool:
    before, after = f.before(), f.after()
    lower = before.lower if before else ""
    counted = after is not None and (after.tag in ("NNS", "NNPS") or (after.pos == "ADJ" and after.tag != "JJR"))
    if not 1900 <= number <= 2060:
        back = lower == "to" and f.first > 1 and f.tokens[f.first - 2].lower == "back"
        return number >= 1400 and (back or lower in ("in", "since", "until", "year")) and not counted
    if counted and lower not in ("the", "'s", "his", "its", "their", "her", "in", "since"):
        return False
    if counted and lower in ("in", "since") and after is not None and after.head == after.i - 1:
        return False
    if lower in _YEAR_AFTER or before is None or lower in WEEKDAYS:
        return True
    return bool(
        before.pos != "PROPN" and not (after and after.pos in ("NOUN", "ADJ") and before.pos in ("VERB", "ADP"))
    )
