"""Numbers that count or measure: a `Parsed` with tokens and dates in, `QuantityMention`s in order out.

"More than 250" has only `min`, "up to 40" only `max`, "about 40" its value with `approx`; "dozens" has the least
that the word can mean (24; hundreds 200, thousands 2,000) as `min` and itself as `approx`; "several" `approx` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.language.numbers import Number, find_numbers, read_table
from onrecord.language.quantities_bounds import Bounds, bounds_of, change_of, changes
from onrecord.language.quantities_nouns import counts_nothing, noun_after
from onrecord.language.quantities_units import Measure, measure_of, rate_after
from onrecord.model.parsed import DateMention, Parsed, QuantityMention
from onrecord.model.parts import Frequency, Quantity

_TIME_UNITS = {"second", "minute", "hour", "day", "night", "week", "month", "quarter", "year", "decade", "century"}
_SCALES = (1e12, 1e9, 1e6, 1e3)
_ADVERB_TIMES: dict[str, int] = read_table("quantities_words.toml")["frequency"]
Figures = tuple[float | None, float | None, float | None]
_PERIODS = {"D": "day", "W": "week", "M": "month", "Y": "year", "TH": "hour", "TM": "minute"}
_FREQUENT = {"daily", "nightly", "weekly", "hourly"}


@dataclass(slots=True)
class _Part:
    """One number with its unit."""

    number: Number
    measure: Measure | None

    @property
    def first(self) -> int:
        return min(self.measure.first, self.number.first) if self.measure else self.number.first

    @property
    def last(self) -> int:
        return max(self.measure.last, self.number.last) if self.measure else self.number.last

    @property
    def value(self) -> float | None:
        v = self.number.value
        return v * self.measure.scale if v is not None and self.measure else v


def find_quantities(parsed: Parsed) -> list[QuantityMention]:
    """All quantities of an article whose dates are found (`parsed.dates`): days and years of dates are left out."""
    tokens = parsed.tokens
    taken, dated = _taken(parsed.dates)
    parts = [_Part(n, measure_of(tokens, n, dated)) for n in find_numbers(tokens) if n.form != "ordinal"]
    parts = [p for p in parts if _is_free(p, taken)]
    found = [f for d in parsed.dates if d.type == "SET" and (f := _frequency(parsed, d)) is not None]
    i = 0
    while i < len(parts):
        part = parts[i]
        following = parts[i + 1] if i + 1 < len(parts) else None
        link = _link(parsed, part, following) if following is not None else ""
        if link == "score":
            i += 2
            continue
        money = part.measure is not None and part.measure.currency is not None
        if not link and not money and counts_nothing(parsed, part.number, part.measure is not None):
            i += 1
            continue
        if link == "share" and following is not None:
            made = _share(parsed, part, following, dated)
            i += 2
        elif link and following is not None:
            made = _range(parsed, part, following, dated)
            i += 2
        else:
            made = _single(parsed, part, dated)
            i += 1
        if made is not None:
            found.append(_converted(parsed, found[-1], made) if found else made)
    return _in_order(found)


def _taken(dates: list[DateMention]) -> tuple[dict[int, DateMention], set[int]]:
    """The tokens of all mentions, and those of days and times, which nothing counts and no rate holds."""
    by_token = {i: d for d in dates for i in range(d.first, d.last)}
    return by_token, {i for i, d in by_token.items() if d.type in ("DATE", "TIME")}


def _is_free(part: _Part, taken: dict[int, DateMention]) -> bool:
    """Whether a number is outside dates, or a length inside one ("two weeks" of "two weeks ago")."""
    date = taken.get(part.number.first)
    if date is None or date.type == "DURATION":
        return True
    timed = part.measure is not None and part.measure.unit in _TIME_UNITS
    return date.type in ("DATE", "TIME") and timed and part.last <= date.last


def _link(parsed: Parsed, a: _Part, b: _Part) -> str:
    """ "range" where two numbers are the ends of one, "score" where they are a result, else ""."""
    tokens = parsed.tokens
    if (
        a.number.form not in ("digits", "words")
        or b.number.form not in ("digits", "words")
        or a.value is None
        or b.value is None
    ):
        return ""
    start, end = a.last, b.first
    if not 0 < end - start <= 3 or tokens[end].sent != tokens[a.first].sent:
        return ""
    words = [t.lower for t in tokens[start:end]]
    if words == ["out", "of"] or (words == ["in"] and tokens[start].dep == "quantmod"):
        return "share" if a.value < b.value and not (a.measure or b.measure) else ""
    before = tokens[a.first - 1].lower if a.first else ""
    tight = tokens[start].start == tokens[start - 1].end
    unit_a, unit_b = a.measure and a.measure.unit, b.measure and b.measure.unit
    if unit_a and unit_b and unit_a != unit_b and not unit_b.startswith(f"{unit_a} per "):
        return ""
    rising = a.value * (_shared_scale(a, b)) < b.value
    if words in (["-"], ["–"], ["/"]) and tight:
        plain = unit_b is None and not (b.last < len(tokens) and tokens[b.last].pos in ("NOUN", "ADJ", "PROPN"))
        if not rising or (plain and before not in ("between", "from", "about", "some", "of")):
            return "score" if not unit_a and not unit_b else ""
        return "range" if words != ["/"] or unit_b else ""
    if words in (["and"], ["to"]) and before == "between":
        return "range" if rising else ""
    if unit_a and not unit_b and (before != "from" or (b.last < len(tokens) and tokens[b.last].pos in ("NOUN", "ADJ"))):
        return ""
    if words in (["to"], ["-", "to", "-"]):
        return "range" if rising and not (before in ("from", "by") and changes(parsed, a.number.first)) else ""
    return "range" if words == ["or"] and rising and b.value <= 10 * max(a.value, 1) else ""


def _shared_scale(a: _Part, b: _Part) -> float:
    """ "30 to 40 million": the scale of the second number is the first one's too."""
    scaled = b.number.scaled or bool(b.measure and b.measure.scale > 1)
    if (
        not scaled
        or a.number.scaled
        or a.value is None
        or b.value is None
        or a.value >= 1000
        or (a.measure and a.measure.scale > 1)
    ):
        return 1.0
    factor = next((s for s in _SCALES if b.value >= s), 1.0)
    return factor if a.value < 1000 <= b.value else 1.0


