"""Two tellings of a violent event or of a loss in; what speaks for one happening out, or None."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Literal, cast

from onrecord.linking.days import apart, clocks, days, interval, shown
from onrecord.linking.figures import counted, fit, middle, written
from onrecord.linking.same_done import evidence, gap_of
from onrecord.linking.told import Tally, Told
from onrecord.linking.who import Who, who
from onrecord.linking.wording import Words, at_odds, in_order, plain, shared, stem, table, words_of
from onrecord.model.parts import Item, Place, Quantity, When
from onrecord.model.records import Incident, Loss, Record

Where = Literal["equal", "within", "unknown", "apart"]

_NEAR_KM = 12.0
_FAR_KM = 60.0
"""Kilometres from which two places of one sort, each told as an area, are two."""
_WIDE = 45
"""Days from which an interval does not tell happenings apart."""
_SMALL = 3
"""A figure from which two equal ones are no chance."""


def where(one: Place | None, other: Place | None) -> Where:
    """How two places go together."""
    if one is None or other is None:
        return "unknown"
    if one.id == other.id:
        return "within" if one.precision == "country" else "equal"
    if one.precision == "unresolved" or other.precision == "unresolved":
        a, b = words_of(one.name.lower()).bag, words_of(other.name.lower()).bag
        return "equal" if a and a == b else "unknown"
    if "country" in (one.precision, other.precision):
        return "within" if one.country == other.country else "apart"
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return "unknown"
    far = _km(one.lat, one.lon, other.lat, other.lon)
    if far <= _NEAR_KM:
        return "within"
    if one.precision == other.precision and far >= _FAR_KM:
        return "apart"
    if "area" in (one.precision, other.precision) and one.country == other.country:
        return "unknown"
    return "apart"


def _km(a: float, b: float, c: float, d: float) -> float:
    up = sin(radians(c - a) / 2) ** 2 + cos(radians(a)) * cos(radians(c)) * sin(radians(d - b) / 2) ** 2
    return 12742 * asin(sqrt(up))


def _without(text: str, *places: Place | None) -> Words:
    """Words of a text without those of the places, which all that is told of a place shares."""
    names = {w for p in places if p is not None for w in words_of(p.name.lower()).bag}
    found = words_of(text)
    return found._replace(bag=found.bag - names) if names else found


def _strange(a: Record, b: Record) -> bool:
    """Whether each has a name in its words that belongs to no voice or party of either, and the other lacks it."""
    first, second = words_of(evidence(a)), words_of(evidence(b))
    known = _named(a) | _named(b)
    return at_odds(first.names - known, second.names - known, first, second)


def _named(r: Record) -> frozenset[str]:
    """The words of the names and roles of a record's voices and parties."""
    actors = [v.actor for v in r.attribution]
    if isinstance(r, Loss):
        actors.append(r.side)
    elif isinstance(r, Incident) and r.actor is not None:
        actors.append(r.actor)
    texts = (f"{x.name} {x.role or ''} {x.span.text if x.span else ''}".lower() for x in actors)
    return frozenset().union(*(words_of(t).bag for t in texts))


def _copied(one: Told, other: Told) -> bool:
    """Whether the records rest on the same words, enough of them for the days between the reports."""
    first, second = words_of(evidence(one.record)), words_of(evidence(other.record))
    gap = apart(one, other)
    least = 8 if gap is None else 4 if gap <= 1 else 7
    return (gap or 0) <= 3 and first.every == second.every and len(first.bag) >= least


def _figures(one: Incident, other: Incident) -> bool:
    """Whether both have a figure that is no small one and no part of a date."""
    first, second = words_of(evidence(one)).figures, words_of(evidence(other)).figures
    dates = [r.when.text for r in (one, other) if r.when is not None]
    return any(len(f) < 7 and f.isdigit() and int(f) >= _SMALL and not any(f in d for d in dates)
               for f in first & second)  # fmt: skip


def _target(r: Incident) -> frozenset[str]:
    """What tells a target from others: no figures, nor "people", nor the place."""
    anybody = {stem(w) for w in table()["lists"]["anybody"]}
    found = _without(r.target or "", r.place)
    return frozenset(w for w in found.bag if w not in anybody and not w[0].isdigit())


def _own_words(r: Incident, other: Incident) -> Words:
    """The words of a telling that not every telling of an attack there would have."""
    found = _without(evidence(r), r.place, other.place)
    return found._replace(bag=_own(found.bag - _common_words(), _named(r) | _named(other)))


def _own(words: frozenset[str], named: frozenset[str]) -> frozenset[str]:
    """Words that are no figures, nor names in any form ("Russia", "Russian")."""
    heads = {w[:5] for w in named}
    return frozenset(w for w in words if not w[0].isdigit() and w[:5] not in heads)


@cache
def _common_words() -> frozenset[str]:
    lists = table()["lists"]
    return frozenset(stem(w) for w in lists["attack"] | lists["anybody"])


