"""Patterns of dates that need an anchor ("yesterday", "three days later"): `Found` in, `Expression` out."""

from __future__ import annotations

from datetime import date, timedelta

from onrecord.language import dates_calendar as calendar
from onrecord.language.dates_calendar import DAYS, MINUTES, Period
from onrecord.language.dates_expression import PARTS, STAGES, UNITS, WEEKDAYS, Expression, Found, Grammar
from onrecord.language.dates_words import PHRASES, SHAPE, WORDS, split_phrase

RELATIVE = Grammar()

_TRAP_BEFORE, _TRAP_AFTER = set(WORDS["traps"]["before"]), set(WORDS["traps"]["after"])
COUNT = "(<a|an|the>?<count|vague|frac>|<a|an|half>(<a|an>)?)"
_ALL_OF = ("over", "within", "throughout")
_STEP = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1, "following": 1}
_PRECISION = {"D": "day", "N": "part", "W": "week", "WE": "day", "M": "month", "Q": "quarter", "Y": "year"}
_LONG = {"10Y": "DE", "100Y": "CE"}
_DAYS_OF = {**DAYS, "DE": 10 * DAYS["Y"], "CE": 100 * DAYS["Y"]}
_BLANK = {"D": "XXXX-XX-XX", "N": "XXXX-XX-XXTNI", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX",
          "Y": "XXXX"}  # fmt: skip


def precision_of(unit: str) -> str:
    """The precision that a unit gives: "10Y" is a decade."""
    count, base = calendar.split_unit(unit)
    if count >= 10:
        return "decade" if count == 10 else "century"
    return "hour" if base in MINUTES else _PRECISION[base]


def blank_of(unit: str) -> str:
    """The TIMEX value of an unknown unit."""
    count, base = calendar.split_unit(unit)
    return "XXX" if count == 10 else "XX" if count == 100 else _BLANK.get(base, "XXXX-XX-XX")


def count_of(f: Found) -> tuple[float, float] | None:
    """How many units the stretch says, as least and most; (1, 1) for "a week", None for "several weeks"."""
    if ends := f.shape("range"):
        return float(ends[0][0]), float(ends[0][1])
    if numbers := [v for v in f.shape("daynum", "num", "numword", "yyyy", "frac") if v is not None]:
        return float(min(numbers)), float(max(numbers))
    if SHAPE["vague"] in f.symbols:
        known = f.shape("vague")
        return (float(known[0]), float(known[0])) if known else None
    if f.has("half"):
        return (1.5, 1.5) if f.has("and") else (0.5, 0.5)
    return 1.0, 1.0


def _part(f: Found) -> str:
    return str(f.pick(PARTS) or "")


def _stages(period: Period | None, stage: str | None, today: date) -> Period | None:
    """ "earlier this month" ends today, "later this month" begins today; "early" and "late" are thirds."""
    if period is None or stage is None:
        return period
    if stage == "BEFORE" and period.start <= today <= period.end:
        return Period(period.start, today, period.timex)
    if stage == "AFTER" and period.start <= today <= period.end:
        return Period(today, period.end, period.timex)
    return calendar.staged(period, stage) if (period.end - period.start).days > 2 else period


@RELATIVE.rule("<the><day><before><yesterday>", "<the><day><after><tomorrow>",
               "<stage>?<today|yesterday|tomorrow><part>?",
               "<stage>?<tonight|overnight>")  # fmt: skip
def named_day(f: Found) -> Expression | None:
    """ "yesterday", "early today", "the day before yesterday", "tomorrow morning", "tonight", "overnight"."""
    if f.has("today") and f.follows(*WORDS["traps"]["before_today"]):
        return None
    step = f.pick({"yesterday": -1, "tomorrow": 1}) or 0
    step *= 2 if f.has("day") else 1
    part = "TNI" if f.has("tonight", "overnight") else _part(f)
    start = -1 if f.has("overnight") else 0

    def near(d: date, ahead: bool) -> Period | None:
        moved = calendar.shift(d, step, "D")
        return moved and Period(moved.start + timedelta(start), moved.end, moved.timex + part)

    return f.make("TIME" if part else "DATE", "part" if part else "day", "XXXX-XX-XX" + part, relative=near, part=part)


@RELATIVE.rule("<stage>?<this><part>", "<stage>?<last><part>")
def part_of_today(f: Found) -> Expression | None:
    """ "this morning", "last night", "earlier this evening"."""
    part, step = _part(f), -1 if f.has("last") else 0
    if f.has("last") and part not in ("TNI", "TEV"):
        return None
    return f.make("TIME", "part", "XXXX-XX-XX" + part, part=part, relative=lambda d, ahead: _with_part(d, step, part))


