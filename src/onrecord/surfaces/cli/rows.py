"""One line of the ledger as a person reads it: a dict in; when, who, what and its words, where, report out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onrecord.ledger.said import in_words
from onrecord.surfaces.cli.console import printable
from onrecord.surfaces.exports.cells import flat

Line = dict[str, Any]
LONGEST_WORDS = 220


def cut(text: str, longest: int = LONGEST_WORDS) -> str:
    """The text on one line, cut at a space where it is too long."""
    line = printable(text)
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def short_place(line: Line) -> str:
    """Where a report is, short enough for a column: the host of its URL, else the name of its file."""
    return cut(_site(line.get("url")) or line["path"].rsplit("/", 1)[-1], 60)


def when(line: Line) -> str:
    """The day or days on which it happened; as written where that could not be resolved."""
    stated = line.get("when")
    if not stated:
        return ""
    if stated["start"] is None:
        return f"“{cut(stated['text'], 40)}”" if stated["text"] else "?"
    days: str = stated["start"] if stated["start"] == stated["end"] else f"{stated['start']} – {stated['end']}"
    return f"{days} (inferred)" if stated["basis"] == "inferred" else days


def report(line: Line) -> str:
    """Where it was reported: the outlet, else the site or the file, and the publication date."""
    name = line.get("outlet") or _site(line.get("url")) or (line.get("path") or "").rsplit("/", 1)[-1]
    return " ".join(t for t in (cut(str(name), 60), line.get("reported") or "undated") if t)


def _site(url: str | None) -> str:
    return url.split("://", 1)[-1].split("/", 1)[0].removeprefix("www.") if url else ""


def place(line: Line) -> str:
    """The name of the place."""
    return cut(flat(line.get("place")), 60)


def _actor(actor: Line | None) -> str:
    if not actor:
        return ""
    name, role = actor["name"], actor.get("role")
    return cut(f"{name} ({role})" if role and role.lower() not in name.lower() else name, 80)


def who(line: Line) -> str:
    """Whoever the record is of."""
    for field in ("participants", "parties"):
        if line.get(field):
            return ", ".join(_actor(a) for a in line[field])
    for field in ("speaker", "donor", "side", "actor", "assessor", "country", "watcher"):
        if line.get(field):
            return _actor(line[field])
    return ""


def _to(actor: Line | None) -> str:
    return f"to {_actor(actor)}" if actor else ""


def _act(line: Line) -> str:
    """What a statement does, where it is no plain statement and its cue may not tell."""
    return {"ask": "question", "refuse": "no comment"}.get(line.get("act", ""), "")


def _number(value: float | None, noun: str) -> str:
    return f"{value:g} {noun}" if value is not None else ""


_WHAT: dict[str, Callable[[Line], list[str]]] = {
    "statement": lambda r: [_act(r), r["cue"], _to(r.get("addressee")), r.get("occasion") or ""],
    "contact": lambda r: [
        r["mode"], r["status"], _number(r.get("duration_minutes"), "minutes"),
        _number(r.get("gap_days"), "days after the last"), r.get("message") or "",
    ],
    "channel": lambda r: [r["name"], r["status"], flat(r.get("frequency")), r.get("purpose") or ""],
    "pledge": lambda r: [r["status"], _to(r.get("recipient")), flat(r["items"]), _money(r.get("amount"))],
    "loss": lambda r: [flat(r["items"])],
    "incident": lambda r: [
        _kind_of_event(r), f"on {r['target']}" if r.get("target") else "", flat(r.get("count")),
        r.get("outcome") or "", "; ".join(map(_harm, r["harm"])),
    ],
    "assessment": lambda r: [r["subject"], r.get("level") or "", r.get("direction") or ""],
    "warning": lambda r: [_to(r.get("target")), r["threat"], r.get("condition") or ""],
    "alignment": lambda r: [r["step"], flat(r["organisation"])],
    "monitoring": lambda r: [r["subject"], flat(r.get("frequency"))],
}  # fmt: skip


def _kind_of_event(r: Line) -> str:
    """The coarse type of an incident; its finer one where the coarse says nothing."""
    return (r.get("subtype") or "other").lower() if r["type"] == "other" else r["type"].replace("_", " ")


def _money(amount: Line | None) -> str:
    """A sum as the text writes it, else in figures."""
    return (amount.get("text") or flat(amount)) if amount else ""


def _harm(item: Line) -> str:
    """Who or what was harmed, and how: "seven people killed"."""
    return " ".join(t for t in (flat(item), item.get("category")) if t)


def what(line: Line) -> str:
    """What happened, in a few words, with what qualifies it."""
    parts = [p for p in _WHAT[line["kind"]](line) if p]
    parts += [line["modality"]] if line["modality"] not in ("actual", line.get("status")) else []
    parts += ["denied"] if line["polarity"] == "denied" and "denied" not in parts else []
    return cut(", ".join(parts))


def according_to(line: Line) -> str:
    """The voices that vouch for it, nearest first, without the outlet and without whoever the record is of."""
    names = [v["actor"]["name"] for v in line["attribution"] if v["actor"]["name"] != line.get("outlet")]
    if line["kind"] == "statement":
        names = [n for n in names if n != line["speaker"]["name"]]
    return f"according to {cut(', '.join(dict.fromkeys(names)), 120)}" if names else ""


def corrected(line: Line) -> str:
    """What a person changed in it, and what the machine read there."""
    by_hand = line.get("corrected")
    if not by_hand:
        return ""
    was = "; ".join(f"{name} was {in_words(name, told['read'])}" for name, told in by_hand["fields"].items())
    return cut(f"corrected by {by_hand['by']}: {was}")


def words(line: Line) -> str:
    """The words of its own report that the line rests on, between quote marks."""
    own = [span["text"] for span in line["evidence"] if span.get("article") in (None, line.get("article"))]
    if not own:
        return ""
    text = cut(" … ".join(own))
    return f"‘{text}’" if any(mark in text for mark in "“”\"") else f"“{text}”"
