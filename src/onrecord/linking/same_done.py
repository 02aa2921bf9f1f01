"""Two tellings of what officials did (contacts, channels, pledges, steps) in; what speaks for one out, or None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from onrecord.linking.days import apart, days, later, shown
from onrecord.linking.figures import counted, fit
from onrecord.linking.same_said import often
from onrecord.linking.told import Side, Tally, Told
from onrecord.linking.who import Who, who
from onrecord.linking.wording import shared, words_of
from onrecord.model.parts import Actor, Amount, Item
from onrecord.model.records import Alignment, Channel, Contact, Pledge, Record

_UNKNOWN_GAP = 5
_MINUTES = 0.1
"""Share by which two lengths of a talk may differ and be one."""


def gap_of(one: Told, other: Told) -> int:
    """Days between the publications; some, where they are not known."""
    gap = apart(one, other)
    return _UNKNOWN_GAP if gap is None else gap


def evidence(r: Record) -> str:
    """The words that a record rests on."""
    return " ".join(s.text for s in r.evidence)


def _paired(ours: Sequence[Actor], theirs: Sequence[Actor]) -> tuple[int, int, list[Actor], list[Actor]]:
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


def _names(actors: Sequence[Actor]) -> str:
    return ", ".join(a.name for a in actors)


_MODES = {frozenset(("meeting", "visit"))}
_HELD = ("sought", "planned", "held")
_GIVEN = ("considered", "pending", "announced", "approved", "delivered")
_STEPS = ("considers", "closer", "applies", "accepted", "joins")
_LINE = ("established", "tested", "used", "suspended")


def contact(one: Told, other: Told, kin: bool = False) -> Tally | None:
    """One call, meeting, visit or letter."""
    a, b = cast(Contact, one.record), cast(Contact, other.record)
    sure, sides, left, right = _paired(a.participants, b.participants)
    met, whole = sure + sides, not left or not right
    when, near = days(one, other), gap_of(one, other)
    if not met or not whole or when in ("apart", "before", "late"):
        return None
    tally = Tally()
    binders = _contact_details(tally, a, b)
    both = _own_share(a, b)
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


def _own_share(a: Contact, b: Contact) -> float:
    """The share of their words, without the names of those who took part; none where little else is told."""
    names = frozenset().union(
        *(words_of(f"{x.name} {x.role or ''}".lower()).bag for x in a.participants + b.participants)
    )
    first, second = words_of(evidence(a)).bag - names, words_of(evidence(b)).bag - names
    return 2 * len(first & second) / (len(first) + len(second)) if len(first & second) >= 3 else 0.0


def _one_dated(one: Told, other: Told, near: int) -> bool:
    """A day on one side, and the other told as news within a day of it."""
    return near <= 1 and (one.record.when is None) != (other.record.when is None)


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


def _statuses(tally: Tally, one: Told, other: Told, a: Contact, b: Contact, close: bool) -> bool:
    """Planned and then held is a move; held and not held is a conflict."""
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    if a.status == b.status:
        return True
    order = _HELD
    if a.status in order and b.status in order:
        return _moved(tally, "status", a.status, b.status, order, one, other)
    if {a.status, b.status} == {"sought", "declined"}:
        tally.moves = "one" if a.status == "declined" else "other"
        tally.unlike("status", a.status, b.status, runs=True)
        return True
    tally.unlike("status", a.status, b.status)
    return close and days(one, other) == "equal"


def _moved(tally: Tally, name: str, a: str, b: str, order: Sequence[str], one: Told, other: Told) -> bool:
    """Notes a state that went forward; False where the later report has the earlier state."""
    ahead: Side = "one" if order.index(a) > order.index(b) else "other"
    published = later(one, other)
    if published is not None and published != ahead:
        return False
    tally.moves = ahead
    tally.unlike(name, a, b, runs=True)
    return True


def channel(one: Told, other: Told, kin: bool = False) -> Tally | None:
    """One thing told of one line, or the line in its next state."""
    a, b = cast(Channel, one.record), cast(Channel, other.record)
    sure, sides, left, right = _paired(a.parties, b.parties)
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
    return tally if _moved(tally, "status", a.status, b.status, _LINE, one, other) else None


def pledge(one: Told, other: Told, kin: bool = False) -> Tally | None:
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
    contained, both, _ = shared(words_of(evidence(a)), words_of(evidence(b)))
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
    return tally if _moved(tally, "status", a.status, b.status, _GIVEN, one, other) else None


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


def alignment(one: Told, other: Told, kin: bool = False) -> Tally | None:
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
    return tally if _moved(tally, "step", a.step, b.step, _STEPS, one, other) else None