def _share(parsed: Parsed, a: _Part, b: _Part, dated: set[int]) -> QuantityMention | None:
    """ "one in four voters": a fraction of what the second number counts; "13 out of 16 articles" are 13."""
    if a.value is None or not b.value:
        return None
    proportion = b.value in (2, 3, 4, 5, 10, 20, 100)
    parts = parsed.tokens[a.last].lower == "out" and not proportion and b.last < len(parsed.tokens) and a.value > 1
    share = a.value if parts and parsed.tokens[b.last].tag in ("NNS", "NNPS", "JJ") else a.value / b.value
    bounds = bounds_of(parsed, a.first, b.last, False)
    approx = bounds.word if bounds.kind == "approx" else None
    return _mention(parsed, b.number, None, bounds, (share, share, share), approx, dated, b.last)


def _range(parsed: Parsed, a: _Part, b: _Part, dated: set[int]) -> QuantityMention | None:
    if a.value is None or b.value is None:
        return None
    low, high = a.value * _shared_scale(a, b), b.value
    measure = b.measure or a.measure
    first = a.first
    before = parsed.tokens[first - 1].lower if first else ""
    bounds = bounds_of(parsed, first, b.last, bool(measure and measure.unit in _TIME_UNITS))
    if bounds.kind is None and before == "between" and parsed.tokens[first - 1].sent == parsed.tokens[first].sent:
        bounds = replace(bounds, first=first - 1)
    word = bounds.word if bounds.kind == "approx" else None
    return _mention(parsed, b.number, measure, bounds, (None, low, high), word, dated, b.last)


def _single(parsed: Parsed, part: _Part, dated: set[int]) -> QuantityMention | None:
    n, measure = part.number, part.measure
    tokens = parsed.tokens
    if (age := _age(parsed, part)) is not None:
        return age
    bounds = bounds_of(parsed, part.first, part.last, bool(measure and measure.unit in _TIME_UNITS))
    v = part.value
    if n.form == "vague":
        first = n.first - 1 if n.first and tokens[n.first - 1].lower == "a" else part.first
        word = bounds.word if bounds.kind == "approx" else tokens[n.first].lower
        bounds = bounds if bounds.kind else replace(bounds, first=min(first, bounds.first))
        made = _mention(parsed, n, measure, bounds, (v, n.low, None), word, dated, part.last)
        return made if n.low is not None or made.noun or made.quantity.unit else None
    if n.form == "range":
        return _mention(
            parsed,
            n,
            measure,
            bounds,
            (None, n.low, n.high),
            bounds.word if bounds.kind == "approx" else None,
            dated,
            part.last,
        )
    figures = {"min": (None, v, None), "max": (None, None, v), "approx": (v, None, None), None: (v, v, v)}[bounds.kind]
    return _mention(
        parsed, n, measure, bounds, figures, bounds.word if bounds.kind == "approx" else None, dated, part.last
    )


def _mention(
    parsed: Parsed, n: Number, measure: Measure | None, bounds: Bounds, figures: Figures, approx: str | None,
    dated: set[int], last: int,
) -> QuantityMention:  # fmt: skip
    tokens = parsed.tokens
    unit = (measure.unit or None) if measure else None
    noun = noun_after(parsed, n, last, unit is not None, dated)
    end = max(bounds.last, last)
    if unit is None and noun is not None and (by := rate_after(tokens, noun[1], dated)) is not None:
        unit = f"per {by[0]}"
    elif unit is None and (by := rate_after(tokens, last, set())) is not None and tokens[last].lower == "per":
        unit, end = f"per {by[0]}", by[1]
    change = change_of(parsed, bounds, last - 1 if measure else n.last - 1, unit, bool(measure and measure.currency))
    span = parsed.span(bounds.first, end)
    quantity = Quantity(figures[0], figures[1], figures[2], unit, approx, span.text)
    words, head = (parsed.text(noun[0], noun[1]), noun[2]) if noun else (None, -1)
    return QuantityMention(
        bounds.first, end, span, quantity, words, head, change, measure.currency if measure else None
    )


