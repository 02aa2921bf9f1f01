"""What the page of an actor shows: a desk and an actor in; roles, contacts, sayings, ledgers and activity out.

However many records somebody has, only the latest of each sort are read; the rest is counted and led to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.errors import UsageError
from onrecord.ledger import Filter
from onrecord.ledger.identity import actors_in
from onrecord.ledger.pages import Count
from onrecord.model.records import KINDS
from onrecord.packs.pack import load_pack, slug
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.drawings import axis, bars, columns, role_bars
from onrecord.surfaces.web.strips import begin_of, strip
from onrecord.watching.clocks import Clock, clocks, lines_of_communication
from onrecord.watching.levels import levels
from onrecord.watching.tallies import losses, pledges

Json = dict[str, Any]

_SOME = 20
_LATEST = 40
_PARTY_TO = ("channel", "loss", "pledge", "assessment")
_CONTACTS = 60
_SAID = 12
_OF_THEM = 8
_CLOCKS = 30
_QUOTED = ("direct", "mixed")
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Person:
    """One actor, whose records a desk reads as of a day; `line` is that of `Ledger.actor`."""

    desk: Desk
    line: Json
    as_of: str | None

    @property
    def id(self) -> str:
        """The id."""
        return str(self.line["id"])

    def shown(self) -> Json:
        """All that the page shows, by name."""
        some, contacts, said, addressed, *rest = self.desk.ledger.latest(
            [
                (self._asked(None), _SOME),
                (self._asked("contact"), _CONTACTS),
                (self._asked("statement", role="speaker"), 2 * _SAID),
                (self._asked("statement", role="addressee"), _OF_THEM),
                *((self._asked(kind), _LATEST) for kind in _PARTY_TO),
            ]
        )
        party = dict(zip(_PARTY_TO, rest, strict=True))
        until = self._counted_to()
        pairs = self._clocks(contacts)
        first = min((day for c in pairs if (day := begin_of(c))), default=None)
        roles = self.line["roles"]
        return {
            "line": self.line,
            "number": sum(self.line["records"].values()),
            "country": self._country(some),
            "role": self._role(),
            "people": self._people(some),
            "latest": some[:5],
            "counted_to": until,
            "roles": role_bars(roles, axis(r[end] for r in roles for end in ("first", "last"))),
            "clocks": [(c, self._other(c), strip(c, until, first)) for c in pairs[:_CLOCKS]],
            "more_clocks": max(len(pairs) - _CLOCKS, 0),
            "lines": lines_of_communication(party["channel"]),
            "levels": levels(r for r in party["assessment"] if r["assessor"]["id"] == self.id),
            "losses": [t for t in losses(party["loss"]) if self._among(t.side, t.claimant)],
            "pledges": [a for a in pledges(party["pledge"]) if self._among(a.donor, a.recipient)],
            "said": _said(said),
            "sought": self.sought,
            "of_them": self._of_them(addressed),
            "activity": self._activity(),
            "decisions": self._decisions(),
        }

    def _among(self, *actors: Json | None) -> bool:
        return any(a is not None and a["id"] == self.id for a in actors)

    def _asked(self, kind: str | None, **more: Any) -> Filter:
        return Filter(kind=kind, as_of=self.as_of, **{"who": (self.id,), **more})

    def _counted_to(self) -> date:
        last, today = self.desk.last_day(), self.desk.today()
        until = min(date.fromisoformat(last), today) if len(last) == len("2025-06-01") else today
        return min(until, date.fromisoformat(self.as_of)) if self.as_of else until

    def _country(self, some: Iterable[Json]) -> Json | None:
        """The country that the latest records give: `code`, and `id` and `name` where the pack knows them."""
        code = next((a["country"] for r in some for a in actors_in(r) if a["id"] == self.id and a.get("country")), None)
        if code is None:
            return None
        name = next((c.name for c in load_pack(self.desk.settings.pack).countries if c.id == code), None)
        return {"code": code, "name": name or code, "id": slug(name) if name else None}

    def _role(self) -> str | None:
        """The role that was given last, one of several words before a mere title."""
        given = [r for r in self.line["roles"] if r["last"]]
        return max(given, key=lambda r: (" " in r["role"], r["last"], r["mentions"]))["role"] if given else None

    def _people(self, some: Iterable[Json]) -> list[Json]:
        """Of a country, its bodies and people."""
        country = self._country(some) if self.line["type"] == "country" else None
        if country is None:
            return []
        ledger, code = self.desk.ledger, country["code"]
        return self.desk.lately(("people", code, self.as_of), lambda: ledger.actors_of(code, as_of=self.as_of))

    def _clocks(self, contacts: Iterable[Json]) -> list[Clock]:
        return [c for c in clocks(contacts) if self.id in (c.parties[0]["id"], c.parties[1]["id"])]

    def _other(self, clock: Clock) -> Json:
        one, other = clock.parties
        return other if one["id"] == self.id else one

    def _of_them(self, addressed: Sequence[Json]) -> list[Json]:
        """The latest sayings of others to them or with their name in it."""
        found = list(addressed)
        if self.sought and len(found) < _OF_THEM // 2:
            with suppress(UsageError):
                asked = self._asked("statement", who=(), words=f'"{self.sought}"')
                found += self.desk.ledger.page(asked, limit=_OF_THEM, counted=False).lines
        others = [r for r in found if r["speaker"]["id"] != self.id and self._named_in(r)]
        return sorted(_once(others), key=lambda r: r["reported"] or "", reverse=True)[:_OF_THEM]

    @property
    def sought(self) -> str | None:
        """By which name others are taken to speak of them: a person's last, a body's or country's whole name."""
        if self.line["type"] not in ("person", "organisation", "country"):
            return None
        name = self.line["name"].replace('"', " ").split()
        word = name[-1] if self.line["type"] == "person" and name else " ".join(name)
        return word if len(word) >= _SHORTEST_NAME else None

    def _named_in(self, record: Json) -> bool:
        """Whether what is said has the name, and not only who says it."""
        if record["addressee"] and record["addressee"]["id"] == self.id:
            return True
        said = " ".join([record["content"], *record["quotes"]])
        return bool(self.sought) and str(self.sought).lower() in said.lower()

    def _activity(self) -> Json:
        counts = self.desk.ledger.count_by(Filter(who=(self.id,), by="reported", as_of=self.as_of), "month")
        dated: list[Count] = [row for row in counts.rows if row.bucket]
        drawn = columns(dated, KINDS)
        return {"columns": drawn, "bars": bars(drawn), "exact": counts.exact}

    def _decisions(self) -> list[Json]:
        numbers = set(self.line["decisions"])
        return [d for d in self.desk.ledger.decisions(as_of=self.as_of) if d["number"] in numbers]


def _said(lines: Iterable[Json]) -> list[Json]:
    """The latest sayings, each once, those in their own words first."""
    return sorted(_once(lines)[:_SAID], key=lambda r: r["form"] not in _QUOTED)


def _once(lines: Iterable[Json]) -> list[Json]:
    """The first line of each fact."""
    found: dict[str, Json] = {}
    for line in lines:
        found.setdefault(line["fact"], line)
    return list(found.values())
