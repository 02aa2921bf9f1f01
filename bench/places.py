"""Accuracy of places on LGL and GeoVirus: given the toponyms (within 161 km), and found from the text.

A mention's use: it stands for a place, or names one inside another name or as an adjective. Whether a set's annotators
count the last two is for the set to say: LGL's do, those of GeoVirus do not.

Run from the project root: `python bench/places.py [lgl|geovirus] [--errors N]`.
"""

from __future__ import annotations

import argparse
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from figures import DATA, keep
from floors import hold

from onrecord.language.gazetteer import Candidate
from onrecord.language.parse import parse_articles
from onrecord.language.places import find_places, resolve_spans
from onrecord.language.places_resolve import distance
from onrecord.model.article import Article, Block
from onrecord.model.parsed import Parsed, PlaceUse
from onrecord.packs.pack import Pack, load_pack

PLACES = DATA / "places"
NEAR_KM = 161.0
USES = get_args(PlaceUse)


@dataclass
class Gold:
    """A toponym of the reference: character offsets, and coordinates where it has them."""

    start: int
    end: int
    text: str
    lat: float | None = None
    lon: float | None = None
    kind: str = ""


@dataclass
class Tally:
    """Counts over one set."""

    placed: int = 0
    right: int = 0
    gold: int = 0
    found: int = 0
    spotted: int = 0
    both: int = 0
    errors: list[str] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)


def read_lgl() -> Iterator[tuple[str, list[Gold]]]:
    """Texts of local newspapers with their toponyms."""
    for article in ET.parse(PLACES / "lgl.xml").iter("article"):
        gold = []
        for t in article.iter("toponym"):
            tag = t.find("gaztag")
            known = Gold(int(t.findtext("start", "")), int(t.findtext("end", "")), t.findtext("phrase", ""))
            if tag is not None:
                known.lat, known.lon = float(tag.findtext("lat", "")), float(tag.findtext("lon", ""))
                known.kind = tag.findtext("fcode", "")
            gold.append(known)
        yield article.findtext("text", ""), gold


def read_geovirus() -> Iterator[tuple[str, list[Gold]]]:
    """Texts on epidemics with their toponyms."""
    for article in ET.parse(PLACES / "GeoVirus.xml").iter("article"):
        text, gold = article.findtext("text", ""), []
        for t in article.iter("location"):
            name, start = t.findtext("name", ""), int(t.findtext("start", ""))
            start = min((start, start - 1), key=lambda s: text[s : s + len(name)] != name)
            lat, lon = float(t.findtext("lat", "")), float(t.findtext("lon", ""))
            gold.append(Gold(start, start + len(name), name, lat, lon))
        yield text, gold


def blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs of a text."""
    out, at = [], 0
    for n, line in enumerate(text.split("\n")):
        if line.strip():
            out.append(Block(at, at + len(line), "text", n))
        at += len(line) + 1
    return tuple(out)


def point(lat: float | None, lon: float | None) -> Candidate:
    """A bare point, to measure distances from."""
    return Candidate("", "", lat, lon, None, 0, "", "")


def token_range(parsed: Parsed, start: int, end: int) -> tuple[int, int] | None:
    """The tokens that a stretch of text covers, in part at least."""
    inside = [t.i for t in parsed.tokens if t.start < end and t.end > start]
    return (inside[0], inside[-1] + 1) if inside else None


def near(c: Candidate | None, g: Gold) -> bool:
    """Whether a place is within 161 km of the reference."""
    return c is not None and distance(c, point(g.lat, g.lon)) <= NEAR_KM


def measure(parsed: Parsed, gold: list[Gold], pack: Pack, tally: Tally) -> None:
    """Add one article to the tally."""
    ranges = [(g, r) for g in gold if (r := token_range(parsed, g.start, g.end))]
    for (g, _), c in zip(ranges, resolve_spans(parsed, [r for _, r in ranges], pack), strict=True):
        if g.lat is None:
            continue
        tally.placed += 1
        if near(c, g):
            tally.right += 1
        else:
            off = f"{c.id}, {distance(c, point(g.lat, g.lon)):.0f} km off" if c else "nothing"
            tally.errors.append(f"{g.text} [{g.kind}]: {off}")
    mentions = [m for part in find_places(parsed, pack) for m in part]
    found = {(m.span.start, m.span.end): m.place for m in mentions}
    tally.gold += len(gold)
    tally.found += len(found)
    spans = {(g.start, g.end): g for g in gold}
    for m in mentions:
        tally.uses[m.use] += 1
        if any(s < m.span.end and e > m.span.start for s, e in spans):
            tally.met[m.use] += 1
        else:
            tally.extra[f"{m.span.text} ({m.use})"] += 1
    for (s, e), g in spans.items():
        place = next((p for (start, end), p in found.items() if s < end and e > start), None)
        if place is None:
            tally.missed[g.text] += 1
            continue
        tally.spotted += 1
        if g.lat is not None and distance(point(place.lat, place.lon), point(g.lat, g.lon)) <= NEAR_KM:
            tally.both += 1


def run(name: str, pack: Pack) -> Tally:
    """Measure one set."""
    items = list({"lgl": read_lgl, "geovirus": read_geovirus}[name]())
    articles = [Article(str(n), str(n), text, language="en", blocks=blocks(text)) for n, (text, _) in enumerate(items)]
    tally = Tally()
    for parsed, (_, gold) in zip(parse_articles(articles), items, strict=True):
        prepare(parsed, pack)
        measure(parsed, gold, pack, tally)
    return tally


def prepare(parsed: Parsed, pack: Pack) -> None:
    """The names of an article, which places are found after."""
    from onrecord.language.names import find_mentions

    parsed.mentions = find_mentions(parsed, pack)


def main() -> int:
    """Print the figures; 1 when one is under its floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", nargs="*", default=["lgl", "geovirus"])
    options.add_argument("--errors", type=int, default=0)
    options.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to the figures")
    asked = options.parse_args()
    pack, held = load_pack("world"), {}
    for name in asked.set:
        t = run(name, pack)
        score, both = t.right / t.placed, t.both / t.placed
        recall, precision = t.spotted / t.gold, t.met.total() / max(1, t.found)
        figures = {
            "toponyms_with_coordinates": t.placed,
            "within_161_km_given_the_toponyms": round(score, 4),
            "found_recall": round(recall, 4),
            "found_precision": round(precision, 4),
            "found_f1": round(2 * recall * precision / (recall + precision), 4),
            **{f"precision_of_a_{use}": round(t.met[use] / max(1, t.uses[use]), 4) for use in USES},
            "found_and_within_161_km": round(both, 4),
        }
        keep(f"places_{name}", figures)
        held |= {f"places_{name}": score, f"places_{name}_found": both}
        if asked.errors:
            for title, lines in (("wrong", Counter(t.errors)), ("missed", t.missed), ("extra", t.extra)):
                print(f"-- {title}")
                for line, n in lines.most_common(asked.errors):
                    print(f"{n:4} {line}")
    return hold(held, asked.lift)


if __name__ == "__main__":
    sys.exit(main())
