"""Parts held against their total: a parsed article in; arithmetic discrepancies out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.linking.findings import finding
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Parsed, QuantityMention


def check_sums(p: Parsed) -> Iterator[Discrepancy]:
    """ "Nine people, including six soldiers and five medics": the parts make more than the total."""
    for t in p.tokens:
        if t.lower != "including":
            continue
        sentence = p.sentence_of(t.i)
        total = _last_before(p, t.i, sentence.first)
        if total is None:
            continue
        parts = _parts(p, t.i, sentence.last)
        if len(parts) < 2:
            continue
        made = sum(q.quantity.value or 0 for q in parts)
        said = total.quantity.value or 0
        if made > said:
            yield finding(
                p,
                "arithmetic",
                f"The parts make {made:g}, more than the total of {said:g}.",
                [total.span, *(q.span for q in parts), p.sentence_span(t.i)],
                f"at least {made:g}",
                f"{said:g}",
            )


def _plain(q: QuantityMention) -> bool:
    return (
        q.quantity.value is not None
        and q.quantity.unit is None
        and q.currency is None
        and q.frequency is None
        and q.change == "="
        and q.noun is not None
    )


def _last_before(p: Parsed, i: int, first: int) -> QuantityMention | None:
    near = [q for q in p.quantities if first <= q.first and q.last <= i and i - q.last <= 8]
    return near[-1] if near and _plain(near[-1]) and near[-1].noun_token < i else None


def _parts(p: Parsed, i: int, last: int) -> list[QuantityMention]:
    """The run of counted nouns after "including", joined by commas and "and" alone."""
    run: list[QuantityMention] = []
    at = i + 1
    for q in (q for q in p.quantities if q.first > i and q.last <= last):
        gap = {t.lower for t in p.tokens[at : q.first]}
        if gap - {",", "and", "at", "least", "the"} or not _plain(q):
            break
        run.append(q)
        at = max(q.last, q.noun_token + 1)
    return run
