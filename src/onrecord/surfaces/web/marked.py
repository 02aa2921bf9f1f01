"""The text of an article with its records marked in place: an article of the ledger in, HTML of a part of it out.

Whatever is marked, the text of the HTML is the text of the article, character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from onrecord.surfaces.web.layers import Layer, Stretch, lanes, stretches

Json = dict[str, Any]
Extent = tuple[int, int]

LINES = 4
"""Underlines that lie under each other; what lies deeper shares the last one."""
_LONGEST = 60_000
_MOST_RECORDS = 250
_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_PLAIN = ("furniture", "doubt", "speaker", "quote", "unresolved")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A record with its number in the order of the text; `first` is where its words begin, None without words."""

    number: int
    record: Json
    first: int | None


def numbered(records: Iterable[Json]) -> list[Numbered]:
    """The records in the order of their words; those without come last."""

    def place(record: Json) -> tuple[bool, int, int, str, str]:
        spans = [(s["start"], s["end"]) for s in record["evidence"]]
        start, end = min(spans, default=(0, 0))
        return not spans, start, -end, record["kind"], record["id"]

    order = sorted(records, key=place)
    return [Numbered(n, r, min((s["start"] for s in r["evidence"]), default=None)) for n, r in enumerate(order, 1)]


def parts(text: str, records: Sequence[Numbered]) -> list[Extent]:
    """Where a long text is cut: between paragraphs where there are any, and so that no part has too many records."""
    starts = [r.first for r in records if r.first is not None]
    cuts = [m.end() for m in _GAP.finditer(text)]
    found, start = [], 0
    while start < len(text):
        end = start + _LONGEST
        begun = bisect_left(starts, start)
        if begun + _MOST_RECORDS < len(starts):
            end = min(end, max(starts[begun + _MOST_RECORDS], start + 1))
        if end < len(text):
            n = bisect_right(cuts, end)
            between = n and cuts[n - 1] > start
            end = cuts[n - 1] if between else _blank(text, start, end)
        found.append((start, min(end, len(text))))
        start = end
    return found or [(0, 0)]


def _blank(text: str, start: int, end: int) -> int:
    """Behind the last blank before `end`, where there is one."""
    at = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return at + 1 if at >= start else end


def layers_of(article: Json, records: Sequence[Numbered], doubts: Iterable[Json]) -> list[Layer]:
    """All that is marked in the text of an article."""
    text: str = article["text"]
    found: list[Layer] = []
    for f in article["furniture"]:
        found.append(Layer(f["start"], f["end"], "furniture", "", f"Not part of the report: {f['why']}"))
    for doubt in doubts:
        own = (s for s in doubt["evidence"] if s.get("article") == article["id"])
        found += (Layer(s["start"], s["end"], "doubt", doubt["id"], doubt["summary"]) for s in own)
    for one in records:
        spans = [(s["start"], s["end"]) for s in one.record["evidence"]]
        found += (Layer(a, b, one.record["kind"], one.record["id"]) for a, b in spans)
        found += _inner(text, one.record, spans)
    return found


def _inner(text: str, record: Json, spans: Sequence[Extent]) -> Iterable[Layer]:
    """What is set apart within the words of a record: whose they are, what is quoted, what could not be resolved."""
    speaker = record.get("speaker")
    for who in (speaker, *(voice["actor"] for voice in record["attribution"])):
        if who and who.get("span"):
            span = who["span"]
            yield Layer(span["start"], span["end"], "speaker", who["id"], f"speaks: {who['name']}")
    for quote in record.get("quotes") or ():
        if place := _found(text, quote, spans):
            yield Layer(*place, "quote", record["id"])
    when, where = record.get("when"), record.get("place")
    if when and when["basis"] == "unresolved" and (place := _found(text, when["text"], spans)):
        yield Layer(*place, "unresolved", record["id"], "When this was could not be resolved")
    if where and where["precision"] == "unresolved" and (place := _found(text, where["name"], spans)):
        yield Layer(*place, "unresolved", record["id"], "Where this is could not be resolved")


def _found(text: str, words: str, spans: Sequence[Extent]) -> Extent | None:
    places = (text.find(words, a, b) for a, b in spans) if words else ()
    start = next((at for at in places if at >= 0), None)
    return None if start is None else (start, start + len(words))


