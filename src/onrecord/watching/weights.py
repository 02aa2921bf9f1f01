"""What events weigh: the `[[weight]]` tables of a pack, over those of `world`, in; weights by event out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from onrecord.errors import PackError

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
"""The four classes of PLOVER."""
_FILE = "indicators.toml"


@dataclass(frozen=True, slots=True)
class Weight:
    """What an event of PLOVER weighs, and in which class."""

    name: str
    quad: str
    weight: float


def weights(pack: str) -> Mapping[str, Weight]:
    """By event; rows of the pack replace those of `world`. Raises PackError, which names the file."""
    found: dict[str, Weight] = {}
    for name in dict.fromkeys(("world", pack)):
        folder = Path(name) if "/" in name or name.startswith(".") else resources.files("onrecord.packs").joinpath(name)
        file = folder.joinpath(_FILE)
        if not file.is_file():
            continue
        try:
            rows = tomllib.loads(file.read_text("utf-8")).get("weight", [])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PackError(f"{name}/{_FILE}: {error}") from None
        for number, row in enumerate(rows, 1):
            one = _row(row, f"{name}/{_FILE}: [[weight]] no. {number}")
            found[one.name] = one
    return found


def _row(row: Any, where: str) -> Weight:
    if not isinstance(row, dict) or set(row) != {"name", "quad", "weight"} or not isinstance(row["name"], str):
        raise PackError(f"{where}: it has name, quad and weight, and nothing else")
    if row["quad"] not in QUADS:
        raise PackError(f"{where}: no class {row['quad']!r}; there are: {', '.join(QUADS)}")
    weight = row["weight"]
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 100:
        raise PackError(f"{where}: a weight is a number from 0 to 100, not {weight!r}")
    return Weight(row["name"], row["quad"], float(weight))