def _with_part(d: date, step: float, part: str) -> Period | None:
    moved = calendar.shift(d, step, "D")
    return moved and Period(moved.start, moved.end, moved.timex + part)


@RELATIVE.rule("<stage>?<weekday><.>?<of>?<last|this|next><week>", "<last|this|next><week><on>?<weekday>")
def weekday_of_week(f: Found) -> Expression | None:
    """ "Tuesday last week", "next week on Monday"."""
    number, step = f.pick(WEEKDAYS), f.pick(_STEP)

    def near(d: date, ahead: bool) -> Period | None:
        return calendar.shift(d, 7 * step + number - d.isoweekday(), "D")

    return f.make("DATE", "day", f"XXXX-WXX-{number}", relative=near)


@RELATIVE.rule("<the><previous|following|next><weekday><part>?")
def weekday_told(f: Found) -> Expression | None:
    """ "the following Monday": from the day last mentioned."""
    number, part, on = f.pick(WEEKDAYS), _part(f), not f.has("previous")

    def told(d: date) -> Period | None:
        moved = calendar.weekday_from(d, number, on, strict=True)
        return moved and Period(moved.start, moved.end, moved.timex + part)

    return f.make(
        "TIME" if part else "DATE", "part" if part else "day", f"XXXX-WXX-{number}{part}", previous=told, part=part
    )


@RELATIVE.rule(
    "<stage>?<,>?<on>?<last|past|next|this|coming><past|coming>?<weekday><.>?<part>?",
    "<stage>?<,>?<on>?<weekday><.>?(<part>|<at><part>)?",
)
def weekday(f: Found) -> Expression | None:
    """ "Tuesday", "last Thursday", "late on Friday night", "next Monday"; not "Sunday Times" nor "Black Friday"."""
    if f.words[0] in (",", "on") or (f.words[0] in STAGES and f.words[1] == "," and len(f.words) < 3):
        return None
    name = next(t for t in f.tokens[f.first : f.last] if t.lower in WEEKDAYS)
    if _is_name(f, name.i):
        return None
    number, part = f.pick(WEEKDAYS), _part(f)
    back, on = f.has("last", "past"), f.has("next", "coming")

    def near(d: date, ahead: bool) -> Period | None:
        forward = on or (ahead and not back)
        moved = calendar.weekday_from(d, number, forward, strict=on or back)
        return moved and Period(moved.start, moved.end, moved.timex + part)

    made = f.make(
        "TIME" if part else "DATE", "part" if part else "day", f"XXXX-WXX-{number}{part}", relative=near, part=part
    )
    if f.words[-1] == ".":
        made.last -= 1
    return made


def _is_name(f: Found, at: int) -> bool:
    token = f.tokens[at]
    if not token.text[0].isupper() and len(token.lower) < 6:
        return True
    before, after = f.before(), f.after()
    if at == f.first and before and before.lower in _TRAP_BEFORE and before.text[0].isupper():
        return True
    if after is None or not after.text[0].isupper() or at != f.last - 1:
        return False
    two = f"{after.lower} {f.tokens[at + 2].lower}" if at + 2 < len(f.tokens) else ""
    return after.lower in _TRAP_AFTER or two in _TRAP_AFTER


@RELATIVE.rule(
    "<the><same|previous|following|next><unit>", "(<that><same>?|<same>)<unit>",
    "<the><same|previous|following|next><part>", "<the><unit><before|after>", "<a|the><unit><earlier|later>",
    "<that><part>",
)  # fmt: skip
def told_unit(f: Found) -> Expression | None:
    """ "the next day", "the same week", "the day before", "a month later": from the day last mentioned."""
    part = str(f.pick(PARTS) or "") if f.has("that") or f.words[-1] != "night" else "TNI"
    unit = "D" if part else f.pick(UNITS) or "D"
    sign = -1 if f.has("previous", "before", "earlier") else 0 if f.has("same", "that") else 1
    after = f.after()
    names_other_end = after is not None and after.pos not in ("PUNCT", "CCONJ") and after.lower != "that"
    if f.words[-1] in ("before", "after") and f.words[1] in UNITS and f.words[1].endswith("s"):
        return None
    if f.words[-1] in ("before", "after") and names_other_end:
        made = _offset(f, unit, 1.0, sign)
        made.leans = unit == "D"
        return made
    if calendar.split_unit(unit)[1] in MINUTES or (f.words[-1] in UNITS and f.words[-1].endswith("s")):
        return None
    if f.has("next", "previous") and unit != "D" and f.follows(*_ALL_OF):
        return _window(f, unit, f.has("previous"))
    vague = f.has("same", "that", "previous", "following", "next")

    def told(d: date) -> Period | None:
        moved = calendar.shift(d, sign, unit)
        if moved is None:
            return None
        held = calendar.containing(moved.start, unit) if vague else calendar.around(d, sign, unit)
        return held and Period(held.start, held.end, held.timex + part)

    return f.make(
        "TIME" if part else "DATE",
        "part" if part else precision_of(unit),
        blank_of(unit) + part,
        previous=told,
        relative=_year_before if unit == "Y" and f.has("earlier", "before") else None,
        part=part,
    )


