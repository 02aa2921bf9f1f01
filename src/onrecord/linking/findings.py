"""Builds a `Discrepancy` with a stable id from spans of one article and the phrases that describe it."""

from __future__ import annotations

import hashlib

from onrecord.model.discrepancy import Discrepancy, DiscrepancyKind, Evidence
from onrecord.model.parsed import Parsed
from onrecord.model.parts import Span


def finding(
    parsed: Parsed, kind: DiscrepancyKind, summary: str, spans: list[Span], expected: str, found: str
) -> Discrepancy:
    """A discrepancy in one article; the same words and reason give the same id; words inside words fall away."""
    article = parsed.article.id
    wide = sorted({(s.start, -s.end): s for s in spans}.items())
    kept: list[Span] = []
    for _, s in wide:
        if not kept or s.end > kept[-1].end:
            kept.append(s)
    evidence = tuple(Evidence(s.start, s.end, s.text, article) for s in kept)
    key = repr((article, kind, summary, evidence)).encode("utf-8", "surrogatepass")
    return Discrepancy(f"{kind}:{hashlib.sha256(key).hexdigest()[:16]}", kind, summary, evidence, expected, found)
