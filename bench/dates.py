"""Dates against expressions of our own with their TIMEX3 values; printed figures out, `--errors` lists what is wrong.

An expression is right when its words, its type and its value all are. Beside that, the figures as TempEval-3 counts
them: F1 of the words exactly, of those that overlap, and of type and value of those. The files in `dates/` were written
from the TimeML guideline; `aside.tsv` is not tuned on, and only its totals are printed.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from floors import hold

from onrecord.language.dates import find_dates
from onrecord.language.dates_timex import timexes
from onrecord.language.parse import parse_articles
from onrecord.model.article import Article, Block, Published
from onrecord.packs import load_pack

FILES = Path(__file__).with_name("dates")
_MARKED = re.compile(r"\{([^|{}]+)\|([A-Z]+)\|([^|{}]+)\}")


@dataclass(frozen=True, slots=True)
class Timex:
    """An expression: where its words are, its type and value."""

    start: int
    end: int
    type: str
    value: str


@dataclass(slots=True)
class Case:
    """A sentence with the day of its report and what is in it."""

    day: str
    text: str
    gold: list[Timex]


def read(name: str) -> list[Case]:
    """The cases of a file."""
    cases = []
    for line in (FILES / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        day, marked = line.split("\t")
        text, gold, at = "", [], 0
        for m in _MARKED.finditer(marked):
            text += marked[at : m.start()]
            gold.append(Timex(len(text), len(text) + len(m[1]), m[2], m[3]))
            text += m[1]
            at = m.end()
        date.fromisoformat(day)
        cases.append(Case(day, text + marked[at:], gold))
    return cases


def found(cases: list[Case], pack_name: str) -> list[list[Timex]]:
    """What Onrecord finds in each case."""
    pack = load_pack(pack_name)
    articles = [
        Article(str(n), str(n), c.text, published=Published(c.day, c.day, "given"),
                blocks=(Block(0, len(c.text), "text", 0),))
        for n, c in enumerate(cases)
    ]  # fmt: skip
    out = []
    for parsed in parse_articles(articles):
        parsed.dates = find_dates(parsed, pack)
        out.append([Timex(t.span.start, t.span.end, t.type, t.timex) for t in timexes(parsed)])
    return out


def figures(gold: list[list[Timex]], own: list[list[Timex]]) -> dict[str, float]:
    """Accuracy (of the gold expressions) and F1 of all three at once, then what TempEval-3 counts."""
    hits = dict.fromkeys(("all", "strict", "relaxed", "type", "value"), 0)
    for want, have in zip(gold, own, strict=True):
        hits["all"] += len(set(want) & set(have))
        hits["strict"] += len({(t.start, t.end) for t in want} & {(t.start, t.end) for t in have})
        left = list(have)
        for t in want:
            near = [h for h in left if h.start < t.end and t.start < h.end]
            best = max(near, key=lambda h: (h.start == t.start and h.end == t.end, h.value == t.value), default=None)
            if best is not None:
                left.remove(best)
                hits["relaxed"] += 1
                hits["type"] += best.type == t.type
                hits["value"] += best.value == t.value
    wanted, had = sum(map(len, gold)), sum(map(len, own))
    made = {f"{k}_f1": round(2 * h / (wanted + had), 4) for k, h in hits.items()}
    return {"accuracy": round(hits["all"] / wanted, 4), **made}


def main() -> int:
    """Print the figures; 1 when one is under its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what is wrong in the file that is tuned on")
    parser.add_argument("--pack", default="ukraine", help="whose key dates count")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the figures")
    arguments = parser.parse_args()
    held: dict[str, float] = {}
    for name in ("tuned", "aside"):
        cases = read(f"{name}.tsv")
        own = found(cases, arguments.pack)
        if arguments.errors and name == "tuned":
            for case, have in zip(cases, own, strict=True):
                _differ(case, have)
        made = figures([c.gold for c in cases], own)
        print(f"{name}: {sum(len(c.gold) for c in cases)} expressions, {sum(map(len, own))} found")
        print("  " + ", ".join(f"{k.replace('_', ' ')} {100 * v:.1f}" for k, v in made.items()))
        held |= {f"dates_{name}_{k}": v for k, v in made.items() if k in ("accuracy", "all_f1")}
    return hold(held, arguments.lift)


def _differ(case: Case, have: list[Timex]) -> None:
    wrong = [("-", t) for t in case.gold if t not in have] + [("+", t) for t in have if t not in case.gold]
    if wrong:
        print(f"{case.day} {case.text}")
        for sign, t in sorted(wrong, key=lambda w: (w[1].start, w[0])):
            print(f"  {sign} {case.text[t.start : t.end]} | {t.type} | {t.value}")


if __name__ == "__main__":
    sys.exit(main())