def html(text: str, extent: Extent, layers: list[Layer], records: Sequence[Numbered]) -> Markup:
    """A part of the text as paragraphs, each in its own direction, with a numbered link where a record begins."""
    own = [n for n, x in enumerate(layers) if x.kind not in _PLAIN]
    lines = dict(zip(own, lanes([layers[n] for n in own], LINES), strict=True))
    begins: dict[int, list[Numbered]] = {}
    for one in records:
        if one.first is not None and extent[0] <= one.first < extent[1]:
            begins.setdefault(one.first, []).append(one)
    gaps = [m.span() for m in _GAP.finditer(text, *extent)]
    cuts = [at for gap in gaps for at in gap]
    hidden = {start for start, _ in gaps}
    open_ = False
    out: list[str] = []
    flagged: set[str] = set()
    for stretch in stretches(*extent, layers, [*cuts, *begins]):
        gap = stretch.start in hidden or (gaps and _inside(gaps, stretch.start))
        if gap and open_:
            out.append("</p>")
        elif not gap and not open_:
            out.append('<p dir="auto">')
        open_ = not gap
        out += (_begin(one) for one in begins.get(stretch.start, ()))
        piece = _piece(text, stretch, layers, lines, flagged)
        out.append(f'<span class="gap">{piece}</span>' if gap else piece)
    return Markup("".join([*out, "</p>" if open_ else ""]))


def _inside(gaps: Sequence[Extent], at: int) -> bool:
    n = bisect_right(gaps, (at, len(gaps) + at)) - 1
    return n >= 0 and gaps[n][0] <= at < gaps[n][1]


def _begin(one: Numbered) -> str:
    key, kind = escape(one.record["id"]), escape(one.record["kind"])
    return (
        f'<span class="at {kind}" id="{key}"><a class="ref" id="s-{key}" href="#r-{key}" data-n="{one.number}" '
        f'aria-label="Record {one.number}: {kind}"></a></span>'
    )


def _piece(text: str, stretch: Stretch, layers: list[Layer], lines: dict[int, int], flagged: set[str]) -> str:
    """A stretch of text in the elements of the layers on it; `flagged` are the doubts that have an anchor already."""
    words = _escaped(text[stretch.start : stretch.end])
    if not stretch.layers:
        return words
    before: list[str] = []
    after: list[str] = []
    by_kind: dict[str, list[Layer]] = {}
    marks = []
    for n in stretch.layers:
        if n in lines:
            marks.append((lines[n], n))
        else:
            by_kind.setdefault(layers[n].kind, []).append(layers[n])
    for kind in ("furniture", "doubt"):
        if its := by_kind.get(kind):
            before.append(_open(kind, its, flagged))
            after.append("</span>")
    if marks:
        ids = " ".join(dict.fromkeys(layers[n].key for _, n in marks))
        shown = sorted(marks)[:LINES]
        for k, (line, n) in enumerate(shown):
            held = f' data-records="{escape(ids)}"' if k == 0 else ""
            before.append(f'<mark class="m {escape(layers[n].kind)} l{line}"{held}>')
            after.append("</mark>")
    for kind in ("speaker", "quote", "unresolved"):
        if its := by_kind.get(kind):
            before.append(_open(kind, its, flagged))
            after.append("</span>")
    return "".join([*before, words, *reversed(after)])


def _open(kind: str, its: list[Layer], flagged: set[str]) -> str:
    title = "; ".join(dict.fromkeys(x.title for x in its if x.title))
    told = f' title="{escape(title[:600])}"' if title else ""
    if kind != "doubt":
        return f'<span class="{kind}"{told}>'
    ids = dict.fromkeys(x.key for x in its)
    anchors = "".join(f'<span class="at" id="sd-{escape(i)}"></span>' for i in ids if i not in flagged)
    flagged.update(ids)
    return f'<span class="doubt" data-doubts="{escape(" ".join(ids))}"{told}>{anchors}'


def _escaped(words: str) -> str:
    """As HTML keeps it: a carriage return would become a line feed, a null is not allowed."""
    kept = str(escape(words))
    return kept.replace("\r", "&#13;").replace("\0", "\ufffd") if "\r" in kept or "\0" in kept else kept
