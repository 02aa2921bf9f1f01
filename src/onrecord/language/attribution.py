"""Who is said to say what: a `Parsed` with quotes and mentions in, its `AttributionMention`s out, in order of words.

Cues come from the dependency tree; quotation marks decide where quoted content begins and ends; a quote without a cue
of its own takes the cue beside it in its paragraph, else the speaker of the quote that it continues.
"""

from __future__ import annotations

from onrecord.language.attribution_announced import announced_paragraphs, announced_within
from onrecord.language.attribution_learned import combine, fragments
from onrecord.language.attribution_posts import posted, signed
from onrecord.language.attribution_quotes import (
    State,
    adopt_earlier,
    adopt_quotes,
    close_over_quotes,
    loose_source,
)
from onrecord.language.attribution_relays import relays
from onrecord.language.attribution_sources import (
    by_name,
    closing_subject,
    inverted_after_dash,
    source_heads,
    source_range,
)
from onrecord.language.attribution_turns import spoken
from onrecord.language.clauses import (
    Found,
    Range,
    according_to,
    as_clause,
    content_of,
    cue_words,
    noun_cue,
    pieces,
    with_preposition,
)
from onrecord.language.cues import all_verbs, cues, speech_verbs
from onrecord.language.occasions import addressee_of, occasion_of, trailing_occasion
from onrecord.language.speakers import resolve_speakers
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, Parsed

_NEAR = 8
_CONTRAST = frozenset({"while", "whereas", "but"})


def find_attributions(parsed: Parsed) -> list[AttributionMention]:
    """All attributions of the article: those of the grammar, and of the model where its spans are there."""
    s = by_grammar(parsed)
    if parsed.tagged is not None:
        combine(s, parsed.tagged)
    close_over_quotes(s)
    adopt_quotes(s)
    adopt_earlier(s)
    _announce(s)
    built = _finish(s)
    if parsed.tagged is not None:
        parsed.fragments = fragments(parsed, parsed.tagged, built)
    return built


def _announce(s: State) -> None:
    """Add speech set as paragraphs, turns of transcripts and posts, in place of what their cue was given of them."""
    told = [*announced_paragraphs(s), *announced_within(s), *spoken(s.p), *posted(s.p), *signed(s.p)]
    blocks = {f.cue_token: f for f in told}
    kept: list[Found] = []
    for f in s.found:
        block = blocks.get(f.cue_token)
        if block is None or not _covers(block.content, f.content):
            kept.append(f)
            continue
        block.own, block.exact = f.own or f.content, f.exact
        block.cue, block.core, block.source_words = f.cue, f.core, f.source_words or block.source_words
    s.found[:] = [*kept, *blocks.values()]


def _covers(outer: list[Range], inner: list[Range]) -> bool:
    return all(any(a <= c and d <= b for a, b in outer) for c, d in inner)


def by_grammar(parsed: Parsed) -> State:
    """The attributions that the tree gives, before quotation marks are heard."""
    s = State(parsed)
    for n, q in enumerate(parsed.quotes):
        for i in range(q.first, q.last):
            s.inside[i] = n
    for t in parsed.tokens:
        if parsed.sentences[t.sent].heading:
            continue
        found = _cue_at(s, t.i)
        if found is not None:
            s.found.append(found)
    s.found += relays(parsed, s.found)
    return s


