"""Two tellings of what states did (channels, pledges, steps) in; what speaks for one doing out, or None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from onrecord.linking.days import days, gap_of, later
from onrecord.linking.figures import counted, fit
from onrecord.linking.same_said import often
from onrecord.linking.seen import Seen
from onrecord.linking.told import Side, Tally
from onrecord.linking.who import Who, who
from onrecord.linking.wording import shared, words_of
from onrecord.model.parts import Actor, Amount, Item
from onrecord.model.records import (
    Alignment,
    Channel,
    Pledge,
)

_GIVEN = ("considered", "pending", "announced", "approved", "delivered")
_STEPS = ("considers", "closer", "applies", "accepted", "joins")
_LINE = ("established", "tested", "used", "suspended")


def paired(ours: Sequence[Actor], theirs: Sequence[Actor]) -> tuple[int, int, list[Actor], list[Actor]]:
    """How many are surely the same, how many of one side of the state; and who is left over on each side."""
    left, right, sure, sides = list(ours), list(theirs), 0, 0
    for least in (Who.SAME, Who.NEAR, Who.SIDE):
        for a in tuple(left):
            found = next((b for b in right if who(a, b) >= least and a.type != "anonymous"), None)
            if found is not None:
                left.remove(a)
                right.remove(found)
                sure, sides = (sure + 1, sides) if least > Who.SIDE else (sure, sides + 1)
    return sure, sides, left, right


def moved(tally: Tally, name: str, a: str, b: str, order: Sequence[str], one: Seen, other: Seen) -> bool:
    """Notes a state that went forward; False where the later report has the earlier state."""
    ahead: Side = "one" if order.index(a) > order.index(b) else "other"
    published = later(one, other)
    if published is not None and published != ahead:
        return False
    tally.moves = ahead
    tally.unlike(name, a, b, runs=True)
    return True


def channel(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One thing told of one line, or the line in its next state."""
    a, b = cast(Channel, one.record), cast(Channel, other.record)
    sure, sides, left, right = paired(a.parties, b.parties)
    when, near = days(one, other), gap_of(one, other)
    if sure + sides < 2 or (left and right):
        return None
    contained, _, common = shared(words_of(f"{a.name} {a.purpose or ''}"), words_of(f"{b.name} {b.purpose or ''}"))
    if common and contained < 0.25 and a.purpose and b.purpose:
        return None
    tally = Tally()
    tally.plus(0.25 * sure + 0.15 * sides, "same parties")
    if common:
        tally.plus(0.2 * contained, "much the same name and purpose")
    often(tally, a.frequency, b.frequency)
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    if a.status == b.status:
        if when == "equal":
            tally.plus(0.3, "same day")
            return tally
        return tally if common and when in ("unknown", "overlap") and (near <= 3 or kin) else None
    if "existing" in (a.status, b.status) or not common or near > 120:
        return None
    return tally if moved(tally, "status", a.status, b.status, _LINE, one, other) else None


def pledge(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One package of aid, or the same package further on."""
    a, b = cast(Pledge, one.record), cast(Pledge, other.record)
    donors, takers = who(a.donor, b.donor), who(a.recipient, b.recipient)
    when, near = days(one, other), gap_of(one, other)
    if donors < Who.SIDE or takers == Who.OTHER or a.polarity != b.polarity:
        return None
    tally = Tally()
    tally.plus(0.2, "same donor")
    if takers >= Who.SIDE:
        tally.plus(0.1, "same recipient")
    agree, differ = _amounts(tally, a.amount, b.amount)
    more, less = goods(tally, a.items, b.items)
    agree, differ = agree + more, differ + less
    if a.items and b.items and not more and not less and not agree:
        return None
    contained, both, _ = shared(one.words, other.words)
    if a.status == b.status:
        if when in ("apart", "late", "before") or near > 7:
            return None
        if differ and not (when == "equal" and near <= 3 and (agree or both >= 0.5)):
            return None
        if not agree and not differ and not ((near <= 3 or kin) and (both >= 0.5 or contained >= 0.8)):
            return None
        if when == "next" and not agree >= 1:
            return None
        if when == "equal":
            tally.plus(0.2, "same day")
        return tally
    if not agree or differ or near > 120:
        return None
    return tally if moved(tally, "status", a.status, b.status, _GIVEN, one, other) else None


def _amounts(tally: Tally, a: Amount | None, b: Amount | None) -> tuple[int, int]:
    if a is None or b is None or a.value is None or b.value is None:
        return 0, 0
    if a.currency == b.currency and abs(a.value - b.value) <= 0.05 * max(a.value, b.value):
        tally.plus(0.3, "the same sum")
        return 1, 0
    if a.currency != b.currency:
        tally.unlike("amount", _money(a), _money(b), contrary=False)
        return 0, 0
    tally.unlike("amount", _money(a), _money(b))
    return 0, 1


def _money(a: Amount) -> str:
    return a.text or f"{a.value:,.12g} {a.currency}"


def goods(tally: Tally, ours: Sequence[Item], theirs: Sequence[Item]) -> tuple[int, int]:
    """Things with their figures: how many agree and how many differ, and each is noted."""
    agree = differ = 0
    for x in ours:
        for y in theirs:
            contained, _, common = shared(words_of(x.name), words_of(y.name))
            if not common or contained < 0.5:
                continue
            found = fit(x.quantity, y.quantity)
            if found == "differ":
                differ += 1
                tally.unlike(x.name, counted(x), counted(y))
            else:
                agree += 1
                tally.plus(0.2 if found == "unknown" else 0.3, f"{counted(x)}")
            break
    return agree, differ


def alignment(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One step of a country towards an alliance, or its next step."""
    a, b = cast(Alignment, one.record), cast(Alignment, other.record)
    if who(a.country, b.country) < Who.NEAR or who(a.organisation, b.organisation) < Who.NEAR:
        return None
    when, near = days(one, other), gap_of(one, other)
    tally = Tally()
    tally.plus(0.5, "same country and alliance")
    if a.step == b.step:
        if when in ("apart", "next", "late", "before") or near > (7 if when == "equal" or kin else 3):
            return None
        if when == "equal":
            tally.plus(0.3, "same day")
        if a.polarity != b.polarity:
            tally.unlike("polarity", a.polarity, b.polarity)
        if a.modality != b.modality:
            tally.unlike("modality", a.modality, b.modality, contrary="actual" in (a.modality, b.modality), runs=True)
        return tally
    if a.polarity != b.polarity or a.step not in _STEPS or b.step not in _STEPS or not 0 < near <= 120:
        return None
    return tally if moved(tally, "step", a.step, b.step, _STEPS, one, other) else None
