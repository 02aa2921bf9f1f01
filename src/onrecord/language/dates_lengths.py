"""Patterns of lengths ("84 days", "an hour") and of sets ("twice a week"): `Found` in, `Expression` out."""

from __future__ import annotations

from onrecord.language import dates_calendar as calendar
from onrecord.language.dates_calendar import MINUTES
from onrecord.language.dates_expression import UNITS, WEEKDAYS, Expression, Found, Grammar
from onrecord.language.dates_relative import COUNT, count_of, length, precision_of
from onrecord.language.dates_words import SHAPE, WORDS

LENGTHS = Grammar()

_EVERY: dict[str, str] = WORDS["every"]
_TIMES = "(<once|twice|thrice>|<a>?(<count|vague>)((<to|or|and|-|–><-|–>?)<count>)?<->?<times>)"
_LONG_BEFORE = set(WORDS["after"]["length"])
_SECONDS = ("second", "minute", "seconds")


def every_timex(unit: str, count: float = 1.0) -> str:
    """TIMEX value of "every two weeks": P2W."""
    times, base = calendar.split_unit(unit)
    return length((count * times, count * times), "D" if base == "WE" else base)[0]


@LENGTHS.rule(f"{_TIMES}((<or|to>){_TIMES})?(<a|an|per|each|every>(<other>|<count>)?<unit>|<adverb>)")
def times_a(f: Found) -> Expression | None:
    """ "once or twice daily", "four to five times a month", "once every two weeks"."""
    unit = str(f.pick(UNITS) or f.pick(_EVERY))
    count = 2.0 if f.has("other") else 1.0
    if (
        f.has("every", "each", "per")
        and f.words[-1] in UNITS
        and f.symbols[-2] in (SHAPE["daynum"], SHAPE["numword"], SHAPE["num"])
    ):
        count = float(f.values[-2])
    return f.make("SET", precision_of(unit), every_timex(unit, count))


@LENGTHS.rule("<every|each><other|single>?<count>?<unit>")
def every_unit(f: Found) -> Expression | None:
    """ "every day", "each month", "every two weeks", "every other day"."""
    unit = f.pick(UNITS)
    numbers = f.shape("daynum", "num", "numword")
    return f.make(
        "SET", precision_of(unit), every_timex(unit, float(numbers[0]) if numbers else 2.0 if f.has("other") else 1.0)
    )


@LENGTHS.rule("<every|each><weekday|part>", "<weekdays>")
def every_weekday(f: Found) -> Expression | None:
    """ "every Monday", "on Mondays", "each morning"."""
    number = f.pick(WEEKDAYS) or f.pick(WORDS["weekdays_plural"])
    if number is None:
        return f.make("SET", "part", "XXXX-XX-XX" + str(f.pick(WORDS["parts"])))
    return f.make("SET", "day", f"XXXX-WXX-{number}")


@LENGTHS.rule("<per|a|an><unit>")
def per_unit(f: Found) -> Expression | None:
    """ "per day"; "a day" after what is counted or paid ("6,000 shells a day"), and not after a verb."""
    unit = f.pick(UNITS)
    if f.words[-1].endswith("s"):
        return None
    if f.words[0] != "per":
        before = f.before()
        counted = before is not None and (
            before.pos in ("NOUN", "SYM") or before.tag in ("NNS", "CD") or before.text == "%"
        )
        if not counted or not _holds_number(f) or (before and before.lower in UNITS and unit != "D" and unit != "W"):
            return None
    return f.make("SET", precision_of(unit), every_timex(unit))


def _holds_number(f: Found) -> bool:
    """Whether a number stands in the few words before the stretch."""
    return any((t := f.before(n)) is not None and (t.pos == "NUM" or t.tag == "CD") for n in range(1, 6))


@LENGTHS.rule("<adverb>")
def adverb_set(f: Found) -> Expression | None:
    """ "daily", "weekly"; not the Daily Mail."""
    token, after = f.tokens[f.first], f.after()
    if token.text[0].isupper() and after is not None and after.text[0].isupper():
        return None
    if token.pos == "NOUN" and f.words[0] in ("daily", "weekly", "monthly", "quarterly", "annual"):
        return None
    unit = _EVERY[f.words[0]]
    return f.make("SET", precision_of(unit), every_timex(unit))


