"""Records of sixty official texts of re3d as a reader judged them: precision by kind, recall on twenty of them.

usage: python bench/official.py [--list] [--raise]
`bench/official.json` holds the judgement: for each document the records that are right and those that are wrong, each
by its kind and a hash of what it says, and for twenty documents where in the text a record is missing. A record in
neither list was made since and counts as wrong until somebody has read it; `--list` prints those with their hashes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from figures import DATA
from floors import hold

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "cases"))

import golden  # noqa: E402

from onrecord.model.article import Report  # noqa: E402
from onrecord.model.records import KINDS, Record  # noqa: E402
from onrecord.pipeline import Corridor  # noqa: E402

FOLDERS = ("CENTCOM", "UK_Government", "US_State_Department")
EACH = 20
JUDGED = HERE / "official.json"


def documents() -> dict[str, dict[str, Any]]:
    """Twenty documents of each of three governments by their id, in the order of the files."""
    out = {}
    for folder in FOLDERS:
        lines = (DATA / "re3d" / folder / "documents.json").read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        out |= {row["_id"]: row | {"outlet": folder} for row in rows[:EACH]}
    return out


def key(record: Record) -> str:
    """Kind and a hash of what a record says."""
    said = json.dumps(golden.simplify(record), sort_keys=True, ensure_ascii=False)
    return f"{record.kind}:{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def main() -> int:
    """Print the table; 1 when a figure is under its floor."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--list", action="store_true", help="print the records that nobody has judged")
    ap.add_argument("--raise", dest="lift", action="store_true")
    args = ap.parse_args()
    if not (DATA / "re3d").is_dir():
        print(f"{DATA / 're3d'} is not here: nothing measured")
        return 0
    judged = json.loads(JUDGED.read_text("utf-8")) if JUDGED.exists() else {}
    its = documents()
    reports = [Report(path=i, text=row["text"], title=row.get("title"), outlet=row["outlet"]) for i, row in its.items()]
    made, right, unread, wanted, found = (Counter[str]() for _ in range(5))
    for name, outcome in zip(its, Corridor().run(reports), strict=True):
        told = judged.get(name, {"right": [], "wrong": []})
        missing = told.get("missing")
        for record in outcome.records:
            k = key(record)
            made[record.kind] += 1
            right[record.kind] += k in told["right"]
            if k not in told["right"] and k not in told["wrong"]:
                unread[record.kind] += 1
                if args.list:
                    print(f"{name} {k} {json.dumps(golden.simplify(record), ensure_ascii=False)}")
                    print(f"     > {record.evidence[0].start} {' '.join(record.evidence[0].text.split())[:400]}")
        if missing is not None:
            for kind, start, end in missing:
                wanted[kind] += 1
                found[kind] += any(
                    r.kind == kind and key(r) not in told["wrong"] and key(r) not in told["right"]
                    and any(e.start < end and start < e.end for e in r.evidence)
                    for r in outcome.records
                )  # fmt: skip
            for record in outcome.records:
                wanted[record.kind] += key(record) in told["right"]
                found[record.kind] += key(record) in told["right"]
    print(f"{'kind':14}{'made':>6}{'right':>7}{'unread':>8}   precision   recall on {EACH}")
    for kind in KINDS:
        shares = right[kind] / max(made[kind], 1), found[kind] / max(wanted[kind], 1)
        print(f"{kind:14}{made[kind]:6}{right[kind]:7}{unread[kind]:8}   {shares[0]:.3f}       "
              f"{shares[1]:.3f} ({found[kind]}/{wanted[kind]})")  # fmt: skip
    figures = {
        "official_precision": sum(right.values()) / max(sum(made.values()), 1),
        "official_recall": sum(found.values()) / max(sum(wanted.values()), 1),
    }
    print("all", {name: round(value, 3) for name, value in figures.items()})
    return hold(figures, args.lift)


if __name__ == "__main__":
    sys.exit(main())
