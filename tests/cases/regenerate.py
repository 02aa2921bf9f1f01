"""Rewrites the records of the golden cases with what the extraction gives now, for review with `git diff`.

usage: python tests/cases/regenerate.py [KIND]
"""

from __future__ import annotations

import json
import sys

import golden


def main(kind: str | None = None) -> int:
    """Rewrite the case files whose records changed; their names are printed. Exit status 2 for an unknown kind."""
    cases = golden.load_cases(kind)
    if not cases:
        print(f"no cases of kind {kind!r}", file=sys.stderr)
        return 2
    found = golden.run(cases)
    for case in cases:
        records = golden.simplified(case, found[case.name])
        if records != golden.ordered(case.data["records"]):
            text = json.dumps({**case.data, "records": records}, ensure_ascii=False, indent=2)
            case.path.write_text(text + "\n", "utf-8")
            print(case.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
