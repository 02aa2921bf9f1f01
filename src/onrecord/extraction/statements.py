"""Statements: the attributions of an article in, a `Statement` for each that somebody uttered out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.refusals import Refusal, refusals
from onrecord.extraction.statement_dates import spoken_on
from onrecord.extraction.statement_words import Form, content_of, form_of, in_one_line, whole
from onrecord.extraction.vocabulary import table, words
from onrecord.model import syntax
from onrecord.model.parsed import AttributionMention, Parsed
from onrecord.model.parts import Actor, Span, Voice
from onrecord.model.records import Act, Polarity, Statement
from onrecord.packs import slug

_QUESTION = re.compile(r"^(?:if|whether|who|whom|whose|what|which|when|where|why|how|about)\b|\?[\"'”’»]?$", re.I)
_NEXT_SENTENCE = re.compile(r"(?<=[.!?…\"”’»]) (?=[^a-z])")
_NEVER = frozenset({"never", "not", "no", "neither", "nor"})


@EXTRACTORS.put("statement")
def statements(context: Context) -> Iterator[Statement]:
    """Every statement of the article, in order; behind them who would not speak."""
    refused = list(refusals(context))
    for n, a in enumerate(context.parsed.attributions):
        if not _uttered(context, a) or _told_below(context.parsed, a, refused):
            continue
        quotes = tuple(
            in_one_line(context.parsed.quotes[q].inner.text) for q in a.quotes if whole(context.parsed, a, q)
        )
        content = content_of(context.parsed, a)
        if a.way == "block":
            quotes = (content,)
        if not any(c.isalnum() for c in content):
            continue
        when, voices, evidence = spoken_on(context, a), _voices(context, n), _evidence(context.parsed, a)
        form = form_of(context.parsed, a)
        begun = context.parsed.attributions[a.goes_on] if a.cue_token < 0 and a.goes_on >= 0 else a
        for speaker in _speakers(context, a, bool(quotes)):
            yield Statement(
                speaker=speaker,
                cue=a.words or "quoted",
                quotes=quotes,
                content=content,
                form=form,
                addressee=None if _same(begun.addressee, speaker) else begun.addressee,
                occasion=begun.occasion,
                act=_act(a, form, content),
                when=when,
                attribution=voices,
                polarity=_polarity(a),
                evidence=evidence,
                confidence=_confidence(a, form, speaker),
            )
    for r in refused:
        yield from _refusals(context, r)


def _refusals(context: Context, r: Refusal) -> Iterator[Statement]:
    """One statement for each who would not speak."""
    for speaker in r.speakers:
        voices = tuple(v for v in context.attribution(r.verb) if v.actor.id != speaker.id)
        yield Statement(
            speaker=speaker,
            cue=r.cue,
            content=r.content,
            act="refuse",
            when=r.when,
            attribution=voices,
            evidence=context.evidence(r.verb),
            confidence=0.8,
        )


def _told_below(p: Parsed, a: AttributionMention, refused: list[Refusal]) -> bool:
    """Whether all that is said is a refusal of one's own ("said it would not comment"), which is told as such."""
    if a.quotes or a.speaker is None:
        return False
    verbs = [r.verb for r in refused if any(s.id == a.speaker.id for s in r.speakers)]
    return any(p.tokens[v].head == a.cue_token and p.tokens[v].dep == "ccomp" for v in verbs)


