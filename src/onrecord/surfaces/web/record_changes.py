"""What became of the records of an article in another version: those of both in; what changed, went or came, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.watching.sentences import say

Json = dict[str, Any]

_ALIKE = 70
_MOST = 400


@dataclass(slots=True)
class Changes:
    """`stayed` counts records that say the same in the same words; `changed` has pairs, the older first."""

    stayed: int = 0
    changed: list[tuple[Json, Json]] = field(default_factory=list)
    gone: list[Json] = field(default_factory=list)
    new: list[Json] = field(default_factory=list)


def record_changes(older: Sequence[Json], newer: Sequence[Json]) -> Changes:
    """Records are the same by what they say and their words, else by the fact, else by words that are alike."""
    found = Changes()
    left, right = list(older), list(newer)
    found.stayed = len(_taken(left, right, lambda r: (r["kind"], say(r), _words(r))))
    for key in (_fact, lambda r: (r["kind"], _words(r)), lambda r: (r["kind"], say(r))):
        found.changed += _taken(left, right, key)
    found.changed += _near(left, right)
    found.changed.sort(key=lambda pair: _place(pair[1]))
    found.gone, found.new = sorted(left, key=_place), sorted(right, key=_place)
    return found


def _words(record: Json) -> str:
    return " … ".join(s["text"] for s in record["evidence"])


def _fact(record: Json) -> Hashable:
    return record["kind"], record["fact"]


def _place(record: Json) -> tuple[int, str]:
    return min((s["start"] for s in record["evidence"]), default=0), record["id"]


def _taken(left: list[Json], right: list[Json], key: Callable[[Json], Hashable]) -> list[tuple[Json, Json]]:
    """Pairs of one key, in order; they are taken out of the lists."""
    waiting: dict[Hashable, list[Json]] = {}
    for record in right:
        waiting.setdefault(key(record), []).append(record)
    pairs = [(record, its.pop(0)) for record in left if (its := waiting.get(key(record)))]
    _take(left, right, pairs)
    return pairs


def _near(left: list[Json], right: list[Json]) -> list[tuple[Json, Json]]:
    from rapidfuzz import fuzz

    if len(left) > _MOST or len(right) > _MOST:
        return []
    scored = [
        (fuzz.ratio(_words(one)[:2_000], _words(other)[:2_000]), n, m)
        for n, one in enumerate(left)
        for m, other in enumerate(right)
        if one["kind"] == other["kind"]
    ]
    pairs, met = [], set[tuple[str, int]]()
    for score, n, m in sorted(scored, reverse=True):
        if score >= _ALIKE and not met & {("left", n), ("right", m)}:
            met |= {("left", n), ("right", m)}
            pairs.append((left[n], right[m]))
    _take(left, right, pairs)
    return pairs


def _take(left: list[Json], right: list[Json], pairs: Sequence[tuple[Json, Json]]) -> None:
    gone = {id(record) for pair in pairs for record in pair}
    for side in (left, right):
        side[:] = [record for record in side if id(record) not in gone]
