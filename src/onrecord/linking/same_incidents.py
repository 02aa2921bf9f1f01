"""Two tellings of a violent event in; what speaks for one event out, or None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from onrecord.linking.days import apart, clocks, days, gap_of
from onrecord.linking.figures import counted, fit, middle, written
from onrecord.linking.intervals import shown
from onrecord.linking.marks import SMALL, common_figure, copied_words, own_shared, rolls, strange, undated
from onrecord.linking.seen import Seen
from onrecord.linking.told import Tally
from onrecord.linking.where import Where, where
from onrecord.linking.who import Who, who
from onrecord.linking.wording import in_order, plain, stem, table, words_of
from onrecord.model.parts import Item, Quantity
from onrecord.model.records import (
    Incident,
)

_WIDE = 45
"""Days from which an interval does not tell happenings apart."""
_ELSEWHERE = 0.85
"""The share of its own words from which an attack that is put elsewhere may be the same."""
_NEAR = {"next": 2, "apart": 2, "unknown": 3}
"""Most days between the publications, by how the days of the attack go together."""


def incident(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One attack. Place and day alone never make two into one: something of its own must bind them.

    What costs least to see comes first, wherever it refuses alone.
    """
    a, b = cast(Incident, one.record), cast(Incident, other.record)
    when, near = days(one, other), gap_of(one, other)
    if a.modality != b.modality or when in ("before", "late") or near > 30 or not _one_type(a, b):
        return None
    clock = clocks(a.when, b.when)
    if clock is False or (when == "apart" and near > 1):
        return None
    copied = copied_words(one, other)
    if not (copied or kin) and rolls(one, other):
        return None
    spot, (both, common) = where(a.place, b.place), own_shared(one, other)
    retold = both >= 0.8 and common >= 4
    if copied or (retold and apart(one, other) is None) or (kin and when == "unknown" and both >= 0.4):
        near = min(near, 3)
    if (when == "apart" and not retold) or (spot == "apart" and both < _ELSEWHERE) or near > _NEAR.get(when, near):
        return None
    tally = Tally()
    binds = _marks(tally, one, other) + (1.0 if clock else 0.0) + (1.0 if kin else 0.0)
    if copied:
        binds += 3
        tally.plus(0.3, "the same sentence")
    if both >= 0.6:
        binds += 2 if common >= 3 else 1
        tally.plus(0.2, "much the same words" if common >= 3 else "a word that tells it from others")
    elif both >= 0.4 and common >= 3:
        binds += 1
        tally.plus(0.1, "many of the same words")
    if retold:
        binds += 1.5
    if not tally.points and common_figure(one, other):
        binds += 1
        tally.plus(0.1, "a figure in common")
    if strange(one, other):
        if spot == "unknown" and not kin:
            return None
        binds -= 1
    if not _placed(tally, spot, a, b, binds) or not _dated(tally, when, one, other, binds):
        return None
    if clock:
        tally.plus(0.1, "same time of day")
    if a.type == b.type and a.type != "other":
        tally.plus(0.1, a.type.replace("_", " "))
    elif "other" not in (a.type, b.type):
        tally.unlike("type", a.type, b.type, contrary=False)
        binds -= 0.5
    doers = who(a.actor, b.actor)
    if doers == Who.OTHER and a.actor and b.actor:
        tally.unlike("actor", a.actor.name, b.actor.name)
        binds -= 1
    elif doers >= Who.NEAR:
        tally.plus(0.1, "by the same")
        binds += 0.5
    sure = (spot == "equal") + (when == "equal") - (when == "overlap" and _loose(one, other))
    enough = (kin and both >= 0.4) or (sure == 1 and (kin or not undated(one, other)))
    if binds < (0.75 if sure == 2 else 2.0 if enough else 3.0):
        return None
    _counts(tally, one, other)
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    if a.outcome and b.outcome and plain(a.outcome) != plain(b.outcome):
        tally.unlike("outcome", a.outcome, b.outcome, contrary=False)
    return tally


def _one_type(a: Incident, b: Incident) -> bool:
    """Whether the types may be one."""
    if not (a.type == b.type or "other" in (a.type, b.type) or b.type in table()["kinds"].get(a.type, ())):
        return False
    quiet = table()["lists"]["quiet"]
    return a.subtype == b.subtype or not (a.subtype in quiet or b.subtype in quiet)