def _uttered(context: Context, a: AttributionMention) -> bool:
    """Whether somebody said it: not hearsay, a thought, a refusal, "would say" or "did not say"."""
    p, i = context.parsed, a.cue_token
    if not a.source or a.way in ("hearsay", "relay", "attitude"):
        return False
    outer = p.attributions[a.nested_in] if a.nested_in >= 0 else None
    if i < 0:
        return True
    lemma = a.cue_lemma
    if a.way == "clause" and lemma in words("statement", "thought") and not a.quotes:
        same = outer is not None and _same(a.speaker, outer.speaker)
        return not same and not context.quoted(i) and lemma in words("statement", "held") and not a.negated
    if lemma in words("statement", "refusal") or lemma in words("statement", "thought"):
        return False
    if lemma == "wonder" and a.way == "clause" and not a.quotes:
        return False
    if lemma == "deny" and _by_deed(p, i):
        return False
    if outer is not None and _same(a.speaker, outer.speaker) and _named_within(p, i) and _uttered(context, outer):
        return False
    if not a.quotes and (_gloss(p, a) or _yardstick(p, a) or _put_to(p, a)):
        return False
    if outer is not None and outer.cue_lemma in words("statement", "refusal") and lemma in words("statement", "relay"):
        return False
    set_off = context.quoted(i) or (outer is not None and outer.way == "block")
    if set_off and (outer is None or a.speaker is None or _same(a.speaker, outer.speaker)):
        return False
    if a.way == "noun":
        if any(c.lower in ("any", "no") for c in p.kids(i, "det")):
            return False
        return outer is None or not _same(a.speaker, outer.speaker)
    if a.way == "preposition" and not a.quotes and outer is not None and _same(a.speaker, outer.speaker):
        return False
    if a.way == "phrase":
        return True
    if _not_said(context, i) or (context.modality(i) != "actual" and not _condition_said(context, a)):
        return False
    return bool(a.quotes) or not _purposed(p, i)


def _not_said(context: Context, i: int) -> bool:
    """Whether the cue is negated, and not merely preceded by a "never" that is quoted ("“Never,” she said")."""
    p = context.parsed
    if not syntax.negated(p, i):
        return False
    return context.quoted(i) or not any(c.lower in _NEVER and context.quoted(c.i) for c in p.kids(i))


def _named_within(p: Parsed, i: int) -> bool:
    """Whether a verb only names the object of another one: "condemned what it called a crime"."""
    t = p.tokens[i]
    return t.dep in ("ccomp", "pcomp") and any(c.lower == "what" for c in p.kids(i, "dobj"))


def _condition_said(context: Context, a: AttributionMention) -> bool:
    """Whether the condition on a cue is part of what is said: "If it comes, X added, “we are ready”"."""
    p, i = context.parsed, a.cue_token
    if context.modality(i) != "conditional" or p.kids(i, "mark"):
        return False
    supposed = [c for c in p.kids(i, "advcl") if p.kids(c.i, "mark")]
    return all(any(first <= c.i < last for first, last in a.content_tokens) for c in supposed)


def _by_deed(p: Parsed, i: int) -> bool:
    """Whether "denied" is no saying ("denied them entry") or none of this verb ("neither confirmed nor denied")."""
    if any(c.lemma in words("statement", "granted") for c in p.kids(i, "dobj", "dative")):
        return True
    t = p.tokens[i]
    return t.dep == "conj" and any(c.lower == "neither" for c in p.kids(t.head))


def _gloss(p: Parsed, a: AttributionMention) -> bool:
    """Whether the reporter only says what was meant: "…," she said, referring to the dam."""
    t = p.tokens[a.cue_token]
    return a.way == "preposition" and t.tag == "VBG" and t.lemma in words("statement", "gloss")


def _yardstick(p: Parsed, a: AttributionMention) -> bool:
    """Whether "according to" tells by what something goes and not who says so: "punished according to the law"."""
    t = p.tokens[a.cue_token]
    if t.lower != "according" or a.source_token < 0 or t.i == p.sentence_of(t.i).first:
        return False
    set_off = p.tokens[t.i - 1].pos in ("PUNCT", "CCONJ")
    return not set_off and p.tokens[a.source_token].lemma in words("statement", "yardsticks")


def _put_to(p: Parsed, a: AttributionMention) -> bool:
    """Whether somebody was only asked to speak: "Asked by reporters to comment, …"."""
    t = p.tokens[a.cue_token]
    return t.lemma == "ask" and t.tag == "VBN" and t.dep in ("advcl", "acl")


def _purposed(p: Parsed, i: int) -> bool:
    """Whether a cue is only an aim: "met to discuss the plan and reaffirm their support"."""
    t = p.tokens[i]
    while t.dep == "conj" and t.tag == "VB" and t.head != t.i:
        t = p.tokens[t.head]
    return t.tag == "VB" and t.dep in ("xcomp", "advcl", "relcl", "acl")


