"""Two tellings of a call, meeting, visit or letter in; what speaks for one contact out, or None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from onrecord.linking.days import days, gap_of
from onrecord.linking.intervals import shown
from onrecord.linking.same_done import moved, paired
from onrecord.linking.seen import Seen
from onrecord.linking.told import Tally
from onrecord.linking.who import Who, who
from onrecord.linking.wording import shared, words_of
from onrecord.model.parts import Actor
from onrecord.model.records import (
    Contact,
)

_MINUTES = 0.1
"""Share by which two lengths of a talk may differ and be one."""
_HELD = ("sought", "planned", "held")
_MODES = {frozenset(("meeting", "visit"))}


def _own_share(one: Seen, other: Seen, a: Contact, b: Contact) -> float:
    """The share of their words, without the names of those who took part; none where little else is told."""
    names = frozenset().union(
        *(words_of(f"{x.name} {x.role or ''}".lower()).bag for x in a.participants + b.participants)
    )
    first, second = one.words.bag - names, other.words.bag - names
    return 2 * len(first & second) / (len(first) + len(second)) if len(first & second) >= 3 else 0.0


def _names(actors: Sequence[Actor]) -> str:
    return ", ".join(a.name for a in actors)


def _one_dated(one: Seen, other: Seen, near: int) -> bool:
    """A day on one side, and the other told as news within a day of it."""
    return near <= 1 and (one.record.when is None) != (other.record.when is None)


def contact(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One call, meeting, visit or letter."""
    a, b = cast(Contact, one.record), cast(Contact, other.record)
    sure, sides, left, right = paired(a.participants, b.participants)
    met, whole = sure + sides, not left or not right
    when, near = days(one, other), gap_of(one, other)
    if not met or not whole or when in ("apart", "before", "late"):
        return None
    tally = Tally()
    binders = _contact_details(tally, a, b)
    both = _own_share(one, other, a, b)
    binders += kin
    if both >= 0.5:
        binders += 1
        tally.plus(0.1, "much the same words")
    if a.mode != b.mode and frozenset((a.mode, b.mode)) not in _MODES:
        if "letter" in (a.mode, b.mode) or not (when == "equal" and sure >= 2 and both >= 0.5):
            return None
        tally.unlike("mode", a.mode, b.mode)
    if met < 2 and not (when == "equal" and a.mode == b.mode and binders):
        return None
    if sides and not (when == "equal" and a.mode == b.mode and (binders or sure)):
        return None
    if when == "equal":
        tally.plus(0.3, "same day")
    elif when == "next":
        if not (binders >= 2 and near <= 2):
            return None
        tally.unlike("day", shown(a.when), shown(b.when))
    elif when == "overlap":
        if near > 7 and not binders:
            return None
    elif not (near <= 3 and sure >= 2 and (binders or _one_dated(one, other, near))):
        return None
    tally.plus(0.2 * min(sure, 2) + 0.1 * sides, f"{met} of the same participants" if met > 1 else "a participant")
    if left or right:
        tally.unlike("participants", _names(a.participants), _names(b.participants), contrary=False)
    return tally if _statuses(tally, one, other, a, b, when == "equal" or near <= 3) else None


def _contact_details(tally: Tally, a: Contact, b: Contact) -> int:
    """Length, silence before, who began it, where, what was said: notes each; how many bind."""
    binders = 0
    for name, x, y in (("duration", a.duration_minutes, b.duration_minutes), ("gap", a.gap_days, b.gap_days)):
        if x is None or y is None:
            continue
        unit = "minutes" if name == "duration" else "days"
        if abs(x - y) <= _MINUTES * max(x, y):
            binders += 1
            tally.plus(0.1, f"the same {name}")
        else:
            tally.unlike(name, f"{x:g} {unit}", f"{y:g} {unit}")
    if a.place and b.place:
        if a.place.id == b.place.id:
            binders += 1
            tally.plus(0.1, "same place")
        elif a.place.country == b.place.country and "country" in (a.place.precision, b.place.precision):
            pass
        else:
            tally.unlike("place", a.place.name, b.place.name)
    started = who(a.initiator, b.initiator)
    if started == Who.OTHER and a.initiator and b.initiator:
        tally.unlike("initiator", a.initiator.name, b.initiator.name)
    if a.message and b.message and shared(words_of(a.message), words_of(b.message))[0] >= 0.6:
        binders += 1
        tally.plus(0.1, "about the same thing")
    return binders


def _statuses(tally: Tally, one: Seen, other: Seen, a: Contact, b: Contact, close: bool) -> bool:
    """Planned and then held is a move; held and not held is a conflict."""
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    if a.status == b.status:
        return True
    order = _HELD
    if a.status in order and b.status in order:
        return moved(tally, "status", a.status, b.status, order, one, other)
    if {a.status, b.status} == {"sought", "declined"}:
        tally.moves = "one" if a.status == "declined" else "other"
        tally.unlike("status", a.status, b.status, runs=True)
        return True
    tally.unlike("status", a.status, b.status)
    return close and days(one, other) == "equal"
