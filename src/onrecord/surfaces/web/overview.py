"""What the ledger has of each kind: a filter in; counts and the latest line of every kind out."""

from __future__ import annotations

from typing import Any, NamedTuple

from onrecord.ledger.lines import LISTED
from onrecord.model.records import KINDS
from onrecord.surfaces.web.columns import sentence_of
from onrecord.surfaces.web.desk import Desk
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.listing import one_page

Json = dict[str, Any]

_COUNTED = 500
_COUNTED_SLOWLY = {"story": 50, "discrepancy": 50}
"""What is no record is counted up to here."""


class Kind(NamedTuple):
    """A kind with how many lines match, the latest (or the foremost) of them, what it says, and where they all are."""

    name: str
    number: str
    latest: Json | None
    said: str
    address: str


def overview(desk: Desk, asked: Asked) -> Json:
    """The kinds of records, then what else is listed."""
    return {
        "records": [_kind(desk, asked.fitting(kind)) for kind in KINDS],
        "others": [_kind(desk, asked.fitting(kind)) for kind in LISTED if kind not in KINDS],
    }


def _kind(desk: Desk, asked: Asked) -> Kind:
    name = asked.kind or ""
    most = _COUNTED_SLOWLY.get(name, _COUNTED)
    found = one_page(desk.ledger, asked.with_(limit=1 if name in KINDS else most), desk.settings.pack)
    number = found.total if found.total is not None else len(found.lines)
    more = not found.exact if found.total is not None else found.after is not None
    latest = found.lines[0] if found.lines else None
    said = "" if latest is None else sentence_of(latest) if name in KINDS else str(latest[_SAID[name]] or "")
    return Kind(name, f"{'more than ' if more else ''}{number:,}", latest, said, asked.at(f"/ledger/{name}"))


_SAID = {
    "article": "title", "fact": "text", "actor": "name", "story": "title", "discrepancy": "summary", "refusal": "reason"
}  # fmt: skip
