"""What the page of a fact shows: a desk and a fact in; claims, figures, wordings, what differs and is near, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onrecord.ledger import Filter
from onrecord.ledger.identity import actors_in
from onrecord.surfaces.web.claims import ASPECTS, PLAIN, claims
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.drawings import axis
from onrecord.surfaces.web.figures import plots

Json = dict[str, Any]

_NEAR_DAYS = 7
_LOOKED_AT = 24
_NEAR = 8
_BESIDE = 6
_DOUBTED = 12
_LINKS = 60


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact, as a desk reads it as of a day; `line` is that of `whole_fact`."""

    desk: Desk
    line: Json
    as_of: str | None

    def shown(self) -> Json:
        """All that the page shows, by name."""
        told, by_origin = self.line["told"], self.line["by_origin"]
        sides, differing = claims(told, by_origin)
        return {
            "line": self.line,
            "first": self._first(),
            "claims": sides,
            "aspects": [a for a in ASPECTS if any(set(c.says.get(a, ())) - {PLAIN} for c in sides)],
            "differing": differing,
            "plots": plots(self.line["spread"], told),
            "origins": self._origins(),
            "differs": list(self._differing())[:_LINKS],
            "alike": self._alike(),
            "places": self._places(),
            "doubts": self._doubts(),
            "near": self._near(),
            "beside": self._beside(),
        }

    def _first(self) -> Json:
        """The record of the report that told it first."""
        told: list[Json] = self.line["told"]
        return next((r for r in told if r["article"] == self.line["earliest"]), told[0])

    def _origins(self) -> Json:
        """The reports of each origin with the records in them, each with where it lies on one line of days."""
        told = self.line["told"]
        line = axis(r["reported"] for r in told)
        groups = []
        for group in self.line["by_origin"]:
            its = sorted((r for r in told if r["article"] in set(group)), key=lambda r: r["reported"] or "9")
            dots = [line.at(date.fromisoformat(r["reported"][:10])) for r in its if line and r["reported"]]
            groups.append((its, list(dict.fromkeys(dots))))
        return {"groups": sorted(groups, key=lambda g: g[0][0]["reported"] or "9"), "axis": line}

    def _differing(self) -> Iterator[Json]:
        """The fields in which two reports are at odds, each pair of values once."""
        origin = {article: n for n, group in enumerate(self.line["by_origin"]) for article in group}
        by_key = {(r["id"], r["article"]): r for r in self.line["told"]}
        seen = set()
        for link in self.line["links"]:
            one, other = by_key[tuple(link["record"])], by_key[tuple(link["other"])]
            apart = origin[one["article"]] != origin[other["article"]]
            relation = link["relation"] if apart else "changed in a copy"
            for field in link["fields"]:
                key = relation, field["field"], frozenset((field["one"], field["other"]))
                if field["contrary"] and key not in seen:
                    seen.add(key)
                    later = {"one": one, "other": other}.get(link["later"] or "") if relation == "update" else None
                    yield {**field, "relation": relation, "a": one, "b": other, "later": later, "why": link["why"]}

    def _alike(self) -> list[Json]:
        """Why each two records are taken to tell one happening."""
        by_key = {(r["id"], r["article"]): r for r in self.line["told"]}
        links = self.line["links"][:_LINKS]
        return [{**k, "a": by_key[tuple(k["record"])], "b": by_key[tuple(k["other"])]} for k in links]

    def _places(self) -> list[Json]:
        places = {r["place"]["id"]: r["place"] for r in self.line["told"] if r.get("place")}
        return list(places.values())

    def _doubts(self) -> list[Json]:
        """What does not add up in the words of its records, or in the days of its reports."""
        found: dict[str, Json] = {}
        spans: dict[str, list[Json]] = {}
        for r in self.line["told"]:
            spans.setdefault(r["article"], []).extend(r["evidence"])
        some = list(spans)[:_DOUBTED]
        for doubt in self.desk.ledger.doubts(*some, as_of=self.as_of, conflicts=False):
            its = spans[doubt["article"]]
            touched = any(e["start"] < s["end"] and s["start"] < e["end"] for e in doubt["evidence"] for s in its)
            if touched or doubt["kind"] == "dating":
                found.setdefault(doubt["summary"], doubt)
        return list(found.values())[:_NEAR]

    def _near(self) -> list[Json]:
        """Other facts of the kind, of the same people and days, which may be the same one."""
        first = self._first()
        who = next((a["id"] for a in reversed(actors_in(first)) if a["type"] != "anonymous"), None)
        when = first["when"] if first["when"] and first["when"]["start"] else None
        day = date.fromisoformat((when["start"] if when else first["reported"] or "1970-01-01")[:10])
        around = timedelta(days=_NEAR_DAYS)
        asked = Filter(
            kind=self.line["kind"], who=(who,) if who else (), as_of=self.as_of,
            since=max(day, date.min + around) - around, until=min(day, date.max - around) + around,
        )  # fmt: skip
        return self._facts(self.desk.ledger.page(asked, limit=_LOOKED_AT, counted=False).lines, _NEAR)

    def _beside(self) -> list[Json]:
        """What the report that told it first tells beside it."""
        asked = Filter(article=self.line["earliest"], as_of=self.as_of)
        return self._facts(self.desk.ledger.page(asked, limit=_LOOKED_AT, counted=False).lines, _BESIDE)

    def _facts(self, lines: Iterable[Json], most: int) -> list[Json]:
        found: dict[str, Json] = {}
        for line in lines:
            if line["fact"] != self.line["id"]:
                found.setdefault(line["fact"], line)
        return list(found.values())[:most]
