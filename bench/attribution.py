"""Exact and overlap span F1 of source, cue and content on PolNeAR's dev part, as the grammar finds them.

usage: python bench/attribution.py [--data DIR] [--raise]
Every contiguous piece of a span counts, white space trimmed; an annotator's file is compared with the text that it
belongs to, and a text with several annotators is scored against the first. Fails when a figure is under its floor.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Report
from onrecord.model.parsed import Parsed
from onrecord.packs import load_pack
from onrecord.reading import read_article

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
PARTS = ("Source", "Cue", "Content")
_LINE = re.compile(r"^T\d+\t(Source|Cue|Content) ([\d; ]+)\t")

Spans = dict[str, set[tuple[int, int]]]


def gold(ann: Path, text: str) -> Spans:
    """The pieces of every part of one annotator's file, trimmed."""
    out: Spans = {part: set() for part in PARTS}
    for line in ann.read_text("utf-8").splitlines():
        m = _LINE.match(line)
        for piece in m[2].split(";") if m else ():
            start, end = (int(n) for n in piece.split())
            words = text[start:end]
            start += len(words) - len(words.lstrip())
            end -= len(words) - len(words.rstrip())
            if m and start < end:
                out[m[1]].add((start, end))
    return out


def found(parsed: Parsed, shift: int) -> Spans:
    """The pieces that the grammar gives, in offsets of the file."""
    out: Spans = {part: set() for part in PARTS}
    for a in (a for a in parsed.attributions if not a.embedded):
        for part, spans in zip(PARTS, (a.source, a.cue, a.content), strict=True):
            out[part] |= {(s.start + shift, s.end + shift) for s in spans}
    return out


def texts(data: Path) -> Iterator[tuple[str, Spans]]:
    """Each text with the spans of its first annotator."""
    files = sorted((data / "attributions").glob("*.ann"))
    for path in sorted((data / "text").glob("*.txt")):
        mine = [f for f in files if f.name.startswith(path.stem)]
        if mine:
            text = path.read_text("utf-8")
            yield text, gold(mine[0], text)


def main() -> int:
    """Print the table; 1 when a figure is under its floor."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data/polnear/dev")
    ap.add_argument("--raise", dest="lift", action="store_true")
    args = ap.parse_args()
    if not args.data.is_dir():
        print(f"{args.data} is not here: nothing measured")
        return 0
    pack = load_pack("world")
    rows = list(texts(args.data))
    exact = {part: [0, 0, 0] for part in PARTS}
    overlap = {part: [0, 0, 0, 0] for part in PARTS}
    articles = [read_article(Report("text", text=text)) for text, _ in rows]
    for (text, want), article, parsed in zip(rows, articles, parse_articles(articles), strict=True):
        annotate_all(parsed, pack)
        shift = text.find(article.text[:60])
        got = found(parsed, max(shift, 0))
        for part in PARTS:
            a, b = want[part], got[part]
            for n, count in enumerate((len(a & b), len(a), len(b))):
                exact[part][n] += count
            overlap[part][0] += sum(any(s < y and x < e for x, y in b) for s, e in a)
            overlap[part][1] += len(a)
            overlap[part][2] += sum(any(s < y and x < e for x, y in a) for s, e in b)
            overlap[part][3] += len(b)
    figures: dict[str, float] = {}
    print(f"{len(rows)} texts of PolNeAR dev\n{'':8} exact P   R   F1     overlap P   R   F1")
    for part in PARTS:
        hit, total, made = exact[part]
        p, r = hit / max(made, 1), hit / max(total, 1)
        op, orr = overlap[part][2] / max(overlap[part][3], 1), overlap[part][0] / max(overlap[part][1], 1)
        f1, of1 = 2 * p * r / max(p + r, 1e-9), 2 * op * orr / max(op + orr, 1e-9)
        figures[f"attribution_{part.lower()}"] = f1
        print(f"{part:8} {p:.3f} {r:.3f} {f1:.3f}    {op:.3f} {orr:.3f} {of1:.3f}")
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    low = [k for k, v in figures.items() if v < floors.get(k, 0)]
    if args.lift:
        floors |= {k: max(floors.get(k, 0), int(v * 1000) / 1000) for k, v in figures.items()}
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=2) + "\n", "utf-8")
    for k in low:
        print(f"{k}: {figures[k]:.3f} is under the floor of {floors[k]}")
    return 1 if low and not args.lift else 0


if __name__ == "__main__":
    sys.exit(main())