def _cue_at(s: State, i: int) -> Found | None:
    p = s.p
    t = p.tokens[i]
    if t.lower == "according":
        return according_to(p, i)
    if t.lower in cues("hearsay") and t.pos == "ADV":
        v = syntax.clause_verb(p, i)
        return Found(i, [(i, i + 1)], [(p.tokens[v].left, p.tokens[v].right + 1)], [], "hearsay")
    if t.pos == "NOUN":
        return (noun_cue(p, i) if t.lemma in cues("nouns") else None) or _mistaken_verb(p, i)
    if t.pos == "VERB" and t.lemma == "put":
        return _put_at(p, i)
    if t.pos != "VERB" or t.lemma not in all_verbs() or t.dep in ("amod", "compound", "aux"):
        return None
    if t.tag in ("VBN", "VBD") and syntax.is_passive(p, i):
        return _passive_cue(p, i)
    content, way = content_of(p, i)
    if not content:
        content, way = as_clause(p, i), "phrase"
    if not content:
        return _closing_cue(p, i)
    source = source_heads(p, i)
    if i not in s.inside and any(h in s.inside and p.quotes[s.inside[h]].kind == "speech" for h in source):
        source = loose_source(s, i)
    if not source and content and content[-1][1] <= i and (closing := _closing_cue(p, i)):
        return closing
    if way == "object" and any(a <= h < b for a, b in content for h in source):
        return None
    if not source and t.lemma not in speech_verbs():
        return None
    cue = with_preposition(p, cue_words(p, i), i) if way in ("preposition", "infinitive") else cue_words(p, i)
    pronouns = [c for c in p.kids(i, "nsubj") if c.tag == "PRP" and source and c.i not in source]
    return Found(i, [cue], content, source, way, source_words=(pronouns[0].i, pronouns[0].i + 1) if pronouns else None)


def _put_at(p: Parsed, i: int) -> Found | None:
    """ "put the toll at 200": who counts or rates says so."""
    told = next((c for c in p.kids(i, "dobj") if c.lemma in cues("put_at")), None)
    at = next((c for c in p.kids(i, "prep") if c.lower == "at" and p.kids(c.i, "pobj")), None)
    source = source_heads(p, i)
    if told is None or at is None or not source or at.i < told.i:
        return None
    return Found(i, [(i, i + 1)], [(told.left, at.right + 1)], source, "count")


def _closing_cue(p: Parsed, i: int) -> Found | None:
    """A cue that closes its sentence, where the tree shows no content."""
    start = p.sentence_of(i).first
    if after_dash := inverted_after_dash(p, i):
        return Found(i, [cue_words(p, i)], pieces(p, start, i, []), after_dash, "clause")
    source = closing_subject(p, i)
    if not source:
        return None
    first = max(x.i for x in p.tokens[start:i] if x.lower == ",")
    return Found(i, [cue_words(p, i)], pieces(p, start, first, []), source, "clause")


def _mistaken_verb(p: Parsed, i: int) -> Found | None:
    """ ", the Fund estimates." where the tagger took the verb for a plural."""
    t, sentence = p.tokens[i], p.sentence_of(i)
    names = p.kids(i, "compound")
    if t.tag != "NNS" or t.lemma not in cues("mistaken") or i + 2 < sentence.last or not names:
        return None
    source = names[-1]
    if source.pos != "PROPN" or p.tokens[t.left - 1].lower != "," or source.i != i - 1 or t.left <= sentence.first:
        return None
    return Found(i, [(i, i + 1)], pieces(p, sentence.first, t.left, []), [source.i], "clause")


def _passive_cue(p: Parsed, i: int) -> Found | None:
    """ "was told by X that …", "is said to have …", "X was quoted as saying …"."""
    t = p.tokens[i]
    content, way = content_of(p, i)
    source = source_heads(p, i)
    if not content and source and (content := as_clause(p, i)):
        way = "phrase"
    if content and source:
        return Found(i, [cue_words(p, i)], content, source, way)
    if not source and t.lemma in cues("passive"):
        clause = content or [(c.left, c.right + 1) for c in p.kids(i, "xcomp", "ccomp") if c.i > i]
        return Found(i, [cue_words(p, i)], clause, [], "hearsay") if clause else None
    return None


def _part_voices(s: State) -> None:
    """Give each of two voices of a sentence its clause: "A happened, X said, while B happened, according to Y"."""
    p = s.p
    for f in s.found:
        for g in s.found:
            if g is f or f.way != "phrase" or not g.content or not f.content or g.cue_token < 0:
                continue
            first, last = f.content[0][0], f.content[-1][1]
            if not first <= g.cue_token < last <= f.cue_token:
                continue
            join = max([g.cue_token, *(b - 1 for _, b in g.cue), *g.source]) + 1
            while join < last and p.tokens[join].text == ",":
                join += 1
            whole = any(t.dep in ("nsubj", "nsubjpass") for t in p.tokens[join : join + _NEAR])
            if join < last and p.tokens[join].lower in _CONTRAST and whole:
                f.content = pieces(p, join + 1, last, [])
                g.content = [(a, b) for a, b in g.content if a < join] or g.content
                f.own, g.own, f.exact, g.exact = [], [], {}, {}


