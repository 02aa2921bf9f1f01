"""Where the figures are kept: what a bench measured in; printed lines and `bench/results.json` out."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
RESULTS = ROOT / "bench" / "results.json"


def keep(name: str, figures: dict[str, Any]) -> None:
    """Print the figures of one bench and put them in the place of those that it printed last."""
    width = max(map(len, figures))
    for key, value in figures.items():
        print(f"{key.replace('_', ' '):{width}}  {value}")
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    results[name] = {**figures, "python": platform.python_version()}
    RESULTS.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n", "utf-8")
