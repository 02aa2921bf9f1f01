"""Watches in words: a watch and the names of ids in; what it is shown, when it raises and where it stands, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.surfaces.web.filter_words import Names, title
from onrecord.surfaces.web.filters import Asked
from onrecord.surfaces.web.render import KIND_NAMES
from onrecord.watching.conditions import conditions
from onrecord.watching.made import set_in
from onrecord.watching.phrases import listed
from onrecord.watching.watches import Watch

_DOUBTS = {
    "conflict": "Reports that differ", "drift": "Changes in copies", "arithmetic": "Sums that are wrong",
    "role": "Offices that do not fit", "dating": "Dates that do not fit",
}  # fmt: skip
_ANY = "Records"


def kind_words(kind: str) -> str:
    """What is called so, many of them."""
    return _DOUBTS[kind] if kind in _DOUBTS else KIND_NAMES[kind][1]


def filter_words(watch: Watch, names: Names) -> str:
    """ "Contacts of Shoigu, held"; several filters: "… or …"."""
    return " or ".join(_one(wanted, watch.condition, names) for wanted in watch.filters)


def _one(wanted: Mapping[str, Any], condition: str, names: Names) -> str:
    kinds = wanted.get("kind") or conditions()[condition].kinds
    head = listed(kind_words(kind) for kind in ((kinds,) if isinstance(kinds, str) else kinds))
    who = wanted.get("who", ())
    rest = {key: value for key, value in wanted.items() if key not in ("kind", "who")}
    asked = Asked(who=(who,) if isinstance(who, str) else tuple(who), **rest)
    return head[:1] + head[1:].lower() + title(asked, names).removeprefix(_ANY)


def set_words(watch: Watch) -> list[str]:
    """ "days 60", "words nuclear and atomic": what is not as it is where nobody sets it."""
    return [f"{key.replace('_', ' ')}{_value(value)}" for key, value in set_in(watch).items()]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "" if value else " not"
    if isinstance(value, list | tuple):
        return " " + listed(str(v) for v in value)
    return f" {value:,}" if isinstance(value, int) else f" {value}"


def named_in(watches: Iterable[Watch]) -> set[str]:
    """All whom the filters of watches name."""
    every = (wanted.get("who", ()) for watch in watches for wanted in watch.filters)
    return {name for who in every for name in ((who,) if isinstance(who, str) else who)}
