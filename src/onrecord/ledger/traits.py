"""Short words by which records are sorted: the JSON of a record in; its types, its status and who is what in it, out.

| kind | types | status |
| --- | --- | --- |
| statement | form | act |
| contact | mode | status |
| channel | how often it is used | status |
| pledge | categories of the items, `money` | status |
| loss | categories of the items | |
| incident | type and subtype | |
| assessment | direction | level |
| warning | | |
| alignment | step | |
| monitoring | how often it is watched | |

A record that is denied, or is told as planned, possible or conditional, has that as its status where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.ledger.identity import Json, actor_fields

_LONGEST = 60


def types_of(line: Json) -> tuple[str, ...]:
    """The types of a record, each once; most have one."""
    return tuple(dict.fromkeys(_short(value) for value in _types(line) if value))


def _types(line: Json) -> Iterator[Any]:
    kind = line["kind"]
    if kind in _TYPE:
        yield from (line.get(name) for name in _TYPE[kind])
    elif kind in ("pledge", "loss"):
        yield from (item.get("category") for item in line.get("items") or ())
        if line.get("amount"):
            yield "money"
    elif kind in ("channel", "monitoring") and line.get("frequency"):
        yield line["frequency"].get("per")


def status_of(line: Json) -> str | None:
    """The one status of a record, where it has one."""
    own = line.get(_STATUS.get(line["kind"], ""))
    if not own:
        own = "denied" if line.get("polarity") == "denied" else line.get("modality")
    return None if not own or own == "actual" else _short(own)


def roles_of(line: Json) -> list[tuple[str, Json]]:
    """Who is what in a record: the actors with the names of the fields that hold them, those who vouch for it first."""
    found = [("attribution", voice["actor"]) for voice in line.get("attribution") or ()]
    for name in actor_fields(line["kind"]):
        value = line.get(name)
        if value:
            found += ((name, actor) for actor in (value if isinstance(value, list) else (value,)))
    return found


def _short(value: Any) -> str:
    return " ".join(str(value).split())[:_LONGEST]


_TYPE = {
    "statement": ("form",), "contact": ("mode",), "incident": ("type", "subtype"), "assessment": ("direction",),
    "alignment": ("step",),
}  # fmt: skip
_STATUS = {"statement": "act", "contact": "status", "channel": "status", "pledge": "status", "assessment": "level"}
