"""`rise`: records that match in; a day or a week with many more independent facts than those before it, out."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import ClassVar

from onrecord.model.alert import Statistic
from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, reported_day
from onrecord.watching.counting import rise
from onrecord.watching.phrases import counted
from onrecord.watching.phrases import day as in_words
from onrecord.watching.put_away import Known

_LENGTH = {"day": 1, "week": 7}
_SHOWN = 6
_JUDGED = 4
"""Periods, the last ones, of which lines are held: those that can still stand out, and what is told of too early."""


@CONDITIONS.put("rise")
class Rise(Condition):
    """Counts of facts that rise: a day or a week (from Monday) with more than chance lets expect.

    Counted are facts, each once, in the period of its first report: copies and later reports of the same count nothing.
    The baseline are the `window` periods before; the statistic is that of `counting.rise`, and it is told with the
    alert. There is no alert where the data are thin: the first report is younger than the window, the baseline has
    fewer than `baseline` facts, or the period has fewer than `at_least` or less than `times` the mean. A rise that goes
    on is told once, in its first period.
    """

    kinds = ("incident",)
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "by": Parameter("text", "what is counted together", "week", ("day", "week")),
        "window": Parameter("count", "so many periods before are the baseline", 8),
        "p": Parameter("number", "so many or more come by chance with at most this probability", 0.001),
        "at_least": Parameter("count", "at least so many facts in the period", 5),
        "baseline": Parameter("count", "at least so many facts in the baseline", 10),
        "times": Parameter("number", "at least so many times the mean of the baseline", 2),
    }

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        self._facts = Known()
        self._counts: Counter[int] = Counter()
        self._last: dict[int, deque[Json]] = {}
        self._kinds: dict[int, set[str]] = {}
        self._risen: dict[int, bool] = {}
        self._first: int | None = None

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of the fact that makes its period stand out."""
        reported = reported_day(line)
        if reported is None or line["polarity"] == "denied" or not self.wants(line):
            return
        period = self._period(reported)
        self._first = period if self._first is None else min(self._first, period)
        if not self._facts.add(line["fact"]):
            return
        self._counts[period] += 1
        self._last.setdefault(period, deque(maxlen=_SHOWN)).append(line)
        self._kinds.setdefault(period, set()).add(line["kind"])
        for old in sorted(self._last)[:-_JUDGED]:
            del self._last[old]
        if day is not None and self._period(day) - period <= 1 and not self._risen.get(period):
            yield from self._judged(period)

    def _period(self, day: date) -> int:
        return (day.toordinal() - 1) // _LENGTH[self.given["by"]]

    def _start(self, period: int) -> date:
        return date.fromordinal(period * _LENGTH[self.given["by"]] + 1)

    def _judged(self, period: int) -> Iterable[Finding]:
        number, window = self._counts[period], self.given["window"]
        counts = [self._counts[p] for p in range(period - window, period)]
        thin = self._first is None or period - window < self._first or sum(counts) < self.given["baseline"]
        few = number < self.given["at_least"] or number * window < self.given["times"] * sum(counts)
        if thin or few:
            return
        statistic = rise(counts, number, self._window(period))
        if statistic.p > self.given["p"]:
            return
        self._risen[period] = True
        if not self._risen.get(period - 1):
            yield self._finding(period, statistic)

    def _window(self, period: int) -> str:
        first, last = self._start(period - self.given["window"]), self._start(period) - timedelta(days=1)
        return f"{self.given['window']} {self.given['by']}s from {first.isoformat()} to {last.isoformat()}"

    def _finding(self, period: int, statistic: Statistic) -> Finding:
        by, start = self.given["by"], in_words(self._start(period).isoformat())
        number, kinds = self._counts[period], self._kinds[period]
        kind = next(iter(kinds)) if len(kinds) == 1 else "fact"
        when = f"on {start}" if by == "day" else f"in the week from {start}"
        expected, p = statistic.expected, statistic.p
        reason = f"{number} independent facts where {expected:g} a {by} are usual (p = {p:g})"
        subject = f"rise:{by}:{self._start(period).isoformat()}"
        title = f"{counted(number, kind)} {when}, more than usual"
        return Finding((subject,), title, reason, (), tuple(self._last.get(period, ())), statistic, own=True)
