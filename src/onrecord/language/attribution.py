"""Who is said to say what: a `Parsed` with quotes and mentions in, its `AttributionMention`s out, in order of words.

Cues come from the dependency tree; quotation marks decide where quoted content begins and ends; a quote without a cue
of its own takes the cue beside it in its paragraph, else the speaker of the quote that it continues.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.language.clauses import (
    Found,
    Range,
    according_to,
    content_of,
    cue_words,
    noun_cue,
    source_heads,
    source_range,
)
from onrecord.language.cues import all_verbs, cues, speech_verbs
from onrecord.language.occasions import addressee_of, occasion_of
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, Parsed, Quote
from onrecord.model.parts import Actor
from onrecord.packs import Pack

_FIRST_PERSON = frozenset({"i", "we", "my", "our", "me", "us", "myself", "ourselves"})
_REPORTS = Actor("reports", "anonymous-reports", "anonymous")
_NEAR = 14


@dataclass(slots=True)
class _State:
    p: Parsed
    inside: dict[int, int] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    quotes_of: dict[int, list[int]] = field(default_factory=dict)


def find_attributions(parsed: Parsed, pack: Pack) -> list[AttributionMention]:
    """All attributions of the article."""
    del pack
    s = _State(parsed)
    for n, q in enumerate(parsed.quotes):
        for i in range(q.first, q.last):
            s.inside[i] = n
    for t in parsed.tokens:
        if parsed.sentences[t.sent].heading:
            continue
        found = _cue_at(s, t.i)
        if found is not None:
            s.found.append(found)
    _close_over_quotes(s)
    _adopt_quotes(s)
    s.found += _announced_paragraphs(s)
    return _finish(s)


def _cue_at(s: _State, i: int) -> Found | None:
    p = s.p
    t = p.tokens[i]
    if t.lower == "according":
        return according_to(p, i)
    if t.lower in cues("hearsay") and t.pos == "ADV":
        v = syntax.clause_verb(p, i)
        return Found(i, [(i, i + 1)], [(p.tokens[v].left, p.tokens[v].right + 1)], [], "hearsay")
    if t.pos == "NOUN":
        return noun_cue(p, i) if t.lemma in cues("nouns") else None
    if t.pos != "VERB" or t.lemma not in all_verbs() or t.dep in ("amod", "compound", "aux"):
        return None
    if t.tag in ("VBN", "VBD") and syntax.is_passive(p, i):
        return _passive_cue(p, i)
    content, way = content_of(p, i)
    if not content:
        return None
    source = source_heads(p, i)
    if not source and t.lemma not in speech_verbs():
        return None
    return Found(i, [cue_words(p, i)], content, source, way)


def _passive_cue(p: Parsed, i: int) -> Found | None:
    """ "was told by X that …", "is said to have …", "X was quoted as saying …"."""
    t = p.tokens[i]
    content, way = content_of(p, i)
    source = source_heads(p, i)
    if content and source:
        return Found(i, [cue_words(p, i)], content, source, way)
    if not source and t.lemma in cues("passive"):
        clause = content or [(c.left, c.right + 1) for c in p.kids(i, "xcomp", "ccomp") if c.i > i]
        return Found(i, [cue_words(p, i)], clause, [], "hearsay") if clause else None
    return None


def _close_over_quotes(s: _State) -> None:
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
        f.content = _merge(spans, f.cue)


def _merge(spans: list[Range], cue: list[Range]) -> list[Range]:
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


def _adopt_quotes(s: _State) -> None:
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
            known.content = _merge([*known.content, (q.first, q.last)], known.cue)
            s.quotes_of.setdefault(n, []).append(known.cue_token)
            if known.source:
                last_speech = (n, known)
        elif q.kind == "speech" and last_speech is not None and _continues(s, n, q, last_speech[0], paragraph):
            follow = Found(-1 - n, [], [(q.first, q.last)], last_speech[1].source, "quote")
            s.found.append(follow)
            by_cue[follow.cue_token] = follow
            s.quotes_of.setdefault(n, []).append(follow.cue_token)
            last_speech = (n, follow)


def _inside_quote(s: _State, cue: int) -> bool:
    return cue in s.inside


def _continues(s: _State, n: int, q: Quote, before: int, paragraph: int) -> bool:
    """Whether a quote goes on from the quote before it: the next of its paragraph, or opening the paragraph after."""
    p = s.p
    earlier = p.quotes[before]
    if n != before + 1 and any(x.kind == "speech" for x in p.quotes[before + 1 : n]):
        return False
    earlier_paragraph = p.sentence_of(earlier.first).paragraph
    if paragraph == earlier_paragraph:
        return _opens_sentence(s, q)
    opens_paragraph = q.first == 0 or p.sentence_of(q.first - 1).paragraph != paragraph
    gap = [x for x in p.sentences if earlier_paragraph < x.paragraph < paragraph]
    closes = q.last >= len(p.tokens) or p.sentence_of(q.last).paragraph != paragraph
    return opens_paragraph and not gap and (closes or earlier.open_ended or _opens_sentence(s, q))


def _opens_sentence(s: _State, q: Quote) -> bool:
    """Whether a quote is a sentence of its own: it opens one and ends with its full stop."""
    p = s.p
    before = p.tokens[q.first - 1].lower if q.first else "."
    return (before in (".", "!", "?", '"', ".'") and q.inner.text[-1:] in ".!?") or (
        q.first == p.sentence_of(q.first).first and q.inner.text[-1:] in ".!?…"
    )


def _cue_beside(s: _State, n: int, q: Quote) -> Found | None:
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
            if wordy and (source := _loose_source(s, i)):
                return Found(i, [cue_words(p, i)], [], source, "quote")
    opens = {",", ":", "that", "–", "-"}
    low = max(0, q.first - _NEAR)
    introduced = q.first > 0 and (p.tokens[q.first - 1].lower in opens or p.tokens[q.first - 1].lemma in speech_verbs())
    if introduced or q.kind == "scare" or q.inner.text[:1].islower():
        for i in range(q.first - 1, low - 1, -1):
            t = p.tokens[i]
            if i in s.inside or p.sentences[t.sent].paragraph != paragraph or t.lower in (".", ";"):
                break
            if t.lemma in speech_verbs() and t.pos == "VERB" and t.dep not in ("amod", "compound"):
                source = _loose_source(s, i)
                if source and (introduced or syntax.within(p, q.first, i)):
                    return Found(i, [cue_words(p, i)], [], source, "quote")
    return None


def _loose_source(s: _State, v: int) -> list[int]:
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
    return []


def _finish(s: _State) -> list[AttributionMention]:
    p = s.p
    built: list[AttributionMention] = []
    ordered = sorted(s.found, key=lambda f: (f.content[0][0] if f.content else f.cue_token, -_size(f)))
    for f in ordered:
        if not f.content:
            continue
        pieces = tuple(p.span(a, b) for a, b in f.content)
        source = tuple(p.span(a, b) for a, b in source_range(p, f.source)) if f.source else ()
        cue = tuple(p.span(a, b) for a, b in f.cue)
        quotes = tuple(n for n, owners in s.quotes_of.items() if f.cue_token in owners)
        token = f.cue_token
        lemma = p.tokens[token].lemma if token >= 0 else ""
        built.append(
            AttributionMention(
                source,
                cue,
                pieces,
                None,
                token,
                f.source[0] if f.source else -1,
                lemma,
                tuple(f.content),
                quotes,
                addressee=addressee_of(p, token) if token >= 0 else None,
                occasion=occasion_of(p, token) if token >= 0 else None,
                negated=token >= 0 and (syntax.negated(p, token) or lemma in cues("deny")),
                way=f.way,
            )
        )
    for n, a in enumerate(built):
        a.nested_in = _outer(built, n)
    for a, f in zip(built, (f for f in ordered if f.content), strict=True):
        _resolve(p, built, a, f)
    return built


def _announced_paragraphs(s: _State) -> list[Found]:
    """Speech set as paragraphs without marks after "The minister said:", as press releases do.

    The paragraph after the colon is the speech, and so are those that follow it in the first person.
    """
    p = s.p
    out: list[Found] = []
    for n, here in enumerate(p.sentences[:-1]):
        after = p.sentences[n + 1]
        if p.tokens[here.last - 1].lower != ":" or after.paragraph == here.paragraph or after.first in s.inside:
            continue
        cue = p.tokens[syntax.main_verb(p, here.root)]
        if cue.lemma not in speech_verbs() or cue.i in s.inside or p.kids(cue.i, "ccomp"):
            continue
        source = _loose_source(s, cue.i)
        last = after.last
        if not source or here.last - cue.i > _NEAR:
            continue
        for later in p.sentences[n + 2 :]:
            if later.paragraph != p.sentences[later.index - 1].paragraph and not _first_person(p, later.paragraph, n):
                break
            last = later.last
        out.append(Found(cue.i, [cue_words(p, cue.i)], [(after.first, last)], source, "block"))
    return out


def _first_person(p: Parsed, paragraph: int, after: int) -> bool:
    """Whether a paragraph without quote marks speaks as "I" or "we"."""
    words = {t.lower for x in p.sentences[after:] if x.paragraph == paragraph for t in p.tokens[x.first : x.last]}
    return bool(words & _FIRST_PERSON) and not words & {'"', "''"}


def _size(f: Found) -> int:
    return sum(b - a for a, b in f.content)


def _outer(built: list[AttributionMention], n: int) -> int:
    """The smallest other attribution whose content holds this one's cue, or -1."""
    a = built[n]
    at = a.cue_token if a.cue_token >= 0 else a.content_tokens[0][0]
    best, size = -1, 10**9
    for m, b in enumerate(built):
        if m == n:
            continue
        for first, last in b.content_tokens:
            inside = first <= at < last and not (a.content_tokens[0][0] <= b.cue_token < a.content_tokens[-1][1])
            if inside and last - first < size:
                best, size = m, last - first
    return best


