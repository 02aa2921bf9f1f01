"""Quantities against NewsQuant: F1 of value, value with unit, value with change; `--errors` lists what is wrong.

A value agrees within a thousandth; a bound counts by its figure, a range by both ends. A unit agrees when the canonical
unit, or the counted noun, has the same words as one of the two gold units, or the same head noun.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from floors import hold

from onrecord.language.dates import find_dates
from onrecord.language.parse import parse_articles
from onrecord.language.quantities import find_quantities
from onrecord.model.article import Article, Block
from onrecord.model.parsed import QuantityMention
from onrecord.packs.pack import Pack

DATA = Path(__file__).parents[2] / "shared/data/quantities/newsquant.json"
NAMES = {
    "percentage": "percent",
    "USD": "dollar",
    "AUD": "australian dollar",
    "CAD": "canadian dollar",
    "EUR": "euro",
    "GBP": "pound sterling",
    "JPY": "japanese yen",
    "CNY": "chinese yuan",
    "ILS": "shekel",
    "DKK": "danish krone",
    "MYR": "malaysian ringgit",
    "SGD": "singaporean dollar",
    "pound-mass": "pound",
    "degree celsius": "celsius",
    "degree fahrenheit": "fahrenheit",
    "generation wireless": "generation",
    "revolutions per minute": "revolution per minute",
    "count": "time",
}
SMALL = {"of", "the", "a", "-", "those"}


def words(unit: str) -> list[str]:
    """The words of a unit or noun, lower case and singular, after the names that the gold uses."""
    for name, gold in NAMES.items():
        unit = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", gold, unit)
    unit = unit.lower().replace("$", "dollar").replace("%", "percent")
    found = [w for w in re.findall(r"[^\s-]+", unit) if w not in SMALL]
    return [w.removesuffix("s") if len(w) > 3 else w for w in found]


def gold_value(text: str) -> tuple[float, ...]:
    """ "12-120" is both ends, "0.33" one value."""
    if m := re.fullmatch(r"(-?[\d.]+)\s*-\s*([\d.]+)", text):
        return float(m[1]), float(m[2])
    return (float(text),)


def own_value(q: QuantityMention) -> tuple[float, ...] | None:
    """The figure or figures that were found; None for a frequency or a vague word without one."""
    x = q.quantity
    if x.value is not None:
        return (x.value,)
    found = tuple(v for v in (x.min, x.max) if v is not None)
    return found or None


def same_value(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return len(a) == len(b) and all(abs(x - y) <= abs(y) / 1000 + 1e-12 for x, y in zip(a, b, strict=True))


def same_unit(q: QuantityMention, gold: dict[str, Any]) -> bool:
    unit, noun = q.quantity.unit, q.noun
    own = [
        words(u) for u in (unit, noun, unit and noun and f"{noun} {unit}", unit and noun and f"{unit} of {noun}") if u
    ]
    theirs = [words(gold[k]) for k in ("unit", "normalized_unit") if gold[k] != "-"]
    if not theirs:
        return not own
    return any(o == t or (o and t and not q.quantity.unit and o[-1] == t[-1]) for o in own for t in theirs)


def main() -> int:
    """Print the figures; 1 when one is under its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what is wrong, sentence by sentence")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the figures")
    arguments = parser.parse_args()
    gold = json.loads(DATA.read_text("utf-8"))
    articles = [
        Article(str(n), str(n), g["text"], blocks=(Block(0, len(g["text"]), "text", 0),)) for n, g in enumerate(gold)
    ]
    hits = {"value": 0, "unit": 0, "change": 0}
    expected = predicted = tokens = 0
    spent = 0.0
    pack = Pack("none")
    for parsed in parse_articles(articles[:1]):
        find_dates(parsed, pack)
    for parsed, g in zip(parse_articles(articles), gold, strict=True):
        start = time.perf_counter()
        parsed.dates = find_dates(parsed, pack)
        found = [q for q in find_quantities(parsed) if own_value(q) is not None]
        spent += time.perf_counter() - start
        tokens += len(parsed.tokens)
        expected, predicted = expected + len(g["quantities"]), predicted + len(found)
        left, notes = list(found), []
        for want in g["quantities"]:
            value = gold_value(want["value"])
            same = [q for q in left if same_value(own_value(q) or (), value)]
            best = max(same, key=lambda q: (same_unit(q, want), q.change == want["change"]), default=None)
            if best is None:
                notes.append(f"  missed   {want['change']} {want['value']} {want['unit']}")
                continue
            left.remove(best)
            hits["value"] += 1
            hits["unit"] += same_unit(best, want)
            hits["change"] += best.change == want["change"]
            if not same_unit(best, want):
                notes.append(
                    f"  unit     {best.quantity.unit} / {best.noun}  for  {want['unit']} / {want['normalized_unit']}"
                )
            if best.change != want["change"]:
                notes.append(f"  change   {best.change}  for  {want['change']} ({best.span.text})")
        notes += [f"  spurious {q.span.text} {q.quantity.unit} {q.noun}" for q in left]
        if arguments.errors and notes:
            print(g["text"], *notes, sep="\n")
    figures = {f"newsquant_{k}": round(2 * h / (expected + predicted), 4) for k, h in hits.items()}
    print(f"quantities: gold {expected}, found {predicted}")
    print("F1: " + ", ".join(f"{k.removeprefix('newsquant_')} {v:.3f}" for k, v in figures.items()))
    print(f"dates and quantities: {spent / max(tokens, 1) * 1e6:.1f} µs a word")
    return hold(figures, arguments.lift)


if __name__ == "__main__":
    sys.exit(main())
