"""Two tellings of words (statements, warnings, assessments, watches) in; what speaks for one utterance out, or None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from onrecord.linking.days import apart, days, later, shown
from onrecord.linking.told import Tally, Told
from onrecord.linking.who import Who, who
from onrecord.linking.wording import Words, at_odds, in_order, shared, table, words_of
from onrecord.model.parts import Actor, Frequency
from onrecord.model.records import Assessment, Monitoring, Statement, Warning

_UNKNOWN_GAP = 5
"""Days taken to lie between two publications of which one has no date."""


@dataclass(frozen=True, slots=True)
class _Saying:
    who: Actor
    words: Words
    direct: bool
    negated: bool
    occasion: str | None = None


def statement(one: Told, other: Told) -> Tally | None:
    """One utterance in two wordings: quoted, cut, reported, translated to and fro."""
    a, b = cast(Statement, one.record), cast(Statement, other.record)
    if _sort(a) != _sort(b):
        return None
    direct = bool(a.quotes and b.quotes)
    tally = None
    if direct:
        first, second = " ".join(a.quotes), " ".join(b.quotes)
        tally = _utterance(one, other, _saying(a, first, True), _saying(b, second, True))
    if tally is None:
        whole = direct and a.form == b.form == "direct"
        tally = _utterance(one, other, _saying(a, a.content, whole), _saying(b, b.content, whole))
    return tally


def _sort(r: Statement) -> str:
    return r.act if r.act in ("ask", "refuse") else ""


def _saying(r: Statement, text: str, direct: bool) -> _Saying:
    words = words_of(text)
    return _Saying(r.speaker, words, direct, words.negated != (r.polarity == "denied"), r.occasion)


def warning(one: Told, other: Told) -> Tally | None:
    """One threat in two wordings."""
    a, b = cast(Warning, one.record), cast(Warning, other.record)
    if who(a.target, b.target) == Who.OTHER or a.polarity != b.polarity:
        return None
    first, second = (words_of(f"{r.threat} {r.condition or ''}") for r in (a, b))
    return _utterance(
        one, other, _Saying(a.actor, first, False, first.negated), _Saying(b.actor, second, False, second.negated)
    )


def _utterance(one: Told, other: Told, a: _Saying, b: _Saying) -> Tally | None:
    speakers = who(a.who, b.who)
    contained, both, common = shared(a.words, b.words)
    matter = min(len(a.words.bag), len(b.words.bag))
    if contained < 0.5 or common < 2:
        return None
    direct = a.direct and b.direct
    gap = apart(one, other)
    near = _UNKNOWN_GAP if gap is None else gap
    when = days(one, other)
    order = in_order(a.words, b.words)
    if when == "before" or not _enough(direct, matter, contained, both, order, near):
        return None
    exact = order >= 0.85 and contained >= 0.85
    tally = Tally()
    if not _speaker(tally, speakers, a, b, direct, exact, matter, near):
        return None
    tally.plus(0.45 * contained + 0.25 * both, f"{round(100 * contained)} % of the words")
    if when in ("apart", "next") or (when == "late" and near > 30):
        if not (exact and matter >= 6 and near <= 3) and not (when == "next" and exact and near <= 1):
            return None
        tally.unlike("day", shown(one.record.when), shown(other.record.when))
    elif when == "equal":
        tally.plus(0.1, "same day")
    return tally if _details(tally, a, b, direct, exact, matter, order, near) else None


def _enough(direct: bool, matter: int, contained: float, both: float, order: float, near: int) -> bool:
    """Whether the words alone may be one utterance, told so many days apart."""
    if near > 30:
        return direct and matter >= 6 and contained >= 0.9 and order >= 0.9
    more = 0.15 if near > 3 else 0.0
    if matter >= 6:
        least = 0.6 if direct else 0.65
    elif matter >= 4:
        least = 0.7 if direct else 0.8
    elif matter == 3:
        return contained == 1 and order >= 0.8 and near <= 3 and (direct or both >= 0.75)
    else:
        return direct and contained == 1 and both == 1 and order >= 0.9 and near <= 1
    if contained < min(least + more, 1.0):
        return False
    if direct and near <= 1 and contained >= 0.75 and both >= 0.7:
        return True
    return contained >= 0.8 or order >= 0.6 if direct else both >= 0.5 or (contained >= 0.9 and order >= 0.8)


def _speaker(
    tally: Tally, found: Who, a: _Saying, b: _Saying, direct: bool, exact: bool, matter: int, near: int
) -> bool:
    """Whether the speakers may be one, with these words; notes how."""
    if found == Who.SAME:
        tally.plus(0.2, "same speaker")
        return True
    if found == Who.NEAR:
        tally.plus(0.15, "the speaker's name in another spelling" if a.who.name != b.who.name else "same speaker")
        return True
    if found == Who.DESCRIBED:
        tally.plus(0.05, "a speaker of the same description")
        return exact and matter >= 4 and near <= 3
    if found == Who.OTHER:
        tally.unlike("speaker", a.who.name, b.who.name)
        return direct and exact and matter >= 6 and near <= 3
    tally.unlike("speaker", a.who.name, b.who.name, contrary=False)
    if found == Who.SIDE:
        tally.plus(0.05, "speakers of one side")
        return matter >= 5 and near <= 3
    return direct and exact and matter >= 5 and near <= 7


def _details(
    tally: Tally, a: _Saying, b: _Saying, direct: bool, exact: bool, matter: int, order: float, near: int
) -> bool:
    """Names, figures, "not" and the occasion: notes what differs; False where it makes another utterance."""
    if at_odds(a.words.figures, b.words.figures, a.words, b.words):
        if order < 0.7 or matter < 5 or near > 2 or not (direct or near == 0 or (order >= 0.9 and matter >= 8)):
            return False
        tally.unlike("figures", _listed(a.words.figures - b.words.figures), _listed(b.words.figures - a.words.figures))
    if at_odds(a.words.names, b.words.names, a.words, b.words):
        if not (direct and order >= 0.8 and matter >= 7 and near <= 3):
            return False
        left, right = a.words.names - b.words.bag, b.words.names - a.words.bag
        tally.unlike("names", _listed(left), _listed(right))
    lengths = sorted((len(a.words.every), len(b.words.every)))
    if a.negated != b.negated and lengths[0] >= 0.85 * lengths[1]:
        if not (order >= 0.75 and matter >= 4 and near <= 3):
            return False
        tally.unlike("polarity", "denied" if a.negated else "asserted", "denied" if b.negated else "asserted")
    if a.occasion and b.occasion and not _one_occasion(a.occasion, b.occasion):
        if not (direct and exact and matter >= 5 and near <= 3):
            return False
        tally.unlike("occasion", a.occasion, b.occasion, contrary=False)
    if a.words.every != b.words.every:
        tally.unlike("words", " ".join(a.words.every)[:200], " ".join(b.words.every)[:200], contrary=False)
    return True


def _one_occasion(one: str, other: str) -> bool:
    """Whether two occasions may be one; a statement or a post may have been made on any."""
    vague = table()["lists"]["vague_occasions"]
    first, second = (
        {w for w in words_of(x).every if w not in ("a", "an", "the", "in", "at", "on")} for x in (one, other)
    )
    return first <= vague or second <= vague or first <= second or second <= first


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def assessment(one: Told, other: Told) -> Tally | None:
    """One assessor's rating of one thing; another level later on is an update."""
    a, b = cast(Assessment, one.record), cast(Assessment, other.record)
    tally = _about(one, other, a.assessor, b.assessor, a.subject, b.subject)
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
    return tally if when == "equal" or (near <= 3 and when not in ("apart", "before", "late")) else None


def monitoring(one: Told, other: Told) -> Tally | None:
    """One watch on one thing."""
    a, b = cast(Monitoring, one.record), cast(Monitoring, other.record)
    tally = _about(one, other, a.watcher, b.watcher, a.subject, b.subject)
    gap = apart(one, other)
    if tally is None or (gap if gap is not None else _UNKNOWN_GAP) > 7 or a.modality != b.modality:
        return None
    if days(one, other) in ("apart", "before"):
        return None
    often(tally, a.frequency, b.frequency)
    if a.polarity != b.polarity:
        tally.unlike("polarity", a.polarity, b.polarity)
    return tally


def _about(one: Told, other: Told, a: Actor, b: Actor, subject: str, too: str) -> Tally | None:
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