def _resolve(p: Parsed, built: list[AttributionMention], a: AttributionMention, f: Found) -> None:
    """Who the source is: the actors at its heads; "I" and "we" in a quote are its speaker."""
    if not f.source:
        a.speaker = _REPORTS if a.cue_lemma in cues("hearsay") or a.cue_lemma in cues("passive") else None
        return
    members: list[Actor] = []
    for head in f.source:
        t = p.tokens[head]
        actors = p.actors_at(head)
        if not actors and t.lower in _FIRST_PERSON and a.nested_in >= 0 and (outer := built[a.nested_in].speaker):
            actors = (outer,)
        members += [x for x in actors if x not in members]
    if a.quotes and p.tokens[f.source[0]].pos == "PRON" and (named := _named_after(p, f)):
        members = [named]
    if members:
        a.speaker = members[0]
        a.members = tuple(members)


def _named_after(p: Parsed, f: Found) -> Actor | None:
    """Who a bare "X said." right after "…," he said." names: a correction that bad copies leave standing."""
    if f.cue_token < 0:
        return None
    here = p.sentence_of(f.cue_token)
    after = p.sentences[here.index + 1] if here.index + 1 < len(p.sentences) else None
    if after is None or after.paragraph != here.paragraph or after.last - after.first > 6:
        return None
    verb = p.tokens[after.root]
    if verb.lemma not in speech_verbs() or p.kids(verb.i, "ccomp", "dobj", "xcomp"):
        return None
    return next((actor for c in p.kids(verb.i, "nsubj") for actor in p.actors_at(c.i)), None)
