"""The claims of one fact side by side: its records in; what each claimant says of when, where and how many, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.ledger.identity import actor_fields
from onrecord.watching import phrases
from onrecord.watching.sentences import duration

Json = dict[str, Any]

ASPECTS = ("Who", "When", "Where", "How many", "What", "Held to be")
"""What claims are compared by, in the order in which they stand on the page."""
PLAIN = "so"
"""What is told as it is: neither denied nor planned, possible or conditional."""
_WHAT = {
    "incident": ("type", "subtype", "target", "outcome"), "contact": ("mode", "status", "message"),
    "channel": ("name", "status", "purpose"), "pledge": ("status",), "assessment": ("level", "direction"),
    "warning": ("threat", "condition"), "alignment": ("step",), "monitoring": ("subject",),
    "statement": ("form", "act", "occasion"),
}  # fmt: skip


@dataclass(slots=True)
class Claim:
    """What one claimant says; None is the report in its own voice. `says` has, by aspect and value, the records."""

    by: Json | None
    records: list[Json] = field(default_factory=list)
    says: dict[str, dict[str, list[Json]]] = field(default_factory=dict)
    origins: int = 0


def claimant(record: Json) -> Json | None:
    """The nearest voice that vouches and is not the outlet itself."""
    voices: list[Json] = record["attribution"]
    return next((v["actor"] for v in voices if v["span"] is not None or v["cue"] not in ("outlet", "credit")), None)


def claims(told: Sequence[Json], by_origin: Sequence[Sequence[str]]) -> tuple[list[Claim], set[str]]:
    """The claims, those of most reports first, and the aspects in which they differ."""
    found: dict[str, Claim] = {}
    for record in told:
        voice = claimant(record)
        claim = found.setdefault(voice["id"] if voice else "", Claim(voice))
        claim.records.append(record)
        for aspect, value in _says(record):
            claim.says.setdefault(aspect, {}).setdefault(value, []).append(record)
    for claim in found.values():
        its = {r["article"] for r in claim.records}
        claim.origins = sum(not its.isdisjoint(origin) for origin in by_origin)
    every = sorted(found.values(), key=lambda c: (-len({r["article"] for r in c.records}), c.by is None))
    return every, {aspect for aspect in ASPECTS if _differ(every, aspect)}


def _differ(every: Sequence[Claim], aspect: str) -> bool:
    """Whether two claims that say something of it have not one value in common, or one has several."""
    said = [set(c.says[aspect]) for c in every if aspect in c.says]
    return len(set().union(*said)) > 1 if said else False


def _says(r: Json) -> Iterator[tuple[str, str]]:
    who = [phrases.actor(a) for name in actor_fields(r["kind"]) if (value := r.get(name)) for a in _several(value)]
    if who:
        yield "Who", phrases.listed(dict.fromkeys(who))
    if when := phrases.when(r["when"]):
        yield "When", when.removeprefix("on ")
    if r.get("place"):
        exact = {"unresolved": " (not resolved)", "country": " (only the country)", "area": " (an area)"}
        yield "Where", phrases.one_line(r["place"]["name"], 80) + exact.get(r["place"]["precision"], "")
    if many := phrases.listed(_figures(r)):
        yield "How many", many
    what = [phrases.one_line(str(r[name]), 200).replace("_", " ") for name in _WHAT.get(r["kind"], ()) if r.get(name)]
    if what:
        yield "What", ", ".join(dict.fromkeys(what))
    held = [mark for mark, usual in ((r["polarity"], "asserted"), (r["modality"], "actual")) if mark != usual]
    yield "Held to be", ", ".join(held) or PLAIN


def _several(value: Any) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _figures(r: Json) -> Iterator[str]:
    if r.get("count"):
        yield phrases.figure(r["count"])
    yield from map(phrases.item, r.get("items") or r.get("harm") or ())
    if r.get("amount"):
        yield phrases.amount(r["amount"])
    if r.get("duration_minutes") is not None:
        yield duration(r["duration_minutes"])
    if r.get("gap_days") is not None:
        yield f"first in {phrases.number(r['gap_days'])} days"
    if r.get("frequency"):
        yield phrases.often(r["frequency"])
