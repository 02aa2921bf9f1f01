"""The columns of the tables of the ledger: a kind in, the heads that fit it out; a record in, who and how out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from onrecord.ledger.pages import Sort
from onrecord.surfaces.web.render import full_stop
from onrecord.watching.phrases import amount, capital, counted, items, often, one_line, when
from onrecord.watching.sentences import OWN_VOICE, duration, say

Json = dict[str, Any]


class Column(NamedTuple):
    """`key` says which cell of the template it has; `sort` by what its head sorts the lines."""

    key: str
    head: str
    sort: Sort | None = None


_WHO = {
    "statement": "Speaker", "contact": "Between", "channel": "Parties", "pledge": "Donor and recipient",
    "loss": "Whose losses", "incident": "By whom", "assessment": "Assessor", "warning": "Who warns whom",
    "alignment": "Country", "monitoring": "Watcher",
}  # fmt: skip
_HOW = {
    "contact": "How", "channel": "State", "pledge": "What and how far", "loss": "What was lost",
    "incident": "What and where", "assessment": "Level", "alignment": "Step", "monitoring": "How often",
}  # fmt: skip
_OTHERS: dict[str, tuple[Column, ...]] = {
    "article": (
        Column("published", "Published"), Column("title", "Title"), Column("outlet", "Outlet"),
        Column("language", "Language"), Column("from", "Made from"),
    ),
    "fact": (
        Column("fact", "Fact, as first told"), Column("reports", "Reports"), Column("outlets", "Outlets"),
        Column("number_of_origins", "Origins"), Column("tellers", "Told by"),
    ),
    "actor": (
        Column("name", "Name"), Column("type", "Type"), Column("records", "Records"), Column("articles", "Reports"),
        Column("names", "Also as"),
    ),
    "story": (Column("story", "First report"), Column("days", "Days"), Column("reports", "Reports")),
    "discrepancy": (Column("sort", "Kind"), Column("doubt", "What does not add up"), Column("report", "Report")),
    "refusal": (Column("refused", "Refused"), Column("path", "Report"), Column("reason", "Reason")),
}  # fmt: skip


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of the table of a kind."""
    if kind in _OTHERS:
        return _OTHERS[kind]
    how = (Column("how", _HOW[kind]),) if kind in _HOW else ()
    voices = () if kind == "statement" else (Column("voices", "According to"),)
    return (
        Column("when", "When", "day"), Column("who", _WHO[kind]), *how, Column("what", "What was reported"), *voices,
        Column("origins", "Origins", "origins"), Column("report", "Report", "reported"),
    )  # fmt: skip


def who_of(r: Json) -> list[tuple[str, Json]]:
    """Whoever the record is of, each with the word before the name: ("", donor), ("to", recipient)."""
    if r["kind"] == "contact":
        first = r["initiator"]
        rest = [p for p in r["participants"] if not first or p["id"] != first["id"]]
        return [("", a) for a in ([first] if first else []) + rest]
    if r["kind"] == "channel":
        return [("", a) for a in r["parties"]]
    one, other, word = _PAIRS[r["kind"]]
    return [(w, r[name]) for w, name in (("", one), (word, other)) if name and r.get(name)]


_PAIRS = {
    "statement": ("speaker", "addressee", "to"), "pledge": ("donor", "recipient", "to"), "loss": ("side", "", ""),
    "incident": ("actor", "", ""), "assessment": ("assessor", "", ""), "warning": ("actor", "target", "to"),
    "alignment": ("country", "", ""), "monitoring": ("watcher", "", ""),
}  # fmt: skip


def how_of(r: Json) -> list[str]:
    """The few words of the kind, each a line of its cell: how they were in contact, what was lost, which level."""
    found: list[str] = _HOW_WORDS[r["kind"]](r) if r["kind"] in _HOW_WORDS else []
    if r["modality"] not in ("actual", r.get("status")):
        found.append(r["modality"])
    if r["polarity"] == "denied":
        found.append("denied")
    return [capital(text) if n == 0 else text for n, text in enumerate(t for t in found if t)]


def _contact(r: Json) -> list[str]:
    status = "not held" if r["status"] == "none" else r["status"]
    length, gap = r["duration_minutes"], r["gap_days"]
    return [
        f"{r['mode']}, {status}", duration(length) if length else "",
        f"after {counted(int(gap), 'day')}" if gap is not None else "",
    ]  # fmt: skip


def _incident(r: Json) -> list[str]:
    event = (r["subtype"] or "other") if r["type"] == "other" else r["type"].replace("_", " ")
    return [event, one_line(r["place"]["name"], 60) if r["place"] else ""]


_HOW_WORDS: dict[str, Callable[[Json], list[str]]] = {
    "contact": _contact,
    "channel": lambda r: [r["status"], often(r["frequency"])],
    "pledge": lambda r: [r["status"], amount(r["amount"]), items(r["items"])],
    "loss": lambda r: [items(r["items"])],
    "incident": _incident,
    "assessment": lambda r: [one_line(r["level"] or "", 60), r["direction"] or ""],
    "alignment": lambda r: [f"{r['step']}: {one_line(r['organisation']['name'], 60)}"],
    "monitoring": lambda r: [often(r["frequency"])],
}


def without_roles(r: Json) -> Json:
    """The record with nobody's role."""
    plain = {"role": None}
    bare: Json = {
        name: [{**a, **plain} for a in r[name]] if isinstance(r[name], list) else {**r[name], **plain}
        for name in _ACTORS
        if isinstance(r.get(name), dict | list)
    }
    return {**r, **bare}


def sentence_of(r: Json) -> str:
    """What was reported, without what has a column of its own: their roles, and who vouches for it."""
    voices: Json = {} if r["polarity"] == "denied" or r["kind"] == "statement" else {"attribution": []}
    return full_stop(capital(say({**without_roles(r), **voices})))


_ACTORS = (
    "speaker", "participants", "initiator", "parties", "donor", "recipient", "side", "actor", "assessor", "target",
    "country", "watcher",
)  # fmt: skip


def vouching(r: Json) -> list[Json]:
    """Who vouches for it, nearest first, without the outlet and without whoever says it in the sentence itself."""
    own = r.get(OWN_VOICE.get(r["kind"], "")) or {}
    outlet = (r.get("outlet") or "").casefold()
    found = (v["actor"] for v in r["attribution"] if v["cue"] != "outlet")
    kept = {a["id"]: a for a in reversed([*found]) if a["name"].casefold() != outlet and a["id"] != own.get("id")}
    return [*reversed(kept.values())]


def day_of(r: Json) -> str:
    """When it happened, as short as it can be said; "" where that is not known."""
    said = when(r.get("when"))
    if said.startswith("between "):
        return said.removeprefix("between ").replace(" and ", " to ", 1)
    return said.removeprefix("on ").removeprefix("in ")
