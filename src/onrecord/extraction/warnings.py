"""Warnings: threats and warnings in a parsed article in, a `Warning` with its condition each out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.extraction import EXTRACTORS
from onrecord.extraction.context import Context
from onrecord.extraction.sides import capital_at, standing, voices
from onrecord.extraction.vocabulary import words
from onrecord.extraction.warning_text import Content, clause_content, content_of, ordinary
from onrecord.model import syntax
from onrecord.model.parsed import Token
from onrecord.model.parts import Actor
from onrecord.model.records import Warning

_WARN = words("warning", "warn")
_THREATEN = words("warning", "threaten")
_VOW = words("warning", "vow")
_PROMISE = words("warning", "promise")
_HOSTILE = words("warning", "hostile")
_HARSH = words("warning", "harsh")
_LIGHT = words("warning", "light")
_HOSTILE_NOUNS = words("warning", "hostile_nouns")
_FACE = words("warning", "face")
_REGRET = words("warning", "regret")
_CONSEQUENCE = words("warning", "consequence")
_GRAVE = words("warning", "grave")
_PLAIN_FACE = words("warning", "plain_face")
_MEASURES = words("warning", "measures")
_HOSTILE_KINDS = words("warning", "hostile_kinds")
_NOUNS = words("warning", "nouns")
_ISSUE = words("warning", "issue")
_CONDITION = words("warning", "condition")
_SPEAK = words("warning", "speak")
_FUTURE = words("warning", "future")
_WHOEVER = words("warning", "whoever")
_SHRINKING = words("warning", "shrinking")
_DIRE = words("warning", "dire")
_DEMANDING = words("warning", "demanding")
_OURS = words("warning", "ours")
_RETORT = words("warning", "retort")
_CUES = _WARN | _THREATEN | _VOW | _PROMISE
_ACTS = _HOSTILE | _RETORT | _LIGHT
_DEMANDED = frozenset({"xcomp", "acl", "ccomp", "relcl", "advcl"})
_AGAINST = frozenset({"against", "on", "at", "to"})


@EXTRACTORS.put("warning")
def warnings(context: Context) -> Iterator[Warning]:
    """Every warning of the article, in order."""
    p = context.parsed
    for t in p.tokens:
        lemma = t.lemma
        if t.pos == "VERB":
            if t.dep in ("amod", "compound"):
                continue
            if lemma in _CUES:
                found = _warned(context, t) if lemma in _WARN else _threatened(context, t)
            elif lemma in _FACE or lemma in _REGRET or lemma in _ACTS or (lemma in _HARSH and _unshrinking(context, t)):
                found = _foretold(context, t)
            else:
                continue
        elif t.pos == "NOUN" and lemma in _NOUNS:
            found = _noun(context, t)
        else:
            continue
        if found is not None and not p.sentences[t.sent].heading:
            yield found


@dataclass(frozen=True, slots=True)
class _Threat:
    actor: Actor | None
    target: Actor | None
    content: Content
    confidence: float


def _build(context: Context, t: Token, threat: _Threat) -> Warning | None:
    """The record; none where the warning itself is only supposed or denied, or nobody of a side gives it."""
    p, actor, content = context.parsed, threat.actor, threat.content
    plain = t.lemma in _THREATEN and content.verb >= 0 and p.tokens[content.verb].lemma in _HOSTILE
    if actor is None or not content.text or (not plain and ordinary(context, content, t)):
        return None
    if t.lemma not in _ACTS | _FACE | _REGRET:
        if context.modality(t.i) in ("possible", "planned") or syntax.negated(p, t.i) or _supposed(context, t):
            return None
        if context.polarity(t.i) == "denied":
            return None
    target = threat.target if threat.target is not None and not _speaks_for(actor, threat.target) else None
    return Warning(
        actor=actor,
        target=target,
        threat=content.text,
        condition=content.condition,
        when=context.when(syntax.clause_verb(p, t.i)),
        attribution=voices(context, t.i, (actor,)),
        modality="conditional" if content.condition else "actual",
        evidence=context.evidence(t.i, *content.tokens),
        confidence=threat.confidence,
    )


def _supposed(context: Context, t: Token) -> bool:
    p = context.parsed
    for x in (t, *p.up(t.i)):
        if x.dep == "advcl" and {c.lower for c in p.kids(x.i, "mark", "advmod")} & _CONDITION:
            return True
        if x.dep not in ("xcomp", "conj", "ccomp"):
            return False
    return False


def _one_of_a_side(context: Context, actor: Actor | None, *, private: bool = False) -> Actor | None:
    """The actor where a threat of his counts: no private person, nor one of whom nothing is known."""
    if actor is None:
        return None
    found = standing(actor, context.pack)
    if found == "private" and not (private and actor.type in ("organisation", "group")):
        return None
    return actor if found == "official" or actor.type in ("organisation", "group", "country") or actor.role else None


def _act_target(context: Context, act: int) -> Actor | None:
    """Whom an act is aimed at: its object, or what stands behind "against", "on"."""
    found = context.first_actor(syntax.patients(context.parsed, act))
    if found is not None:
        return found
    near = (
        o
        for x in (act, *syntax.patients(context.parsed, act))
        for n, o in syntax.obliques(context.parsed, x)
        if n in _AGAINST
    )
    return context.first_actor(list(near))


def _warned(context: Context, t: Token) -> Warning | None:
    """ "warned (Y) that …", "warned of …", "warned Y against …"."""
    p = context.parsed
    actor = _one_of_a_side(context, context.first_actor(syntax.agents(p, t.i)), private=True)
    if actor is None:
        return None
    heads = [c for c in p.kids(t.i, "dobj", "dative") if c.pos != "ADP" and c.i > t.i]
    target = context.first_actor([c.i for c in heads])
    content = content_of(context, t, heads)
    if content is None:
        return None
    if target is None and content.verb >= 0 and p.tokens[content.verb].lemma in _FACE | _REGRET:
        target = context.first_actor(syntax.subject(p, content.verb))
    told = _of_sides(context, actor, target, content) or _of_conflict(context, t, content) or _to_all(context, content)
    if not told:
        return None
    return _build(context, t, _Threat(actor, target, content, 0.8))


def _of_sides(context: Context, actor: Actor, target: Actor | None, content: Content) -> bool:
    """Whether one side warns another off, or says what it will do itself."""
    if target is not None and standing(target, context.pack) == "official" and target.country != actor.country:
        return True
    if content.verb < 0:
        return False
    subjects = syntax.subject(context.parsed, content.verb)
    return any(_speaks_for(actor, a) for s in subjects for a in context.actors(s))


def _to_all(context: Context, content: Content) -> bool:
    """Whether it is said what will become of all who do something: "whoever sheltered gunmen would find no roof"."""
    p = context.parsed
    if content.verb < 0 or not any(c.lower in _FUTURE for c in p.kids(content.verb, "aux")):
        return False
    return any(c.lower in _WHOEVER for c in p.kids(content.verb, "nsubj", "nsubjpass", "dobj") if c.i < content.verb)


def _of_conflict(context: Context, t: Token, content: Content) -> bool:
    """Whether what is warned of is violence or what leads to it; a mere prediction is a statement."""
    tokens = context.parsed.tokens
    last = max(t.right, tokens[content.tokens[0]].right, content.tokens[-1])
    lemmas = {tokens[i].lemma.lower() for i in range(content.tokens[0], min(last + 1, len(tokens)))}
    return bool(lemmas & (_HOSTILE | _HOSTILE_NOUNS | _CONSEQUENCE | _DIRE))


def _threatened(context: Context, t: Token) -> Warning | None:
    """ "threatened to …", "threatened Y with …", "threatened retaliation", "vowed to retaliate"."""
    p = context.parsed
    actor = _one_of_a_side(context, context.first_actor(syntax.agents(p, t.i)))
    act = next((c for c in p.kids(t.i, "xcomp", "ccomp") if c.i > t.i), None)
    if actor is None:
        return None
    if act is not None:
        if t.lemma not in _THREATEN and not (not p.kids(act.i, "neg") and _is_hostile(context, act, t.lemma in _VOW)):
            return None
        content = clause_content(context, t, act.left, act.right + 1, act.i)
        return _build(
            context, t, _Threat(actor, _act_target(context, act.i), content, 0.8 if t.lemma in _THREATEN else 0.7)
        )
    objects = [c for c in p.kids(t.i, "dobj") if c.i > t.i]
    holders = [t.i, *(c.i for c in objects if context.actors(c.i))]
    held = [x for h in holders for c in p.kids(h, "prep") if c.lower == "with" for x in p.kids(c.i, "pobj")]
    nouns = held or [c for c in objects if _is_hostile_noun(context, c) or c.lemma in _CONSEQUENCE]
    if not nouns or (t.lemma in _PROMISE and nouns[0].lemma not in _CONSEQUENCE):
        return None
    target = context.first_actor([c.i for c in objects]) if held else _act_target(context, nouns[0].i)
    content = clause_content(context, t, nouns[0].left, nouns[0].right + 1, -1)
    return _build(context, t, _Threat(actor, target, content, 0.7))


def _is_hostile(context: Context, act: Token, vowed: bool) -> bool:
    """Whether an act is a threat by itself; after "vow" also a harsh one, and a light verb by its object."""
    p = context.parsed
    if act.lemma in _HOSTILE:
        return not vowed or any(c.i > act.i for c in p.kids(act.i)) or act.lemma in ("retaliate",)
    if act.lemma in _LIGHT:
        deeper = [c for c in p.kids(act.i, "xcomp") if c.lemma in _HOSTILE]
        return bool(deeper) or any(_is_hostile_noun(context, c) for c in p.kids(act.i, "dobj"))
    return (
        vowed
        and act.lemma in _HARSH
        and any(c.dep in ("prep", "advcl", "advmod") and c.i > act.i for c in p.kids(act.i))
    )


def _is_hostile_noun(context: Context, n: Token) -> bool:
    """ "revenge", "a strike", and "military action" where plain "action" tells nothing."""
    if n.lemma in _MEASURES:
        return any(c.lower in _HOSTILE_KINDS for c in context.parsed.kids(n.i, "amod", "compound"))
    return n.lemma in _HOSTILE_NOUNS


def _noun(context: Context, t: Token) -> Warning | None:
    """ "X's warning that …", "issued a warning to Y that …", "a threat to close …", "an ultimatum to Y to …"."""
    p = context.parsed
    content = next(
        (
            c
            for c in p.kids(t.i, "acl", "ccomp", "relcl")
            if c.i > t.i and (c.tag not in ("VBN", "VBG") or p.kids(c.i, "mark", "aux"))
        ),
        None,
    )
    relative = content is not None and content.dep == "relcl"
    if content is None or (
        relative and not any(m.lower == "that" and m.dep == "mark" for m in p.kids(content.i)) and content.tag != "VB"
    ):
        return None
    actor = context.first_actor(syntax.agents_of_noun(p, t.i))
    if actor is None:
        actor = context.first_actor([h for name, h in syntax.obliques(p, t.i) if name in ("by", "from")])
    verb = syntax.support_verb(p, t.i)
    if actor is None and verb >= 0 and t.dep in ("dobj", "conj") and p.tokens[verb].lemma in _ISSUE:
        actor = context.first_actor(syntax.agents(p, verb))
        if context.modality(verb) in ("possible", "conditional") or syntax.negated(p, verb):
            return None
    heads = [h for name, h in syntax.obliques(p, t.i) if name == "to"]
    heads += syntax.recipients(p, verb) if verb >= 0 else []
    target = context.first_actor(heads) or (_act_target(context, content.i) if content.tag == "VB" else None)
    words_of = clause_content(context, t, content.left, content.right + 1, content.i)
    return _build(context, t, _Threat(_one_of_a_side(context, actor, private=True), target, words_of, 0.7))


def _foretold(context: Context, t: Token) -> Warning | None:
    """ "If Y does it, we will retaliate", "Y will face consequences", "would be met with force": said by a side."""
    p = context.parsed
    if t.dep == "conj" and any(c.lower == "or" for c in p.kids(t.head, "cc")):
        return _or_else(context, t)
    unshrinking = _unshrinking(context, t)
    future = any(c.lower in _FUTURE for c in p.kids(t.i, "aux")) and not syntax.negated(p, t.i)
    if not future and not unshrinking:
        return None
    cues = _SPEAK | _WARN if unshrinking else _SPEAK
    near = [a for a in p.attributions_over(t.i) if a.speaker is not None and a.cue_lemma in cues and a.source]
    voice = min(near, key=lambda a: a.content_tokens[-1][1] - a.content_tokens[0][0], default=None)
    if voice is None or voice.speaker is None:
        return None
    if voice.cue_lemma in _WARN and _warned(context, p.tokens[voice.cue_token]) is not None:
        return None
    subjects = syntax.subject(p, t.head if unshrinking else t.i)
    actor = _one_of_a_side(context, voice.speaker)
    if unshrinking and voice.speaker.country is None:
        sides = [a for s in subjects for a in context.actors(s) if a.type in ("country", "organisation")]
        actor = next((a for a in sides if standing(a, context.pack) == "official"), actor)
    if actor is None:
        return None
    low, high = _clause(context, t, voice.content_tokens)
    content = clause_content(context, t, low, high, t.i)
    if _befalls(context, t):
        return _build(context, t, _Threat(actor, context.first_actor(subjects), content, 0.65))
    own = any(p.tokens[s].lower in _OURS for s in subjects) or any(
        _speaks_for(actor, a) for s in subjects for a in context.actors(s) or capital_at(context, s)
    ) or any(c.tag == "PRP$" for s in subjects for c in p.kids(s, "poss"))
    if (
        not own
        or (content.condition is None and not unshrinking)
        or syntax.is_passive(p, t.i)
        or not (t.lemma in _HOSTILE | _RETORT | (_HARSH if unshrinking else set()) or _is_hostile(context, t, False))
    ):
        return None
    return _build(context, t, _Threat(actor, _act_target(context, t.i), content, 0.6))


def _or_else(context: Context, t: Token) -> Warning | None:
    """ "gave Y a week to withdraw or face action", "told Y to leave or be expelled"."""
    p, demand = context.parsed, context.parsed.tokens[t.head]
    if not any(c.lower == "to" for c in p.kids(demand.i, "aux")) or demand.dep not in _DEMANDED:
        return None
    if not (_befalls(context, t) or (t.lemma in _HOSTILE and syntax.is_passive(p, t.i))):
        return None
    above = next((x for x in p.up(demand.i) if syntax.is_verb(p, x.i)), None)
    if above is None or above.lemma not in _DEMANDING:
        return None
    actor = _one_of_a_side(context, context.first_actor(syntax.agents(p, above.i)), private=True)
    told = [c.i for c in p.kids(above.i, "dative", "dobj")] + syntax.subject(p, demand.i)
    first = demand.left
    its = [c.right for c in p.kids(demand.i) if c.right < t.left and c.lower != "or"]
    condition = p.text(first, max(demand.i, *its) + 1)
    content = Content(p.text(t.left, t.right + 1), condition, (first, t.right), t.i)
    return _build(context, above, _Threat(actor, context.first_actor(told), content, 0.65))


def _unshrinking(context: Context, t: Token) -> bool:
    """Whether an act is what somebody "will not hesitate" to do."""
    p, above = context.parsed, context.parsed.tokens[t.head]
    if t.dep != "xcomp" or above.lemma not in _SHRINKING or not syntax.negated(p, above.i):
        return False
    return any(c.lower in _FUTURE for c in p.kids(above.i, "aux"))


def _speaks_for(speaker: Actor, agent: Actor) -> bool:
    return speaker.id == agent.id or (speaker.country is not None and speaker.country == agent.country)


def _befalls(context: Context, t: Token) -> bool:
    """Whether the verb tells what somebody will suffer: "face consequences", "pay a price", "be met with force"."""
    p = context.parsed
    if t.lemma in _REGRET:
        return not any(p.tokens[s].tag == "PRP" and p.tokens[s].lower in _OURS for s in syntax.subject(p, t.i))
    if t.lemma not in _FACE:
        return False
    if t.lemma == "meet":
        return syntax.is_passive(p, t.i) and any(
            p.tokens[h].lemma in _CONSEQUENCE for n, h in syntax.obliques(p, t.i) if n == "with"
        )
    objects = [x for c in p.kids(t.i, "dobj") for x in syntax.conjuncts(p, c.i)]
    if t.lemma in _PLAIN_FACE:
        return any(p.tokens[x].lemma in _GRAVE for x in objects)
    objects += [h for x in objects if p.tokens[x].lemma == "use" for name, h in syntax.obliques(p, x) if name == "of"]
    return any(p.tokens[x].lemma in _CONSEQUENCE or _is_hostile_noun(context, p.tokens[x]) for x in objects)


def _clause(context: Context, t: Token, ranges: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """The clause of a verb as far as it lies in what is said."""
    for first, last in ranges:
        if first <= t.i < last:
            sentence = context.parsed.sentence_of(t.i)
            return max(t.left, first, sentence.first), min(t.right + 1, last, sentence.last)
    return t.left, t.right + 1
