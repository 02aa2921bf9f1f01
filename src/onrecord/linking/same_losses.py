"""Two tellings of a loss in; what speaks for one loss out, or None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from onrecord.linking.days import days, gap_of
from onrecord.linking.figures import counted, fit, middle
from onrecord.linking.intervals import shown
from onrecord.linking.marks import SMALL, copied_words, rolls, strange, undated
from onrecord.linking.seen import Seen
from onrecord.linking.told import Tally
from onrecord.linking.where import where
from onrecord.linking.who import Who, who
from onrecord.linking.wording import shared, words_of
from onrecord.model.parts import Item
from onrecord.model.records import (
    Loss,
)


def loss(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One loss of one side. Whose claim it is stands in the attribution; differing claims stand side by side."""
    a, b = cast(Loss, one.record), cast(Loss, other.record)
    spot, when, near = where(a.place, b.place), days(one, other), gap_of(one, other)
    sides = who(a.side, b.side)
    if sides < Who.SIDE or spot == "apart" or when in ("before", "late") or near > 30:
        return None
    tally = Tally()
    tally.plus(0.2, "same side" if sides >= Who.DESCRIBED else "sides that go together")
    equal, fitting, differ = _lost(tally, a.items, b.items)
    _, both, _ = shared(one.words, other.words)
    if not (equal or fitting or differ) or strange(one, other):
        return None
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    copied = copied_words(one, other)
    if not (copied or kin) and rolls(one, other):
        return None
    near = min(near, 3) if copied or kin else near
    binds = (
        3.0 * copied
        + kin
        + 1.5 * equal
        + 0.75 * fitting
        - 0.5 * differ
        + (1.0 if both >= 0.5 else 0.0)
        + (spot == "equal")
    )
    if sides == Who.DESCRIBED:
        binds -= 1
    if spot == "equal":
        tally.plus(0.2, "same place")
    if when == "equal":
        tally.plus(0.25, "same day")
        return tally if binds >= (0.5 if near <= 3 else 1.0) or (differ and spot == "unknown" and near <= 1) else None
    if when == "apart":
        return None
    if when == "next":
        if binds < 2 or near > 2:
            return None
        tally.unlike("day", shown(a.when), shown(b.when))
        return tally
    if undated(one, other) and not (copied or kin or spot == "equal" or (equal >= 2 and not differ)):
        return None
    return tally if near <= 3 and binds >= 1.5 else None


def _lost(tally: Tally, ours: Sequence[Item], theirs: Sequence[Item]) -> tuple[int, int, int]:
    """How many figures are equal, fit and differ; of things of one name, or of one category where each has one."""
    equal = fitting = differ = 0
    for x in ours:
        named = [y for y in theirs if words_of(x.name).bag & words_of(y.name).bag]
        alike = named or [y for y in theirs if x.category and x.category == y.category]
        if len(alike) != 1:
            continue
        y = alike[0]
        found = fit(x.quantity, y.quantity)
        large = (middle(x.quantity) or 0) >= SMALL
        if found == "differ":
            differ += 1
            tally.unlike(x.name, counted(x), counted(y), runs=True)
        elif found == "equal" and large:
            equal += 1
            tally.plus(0.2, counted(x))
        elif found != "unknown":
            fitting += 1
            tally.plus(0.1, counted(x))
    return equal, fitting, differ
