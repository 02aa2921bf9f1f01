"""Parts held against their total: a parsed article in; arithmetic discrepancies out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.linking.findings import finding
from onrecord.linking.words import words
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Parsed, QuantityMention, Token

_NEAR = 8


def check_sums(p: Parsed) -> Iterator[Discrepancy]:
    """ "Nine people, including six soldiers and five medics", "nine people were killed: six soldiers and five medics",
    "nine people, eleven of them women": the parts make more than the total.
    """
    for t in p.tokens:
        if t.lower in words("of_them"):
            yield from _of_them(p, t)
        if t.lower != "including" and t.text != ":":
            continue
        sentence = p.sentence_of(t.i)
        reach = _NEAR if t.lower == "including" else sentence.last - sentence.first
        total = _last_before(p, t.i, sentence.first, reach)
        if total is None or (t.text == ":" and not _whole(p, total, sentence.first, t.i)):
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


def _whole(p: Parsed, total: QuantityMention, first: int, i: int) -> bool:
    """Whether a list after a colon can only be of the one number before it: people, and no other number."""
    others = [q for q in p.quantities if first <= q.first < i and q is not total]
    return not others and p.tokens[total.noun_token].lemma.lower() in words("people")


def _of_them(p: Parsed, t: Token) -> Iterator[Discrepancy]:
    """ "Nine people, eleven of them women"."""
    sentence = p.sentence_of(t.i)
    if t.i < 2 or p.tokens[t.i - 1].lower != "of":
        return
    part = next((q for q in p.quantities if q.last == t.i - 1), None)
    total = _last_before(p, part.first, sentence.first, _NEAR) if part is not None else None
    if part is None or total is None or part.change != "=" or part.quantity.value is None or part.quantity.unit:
        return
    made, said = part.quantity.value, total.quantity.value or 0
    if made > said:
        summary = f"A part of {made:g} is more than the total of {said:g}."
        spans = [total.span, part.span, p.sentence_span(t.i)]
        yield finding(p, "arithmetic", summary, spans, f"at least {made:g}", f"{said:g}")


def _last_before(p: Parsed, i: int, first: int, reach: int) -> QuantityMention | None:
    near = [q for q in p.quantities if first <= q.first and q.last <= i and i - q.last <= reach]
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
