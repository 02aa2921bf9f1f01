"""The JSON lines of the contract: an `Outcome` in; the line of `extract` or of `annotate` out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.model.encode import to_json
from onrecord.model.parsed import AttributionMention, Parsed
from onrecord.model.parts import Span
from onrecord.pipeline import Outcome


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output, or why there is none."""

    path: str
    text: str | None
    reason: str | None = None
    trace: str | None = None


_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in [*map(chr, range(0x7F, 0xA0)), "\u2028", "\u2029"]})


def as_line(value: Any) -> str:
    """JSON on one line. Characters stand as themselves, except control characters, those that some programs take for
    the end of a line, and lone surrogates, which no encoding can write."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if text.isascii() and "\x7f" not in text:
        return text
    return text.translate(_LINE_ENDS) if _writable(text) else json.dumps(value, separators=(",", ":"))


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def extract_line(outcome: Outcome) -> Line:
    """The line of `onrecord extract`."""
    if outcome.article is None:
        return Line(outcome.path, None, outcome.reason, outcome.trace)
    return Line(
        outcome.path,
        as_line(
            {
                "article": to_json(outcome.article),
                "records": to_json(outcome.records),
                "discrepancies": to_json(outcome.discrepancies),
            }
        ),
    )


def annotate_line(outcome: Outcome) -> Line:
    """The line of `onrecord annotate`; all lists are empty for an article that is not in English."""
    if outcome.article is None:
        return Line(outcome.path, None, outcome.reason, outcome.trace)
    return Line(outcome.path, as_line(annotation(outcome.parsed or Parsed(outcome.article))))


def annotation(parsed: Parsed) -> dict[str, Any]:
    """What the language rooms saw, as the contract has it."""
    from onrecord.language.dates_timex import timexes

    return {
        "article": to_json(parsed.article),
        "sentences": [_span(Span(s.start, s.end, parsed.article.text[s.start : s.end])) for s in parsed.sentences],
        "names": [
            {**_span(m.span), "actor": to_json(m.actor), "mention": m.kind}
            for m in parsed.mentions
            if m.actor is not None
        ],
        "dates": [
            {**_span(t.span), "timex": t.timex, "type": t.type, "when": to_json(t.when)} for t in timexes(parsed)
        ],
        "quantities": [
            {**_span(q.span), "quantity": to_json(q.quantity), "noun": q.noun, "change": q.change}
            for q in parsed.quantities
        ],
        "places": [
            {**_span(p.span), "place": to_json(p.place), "use": p.use}
            for p in sorted((*parsed.places, *parsed.places_named), key=lambda p: p.first)
        ],
        "equipment": [{**_span(e.span), "name": e.name, "category": e.category} for e in parsed.equipment],
        "attributions": _outermost(parsed)
        + [{part: [_span(s)] if part == own else [] for part in _PARTS} for own, s in parsed.fragments],
        "nested": [_attribution(a) for a in parsed.attributions if _within(parsed, a)],
    }


_PARTS = ("source", "cue", "content")


def _outermost(parsed: Parsed) -> list[dict[str, Any]]:
    """The attributions that stand in no other; speech that goes on is one more piece of what it goes on from."""
    rows = {n: _attribution(a) for n, a in enumerate(parsed.attributions) if not _within(parsed, a)}
    for n, a in enumerate(parsed.attributions):
        if n in rows and a.goes_on in rows:
            rows[a.goes_on]["content"] += rows.pop(n)["content"]
    return list(rows.values())


def _attribution(a: AttributionMention) -> dict[str, Any]:
    source = () if a.implied else a.source
    return {"source": _spans(source), "cue": _spans(a.cue), "content": _spans(a.own or a.content)}


def _within(parsed: Parsed, a: AttributionMention) -> bool:
    """Whether an attribution stands in the content that another one has for itself."""
    if a.nested_in < 0 or a.embedded:
        return a.embedded
    outer = parsed.attributions[a.nested_in]
    at = (a.cue or a.content)[0].start
    return any(s.start <= at < s.end for s in outer.own or outer.content)


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _spans(spans: Sequence[Span]) -> list[dict[str, Any]]:
    return [_span(s) for s in spans]