def _same(a: Actor | None, b: Actor | None) -> bool:
    return a is not None and b is not None and a.id == b.id


def _speakers(context: Context, a: AttributionMention, quoted: bool) -> tuple[Actor, ...]:
    """Who said it; a person who cannot be told is kept as unresolved when the words are quoted."""
    if a.speaker is not None:
        return a.members or (a.speaker,)
    if not quoted or a.source_token < 0 or a.way not in ("clause", "quote", "object"):
        return ()
    p, head = context.parsed, context.parsed.tokens[a.source_token]
    mention = p.mention_at(head.i)
    body = head.lemma in words("statement", "bodies") and head.pos == "NOUN"
    if head.pos == "PROPN" or (mention is not None and mention.kind == "name" and not body):
        return ()
    spoken_for = body or "year-old" in p.text(head.left, head.i + 1)
    if mention is None and not spoken_for:
        return ()
    span = mention.span if mention is not None else p.span(*syntax.phrase_range(p, head.i))
    return (Actor(f"unresolved ({span.text})", "unresolved-" + slug(span.text), "anonymous", span=span),)


def _voices(context: Context, n: int) -> tuple[Voice, ...]:
    """Who vouches that it was said: the attributions around it, then the outlet."""
    p = context.parsed
    voices: list[Voice] = []
    at, seen = p.attributions[n].nested_in, {n}
    while at >= 0 and at not in seen:
        seen.add(at)
        a = p.attributions[at]
        if a.speaker is not None and a.source and not _same(a.speaker, p.attributions[n].speaker):
            voices.append(Voice(a.speaker, a.words or "quoted", a.source[0]))
        at = a.nested_in
    if context.outlet is not None:
        voices.append(context.outlet)
    return tuple(voices)


def _polarity(a: AttributionMention) -> Polarity:
    return "denied" if a.cue_lemma in words("statement", "deny") else "asserted"


def _act(a: AttributionMention, form: Form, content: str) -> Act:
    """What is done by saying it: by the cue, else by the words where they are all a question or "no comment"."""
    plain = " ".join(content.lower().replace("’", "'").split()).strip(" .!,")
    if form == "direct" and plain in words("statement", "no_comment"):
        return "refuse"
    if _polarity(a) == "denied":
        return "deny"
    if form == "direct" and all(s.rstrip("\"'”’»)").endswith("?") for s in _NEXT_SENTENCE.split(content)):
        return "ask"
    lemma = a.cue_lemma
    if lemma in words("statement", "question") and a.way in ("clause", "quote"):
        return "urge" if lemma == "ask" and form != "direct" and not _QUESTION.match(content) else "ask"
    for act, ways in table("statement")["acts"].items():
        if lemma in ways.get("any", ()) or lemma in ways.get(a.way, ()):
            return cast(Act, act)
    return "assert"


def _evidence(p: Parsed, a: AttributionMention) -> tuple[Span, ...]:
    """The sentences of cue and content: one span for a run of sentences in one paragraph."""
    tokens = [i for first, last in a.content_tokens for i in (first, last - 1)]
    tokens += [a.cue_token] if a.cue_token >= 0 else []
    tokens += [a.source_token] if a.source_token >= 0 and a.cue_token >= 0 else []
    first, last = min(p.tokens[i].sent for i in tokens), max(p.tokens[i].sent for i in tokens)
    spans: list[Span] = []
    paragraph = -1
    for s in p.sentences[first : last + 1]:
        if spans and s.paragraph == paragraph and not p.article.text[spans[-1].end : s.start].strip():
            spans[-1] = Span(spans[-1].start, s.end, p.article.text[spans[-1].start : s.end])
        else:
            spans.append(Span(s.start, s.end, p.article.text[s.start : s.end]))
        paragraph = s.paragraph
    return tuple(spans)


def _confidence(a: AttributionMention, form: str, speaker: Actor) -> float:
    score = {"direct": 0.9, "mixed": 0.85, "indirect": 0.8}[form]
    if a.cue_token < 0:
        score -= 0.15
    if a.way in ("object", "infinitive", "preposition", "noun"):
        score -= 0.1
    if speaker.id.startswith("unresolved"):
        score -= 0.3
    return round(score, 2)
