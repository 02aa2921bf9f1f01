"""How far from a place, and on which side: the words before a name in, an `Offset` out; the area that it means.

"15 km north of X" is a spot with a margin, "20 miles from X" what lies within that of it; "near X" and "the X front"
have a reach that the table gives (`data/places.toml`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from onrecord.language.numbers import find_numbers
from onrecord.language.places_words import PlaceWords
from onrecord.model.parsed import Parsed, Token

_LONGEST_NUMBER = 8
_FURTHEST_KM = 1000.0
_KM_PER_DEGREE = 111.2
_MARGIN = 0.4
_LEAST_KM = 2.0
_FROM = frozenset({"from", "off", "outside", "away"})
_COMPASS = {"north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0,
            "west": 270.0, "northwest": 315.0}


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a place, from token `first` on: kilometres, the side ("" where none is told), its words."""

    first: int
    km: float
    side: str
    words: str

    def moved(self, lat: float, lon: float) -> tuple[float, float]:
        """The point that lies so far on that side; the point itself where no side is told."""
        if not self.side:
            return lat, lon
        bearing = radians(_COMPASS[self.side])
        up = lat + self.km * cos(bearing) / _KM_PER_DEGREE
        across = lon + self.km * sin(bearing) / (_KM_PER_DEGREE * max(0.1, cos(radians(lat))))
        return round(max(-90.0, min(90.0, up)), 4), round((across + 180) % 360 - 180, 4)

    @property
    def radius_km(self) -> float:
        """How far around that point the place may be."""
        return round(max(_LEAST_KM, self.km * _MARGIN) if self.side else max(_LEAST_KM, self.km), 1)


def offset(parsed: Parsed, first: int, begin: int, words: PlaceWords) -> Offset | None:
    """The distance that is told right before a name ("some 15 km (9 miles) north-east of the town of X"), or None."""
    tokens = parsed.tokens
    at = _called(tokens, first, begin, words)
    if at <= begin or tokens[at].lower not in ("of", *_FROM):
        return None
    preposition, at = tokens[at].lower, at - 1
    if at > begin and preposition == "from" and tokens[at].lower in ("away", "drive", "distance"):
        at -= 1
    side, at = _side(tokens, at, begin)
    if tokens[at].text == ")":
        back = max(begin, at - _LONGEST_NUMBER)
        at = next((i for i in range(at, back, -1) if tokens[i].text == "("), back) - 1
    measured = _measure(tokens, at, begin, words)
    if measured is None:
        return None
    start, figure, unit = measured
    km = figure * words.length[unit]
    within = start > begin and tokens[start - 1].lower == "within"
    if (preposition == "of" and not side and not within) or not 0 < km <= _FURTHEST_KM:
        return None
    told = f"{figure:g} {words.lengths.get(unit, unit)} {side + ' of' if side else 'of' if within else 'from'}"
    return Offset(start, round(km, 2), side, f"within {told}" if within else told)


def _called(tokens: Sequence[Token], first: int, begin: int, words: PlaceWords) -> int:
    """The token before a name and what it is called by: "the town of", "the capital,"."""
    at = first - 1
    if at - 1 > begin and tokens[at].lower == "of" and tokens[at - 1].lower in words.settlement:
        at -= 2
    while at > begin and (tokens[at].pos in ("DET", "ADJ") or tokens[at].lower in words.settlement):
        at -= 1
    return at


def _side(tokens: Sequence[Token], at: int, begin: int) -> tuple[str, int]:
    """The compass direction that ends at a token, and the token before it: "to the south - east"."""
    for size in (3, 1):
        word = "".join(t.lower for t in tokens[max(begin, at - size + 1) : at + 1]).replace("-", "")
        if word in _COMPASS:
            at -= size
            if at > begin and tokens[at].lower == "the":
                at -= 2 if tokens[at - 1].lower == "to" else 1
            return word, max(begin, at)
    return "", at


def _measure(tokens: Sequence[Token], at: int, begin: int, words: PlaceWords) -> tuple[int, float, str] | None:
    """Where a length that ends at a token begins, its figure (of a range the far end) and its unit."""
    unit, stop = tokens[at].lower, at
    if unit not in words.length:
        return None
    if at - 1 > begin and tokens[at - 1].lower == "nautical":
        stop, unit = at - 1, "nautical"
    if stop - 1 > begin and tokens[stop - 1].text == "-":
        stop -= 1
    back = max(begin, stop - _LONGEST_NUMBER)
    for n in find_numbers(list(tokens[back:stop])):
        figure = n.value if n.value is not None else n.high
        if n.last == stop - back and figure is not None and n.form != "ordinal":
            return back + n.first, figure, unit
    return None
