"""Grammar and model together: the attributions that the tree gives and the model's spans in; one list of both out.

Where both see a cue, the model says where the spans begin and end and the tree says how they hang together. What the
model alone sees is added. What the tree alone sees stays where it is a quotation or the model leaves room for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from onrecord.language.asides import asides, beside
from onrecord.language.attribution_quotes import State, merge
from onrecord.language.attribution_sources import source_heads, source_range
from onrecord.language.clauses import Found, Range, cue_words, pieces
from onrecord.language.cues import speech_verbs
from onrecord.language.span_links import Linked, Piece, link, pieces_of
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, Parsed, Quote, TaggedSpans
from onrecord.model.parts import Span

_CUE_ODDS = 0.6
_OWN_WAYS = frozenset({"relay", "block", "hearsay", "count"})
_FINITE = frozenset({"MD", "VBD", "VBZ", "VBP"})


class _Seen:
    """Where the model sees cues and contents."""

    def __init__(self, spans: Sequence[Piece]) -> None:
        self.cue_tokens = _tokens(spans, "cue")
        self.content_tokens = _tokens(spans, "content")
        self._firsts = sorted(x.first for x in spans if x.part == "cue")

    def cue_within(self, r: Range, but: Piece) -> bool:
        """Whether a range of tokens holds the beginning of another cue."""
        here = self._firsts[bisect_left(self._firsts, r[0]) : bisect_left(self._firsts, r[1])]
        return any(first != but.first for first in here)


def _tokens(spans: Sequence[Piece], part: str) -> set[int]:
    return {i for x in spans if x.part == part for i in range(x.first, x.last)}


def combine(s: State, tagged: TaggedSpans) -> None:
    """Bring the spans of the model into the attributions found so far, in place."""
    p = s.p
    spans = pieces_of(p, tagged.spans)
    by_cue = {f.cue_token: f for f in s.found if f.cue_token >= 0}
    seen = _Seen(spans)
    quoted_by = _quoted_by(s)
    kept: list[Found] = []
    for a in link(p, spans, s.found):
        inside = range(a.cue.first, a.cue.last)
        a.content = [x for x in a.content if not _claimed_elsewhere(s, x, inside, quoted_by)]
        known = next((by_cue.pop(i) for i in inside if i in by_cue), None)
        later = [(x, n) for x in a.content if (n := _quote_apart(s, a, x)) is not None]
        a.content = [x for x in a.content if all(x is not y for y, _ in later)]
        if not a.content:
            kept += [known] if known else []
            continue
        f = _refined(p, known, a, seen, via=_via(s, known)) if known else _added(s, a)
        _without_asides(p, f)
        kept.append(f)
        kept += [_follow(p, f, x, n) for x, n in later]
    kept += [f for f in by_cue.values() if _stays(s, f, tagged, seen)]
    s.found[:] = sorted(kept, key=lambda f: (f.content[0] if f.content else f.cue[0], f.cue_token))


def fragments(p: Parsed, tagged: TaggedSpans, built: list[AttributionMention]) -> list[tuple[str, Span]]:
    """The spans of the model that stand in no attribution."""
    held = {(part, x.start, x.end) for a in built for part, own in _parts(a) for x in own}
    sources = sorted((x.start, x.end) for a in built for x in a.source)
    whole = {(x.start, x.end) for x in pieces_of(p, tagged.spans) if x.part == "source"}
    text = p.article.text
    joined = [part == "source" and (a, b) not in whole and _lies_in(sources, a, b) for part, a, b in tagged.spans]
    return [(part, Span(a, b, text[a:b])) for (part, a, b), within in zip(tagged.spans, joined, strict=True)
            if (part, a, b) not in held and not within]  # fmt: skip


def _lies_in(ranges: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span is part of a longer one, given in order."""
    at = bisect_left(ranges, (start + 1, 0)) - 1
    return at >= 0 and end <= ranges[at][1]


def _parts(a: AttributionMention) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    return ("source", () if a.implied else a.source), ("cue", a.cue), ("content", a.own or a.content)


def _quoted_by(s: State) -> dict[int, Found]:
    """The speech quotes that the tree gives to a cue with a source, by the quote's number."""
    out: dict[int, Found] = {}
    for f in s.found:
        if not f.source or f.cue_token in s.inside:
            continue
        for first, last in f.content:
            for n in {s.inside[i] for i in range(first, last) if i in s.inside}:
                if s.p.quotes[n].kind == "speech":
                    out.setdefault(n, f)
    return out


