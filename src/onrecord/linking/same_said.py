"""Two tellings of words (statements, warnings, assessments, watches) in; what speaks for one of them out, or None."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from onrecord.linking.days import apart, days, later
from onrecord.linking.seen import AT_HAND, Seen
from onrecord.linking.told import Tally
from onrecord.linking.utterances import Saying, utterance
from onrecord.linking.who import Who, who
from onrecord.linking.wording import at_odds, shared, words_of
from onrecord.model.parts import Actor, Frequency
from onrecord.model.records import (
    Assessment,
    Monitoring,
    Statement,
    Warning,
)

_UNKNOWN_GAP = 3
"""Days taken to lie between two publications of which one has no date."""


def statement(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One utterance in two wordings: quoted, cut, reported, translated to and fro."""
    a, b = cast(Statement, one.record), cast(Statement, other.record)
    direct = bool(a.quotes and b.quotes)
    if a.act != b.act and not _acts_meet(a.act, b.act, direct or kin):
        return None
    (quoted, told), (quoted_too, told_too) = _sayings(one), _sayings(other)
    tally = utterance(one, other, quoted, quoted_too, True, kin) if direct else None
    if tally is None:
        whole = direct and a.form == b.form == "direct"
        tally = utterance(one, other, told, told_too, whole, kin)
    return tally


def _acts_meet(one: str, other: str, urged: bool) -> bool:
    """Whether two acts may be one; `urged`: also what one report takes for a call to do something."""
    return not {one, other} & {"ask", "refuse"} and (urged or "urge" not in (one, other))


@lru_cache(maxsize=AT_HAND)
def _sayings(seen: Seen) -> tuple[Saying, Saying]:
    """What a statement quotes, and what it says."""
    r = cast(Statement, seen.record)
    quoted, told = words_of(" ".join(r.quotes)), words_of(r.content)
    denied = r.polarity == "denied"
    return (
        Saying(r.speaker, quoted, quoted.negated != denied, r.occasion),
        Saying(r.speaker, told, told.negated != denied, r.occasion),
    )


def warning(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One threat in two wordings."""
    a, b = cast(Warning, one.record), cast(Warning, other.record)
    if who(a.target, b.target) == Who.OTHER or a.polarity != b.polarity:
        return None
    first, second = (words_of(f"{r.threat} {r.condition or ''}") for r in (a, b))
    return utterance(
        one, other, Saying(a.actor, first, first.negated), Saying(b.actor, second, second.negated), False, kin
    )


def assessment(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One assessor's rating of one thing; another level later on is an update."""
    a, b = cast(Assessment, one.record), cast(Assessment, other.record)
    tally = _about(a.assessor, b.assessor, a.subject, b.subject)
    if tally is None:
        return None
    gap = apart(one, other)
    near = _UNKNOWN_GAP if gap is None else gap
    moved = False
    if a.level and b.level and words_of(a.level).bag != words_of(b.level).bag:
        tally.unlike("level", a.level, b.level, runs=True)
        moved = True
    elif a.level and b.level:
        tally.plus(0.15, f"both “{a.level}”")
    if a.direction and b.direction and a.direction != b.direction:
        tally.unlike("direction", a.direction, b.direction, runs=True)
        moved = True
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    if moved:
        return tally if near <= 3 or (near <= 120 and later(one, other)) else None
    when = days(one, other)
    return tally if when == "equal" or ((near <= 3 or kin) and when not in ("apart", "before", "late")) else None


def monitoring(one: Seen, other: Seen, kin: bool = False) -> Tally | None:
    """One watch on one thing."""
    a, b = cast(Monitoring, one.record), cast(Monitoring, other.record)
    tally = _about(a.watcher, b.watcher, a.subject, b.subject)
    gap = apart(one, other)
    if tally is None or (gap if gap is not None and not kin else _UNKNOWN_GAP) > 7 or a.modality != b.modality:
        return None
    if days(one, other) in ("apart", "before"):
        return None
    often(tally, a.frequency, b.frequency)
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    return tally


def _about(a: Actor, b: Actor, subject: str, too: str) -> Tally | None:
    """The same one rating or watching the same thing, by the words for it."""
    found = who(a, b)
    first, second = words_of(subject), words_of(too)
    contained, both, common = shared(first, second)
    if found < Who.NEAR or not common or contained < 0.6 or both < 0.5:
        return None
    if at_odds(first.names, second.names, first, second):
        return None
    tally = Tally()
    tally.plus(0.4, "same one who says so" if found == Who.SAME else "a name in another spelling")
    tally.plus(0.4 * both, f"the thing in {round(100 * contained)} % of the words")
    return tally


def often(tally: Tally, one: Frequency | None, other: Frequency | None) -> None:
    """Notes how often, where two tellings give it."""
    if one is None or other is None:
        return
    if (one.min, one.max, one.per) == (other.min, other.max, other.per):
        tally.plus(0.15, "as often")
    else:
        tally.unlike("frequency", _times(one), _times(other), runs=True)


def _times(f: Frequency) -> str:
    times = "" if f.min is None else f"{f.min:g} " if f.min == f.max or f.max is None else f"{f.min:g} to {f.max:g} "
    return f"{times}a {f.per}"
