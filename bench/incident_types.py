"""Types of incident in short news texts written for it: right of those with one, silent of those with none; floors.

usage: python bench/incident_types.py [--errors] [--raise]
A line of bench/incident_types.jsonl is {"half": "tune" | "check", "type": a type of the codebook or "", "text"}. The
answer for a text is the type of its leading incident (as bench/event_types.py has it), or what its other records stand
for; "" where it has none. Whoever mends looks at the errors of `tune`; of `check` only the totals are printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from event_types import LABELS, answers
from floors import hold

LINES = Path(__file__).resolve().parent / "incident_types.jsonl"


def main() -> int:
    """Print the figures of both halves; 1 when one is under its floor."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--errors", action="store_true")
    ap.add_argument("--raise", dest="lift", action="store_true")
    args = ap.parse_args()
    lines = [json.loads(line) for line in LINES.read_text("utf-8").splitlines()]
    given = answers([line["text"] for line in lines])
    counts: dict[str, Counter[str]] = {"tune": Counter(), "check": Counter()}
    for line, got in zip(lines, given, strict=True):
        want = LABELS.get(line["type"], "")
        found = got if got != "ATTRIB" else ""
        count = counts[line["half"]]
        count["texts" if want else "none"] += 1
        count["answered"] += bool(want and found)
        count["right" if want else "silent"] += found == want
        if args.errors and line["half"] == "tune" and found != want:
            print(f"  {want or 'nothing'} not {found or 'nothing'}: {line['text']}")
    figures: dict[str, float] = {}
    for name, c in counts.items():
        right, silent = c["right"] / c["texts"], c["silent"] / c["none"]
        print(f"{name:6} {c['texts']} texts: answered {c['answered'] / c['texts']:.3f}  right {right:.3f}", end="  ")
        print(f"right of answered {c['right'] / c['answered']:.3f}; {c['none']} without: silent {silent:.3f}")
        figures |= {f"incident_types_{name}": right, f"incident_types_{name}_silent": silent}
    return hold(figures, args.lift)


if __name__ == "__main__":
    sys.exit(main())