def _year_before(d: date, ahead: bool) -> Period | None:
    """ "A year earlier", "the year before" beside nothing that is dated: the year before the report's."""
    return calendar.around(d, -1, "Y")


@RELATIVE.rule("(<stage><of|in>?)?<last|this|next><unit>", "<the>?<stage><of|in>?<the|last|this|next><unit>")
def unit_beside(f: Found) -> Expression | None:
    """ "last month", "earlier this week", "the end of next year", "the end of the month"."""
    unit, stage = f.pick(UNITS), f.pick(STAGES)
    step = f.pick(_STEP) or 0
    if f.words[-1].endswith("s") or calendar.split_unit(unit)[1] in MINUTES or (unit == "D" and not f.has("this")):
        return None
    if not f.has("last", "this", "next") and (
        unit not in ("W", "M", "Y", "10Y", "100Y", "Q", "WE") or f.has("late", "early")
    ):
        return None
    if unit == "D":
        return f.make("DATE", "day", "PRESENT_REF") if f.words == ["this", "day"] else None

    def near(d: date, ahead: bool) -> Period | None:
        moved = calendar.shift(d, step, unit)
        return _stages(calendar.containing(moved.start, unit), stage, d) if moved else None

    return f.make("DATE", precision_of(unit), blank_of(unit), relative=near)


@RELATIVE.rule("<the><weekend>", "<this><past|coming><unit>")
def weekend(f: Found) -> Expression | None:
    """ "over the weekend", "this past week"."""
    unit = f.pick(UNITS)
    if unit != "WE":
        return _window(f, unit, f.has("past"))

    def near(d: date, ahead: bool) -> Period | None:
        if not ahead and not f.has("coming") and d.isoweekday() < 6:
            d -= timedelta(7)
        return calendar.weekend(d)

    return f.make("DATE", "day", blank_of("WE"), relative=near)


@RELATIVE.rule(
    "<the|their|his|her|its|our|these>?<last|past|previous|coming|next|recent|following|first|final>(<count|vague>)?<,>?<unit>",
    "<the>?<last|past|next|coming>(<count>)<to|or|-|–><count><unit>",
)
def window(f: Found) -> Expression | None:
    """ "the past 24 hours", "the next two weeks", "recent days", "the coming year"."""
    unit = f.pick(UNITS)
    counted = bool(f.shape("daynum", "num", "numword", "range", "yyyy")) or f.shape("vague") != []
    if f.has("first", "final") and counted:
        timex, days, minutes = length(count_of(f), unit)
        return f.make("DURATION", precision_of(unit), timex, days=days, minutes=minutes)
    if f.has("first", "final", "following") or (
        not counted and not f.words[-1].endswith("s") and f.words[0] not in ("the",)
    ):
        return None
    if f.words[-1] in ("quarter", "night", "weekend", "second", "minute"):
        return None
    return _window(f, unit, not f.has("next", "coming"), counted)


def _window(f: Found, unit: str, back: bool, counted: bool = False) -> Expression | None:
    bare_plural = not counted and f.words[-1].endswith("s")
    count = None if bare_plural else count_of(f)
    timex, days, minutes = length(count, unit)
    if count is None or count[0] != count[1]:
        return f.make("DURATION", precision_of(unit), timex, days=days, minutes=minutes)
    size = count[0]

    def near(d: date, ahead: bool) -> Period | None:
        moved = calendar.shift(d, -size if back else size, unit)
        if moved is None:
            return None
        return Period(moved.start, d, timex) if back else Period(d, moved.start, timex)

    return f.make("DURATION", precision_of(unit), timex, relative=near, days=days, minutes=minutes)


