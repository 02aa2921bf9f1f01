"""`new`: records that match in; each fact once, when it is first told, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import ClassVar

from onrecord.watching.conditions import CONDITIONS
from onrecord.watching.conditions.condition import Condition, Finding, Json, Parameter, World, certain, told
from onrecord.watching.phrases import listed, number, with_the
from onrecord.watching.sentences import say

_EARTH_KM = 6371.0
_THERE_KM = 0.5
_SAID = ("statement", "assessment", "warning", "monitoring")


@CONDITIONS.put("new")
class New(Condition):
    """Something new that matches: the first report of a fact, or the one that brings it to so many origins.

    What is denied, planned or possible is no such thing unless `uncertain` is set (of what is said, it is always one).
    `at_least` asks for a sum of money in a `currency`, told of a fact once it reaches that; `near` and `km` for places
    with coordinates within that many kilometres on the globe (haversine, radius 6371 km).
    """

    kinds = ("contact", "pledge", "incident", "warning", "channel", "alignment", "loss")
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "origins": Parameter("count", "from at least so many independent origins", 1),
        "at_least": Parameter("number", "a sum of money of at least so much", open=True),
        "currency": Parameter("text", "in this currency (ISO 4217)", "USD"),
        "near": Parameter("place", "near this place: a name that the pack knows, or [latitude, longitude]", open=True),
        "km": Parameter("number", "within so many kilometres of it", 50),
        "uncertain": Parameter("flag", "also what is denied, planned, possible or conditional", False),
    }

    def __init__(self, given: Json, world: World) -> None:
        super().__init__(given, world)
        self._raised: set[str] = set()

    def see(self, line: Json, day: date | None) -> Iterable[Finding]:
        """The finding of a fact that was not known."""
        subjects = told(line)
        if subjects[0] in self._raised or not self.wants(line) or not self.fresh(line):
            return
        if not (self.given["uncertain"] or certain(line) or line["kind"] in _SAID):
            return
        because = [*self._sum(line), *self._distance(line)]
        if None in because:
            return
        origins = self.given["origins"]
        if origins > 1 and self.world.origins(line["fact"]) < origins:
            return
        self._raised.add(subjects[0])
        if origins > 1:
            because.append(f"told by {origins} independent origins or more")
        reason = listed(b for b in because if b) or f"the first report of this {line['kind']}"
        yield Finding(subjects, say(line), reason, (line,))

    def _sum(self, line: Json) -> Iterator[str | None]:
        """Why its sum is large enough; None where it is not."""
        if self.given["at_least"] is None:
            return
        amount, currency = line.get("amount"), self.given["currency"]
        enough = amount and amount["currency"] == currency and (amount["value"] or 0) >= self.given["at_least"]
        least = number(self.given["at_least"])
        yield f"{number(amount['value'])} {currency} is {least} {currency} or more" if enough and amount else None

    def _distance(self, line: Json) -> Iterator[str | None]:
        """Why it is near enough; None where it is not."""
        near, place = self.given["near"], line.get("place")
        if near is None:
            return
        if not place or place["lat"] is None or place["lon"] is None:
            yield None
            return
        (name, lat, lon), most = near, self.given["km"]
        far = kilometres((lat, lon), (place["lat"], place["lon"]))
        there = far < _THERE_KM or place["name"].casefold() == name.casefold()
        where = f"at {with_the(place['name'])}" if there else f"{place['name']} is {far:.0f} km from {name}"
        yield where if far <= most else None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The way between two points (latitude, longitude in degrees) on a globe of 6371 km, by the haversine formula."""
    (a, b), (c, d) = (map(radians, point) for point in (one, other))
    chord = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(chord, 1.0)))