def _quote_of(s: State, x: Piece) -> int | None:
    """The number of the speech quote that a content consists of."""
    n = s.inside.get(x.head)
    if n is None or s.p.quotes[n].kind != "speech":
        return None
    q: Quote = s.p.quotes[n]
    return n if x.first >= q.first - 1 and x.last <= q.last + 1 else None


def _claimed_elsewhere(s: State, x: Piece, cue: range, quoted_by: dict[int, Found]) -> bool:
    """Whether the tree gives a quotation to a cue of its own sentence, and the model to one of another."""
    n = _quote_of(s, x)
    f = quoted_by.get(n) if n is not None else None
    if f is None or f.cue_token in cue or n is None:
        return False
    tokens, q = s.p.tokens, s.p.quotes[n]
    here = {tokens[q.first].sent, tokens[q.last - 1].sent}
    return tokens[f.cue_token].sent in here and tokens[cue.start].sent not in here


def _quote_apart(s: State, a: Linked, x: Piece) -> int | None:
    """The quote of a content that is a sentence of its own, before or behind the one with the cue."""
    sentence = s.p.tokens[a.cue.first].sent
    nearest = min(a.content, key=lambda y: min(abs(y.first - a.cue.last), abs(a.cue.first - y.last)))
    if x is nearest or s.p.tokens[x.first].sent == sentence or s.p.tokens[x.last - 1].sent == sentence:
        return None
    return _quote_of(s, x)


def _follow(p: Parsed, f: Found, x: Piece, n: int) -> Found:
    return Found(-1 - n, [], [(x.first, x.last)], f.source, "quote", exact=_exact(p, [x]), after=f.cue_token)


def _exact(p: Parsed, spans: list[Piece]) -> dict[Range, Span]:
    text = p.article.text
    return {(x.first, x.last): Span(x.start, x.end, text[x.start : x.end]) for x in spans}


def _heads(p: Parsed, x: Piece) -> list[int]:
    """The head of a source and what is joined to it within the span."""
    head, last = x.head, p.tokens[x.last - 1]
    if p.tokens[head].pos == "VERB" and last.pos in ("NOUN", "PROPN"):
        head = last.i
    subjects = [t.i for t in p.tokens[x.first : x.last] if t.dep == "nsubj" and not x.first <= t.head < x.last]
    if subjects and head not in subjects:
        head = subjects[0]
    return [h for h in syntax.conjuncts(p, head) if x.first <= h < x.last] or [head]


def _via(s: State, f: Found) -> frozenset[int]:
    """The heads of those through whom the words reach the report ("X, quoted by Y, said")."""
    return frozenset(h for g in s.found if f.via >= 0 and g.cue_token == f.via for h in g.source)


def _without_asides(p: Parsed, f: Found) -> None:
    """Take what is not said by the cue out of the content; its own words stay as the model sees them."""
    named = f.way == "object" and f.content[-1][0] > f.cue_token
    if named and (p.tokens[f.cue_token].dep == "relcl" or any(c.tag == "WP" for c in p.kids(f.cue_token, "dobj"))):
        kept = [r for r in f.content if r[0] > f.cue_token]
    elif f.way == "clause" and f.cue_token >= 0:
        holes = [r for c in p.kids(f.cue_token, "ccomp") for r in asides(p, f.cue_token, c)]
        holes += beside(p, f.cue_token)
        kept = [r for a, b in f.content for r in (pieces(p, a, b, holes) if _cut(a, b, holes) else [(a, b)])]
    else:
        return
    if kept and kept != f.content:
        f.content, f.own = kept, f.own or f.content


def _cut(first: int, last: int, holes: list[Range]) -> bool:
    return any(a < last and first < b for a, b in holes)


