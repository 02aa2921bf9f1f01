"""The words of a statement: an attribution in; its content as one line and the form, direct or not, out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from onrecord.extraction.vocabulary import words
from onrecord.model.parsed import AttributionMention, Parsed, Quote
from onrecord.model.parts import Span

Form = Literal["direct", "indirect", "mixed"]

_THAT = re.compile(r"^(?:only |simply |merely |also )?that (?=\S)", re.I)
_WITH_CUE = ("object", "preposition", "count")
_LEADS_ON = ("PUNCT", "SCONJ", "CCONJ", "SPACE")
_ALL_MARKS = '"“”„«»'
_REMARK = 5
_HELD = ("attr", "dobj", "pobj", "nsubj", "nsubjpass", "oprd")
_GAP = 12
_LEADING = ("prep", "advcl", "advmod", "npadvmod")
_INNER_OPEN = ("'", "‘", "“", '"')
_INNER_CLOSE = ("'", "’", "”", '"')


def content_of(p: Parsed, a: AttributionMention) -> str:
    """All that was said, as one line."""
    spans, ranges = _said(p, a)
    text = _joined(p, spans, ranges)
    text = _THAT.sub("", text)
    if a.way == "infinitive" and p.tokens[a.cue_token].end <= spans[0].start:
        start = max([p.tokens[a.cue_token].end, *(c.end for c in a.cue if c.end <= spans[0].start)])
        text = " ".join(p.article.text[start : spans[-1].end].split())
    if a.way in _WITH_CUE and a.cue and a.cue[-1].end <= spans[0].start:
        text = " ".join(p.article.text[a.cue[0].start : spans[-1].end].split())
    if a.way == "object" and a.cue and a.cue[-1].start >= spans[-1].end:
        text = " ".join(p.article.text[spans[0].start : a.cue[-1].end].split())
    quotes = [p.quotes[n] for n in sorted(a.quotes) if whole(p, a, n)]
    inside = {i for q in quotes for i in range(q.first, q.last)}
    outside = [i for first, last in ranges for i in range(first, last) if i not in inside]
    unquoted = [i for i in outside if p.tokens[i].pos != "PUNCT"]
    if not quotes:
        return _without_odd_mark(text).rstrip(" ,;:")
    if all(p.tokens[i].lower == "that" and i == ranges[0][0] for i in unquoted):
        return in_one_line(_spoken(p, quotes))
    return text


def form_of(p: Parsed, a: AttributionMention) -> Form:
    """Direct where all content stands in quote marks, mixed where some does."""
    if a.way == "block":
        return "direct"
    quoted = {i for n in a.quotes for i in range(p.quotes[n].first, p.quotes[n].last)}
    said = [i for first, last in _said(p, a)[1] for i in range(first, last)]
    if not any(i in quoted for i in said):
        return "direct" if a.embedded and _between_marks(p.article.text, a.content) else "indirect"
    return "direct" if all(i in quoted or p.tokens[i].pos in _LEADS_ON for i in said) else "mixed"


def whole(p: Parsed, a: AttributionMention, n: int) -> bool:
    """Whether a quote lies in the content (and is not a quote that merely stands in the source)."""
    q = p.quotes[n]
    return any(first <= q.first and q.last <= last for first, last in a.content_tokens)


def in_one_line(inner: str) -> str:
    """The words of a quote as one line, without the comma that only leads on to the cue."""
    return " ".join(inner.split()).rstrip(", ")


def _said(p: Parsed, a: AttributionMention) -> tuple[list[Span], list[tuple[int, int]]]:
    """The pieces of the content without a closing remark of the reporter (", a reference to X")."""
    kept = [n for n, (first, last) in enumerate(a.content_tokens) if not n or not _remark(p, first, last)]
    return [_reported(p, a.content[n]) for n in kept], [a.content_tokens[n] for n in kept]


def _reported(p: Parsed, span: Span) -> Span:
    """The piece without a dateline or another thing that is not the report in front of it."""
    end = max((f.end for f in p.article.furniture if f.start <= span.start < f.end < span.end), default=span.start)
    text = p.article.text[end : span.end]
    start = end + len(text) - len(text.lstrip())
    return span if end == span.start else Span(start, span.end, p.article.text[start : span.end])


def _remark(p: Parsed, first: int, last: int) -> bool:
    """Whether a piece is the reporter's word on what was said: "a move that angered X", "a claim Y denies"."""
    first += p.tokens[first].pos == "PUNCT"
    start = first + (p.tokens[min(first, last - 1)].lower == "in")
    if start >= last or p.tokens[start].lower not in ("a", "an") or p.quote_at(first) is not None:
        return False
    noun = next((t for t in p.tokens[start + 1 : min(last, start + _REMARK)] if t.pos == "NOUN"), None)
    if noun is None or noun.lemma not in words("statement", "remarks") or noun.right == noun.i:
        return False
    return start > first or noun.dep not in _HELD or p.kids(noun.head, noun.dep)[0].i < noun.i


def _joined(p: Parsed, spans: list[Span], ranges: list[tuple[int, int]]) -> str:
    """The pieces as one line: with what little stands between them, or the comma by which a cue is put in."""
    text = spans[0].text
    for n in range(1, len(spans)):
        between = p.article.text[spans[n - 1].end : spans[n].start]
        small = all(t.pos in ("PUNCT", "CCONJ", "SPACE") for t in p.tokens[ranges[n - 1][1] : ranges[n][0]])
        put_in = between.lstrip().startswith(",") and between.rstrip().endswith(",") and _leads_in(p, *ranges[n - 1])
        text += between if small and len(between) < _GAP else ", " if put_in else " "
        text += spans[n].text
    return " ".join(text.split())


def _leads_in(p: Parsed, first: int, last: int) -> bool:
    """Whether a piece is an adverbial that a comma would close without the cue, too: "In the past week, X said, …"."""
    root = next((t for t in p.tokens[first:last] if not first <= t.head < last), p.tokens[first])
    return root.dep in _LEADING


def _spoken(p: Parsed, quotes: list[Quote]) -> str:
    """The words of quotes as one line; a comma that only led on to the cue is the full stop that stands behind it."""
    parts = [q.inner.text.strip() for q in quotes]
    for n, (q, following) in enumerate(pairwise(quotes)):
        between = p.article.text[q.inner.end : following.inner.start]
        if parts[n].endswith(",") and parts[n + 1][:1].isupper() and "." in between:
            parts[n] = parts[n][:-1] + "."
    return " ".join(parts)


def _without_odd_mark(text: str) -> str:
    """The text without one mark at its end or beginning that has no partner."""
    if sum(text.count(mark) for mark in _ALL_MARKS) != 1:
        return text
    return text.strip(_ALL_MARKS).rstrip(",").rstrip()


def _between_marks(text: str, content: tuple[Span, ...]) -> bool:
    """Whether a content stands between marks of its own, as a quotation within a quotation does."""
    before = text[max(0, content[0].start - 1) : content[0].start]
    behind = text[content[-1].end : content[-1].end + 2].lstrip(",.!?")
    return before in _INNER_OPEN and behind[:1] in _INNER_CLOSE
