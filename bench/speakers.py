"""Who said it: the speakers of labelled statements of PolNeAR, re3d and stories; fails when under its floor.

usage: python bench/speakers.py [--data DIR] [--raise] [--errors PART]
The labels of bench/speakers.json were written by reading the articles: where the content stands (its longest piece, in
offsets of the file) and who a careful reader takes for the speaker. Feelings, plans and bare topics that PolNeAR also
annotates are not among them, nor are headlines. A label is compared with the attribution whose content overlaps it
best: right when every speaker agrees by name or id (an unnamed one by the head word of its description), wrong when it
is another, missing when there is no attribution, no speaker, or only an unresolved one ("the mayor").
Those who mend resolution look at the errors of `tune`, and by now of `check` and of `check2` (other texts, world news
of `stories` among them), on which nothing was mended while they were the figures that were claimed. The figure that
is claimed is that of `check3`: war and diplomacy of stories and re3d, labelled before anything was measured on it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from floors import hold

from onrecord.language import annotate_all
from onrecord.language.parse import parse_articles
from onrecord.model.article import Report
from onrecord.model.parsed import AttributionMention, Parsed
from onrecord.model.parts import Actor
from onrecord.packs import load_pack, slug
from onrecord.reading import read_article

HERE = Path(__file__).resolve().parent
LABELS = HERE / "speakers.json"
PARTS = ("tune", "check", "check2", "check3")
SORTS = ("name", "pronoun", "description", "body", "plural", "anonymous")
KEYS = {p: "speaker_resolution" + s for p, s in zip(PARTS, ("_tune", "", "_check2", "_check3"), strict=True)}
NEAR = 400
"""Characters by which reading may have moved the words of a label."""
TITLES = frozenset(
    re.findall(
        r"\w+",
        "the mr mrs ms dr sir sen senator rep representative congressman gov governor president general gen lt col "
        "colonel capt captain maj major adm admiral sgt staff spc commodore secretary minister chief justice retired "
        "former rev jr sr",
    )
)
_TAIL = re.compile(r",| (?:of|in|on|at|from|to|by|with|for|who|that|which|close|familiar|involved) ")
_UNNAMED = ("anonymous", "group")

Label = dict[str, Any]


def plain(name: str) -> str:
    """A name in small letters without titles, dots, quote marks and middle initials."""
    words = re.sub(r"[^\w\s'&-]", "", name.casefold().replace("’", "'").replace("-", " ")).split()
    kept = [w for w in words if w not in TITLES] or words
    return " ".join(w for n, w in enumerate(kept) if n == 0 or len(w) > 1 or len(kept) < 3)


def head(description: str) -> str:
    """The head word of a description, in the singular: "two sources familiar with the talks" is "source"."""
    words = re.findall(r"[\w'-]+", _TAIL.split(description.casefold())[0])
    word = words[-1] if words else ""
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def agrees(want: Label, got: Actor, source: str) -> bool:
    """Whether an actor, whose source phrase has the head word `source`, is the one of a label."""
    names: list[str] = want["names"]
    if got.id in {slug(n) for n in names} or plain(got.name) in {plain(n) for n in names}:
        return True
    if want["type"] not in _UNNAMED or got.type not in _UNNAMED:
        return False
    if want.get("count") and got.count and want["count"] != got.count:
        return False
    return bool({head(got.name), head(source)} & {head(n) for n in names})


def verdict(label: Label, parsed: Parsed, found: AttributionMention | None) -> str:
    """Whether the attribution found for a label is right, wrong or missing."""
    if found is None or found.speaker is None:
        return "missing"
    got = found.members or (found.speaker,)
    source = parsed.tokens[found.source_token].lower if found.source_token >= 0 else ""
    wanted: list[Label] = label["speakers"]
    met = [[agrees(w, a, source) for a in got] for w in wanted]
    if all(any(row) for row in met) and all(any(column) for column in zip(*met, strict=True)):
        return "right"
    named = all(w["type"] not in _UNNAMED for w in wanted)
    return "missing" if named and all(a.type == "anonymous" for a in got) else "wrong"


def best(parsed: Parsed, start: int, end: int) -> AttributionMention | None:
    """The attribution whose content overlaps a stretch of the reading text best, by at least half of the shorter."""
    ranked = []
    for n, a in enumerate(parsed.attributions):
        length = sum(s.end - s.start for s in a.content)
        common = sum(max(0, min(s.end, end) - max(s.start, start)) for s in a.content)
        if common and 2 * common >= min(length, end - start):
            ranked.append((common / (length + end - start - common), a.nested_in < 0, -n))
    return parsed.attributions[-max(ranked)[2]] if ranked else None


def place(label: Label, file: str, read: str) -> tuple[int, int]:
    """Where the words of a label stand in the reading text of its file."""
    words = file[label["start"] : label["end"]]
    start = label["start"] - max(file.find(read[:60]), 0)
    here = read.find(words, max(start - NEAR, 0), start + len(words) + NEAR)
    start = here if here >= 0 else start
    return start, start + len(words)


def reports(data: Path, files: Iterable[str]) -> dict[str, Report]:
    """The texts that labels stand in; a text of PolNeAR is given the day in its name, a story that of its page."""
    out = {}
    for name in sorted(set(files)):
        path, _, key = name.partition("#")
        text = (data / path).read_text("utf-8")
        if key:
            (row,) = (r for r in map(json.loads, filter(str.strip, text.splitlines())) if r["_id"] == key)
            out[name] = Report(name, text=row["text"], title=row["title"])
        elif path.endswith(".json"):
            story = json.loads(text)
            out[name] = Report(name, text=story["text"], title=story["title"], given=story["date_publish"][:10])
        else:
            day = re.search(r"\d{4}-\d\d-\d\d", path)
            out[name] = Report(name, text=text, given=day[0] if day else None)
    return out


def difference(label: Label, found: AttributionMention | None) -> str:
    """What was found for a label, and what it wants."""
    wanted = " + ".join(f"{w['names'][0]} ({w['type']})" for w in label["speakers"])
    if found is None:
        return f"no attribution; wanted {wanted}"
    got = " + ".join(f"{a.name} ({a.type})" for a in found.members or (found.speaker,) if a) or "nobody"
    return f"{' … '.join(s.text for s in found.source)!r}: {got}; wanted {wanted}"


def row(counts: Counter[str]) -> str:
    """One line of the table."""
    right, wrong, missing = (counts[k] for k in ("right", "wrong", "missing"))
    total, found = right + wrong + missing, right + wrong
    shares = f"{right / max(total, 1):.3f}   {right / max(found, 1):.3f}"
    return f"{right:5} {wrong:5} {missing:7} {counts['unseen']:16}   {shares}"


def main() -> int:
    """Print the table; 1 when a figure is under its floor."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared/data")
    ap.add_argument("--raise", dest="lift", action="store_true")
    ap.add_argument("--errors", choices=PARTS[:-1])
    args = ap.parse_args()
    if not all((args.data / part).is_dir() for part in ("polnear/dev", "re3d", "stories")):
        print(f"{args.data} is not here: nothing measured")
        return 0
    labels: list[Label] = json.loads(LABELS.read_text("utf-8"))
    pack, files = load_pack("world"), reports(args.data, (label["file"] for label in labels))
    articles = [read_article(r) for r in files.values()]
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (name, report), parsed in zip(files.items(), parse_articles(articles), strict=True):
        annotate_all(parsed, pack)
        for label in (x for x in labels if x["file"] == name):
            found = best(parsed, *place(label, report.text or "", parsed.article.text))
            answer = verdict(label, parsed, found)
            for sort in (label["sort"], "all"):
                counts[label["part"], sort][answer] += 1
                counts[label["part"], sort]["unseen"] += found is None
            if answer != "right" and label["part"] == args.errors:
                print(f"{answer:7} {name}@{label['start']} {label['sort']}\n        {difference(label, found)}")
    print(f"{len(labels)} statements in {len(files)} texts")
    print(f"{'':19} right wrong missing (no attribution)  of all  of found")
    for part in PARTS:
        for sort in (*SORTS, "all"):
            print(f"{part:7}{sort:12} {row(counts[part, sort])}")
    totals = {p: sum(label["part"] == p for label in labels) for p in PARTS}
    figures = {KEYS[p]: counts[p, "all"]["right"] / max(totals[p], 1) for p in PARTS}
    return hold(figures, args.lift)


if __name__ == "__main__":
    sys.exit(main())
