"""Stretches of days held against the length told of them, and ages against births: a parse in; discrepancies out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from onrecord.linking.findings import finding
from onrecord.linking.hints_told import touch
from onrecord.linking.spans_of_time import Length, day, elapsed, in_words, length
from onrecord.linking.words import table, words
from onrecord.model import syntax
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import DateMention, Parsed, QuantityMention

_SLACK = {"D": 1, "W": 4, "M": 12, "Y": 45}
"""Days by which a length in a unit may be off the days that it is held against."""


def check_stretches(p: Parsed) -> Iterator[Discrepancy]:
    """ "It lasted 12 days, from May 3 to May 9, 2022"."""
    for d in p.dates:
        first, last = day(d.when.start), day(d.when.end)
        ends = d.timex.split("/")
        if d.type != "DATE" or len(ends) != 2 or first is None or last is None or ends != [d.when.start, d.when.end]:
            continue
        verb = syntax.clause_verb(p, d.first)
        if p.tokens[verb].lemma not in words("lasting"):
            continue
        for x in p.dates:
            said = length(x.timex)
            if x.type != "DURATION" or said is None or x.approx or syntax.clause_verb(p, x.first) != verb:
                continue
            passed = (last - first).days
            told = round(said.value * {"D": 1, "W": 7, "M": 30.4, "Y": 365.25}[said.unit])
            if not passed - _SLACK[said.unit] <= told <= passed + 1 + _SLACK[said.unit]:
                summary = f"From {first.isoformat()} to {last.isoformat()} it is {in_words(passed + 1, 'D')} with both."
                spans = [d.span, x.span, p.sentence_span(d.first)]
                yield finding(p, "arithmetic", summary, spans, in_words(passed + 1, "D"), said.words)


def check_beside(p: Parsed) -> Iterator[Discrepancy]:
    """Two ways to tell one day: "two weeks ago, on April 12", "on March 3, two weeks into the war"."""
    published = day(p.article.published.start)
    single = published if published and p.article.published.start == p.article.published.end else None
    stated = p.article.published.basis in ("stated", "metadata", "given")
    for n, d in enumerate(p.dates):
        for m in (n - 1, n + 1):
            other = p.dates[m] if 0 <= m < len(p.dates) else None
            at = day(other.when.start) if other is not None else None
            plain = other is not None and other.type == "DATE" and other.when.precision == "day" and not other.counted
            if other is None or at is None or not plain or not touch(p, d, other) or p.quote_at(d.first) is not None:
                continue
            if d.counted is not None and other.when.basis in ("explicit", "inferred"):
                yield from _counted(p, d, other, at)
            elif stated and single is not None and other.when.basis == "explicit":
                yield from _from_report(p, d, other, at, single)


def _counted(p: Parsed, d: DateMention, other: DateMention, at: date) -> Iterator[Discrepancy]:
    unit, exact = d.counted or ("", "")
    said = day(exact)
    slack = _SLACK.get(unit.removeprefix("nth"), 0)
    if said is not None and not d.approx and slack and abs((said - at).days) > slack:
        summary = f"{d.when.why or d.span.text} is {exact}, not {at.isoformat()}."
        spans = [d.span, other.span, p.sentence_span(d.first)]
        yield finding(p, "dating", summary, spans, exact, at.isoformat())


def _from_report(p: Parsed, d: DateMention, other: DateMention, at: date, published: date) -> Iterator[Discrepancy]:
    text = d.span.text.lower()
    days = table("days_from_report").get(text)
    unit = {"day": "D", "week": "W", "month": "M", "year": "Y"}.get(d.when.precision, "")
    if days is None and text.endswith(" ago") and d.days and unit and not d.approx:
        days = -round(d.days)
    if days is None or "REF" in d.timex:
        return
    passed = (at - published).days
    if abs(passed - days) > _SLACK.get(unit, 1):
        summary = f"{other.span.text} is {in_words(abs(passed), 'D')} from the report's date, not {text}."
        spans = [d.span, other.span, p.sentence_span(d.first)]
        yield finding(p, "dating", summary, spans, in_words(abs(passed), "D"), d.span.text)


def check_ages(p: Parsed) -> Iterator[Discrepancy]:
    """ "The 45-year-old general, who was born in 1961" in a report of 2022."""
    low, high = day(p.article.published.start), day(p.article.published.end)
    if low is None or high is None:
        return
    for q in p.quantities:
        if q.quantity.unit != "year of age" or q.quantity.value is None or q.change != "=" or q.quantity.approx:
            continue
        sentence = p.sentence_of(q.first)
        dates = [d for d in p.dates if sentence.first <= d.first < sentence.last and d.type in ("DATE", "TIME")]
        if len(dates) != 1 or not _of_one(p, q, dates[0]) or p.quote_at(q.first) is not None:
            continue
        first, last = day(dates[0].when.start), day(dates[0].when.end)
        if first is None or last is None or dates[0].when.basis != "explicit":
            continue
        least, most = int(elapsed(last, low, "Y")), int(elapsed(first, high, "Y") + 1e-9)
        if not least - 1 <= q.quantity.value <= most + 1:
            expected = in_words(most, "Y") if least == most else f"{least} to {in_words(most, 'Y')}"
            said = Length(q.quantity.value, "Y").words
            summary = f"From {dates[0].when.text} to the report's date it is {expected}, not {said}."
            spans = [q.span, dates[0].span, p.sentence_span(q.first)]
            yield finding(p, "arithmetic", summary, spans, expected, said)


def _of_one(p: Parsed, q: QuantityMention, born: DateMention) -> bool:
    """Whether a birth and an age are told of one person, who lives: "born" hangs on whoever has the age."""
    verb = syntax.clause_verb(p, born.first)
    sentence = p.sentence_of(q.first)
    lemmas = {t.lemma for t in p.tokens[sentence.first : sentence.last]}
    if p.tokens[verb].lemma != "bear" or lemmas & words("end_of_life"):
        return False
    age = p.tokens[q.first]
    holders = {t.i for t in (age, *p.up(age.i)) if t.pos in ("NOUN", "PROPN")}
    subjects = {*syntax.subject(p, verb), *syntax.patients(p, verb), p.tokens[verb].head}
    return bool(holders & subjects)
