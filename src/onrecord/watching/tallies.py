"""Running ledgers: pledges by donor and losses by who claims them in, sums of the claims out, each fact counted once.

A sum of claims is no count of what was lost or given: it says how much one voice has claimed, from one day to another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_STATES = ("considered", "pending", "announced", "approved", "delivered")


@dataclass(slots=True)
class Sum:
    """So much of one thing; `at_least` where a part of it is a bound or of an unknown number."""

    name: str
    value: float = 0
    at_least: bool = False
    facts: int = 0

    def add(self, quantity: Json | None) -> None:
        """Add a quantity; one that has no figure only says that there is more."""
        self.facts += 1
        self.at_least |= quantity is None or quantity["value"] is None
        self.value += (quantity["value"] or quantity["min"] or 0) if quantity else 0


@dataclass(slots=True)
class Tally:
    """What one claimant says that one side lost."""

    claimant: Json | None
    side: Json
    first: str | None = None
    last: str | None = None
    items: dict[str, Sum] = field(default_factory=dict)
    records: list[Json] = field(default_factory=list)


def losses(lines: Iterable[Json]) -> list[Tally]:
    """Claimed losses by claimant and side, the claims of most facts first; a fact with several reports counts once."""
    found: dict[tuple[str, str], Tally] = {}
    for line in _once(lines):
        voice = line["attribution"][0]["actor"] if line["attribution"] else None
        key = (voice["id"] if voice else "", line["side"]["id"])
        tally = found.setdefault(key, Tally(voice, line["side"]))
        tally.records.append(line)
        _stretch(tally, line)
        for item in line["items"]:
            tally.items.setdefault(item["category"] or item["name"], Sum(item["category"] or item["name"])).add(
                item["quantity"]
            )
    return sorted(found.values(), key=lambda t: (-len(t.records), t.side["name"]))


def _stretch(tally: Tally, line: Json) -> None:
    day = (line["when"]["start"] if line["when"] else None) or line.get("reported")
    if day:
        tally.first = min(tally.first or day, day)
        tally.last = max(tally.last or day, day)


@dataclass(slots=True)
class Aid:
    """What one donor has pledged to one recipient: sums by currency, pledges by state."""

    donor: Json
    recipient: Json | None
    sums: dict[str, Sum] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    records: list[Json] = field(default_factory=list)


def pledges(lines: Iterable[Json]) -> list[Aid]:
    """Pledges by donor and recipient, those with most pledges first; what is denied is left out."""
    found: dict[tuple[str, str], Aid] = {}
    for line in _once(lines):
        if line["polarity"] == "denied":
            continue
        recipient = line["recipient"]
        key = (line["donor"]["id"], recipient["id"] if recipient else "")
        aid = found.setdefault(key, Aid(line["donor"], recipient))
        aid.records.append(line)
        aid.states[line["status"]] = aid.states.get(line["status"], 0) + 1
        amount = line["amount"]
        if amount and amount["value"] is not None:
            aid.sums.setdefault(amount["currency"] or "", Sum(amount["currency"] or "")).add(
                {"value": amount["value"], "min": None}
            )
    for aid in found.values():
        aid.states = {s: aid.states[s] for s in (*_STATES, *aid.states) if s in aid.states}
    return sorted(found.values(), key=lambda a: (-len(a.records), a.donor["name"]))


def _once(lines: Iterable[Json]) -> Iterable[Json]:
    facts = set[str]()
    for line in lines:
        if line["fact"] not in facts:
            facts.add(line["fact"])
            yield line
