"""Dates held against the calendar and the publication date: a parsed article in; dating discrepancies out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.linking.findings import finding
from onrecord.linking.spans_of_time import day
from onrecord.linking.words import words
from onrecord.model import syntax
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import DateMention, Parsed

_DAYS_BACK = 30
_DAYS_AHEAD = 14
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def check_calendar(p: Parsed) -> Iterator[Discrepancy]:
    """ "Tuesday, 27 April 2022" where that was a Wednesday; a past event dated after the report."""
    for d in p.dates:
        yield from _weekday_this_year(p, d)
        at = day(d.when.start)
        if d.type not in ("DATE", "TIME") or at is None or d.when.start != d.when.end:
            continue
        named = [w for w in _WEEKDAYS if w.lower() in d.span.text.lower()]
        if len(named) == 1 and d.when.basis == "explicit" and _WEEKDAYS[at.weekday()] != named[0]:
            real = _WEEKDAYS[at.weekday()]
            yield finding(p, "dating", f"{d.when.start} was a {real}, not a {named[0]}.", [d.span], real, named[0])
        yield from _after_publication(p, d)


def _weekday_this_year(p: Parsed, d: DateMention) -> Iterator[Discrepancy]:
    """ "Saturday, 10 March" in a report of the weeks around it, where that was a Sunday and the year is not written."""
    low, high = day(p.article.published.start), day(p.article.published.end)
    if (
        d.when.start
        or low is None
        or low != high
        or not d.timex.startswith("XXXX-")
        or len(d.timex) != len("XXXX-03-10")
    ):
        return
    named = [w for w in _WEEKDAYS if w.lower() in d.span.text.lower()]
    years = (day(f"{year}{d.timex[4:]}") for year in (low.year - 1, low.year, low.year + 1))
    near = [at for at in years if at is not None and -_DAYS_BACK <= (at - low).days <= _DAYS_AHEAD]
    if len(named) == 1 and len(near) == 1 and _WEEKDAYS[near[0].weekday()] != named[0]:
        real = _WEEKDAYS[near[0].weekday()]
        yield finding(p, "dating", f"{near[0].isoformat()} was a {real}, not a {named[0]}.", [d.span], real, named[0])


def _is_told_as_past(p: Parsed, d: DateMention) -> bool:
    """Whether something is said to have happened on a date: not that a day was set for it, nor "until", nor "if"."""
    v = p.tokens[syntax.clause_verb(p, d.first)]
    led = p.tokens[d.first - 1].lower if d.first else ""
    helpers = {c.lower for c in p.kids(v.i, "aux", "auxpass")}
    passive = v.tag == "VBN" and bool(helpers & {"was", "were"}) and helpers <= {"was", "were"}
    if v.lemma in words("fixing_days") or led in words("bounds_ahead") or p.kids(v.i, "mark"):
        return False
    return (v.tag == "VBD" and not helpers) or passive


def _after_publication(p: Parsed, d: DateMention) -> Iterator[Discrepancy]:
    end, at = day(p.article.published.end), day(d.when.start)
    if end is None or at is None or d.when.basis != "explicit" or (at - end).days <= 1:
        return
    if _is_told_as_past(p, d):
        yield finding(
            p,
            "dating",
            f"The report of {end.isoformat()} tells of {d.when.start} as past.",
            [d.span, p.sentence_span(d.first)],
            f"a date up to {end.isoformat()}",
            str(d.when.start),
        )
