"""Records of short news texts written for it: found of wanted and right of made, by kind and half; a floor under each.

usage: python bench/records.py [--kind KIND] [--half HALF] [--errors] [--raise]
A line of bench/records/<kind>.jsonl is
  {"kind", "half": "tune" | "check", "text", "published": date or null, "want": [{field: expected, …}, …]}
and an empty `want` is a trap. Only records of the line's kind are looked at. A want is met by a record whose given
fields match; fields that it does not give may be anything. Records are compared as tests/cases/golden.py writes them:
an actor or place by its name, a when as "start/end" (one day may stand alone), a frequency "1-2/day", a quantity
">250". Words match by containment in small letters without accents ("lavrov" is in "Sergei Lavrov"), the closed sets
(status, mode …), dates and frequencies wholly; "a|b" allows both, null wants the field empty, a list wants as many
members as it has, in any order.
Whoever mends a kind looks at the errors of `tune`; of `check` only the totals are printed.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from itertools import permutations
from pathlib import Path
from typing import Any

from floors import hold

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "cases"))

import golden  # noqa: E402

LINES = HERE / "records"
HALVES = ("tune", "check")
WHOLE = frozenset(
    {"mode", "status", "type", "subtype", "step", "direction", "form", "act", "category"}
    | {"polarity", "modality", "when", "frequency"}
)
USUAL = {"polarity": "asserted", "modality": "actual", "act": "assert"}
Line = dict[str, Any]


def fold(text: str) -> str:
    """Small letters without accents, typographic marks as the typewriter has them."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("‘", "'").replace("–", "-"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def meets(want: Any, got: Any, whole: bool) -> bool:
    """Whether a value of a record is the one expected."""
    if want is None or want == []:
        return got in (None, "", [])
    if isinstance(want, list):
        if not isinstance(got, list) or len(want) != len(got):
            return False
        return any(all(meets(w, g, whole) for w, g in zip(want, row, strict=True)) for row in permutations(got))
    if isinstance(want, dict):
        return isinstance(got, dict) and all(meets(v, got.get(k), k in WHOLE) for k, v in want.items())
    if isinstance(got, dict):
        got = got.get("name")
    if not isinstance(want, str) or not isinstance(got, str):
        return want == got or str(want) == str(got)
    heard, named = fold(got), [fold(w) for w in want.split("|")]
    return any(heard in (w, f"{w}/{w}") if whole else w in heard for w in named)


def matches(want: Line, got: Line) -> bool:
    """Whether a record has every field that a want gives."""
    return all(meets(v, got.get(k, USUAL.get(k)), k in WHOLE) for k, v in want.items())


def paired(wants: list[Line], made: list[Line]) -> list[int]:
    """For each want the index of the record that meets it, each record used once; -1 where there is none."""
    left, out = list(range(len(made))), []
    for want in wants:
        index = next((n for n in left if matches(want, made[n])), -1)
        out.append(index)
        if index >= 0:
            left.remove(index)
    return out


def load(kind: str | None, half: str | None) -> list[Line]:
    """The lines of one kind and half, or of all."""
    files = sorted(LINES.glob(f"{kind or '*'}.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [line for line in lines if half in (None, line["half"])]


def cases(lines: list[Line]) -> list[golden.Case]:
    """The lines as golden cases."""
    return [
        golden.Case(Path(line["kind"]) / f"{n}.json", {"pack": line.get("pack", "world"), **line})
        for n, line in enumerate(lines)
    ]


def main() -> int:
    """Print the table; 1 when a figure is under its floor."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--kind")
    ap.add_argument("--half", choices=HALVES)
    ap.add_argument("--errors", action="store_true")
    ap.add_argument("--raise", dest="lift", action="store_true")
    args = ap.parse_args()
    asked = cases(load(args.kind, args.half))
    records = golden.run(asked)
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in asked:
        wants = case.data["want"]
        made = golden.simplified(case, records[case.name])
        met = paired(wants, made)
        right = sum(n >= 0 for n in met)
        counts[case.kind, case.data["half"]] += Counter(
            texts=1, traps=not wants, wanted=len(wants), found=right, made=len(made), right=right
        )
        if args.errors and case.data["half"] == "tune" and not right == len(wants) == len(made):
            print(f"{case.name} {case.data['published']} {case.data['text']}")
            for want, n in zip(wants, met, strict=True):
                if n < 0:
                    print(f"   wanted {json.dumps(want, ensure_ascii=False)}")
            for n, got in enumerate(made):
                if n not in met:
                    print(f"   made   {json.dumps(got, ensure_ascii=False)}")
    print(f"{'kind':14}{'half':8}{'texts':>6}{'traps':>6}   found of wanted   right of made")
    figures: dict[str, float] = {}
    for (kind, half), c in sorted(counts.items()):
        recall, precision = c["found"] / max(c["wanted"], 1), c["right"] / max(c["made"], 1)
        shares = f"{c['found']:6}/{c['wanted']:<4} {recall:.3f}   {c['right']:5}/{c['made']:<4} {precision:.3f}"
        print(f"{kind:14}{half:8}{c['texts']:6}{c['traps']:6}   {shares}")
        figures |= {f"records_{kind}_{half}_found": recall, f"records_{kind}_{half}_right": precision}
    return hold(figures, args.lift)


if __name__ == "__main__":
    sys.exit(main())
