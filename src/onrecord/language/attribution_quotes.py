"""Which quote is whose: the cues found by the tree in; quotes given to them, or to cues beside them, out.

Quotation marks decide where quoted content begins and ends; a quote without a cue of its own takes the cue beside it in
its paragraph, else the speaker of the quote that it continues.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.language.attribution_sources import source_heads
from onrecord.language.clauses import Found, Range, cue_words
from onrecord.language.cues import cues, speech_verbs
from onrecord.model import syntax
from onrecord.model.parsed import Parsed, Quote

FIRST_PERSON = frozenset({"i", "we", "my", "our", "me", "us", "myself", "ourselves"})
_NEAR = 14
_FINITE = frozenset({"MD", "VBD", "VBZ", "VBP"})


@dataclass(slots=True)
class State:
    """An article under attribution: `inside` has the quote of a token, `quotes_of` the cues that own a quote."""

    p: Parsed
    inside: dict[int, int] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    quotes_of: dict[int, list[int]] = field(default_factory=dict)


def close_over_quotes(s: State) -> None:
    """Let quotation marks decide: content that enters a quote takes all of it, unless the cue stands inside."""
    p = s.p
    for f in s.found:
        spans: list[Range] = []
        for first, last in f.content:
            entered = {s.inside[i] for i in range(first, last) if i in s.inside}
            for n in entered:
                q = p.quotes[n]
                if q.first <= f.cue_token < q.last:
                    first, last = max(first, q.first), min(last, q.last)
                else:
                    first, last = min(first, q.first), max(last, q.last)
                    s.quotes_of.setdefault(n, []).append(f.cue_token)
            spans.append((first, last))
        f.content = merge(spans, f.cue)


def merge(spans: list[Range], cue: list[Range]) -> list[Range]:
    """Content ranges in order, joined where they touch and cut where a cue stands in them."""
    out: list[Range] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    for a, b in cue:
        out = [
            piece
            for first, last in out
            for piece in ([(first, a), (b, last)] if first < a and b < last else [(first, last)])
        ]
    return out


def adopt_quotes(s: State) -> None:
    """Give every speech quote that no cue has claimed the cue beside it, or the speaker that it continues."""
    p = s.p
    by_cue = {f.cue_token: f for f in s.found}
    last_speech: tuple[int, Found] | None = None
    for n, q in enumerate(p.quotes):
        paragraph = p.sentence_of(q.first).paragraph
        claimed = [by_cue[c] for c in s.quotes_of.get(n, ()) if not _inside_quote(s, c)]
        if claimed:
            speaking = [f for f in claimed if f.source]
            if speaking:
                last_speech = (n, speaking[-1])
            continue
        if p.sentence_of(q.first).heading:
            continue
        beside = _cue_beside(s, n, q)
        if beside is not None:
            known = by_cue.get(beside.cue_token)
            if known is None:
                known = by_cue[beside.cue_token] = beside
                s.found.append(known)
            known.content = merge([*known.content, (q.first, q.last)], known.cue)
            s.quotes_of.setdefault(n, []).append(known.cue_token)
            if known.source:
                last_speech = (n, known)
        elif q.kind == "speech" and last_speech is not None and _continues(s, n, q, last_speech[0], paragraph):
            begun = last_speech[1]
            after = begun.cue_token if begun.after is None else begun.after
            follow = Found(-1 - n, [], [(q.first, q.last)], begun.source, "quote", after=after)
            s.found.append(follow)
            by_cue[follow.cue_token] = follow
            s.quotes_of.setdefault(n, []).append(follow.cue_token)
            last_speech = (n, follow)


def adopt_earlier(s: State) -> None:
    """Give quotes that nobody has claimed, and that another follows at once, the speaker of that one.

    "“…” “…” “…,” said X": a speaker may be named only behind the last of them.
    """
    p = s.p
    by_cue = {f.cue_token: f for f in s.found}
    for n in range(len(p.quotes) - 2, -1, -1):
        q, after = p.quotes[n], p.quotes[n + 1]
        owners = [by_cue[c] for c in s.quotes_of.get(n + 1, ()) if c in by_cue]
        if s.quotes_of.get(n) or q.kind != "speech" or not owners or not owners[-1].source:
            continue
        here, there = p.sentence_of(q.first), p.sentence_of(after.first)
        alone = q.first == here.first and not here.heading and q.inner.text[-1:] in ".!?…"
        at_once = there.index - p.sentence_of(q.last - 1).index <= 1 and after.first - q.last <= 1
        if alone and at_once:
            owner = owners[-1]
            begun = owner.cue_token if owner.after is None else owner.after
            s.found.append(Found(-1 - n, [], [(q.first, q.last)], owner.source, "quote", after=begun))
            by_cue[-1 - n] = s.found[-1]
            s.quotes_of.setdefault(n, []).append(-1 - n)


def _inside_quote(s: State, cue: int) -> bool:
    return cue in s.inside


def _continues(s: State, n: int, q: Quote, before: int, paragraph: int) -> bool:
    """Whether a quote goes on from the quote before it: the next of its paragraph, or opening the paragraph after."""
    p = s.p
    earlier = p.quotes[before]
    if n != before + 1 and any(x.kind == "speech" for x in p.quotes[before + 1 : n]):
        return False
    earlier_paragraph = p.sentence_of(earlier.first).paragraph
    if paragraph == earlier_paragraph:
        return _opens_sentence(s, q)
    opens_paragraph = q.first == 0 or p.sentence_of(q.first - 1).paragraph != paragraph
    between = p.sentences[p.tokens[earlier.first].sent : p.tokens[q.first].sent]
    gap = any(earlier_paragraph < x.paragraph for x in between if x.paragraph < paragraph)
    closes = q.last >= len(p.tokens) or p.sentence_of(q.last).paragraph != paragraph
    return opens_paragraph and not gap and (closes or earlier.open_ended or _opens_sentence(s, q))


def _opens_sentence(s: State, q: Quote) -> bool:
    """Whether a quote is a sentence of its own: it opens one and ends with its full stop."""
    p = s.p
    before = p.tokens[q.first - 1].lower if q.first else "."
    return (before in (".", "!", "?", '"', ".'") and q.inner.text[-1:] in ".!?") or (
        q.first == p.sentence_of(q.first).first and q.inner.text[-1:] in ".!?…"
    )


def _cue_beside(s: State, n: int, q: Quote) -> Found | None:
    """A cue verb right after the quote ("…," he said) or right before it (he said: "…"), in its paragraph."""
    p = s.p
    paragraph = p.sentence_of(q.first).paragraph
    stop = min(len(p.tokens), q.last + _NEAR)
    if q.inner.text[-1:] in ",?!–—-" or (q.last < stop and p.tokens[q.last].lower in (",", "–", "-")):
        for i in range(q.last, stop):
            t = p.tokens[i]
            if i in s.inside or p.sentences[t.sent].paragraph != paragraph or t.lower in (".", ";"):
                break
            wordy = t.lemma in speech_verbs() and t.tag.startswith("VB")
            if wordy and (source := loose_source(s, i)):
                return Found(i, [cue_words(p, i)], [], source, "quote")
    if q.kind == "scare" and all(w[:1].isupper() for w in q.inner.text.split()):
        return None
    opens = {",", ":", "that", "–", "-"}
    low = max(0, q.first - _NEAR)
    introduced = q.first > 0 and (p.tokens[q.first - 1].lower in opens or p.tokens[q.first - 1].lemma in speech_verbs())
    led = q.first > 0 and p.tokens[q.first - 1].lower == ":"
    here = {paragraph, p.sentence_of(q.first - 1).paragraph} if led else {paragraph}
    if introduced or q.kind == "scare" or q.inner.text[:1].islower():
        for i in range(q.first - 1, low - 1, -1):
            t = p.tokens[i]
            if i in s.inside or p.sentences[t.sent].paragraph not in here or t.lower in (".", ";"):
                break
            if t.tag == "VBG" and t.lemma in cues("relay"):
                break
            if t.lemma in speech_verbs() and t.pos == "VERB" and t.dep not in ("amod", "compound"):
                source = loose_source(s, i)
                if source and (introduced or syntax.within(p, q.first, i)):
                    return Found(i, [cue_words(p, i)], _led_in(p, i, q), source, "quote")
    return None


def _led_in(p: Parsed, v: int, q: Quote) -> list[Range]:
    """The words between a cue and its quote that belong to what is said: 'said that they would "fight on"'."""
    between = range(cue_words(p, v)[1], q.first)
    if not between or p.tokens[between[-1]].lower in (",", ":"):
        return []
    named = p.tokens[v].lemma in cues("naming")
    clause = p.tokens[between[0]].lower == "that" or any(p.tokens[j].tag in _FINITE for j in between)
    return [(between[0], q.last)] if named or clause else []


def loose_source(s: State, v: int) -> list[int]:
    """The source of a cue beside a quote: by the tree, else the noun phrase right before or after the verb."""
    p = s.p
    if syntax.is_passive(p, v):
        return source_heads(p, v)
    by_tree = [h for h in source_heads(p, v) if h not in s.inside]
    if by_tree:
        return by_tree
    around = [*range(v - 1, max(-1, v - 4), -1), *range(v + 1, min(len(p.tokens), v + 6))]
    for i in around:
        t = p.tokens[i]
        if (
            i not in s.inside
            and t.sent in (p.tokens[v].sent, p.tokens[v].sent + 1, p.tokens[v].sent - 1)
            and (m := p.mention_at(i)) is not None
            and m.actor is not None
        ):
            return [m.head]
    before = p.tokens[v - 1]
    if v and before.i not in s.inside and before.pos in ("NOUN", "ADJ", "PRON") and before.sent == p.tokens[v].sent:
        return [before.i]
    return []