def _counts(tally: Tally, one: Seen, other: Seen) -> None:
    """Notes a figure that differs in what is else one sentence, where no field of the record holds it."""
    first, second = one.words, other.words
    left, right = first.figures - second.figures - one.held, second.figures - first.figures - other.held
    if len(left) == len(right) == 1 and in_order(first, second) >= 0.75:
        tally.unlike("figures", *left, *right)


def _loose(one: Seen, other: Seen) -> bool:
    """Whether an interval is too wide to say when something was."""
    first, second = one.days, other.days
    return first is None or second is None or max(first[1] - first[0], second[1] - second[0]) > _WIDE


def _placed(tally: Tally, spot: Where, a: Incident, b: Incident, binds: float) -> bool:
    if spot == "equal":
        tally.plus(0.25, "same place")
    elif spot == "within":
        tally.plus(0.1, "places that go together")
    elif spot == "apart":
        if binds < 3 or a.place is None or b.place is None:
            return False
        tally.unlike("place", a.place.name, b.place.name)
    return True


def _dated(tally: Tally, when: str, one: Seen, other: Seen, binds: float) -> bool:
    if when == "equal":
        tally.plus(0.25, "same day")
    elif when == "overlap":
        tally.plus(0.1, "days that go together")
    elif when in ("next", "apart"):
        if binds < (2 if when == "next" else 3):
            return False
        tally.unlike("day", shown(one.record.when), shown(other.record.when))
    else:
        return binds >= 1
    return True


def _marks(tally: Tally, one: Seen, other: Seen) -> float:
    """How much of what an attack has of its own is told alike: its target, its harm, its number."""
    a, b = cast(Incident, one.record), cast(Incident, other.record)
    binds = 0.0
    ours, theirs = one.target, other.target
    if ours and theirs:
        common = len(ours & theirs)
        if 2 * common >= min(len(ours), len(theirs)):
            binds += 1.5 if common >= 2 or len(ours) == len(theirs) == 1 else 1.0
            tally.plus(0.15, "same target")
        elif not common:
            binds -= 1.5
            tally.unlike("target", a.target or "", b.target or "", contrary=False)
    binds += _harm(tally, a.harm, b.harm)
    found = fit(a.count, b.count)
    if found == "differ":
        binds -= 0.5
        tally.unlike("count", written(a.count), written(b.count), runs=True)
    elif found != "unknown":
        large = (middle(a.count) or 0) >= SMALL
        binds += (1.5 if found == "equal" else 0.75) if large else 0.25
        tally.plus(0.1, f"as many ({written(a.count)})")
    return binds


def _rarity(quantity: Quantity | None) -> float:
    """How much an equal figure binds."""
    value = middle(quantity) or 0
    return 2.0 if value >= 10 and quantity is not None and quantity.value else 1.5 if value >= SMALL else 0.5


def _harm(tally: Tally, ours: Sequence[Item], theirs: Sequence[Item]) -> float:
    """How much the harm binds: equal figures bind the more the rarer they are; differing ones part."""
    binds = 0.0
    for sort in sorted({i.category or i.name for i in ours} & {i.category or i.name for i in theirs}):
        left = [i for i in ours if (i.category or i.name) == sort]
        right = [i for i in theirs if (i.category or i.name) == sort]
        if len(left) != 1 or len(right) != 1:
            pairs = [(x, y) for x in left for y in right if words_of(x.name).bag & words_of(y.name).bag]
        else:
            pairs = [(left[0], right[0])]
        for x, y in pairs:
            found = fit(x.quantity, y.quantity)
            large = (middle(x.quantity) or 0) >= SMALL
            if found == "equal":
                binds += _rarity(x.quantity)
                tally.plus(0.15, f"{sort}: {written(x.quantity)}")
            elif found == "compatible":
                binds += 1.0 if large else 0.25
                tally.plus(0.1, f"{sort}: {written(x.quantity)} and {written(y.quantity)} go together")
            elif found == "differ":
                binds -= 0.25
                tally.unlike(sort, counted(x), counted(y), runs=sort in ("killed", "wounded"))
            elif words_of(x.name).bag & words_of(y.name).bag - {stem("people")} and not (x.quantity or y.quantity):
                binds += 1.0
                tally.plus(0.1, f"{sort}: {x.name}")
    return binds
