"""Assessments: ratings of a risk, a likelihood or a stock in a parsed article in, an `Assessment` each out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import mapping, table, words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor
from onrecord.model.records import Assessment

Direction = Literal["rising", "falling", "steady"]


@EXTRACTORS.put("assessment")
def assessments(context: Context) -> Iterator[Assessment]:
    """Every assessment of the article, in order."""
    p = context.parsed
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        if t.pos == "NOUN" and t.lemma in words("assessment", "risk"):
            yield from _rated_noun(context, t)
        elif t.pos == "NOUN" and t.lemma in words("assessment", "sign"):
            yield from _sign(context, t)
        elif t.lower in words("assessment", "likely") and t.dep in ("acomp", "oprd"):
            yield from _likely(context, t)


def _assessor(context: Context, i: int, verb: int = -1) -> Actor | None:
    """Who rates: the subject of a verb of seeing, else the nearest voice that says it."""
    if verb >= 0 and context.parsed.tokens[verb].lemma in table("assessment")["see"]["verbs"]:
        found = context.first_actor(syntax.agents(context.parsed, verb))
        if found is not None:
            return found
    voices = [v for v in context.attribution(i) if v.cue != "outlet"]
    return voices[0].actor if voices else None


def _levels(context: Context, i: int) -> list[str]:
    """The level words on a noun or in its predicate, in order, with their intensifier ("relatively low")."""
    p = context.parsed
    found: list[int] = []
    for c in p.kids(i, "amod"):
        found += syntax.conjuncts(p, c.i)
    v = p.tokens[p.tokens[i].head]
    if p.tokens[i].dep in ("nsubj", "nsubjpass") and v.lemma in ("be", "remain", "stay", "become", "seem", "appear"):
        for c in p.kids(v.i, "acomp", "attr", "oprd"):
            found += syntax.conjuncts(p, c.i)
    return [_with_intensifier(context, x) for x in sorted(found) if p.tokens[x].lower in words("assessment", "level")]


def _with_intensifier(context: Context, i: int) -> str:
    p = context.parsed
    first = i
    for c in reversed(p.kids(i, "advmod")):
        if c.i == first - 1 and c.lower in words("assessment", "intensifier"):
            first = c.i
    return p.text(first, i + 1)


def _direction(context: Context, i: int) -> Direction | None:
    p = context.parsed
    turn = mapping("assessment", "direction")
    near = [c.lower for c in p.kids(i, "amod")]
    t = p.tokens[i]
    if t.dep in ("nsubj", "nsubjpass", "dobj"):
        near.append(p.tokens[t.head].lemma)
        near += [c.lower for c in p.kids(t.head, "acomp", "amod")]
    for word in near:
        found = turn.get(word)
        if found == "rising":
            return "rising"
        if found == "falling":
            return "falling"
        if found == "steady":
            return "steady"
    return None


def _subject(context: Context, i: int) -> str:
    """What is rated: what hangs on the noun ("risk of X", "potential for X", "threat that X"), else the noun itself."""
    p = context.parsed
    hanging = [
        c
        for c in p.kids(i, "prep", "acl", "relcl", "ccomp")
        if c.i > i and (c.dep != "prep" or c.lower in ("of", "for", "from", "to", "that"))
    ]
    if hanging:
        first = hanging[0].i + 1 if hanging[0].dep == "prep" and hanging[0].lower in ("of", "for") else hanging[0].left
        last = first
        for c in hanging:
            last = max(last, c.right + 1) if c.left <= max(last, first) + 1 else last
        while last - 1 > first and p.tokens[last - 1].pos == "PUNCT":
            last -= 1
        return p.text(first, last) if first < last else syntax.phrase(p, i)
    return syntax.phrase(p, i) if p.kids(i, "compound", "poss", "nmod") else p.text(i, i + 1)


def _rated_noun(context: Context, t: Token) -> Iterator[Assessment]:
    p = context.parsed
    levels = _levels(context, t.i)
    direction = _direction(context, t.i)
    hangs = any(c.dep in ("prep", "acl", "relcl", "ccomp") and c.i > t.i for c in p.kids(t.i))
    rated = t.lemma in words("assessment", "rated")
    verb = p.tokens[t.head]
    posed = hangs or verb.lemma in ("be", "pose", "carry", "exist", "remain")
    stated = rated and posed and verb.lemma not in ("take", "run")
    if not levels and direction is None and not stated:
        return
    if not rated and not (levels or direction):
        return
    assessor = _assessor(context, t.i, verb.i if syntax.is_verb(p, verb.i) else -1)
    if assessor is None:
        return
    subject = _subject(context, t.i)
    if subject == t.text:
        subject = _wider(context, t)
    scale = tuple(levels) if len(levels) > 1 else ()
    yield Assessment(
        assessor=assessor,
        subject=subject,
        level=levels[0] if len(levels) == 1 else None,
        scale=scale,
        direction=direction,
        when=context.when(t.i),
        attribution=context.attribution(t.i),
        polarity="denied" if syntax.negated(p, t.i) or syntax.negated(p, verb.i) else "asserted",
        modality="actual" if context.modality(t.i) == "planned" else context.modality(t.i),
        evidence=context.evidence(t.i),
        confidence=0.75 if levels else 0.6,
    )


def _wider(context: Context, t: Token) -> str:
    """For a bare noun: what is said to be it, or the question that the answer "there is always a risk" takes up."""
    p = context.parsed
    if t.dep in ("attr", "oprd") and (subjects := syntax.subject(p, t.head)) and p.tokens[subjects[0]].pos != "PRON":
        return syntax.phrase(p, subjects[0])
    cues = sorted((a for a in p.attributions if p.tokens[a.cue_token].sent == t.sent and a.source_token >= 0),
                  key=lambda a: a.content_tokens[0][1] - a.content_tokens[0][0])
    cue = next((a for a in cues if a.content_tokens[0][0] <= t.i < a.content_tokens[-1][1]), None)
    if cue is None:
        return t.text
    first = p.sentence_of(t.i).first
    asked = next((i for i in range(first, cue.source_token) if p.tokens[i].lemma in ("ask", "question", "press")), -1)
    last = p.tokens[cue.source_token].left
    while last - 1 > asked and p.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return p.text(asked + 1, last) if 0 <= asked < last - 1 else t.text


def _sign(context: Context, t: Token) -> Iterator[Assessment]:
    """ "has seen no indication that X": what is not seen is the subject."""
    p = context.parsed
    clause = next(
        (c for c in p.kids(t.i, "acl", "prep", "relcl", "ccomp") if c.i > t.i and (c.dep != "prep" or c.lower == "of")),
        None,
    )
    if clause is None:
        return
    verb = syntax.support_verb(p, t.i)
    if verb < 0 or p.tokens[verb].lemma not in (*table("assessment")["see"]["verbs"], "be", "show"):
        return
    assessor = _assessor(context, t.i, verb)
    if assessor is None:
        return
    first = clause.i + 1 if clause.dep == "prep" else clause.left
    first += p.tokens[first].lower == "that"
    denied = syntax.negated(p, t.i) or syntax.negated(p, verb)
    yield Assessment(
        assessor=assessor,
        subject=p.text(first, clause.right + 1),
        when=context.when(t.i),
        attribution=context.attribution(t.i),
        polarity="denied" if denied else "asserted",
        evidence=context.evidence(t.i),
        confidence=0.75,
    )


def _likely(context: Context, t: Token) -> Iterator[Assessment]:
    """ "An attack is imminent", "X is unlikely to Y", said by somebody."""
    p = context.parsed
    assessor = _assessor(context, t.i)
    verb = p.tokens[t.head]
    subjects = p.kids(verb.i, "nsubj", "csubj")
    if assessor is None or not subjects or not syntax.is_verb(p, verb.i):
        return
    clauses = [c for c in (*p.kids(t.i, "xcomp", "ccomp"), *p.kids(verb.i, "ccomp", "xcomp", "advcl")) if c.i > t.i]
    if subjects[0].lower in ("it", "that", "this"):
        if not clauses:
            return
        subject = p.text(clauses[0].left, clauses[0].right + 1)
    else:
        subject = p.text(subjects[0].left, subjects[0].right + 1)
        if clauses:
            subject += " " + p.text(clauses[0].left, clauses[0].right + 1)
    level = ("not " if syntax.negated(p, verb.i) else "") + _with_intensifier(context, t.i)
    yield Assessment(
        assessor=assessor,
        subject=subject,
        level=level,
        when=context.when(t.i),
        attribution=context.attribution(t.i),
        evidence=context.evidence(t.i),
        confidence=0.65,
    )
