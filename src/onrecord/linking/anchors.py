"""Lengths counted from a dated event: a parsed article and a pack in; `Anchored` sums out.

"Tuesday, 710 days after fighting broke out on April 15, 2023"; "749 days since the invasion"; "the 100th day of the
war".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.linking.spans_of_time import Length, add, day, length
from onrecord.linking.words import words
from onrecord.model import syntax
from onrecord.model.parsed import DateMention, Parsed
from onrecord.model.parts import Span
from onrecord.packs import Pack

_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\b")
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Anchored:
    """A length that runs from a known day: `start` + `size` is `at`.

    `event` is the date that the text gives for the end of it, or None where it runs up to the report ("it has been").
    """

    mention: DateMention
    size: Length
    start: date
    at: date
    event: DateMention | None
    words: str
    spans: tuple[Span, ...]


def anchored(p: Parsed, pack: Pack) -> Iterator[Anchored]:
    """Every length in an article that runs from a day that is known to another that is told."""
    for d in p.dates:
        size = length(d.timex)
        if d.type != "DURATION" or size is None or size.unit not in "DW" or d.approx or d.last >= len(p.tokens):
            continue
        ordinal = bool(_ORDINAL.search(d.span.text))
        if p.tokens[d.last].lower not in words("nth_day_of" if ordinal else "counted_from"):
            continue
        if {p.tokens[j].lower for j in range(max(d.first - 3, p.sentence_of(d.first).first), d.last)} & words(
            "bounded"
        ):
            continue
        if ordinal:
            size = Length(size.value - 1, size.unit)
        found = _key_date(p, d, pack) or (None if ordinal else _dated_event(p, d))
        event = _beside(p, d)
        if found is None or (event is None and not _to_now(p, d)):
            continue
        start, name, spans = found
        at = add(start, size)
        if at is not None:
            text = f"{d.span.text} {p.tokens[d.last].lower} {name}: {at.isoformat()}"
            yield Anchored(d, size, start, at, event, text, (d.span, *spans))


def _key_date(p: Parsed, d: DateMention, pack: Pack) -> tuple[date, str, tuple[Span, ...]] | None:
    rest = p.text(d.last, p.sentence_of(d.first).last).lower().split(" ", 1)[-1]
    for key in pack.key_dates:
        start = day(key.date)
        names = [a.lower() for a in (key.name, *key.aliases)]
        if start is not None and any(rest.startswith((n, "the " + n)) for n in names):
            return start, f"{key.name} ({key.date})", ()
    return None


def _dated_event(p: Parsed, d: DateMention) -> tuple[date, str, tuple[Span, ...]] | None:
    """The day, written in full, of the event after "since" or "after"."""
    marker = p.tokens[d.last]
    root = marker.i if marker.dep == "prep" else marker.head
    sentence = p.sentence_of(d.first)
    if root == sentence.root or root < sentence.first:
        return None
    after = [x for x in p.dates if x.type == "DATE" and x.first >= d.last and x.first < sentence.last]
    if not after or after[0].when.precision != "day" or after[0].when.basis != "explicit":
        return None
    start = day(after[0].when.start)
    if start is None or not syntax.within(p, after[0].first, root):
        return None
    return start, p.text(d.last + 1, after[0].last), (after[0].span,)


def _beside(p: Parsed, d: DateMention) -> DateMention | None:
    """The date right before a length: "on Tuesday, 710 days after …"."""
    near = [x for x in p.dates if x.type == "DATE" and x.first < d.first and d.first - x.last <= _BESIDE]
    return near[-1] if near and p.tokens[near[-1].first].sent == p.tokens[d.first].sent else None


def _to_now(p: Parsed, d: DateMention) -> bool:
    """Whether a length runs up to the report: "it has been 749 days since", "today marks 500 days since"."""
    v = syntax.clause_verb(p, d.first)
    t = p.tokens[v]
    perfect = any(c.lower in ("has", "have", "'s", "'ve") for c in p.kids(v, "aux"))
    negated = syntax.negated(p, v)
    return not negated and (t.lemma in words("counting") and (t.tag in ("VBZ", "VBP") or perfect))
