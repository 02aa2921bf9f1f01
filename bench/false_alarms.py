"""Every discrepancy raised on the PolNeAR and re3d texts, with its words, for a reader to judge; the counts out.

usage: python bench/false_alarms.py [--texts polnear/dev re3d] [--undated] [--quiet]
A PolNeAR text is dated by its file name. With `--undated` the same texts are read without their dates, and what they
say of their own day is held against those: how many were dated, and how many days off.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from figures import DATA

from onrecord.model.article import Report
from onrecord.pipeline import Corridor, Outcome

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHOWN = 160


def reports(folder: Path, undated: bool) -> Iterator[tuple[Report, str | None]]:
    """The texts under a folder, and the day that is known of each."""
    for file in sorted(folder.rglob("*.txt")):
        if file.parent.name == "text":
            found = _DAY.search(file.name)
            day = found[0] if found else None
            yield Report(file.stem, text=file.read_text("utf-8"), given=None if undated else day), day
    for file in sorted(folder.rglob("documents.json")):
        for line in file.read_text("utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                yield Report(row["_id"], text=row["text"], title=row["title"]), None


def main() -> None:
    """Print what was raised, and how often."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", nargs="*", default=["polnear/dev", "re3d"], help="folders of the data")
    parser.add_argument("--undated", action="store_true", help="without the dates, and hold what is inferred to them")
    parser.add_argument("--quiet", action="store_true", help="the counts alone")
    arguments = parser.parse_args()
    corridor = Corridor()
    rows = [row for name in arguments.texts for row in reports(DATA / name, arguments.undated)]
    raised: Counter[str] = Counter()
    dated: Counter[str] = Counter()
    for outcome, (_, day) in zip(corridor.run(r for r, _ in rows), rows, strict=True):
        raised.update(d.kind for d in outcome.discrepancies)
        if not arguments.quiet:
            _tell(outcome)
        if arguments.undated and outcome.article is not None:
            dated[_dated(outcome, day, arguments.quiet)] += 1
    kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(raised.items()))
    print(f"{len(rows)} texts, {sum(raised.values())} discrepancies" + (f": {kinds}" if kinds else ""))
    if arguments.undated:
        print("without their dates: " + ", ".join(f"{k} {n}" for k, n in sorted(dated.items())))


def _tell(outcome: Outcome) -> None:
    for d in outcome.discrepancies:
        assert outcome.article is not None
        print(f"{outcome.path} ({outcome.article.published.start or 'undated'})\n  {d.kind}: {d.summary}")
        print(f"    expected {d.expected}; found {d.found}")
        for e in d.evidence:
            print("    > " + " ".join(e.text.split())[:SHOWN])


def _dated(outcome: Outcome, day: str | None, quiet: bool) -> str:
    """What became of a text without its date: left undated, dated, and whether rightly."""
    assert outcome.article is not None
    its = outcome.article.published
    if its.start is None or its.end is None:
        return "candidates" if its.why else "undated"
    right = day is not None and its.start <= day <= its.end
    if not quiet:
        print(f"{outcome.path} inferred {its.start} to {its.end}, is {day or 'not known'}: {its.why}")
    if day is None:
        return "dated, day not known"
    days = (date.fromisoformat(its.end) - date.fromisoformat(its.start)).days + 1
    return f"dated to {'a day' if days == 1 else 'a stretch'} {'rightly' if right else 'wrongly'}"


if __name__ == "__main__":
    main()