@LENGTHS.rule(
    f"{COUNT}<-|more|other|full|whole|entire|day>?<unit>(<,|and>?<count><unit>)?(<and><a><half>)?",
    "(<count>)(<to|or|-|–|and>)<->?(<count>)<->?<unit>", "<between><count><and><count><unit>",
    "<frac><of><a|an><unit>", "<half><-><unit>", "<a|an><entire|whole|full><unit>",
)  # fmt: skip
def measured(f: Found) -> Expression | None:
    """ "84 days", "an hour", "two-and-a-half years", "six to eight weeks", "30-day", "an hour and 20 minutes"."""
    units = f.all(UNITS)
    if not units or _is_trap(f):
        return None
    unit, count = units[-1], count_of(f)
    numbers = f.shape("daynum", "num", "numword")
    if len(units) > 1 and numbers:
        first = float(numbers[0]) if len(numbers) > 1 else 1.0
        return _two_units(f, (first, float(numbers[-1])), (units[0], units[-1]))
    if f.words[-1] == "half" and len(f.words) > 3 and count is not None:
        count = (count[0] + 0.5, count[1] + 0.5) if numbers else (1.5, 1.5)
    timex, days, minutes = length(count, unit)
    made = f.make("DURATION", precision_of(unit), timex, days=days, minutes=minutes)
    if f.words[0] in ("a", "an", "the") and f.symbols[1] in (
        SHAPE["daynum"],
        SHAPE["numword"],
        SHAPE["num"],
        SHAPE["range"],
    ):
        made.first += 1
    return made


@LENGTHS.rule("<long>")
def in_one_word(f: Found) -> Expression | None:
    """ "yearlong", "weeklong"."""
    unit = str(f.pick(WORDS["long"]))
    timex, days, minutes = length((1.0, 1.0), unit)
    return f.make("DURATION", precision_of(unit), timex, days=days, minutes=minutes)


def _is_trap(f: Found) -> bool:
    """Ages, "a second strike", "the 24-hour news", "one day" (once)."""
    after, unit_word = f.after(), next(w for w in f.words if w in UNITS)
    if after is not None and after.lower in ("old", "olds"):
        return True
    if after is not None and after.text == "-" and (t := f.after(2)) is not None and t.lower in ("old", "olds"):
        return True
    if f.follows("aged", "age"):
        return True
    single = f.words[0] in ("a", "an", "one") and len(f.words) == 2
    if (
        unit_word in _SECONDS
        and single
        and after is not None
        and (after.pos in ("NOUN", "ADJ", "PROPN") or after.text == "-")
    ):
        return True
    if unit_word in ("second", "minute", "quarter") and f.tokens[f.last - 1].pos == "ADJ":
        return True
    if unit_word == "quarter" and after is not None and after.lower in ("to", "past", "of", "before", "after"):
        return True
    if f.words == ["one", "day"] or (f.words[0] == "the" and len(f.words) == 2):
        return True
    round_the_clock = f.has("24") and "-" in f.words
    return (
        round_the_clock
        and after is not None
        and after.lower in ("news", "channel", "service", "hotline", "clock", "broadcaster")
    )


def _two_units(f: Found, counts: tuple[float, float], units: tuple[str, str]) -> Expression | None:
    (_, days, minutes), (_, more_days, more_minutes) = (length((c, c), u) for c, u in zip(counts, units, strict=True))
    if days is None or more_days is None:
        return None
    parts = [length((c, c), u)[0].lstrip("PT") for c, u in zip(counts, units, strict=True)]
    if minutes is not None and more_minutes is not None:
        return f.make("DURATION", "hour", "PT" + "".join(parts), days=days + more_days, minutes=minutes + more_minutes)
    joint = "T" if calendar.split_unit(units[1])[1] in MINUTES else ""
    return f.make("DURATION", precision_of(units[1]), "P" + joint.join(parts), days=days + more_days)


@LENGTHS.rule("<unit><-><day>?", "<unit>")
def bare(f: Found) -> Expression | None:
    """ "for months", "decades-long", "weeks of fighting": a length that is not told."""
    word = f.words[0]
    unit = UNITS[word]
    after = f.after()
    if f.words[-1] == "-":
        if after is None or after.lower != "long":
            return None
        count = None if word.endswith("s") else (1.0, 1.0)
        timex, days, minutes = length(count, unit)
        made = f.make("DURATION", precision_of(unit), timex, days=days, minutes=minutes)
        made.last += 1
        return made
    if len(f.words) > 1 or not word.endswith("s") or word in ("seconds", "nights", "weekends", "quarters"):
        return None
    if f.first > 0 and f.before() is not None and not f.follows(*_LONG_BEFORE):
        return None
    second = f.before(2)
    told = second is not None and second.lower in ("couple", "first", "matter", "time", "case")
    if f.follows("of", "in", "with") and not told:
        return None
    return f.make("DURATION", precision_of(unit), length(None, unit)[0])


@LENGTHS.rule("<its|their|his|her|our|the><ord><day>?<unit>")
def ordinal_unit(f: Found) -> Expression | None:
    """ "its third month": how far something has got, kept as a length that is not exact."""
    unit, number = f.pick(UNITS), f.shape("ord")
    word = f.words[-1]
    if (
        not number
        or word.endswith("s")
        or calendar.split_unit(unit)[1] in MINUTES
        or word in ("quarter", "century", "weekend")
    ):
        return None
    if f.has("the") and not ((t := f.after()) is not None and t.lower in ("of", "in", "since")):
        return None
    made = f.make("DURATION", precision_of(unit), length((float(number[0]), float(number[0])), unit)[0])
    made.offset, made.towards = (float(number[0]), unit), 0
    return made