def _finish(s: State) -> list[AttributionMention]:
    p = s.p
    _part_voices(s)
    built: list[AttributionMention] = []
    relayed = {f.via for f in s.found if f.via >= 0}
    quotes_by_cue: dict[int, list[int]] = {}
    for n, owners in s.quotes_of.items():
        for owner in dict.fromkeys(owners):
            quotes_by_cue.setdefault(owner, []).append(n)
    ordered = sorted(
        (f for f in s.found if f.content), key=lambda f: (f.content[0][0], -_size(f), f.cue_token in relayed)
    )
    spoken_by: list[list[Range]] = []
    for f in ordered:
        occasion = None
        if f.cue_token >= 0 and not f.way.startswith("n"):
            occasion, f.content = trailing_occasion(p, f.content, f.cue_token)
        said_by = [f.source_words] if f.source_words else source_range(p, f.source, f.cue_token)
        spoken_by.append(said_by)
        source, cue, content, own = (
            tuple(f.exact.get(r) or p.span(*r) for r in ranges) for ranges in (said_by, f.cue, f.content, f.own)
        )
        quotes = tuple(quotes_by_cue.get(f.cue_token, ()))
        token = f.cue_token
        lemma = p.tokens[token].lemma if token >= 0 else ""
        built.append(
            AttributionMention(
                source,
                cue,
                content,
                None,
                token,
                f.source[0] if f.source else -1,
                lemma,
                tuple(f.content),
                quotes,
                addressee=addressee_of(p, token) if token >= 0 else None,
                occasion=occasion_of(p, token) or occasion if token >= 0 else None,
                negated=token >= 0 and (syntax.negated(p, token) or lemma in cues("deny")),
                way=f.way,
                own=own,
                implied=f.implied,
                words=" ".join(p.text(a, b) for a, b in f.core or f.cue),
                embedded=token in s.inside and p.quotes[s.inside[token]].kind == "speech",
            )
        )
    at = {f.cue_token: n for n, f in enumerate(ordered)}
    over = _by_sentence(p, built)
    for n, (a, f) in enumerate(zip(built, ordered, strict=True)):
        a.goes_on = at.get(f.after, -1) if f.after is not None else -1
        a.nested_in = at[f.via] if f.via >= 0 and f.via in at else _outer(p, built, over, n)
    resolve_speakers(p, built, [by_name(p, f.source, w) for f, w in zip(ordered, spoken_by, strict=True)])
    return built


def _size(f: Found) -> int:
    return sum(b - a for a, b in f.content)


def _by_sentence(p: Parsed, built: list[AttributionMention]) -> dict[int, list[int]]:
    """For each sentence the attributions whose content touches it."""
    out: dict[int, list[int]] = {}
    for n, a in enumerate(built):
        touched = {s for x, y in a.content_tokens for s in range(p.tokens[x].sent, p.tokens[y - 1].sent + 1)}
        for sentence in touched:
            out.setdefault(sentence, []).append(n)
    return out


def _outer(p: Parsed, built: list[AttributionMention], over: dict[int, list[int]], n: int) -> int:
    """The smallest other attribution whose content holds this one's cue, or -1."""
    a = built[n]
    at = a.cue_token if a.cue_token >= 0 else a.content_tokens[0][0]
    best, size = -1, 10**9
    for m in over.get(p.tokens[at].sent, ()):
        if m == n:
            continue
        b = built[m]
        for first, last in b.content_tokens:
            inside = first <= at < last and not (a.content_tokens[0][0] <= b.cue_token < a.content_tokens[-1][1])
            if inside and last - first < size:
                best, size = m, last - first
    return best
