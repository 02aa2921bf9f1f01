"""Warnings: threats and warnings in a parsed article in, a `Warning` with its condition each out."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.vocabulary import words
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor
from onrecord.model.records import Warning

_CONTENT = ("ccomp", "xcomp", "prep", "advcl", "dobj")


@EXTRACTORS.put("warning")
def warnings(context: Context) -> Iterator[Warning]:
    """Every warning of the article, in order."""
    p = context.parsed
    for t in p.tokens:
        if p.sentences[t.sent].heading:
            continue
        if t.pos == "VERB" and t.dep not in ("amod", "compound"):
            if t.lemma in words("warning", "warn") or t.lemma in words("warning", "threaten"):
                yield from _warned(context, t)
            elif t.lemma in words("warning", "vow"):
                yield from _vowed(context, t)
        elif t.pos == "NOUN" and t.lemma in words("warning", "nouns"):
            yield from _noun(context, t)


def _actor(context: Context, heads: list[int]) -> Actor | None:
    return context.first_actor(heads)


def _build(
    context: Context,
    t: Token,
    actor: Actor | None,
    target: Actor | None,
    threat: str,
    condition: str | None,
    confidence: float,
) -> Iterator[Warning]:
    p = context.parsed
    if actor is None or not threat or context.modality(t.i) in ("possible", "planned") or syntax.negated(p, t.i):
        return
    yield Warning(
        actor=actor,
        target=target,
        threat=threat,
        condition=condition,
        when=context.when(t.i),
        attribution=context.attribution(t.i),
        modality="conditional" if condition else "actual",
        evidence=context.evidence(t.i),
        confidence=confidence,
    )


def _condition(context: Context, low: int, high: int) -> tuple[str | None, tuple[int, int] | None]:
    """The condition clause inside a range of tokens, with its range."""
    p = context.parsed
    for i in range(low, high):
        t = p.tokens[i]
        marks = {m.lower for m in p.kids(i, "mark", "advmod", "aux")}
        if t.dep == "advcl" and marks & words("warning", "condition"):
            return p.text(t.left, t.right + 1), (t.left, t.right + 1)
        if t.dep == "prep" and any(
            p.text(i, min(i + n, high)).lower() in words("warning", "condition_preposition") for n in (1, 2, 4)
        ):
            return p.text(i, t.right + 1), (i, t.right + 1)
    return None, None


def _without(context: Context, low: int, high: int, hole: tuple[int, int] | None) -> str:
    p = context.parsed
    pieces = [(low, high)] if hole is None else [(low, hole[0]), (hole[1], high)]
    kept: list[str] = []
    for a, b in pieces:
        while (a < b and p.tokens[a].pos in ("PUNCT", "CCONJ")) or (a < b and p.tokens[a].lower == "that"):
            a += 1
        while b > a and p.tokens[b - 1].pos in ("PUNCT", "CCONJ"):
            b -= 1
        if a < b:
            kept.append(p.text(a, b))
    return " ".join(kept)


def _target(context: Context, t: Token) -> Actor | None:
    heads = [c.i for c in context.parsed.kids(t.i, "dobj", "dative") if c.pos != "ADP" and c.i > t.i]
    return context.first_actor(heads)


def _warned(context: Context, t: Token) -> Iterator[Warning]:
    """ "warned (Y) that …", "warned of …", "warned against …", "threatened to …", "threatened Y with …"."""
    p = context.parsed
    actor = _actor(context, syntax.agents(p, t.i))
    target = _target(context, t)
    found = next((a for a in p.attributions if a.cue_token == t.i), None)
    if found is not None and found.content_tokens and found.way != "object":
        low, high = found.content_tokens[0][0], found.content_tokens[-1][1]
        if found.content_tokens[-1][1] <= t.i:
            high = found.content_tokens[0][1]
    else:
        parts = [c for c in p.kids(t.i, *_CONTENT) if c.i > t.i and (c.dep != "dobj" or target is None)]
        parts = [c for c in parts if c.dep != "prep" or c.lower in ("of", "against", "about", "with", "over", "from")]
        if not parts:
            return
        low, high = parts[0].left, parts[-1].right + 1
        if parts[0].dep == "prep" and parts[0].lower in ("of", "about", "with"):
            low = parts[0].i + 1
    sentence = p.sentence_of(t.i)
    condition, hole = _condition(context, low, high)
    if condition is None:
        condition, _ = _condition(context, max(sentence.first, t.left), min(sentence.last, t.right + 1))
    yield from _build(context, t, actor, target, _without(context, low, high, hole), condition, 0.8)


def _vowed(context: Context, t: Token) -> Iterator[Warning]:
    """ "vowed to retaliate": a vow of a hostile act."""
    p = context.parsed
    act = next((c for c in p.kids(t.i, "xcomp", "ccomp") if c.i > t.i), None)
    if act is None or act.lemma not in words("warning", "hostile"):
        return
    if act.lemma == "stop" or p.kids(act.i, "neg"):
        return
    low, high = act.left, act.right + 1
    condition, hole = _condition(context, low, high)
    target = context.first_actor(syntax.patients(p, act.i)) or next(
        (a for name, o in syntax.obliques(p, act.i) if name in ("against", "on") and (a := context.actor(o))), None
    )
    yield from _build(
        context, t, _actor(context, syntax.agents(p, t.i)), target, _without(context, low, high, hole), condition, 0.65
    )


def _noun(context: Context, t: Token) -> Iterator[Warning]:
    """ "X's warning that …", "issued a warning to Y that …", "a threat to close …"."""
    p = context.parsed
    content = next((c for c in p.kids(t.i, "acl", "ccomp", "relcl") if c.i > t.i and c.tag != "VBN"), None)
    if content is None or (
        content.dep == "relcl" and not any(m.lower == "that" and m.dep == "mark" for m in p.kids(content.i))
    ):
        return
    actor = _actor(context, syntax.agents_of_noun(p, t.i))
    verb = syntax.support_verb(p, t.i)
    if (
        actor is None
        and verb >= 0
        and p.tokens[t.i].dep in ("dobj", "conj")
        and p.tokens[verb].lemma
        in ("issue", "make", "repeat", "renew", "give", "deliver", "send", "sound", "reiterate")
    ):
        actor = _actor(context, syntax.agents(p, verb))
    target = next((context.actor(o) for name, o in syntax.obliques(p, t.i) if name == "to"), None)
    low, high = content.left, content.right + 1
    condition, hole = _condition(context, low, high)
    yield from _build(context, t, actor, target, _without(context, low, high, hole), condition, 0.7)
