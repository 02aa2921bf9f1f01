"""Families of copies: which articles are made from which; fails when a figure of the measured half is under its floor.

usage: python bench/tracing.py [--half measured|tune|fresh|dev|check] [--no-meaning] [--errors] [--raise]
The families of bench/families were written by hand: origins, what was made from them in all the ways of the press, and
independent reports of the same happening. `tune` is what weights are fitted on, `measured` only measured (its errors
are not looked at); `fresh` has free rewrites with many changes each, on which the telling of drift was worked out;
`dev` and `check` have others of that kind, written later: those of `dev` are looked at, `check` is only measured. All
articles of a half are traced together, in order of time, the undated last.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))

from copies.gold import Gold, load
from drift import drift_figures
from floors import hold

from onrecord.model.copies import Family
from onrecord.pipeline import Corridor
from onrecord.tracing.families import pairs_of, trace


def f1(right: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / max(found + wanted, 1)


Pairs = set[frozenset[str]]


def pairs_by_relation(gold: Gold, found: Pairs) -> dict[str, tuple[Pairs, Pairs]]:
    """The pairs that were found and those that are wanted: all, and those with an article that was made in a way."""
    roots = {key: gold.roots(key) for key in gold.articles}
    wanted = {frozenset(pair) for pair in combinations(gold.articles, 2) if roots[pair[0]] & roots[pair[1]]}
    by_relation = {"all": (found, wanted)}
    for relation in ("verbatim", "edited", "rewritten", "translated", "excerpt"):
        its = {key for key, links in gold.parents.items() if relation in {r for _, r in links}}
        by_relation[relation] = ({p for p in found if p & its}, {p for p in wanted if p & its})
    return by_relation


def measured(gold: Gold, families: list[Family], show: bool) -> dict[str, float]:
    """The figures, printed."""
    figures: dict[str, float] = {}
    key_of = {a.id: key for key, a in gold.articles.items()}
    found = {frozenset(key_of[i] for i in pair) for pair in pairs_of(families)}
    by_relation = pairs_by_relation(gold, found)
    wanted, roots = by_relation["all"][1], {key: gold.roots(key) for key in gold.articles}
    keys = sorted(gold.articles)
    print(f"{len(keys)} articles; all pairs: {row(found, wanted)}")
    for relation, (ours, theirs) in by_relation.items():
        name = "pairs" if relation == "all" else relation
        figures[f"tracing_{name}"] = f1(len(ours & theirs), len(ours), len(theirs))
        if relation != "all":
            print(f"  {relation:11}{row(ours, theirs)}")
    negatives = {p for p in (frozenset((a, b)) for a in gold.independent for b in keys if a != b) if p not in wanted}
    same = {p for p in negatives if len({k.split(":")[0] for k in p}) == 1}
    print(f"  independent reports of one happening taken for copies: {len(found & same)} of {len(same)} pairs")
    figures["tracing_independent"] = 1 - len(found & same) / max(len(same), 1)
    links = {(key_of[x.article], key_of[x.of]): x.relation for f in families for x in f.links}
    direct = {(key, parent): r for key, its in gold.parents.items() for parent, r in its}
    both = links.keys() & direct.keys()
    print(f"  parents: {len(both)} right of {len(direct)}, {len(links)} found; relation right: "
          f"{sum(links[p] == direct[p] for p in both)} of {len(both)}")  # fmt: skip
    figures["tracing_parents"] = f1(len(both), len(links), len(direct))
    origins = {key_of[f.origin] for f in families if f.origin}
    right = sum(bool(roots[m] & {key_of[f.origin]}) for f in families if f.origin for m in map(key_of.get, f.members)
                if m and m != key_of[f.origin])  # fmt: skip
    total = sum(len(f.members) - 1 for f in families if f.origin)
    knowable = [key for key, known in gold.known.items() if known]
    print(f"  origins: {sum(k in origins for k in knowable)} of {len(knowable)} named where they can be known, "
          f"{sum(k in origins for k in gold.known if k not in knowable)} where not; members that go back to the origin "
          f"of their family: {right} of {total}")  # fmt: skip
    figures["tracing_origins"] = sum(k in origins for k in knowable) / len(knowable)
    figures |= drift_figures(gold, families, show)
    if show:
        missed: defaultdict[str, list[str]] = defaultdict(list)
        for title, some in (("missed", wanted - found), ("wrong", found - wanted)):
            for a, b in map(sorted, some):
                missed[title].append(f"{a} {b.split(':')[1] if a.split(':')[0] == b.split(':')[0] else b}")
        for title, lines in missed.items():
            print(title, *sorted(lines), sep="\n  ")
        wrong = [(p, direct[p], links.get(p)) for p in direct if links.get(p) != direct[p]]
        print(
            "links",
            *[f"{c} of {p.split(':')[1]} {r}: {got or [x for x in links if x[0] == c]}" for (c, p), r, got in wrong],
            sep="\n  ",
        )
        print(Counter(r for _, r, _ in wrong))
    return figures


def row(found: set[frozenset[str]], wanted: set[frozenset[str]]) -> str:
    """Precision, recall and F1 as a line."""
    right = len(found & wanted)
    p, r = right / max(len(found), 1), right / max(len(wanted), 1)
    return f"precision {p:.3f} recall {r:.3f} F1 {f1(right, len(found), len(wanted)):.3f} of {len(wanted)} pairs"


def main() -> int:
    """Print the figures; 1 when one of the measured half is under its floor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=("measured", "tune", "fresh", "check", "dev"), default="measured")
    options.add_argument("--no-meaning", action="store_true", help="words, names and figures alone")
    options.add_argument("--errors", action="store_true", help="not for the measured half nor for check")
    options.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the figures")
    asked = options.parse_args()
    gold = load(asked.half)
    timed = sorted(gold.articles, key=lambda k: (gold.articles[k].published.moment or "9", k))
    families = trace([gold.articles[k] for k in timed], not asked.no_meaning, Corridor().marks)
    figures = measured(gold, families, asked.errors and asked.half in ("tune", "fresh", "dev"))
    return hold(figures, asked.lift) if asked.half == "measured" and not asked.no_meaning else 0


if __name__ == "__main__":
    sys.exit(main())
