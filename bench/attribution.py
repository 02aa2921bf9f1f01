"""Who is said to say what, on PolNeAR's dev part: the shipped model and the grammar alone, in one table.

usage: python bench/attribution.py [--data DIR] [--model FILE] [--limit N] [--raise]
Exact and overlap F1 of the spans of `onrecord annotate`: every contiguous piece counts, white space trimmed, against
the first annotator. By form (a content within one pair of quote marks is direct, without any indirect, else mixed), and
whole attributions with all pieces of source, cue and content exact. Fails when a figure is under its floor.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "training"))

from floors import hold  # noqa: E402
from spans.polnear import PARTS, Labels, Linked, files, labels  # noqa: E402

from onrecord.language import annotate_all  # noqa: E402
from onrecord.language.parse import parse_articles  # noqa: E402
from onrecord.language.span_model import SpanModel, shipped  # noqa: E402
from onrecord.model.article import Report  # noqa: E402
from onrecord.model.parsed import Parsed  # noqa: E402
from onrecord.packs import load_pack  # noqa: E402
from onrecord.reading import read_article  # noqa: E402
from onrecord.surfaces.exports.lines import annotation  # noqa: E402

FORMS = ("direct", "indirect", "mixed")
_MARKS = frozenset('"“”„«»')


@dataclass(slots=True)
class Count:
    """Right, made and wanted."""

    right: int = 0
    made: int = 0
    wanted: int = 0

    def add(self, made: Iterable[object], wanted: Iterable[object]) -> None:
        """Count two sets of which the equal ones are right."""
        a, b = set(made), set(wanted)
        self.right, self.made, self.wanted = self.right + len(a & b), self.made + len(a), self.wanted + len(b)

    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        p, r = self.right / max(self.made, 1), self.right / max(self.wanted, 1)
        return p, r, 2 * p * r / max(p + r, 1e-9)


@dataclass(slots=True)
class Tally:
    """All counts of one way of finding attributions."""

    exact: dict[str, Count] = field(default_factory=lambda: {part: Count() for part in PARTS})
    form: dict[str, Count] = field(default_factory=lambda: {form: Count() for form in FORMS})
    whole: Count = field(default_factory=Count)
    overlap: dict[str, list[int]] = field(default_factory=lambda: {part: [0, 0, 0, 0] for part in PARTS})

    def add(self, parsed: Parsed, gold: Labels) -> None:
        """Count one text."""
        text = parsed.article.text
        links = found(parsed)
        for n, part in enumerate(PARTS):
            made, wanted = {place for a in links for place in a[n]}, gold.spans[part]
            self.exact[part].add(made, wanted)
            sums = self.overlap[part]
            sums[0] += sum(any(s < y and x < e for x, y in wanted) for s, e in made)
            sums[1] += len(made)
            sums[2] += sum(any(s < y and x < e for x, y in made) for s, e in wanted)
            sums[3] += len(wanted)
        made = {place for a in links for place in a[2]}
        for kind in FORMS:
            self.form[kind].add(
                (x for x in made if form(text[slice(*x)]) == kind),
                (x for x in gold.spans["content"] if form(text[slice(*x)]) == kind),
            )
        self.whole.add((a for a in links if a[1] and a[2]), (a for a in gold.links if a[1] and a[2]))


def found(parsed: Parsed) -> list[Linked]:
    """The attributions that `onrecord annotate` prints."""
    rows = annotation(parsed)["attributions"]
    return [tuple(frozenset((s["start"], s["end"]) for s in row[part]) for part in PARTS) for row in rows]  # type: ignore[misc]


def form(words: str) -> str:
    """How a content is worded: direct, indirect or mixed."""
    marks = sum(c in _MARKS for c in words)
    core = words.strip(" .,;:!?—–-…")
    if not marks:
        return "indirect"
    return "direct" if marks <= 2 and core[:1] in _MARKS and (core[-1:] in _MARKS or marks == 1) else "mixed"


def measured(data: Path, model: SpanModel, limit: int | None) -> tuple[Tally, Tally, int]:
    """The tallies of the model and of the grammar alone, from one parse, and the number of texts."""
    pack = load_pack("world")
    rows = list(files(data))[:limit]
    articles = [read_article(Report("text", text=raw)) for _, raw, _ in rows]
    learned, grammar = Tally(), Tally()
    for (_, raw, anns), parsed in zip(rows, parse_articles(articles), strict=True):
        gold = labels(anns[0], raw, parsed.article.text)
        annotate_all(parsed, pack, learned=False)
        grammar.add(parsed, gold)
        parsed.tagged = model.tag(parsed)
        annotate_all(parsed, pack)
        learned.add(parsed, gold)
    return learned, grammar, len(rows)


def table(learned: Tally, grammar: Tally) -> dict[str, float]:
    """Print both, and give the figures that have floors."""
    figures: dict[str, float] = {}
    print(f"{'':20} {'model':^33} {'grammar alone':^33}")
    head = f"{'exact P':>8} {'R':>6} {'F1':>6} {'overlap':>8}"
    print(f"{'':20} {head}    {head}")
    for part in PARTS:
        line = f"{part:20}"
        for tally in (learned, grammar):
            p, r, f1 = tally.exact[part].figures()
            a, b, c, d = tally.overlap[part]
            op, orr = a / max(b, 1), c / max(d, 1)
            line += f" {p:8.3f} {r:6.3f} {f1:6.3f} {2 * op * orr / max(op + orr, 1e-9):8.3f}   "
        print(line)
        figures[f"attribution_{part}"] = learned.exact[part].figures()[2]
        figures[f"attribution_{part}_grammar"] = grammar.exact[part].figures()[2]
    rows = [(f"content, {kind}", "form", kind) for kind in FORMS] + [("whole attributions", "whole", "")]
    for name, group, kind in rows:
        line = f"{name:20}"
        for tally in (learned, grammar):
            count = tally.form[kind] if group == "form" else tally.whole
            p, r, f1 = count.figures()
            line += f" {p:8.3f} {r:6.3f} {f1:6.3f} {'':8}   "
        print(line.rstrip())
    figures["attribution_direct"] = learned.form["direct"].figures()[2]
    figures["attribution_whole"] = learned.whole.figures()[2]
    return figures


def main() -> int:
    """Print the table; 1 when a figure is under its floor."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data/polnear/dev")
    ap.add_argument("--model", type=Path)
    ap.add_argument("--limit", type=int)
    ap.add_argument("--raise", dest="lift", action="store_true")
    args = ap.parse_args()
    if not args.data.is_dir():
        print(f"{args.data} is not here: nothing measured")
        return 0
    learned, grammar, count = measured(args.data, SpanModel(args.model) if args.model else shipped(), args.limit)
    print(f"{count} texts of PolNeAR {args.data.name}")
    figures = table(learned, grammar)
    if args.limit or args.model:
        return 0
    return hold(figures, args.lift)


if __name__ == "__main__":
    sys.exit(main())