def incident(one: Told, other: Told, kin: bool = False) -> Tally | None:
    """One attack. Place and day alone never make two into one: something of its own must bind them."""
    a, b = cast(Incident, one.record), cast(Incident, other.record)
    spot, when, near = where(a.place, b.place), days(one, other), gap_of(one, other)
    if a.modality != b.modality or when in ("before", "late") or near > 30:
        return None
    if not (a.type == b.type or "other" in (a.type, b.type) or b.type in table()["kinds"].get(a.type, ())):
        return None
    clock = clocks(a.when, b.when)
    tally = Tally()
    if clock is False or (when == "apart" and near > 1):
        return None
    binds = _marks(tally, a, b) + (1.0 if clock else 0.0) + (1.0 if kin else 0.0)
    if _copied(one, other):
        binds += 3
        near = min(near, 3)
        tally.plus(0.3, "the same sentence")
    _, both, common = shared(_own_words(a, b), _own_words(b, a))
    if both >= 0.6:
        binds += 2 if common >= 3 else 1
        tally.plus(0.2, "much the same words" if common >= 3 else "a word that tells it from others")
    elif both >= 0.4 and common >= 3:
        binds += 1
        tally.plus(0.1, "many of the same words")
    if both >= 0.8 and common >= 4:
        binds += 1.5
        near = min(near, 3) if apart(one, other) is None else near
    elif when == "apart":
        return None
    if not tally.points and _figures(a, b):
        binds += 1
        tally.plus(0.1, "a figure in common")
    if _strange(a, b):
        if spot == "unknown" and not kin:
            return None
        binds -= 1
    if not _placed(tally, spot, a, b, binds, both) or not _dated(tally, when, one, other, near, binds, both):
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
    _counts(tally, a, b)
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    if a.outcome and b.outcome and plain(a.outcome) != plain(b.outcome):
        tally.unlike("outcome", a.outcome, b.outcome, contrary=False)
    sure = (spot == "equal") + (when == "equal") - (when == "overlap" and _loose(a.when, b.when))
    return tally if binds >= (0.75 if sure == 2 else 2.0 if sure == 1 else 3.0) else None


def _counts(tally: Tally, a: Incident, b: Incident) -> None:
    """Notes a figure that differs in what is else one sentence, where no field of the record holds it."""
    first, second = words_of(evidence(a)), words_of(evidence(b))
    left, right = first.figures - second.figures - _held(a), second.figures - first.figures - _held(b)
    if len(left) == len(right) == 1 and in_order(first, second) >= 0.75:
        tally.unlike("figures", *left, *right)


def _held(r: Incident) -> frozenset[str]:
    """The figures that the fields hold, and those of the day."""
    known = {f"{middle(q):.12g}" for q in (r.count, *(i.quantity for i in r.harm)) if middle(q) is not None}
    return words_of(r.when.text).figures | known if r.when is not None else frozenset(known)


def _loose(one: When | None, other: When | None) -> bool:
    """Whether an interval is too wide to say when something was."""
    first, second = interval(one), interval(other)
    return first is None or second is None or max(first[1] - first[0], second[1] - second[0]) > _WIDE


def _placed(tally: Tally, spot: Where, a: Incident, b: Incident, binds: float, both: float) -> bool:
    if spot == "equal":
        tally.plus(0.25, "same place")
    elif spot == "within":
        tally.plus(0.1, "places that go together")
    elif spot == "apart":
        if binds < 3 or both < 0.85 or a.place is None or b.place is None:
            return False
        tally.unlike("place", a.place.name, b.place.name)
    return True


def _dated(tally: Tally, when: str, one: Told, other: Told, near: int, binds: float, both: float) -> bool:
    if when == "equal":
        tally.plus(0.25, "same day")
    elif when == "overlap":
        tally.plus(0.1, "days that go together")
    elif when in ("next", "apart"):
        if binds < (2 if when == "next" else 3) or near > 2:
            return False
        tally.unlike("day", shown(one.record.when), shown(other.record.when))
    else:
        return near <= 3 and binds >= 1
    return True


def _marks(tally: Tally, a: Incident, b: Incident) -> float:
    """How much of what an attack has of its own is told alike: its target, its harm, its number."""
    binds = 0.0
    ours, theirs = _target(a), _target(b)
    if ours and theirs:
        common = len(ours & theirs)
        if common:
            binds += 1.5 if common >= 2 or len(ours) == len(theirs) == 1 else 1.0
            tally.plus(0.15, "same target")
        else:
            binds -= 1.5
            tally.unlike("target", a.target or "", b.target or "", contrary=False)
    binds += _harm(tally, a.harm, b.harm)
    found = fit(a.count, b.count)
    if found == "differ":
        binds -= 0.5
        tally.unlike("count", written(a.count), written(b.count), runs=True)
    elif found != "unknown":
        large = (middle(a.count) or 0) >= _SMALL
        binds += (1.5 if found == "equal" else 0.75) if large else 0.25
        tally.plus(0.1, f"as many ({written(a.count)})")
    return binds


def _rarity(quantity: Quantity | None) -> float:
    """How much an equal figure binds."""
    value = middle(quantity) or 0
    return 2.0 if value >= 10 and quantity is not None and quantity.value else 1.5 if value >= _SMALL else 0.5


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
            large = (middle(x.quantity) or 0) >= _SMALL
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


def loss(one: Told, other: Told, kin: bool = False) -> Tally | None:
    """One loss of one side. Whose claim it is stands in the attribution; differing claims stand side by side."""
    a, b = cast(Loss, one.record), cast(Loss, other.record)
    spot, when, near = where(a.place, b.place), days(one, other), gap_of(one, other)
    sides = who(a.side, b.side)
    if sides < Who.SIDE or spot == "apart" or when in ("before", "late") or near > 30:
        return None
    tally = Tally()
    tally.plus(0.2, "same side" if sides >= Who.DESCRIBED else "sides that go together")
    equal, fitting, differ = _lost(tally, a.items, b.items)
    _, both, _ = shared(words_of(evidence(a)), words_of(evidence(b)))
    if not (equal or fitting or differ) or _strange(a, b):
        return None
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    copied = _copied(one, other)
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
        large = (middle(x.quantity) or 0) >= _SMALL
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
