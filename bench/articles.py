"""Records of whole articles written for it: found of wanted and right of made, by kind and half; a floor under each.

usage: python bench/articles.py [--kind KIND] [--half HALF] [--errors] [--raise]
A line of bench/articles/*.jsonl is
  {"half": "tune" | "check", "genre", "published": date or null, "text", "want": [{"kind", field: expected, …}, …],
   "may": [{"kind", …}, …]}
`want` has every record but statements that an analyst would keep; `may` those that are as good made as not. A want is
met as in bench/records.py; for an incident the evidence need not agree. A record that meets a `may` counts neither for
nor against. Whoever mends a kind looks at the errors of `tune`; of `check` only the totals are printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from floors import hold
from records import HALVES, golden, matches, paired

LINES = Path(__file__).resolve().parent / "articles"
KINDS = ("incident", "contact", "channel", "pledge", "loss", "warning", "assessment", "alignment", "monitoring")
Line = dict[str, Any]


def load(half: str | None) -> list[Line]:
    """The articles of one half, or all."""
    files = sorted(LINES.glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [line for line in lines if half in (None, line["half"])]


def judged(line: Line, kind: str, made: list[Line]) -> tuple[list[tuple[Line, int]], list[Line]]:
    """Each want of a kind with the index of the record that meets it or -1, and the records that meet nothing."""
    wants = [w for w in line["want"] if w["kind"] == kind]
    plain = [{k: v for k, v in w.items() if k != "kind"} for w in wants]
    met = paired(plain, made)
    allowed = [{k: v for k, v in m.items() if k != "kind"} for m in line.get("may", ()) if m["kind"] == kind]
    wrong = [m for n, m in enumerate(made) if n not in met and not any(matches(a, m) for a in allowed)]
    return list(zip(wants, met, strict=True)), wrong


def nearly(want: Line, made: list[Line]) -> bool:
    """Whether a record has the type or mode of a want and one more of what it gives."""
    first = next((k for k in ("subtype", "mode", "status", "step") if k in want), None)
    others = [k for k in want if k not in ("kind", first)]
    some = [m for m in made if first is None or matches({first: want[first]}, m)]
    return any(not others or any(matches({k: want[k]}, m) for k in others) for m in some)


def main() -> int:
    """Print the table; 1 when a figure is under its floor."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--kind", choices=KINDS)
    ap.add_argument("--half", choices=HALVES)
    ap.add_argument("--errors", action="store_true")
    ap.add_argument("--raise", dest="lift", action="store_true")
    args = ap.parse_args()
    lines = load(args.half)
    asked = [golden.Case(Path(f"article/{n}.json"), {"pack": "world", **line}) for n, line in enumerate(lines)]
    records = golden.run(asked)
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in asked:
        line = case.data
        if args.errors and line["half"] == "tune":
            print(f"##### {case.name} {line['genre']} {line['published']}\n{line['text']}")
        for kind in [args.kind] if args.kind else KINDS:
            made = golden.ordered(golden.simplify(r) for r in records[case.name] if r.kind == kind)
            pairs, wrong = judged(line, kind, made)
            right = sum(n >= 0 for _, n in pairs)
            near = sum(n >= 0 or nearly(w, made) for w, n in pairs)
            counts[kind, line["half"]] += Counter(
                wanted=len(pairs), found=right, near=near, right=right, made=right + len(wrong)
            )
            if args.errors and line["half"] == "tune":
                for want in (w for w, n in pairs if n < 0):
                    print(f"   wanted {json.dumps(want, ensure_ascii=False)}")
                unmet = [m for n, m in enumerate(made) if n not in {n for _, n in pairs}]
                for got in unmet:
                    word = "made  " if got in wrong else "may   "
                    print(f"   {word} {json.dumps({'kind': kind, **got}, ensure_ascii=False)}")
    print(f"{len(lines)} articles\n{'kind':14}{'half':8}   found of wanted   in part   right of made")
    figures: dict[str, float] = {}
    for (kind, half), c in sorted(counts.items()):
        recall, precision = c["found"] / max(c["wanted"], 1), c["right"] / max(c["made"], 1)
        print(f"{kind:14}{half:8}{c['found']:6}/{c['wanted']:<4} {recall:.3f} {c['near']:9}", end="")
        print(f"{c['right']:8}/{c['made']:<4} {precision:.3f}")
        figures |= {f"articles_{kind}_{half}_found": recall, f"articles_{kind}_{half}_right": precision}
    return hold(figures, args.lift)


if __name__ == "__main__":
    sys.exit(main())
