"""From what an article says to records: a `Parsed` and a pack in, the records of all kinds out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from onrecord.extraction.context import Context
from onrecord.extraction.plover import coded
from onrecord.model.parsed import Parsed
from onrecord.model.records import Record
from onrecord.packs import Pack
from onrecord.registry import Shelf

Extractor = Callable[[Context], Iterable[Record]]
EXTRACTORS: Shelf[Extractor] = Shelf("onrecord.extraction")


def _identified(article: str, records: Iterable[Record]) -> list[Record]:
    """The records with stable ids, in order of their words; two alike become one."""
    out: dict[str, Record] = {}
    for r in records:
        words = repr((article, r.kind, replace(r, id="", confidence=0.0)))
        key = f"{r.kind}:{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
        out.setdefault(key, replace(r, id=key, plover=coded(r)))
    return sorted(out.values(), key=lambda r: (r.evidence[0].start if r.evidence else 0, r.kind))


def extract(parsed: Parsed, pack: Pack) -> list[Record]:
    """All records of one article."""
    from onrecord.extraction import kinds

    kinds.load()
    context = Context.of(parsed, pack)
    found: list[Record] = []
    for _, extractor in EXTRACTORS.items():
        found += extractor(context)
    return _identified(parsed.article.id, found)
