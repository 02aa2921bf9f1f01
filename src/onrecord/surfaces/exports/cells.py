"""One line of the ledger as flat cells for a CSV table: a JSON-ready dict in; columns and texts out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from onrecord.model.records import RECORD_TYPES

_WHERE = ("article", "path", "url", "outlet", "title", "reported", "recorded", "fact")
_FIRST = ("id", "kind", "when_start", "when_end", "when_basis", "when_text")
_COMMON = {"id", "when", "attribution", "polarity", "modality", "confidence", "evidence"}
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROLS = {c: " " for c in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029) if c != 0x0A}

_OTHERS = {
    "article": (
        "id", "path", "url", "outlet", "title", "published_start", "published_end", "published_basis", "language",
        "version_of", "copies", "recorded",
    ),
    "actor": ("id", "name", "type", "names", "records", "articles"),
    "fact": ("id", "kind", "text", "reports", "outlets", "origins", "outlet_names", "records", "articles"),
    "story": ("id", "title", "first", "last", "reports", "articles"),
    "discrepancy": ("id", "kind", "summary", "expected", "found", "evidence", *_WHERE[:-1]),
    "refusal": ("path", "reason", "recorded"),
}  # fmt: skip


def columns(kind: str) -> tuple[str, ...]:
    """The heads of the table of a kind."""
    if kind in _OTHERS:
        return _OTHERS[kind]
    own = (f.name for f in fields(RECORD_TYPES[kind]) if f.name not in _COMMON)
    return (*_FIRST, *own, "attribution", "polarity", "modality", "confidence", "words", *_WHERE)


def cells(kind: str, line: dict[str, Any]) -> Iterator[str]:
    """The cells of one line, in the order of `columns`, without control characters.

    A text that a spreadsheet would run gets a quote before it.
    """
    for column in columns(kind):
        yield harmless(flat(_value(line, column)))


def harmless(text: str) -> str:
    """A cell without control characters; a quote stands before what a spreadsheet would run."""
    text = text.translate(_CONTROLS)
    return "'" + text if text.lstrip().startswith(_FORMULA) and not _is_number(text) else text


def _value(line: dict[str, Any], column: str) -> Any:
    if column == "words":
        return line.get("evidence")
    head, _, rest = column.partition("_")
    if head in ("when", "published") and rest:
        return (line.get(head) or {}).get(rest)
    return line.get(column)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def flat(value: Any) -> str:
    """Any part of a record as one text: an actor is its name, a quantity its words, several are joined by "; "."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return "; ".join(_distinct(flat(v) for v in value))
    if isinstance(value, dict):
        if "actor" in value:
            return flat(value["actor"])
        if "quantity" in value:
            return " ".join(t for t in (_count(value["quantity"]), value["name"]) if t)
        if "relation" in value:
            return f"{value['relation']} of {value['of']}"
        if "per" in value:
            return f"{_bounds(value['min'], value['max'])} a {value['per']}"
        if "currency" in value:
            return " ".join(t for t in (flat(value["value"]), value["currency"]) if t)
        return flat(value.get("name") or value.get("text"))
    return str(value)


def _distinct(texts: Iterable[str]) -> list[str]:
    return [t for t in dict.fromkeys(texts) if t]


def _count(quantity: dict[str, Any] | None) -> str:
    return str(quantity["text"]) if quantity else ""


def _bounds(low: Any, high: Any) -> str:
    ends = _distinct([flat(low), flat(high)])
    return " to ".join(ends) or "some"
