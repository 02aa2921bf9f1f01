"""The desk, measured: `--part pages` opens each page in Chromium; its time, its bytes and what axe-core says of it out.

usage: python bench/desk.py --part pages [--ledger PATH] [--rounds 5]
       python bench/desk.py --part load --ledger PATH [--seconds 120]
Without --ledger the desk is one over the sample reports. The status is 1 where a limit is passed: a first view is
usable within 1 s, no page ships more than 1.5 MB (decoded, nothing cached), axe-core finds nothing in light and dark.
The part load wants the 95th percentile of the server's time under 150 ms for each page and 200 ms for a search, with
eight readers while reports are read in, and that no request fails.
"""

from __future__ import annotations

import argparse
import sys

PARTS = ("pages", "load")


def main() -> int:
    """Measure one part, print and keep its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, required=True)
    parser.add_argument("--ledger", help="an existing SQLite ledger, which is copied; by default the sample reports")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is opened afresh")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long readers read, of the part load")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds for which a reader looks at a page")
    chosen = parser.parse_args()
    if chosen.part == "load":
        from desk_load import measure as measure_load

        if not chosen.ledger:
            parser.error("--part load wants a --ledger")
        return measure_load(chosen.ledger, chosen.seconds, chosen.pause)
    from desk_pages import measure

    return measure(chosen.ledger, chosen.rounds)


if __name__ == "__main__":
    sys.exit(main())
