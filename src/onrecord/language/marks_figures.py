"""An annotated `Parsed` in, its figures and times as marks out: what is counted, and what it stands with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from onrecord.language.marks_words import mark_words
from onrecord.model.marks import Figure, Time
from onrecord.model.parsed import Parsed, QuantityMention

_CLIMB = 4
_SEA_MILES = (["sea", "miles"], ["sea", "mile"])


def figures(p: Parsed) -> Iterator[Figure]:
    """Figures that are no part of a date or an hour; those of one length of time ("a year and four months") as one."""
    whole: dict[tuple[int, int], list[QuantityMention]] = {}
    for m in p.quantities:
        date = next((d for d in p.dates if d.first < m.last and m.first < d.last), None)
        if hour(p, m) or _named(p, m):
            continue
        if date is None or (date.type == "DURATION" and m.quantity.unit):
            whole.setdefault((date.first, date.last) if date and date.days else (m.first, m.last), []).append(m)
    spans = {(d.first, d.last): d for d in p.dates if d.type == "DURATION"}
    for at, its in whole.items():
        m, q = its[0], its[0].quantity
        head = m.noun_token if m.noun_token >= 0 else m.last - 1
        noun, of = _noun(p, m), predicate(p, head, *at)
        if len(its) > 1 and at in spans:
            days, s = spans[at].days, p.span(*at)
            yield Figure(s.start, s.end, days, days, days, "day", noun, q.approx is not None, of)
            continue
        for m in its:
            q = m.quantity
            value, low, high = q.value, q.min, q.max
            before = p.tokens[m.first - 1].lower if m.first else ""
            if _particle(p, m):
                value = low = high = high if low is None else low
            elif value is not None and before in ("minimum", "maximum"):
                low, high = (value, None) if before == "minimum" else (None, value)
                value = None
            elif value is not None and _or_more(p, m):
                value, low, high = None, value, None
            yield Figure(
                m.span.start, m.span.end, value, low, high, m.currency or q.unit or _sea_mile(p, m), _noun(p, m),
                q.approx is not None, of,
            )  # fmt: skip


def _named(p: Parsed, m: QuantityMention) -> bool:
    """Whether a figure is the beginning of a name: "the Five Nations drone"."""
    if m.first < 1 or m.last >= len(p.tokens) or p.tokens[m.first - 1].sent != p.tokens[m.first].sent:
        return False
    first, after = p.tokens[m.first].text, p.tokens[m.last].text
    return first.isalpha() and first[0].isupper() and after[0].isupper()


def lengths(p: Parsed) -> Iterator[Figure]:
    """Lengths of time without a figure in them: "an hour", "half a year"."""
    for d in p.dates:
        parts = any(t.lower in ("half", "quarter", "quarters") for t in p.tokens[d.first : d.last])
        counted = any(q.first < d.last and d.first < q.last for q in p.quantities)
        if d.type == "DURATION" and d.days and not parts and not counted:
            yield Figure(d.span.start, d.span.end, d.days, None, None, "day", "", True,
                         predicate(p, d.last - 1, d.first, d.last))  # fmt: skip


def _sea_mile(p: Parsed, m: QuantityMention) -> str:
    """The unit of "two sea miles"; "" for anything else."""
    return "nautical mile" if [t.lower for t in p.tokens[m.last : m.last + 2]] in _SEA_MILES else ""


def _or_more(p: Parsed, m: QuantityMention) -> bool:
    """Whether the noun that is counted is followed by "or more"."""
    at = max(m.last, m.noun_token + 1)
    return [t.lower for t in p.tokens[at : at + 2]] == ["or", "more"]


def _particle(p: Parsed, m: QuantityMention) -> bool:
    """Whether the word taken for a bound belongs to the verb: "handed over two"."""
    first, before = p.tokens[m.first], p.tokens[m.first - 1] if m.first else None
    hands = before is not None and before.lemma.lower() in mark_words()["over"]
    return first.dep == "prt" or (first.lower == "over" and hands)


def _noun(p: Parsed, m: QuantityMention) -> str:
    return p.tokens[m.noun_token].lemma.lower() if m.noun_token >= 0 else ""


def predicate(p: Parsed, head: int, first: int, last: int) -> str:
    """The lemmas of the verb above a token and of its objects that are not the token's own."""
    for up in islice(p.up(head), _CLIMB):
        if up.pos == "VERB":
            own = {head, *range(first, last)}
            its = [c for c in p.kids(up.i, "dobj", "acomp", "prt", "oprd") if c.i not in own]
            return " ".join([up.lemma.lower(), *(c.lemma.lower() for c in its)])
        if up.pos in ("AUX", "NOUN", "ADJ"):
            its = p.kids(up.i, "acomp", "attr")
            if any(c.left <= head <= c.right for c in its):
                its = p.kids(up.i, "nsubj")
            if its:
                return " ".join(c.lemma.lower() for c in its)
    return ""


def hour(p: Parsed, m: QuantityMention) -> str:
    """The hour of "six in the evening" and "17 o'clock" as a TimeML value.

    "" where a figure is none; "T" where the hour is only half told: "ten to six in the evening".
    """
    value = m.quantity.value
    after = [t.lower for t in p.tokens[m.last : m.last + 4]]
    if value is None or value != int(value) or not 0 < value <= 24 or m.quantity.unit:
        return ""
    before = p.tokens[m.first - 1].lower if m.first else ""
    clock = after[:1] == ["o'clock"]
    rest = after[1:] if clock else after
    part = rest[2] if rest[:2] == ["in", "the"] and len(rest) > 2 else "night" if rest[:2] == ["at", "night"] else ""
    if part not in ("morning", "afternoon", "evening", "night"):
        return f"T{int(value) % 24:02}:00" if clock else ""
    if before in ("to", "past"):
        return "T"
    late = part in ("afternoon", "evening") or (part == "night" and value > 5)
    return f"T{int(value) + 12 * (late and value < 12):02}:00"


def times(p: Parsed) -> Iterator[Time]:
    """Dates and hours."""
    for q in p.quantities:
        if (told := hour(p, q)) not in ("", "T"):
            yield Time(q.span.start, q.span.end, "TIME", told, "", "", predicate(p, q.last - 1, q.first, q.last))
    for m in p.dates:
        yield Time(m.span.start, m.span.end, m.type, m.timex, m.when.start or "", m.when.end or "",
                   predicate(p, m.last - 1, m.first, m.last))  # fmt: skip
