"""Texts with marked incidents: the files of this folder and of the public sets in; sentences with their tags out.

`marked/*.jsonl` are texts written for it: {"text", "events": [{"trigger", "type", "actor", "target", "place"}]}, the
parts as they stand in the text. `labels.jsonl` marks sentences of the public sets without holding their words:
{"set", "doc", "start", "end", "events": [{"type", "start", "end"}]}, offsets into the document.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.extraction.codebook import event_types
from onrecord.language.parse import parse_articles
from onrecord.language.pieces import CLS, SEP, text_pieces
from onrecord.language.trigger_model import LONGEST
from onrecord.model.article import Article, Block
from onrecord.model.parsed import Parsed

HERE = Path(__file__).resolve().parent
NAMES = ("", *(t.name for t in event_types()))
"""The tags: nothing, and the types of the codebook in its order."""
UNTOLD = -1
"""The tag of a word that the loss leaves out."""
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
_SHORT = 5
_TELLING = ("VERB", "NOUN", "PROPN", "ADJ")


@dataclass(slots=True)
class Example:
    """A sentence: `ids` of its pieces between their marks, `at` the first piece of each word, `tags` of its words."""

    group: str
    ids: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    tags: npt.NDArray[np.int64]


def article(key: str, text: str) -> Article:
    """A text as an article, a paragraph a line."""
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        first, last = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        if last > first:
            blocks.append(Block(first, last, "text", n))
        at += len(line) + 1
    return Article(key, key, text, language="en", blocks=tuple(blocks))


def marked() -> Iterator[tuple[str, str, list[tuple[str, int, int]]]]:
    """(file, text, [(type, start, end of the trigger)]) of the texts that were written for it."""
    for file in sorted((HERE / "marked").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            events = []
            for e in row["events"]:
                at = row["text"].find(e["trigger"])
                if at < 0 or e["type"] not in NAMES:
                    raise SystemExit(f"{file.name}: {e['trigger']!r} ({e['type']}) in {row['text']!r}")
                events.append((e["type"], at, at + len(e["trigger"])))
            yield file.stem, row["text"], events


def documents(data: Path, name: str, wanted: set[str]) -> dict[str, str]:
    """The texts of a public set by the keys that `labels.jsonl` has for them."""
    if name == "stories":
        return {k: json.loads((data / k).read_text("utf-8"))["text"] for k in wanted}
    if name == "polnear":
        return {k: (data / k).read_text("utf-8") for k in wanted}
    if name == "lgl":
        found = re.findall(r"<text>(.*?)</text>", (data / "places/lgl.xml").read_text("utf-8"), re.DOTALL)
        return {k: html.unescape(found[int(k)]) for k in wanted}
    if name == "case2021":
        lines = (data / "event_types/case2021.jsonl").read_text("utf-8").splitlines()
        return {k: json.loads(lines[int(k)])["EventSnippet"] for k in wanted}
    rows = (json.loads(line) for f in sorted((data / "re3d").glob("*/documents.json"))
            for line in f.read_text("utf-8").splitlines() if line.startswith("{"))  # fmt: skip
    return {str(r["_id"]): r["text"] for r in rows if r["_id"] in wanted}


def tags_of(p: Parsed, words: list[tuple[int, int]], events: list[tuple[str, int, int]]) -> npt.NDArray[np.int64]:
    """The tag of each word: the head of a trigger has its type, the other words of it are left out."""
    tags = np.zeros(len(words), np.int64)
    for kind, start, end in events:
        inside = [t for t in p.tokens if start <= t.start < end]
        heads = [t for t in inside if not start <= p.tokens[t.head].start < end or t.head == t.i]
        told = [t for t in heads if t.pos in _TELLING] or [t for t in inside if t.pos in _TELLING] or inside
        head = told[0].start if told else start
        for n, (a, b) in enumerate(words):
            if a < end and b > start:
                tags[n] = NAMES.index(kind) if a <= head < b else UNTOLD if tags[n] == 0 else tags[n]
    return tags


def sentences(group: str, p: Parsed, events: list[tuple[str, int, int]],
              parts: list[tuple[int, int]] | None = None) -> Iterator[Example]:
    """The sentences of a text; of those with a word in `parts` (offsets) where they are given."""
    for s in p.sentences:
        starts, first, ids = text_pieces(p.article.text, s.start, s.end)
        words = list(zip(starts, [*starts[1:], s.end], strict=True))
        tags = tags_of(p, words, events)
        if parts is not None:
            outside = [n for n, a in enumerate(starts) if not any(x <= a < y for x, y in parts)]
            tags[outside] = UNTOLD
        kept = [n for n, at in enumerate(first) if at < LONGEST]
        if (tags[kept] != UNTOLD).any():
            framed = np.array([CLS, *ids[:LONGEST], SEP], np.int64)
            yield Example(group, framed, np.array(first, np.int64)[kept] + 1, tags[kept])


def traps() -> Iterator[str]:
    """The texts of the golden cases that tell no incident."""
    for file in sorted((HERE.parents[1] / "tests/cases/extraction/incident").glob("*.json")):
        case = json.loads(file.read_text("utf-8"))
        if not case["records"]:
            yield case["text"]


def examples(data: Path) -> Iterator[Example]:
    """All of them, in the order of the files."""
    rows = [*marked(), *(("traps", text, []) for text in traps())]
    parsed = parse_articles(article(str(n), text) for n, (_, text, _) in enumerate(rows))
    for (group, _, events), p in zip(rows, parsed, strict=True):
        yield from sentences(group, p, events)
    labels: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for line in (HERE / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        labels[row["set"], row["doc"]].append(row)
    for name in sorted({s for s, _ in labels}):
        texts = documents(data, name, {d for s, d in labels if s == name})
        for (key, _), p in zip(texts.items(), parse_articles(article(k, t) for k, t in texts.items()), strict=True):
            told = labels[name, key]
            events = [(e["type"], e["start"], e["end"]) for row in told for e in row["events"]]
            yield from sentences(name, p, events, [(row["start"], row["end"]) for row in told])


def plain(data: Path, most: int = 10_000) -> list[npt.NDArray[np.int64]]:
    """Sentences of the public sets as pieces between their marks, each set in the order of its files."""
    stories = [json.loads(f.read_text("utf-8"))["text"] for f in sorted((data / "stories").glob("*.json"))]
    politics = [f.read_text("utf-8") for f in sorted((data / "polnear/train/text").glob("*.txt"))]
    out: list[npt.NDArray[np.int64]] = []
    for texts in (stories, politics):
        own: list[npt.NDArray[np.int64]] = []
        for text in texts:
            for line in text.split("\n"):
                for part in _SENTENCE.split(line.strip()):
                    ids = text_pieces(part, 0, len(part))[2]
                    if len(ids) > _SHORT:
                        own.append(np.array([CLS, *ids[:LONGEST], SEP], np.int64))
        out += own[:: max(1, 2 * len(own) // most)]
    return out
