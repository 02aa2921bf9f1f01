"""Floors under the figures: what was measured in, kept or broken out; `--raise` lifts a floor, nothing lowers it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")


def hold(figures: Mapping[str, float], lift: bool = False) -> int:
    """Print which figures (0 to 1, by name) are under their floors; 1 when one is.

    With `lift` each floor rises to its figure, cut to three decimals; figures without a floor pass.
    """
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    if lift:
        floors |= {k: max(math.floor(v * 1000) / 1000, floors.get(k, 0.0)) for k, v in figures.items()}
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", "utf-8")
    low = [k for k, v in figures.items() if v < floors.get(k, 0.0)]
    for k in low:
        print(f"{k}: {figures[k]:.4f} is under its floor of {floors[k]}")
    return int(bool(low))
