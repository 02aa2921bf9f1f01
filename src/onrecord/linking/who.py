"""Two actors in, how surely they are one out."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from onrecord.linking.wording import plain, sound, stem, table
from onrecord.model.parts import Actor


class Who(IntEnum):
    """From another one to the same one. `SIDE`: of one state, a minister and her country."""

    OTHER = -1
    UNKNOWN = 0
    SIDE = 1
    DESCRIBED = 2
    NEAR = 3
    SAME = 4


def who(one: Actor | None, other: Actor | None) -> Who:
    """How surely two actors are one."""
    if one is None or other is None:
        return Who.UNKNOWN
    if one.id == other.id:
        if one.type != "anonymous":
            return Who.SAME
        return Who.UNKNOWN if "unresolved" in one.name else Who.DESCRIBED
    return _who(one.name, one.type, one.country or "", other.name, other.type, other.country or "")


@lru_cache(maxsize=16384)
def _who(a: str, a_type: str, a_country: str, b: str, b_type: str, b_country: str) -> Who:
    if "unresolved" in a or "unresolved" in b:
        return Who.UNKNOWN
    persons = (a_type == "person") + (b_type == "person")
    if persons == 2:
        return _persons(a, b)
    ours, theirs = _stems(a), _stems(b)
    if persons == 0 and ours and ours == theirs:
        return Who.DESCRIBED if "anonymous" in (a_type, b_type) and not _proper(a, b) else Who.NEAR
    if a_country and a_country == b_country and (persons or "country" in (a_type, b_type)):
        return Who.SIDE
    if persons == 0 and ours and theirs and (ours < theirs or theirs < ours):
        return Who.SIDE if _proper(a, b) else Who.UNKNOWN
    if "anonymous" in (a_type, b_type) or (persons == 1 and (not a_country or not b_country or a_country == b_country)):
        return Who.UNKNOWN
    return Who.OTHER


def _proper(a: str, b: str) -> bool:
    """Whether what both names share has a capital that is no opening."""
    return any(w[0].isupper() and plain(w)[:5] in _stems(b) for w in a.split() if w[0].isalpha())


@lru_cache(maxsize=16384)
def _stems(name: str) -> frozenset[str]:
    words = (plain(w.replace("'s", "").replace("’s", "")) for w in name.replace("-", " ").split())
    return frozenset(stem(w)[:5] for w in words if w and w not in table()["glue"])


def _persons(a: str, b: str) -> Who:
    from rapidfuzz.fuzz import ratio

    ours, theirs = plain(a).replace(".", " ").split(), plain(b).replace(".", " ").split()
    if not ours or not theirs:
        return Who.OTHER
    first = ours[0][0] == theirs[0][0]
    alike = first and (sound(ours[0]) == sound(theirs[0]) or ratio(ours[0], theirs[0]) >= 60)
    if sound(ours[-1]) != sound(theirs[-1]):
        letters = len(ours) > 1 < len(theirs) and ours[0] == theirs[0] and min(len(ours[-1]), len(theirs[-1])) >= 5
        return Who.NEAR if letters and ratio(ours[-1], theirs[-1]) >= 80 else Who.OTHER
    if set(ours) <= set(theirs) or set(theirs) <= set(ours) or len(ours) == 1 or len(theirs) == 1:
        return Who.NEAR
    initial = first and (len(ours[0]) == 1 or len(theirs[0]) == 1)
    return Who.NEAR if initial or alike else Who.OTHER


def key(actor: Actor) -> str:
    """What spellings of one name share: the sound of its last word, or the stems of a body."""
    if actor.type == "person":
        return sound(actor.name.split()[-1]) if actor.name.split() else actor.id
    return "-".join(sorted(_stems(actor.name))) or actor.id
