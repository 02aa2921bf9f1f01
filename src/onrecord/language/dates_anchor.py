"""Anchoring: expressions in text order, a publication date and key dates in; days, their basis and the reason out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from onrecord.language import dates_calendar as calendar
from onrecord.language.dates_calendar import Period
from onrecord.language.dates_expression import Expression
from onrecord.language.dates_keydates import key_date_in
from onrecord.language.dates_tense import Tense, tells, tense_of
from onrecord.model.parsed import Parsed
from onrecord.model.parts import WhenBasis
from onrecord.packs.pack import KeyDate

_TOLERANCE = {"day": 1, "week": 3, "month": 7, "quarter": 15, "year": 20}
_NEAR_YEAR, _FAR_PAST, _NEAR_AHEAD = 150, 270, 95
_ONE_DAY = timedelta(1)


@dataclass(slots=True)
class Anchored:
    """An expression with the days that it means (null while unresolved), how they were found and why.

    `parts` are the expressions that it was made of: the two ends of "from May 9 to June 3".
    """

    expression: Expression
    period: Period | None = None
    basis: WhenBasis = "unresolved"
    why: str | None = None
    parts: tuple[Anchored, ...] = ()


@dataclass(slots=True)
class Anchor:
    """Resolves the expressions of one article. `published` is null for an undated one."""

    parsed: Parsed
    key_dates: tuple[KeyDate, ...]
    published: tuple[date, date] | None
    done: list[Anchored] = field(default_factory=list)

    def resolve_all(self, expressions: list[Expression]) -> list[Anchored]:
        """All expressions, resolved as far as the text and the publication date allow."""
        self.done = [Anchored(e) for e in expressions]
        for n in range(len(self.done)):
            self._resolve(n)
        if self.published is None:
            self._complete_from_siblings()
        for n, a in enumerate(self.done):
            if a.expression.previous is not None and a.basis == "unresolved":
                self._from_previous(n)
                if a.basis == "unresolved":
                    self._relative(a)
            elif a.expression.clock and a.period is None:
                self._clock(n)
        return self.done

    def _resolve(self, n: int) -> None:
        a = self.done[n]
        e = a.expression
        if e.fixed is not None:
            a.period, a.basis = e.fixed, "explicit"
            if e.offset is not None:
                a.basis, a.why = "inferred", e.blank
        elif e.relative is not None and e.previous is None:
            self._relative(a)
        elif e.in_year is not None:
            self._yearless(n)
        elif e.previous is not None:
            self._from_previous(n)

    def _tense(self, e: Expression) -> Tense | None:
        return tense_of(self.parsed, e.first, e.last)

    def _relative(self, a: Anchored) -> None:
        if self.published is None or a.expression.relative is None:
            return
        ahead = self._tense(a.expression) == "future"
        first, last = (a.expression.relative(d, ahead) for d in self.published)
        if first is None or last is None:
            return
        timex = first.timex if first == last else a.expression.blank
        a.period, a.basis = Period(min(first.start, last.start), max(first.end, last.end), timex), "relative"

    def _from_previous(self, n: int) -> None:
        a = self.done[n]
        told = self._told_before(n)
        if told is None or told.period is None or a.expression.previous is None:
            return
        moved = a.expression.previous(told.period.start)
        late = self.published is not None and moved is not None and moved.start > self.published[1] >= told.period.start
        if moved is not None and not (late and self._tense(a.expression) != "future"):
            a.period, a.basis = moved, "inferred"
            a.why = f"counted from {told.period.start.isoformat()}, the day mentioned before it"

    def _told_before(self, n: int) -> Anchored | None:
        """The single day mentioned last, in this paragraph or the one before; the last year for "two years later".

        "The same day" that opens another paragraph may be any day told before: it is one only where there is but one.
        """
        e = self.done[n].expression
        here = self.parsed.sentence_of(e.first).paragraph
        same = any(t.lower == "same" for t in self.parsed.tokens[e.first : e.last])
        days = {b.period.start for b in self.done[:n] if b.period and b.period.start == b.period.end}
        for b in reversed(self.done[:n]):
            if here - self.parsed.sentence_of(b.expression.first).paragraph > 1:
                return None
            single = b.period is not None and b.period.start == b.period.end
            if b.period and b.expression.type in ("DATE", "TIME") and (single or _as_fine(b.expression, e)):
                apart = self.parsed.sentence_of(b.expression.first).paragraph != here
                return None if same and apart and len(days) > 1 else b
        return None

    def _clock(self, n: int) -> None:
        """A time of day without a day takes that of a time right behind it, or the one day of its sentence."""
        a = self.done[n]
        sent = self.parsed.tokens[a.expression.first].sent
        b = self.done[n + 1] if n + 1 < len(self.done) else None
        if b is not None and b.period and b.expression.type == "TIME" and b.expression.first - a.expression.last <= 1:
            a.period = replace(b.period, timex=b.period.timex[:10] + a.expression.part)
            a.basis, a.why = "inferred", "the day of the time behind it"
            return
        near = {b.period.start for b in self.done if b.period and b.period.start == b.period.end
                and b.expression.type == "DATE" and self.parsed.tokens[b.expression.first].sent == sent}  # fmt: skip
        if len(near) == 1:
            day = near.pop()
            a.period = Period(day, day, day.isoformat() + a.expression.part)
            a.basis, a.why = "inferred", "the day that its sentence names"

    def _take_year(self, a: Anchored, year: int, why: str) -> bool:
        period = a.expression.in_year(year) if a.expression.in_year else None
        if period is None:
            return False
        a.period, a.basis, a.why = period, "inferred", f"the year is missing; {why}"
        return True

    def _yearless(self, n: int) -> None:
        a = self.done[n]
        if self._year_from_key_date(n):
            return
        if (year := self._year_told_beside(n)) is not None and self._take_year(
            a, year, "the text around it is about that year"
        ):
            return
        if self.published is None:
            return
        years = {self._year_by_publication(a.expression, d) for d in self.published}
        if len(years) == 1 and (chosen := years.pop()) is not None:
            first, last = self.published
            told = first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
            self._take_year(a, chosen, f"completed from the publication date {told}")

    def _year_from_key_date(self, n: int) -> bool:
        """The year that agrees with a key date beside it, or with the key date of the same month and day."""
        a = self.done[n]
        e = a.expression
        if not self.key_dates or e.in_year is None:
            return False
        for m in (n + 1, n - 1):
            b = self.done[m].expression if 0 <= m < len(self.done) else None
            if (
                b is None
                or b.offset is None
                or b.fixed is None
                or (abs(b.first - e.last) > 3 and abs(e.first - b.last) > 3)
            ):
                continue
            slack = timedelta(_TOLERANCE.get(b.precision, 1))
            for year in (b.fixed.start.year, b.fixed.end.year):
                p = e.in_year(year)
                if p and p.start <= b.fixed.end + slack and p.end >= b.fixed.start - slack:
                    return self._take_year(a, year, f"{b.blank} beside it is about {b.fixed.start.isoformat()}")
        sample = e.in_year(2000)
        if sample is None or sample.start != sample.end:
            return False
        s = self.parsed.sentence_of(e.first)
        match = key_date_in(self.parsed, s.first, s.last, self.key_dates, sample.start)
        return match is not None and self._take_year(a, match.day.year, f"it is the day of {match.name}")

    def _year_told_beside(self, n: int) -> int | None:
        """The year of a fully written date just before it (this sentence or the last one of the paragraph)."""
        a = self.done[n]
        sent = self.parsed.tokens[a.expression.first].sent
        paragraph = self.parsed.sentences[sent].paragraph
        for b in reversed(self.done[max(0, n - 3) : n]):
            other = self.parsed.tokens[b.expression.first].sent
            if self.parsed.sentences[other].paragraph != paragraph or sent - other > 1 or b.period is None:
                return None
            if b.basis == "explicit" and b.expression.type == "DATE" and b.period.start.year == b.period.end.year:
                precise = b.expression.precision in ("day", "month") and tells(
                    self.parsed, b.expression.first, b.expression.last
                )
                beside = abs(a.expression.first - b.expression.last) <= 2
                if (precise or beside) and self._tense(a.expression) != "future":
                    return None if self._goes_back(a.expression, b.period) else b.period.start.year
        return None

    def _goes_back(self, e: Expression, told: Period) -> bool:
        """Whether a date of the same year would be before the one told, and one of the next year before the report:
        "opened in September 2021 and closed on 24 February"."""
        same, coming = (e.in_year(told.start.year + n) if e.in_year else None for n in (0, 1))
        if same is None or coming is None or self.published is None:
            return False
        return same.end < told.start and coming.end <= self.published[0]

    def _year_by_publication(self, e: Expression, day: date) -> int | None:
        """The year of the nearest such date before the publication (or after it where the clause looks ahead).

        A weekday beside the date must be that day's; where it is so in no year near, there is none.
        """
        assert e.in_year is not None
        options = [(p, y) for y in range(day.year - 8, day.year + 9) if (p := e.in_year(y)) is not None]
        if e.weekday is not None:
            options = [
                (p, y) for p, y in options if p.start.isoweekday() == e.weekday and abs((p.start - day).days) <= 366
            ]
        past = max((o for o in options if o[0].start <= day + _ONE_DAY), key=lambda o: o[1], default=None)
        coming = min((o for o in options if o[0].end >= day), key=lambda o: o[1], default=None)
        tense = self._tense(e)
        if past is None or coming is None or tense == "past":
            return (past or coming or (None, None))[1] if tense != "past" else past and past[1]
        if tense == "future":
            return coming[1]
        far = (day - past[0].end).days > _FAR_PAST and (coming[0].start - day).days < _NEAR_AHEAD
        return coming[1] if far else past[1]

    def _complete_from_siblings(self) -> None:
        """In an undated article, the year that puts a date nearest to every day that is known there."""
        known = [
            b.period.start
            for b in self.done
            if b.period and b.basis in ("explicit", "inferred") and b.period.start == b.period.end
            if b.expression.type == "DATE" and b.expression.precision in ("day", "week")
        ]
        known = sorted(set(known))
        if not known or (known[-1] - known[0]).days > 366:
            return
        for a in self.done:
            e = a.expression
            if e.in_year is None or a.period is not None or self._tense(e) == "future":
                continue
            years = set()
            for day in known:
                near = min(
                    (
                        (abs((p.start - day).days), y)
                        for y in range(day.year - 1, day.year + 2)
                        if (p := e.in_year(y)) and e.weekday in (None, p.start.isoweekday())
                    ),
                    default=None,
                )
                years.add(near[1] if near and near[0] <= _NEAR_YEAR else None)
            if len(years) == 1 and (year := years.pop()) is not None:
                self._take_year(a, year, f"the article's other dates are near ({known[0].isoformat()})")


def _as_fine(told: Expression, e: Expression) -> bool:
    """Whether what was told is of the unit that is counted, or a part of it: "in 1994 … two years later"."""
    if told.blank.endswith("_REF") or told.relative is not None or e.precision not in ("month", "year"):
        return False
    return told.precision in ("day", "month", e.precision)


def key_period(day: date, e: Expression) -> Period | None:
    """The days that an offset from a day means ("a week before" it; the third month from it)."""
    if e.offset is None:
        return None
    count, unit = e.offset
    if e.towards == 0:
        start, end = calendar.shift(day, count - 1, unit), calendar.shift(day, count, unit)
        if start is None or end is None:
            return None
        last = max(end.start - _ONE_DAY, start.start)
        return Period(start.start, last, start.timex if unit == "D" else start.timex[:7])
    if calendar.split_unit(unit)[1] == "W":
        moved = calendar.shift(day, e.towards * count, unit)
        return moved
    return calendar.around(day, e.towards * count, unit)
