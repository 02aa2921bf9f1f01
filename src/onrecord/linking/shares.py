"""Shares held against their totals, changes against their ends: a parsed article in; arithmetic discrepancies out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.linking.findings import finding
from onrecord.linking.words import words
from onrecord.model import syntax
from onrecord.model.discrepancy import Discrepancy
from onrecord.model.parsed import Parsed, QuantityMention

_ROUNDED = 0.03
"""How far a figure may be off its share by rounding, as a part of it."""
_POINTS = 0.5
"""A percentage is rounded to the whole one."""
_FAR = 5
_FRACTION = 0.12
"""Whoever says "a third" or "half" rounds by as much."""


def check_shares(p: Parsed) -> Iterator[Discrepancy]:
    """ "20 of the 12 ships", "60 percent of 200 tanks, or 150", "fell from 3 to 4", "rose 50 percent, from 4 to 8"."""
    for n, q in enumerate(p.quantities):
        following = p.quantities[n + 1 : n + 3]
        if not following or p.tokens[following[0].first].sent != p.tokens[q.first].sent:
            continue
        yield from _part_of(p, q, following[0])
        yield from _change(p, q, following[0])
        if len(following) == 2 and p.tokens[following[1].first].sent == p.tokens[q.first].sent:
            yield from _share(p, q, *following)
            yield from _percent_change(p, q, *following)


def _exact(q: QuantityMention) -> bool:
    return q.quantity.value is not None and q.change == "=" and q.frequency is None and q.quantity.approx is None


def _between(p: Parsed, a: QuantityMention, b: QuantityMention) -> list[str]:
    return [t.lower for t in p.tokens[a.last : b.first]]


def _part_of(p: Parsed, part: QuantityMention, whole: QuantityMention) -> Iterator[Discrepancy]:
    """ "20 of the 12 ships": a part is no more than its whole."""
    link = _between(p, part, whole)
    if not (_exact(part) and _exact(whole)) or link[:1] != ["of"] or len(link) > 2 or set(link[1:]) - words("wholes"):
        return
    counted = not (part.quantity.unit or whole.quantity.unit or part.currency or whole.currency)
    made, said = part.quantity.value or 0, whole.quantity.value or 0
    if counted and whole.noun is not None and len(link) == 2 and made > said:
        summary = f"A part of {made:g} is more than the total of {said:g}."
        spans = [part.span, whole.span, p.sentence_span(part.first)]
        yield finding(p, "arithmetic", summary, spans, f"at most {said:g}", f"{made:g}")


def _share(p: Parsed, part: QuantityMention, whole: QuantityMention, told: QuantityMention) -> Iterator[Discrepancy]:
    """ "60 percent of the 200 tanks, or 150": a share of a total and the figure that it comes to."""
    share = part.quantity.value
    percent = part.quantity.unit == "percent"
    fraction = share is not None and 0 < share < 1 and not part.quantity.unit
    link, last = _between(p, part, whole), _between(p, whole, told)
    if share is None or not (percent or fraction) or not (_exact(whole) and _exact(told)) or not told.quantity.value:
        return
    if link[:1] != ["of"] or set(link[1:]) - words("wholes") or len(link) > 2 or len(last) > _FAR:
        return
    if not set(last) & {"or", "("} or (told.noun is not None and told.noun != whole.noun):
        return
    total, figure = whole.quantity.value or 0, told.quantity.value
    if told.quantity.unit != whole.quantity.unit or (told.currency or "") != (whole.currency or ""):
        return
    made = total * share / (100 if percent else 1)
    slack = max(made * _ROUNDED, total * _POINTS / 100) if percent else made * _FRACTION
    slack = max(slack * (2 if part.change != "=" else 1), 1)
    if abs(made - figure) > slack:
        said = f"{share:g} percent of {total:g}" if percent else f"{part.span.text} of {total:g}"
        spans = [part.span, whole.span, told.span, p.sentence_span(part.first)]
        yield finding(p, "arithmetic", f"{said} is {made:g}, not {figure:g}.", spans, f"{made:g}", f"{figure:g}")


def _ends(p: Parsed, a: QuantityMention, b: QuantityMention) -> tuple[float, float] | None:
    """The figures of "from A to B" in one unit; None for anything else."""
    led = p.tokens[a.first - 1].lower if a.first else ""
    link = [w for w in _between(p, a, b) if w not in words("between_ends")]
    nouns = {a.noun, b.noun} - {None}
    same = a.quantity.unit == b.quantity.unit or a.quantity.unit is None
    gap = len(_between(p, a, b)) <= _FAR
    if led != "from" or link[-1:] != ["to"] or not gap or not same or len(nouns) > 1 or a.quantity.value is None:
        return None
    foreign = bool(set(link[:-1]) - {(a.noun or "").lower()}) or (a.currency or b.currency) != b.currency
    if foreign or b.quantity.value is None:
        return None
    return a.quantity.value, b.quantity.value


def _change(p: Parsed, a: QuantityMention, b: QuantityMention) -> Iterator[Discrepancy]:
    """ "Rose from 40 to 30": what goes up ends higher."""
    ends = _ends(p, a, b)
    if ends is None or a.quantity.unit != b.quantity.unit or a.quantity.value == b.quantity.value:
        return
    verb = p.tokens[p.tokens[a.first - 1].head]
    up, down = verb.lemma in words("rising"), verb.lemma in words("falling")
    start, end = ends
    subjects = {p.tokens[s].lemma.lower() for s in syntax.subject(p, verb.i)}
    measured = a.quantity.unit or a.noun or b.noun or a.currency or subjects & words("measures")
    if not measured or subjects & words("turned_scales"):
        return
    if verb.pos == "VERB" and ((up and end < start) or (down and end > start)):
        summary = f"What {verb.text} from {start:g} to {end:g} went the other way."
        spans = [a.span, b.span, p.sentence_span(a.first)]
        expected = f"{'more' if up else 'less'} than {start:g}"
        yield finding(p, "arithmetic", summary, spans, expected, f"{end:g}")


def _percent_change(p: Parsed, by: QuantityMention, a: QuantityMention, b: QuantityMention) -> Iterator[Discrepancy]:
    """ "Rose 50 percent, from 40 tons to 80 tons": the change that the ends make."""
    ends = _ends(p, a, b)
    verb = p.tokens[p.tokens[by.last - 1].head]
    up, down = verb.lemma in words("rising"), verb.lemma in words("falling")
    percent = by.quantity.value
    near = set(_between(p, by, a)) <= {",", "from", "(", "by"}
    if ends is None or by.quantity.unit != "percent" or percent is None or not near or not (up or down):
        return
    if "percent" in (a.quantity.unit, b.quantity.unit) or ends[0] <= 0 or by.quantity.approx or by.change in ("<", ">"):
        return
    made = (ends[1] - ends[0]) / ends[0] * 100 * (1 if up else -1)
    if abs(made - percent) > max(2.0, percent * 0.1):
        summary = f"From {ends[0]:g} to {ends[1]:g} it is {made:.0f} percent, not {percent:g}."
        spans = [by.span, a.span, b.span, p.sentence_span(by.first)]
        yield finding(p, "arithmetic", summary, spans, f"{made:.0f} percent", f"{percent:g} percent")
