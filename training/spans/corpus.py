"""Texts for training: a folder of PolNeAR or of plain articles in; word pieces with a tag for each word out."""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.language.parse import parse_articles
from onrecord.language.pieces import Pieces, cut
from onrecord.language.quotes import find_quotes
from onrecord.model.article import Report
from onrecord.reading import read_article
from spans.polnear import PARTS, Labels, Place, files, labels

_SHORT = 200


@dataclass(slots=True)
class Text:
    """A text: its name, its pieces, and for each annotator a tag per word and the spans (none without labels)."""

    name: str
    pieces: Pieces
    tags: list[list[int]]
    gold: list[dict[str, set[Place]]]


def tags_of(pieces: Pieces, spans: dict[str, set[Place]]) -> list[int]:
    """A tag for each word; what opens a paragraph never goes on a span."""
    out = [0] * len(pieces.words)
    opening = {first for first, _ in pieces.paragraphs}
    for n, part in enumerate(PARTS):
        for start, end in sorted(spans[part]):
            fresh = True
            for w, (a, b) in enumerate(pieces.words):
                if a >= end:
                    break
                if b > start:
                    out[w] = 1 + 2 * n + (0 if fresh or w in opening else 1)
                    fresh = False
    for w, tag in enumerate(out):
        if tag > 0 and tag % 2 == 0 and (w == 0 or out[w - 1] not in (tag - 1, tag)):
            out[w] = tag - 1
    return out


def _plain(folder: Path) -> Iterator[tuple[str, str, list[Path]]]:
    """The articles of a folder of JSON files, one with a `text` in each."""
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        body = data.get("text") if isinstance(data, dict) else None
        if isinstance(body, str) and len(body) > _SHORT:
            yield path.stem, body, []


def texts(folder: Path, cache: Path | None = None) -> list[Text]:
    """Every text of a folder, cut into pieces after the product's own reading, parse and quote grammar."""
    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    kept = cache / f"{folder.name}-{key}.pickle.gz" if cache else None
    if kept and kept.exists():
        with gzip.open(kept, "rb") as handle:
            return list(pickle.load(handle))
    rows = list(files(folder) if (folder / "attributions").is_dir() else _plain(folder))
    articles = [read_article(Report("text", text=raw)) for _, raw, _ in rows]
    out: list[Text] = []
    for (name, raw, anns), parsed in zip(rows, parse_articles(articles), strict=True):
        parsed.quotes = find_quotes(parsed)
        pieces = cut(parsed)
        known: list[Labels] = [labels(ann, raw, parsed.article.text) for ann in anns]
        out.append(Text(name, pieces, [tags_of(pieces, x.spans) for x in known], [x.spans for x in known]))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(kept, "wb", compresslevel=3) as handle:
            pickle.dump(out, handle)
    return out
