"""What conditions ask beyond lines: a ledger and a pack in; who is of which country, origins and cited words out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from onrecord.model.alert import Alert, KeptAlerts
from onrecord.packs import load_pack
from onrecord.packs.pack import Country, slug
from onrecord.watching.conditions.new import kilometres
from onrecord.watching.wording import Pattern, names_pattern

Json = dict[str, Any]
_SURNAME = 3


class Watchable(Protocol):
    """What watches ask of a ledger."""

    def watched(
        self, wanted: Mapping[str, Any], *, pack: str | None = None, after: int = 0, up_to: int | None = None
    ) -> Iterator[Json]:
        """Records that match a filter, in the order of recording."""

    def watched_doubts(
        self, wanted: Mapping[str, Any], *, pack: str | None = None, after: int = 0, up_to: int | None = None
    ) -> Iterator[Json]:
        """What does not add up, in the order in which its articles came."""

    def last_before(self, moment: str) -> dict[str, int]:
        """The last numbers of `records` and `articles` that were recorded before a moment."""

    def rows(self) -> dict[str, int]:
        """The last numbers of `records`, `articles` and `decisions`."""

    def fact(self, fact: str) -> Json | None:
        """One fact with `by_origin` and `told`."""

    def briefs(self, *, limit: int = 50) -> Iterator[Json]:
        """The briefs that were kept."""

    def brief(self, number: int) -> Json | None:
        """One of them with its JSON."""

    def keep_alerts(self, some: Iterable[Alert]) -> KeptAlerts:
        """Keep alerts, each once."""

    def keep_run(self) -> None:
        """Keep that watches were run."""

    def last_run(self) -> str | None:
        """The moment at which they were run last."""


class World:
    """One run's knowledge. `until` is the day up to which reports are out; None: all of them are."""

    def __init__(self, ledger: Watchable, pack: str) -> None:
        self.until: date | None = None
        self._ledger = ledger
        self._pack = load_pack(pack)
        self._codes = {name.casefold(): c.id for c in self._pack.countries for name in _called(c)}
        self._press = {o.id for o in self._pack.organisations if o.type == "media"}
        self._names: dict[tuple[str, str], Pattern] = {}
        self._counts: dict[tuple[str, date | None], tuple[int, int]] = {}
        self._cited: dict[str, list[tuple[int, int, str]]] = {}
        self._read: set[int] = set()
        self._looked = False

    def belongs(self, actor: Json, party: str) -> bool:
        """Whether the actor is the party (by id or name), or is of the country that it is."""
        if actor["id"] == party or actor["id"] == slug(party) or actor["name"].casefold() == party.casefold():
            return True
        code = self.code(party)
        return code is not None and actor.get("country") == code

    def code(self, party: str) -> str | None:
        """The ISO code of the country that a party is, where it is one."""
        return self._codes.get(party.casefold())

    def names_of_party(self, party: str) -> Pattern:
        """The name of a party; of a country, its adjectives and people too."""
        code = self.code(party)
        return self.names_of({"id": party, "name": party, "type": "country" if code else "", "country": code})

    def names_of(self, actor: Json) -> Pattern:
        """A person's surname or another's name, and the names, adjectives and peoples of the country."""
        key = actor["id"], actor.get("country") or ""
        if key not in self._names:
            own = actor["name"].split()[-1] if actor["type"] == "person" and actor["name"].split() else actor["name"]
            country = next((c for c in self._pack.countries if c.id == key[1]), None)
            of_country = (*_called(country), *country.adjectives, *country.demonyms) if country else ()
            plural = tuple(f"{name}s" for name in (country.demonyms if country else ()))
            names = (own if len(own) >= _SURNAME else "", *of_country, *plural)
            self._names[key] = names_pattern(n for n in names if len(n) > 1)
        return self._names[key]

    def country(self, code: str) -> str:
        """The name of a country by its ISO code; the code where the pack does not know it."""
        return next((c.name for c in self._pack.countries if c.id == code), code)

    def press(self, actor: Json) -> bool:
        """Whether the actor is a medium, which reports but takes no part."""
        return actor["id"] in self._press

    def counts(self, fact: str) -> tuple[int, int]:
        """How many reports tell a fact by now, and from how many independent origins."""
        key = fact, self.until
        if key not in self._counts:
            found = self._ledger.fact(fact)
            out = {line["article"] for line in found["told"] if self._out(line)} if found else set()
            origins = sum(any(article in out for article in its) for its in found["by_origin"]) if found else 0
            self._counts[key] = max(len(out), 1), max(origins, 1)
        return self._counts[key]

    def _out(self, line: Json) -> bool:
        return self.until is None or not line["reported"] or line["reported"][:10] <= self.until.isoformat()

    def origins(self, fact: str) -> int:
        """From how many independent origins a fact is told by now."""
        return self.counts(fact)[1]

    def place(self, name: str) -> tuple[float, float] | None:
        """Latitude and longitude of a place that the pack knows."""
        for place in self._pack.places:
            its = name.casefold() in (place.id, *(n.casefold() for n in (place.name, *place.aliases)))
            if its and place.lat is not None and place.lon is not None:
                return place.lat, place.lon
        return None

    def called(self, lat: float, lon: float) -> str | None:
        """The name of the place of the pack that is nearest to a point, None where there is none within a kilometre."""
        points = ((p.name, p.lat, p.lon) for p in self._pack.places if p.precision == "point")
        far = [(kilometres((lat, lon), (a, b)), name) for name, a, b in points if a is not None and b is not None]
        nearest = min(far, default=None)
        return nearest[1] if nearest and nearest[0] <= 1 else None

    def cited(self) -> Mapping[str, list[tuple[int, int, str]]]:
        """By article, the stretches of words that kept briefs cite, each with the title of the brief."""
        for kept in self._ledger.briefs(limit=1_000) if not self._looked else ():
            if kept["number"] not in self._read:
                self._read.add(kept["number"])
                whole = self._ledger.brief(kept["number"])
                for source in _sources(json.loads(whole["brief"])) if whole else ():
                    its = self._cited.setdefault(source["article"], [])
                    its += ((w["start"], w["end"], kept["title"]) for w in source["words"])
        self._looked = True
        return self._cited

    def forget(self) -> None:
        """What may be otherwise by the next run."""
        self._counts, self._looked = {}, False


def _called(country: Country) -> tuple[str, ...]:
    return (country.id, country.name, *country.aliases)


def _sources(brief: Json) -> Iterator[Json]:
    for section in brief["sections"]:
        for line in section["lines"]:
            yield from line["sources"]
            for other in line["beside"]:
                yield from other["sources"]