def length(count: tuple[float, float] | None, unit: str) -> tuple[str, float | None, float | None]:
    """TIMEX value, days and minutes of a length; days and minutes are null where it is vague or a range."""
    times, base = calendar.split_unit(unit)
    time = "T" if base in MINUTES else ""
    letter = _LONG.get(unit) or {"N": "D", "WE": "D", "Q": "M"}.get(base, base[-1])
    if count is None:
        return f"P{time}X{letter}", None, None
    whole = count[1] == int(count[1])
    if letter in ("DE", "CE") and not whole:
        letter = base
    elif letter in ("DE", "CE"):
        times = 1
    least, most = (n * times * (3 if base == "Q" else 2 if base == "WE" else 1) for n in count)
    timex = f"P{time}{most:g}{letter}"
    if unit == "TH" and 0 < most < 1:
        timex = f"PT{most * 60:g}M"
    elif most >= 1e6:
        timex = f"P{time}{most:.0f}{letter}"
    if least != most:
        return timex, None, None
    if time:
        minutes = most * MINUTES[base]
        return timex, minutes / 1440, minutes
    return timex, most * _DAYS_OF[letter], None


@RELATIVE.rule(
    f"{COUNT}<-|full|whole|more>?(<and>?<a|half>?<half>)?<unit><ago>", f"{COUNT}<unit><from><now>", "<unit><ago>"
)
def ago(f: Found) -> Expression | None:
    """ "two weeks ago" (a week), "three days ago" (a day), "a year ago" (a year), "hours ago" (vague)."""
    unit = f.pick(UNITS)
    count = None if f.words[0] in UNITS else count_of(f)
    sign = -1 if f.has("ago") else 1
    kind = "TIME" if calendar.split_unit(unit)[1] in MINUTES else "DATE"
    if count is None or count[0] != count[1]:
        return f.make("DATE", precision_of(unit), "PAST_REF" if sign < 0 else "FUTURE_REF")
    size = sign * count[0]
    _, days, _ = length(count, unit)
    return f.make("TIME" if kind == "TIME" else "DATE", precision_of(unit), blank_of(unit), days=days,
                  relative=lambda d, ahead: calendar.around(d, size, unit))  # fmt: skip


@RELATIVE.rule(f"{COUNT}<unit><later|earlier>", "<unit><later|earlier>")
def later(f: Found) -> Expression | None:
    """ "three days later", "two weeks earlier": from the day last mentioned."""
    unit, sign = f.pick(UNITS), 1 if f.has("later") else -1
    count = None if f.words[0] in UNITS else count_of(f)
    base = calendar.split_unit(unit)[1]
    kind = "TIME" if base in MINUTES else "DATE"
    if count is None or count[0] != count[1] or kind == "TIME":
        return f.make("TIME" if kind == "TIME" else "DATE", precision_of(unit), blank_of(unit))
    size = sign * count[0]
    return f.make("DATE", precision_of(unit), blank_of(unit), previous=lambda d: calendar.around(d, size, unit))


@RELATIVE.rule(f"{COUNT}<full>?<unit><before|after|since|following|from|into>", f"{COUNT}<unit><prior|ahead>")
def offset(f: Found) -> Expression | None:
    """ "a week before …", "two days after …", "60 days since …": a length whose other end the text names."""
    count = count_of(f)
    if count is None or count[0] != count[1] or (f.words[0] in ("a", "an") and _is_rate(f)):
        return None
    return _offset(f, f.pick(UNITS), count[0], -1 if f.words[-1] in ("before", "prior", "ahead") else 1)


def _is_rate(f: Found) -> bool:
    """Whether a number or what it counts stands right before: "6,000 shells a day into the town"."""
    before, second = f.before(), f.before(2)
    if before is None or before.pos == "NUM" or before.tag == "CD":
        return before is not None
    return before.tag == "NNS" and second is not None and (second.pos == "NUM" or second.tag == "CD")


def _offset(f: Found, unit: str, count: float, sign: int) -> Expression:
    timex, days, minutes = length((count, count), unit)
    made = f.make("DURATION", precision_of(unit), timex, days=days, minutes=minutes, offset=(count, unit), towards=sign)
    made.last -= 1
    return made


@RELATIVE.rule(*("".join(f"<{w}>" for w in split_phrase(phrase)) for phrase in sorted(PHRASES, key=len, reverse=True)))
def reference(f: Found) -> Expression | None:
    """ "now", "recently", "in the near future"."""
    phrase = " ".join(f.words)
    after = f.after()
    if phrase == "now" and after and after.text == "-" and after.start == f.tokens[f.last - 1].end:
        return None
    if f.words[0] == "the" and after and after.pos in ("NOUN", "PROPN", "NUM", "ADJ"):
        return None
    if phrase == "soon" and (f.follows("as", "too") or (after and after.lower in ("after", "before"))):
        return None
    ref = PHRASES[phrase]
    if ref != "present":
        return f.make("DATE", "unknown", f"{ref.upper()}_REF")
    return f.make("DATE", "unknown", "PRESENT_REF", relative=lambda d, ahead: Period(d, d, "PRESENT_REF"))
