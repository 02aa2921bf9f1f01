"""Quotes that a family of copies has in several wordings: the family and its texts in; who has which words out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Place = tuple[str, int, int]

_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'})


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording, and the ids of the members that have it; "" where these have it in no marks or not at all."""

    words: str
    members: tuple[str, ...]


def variants(family: Json, texts: Mapping[str, str]) -> list[list[Variant]]:
    """For each quote that was changed, its wordings, that of the earliest source first."""
    groups: list[dict[Place, str]] = []
    for place, other in _changes(family):
        joined = [g for g in groups if any(_touch(p, q) for p in g for q in (place[0], other[0]))]
        merged = {place[0]: place[1], other[0]: other[1]}
        for group in joined:
            merged = {**group, **merged}
            groups.remove(group)
        groups.append(merged)
    order = {m["id"]: n for n, m in enumerate(family["members"])}
    plain = {one: _plain(text) for one, text in texts.items()}
    return [_told(group, order, plain) for group in groups]


def _changes(family: Json) -> list[tuple[tuple[Place, str], tuple[Place, str]]]:
    found = []
    for member in family["members"]:
        for link in member["links"]:
            for drift in (d for d in link["drift"] if d["kind"] == "quote"):
                there, here = drift["there"], drift["here"]
                found.append(
                    (
                        ((link["of"], there["start"], there["end"]), there["text"]),
                        ((member["id"], here["start"], here["end"]), here["text"]),
                    )
                )
    return found


def _touch(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _told(group: Mapping[Place, str], order: Mapping[str, int], plain: Mapping[str, str]) -> list[Variant]:
    """The wordings of one quote; a member of which no change is told has the longest that stands in its text."""
    wordings: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for (article, _, _), words in sorted(group.items(), key=lambda g: order[g[0][0]]):
        key = _plain(words)
        shown.setdefault(key, words)
        wordings.setdefault(key, []).append(article)
    told = {article for article, _, _ in group}
    for article in order:
        has = [key for key in wordings if key and key in plain.get(article, "")] if article not in told else []
        if has:
            wordings[max(has, key=len)].append(article)
    return [Variant(shown[k], tuple(sorted(set(its), key=order.__getitem__))) for k, its in wordings.items()]


def _plain(text: str) -> str:
    return " ".join(text.translate(_MARKS).lower().split())
