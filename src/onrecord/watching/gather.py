"""The lines of one section of a brief: records of one kind in, one line for each fact out, most important first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from onrecord.watching.phrases import published, words
from onrecord.watching.sentences import say
from onrecord.watching.span_check import grounds_of, unfounded

Json = dict[str, Any]
Counts = dict[str, tuple[int, int, int]]

Place = tuple[str, int, int]
Places = Set[Place]

_ALIKE: Mapping[str, int] = MappingProxyType({})
_SOURCES = 6
_IN_TURN = 3
_A_FEW = 5


@dataclass(frozen=True, slots=True)
class Words:
    """Exact words of a report: `text == article.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A report and the words in it that a line rests on."""

    outlet: str
    published: str
    title: str | None
    path: str
    url: str | None
    article: str
    record: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in one sentence. `sources` are the first few of its `reports`; `beside` are other claims on the same.

    `note` is what an editor has to say of it. In a brief on a rhythm, `before` is from how many origins it was known in
    the last one, and `importance` that of the alerts that it raised since.
    """

    fact: str
    kind: str
    sentence: str
    sources: tuple[Source, ...]
    reports: int
    outlets: int
    origins: int
    beside: tuple[Line, ...] = ()
    note: str = ""
    before: int = 0
    importance: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not told, since its words have no such names, figures or dates as are `missing`."""

    kind: str
    fact: str
    article: str
    record: str
    missing: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    """The records of one fact: the best of them to say it by, where they stand, and those with other figures."""

    best: Json
    sources: list[Source] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    figures: dict[str, Json] = field(default_factory=dict)
    copies: Set[str] = frozenset()


def outlet_of(line: Json) -> str:
    """Whom a report is from: the outlet, else the site, else the file's name."""
    if line.get("outlet"):
        return str(line["outlet"])
    try:
        site = (urlsplit(line.get("url") or "").hostname or "").removeprefix("www.")
    except ValueError:
        site = ""
    return site or re.split(r"[/\\]", line.get("path") or "")[-1] or "unknown outlet"


def source_of(line: Json) -> Source:
    """The report of a line of the ledger and the words in it; those of another report that it is held against not."""
    own = (s for s in line["evidence"] if s.get("article") in (None, line["article"]))
    spans = tuple(Words(s["start"], s["end"], s["text"]) for s in own)
    return Source(
        outlet_of(line), published(line), line["title"], line["path"], line["url"], line["article"], line["id"], spans
    )


def places_of(source: Source) -> frozenset[Place]:
    """Where a source's words stand."""
    return frozenset((source.article, w.start, w.end) for w in source.words)


def gather(
    records: Iterable[Json], counts: Counts, most: int, told: Places = frozenset(), copies: Set[str] = frozenset(),
    *, left_out: list[LeftOut], weights: Mapping[str, int] = _ALIKE,
) -> tuple[list[Line], int]:  # fmt: skip
    """The lines of the facts, at most `most`, and how many more there are; what its words do not bear out is left out.

    `copies` are articles that are made from others: what they tell is said in the words of who told it first.
    `counts` has reports, outlets and origins of the facts that more than one report tells. `told` are places in
    articles (see `places_of`): what is only reported speech there has been told by another line and is left out. Facts
    of greater weight (by `weights`) come first, whatever else speaks for others.
    """
    groups: dict[str, _Group] = {}
    for record in records:
        if told and not record.get("quotes") and places_of(source_of(record)) <= told:
            continue
        group = groups.get(record["fact"])
        if group is None:
            group = groups[record["fact"]] = _Group(record, copies=copies)
        elif _better(record, copies) > _better(group.best, copies):
            group.best = record
        figures = _figures(record)
        known = group.figures.get(figures)
        if known is None or _better(record, copies) > _better(known, copies):
            group.figures[figures] = record
        group.articles.add(record["article"])
        if len(group.sources) < _SOURCES:
            group.sources.append(source_of(record))
    ranked = sorted(groups.items(), key=lambda g: _rank(g[1].best, counts.get(g[0], (1, 1, 1))), reverse=True)
    ranked = sorted(_in_turn(ranked), key=lambda g: -weights.get(g[0], 0))
    clusters: dict[Any, list[str]] = {}
    for fact, group in ranked:
        clusters.setdefault(_subject(group.best) or fact, []).append(fact)
    shown = list(clusters.values())[:most]
    lines = [line for facts in shown if (line := _cluster(facts, groups, counts, left_out)) is not None]
    return _merged(lines), len(clusters) - len(shown)


def _in_turn(ranked: list[tuple[str, _Group]]) -> list[tuple[str, _Group]]:
    """In the same order, but what one speaker says beyond the first few things comes last."""
    said: Counter[str] = Counter()
    later: dict[str, bool] = {}
    for fact, group in ranked:
        speaker = group.best.get("speaker")
        if speaker:
            said[speaker["id"]] += 1
            later[fact] = said[speaker["id"]] > _IN_TURN
    return sorted(ranked, key=lambda g: later.get(g[0], False))


def _cluster(facts: list[str], groups: dict[str, _Group], counts: Counts, left_out: list[LeftOut]) -> Line | None:
    lines = [line for f in facts[:_SOURCES] if (line := _line(f, groups[f], counts, left_out)) is not None]
    if not lines:
        return None
    first, *others = _merged(lines)
    return replace(first, beside=(*first.beside, *(replace(line, beside=()) for line in others)))


def _line(fact: str, group: _Group, counts: Counts, left_out: list[LeftOut]) -> Line | None:
    said, of_best = say(group.best), _figures(group.best)
    others = [r for figures, r in group.figures.items() if figures != of_best and say(r) != said]
    told = [r for r in (group.best, *others[:_SOURCES]) if _founded(r, left_out)]
    if not told:
        return None
    best, said = source_of(told[0]), say(told[0])
    rest = {s.article: s for s in group.sources if s.article != best.article}
    reports, outlets, origins = counts.get(fact, (len(group.articles), 1, 1))
    differing = [r for r in told[1:] if say(r) != said]
    beside = tuple(Line(fact, r["kind"], _otherwise(r, group), (source_of(r),), 1, 1, 1) for r in differing)
    return Line(fact, told[0]["kind"], said, (best, *rest.values()), reports, outlets, origins, beside)


def _founded(record: Json, left_out: list[LeftOut]) -> bool:
    missing = unfounded(say(record), grounds_of(record))
    if missing:
        left_out.append(LeftOut(record["kind"], record["fact"], record["article"], record["id"], missing))
    return not missing


def _otherwise(record: Json, group: _Group) -> str:
    """What is told with other figures than the best telling; that only a copy has them is said first."""
    return f"A copy says: {say(record)}" if record["article"] in group.copies else say(record)


def _merged(lines: list[Line]) -> list[Line]:
    """Lines that say the same become one; they may rest on copies, so their origins are not added up."""
    merged: dict[str, Line] = {}
    for line in lines:
        same = merged.get(line.sentence)
        if same is None:
            merged[line.sentence] = line
            continue
        articles = {s.article: s for s in (*same.sources, *line.sources)}
        merged[line.sentence] = replace(
            same,
            sources=tuple(articles.values())[:_SOURCES],
            reports=max(same.reports, line.reports, len(articles)),
            outlets=max(same.outlets, line.outlets, len({s.outlet for s in articles.values()})),
            origins=max(same.origins, line.origins),
            beside=(*same.beside, *line.beside),
        )
    return list(merged.values())


def _better(record: Json, copies: Set[str]) -> tuple[bool, bool, float]:
    when = record["when"]
    return record["article"] not in copies, bool(when and when["start"]), record["confidence"]


def _figures(record: Json) -> str:
    """The figures of a record: what two tellings of one fact may differ in."""
    things = [(i["name"], i["quantity"]) for i in (*record.get("items", ()), *record.get("harm", ()))]
    told = [(name, q and (q["value"], q["min"], q["max"])) for name, q in things if q]
    count, amount = record.get("count") or {}, record.get("amount") or {}
    alone = count.get("value"), amount.get("value"), record.get("duration_minutes"), record.get("gap_days")
    return repr((sorted(told, key=repr), alone, record.get("level")))


def _rank(record: Json, counts: tuple[int, int, int]) -> tuple[int, int, int, int, str, float]:
    """Independent reports first, then more than a few words, who speaks, copies, the latest, the surest.

    A question and a refusal to comment stand with the sayings of few words.
    """
    when = record["when"] or {}
    spoken = record["kind"] == "statement"
    senior = seniority(record["speaker"].get("role") or "") if spoken else 0
    few = spoken and len((" ".join(record["quotes"]) or record["content"]).split()) < _A_FEW
    few = few or record.get("act") in ("ask", "refuse")
    return counts[2], not few, senior, counts[0], when.get("end") or record["reported"] or "", record["confidence"]


@lru_cache(maxsize=1)
def _ranks() -> list[re.Pattern[str]]:
    return [re.compile(r"\b(?:" + "|".join(map(re.escape, some)) + r")\b") for some in words()["ranks"]]


@lru_cache(maxsize=4096)
def seniority(role: str) -> int:
    """How senior a role is: 0 for one that is not known, more for more senior; deputies and former holders less."""
    plain = role.lower()
    for place, pattern in enumerate(_ranks()):
        if pattern.search(plain):
            lower = any(word in plain for word in words()["below"])
            return max(len(_ranks()) - place - lower, 0)
    return 0


def _subject(record: Json) -> tuple[Any, ...] | None:
    """What claims that stand side by side are about: a side's losses on a day, attacks at a place on a day."""
    when, place = record["when"], record.get("place")
    if not when or not when["start"]:
        return None
    days = (when["start"], when["end"])
    if record["kind"] == "loss":
        return "loss", record["side"]["id"], days
    if record["kind"] == "incident" and place and place["precision"] != "unresolved":
        kind = record["subtype"] if record["type"] == "other" else record["type"]
        return "incident", kind or "other", place["id"], days
    if record["kind"] == "contact" and len(record["participants"]) > 1:
        return "contact", record["mode"], *sorted(a["id"] for a in record["participants"]), days
    return None
