"""PolNeAR as it lies on disk: a folder of texts and annotations in; gold spans and links in offsets of the reading out.

Newell, Margolin and Ruths: An Attribution Relations Corpus for Political News (2018). Every contiguous piece of a span
counts, white space trimmed; the first annotator's file of a text is the one to compare with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARTS = ("source", "cue", "content")
Place = tuple[int, int]
Linked = tuple[frozenset[Place], frozenset[Place], frozenset[Place]]

_SPAN = re.compile(r"^(T\d+)\t(Source|Cue|Content) ([\d; ]+)\t")
_ROLE = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")
_FAR = 80
_SAME = 8


@dataclass(slots=True)
class Labels:
    """One annotator's file: the pieces of each part, and the attributions as `(sources, cues, contents)`."""

    spans: dict[str, set[Place]]
    links: list[Linked]


def files(folder: Path) -> Iterator[tuple[str, str, list[Path]]]:
    """Name, raw text and annotators' files of each text, in order of names."""
    anns: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        anns[path.stem.rsplit("_", 1)[0]].append(path)
    for path in sorted((folder / "text").glob("*.txt")):
        yield path.stem, path.read_text("utf-8"), anns[path.stem]


def labels(ann: Path, raw: str, text: str) -> Labels:
    """The labels of a file as offsets of `text`, which is `raw` as the product reads it."""
    to_text = aligned(raw, text)
    places: dict[str, list[Place]] = {}
    spans: dict[str, set[Place]] = {part: set() for part in PARTS}
    links: list[Linked] = []
    lines = ann.read_text("utf-8").splitlines()
    for m in filter(None, map(_SPAN.match, lines)):
        places[m[1]] = []
        for piece in m[3].split(";"):
            start, end = (int(n) for n in piece.split())
            words = raw[start:end]
            start += len(words) - len(words.lstrip())
            end -= len(words) - len(words.rstrip())
            if start < end:
                places[m[1]].append((to_text[start], to_text[end]))
        spans[m[2].lower()].update(places[m[1]])
    for line in lines:
        if line.startswith("E"):
            roles: dict[str, set[Place]] = {part: set() for part in PARTS}
            for role, name in _ROLE.findall(line):
                roles[role.lower()].update(places.get(name, ()))
            links.append((frozenset(roles["source"]), frozenset(roles["cue"]), frozenset(roles["content"])))
    return Labels(spans, links)


def aligned(raw: str, text: str) -> list[int]:
    """For each offset of `raw` (and its end) the offset in `text`, which differs by mended characters only."""
    out = [0] * (len(raw) + 1)
    i = j = 0
    while i < len(raw):
        out[i] = min(j, len(text))
        if j < len(text) and (raw[i] == text[j] or (raw[i].isspace() and text[j].isspace())):
            i, j = i + 1, j + 1
            continue
        here, there = _resync(raw, text, i, j)
        for k in range(here):
            out[i + k] = min(j + min(k, there), len(text))
        i, j = i + max(here, 1), j + there
    out[len(raw)] = min(j, len(text))
    return out


def _resync(raw: str, text: str, i: int, j: int) -> tuple[int, int]:
    """The smallest steps in both after which some characters agree again."""
    for total in range(1, _FAR):
        for a in range(total, -1, -1):
            x, y = i + a, j + total - a
            alike = raw[x : x + 1] == text[y : y + 1]
            if alike and raw[x : x + _SAME].split() == text[y : y + _SAME].split():
                return a, total - a
    return 1, 1