def _refined(
    p: Parsed, f: Found, a: Linked, seen: _Seen | None = None, via: frozenset[int] = frozenset()
) -> Found:
    """An attribution of the tree with the spans of the model; a content that swallows its source is left as it was.

    The model's spans never overlap. Where the content of the tree holds another of its cues, both count. `via` has
    those who only hand the words on, whom the model may take for who said them.
    """
    if a.source is not None and any(a.source.first <= h < a.source.last for h in via):
        a.source, f.source_words = None, next(iter(source_range(p, f.source, f.cue_token)), None)
    f.core = f.core or f.cue
    f.cue = [(a.cue.first, a.cue.last)]
    swallowed = any(x.first <= h < x.last for x in a.content for h in f.source) and a.source is None
    if not swallowed:
        own = [(x.first, x.last) for x in a.content]
        wider = [r for r in f.content if seen is not None and seen.cue_within(r, a.cue)]
        f.content, f.own = (merge([*own, *wider], f.cue), own) if wider else (own, [])
    f.exact = _exact(p, [*a.content, a.cue, *([a.source] if a.source else [])])
    if a.source is not None:
        meant = f.source_words is not None and a.source.first <= f.source_words[0] < a.source.last
        f.source_words = (a.source.first, a.source.last)
        if not meant and not any(a.source.first <= h < a.source.last for h in f.source):
            f.source = _heads(p, a.source)
    f.implied = a.source is None and f.source_words is None
    return f


def _added(s: State, a: Linked) -> Found:
    """An attribution that only the model sees: speech where it has a clause or a quotation, else an attitude."""
    p, cue = s.p, a.cue.head
    t = p.tokens[cue]
    if all(_quote_of(s, x) is not None for x in a.content):
        way = "quote"
    elif t.lower == "according":
        way = "phrase"
    elif not any(_is_clause(p, x) for x in a.content):
        way = "clause" if _closes(p, a) else "attitude"
    elif t.pos == "NOUN":
        way = "noun"
    else:
        way = "clause" if t.pos in ("VERB", "AUX") else "phrase"
    core = [cue_words(p, cue)] if t.pos == "VERB" else []
    source = _heads(p, a.source) if a.source else _doers(p, a) if t.pos == "VERB" else []
    f = Found(cue, [(a.cue.first, a.cue.last)], [], source, way, core=core)
    return _refined(p, f, a)


def _closes(p: Parsed, a: Linked) -> bool:
    """Whether a verb of speech with its source closes a sentence that content opens (", two chiefs revealed.")."""
    cue, source, t = a.cue, a.source, p.tokens[a.cue.head]
    here = p.sentence_of(t.i)
    if t.lemma not in speech_verbs() or t.tag not in _FINITE or source is None or source.last != cue.first:
        return False
    opens = len(a.content) == 1 and a.content[0].first == here.first and a.content[0].last == source.first - 1
    ends = here.last - cue.last <= 1 and p.tokens[here.last - 1].text != ":"
    return opens and p.tokens[source.first - 1].text == "," and ends


def _doers(p: Parsed, a: Linked) -> list[int]:
    """The subject that a participle or a second verb shares ("…, he said, noting that …", "He has promised a veto and
    tried to make the case that …"), unless it stands in what is said."""
    t = p.tokens[a.cue.head]
    shared = t.tag == "VBG" or (t.dep in ("conj", "xcomp") and not p.kids(t.i, "nsubj", "nsubjpass"))
    heads = source_heads(p, t.i) if shared and not syntax.is_passive(p, t.i) else []
    return [h for h in heads if not any(x.first <= h < x.last for x in a.content)]


def _is_clause(p: Parsed, x: Piece) -> bool:
    """Whether a content opens with a finite clause that has its subject, and is no condition or reason."""
    verb = p.tokens[x.head]
    first = next((i for i in range(x.first, x.last) if p.tokens[i].pos != "PUNCT"), x.first)
    marks = [c.lower for c in p.kids(x.head, "mark")]
    if verb.left > first or (verb.dep == "advcl" and marks and "that" not in marks):
        return False
    finite = verb.tag in _FINITE or any(c.tag in _FINITE for c in p.kids(x.head, "aux", "auxpass"))
    return finite and any(x.first <= c.i < x.last for c in p.kids(x.head, "nsubj", "nsubjpass", "expl", "csubj"))


def _stays(s: State, f: Found, tagged: TaggedSpans, seen: _Seen) -> bool:
    """Whether a cue that the model does not mark is one: a quotation's, a likely one, or one within a content.

    The model marks one layer only, so that it says nothing of a voice inside a voice.
    """
    i = f.cue_token
    if f.way in _OWN_WAYS:
        return True
    if i in seen.cue_tokens:
        return False
    if f.source and i not in s.inside and any(s.inside.get(first) is not None for first, _ in f.content):
        return True
    if i in seen.content_tokens:
        return True
    return tagged.cue_odds.get(s.p.tokens[i].start, 0.0) >= _CUE_ODDS
