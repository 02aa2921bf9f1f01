"""Patterns of hours and parts of a day, which join the day beside them: `Found` in, `Expression` out."""

from __future__ import annotations

from onrecord.language.dates_expression import PARTS, STAGES, Expression, Found, Grammar
from onrecord.language.dates_words import clock_time

CLOCK = Grammar()


@CLOCK.rule(
    "<clock>(<am|pm|a.m.|p.m.>)?<local>?<time|gmt|utc|est|edt|et|cet|eest|msk|bst|hours>?",
    "(<clock>|<daynum|numword><o'clock>?)(<in><the><part>|<at><night>)",
    "<daynum|numword><am|pm|a.m.|p.m.|o'clock><local>?<time|gmt|utc|est|edt|et|cet|eest|msk|bst>?",
    "<yyyy|num><gmt|utc|hours|local><time>?", "<noon|midnight|midday>",
)  # fmt: skip
def clock(f: Found) -> Expression | None:
    """ "2 p.m.", "14:00 GMT", "10.45pm", "noon"; not "3:08" of a film nor a score."""
    half_day = next((w[0] for w in f.words if w in ("am", "pm", "a.m.", "p.m.")), None)
    written, sure = f.shape("clock"), half_day is not None or len(f.words) > 1
    if f.has("in", "at"):
        sure, after = bool(written) or f.has("o'clock"), f.after()
        if after is not None and after.pos in ("NOUN", "PROPN") and not after.text[0].isupper():
            return None
    if written:
        hour, minute, own_half = written[0]
        sure = sure or own_half
        if half_day:
            hour, minute = clock_time(hour, minute, half_day) or (-1, 0)
    elif numbers := f.shape("daynum", "numword"):
        hour, minute = clock_time(int(numbers[0]), 0, half_day) or (-1, 0)
    elif military := f.shape("yyyy", "num"):
        number = int(military[0])
        if len(f.words[0]) != 4 or (f.words[-1] == "hours" and not f.follows("at", "by", "around", "since", "until")):
            return None
        hour, minute = clock_time(number // 100, number % 100, None) or (-1, 0)
    else:
        hour, minute, sure = {"noon": 12, "midday": 12, "midnight": 24}[f.words[0]], 0, True
    late = 1 if f.has("afternoon", "evening") else 5 if f.has("night") else 24
    hour += 12 if late <= hour < 12 else 0
    if hour < 0 or not (sure or f.follows("at", "by", "until", "around", "since", "before", "after", "about")):
        return None
    timex = f"T{hour:02}:{minute:02}"
    return f.make("TIME", "minute" if minute or written else "hour", timex, part=timex, clock=True)


@CLOCK.rule(
    "<the>?<stage>?<part|hours><hours>?<of>", "<the><stage><part|hours><hours>?<of|on>", "<in><the><stage>?<part>",
    "<part>",
)  # fmt: skip
def part_of(f: Found) -> Expression | None:
    """ "the morning of" before a date, "the early hours of"; "in the evening" beside a date, "at dawn" on one."""
    part = f.pick(PARTS)
    if len(f.words) == 1 and not f.follows("at", "before", "by", "until", "after", "around", "since"):
        return None
    if part is None:
        stage = f.pick(STAGES)
        if stage is None or not f.has("hours"):
            return None
        part = "TMO" if stage in ("START", "BEFORE") else "TNI"
    made = f.make("TIME", "part", str(part), part=str(part), clock=True)
    if f.words[-1] in ("of", "on"):
        made.last -= 1
    return made
