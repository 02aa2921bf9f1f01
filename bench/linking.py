"""Records of different reports that tell one happening; fails when a figure is under its floor.

usage: python bench/linking.py [--half measured|tune] [--only PART] [--data DIR] [--errors] [--raise]
`pairs`: the labelled pairs of short made-up reports of tests/cases/linking, half of them traps. `families`: the reports
of bench/families; the records of a copy and its parent that rest on sentences which tracing aligns are to be linked,
and records of two families never. `stories` (only where it is asked for): links between articles of different news
events, which have no floor and are each to be read by eye with --errors. The errors of the measured half are not looked
at.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests/cases"))

from copies.gold import load
from floors import hold
from linking_pairs import judged, load_pairs

from onrecord.linking.blocks import blocks
from onrecord.linking.same import same
from onrecord.linking.told import Sameness, Told
from onrecord.model.article import Article, Report
from onrecord.model.parts import Span
from onrecord.pipeline import Corridor
from onrecord.tracing.families import trace

DATA = Path(__file__).resolve().parents[2] / "shared/data"
ALIGNED = 0.5
"""Score from which a sentence of a copy tells that of its parent."""


def told(article: Article, records: Iterable[object]) -> list[Told]:
    """The records of an article as they are held against others."""
    return [Told(r, article.id, article.outlet, article.credits, article.published) for r in records]  # type: ignore[arg-type]


def read(reports: Iterable[Report]) -> dict[str, list[Told]]:
    """The tellings of each report that could be read, by its path."""
    outcomes = Corridor("world").run(reports)
    return {o.path: told(o.article, o.records) for o in outcomes if o.article is not None}


def linked(tellings: Sequence[Told]) -> Iterator[tuple[Told, Told, Sameness]]:
    """The links among tellings that share a block."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for n, t in enumerate(tellings):
        for block in blocks(t.record, t.published):
            rows[block].append(n)
    pairs = {(i, j) for row in rows.values() for i, j in combinations(row, 2)}
    for i, j in sorted(pairs):
        found = same(tellings[i], tellings[j])
        if found is not None:
            yield tellings[i], tellings[j], found


def shown(one: Told, other: Told, found: Sameness) -> str:
    """A link for a reader."""
    lines = [f"{found.relation} {found.score}: {found.why}"]
    lines += [f"  {d.field}: {d.one} | {d.other}" for d in found.fields if d.contrary]
    lines += [f"  {t.published.start} {' '.join(s.text for s in t.record.evidence)[:300]}" for t in (one, other)]
    return "\n".join(lines)


def pairs(show: bool) -> dict[str, float]:
    """The labelled pairs."""
    results = judged(load_pairs())
    found = sum(r.label != "none" for r in results)
    wanted = sum(r.pair.label != "none" for r in results)
    right = sum(r.label != "none" != r.pair.label for r in results)
    alike = sum(r.label == r.pair.label for r in results if r.label != "none" != r.pair.label)
    unread = sum(not r.extracted for r in results)
    missed = sum(not r.blocked for r in results)
    traps = len(results) - wanted
    print(f"{len(results)} pairs of reports, {traps} of them traps; in {unread} there is no record to link")
    print(f"  linked: precision {right / max(found, 1):.3f} recall {right / wanted:.3f}; the relation right in {alike}")
    print(f"  of {right}; linked without a shared block: {missed}")
    if show:
        for r in results:
            if r.label != r.pair.label:
                print(f"  {r.pair.kind}: {r.pair.about}: {r.label}, not {r.pair.label}")
    return {"linking_pairs_precision": right / max(found, 1), "linking_pairs_recall": right / wanted}


def _on(told_: Told, span: Span) -> bool:
    return any(s.start < span.end and span.start < s.end for s in told_.record.evidence)


