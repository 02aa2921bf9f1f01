"""What became of reports in their copies: an article in, what it is made from and how it changed that out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from onrecord.ledger.provenance import Provenance, called
from onrecord.model.copies import SURE, Drift
from onrecord.model.encode import to_json

Line = dict[str, Any]

_NO_CHANGE = ("added", "dropped")
"""What a copy tells more or less than its source changes no meaning of what both tell."""


def drift_lines(provenance: Provenance, copy: Row[*tuple[Any, ...]]) -> Iterator[Line]:
    """How a copy changed each report that it is made from; its `seq`, `id`, `outlet`, `title` and `path` are given."""
    its = provenance.parents(copy.seq)
    if not its:
        return
    sources = provenance.about(its)
    changes, recorded = provenance.drift(copy.seq)
    for source, drifts in zip(its, changes, strict=True):
        compared = provenance.comparison(copy.seq, source)
        known = compared is not None and compared.margin <= -SURE
        for drift in drifts:
            if drift.kind not in _NO_CHANGE:
                yield {**_line(drift, copy, sources[source], known), "recorded": recorded}


def copies_of(provenance: Provenance, article: int) -> list[Line]:
    """What an article is made from: the content id, the relation and the share of it that is told there."""
    its = provenance.parents(article)
    found = provenance.about(its)
    links = [(found[source].id, c.of_one) for source in its if (c := provenance.comparison(article, source))]
    return [{"of": of, "relation": side.relation, "coverage": side.coverage} for of, side in links]


def _line(drift: Drift, copy: Row[*tuple[Any, ...]], source: Row[*tuple[Any, ...]], known: bool) -> Line:
    """A change as a discrepancy; `known`: that the source came first."""
    key = f"{copy.id} {source.id} {drift.kind} {drift.here.start} {drift.there.start}"
    spans = [(drift.here, copy.id), (drift.there, source.id)]
    relation = "which it copies" if known else "of which it is a copy or the source"
    its, theirs = (f"has “{words}”" if words else "has nothing" for words in (drift.after, drift.before))
    return {
        "id": "drift:" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16],
        "kind": "drift",
        "summary": f"{_NAMES[drift.kind]}: {called(copy)} {its} where {called(source)}, {relation}, {theirs}",
        "evidence": [{**to_json(span), "article": article} for span, article in spans if span.text],
        "expected": drift.before,
        "found": drift.after,
    }


_NAMES = {
    "number": "another figure", "date": "another date", "name": "another name", "role": "another office",
    "place": "another place", "polarity": "the opposite or another certainty", "quote": "other words in quote marks",
    "attribution": "another voice",
}  # fmt: skip