def _age(parsed: Parsed, part: _Part) -> QuantityMention | None:
    """ "84-year-old", "aged 25", "Anna Berg, 25,"."""
    tokens, n = parsed.tokens, part.number
    end = part.last
    words = [t.lower for t in tokens[end : end + 2]]
    before = tokens[n.first - 1] if n.first and tokens[n.first - 1].sent == tokens[n.first].sent else None
    unit = part.measure.unit if part.measure else None
    if unit in ("year", "month", "week", "day") and (
        words[:1] in (["old"], ["olds"]) or words in (["-", "old"], ["-", "olds"])
    ):
        end += 1 if words[0] != "-" else 2
    elif unit is None and before is not None and before.lower == "aged":
        unit = "year"
    elif (
        unit is None
        and before is not None
        and before.text == ","
        and n.form == "digits"
        and n.value is not None
        and 1 <= n.value < 120
    ):
        name = tokens[n.first - 2] if n.first > 1 else None
        person = name is not None and (
            name.ent == "PERSON" or (name.pos == "PROPN" and name.ent == "" and n.value >= 15)
        )
        if not person or not words or words[0] not in (",", ".", ")", ";") or "." in tokens[n.first].text:
            return None
        unit = "year"
    else:
        return None
    span = parsed.span(part.first, end)
    figures = (None, n.low, n.high) if n.value is None else (n.value, n.value, n.value)
    return QuantityMention(
        part.first,
        end,
        span,
        Quantity(figures[0], figures[1], figures[2], f"{unit} of age", None, span.text),
        None,
        -1,
        "=",
    )


def _frequency(parsed: Parsed, date: DateMention) -> QuantityMention | None:
    """How often: "once or twice daily" is 1 to 2 per day; "every two weeks" once in two weeks; a bare rate is none."""
    tokens = parsed.tokens[date.first : date.last]
    words = [t.lower for t in tokens]
    if words[0] in ("per", "a", "an") and "times" not in words and not set(words) & set(_ADVERB_TIMES):
        return None
    if len(words) == 1 and tokens[0].pos != "ADV" and words[0] not in _FREQUENT:
        return None
    every, period = _period(date.timex)
    at = next((k for k, w in enumerate(words) if w in ("times", *_ADVERB_TIMES)), -1)
    counts = [float(_ADVERB_TIMES[w]) for w in words if w in _ADVERB_TIMES]
    if at >= 0:
        stop = max(k for k, w in enumerate(words) if w in ("times", *_ADVERB_TIMES)) + date.first
        for n in find_numbers(tokens):
            if n.first + date.first < stop and n.form != "ordinal":
                counts += [v for v in (n.value, n.low, n.high) if v is not None]
    low, high = (min(counts), max(counts)) if counts else (1.0, 1.0)
    exact = low if low == high else None
    apart = every if every > 1 else None
    words_span = date.span.text
    if counts:
        quantity = Quantity(exact, low, high, f"per {period}", None, words_span)
    else:
        quantity = Quantity(apart, apart, apart, period if apart else f"per {period}", None, words_span)
    frequency = Frequency(low / every, high / every, period)
    return QuantityMention(
        date.first, date.last, date.span, quantity, "times" if counts else None, -1, "=", None, frequency
    )


def _period(timex: str) -> tuple[float, str]:
    """How many of which unit a set repeats in: P2W is every two weeks."""
    if not timex.startswith("P"):
        return 1.0, "week" if "-W" in timex else "day"
    time = "T" if timex.startswith("PT") else ""
    unit = _PERIODS.get(time + timex[-1], "day")
    try:
        return float(timex.lstrip("PT")[:-1]) or 1.0, unit
    except ValueError:
        return 1.0, unit


def _converted(parsed: Parsed, said: QuantityMention, q: QuantityMention) -> QuantityMention:
    """ "More than 8 miles (13 km)": the figure in brackets is bounded as the one that it converts."""
    x, y = said.quantity, q.quantity
    if (
        q.first != said.last + 1
        or parsed.tokens[said.last].text != "("
        or y.value is None
        or y.approx
        or not (x.unit and y.unit)
    ):
        return q
    if x.value is None and (x.min is None) != (x.max is None):
        bounded = replace(y, value=None, min=y.value if x.max is None else None, max=y.value if x.min is None else None)
        return replace(q, quantity=bounded, change=said.change)
    return q


def _in_order(found: list[QuantityMention]) -> list[QuantityMention]:
    """By position; of two that overlap the one with a frequency stays, else the first."""
    out: list[QuantityMention] = []
    for q in sorted(found, key=lambda q: (q.first, q.frequency is None)):
        if not out or q.first >= out[-1].last:
            out.append(q)
        elif q.frequency is not None and out[-1].frequency is None:
            out[-1] = q
    return out