def families(half: str, show: bool) -> dict[str, float]:
    """The reports of families of copies."""
    gold = load(half)
    key_of = {a.id: key for key, a in gold.articles.items()}
    tellings = read(
        Report(key, text=a.text, title=a.title, outlet=a.outlet, published=a.published.moment or a.published.start)
        for key, a in gold.articles.items()
    )
    timed = sorted(gold.articles, key=lambda k: (gold.articles[k].published.moment or "9", k))
    links = [x for f in trace([gold.articles[k] for k in timed]) for x in f.links]
    n: Counter[str] = Counter()
    for link in links:
        here, there = tellings.get(key_of[link.article], []), tellings.get(key_of[link.of], [])
        for pair in link.aligned:
            if pair.score >= ALIGNED:
                ours, theirs = _kinds(here, pair.here), _kinds(there, pair.there)
                for kind in ours.keys() & theirs.keys():
                    both = [(a, b) for a in ours[kind] for b in theirs[kind]]
                    alone = any(same(a, b) for a, b in both)
                    n["wanted"] += 1
                    n["alone"] += alone
                    n["kin"] += any(same(a, b, True) for a, b in both)
                    if show and not alone:
                        print(f"  missed {kind} {pair.score:.2f}\n    {pair.here.text}\n    {pair.there.text}")
        for a, b in ((a, b) for a in here for b in there if same(a, b, True)):
            n["of copies"] += 1
            n["aligned"] += any(_on(a, p.here) and _on(b, p.there) for p in link.aligned)
    path_of = {t.article: path for path, its in tellings.items() for t in its}
    for a, b, found in linked([t for its in tellings.values() for t in its]):
        n["all"] += 1
        n[found.relation] += 1
        if path_of[a.article].split(":")[0] != path_of[b.article].split(":")[0]:
            n["across"] += 1
            if show:
                print(shown(a, b, found))
    of = f"{n['same']} same, {n['update']} update, {n['conflict']} conflict"
    print(f"families, {half} half: {n['all']} links ({of}), {n['across']} of them across families")
    print(f"  records of a kind on aligned sentences of a copy and its parent: {n['alone']} of {n['wanted']} linked, "
          f"{n['kin']} where they are known to be copies; of {n['of copies']} links then, {n['aligned']} on aligned "
          "sentences")  # fmt: skip
    return {
        "linking_families_linked": n["alone"] / n["wanted"],
        "linking_families_kin": n["kin"] / n["wanted"],
        "linking_families_aligned": n["aligned"] / n["of copies"],
        "linking_families_apart": 1 - n["across"] / n["all"],
    }


def _kinds(tellings: Sequence[Told], span: Span) -> dict[str, list[Told]]:
    """The tellings that rest on a stretch of the article, by kind."""
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for t in tellings:
        if _on(t, span):
            found[t.record.kind].append(t)
    return found


def stories(folder: Path, show: bool) -> None:
    """The news events: links within and across, and the speed."""
    events, reports = {}, []
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text("utf-8"))
        events[file.name] = data["newsCluster"]["Event"]
        reports.append(Report(file.name, text=data["text"], title=data["title"], url=data["url"],
                              published=data["date_publish"], outlet=data["source_domain"]))  # fmt: skip
    tellings = read(reports)
    event_of = {t.article: events[path] for path, its in tellings.items() for t in its}
    every = [t for its in tellings.values() for t in its]
    found = list(linked(every))
    across = [x for x in found if event_of[x[0].article] != event_of[x[1].article]]
    some = every[:: max(len(every) // 600, 1)]
    began = time.process_time()
    count = sum(1 for a, b in combinations(some, 2) if a.record.kind == b.record.kind and (same(a, b) or True))
    print(f"stories: {len(every)} records of {len(reports)} reports, {len(found)} links, {len(across)} across events; "
          f"{count / (time.process_time() - began):,.0f} comparisons/s")  # fmt: skip
    if show:
        print(*(shown(*x) for x in across), sep="\n")


def main() -> int:
    """Print the figures; 1 when one is under its floor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--half", choices=("measured", "tune"), default="measured")
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--only", choices=("pairs", "families", "stories"))
    options.add_argument("--errors", action="store_true", help="for all but the measured half")
    options.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the figures")
    asked = options.parse_args()
    figures = pairs(asked.errors) if asked.only in (None, "pairs") else {}
    if asked.only in (None, "families"):
        of_half = families(asked.half, asked.errors and asked.half == "tune")
        figures |= of_half if asked.half == "measured" else {}
    if asked.only == "stories":
        stories(asked.data / "stories", asked.errors)
    return hold(figures, asked.lift) if asked.only is None else 0


if __name__ == "__main__":
    sys.exit(main())
