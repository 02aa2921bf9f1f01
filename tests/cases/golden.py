"""Golden cases of the extraction: case files in; what the extraction gives for each, simplified for comparison, out.

A case is `tests/cases/extraction/<kind>/<slug>.json`:
  {"about": one line, "pack": "sample" | "world" | "ukraine", "published": date or null, "text": "…", "records": […]}
and holds the records of its own kind only; an empty list makes it a trap. `simplify` says how a record is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.extraction import extract
from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import UNKNOWN_DATE, Article, Block, Published
from onrecord.model.encode import to_json
from onrecord.model.records import Record
from onrecord.packs import load_pack

FOLDER = Path(__file__).parent / "extraction"
_LEFT_OUT = {"id", "kind", "confidence", "evidence", "span", "plover"}
_DEFAULTS = {"polarity": "asserted", "modality": "actual", "act": "assert"}


@dataclass(frozen=True)
class Case:
    """One case file as it is written."""

    path: Path
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        return self.path.parent.name

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.path.stem}"

    def article(self) -> Article:
        """The text of the case as a read article, one paragraph a line."""
        text, blocks, at = self.data["text"], [], 0
        for n, line in enumerate(text.split("\n")):
            first = at + len(line) - len(line.lstrip())
            last = at + len(line.rstrip())
            if last > first:
                blocks.append(Block(first, last, "text", n))
            at += len(line) + 1
        day = self.data["published"]
        published = Published(day, day, "given") if day else UNKNOWN_DATE
        return Article(self.name, self.name, text, language="en", published=published, blocks=tuple(blocks))


def load_cases(kind: str | None = None) -> list[Case]:
    """All cases, or those of one kind, in order of their names."""
    paths = sorted(FOLDER.glob(f"{kind or '*'}/*.json"))
    return [Case(p, json.loads(p.read_text("utf-8"))) for p in paths]


def run(cases: list[Case]) -> dict[str, list[Record]]:
    """Every record of every kind for each case by its name, in one pass of the parser."""
    out: dict[str, list[Record]] = {}
    for case, parsed in zip(cases, parse_articles(c.article() for c in cases), strict=True):
        pack = load_pack(case.data["pack"])
        annotate_all(parsed, pack)
        out[case.name] = extract(parsed, pack)
    return out


def simplified(case: Case, records: Iterable[Record]) -> list[dict[str, Any]]:
    """The records of the case's own kind as they are written in a case file, sorted."""
    return ordered(simplify(r) for r in records if r.kind == case.kind)


def ordered(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sorted by what they say, since order is no part of a case."""
    return sorted(records, key=lambda r: json.dumps(r, sort_keys=True, ensure_ascii=False))


def simplify(record: Record) -> dict[str, Any]:
    """A record without ids, spans, confidence, empty fields and the usual polarity, modality and act.

    Actors are names ({"name", "type", "count"} when anonymous), a when is "start/end" or {"unresolved": text}, a
    place its name, a quantity "16", ">250", "<9", "3-5" or "~40", a frequency "1-2/day", money "2000000 EUR" or
    "2000000 EUR P1Y", the attribution a list of names.
    """
    data = to_json(record)
    out = {key: _simple(value) for key, value in data.items() if key not in _LEFT_OUT}
    out["attribution"] = [_simple(v["actor"]) for v in data["attribution"]]
    return {k: v for k, v in out.items() if v not in (None, [], "") and _DEFAULTS.get(k) != v}


def _simple(value: Any) -> Any:
    if isinstance(value, list):
        return [_simple(v) for v in value]
    if not isinstance(value, dict):
        return _number(value)
    keys = set(value)
    if "basis" in keys:
        return f"{value['start']}/{value['end']}" if value["start"] else {"unresolved": value["text"]}
    if "role" in keys:
        if value["type"] != "anonymous":
            return value["name"]
        return {k: value[k] for k in ("name", "type", "count") if value[k] is not None}
    if "lat" in keys:
        return value["name"]
    if "currency" in keys:
        period = f" {value['period']}" if value["period"] else ""
        return f"{_number(value['value'])} {value['currency']}{period}"
    if "per" in keys:
        return f"{_bounds(value)}/{value['per']}"
    if "approx" in keys:
        amount = _bounds(value)
        return f"{amount} {value['unit']}" if value["unit"] else amount
    return {k: s for k, v in value.items() if (s := _simple(v)) is not None}


def _bounds(value: dict[str, Any]) -> str:
    low, high = _number(value["min"]), _number(value["max"])
    if value.get("approx") and value.get("value") is not None:
        return f"~{_number(value['value'])}"
    if low == high:
        return str(low)
    if high is None:
        return f">{low}"
    return f"<{high}" if low is None else f"{low}-{high}"


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
