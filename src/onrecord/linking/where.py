"""Two places in; how they go together out."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Literal

from onrecord.linking.wording import words_of
from onrecord.model.parts import Place

Where = Literal["equal", "within", "unknown", "apart"]
_NEAR_KM = 12.0
_FAR_KM = 60.0
"""Kilometres from which two places of one sort, each told as an area, are two."""


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
