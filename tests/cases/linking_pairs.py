"""Labelled pairs of short made-up reports: the files of `linking/` in, what linking says of each pair out.

A file holds the pairs of one kind of record: {"about": one line, "label": "same" | "update" | "conflict" | "none",
"one": {"outlet", "published", "text"}, "other": the same}. The records are those that the whole corridor finds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.linking.blocks import blocks
from onrecord.linking.same import same
from onrecord.linking.told import Sameness, Told
from onrecord.model.article import Report
from onrecord.pipeline import Corridor, Outcome

FOLDER = Path(__file__).parent / "linking"


@dataclass(frozen=True)
class Pair:
    """One labelled pair."""

    kind: str
    about: str
    label: str
    one: dict[str, Any]
    other: dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """A pair with what was found: the best link of its records. `blocked`: the linked records share a block."""

    pair: Pair
    label: str
    extracted: bool
    blocked: bool
    found: Sameness | None
    records: tuple[tuple[Told, ...], tuple[Told, ...]]


def load_pairs() -> list[Pair]:
    """All pairs, by kind."""
    return [
        Pair(file.stem, x["about"], x["label"], x["one"], x["other"])
        for file in sorted(FOLDER.glob("*.json"))
        for x in json.loads(file.read_text("utf-8"))
    ]


def judged(pairs: Sequence[Pair]) -> list[Judged]:
    """What linking says of each pair."""
    reports = [
        Report(f"{n}:{side}", text=x["text"], outlet=x["outlet"], given=x["published"])
        for n, pair in enumerate(pairs)
        for side, x in (("one", pair.one), ("other", pair.other))
    ]
    outcomes = list(Corridor("world").run(reports))
    return [_judge(pair, *outcomes[2 * n : 2 * n + 2]) for n, pair in enumerate(pairs)]


def _judge(pair: Pair, one: Outcome, other: Outcome) -> Judged:
    ours, theirs = _told(one, pair.kind), _told(other, pair.kind)
    links = [(found, a, b) for a in ours for b in theirs if (found := same(a, b)) is not None]
    if not links:
        return Judged(pair, "none", bool(ours and theirs), True, None, (ours, theirs))
    found, a, b = max(links, key=lambda x: x[0].score)
    shared = set(blocks(a.record, a.published)) & set(blocks(b.record, b.published))
    return Judged(pair, found.relation, True, bool(shared), found, (ours, theirs))


def _told(outcome: Outcome, kind: str) -> tuple[Told, ...]:
    article = outcome.article
    if article is None:
        return ()
    return tuple(
        Told(r, outcome.path, article.outlet, article.credits, article.published)
        for r in outcome.records
        if r.kind == kind
    )
